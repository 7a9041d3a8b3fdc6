"""Every page asks the database as often for 300 tambons as for 3."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounting import periods
from accounting.mapping import map_account
from people.models import Role
from tests.accounting.books import (
    make_account,
    make_central,
    make_chart,
    make_fund,
    make_period,
    make_set,
)
from tests.factories import (
    make_agency,
    make_appointment,
    make_kind,
    make_meeting,
    make_outcome,
    make_person,
    make_role,
    make_tambon,
    make_tambons,
    make_user,
)

FOR_LOGINS = {"/governor/", "/me/", "/meetings/new/", "/tambons/800119/members/"}
DAY = datetime.date(2005, 10, 25)
# The bars of an uncached page: anonymous, and three more when signed in.
BARS = {
    "/": 16,
    "/tambons/": 5,
    "/tambons/800119/": 14,
    "/tambons/800119/members/": 13,
    "/meetings/": 5,
    "/governor/": 18,
    "/me/": 18,
    "/meetings/new/": 18,
    "/calendar.ics": 5,
}
# Lists of the accounting pages; their readers are signed in.
ACCOUNTING_BARS = {
    "/accounting/charts/central/": 12,
    "/accounting/charts/{chart}/mapping/": 18,
    "/accounting/funds/": 8,
    "/accounting/periods/": 12,
}


@pytest.fixture
def three_tambons(kinds):
    bang_chak = make_tambon("800119", "บางจาก", position=1)
    for tambon in [bang_chak, *make_tambons(2)]:
        live_in(tambon)
    return bang_chak


def live_in(tambon):
    """A round with an outcome, and the next appointment."""
    meeting = make_meeting(tambon, round_number=1, held_on=DAY)
    make_outcome(meeting, "ขอหนุนเสริม", "support_request", tambon=tambon)
    make_appointment(tambon, made_in=meeting)
    make_role(make_person(), Role.RESIDENT, tambon=tambon)
    make_role(make_person(), Role.RESIDENT, tambon=tambon, starts_on=None)


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return len(asked)


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


@pytest.mark.parametrize("address", ACCOUNTING_BARS)
def test_more_books_do_not_mean_more_queries(readers, three_tambons, address):
    client = readers["ngan"]
    chart = keep_books(three_tambons, 1)
    place = address.format(chart=chart.pk)
    queries(client, place)
    with_one = queries(client, place)

    for number in range(2, 31):
        other = keep_books(three_tambons, number)
        other.accounts.update(chart=chart)

    assert queries(client, place) <= with_one
    assert with_one <= ACCOUNTING_BARS[address]


@pytest.fixture
def readers(three_tambons, province):
    make_kind()
    office = make_user("uea", Role.GOVERNOR_OFFICE, province=province)
    writer = make_user("amnuay", Role.FACILITATOR, tambon=three_tambons)
    staff = make_user("ngan", Role.AGENCY_STAFF, agency=make_agency())
    clients = {name: Client() for name in ("visitor", "office", "writer", "ngan")}
    clients["ngan"].force_login(staff)
    clients["office"].force_login(office)
    clients["writer"].force_login(writer)
    return clients


@pytest.mark.parametrize(
    ("reader", "address"),
    [
        *(("visitor", address) for address in BARS if address not in FOR_LOGINS),
        *(("writer", address) for address in BARS if address != "/governor/"),
        *(("office", address) for address in ("/", "/me/", "/governor/", "/meetings/")),
    ],
)
def test_more_tambons_do_not_mean_more_queries(readers, reader, address):
    client = readers[reader]
    queries(client, address)  # what a process asks only once
    with_three = queries(client, address)

    for tambon in make_tambons(297):
        live_in(tambon)

    assert queries(client, address) <= with_three
    assert with_three <= BARS[address] + 3 * (reader != "visitor")
