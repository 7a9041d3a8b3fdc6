"""The blogs of a province, beside its yard: the open ones, and who has none yet."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from blogs.models import Blog
from blogs.places import Place
from tambons.models import Province, Tambon

SHOWN = 24


@dataclass(frozen=True)
class Blogs:
    """The first of a province's tambons, those whose blog is open before the others."""

    tambons: list
    has_more: bool

    @property
    def open(self):
        return [one for one in self.tambons if one.blog_opened_at]

    @property
    def unopened(self):
        return [one for one in self.tambons if not one.blog_opened_at]


def blogs_of(province: Province | None) -> Blogs:
    opened = Blog.objects.filter(tambon=OuterRef("pk")).values("opened_at")[:1]
    tambons = (
        Tambon.objects.joined()
        .filter(district__province=province)
        .annotate(blog_opened_at=Subquery(opened))
        .order_by(
            F("blog_opened_at").asc(nulls_last=True),
            F("position").asc(nulls_last=True),
            "code",
        )
    )
    rows = list(tambons[: SHOWN + 1])
    return Blogs(rows[:SHOWN], len(rows) > SHOWN)


def with_own_blog(provinces):
    """Annotate when the province's own blog was opened."""
    own = Blog.objects.filter(province=OuterRef("pk"), tambon=None)
    return provinces.annotate(blog_opened_at=Subquery(own.values("opened_at")[:1]))


def blog_of(place: Place) -> Blog | None:
    """The blog of a place of `place_by_code`; None while nobody has opened it."""
    if isinstance(place, Tambon):
        return getattr(place, "blog", None)
    return Blog.objects.of_place(place).first()
