"""What stands beside a list: the blogs of a province, and from when to when it goes."""

from dataclasses import dataclass

from django.db.models import DateTimeField, F
from django.db.models.expressions import RawSQL

from blogs.models import Blog
from blogs.places import Place
from tambons.models import Province, Tambon

SHOWN = 24
# Posts of a place, in plain SQL: an index has both ends of it at hand.
OF_TAMBON = "tambon_id = tambons_tambon.id"
OF_PROVINCE = "province_id = tambons_province.id"
OWN_OF_PROVINCE = f"{OF_PROVINCE} AND tambon_id IS NULL"


@dataclass(frozen=True)
class Blogs:
    """The first of a province's tambons, those whose blog is open before the others."""

    tambons: list
    has_more: bool

    @property
    def open(self):
        return [one for one in self.tambons if one["blog__opened_at"]]

    @property
    def unopened(self):
        return [one for one in self.tambons if not one["blog__opened_at"]]


def blogs_of(province: Province | None) -> Blogs:
    tambons = (
        Tambon.objects.joined()
        .filter(district__province=province)
        .order_by(
            F("blog__opened_at").asc(nulls_last=True),
            F("position").asc(nulls_last=True),
            "code",
        )
    )
    rows = list(tambons.values("code", "name", "blog__opened_at")[: SHOWN + 1])
    return Blogs(rows[:SHOWN], len(rows) > SHOWN)


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
    """The blog of a place of `place_by_code`; None while nobody has opened it."""
    if isinstance(place, Tambon):
        return getattr(place, "blog", None)
    return Blog.objects.of_place(place).first()
