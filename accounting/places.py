"""Where one stands in the accounting pages, and who may come in at all."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

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


def trail(user, *more) -> list[tuple[str, str]]:
    """Breadcrumbs: (address, label) of the pages above, as far as she may open them."""
    return [(reverse("home"), _("Home")), *doors(user), *more]


def doors(user) -> list[tuple[str, str]]:
    """(address, label) of the lists that this reader may open."""
    found = []
    if standing_of(user).has(*CHART_READERS):
        found.append((reverse("accounting:chart_central"), _("Charts of accounts")))
    if standing_of(user).has(*BOOK_READERS):
        found.append((reverse("accounting:fund_list"), _("Funds")))
        found.append((reverse("accounting:period_list"), _("Periods")))
    return found
