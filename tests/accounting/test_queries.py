"""Pages of the books ask as much of the database for many books as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounting import periods
from accounting.mapping import map_account
from tests.accounting.books import (
    make_account,
    make_central,
    make_chart,
    make_fund,
    make_period,
    make_set,
)
from tests.factories import make_agency

pytestmark = pytest.mark.django_db

# Lists of the accounting pages; their readers are signed in.
ACCOUNTING_BARS = {
    "/accounting/charts/central/": 12,
    "/accounting/charts/{chart}/mapping/": 18,
    "/accounting/funds/": 8,
    "/accounting/periods/": 12,
}


def keep_books(tambon, number):
    """A chart with accounts, matched and not, and a fund with a period."""
    chart = make_chart(make_agency(), f"ผัง {number}")
    central = make_central("1110", "เงินสด", make_central("1000", "สินทรัพย์"))
    for name in ("เงินสด", "เงินสัจจะ", "ค่าปรับ"):
        account = make_account(f"{name} {number}", f"{number}{name}", chart)
        if name == "เงินสด":
            map_account(account, central, None)
    fund = make_fund(f"กองทุน {number}", tambon)
    make_set(fund)
    period = make_period(fund)
    periods.lock(period, periods.days_of(period), None)
    return chart


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ACCOUNTING_BARS)
def test_more_books_do_not_mean_more_queries(client, agency_staff, bang_chak, address):
    client.force_login(agency_staff)
    chart = keep_books(bang_chak, 1)
    place = address.format(chart=chart.pk)
    queries(client, place)
    with_one = queries(client, place)

    for number in range(2, 31):
        other = keep_books(bang_chak, number)
        other.accounts.update(chart=chart)

    assert queries(client, place) <= with_one
    assert with_one <= ACCOUNTING_BARS[address]
