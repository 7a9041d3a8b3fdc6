"""Where one stands in the accounting pages, and who may come in at all."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.access import OFFICIALS, standing_of
from people.models import Role

CHART_READERS = {Role.AGENCY_STAFF, Role.GOVERNOR_OFFICE}
BOOK_READERS = OFFICIALS | {Role.AGENCY_STAFF}


def check_may_read_charts(user) -> None:
    """Agencies and the governor's office; to others there is no such page."""
    if not standing_of(user).has(*CHART_READERS):
        raise Http404


def check_may_read_books(user) -> None:
    """Whoever keeps or oversees books of some fund; residents read totals elsewhere."""
    if not standing_of(user).has(*BOOK_READERS):
        raise Http404


PAGES = {
    "chart_central": _("Charts of accounts"),
    "fund_list": _("Funds"),
}


def trail(*pages) -> list[tuple[str, str]]:
    """Breadcrumbs, (address, label): the books, then these; a page's name or a pair."""
    found = [(reverse("accounting:month_grid"), _("Accounting"))]
    for page in pages:
        if isinstance(page, str):
            page = (reverse(f"accounting:{page}"), PAGES[page])
        found.append(page)
    return found
