"""What stands beside a list: the blogs of a province, and from when to when it goes."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import DateTimeField, F
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext as _

from blogs.models import Blog
from blogs.places import Place
from tambons.models import Province, Tambon
from thai.templatetags.thai import shortdate

SHOWN = 12
# Posts of a place, in plain SQL: an index has both ends of it at hand.
OF_TAMBON = "tambon_id = tambons_tambon.id"
OF_PROVINCE = "province_id = tambons_province.id"
OWN_OF_PROVINCE = f"{OF_PROVINCE} AND tambon_id IS NULL"


class Line(NamedTuple):
    """A tambon in the list of blogs."""

    url: str
    name: str
    opened_at: datetime.datetime | None

    @property
    def since(self):
        return _("open since %(day)s") % {"day": shortdate(self.opened_at)}


@dataclass(frozen=True)
class Blogs:
    """The first of a province's tambons, those whose blog is open before the others."""

    open: list[Line]
    unopened: list[Line]
    has_more: bool


TAMBONS = (
    Tambon.objects.joined()
    .order_by(
        F("blog__opened_at").asc(nulls_last=True),
        F("position").asc(nulls_last=True),
        "code",
    )
    .values_list("code", "name", "blog__opened_at")
)


def blogs_of(province: Province | None) -> Blogs:
    rows = TAMBONS.filter(district__province=province)[: SHOWN + 1]
    yard = reverse("blogs:blog_list")
    lines = [Line(f"{yard}{code}/", name, opened) for code, name, opened in rows]
    shown = lines[:SHOWN]
    return Blogs(
        open=[line for line in shown if line.opened_at],
        unopened=[line for line in shown if not line.opened_at],
        has_more=len(lines) > SHOWN,
    )


def with_span(places, of_place=None):
    """Annotate when the first of a place's own posts was published, and the last."""
    if of_place is None:
        of_place = OWN_OF_PROVINCE if places.model is Province else OF_TAMBON
    posts = f"FROM blogs_post WHERE {of_place} AND status = 'published'"
    return places.annotate(
        first_post_at=_moment(f"SELECT MIN(published_at) {posts}"),
        last_post_at=_moment(f"SELECT MAX(published_at) {posts}"),
    )


def with_yard(provinces):
    """The same of all posts of a province; and when its own blog was opened."""
    opened = f"SELECT opened_at FROM blogs_blog WHERE {OWN_OF_PROVINCE}"
    return with_span(provinces, OF_PROVINCE).annotate(blog_opened_at=_moment(opened))


def _moment(statement):
    return RawSQL(f"({statement})", [], DateTimeField())


def blog_of(place: Place) -> Blog | None:
    """The blog of a place of `places_by_code`; None while nobody has opened it."""
    if isinstance(place, Tambon):
        return getattr(place, "blog", None)
    return Blog.objects.of_place(place).first()
