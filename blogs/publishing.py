"""The moment in which readers see some words: the blog opens, the post comes up."""

from blogs.models import Comment, Post
from blogs.opening import ensure_open
from people.models import User
from thai.clock import now


def publish(row: Post | Comment, by: User | None) -> None:
    """Readers see it from now on; the caller saves it, in the same transaction."""
    row.status = row.Status.PUBLISHED
    is_new = row.published_at is None
    row.published_at = row.published_at or now()
    if isinstance(row, Post):
        row.last_active_at = row.published_at if is_new else row.last_active_at
        ensure_open(row.place, by)
    elif is_new:
        Post.objects.filter(pk=row.post_id).update(last_active_at=row.published_at)
