"""One post as one reader may see it: its words, its photos, what was answered.

People are named with their consent; those who look after the blog see whose words they
look after.
"""

from functools import cached_property
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Prefetch, Q, When
from django.db.models.expressions import Value
from django.db.models.functions import Left
from django.urls import reverse

from blogs.headings import ENOUGH, heading_of
from blogs.models import Cheer, Comment, Post
from blogs.places import moderated_by
from meetings.models import Meeting, MeetingTambon
from people.models import User

COMMENTS_ON_PAGE = 50
# In place of a number: where the newest answers are.
LAST_PAGE = "last"
# Of a comment: the person, without making rows of her and of her login.
WRITER = {
    "writer": F("author__person__display_name"),
    "wants_to_be_named": F("author__person__show_name"),
}


def at_address(code: str, number: int) -> Q:
    """The condition on posts that they stand there, in a place that takes part."""
    if len(code) == 2:
        return Q(tambon=None, province__code=code, number=number)
    return Q(
        tambon__code=code,
        tambon__joined_on__isnull=False,
        tambon__is_practice=False,
        number=number,
    )


WHOLE = (
    Post.objects.with_names()
    .with_counts()
    .select_related("village__tambon", "meeting__kind", "meeting__province")
    .prefetch_related(
        Prefetch(
            "meeting__meeting_tambons",
            queryset=MeetingTambon.objects.select_related("tambon").in_story_order(),
        )
    )
    .annotate(
        tells_of_round=Exists(
            Meeting.objects.public().counted().filter(pk=OuterRef("meeting"))
        )
    )
)


def posts_opened_by(user: User):
    """Posts whose page this reader may open, with all that the page says of them."""
    return WHOLE.known_to(user).annotate(**_deeds_open_to(user))


def _deeds_open_to(user):
    """For the buttons of the page; a visitor has none."""
    if not user.is_authenticated:
        return dict.fromkeys(("may_edit", "may_moderate", "has_cheered"), Value(False))
    cheers = Cheer.objects.filter(post=OuterRef("pk"), user=user)
    return {
        "may_edit": _whether(Q(author=user.pk) & ~Q(status="removed")),
        "may_moderate": _whether(moderated_by(user)),
        "has_cheered": Exists(cheers),
    }


def _whether(condition):
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


class Beside(NamedTuple):
    """The post before or after, for a link to it."""

    code: str
    number: int
    title: str
    topic: str
    body: str

    @property
    def url(self):
        return reverse("blogs:post_detail", args=[self.code, self.number])

    @property
    def heading(self):
        return heading_of(self.title, self.topic, self.body, self.number)


class Reading:
    """The parts of a post of `posts_opened_by`, for the same reader."""

    def __init__(self, post: Post, user: User, page: str | None = None):
        self.post, self.user, self.page = post, user, page

    def _named(self, name, wants_to_be):
        """A name, if she wants to be named or this reader looks after her words."""
        return name if name and (wants_to_be or self.post.may_moderate) else ""

    @cached_property
    def author(self):
        """Who wrote it, as far as this reader may know; else empty."""
        if self.post.source_author:
            return self.post.source_author
        person = getattr(self.post.author, "person", None)
        return self._named(person.display_name, person.show_name) if person else ""

    @cached_property
    def teller(self):
        person = self.post.on_behalf_of
        if person and self.post.may_moderate:
            return person.display_name
        return self.post.teller_name

    @property
    def was_told(self):
        """Whether somebody wrote it down for another."""
        return bool(self.post.teller or self.post.on_behalf_of_id)

    @cached_property
    def tags(self):
        return list(self.post.tags.all())

    @cached_property
    def photos(self):
        if self.post.is_removed:
            return []
        return list(self.post.photos.present().in_order())

    @property
    def meeting(self):
        """The round it tells of, while everybody may open that."""
        return self.post.meeting if self.post.tells_of_round else None

    @cached_property
    def comments(self):
        """One page of what was answered, oldest first."""
        rows = self._comments().annotate(**WRITER).oldest_first()
        if self.post.comment_count <= COMMENTS_ON_PAGE:  # most likely all on one page
            first = list(rows[: COMMENTS_ON_PAGE + 1])
            rows = first if len(first) <= COMMENTS_ON_PAGE else rows
        pages = Paginator(rows, COMMENTS_ON_PAGE)
        if not self.user.is_authenticated:  # counted with the post
            pages.count = self.post.comment_count
        wanted = pages.num_pages if self.page == LAST_PAGE else self.page
        page = pages.get_page(wanted)
        page.object_list = [self._told(comment) for comment in page.object_list]
        return page

    def _comments(self):
        if self.post.is_removed:
            return Comment.objects.none()
        if self.user.is_authenticated:
            return Comment.objects.visible_to(self.user).filter(post=self.post)
        return self.post.comments.published()

    def _told(self, comment):
        comment.by = self._named(comment.writer, comment.wants_to_be_named)
        comment.is_own = comment.author_id == self.user.pk
        comment.is_of_author = comment.author_id == self.post.author_id
        return comment

    @property
    def has_newest_comments(self):
        return not self.comments.has_next()

    @cached_property
    def _neighbours(self):
        blog = Post.objects.published().filter(
            province=self.post.province_id, tambon=self.post.tambon_id
        )
        before = blog.filter(number__lt=self.post.number).order_by("-number")
        after = blog.filter(number__gt=self.post.number).order_by("number")
        beside = Q(pk=before.values("pk")[:1]) | Q(pk=after.values("pk")[:1])
        rows = Post.objects.filter(beside).values_list(
            "number", "title", "topic", Left("body", ENOUGH)
        )
        found = [Beside(self.post.code, *row) for row in rows]
        return {row.number > self.post.number: row for row in found}

    @property
    def earlier(self):
        return self._neighbours.get(False)

    @property
    def later(self):
        return self._neighbours.get(True)
