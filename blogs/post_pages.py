"""Lists of posts, page by page.

One statement gives the order of all posts of a list, if they are not very many: their
number comes with it. Of very many neither the sum nor the last page is told; a page of
them takes no longer than a page of few.
"""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from blogs.post_rows import rows_of

POSTS_ON_PAGE = 20
# Full pages of them.
COUNTED = 500


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
    page = _page_of_keys(posts.values_list("pk", flat=True), number)
    page.object_list = rows_of(page.object_list)
    return page


def _page_of_keys(keys, number):
    asked = _whole(number)
    start = (asked - 1) * POSTS_ON_PAGE
    end = start + POSTS_ON_PAGE + 1
    if start >= COUNTED and (found := list(keys[start:end])):
        return PageOfMany(found, asked)
    first = list(keys[: COUNTED + 1])
    if len(first) <= COUNTED:
        return Paginator(first, POSTS_ON_PAGE).get_page(number)
    if start < COUNTED:
        return PageOfMany(first[start:end], asked)
    return Paginator(keys, POSTS_ON_PAGE).get_page(asked)


def _whole(number):
    """The number of a page; more digits than these lie beyond the end of any list."""
    return max(int(number[:6]), 1) if (number or "").isdecimal() else 1
