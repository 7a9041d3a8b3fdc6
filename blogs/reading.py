"""How posts are read: about how often, and how far their authors have read answers."""

import secrets

from django.db.models import F

from blogs.models import Post, Readership
from people.models import User
from thai.clock import now

# One reader in so many is written down, and counts for all of them.
ONE_IN = 8


def count_view(post: Post) -> None:
    """Count a reader, approximately: most readers write nothing."""
    if secrets.randbelow(ONE_IN) == 0:
        _row_of(post).update(views=F("views") + ONE_IN)


def read_comments(post: Post, by: User) -> None:
    """The author has her post open: what was answered till now is not new any more."""
    if post.author_id is not None and post.author_id == by.pk:
        _row_of(post).update(author_read_at=now())


def _row_of(post):
    Readership.objects.get_or_create(post=post)
    return Readership.objects.filter(post=post)
