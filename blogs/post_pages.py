"""Lists of posts, page by page.

One statement gives the order of all posts of a list, if they are not very many: their
number comes with it. Of very many neither the sum nor the last page is told; a page of
them takes no longer than a page of few.
"""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from blogs.post_rows import rows_of

POSTS_ON_PAGE = 20
COUNTED = 1_000


class PageOfMany(Page):
    """A page of a list without an end in sight: its paginator is None."""

    def __init__(self, keys, number):
        """The keys from the page's first post on, one more than it shows if any."""
        super().__init__(keys[:POSTS_ON_PAGE], number, paginator=None)
        self.goes_on = len(keys) > POSTS_ON_PAGE

    def has_next(self):
        return self.goes_on

    def next_page_number(self):
        return self.number + 1

    def previous_page_number(self):
        return self.number - 1


def page_of(posts: QuerySet, number: str | None) -> Page:
    """One page of posts in their order; a number out of range gives the last."""
    keys = posts.values_list("pk", flat=True)
    first = list(keys[: COUNTED + 1])
    if len(first) <= COUNTED:
        page = Paginator(first, POSTS_ON_PAGE).get_page(number)
    else:
        page = _page_of_many(keys, first, number)
    page.object_list = rows_of(page.object_list)
    return page


def _page_of_many(keys, first, number):
    # So many digits lie beyond the end of any list, and no more are read.
    number = max(int(number[:6]), 1) if (number or "").isdecimal() else 1
    start = (number - 1) * POSTS_ON_PAGE
    end = start + POSTS_ON_PAGE + 1
    found = first[start:end] if end <= COUNTED else list(keys[start:end])
    if found:
        return PageOfMany(found, number)
    return Paginator(keys, POSTS_ON_PAGE).get_page(number)
