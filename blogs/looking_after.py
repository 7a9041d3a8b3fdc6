"""What waits for those who look after blogs: posts, comments and reports."""

from django.core.paginator import Page, Paginator

from blogs.models import Blog, Comment, Post, Report
from blogs.places import provinces_written_for_by
from people.access import PROVINCIAL, WRITERS, standing_of
from people.models import User

ON_PAGE = 20
KINDS = ("posts", "comments", "reports")
_PLACE = ("post__tambon", "post__province")


def looks_after_any(user: User) -> bool:
    return standing_of(user).has(*WRITERS, *PROVINCIAL)


def waiting_posts(user: User):
    """Oldest first, with the names of those who wait."""
    posts = Post.objects.moderated_by(user).waiting().with_names()
    return posts.order_by("sent_at", "pk")


def waiting_comments(user: User):
    comments = Comment.objects.moderated_by(user).waiting().with_names()
    return comments.oldest_first().select_related(*_PLACE)


def open_reports(user: User):
    return reports_with_words(user).open().order_by("at", "pk")


def reports_with_words(user: User):
    """Each report with what it is about, and whose words these are."""
    posts = [f"{path}{place}" for path in ("", "comment__") for place in _PLACE]
    authors = ("post__author__person", "comment__author__person", "by__person")
    return Report.objects.moderated_by(user).select_related(*posts, *authors)


ROWS = dict(zip(KINDS, (waiting_posts, waiting_comments, open_reports), strict=True))


def counts(user: User) -> dict[str, int]:
    return {kind: rows(user).count() for kind, rows in ROWS.items()}


def rows_of(kind: str, user: User, number: str | None) -> Page:
    return Paginator(ROWS[kind](user), ON_PAGE).get_page(number)


def unopened(user: User, most: int) -> list:
    """Places whose blog she may open with one tap: the province, then its tambons."""
    standing = standing_of(user)
    if standing.is_admin or not looks_after_any(user):
        return []  # an administrator finds the button on each blog's page
    provinces = provinces_written_for_by(user)
    opened = Blog.objects.filter(tambon=None).values("province")
    tambons = standing.tambons(WRITERS).joined().filter(blog=None)
    return [
        *provinces.exclude(pk__in=opened)[:most],
        *tambons.in_story_order().select_related("district")[:most],
    ][:most]
