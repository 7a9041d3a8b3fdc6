"""What the pages that gather show of the blogs: newest posts, and which are open."""

import datetime

from django.db.models import OuterRef, Subquery

from blogs.models import Blog, Post
from blogs.post_rows import Row, rows_of
from meetings.models import Milestone
from thai.clock import BANGKOK

SHOWN = 3
# The step that rounds tick when a blog was opened, here or elsewhere.
BLOG_STEP = "blog_opened"


def latest_posts(**where) -> list[Row]:
    """The newest few that everybody may read."""
    newest = Post.objects.listed().filter(**where).newest_first()
    return rows_of(newest.values_list("pk", flat=True)[:SHOWN])


def with_blogs(tambons):
    """Tambons with their blogs, and when somebody last wrote in each, if ever."""
    posts = Post.objects.published().filter(tambon=OuterRef("pk")).newest_first()
    last = Subquery(posts.values("published_at")[:1])
    return tambons.select_related("blog").annotate(written_at=last)


def open_blogs(tambons) -> dict[int, Blog]:
    """{tambon id: its blog} of tambons that came with their blogs."""
    blogs = {}
    for tambon in tambons:
        if blog := getattr(tambon, "blog", None):
            blogs[tambon.pk] = blog
            blog.written_at = tambon.written_at
    return blogs


def opened_on(blog: Blog) -> datetime.date:
    return blog.opened_at.astimezone(BANGKOK).date()


def tells_more(blog: Blog | None, step: Milestone | None) -> bool:
    """Whether the blog stands open while no round, or no later one, says it is done."""
    if blog is None:
        return False
    if step is None:
        return True
    is_older = step.meeting is None or step.meeting.held_on <= opened_on(blog)
    return step.state != Milestone.State.DONE and is_older
