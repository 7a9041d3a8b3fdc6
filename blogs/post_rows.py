"""Posts as rows of a list, page by page."""

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery

from blogs.models import Photo

POSTS_ON_PAGE = 20


def with_row_facts(posts: QuerySet) -> QuerySet:
    """With names, numbers, and the key of the first photo."""
    photos = Photo.objects.present().filter(post=OuterRef("pk")).in_order()
    return (
        posts.with_names()
        .with_counts()
        .annotate(first_photo=Subquery(photos.values("key")[:1]))
    )


def page_of(posts: QuerySet, number: str | None, total: int | None = None) -> Page:
    """One page of posts in their order; a number out of range gives the last."""
    pages = Paginator(with_row_facts(posts), POSTS_ON_PAGE)
    if total is not None:
        pages.count = total
    return pages.get_page(number)


def extent_of(posts: QuerySet, condition: Q) -> dict:
    """How many there are, how many are chosen, from when to when: one question."""
    return posts.order_by().aggregate(
        number=Count("pk"),
        chosen=Count("pk", filter=condition),
        first=Min("published_at"),
        last=Max("published_at"),
    )
