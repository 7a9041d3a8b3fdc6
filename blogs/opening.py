"""A blog is opened by whoever looks after it, or by the first post that is accepted."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from blogs.models import Blog
from blogs.places import Place, columns_of, lock, may_moderate
from people.models import User
from thai.clock import now


def open_blog(place: Place, by: User) -> Blog:
    """Open it with one tap; tapped again, it is the same blog."""
    if not may_moderate(by, place):
        raise PermissionDenied
    return ensure_open(place, by)


def ensure_open(place: Place, by: User | None) -> Blog:
    """The blog of the place, opened now if nobody has yet."""
    with transaction.atomic():
        lock(place)
        blog = Blog.objects.of_place(place).first()
        if blog is None:
            blog = Blog.objects.create(
                **columns_of(place), opened_at=now(), opened_by=by
            )
        return blog
