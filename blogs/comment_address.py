"""Where a comment stands: its own mark, on whichever page of the comments it is."""

from django.db.models import Q

from blogs.models import Comment
from blogs.post_reading import COMMENTS_ON_PAGE
from people.models import User


def comment_address(comment: Comment, user: User) -> str:
    """For this reader: others may see fewer comments before it."""
    before = Q(sent_at__lt=comment.sent_at) | Q(
        sent_at=comment.sent_at, pk__lt=comment.pk
    )
    shown = Comment.objects.visible_to(user).filter(post=comment.post_id)
    page = shown.filter(before).count() // COMMENTS_ON_PAGE + 1
    query = f"?page={page}" if page > 1 else ""
    return f"{comment.post.get_absolute_url()}{query}#c{comment.pk}"
