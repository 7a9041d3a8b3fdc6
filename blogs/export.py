"""All that one person has written in blogs, to be read without kmforum."""

import zipfile
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db.models import Prefetch
from django.template.loader import render_to_string

from blogs.models import Comment, Photo, Post
from people.models import User
from thai.clock import now

STYLE = settings.BASE_DIR / "static/css/site.css"


class _Pipe:
    """What a zip writes to; nothing is kept of what was sent on."""

    def __init__(self):
        self.pieces = []

    def write(self, data):
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self):
        pass

    def taken(self):
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)


def own_posts(user: User, absolute: Callable[[str], str]) -> Iterator[bytes]:
    """A zip, piece by piece: a page with what was answered, and the photos in full."""
    posts = list(_posts_of(user))
    for post in posts:
        post.address = absolute(post.get_absolute_url())
        for number, photo in enumerate(post.shown_photos, start=1):
            photo.name_in_zip = f"photos/{post.code}-{post.number}-{number}.jpg"
    page = render_to_string("blogs/post_export.html", {"posts": posts, "at": now()})
    return _zipped(page, [photo for post in posts for photo in post.shown_photos])


def _posts_of(user):
    photos = Photo.objects.present().in_order()
    comments = Comment.objects.published().with_names().oldest_first()
    return (
        Post.objects.filter(author=user)
        .exclude(status=Post.Status.REMOVED)
        .with_names()
        .order_by("sent_at", "pk")
        .prefetch_related(
            "tags",
            Prefetch("photos", queryset=photos, to_attr="shown_photos"),
            Prefetch("comments", queryset=comments, to_attr="shown_comments"),
        )
    )


def _zipped(page, photos):
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("posts.html", page)
        archive.writestr("site.css", STYLE.read_bytes())
        for photo in photos:
            _add(archive, photo)
            yield pipe.taken()
    yield pipe.taken()


def _add(archive, photo):
    """A photo whose file is missing is told by its place on the page."""
    try:
        with photo.file.open("rb") as stored:
            # Already as small as it gets.
            archive.writestr(photo.name_in_zip, stored.read(), zipfile.ZIP_STORED)
    except FileNotFoundError:
        return
