"""Shares of accounts and of money: three states that add up to everything."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from accounting.coverage import Coverage, coverage_by_chart, coverage_of, percent
from accounting.mapping import leave_unmapped, map_account, set_pending
from accounting.models import AccountTotal, AgencyAccount
from tests.accounting.books import make_account, make_central, make_chart, make_set

OCTOBER = datetime.date(2005, 10, 1)


def add_money(account, debit, credit, month=OCTOBER):
    AccountTotal.objects.create(
        account_set=make_set(), account=account, month=month, debit=debit, credit=credit
    )


@pytest.fixture
def central(db):
    return make_central("1110", "เงินสด", make_central("1000", "สินทรัพย์"))


def test_accounts_and_money_stand_in_three_shares(central):
    chart = make_chart()
    cash, rice, other, silent = (
        make_account(name, name, chart) for name in ("เงินสด", "ข้าว", "อื่น", "ใหม่")
    )
    map_account(cash, central, None)
    leave_unmapped(rice, "นับเป็นถัง", None)
    map_account(other, central, None)
    set_pending(other, None)
    add_money(cash, 600, 150)
    add_money(cash, 0, 50, datetime.date(2005, 11, 1))
    add_money(other, 100, 0)
    add_money(silent, 0, 100)

    found = coverage_by_chart()[chart.pk]

    assert (found.matched.accounts, found.matched.money) == (1, 800)
    assert (found.on_purpose.accounts, found.on_purpose.money) == (1, 0)
    assert (found.pending.accounts, found.pending.money) == (2, 200)
    assert found.percent_of_money == Decimal("80.0")
    assert found.percent_of_accounts == Decimal("25.0")


def test_without_money_there_is_no_share_of_it(central):
    make_account()

    assert coverage_of().percent_of_money is None
    assert Coverage().percent_of_accounts is None


def test_the_account_of_lines_without_one_counts_once_it_is_needed(central):
    chart = make_chart()
    unassigned = make_account("ไม่ระบุบัญชี", chart=chart, is_unassigned=True)
    assert coverage_of(chart.accounts.all()).accounts == 0

    add_money(unassigned, 70, 0)

    assert coverage_of(chart.accounts.all()).pending.money == 70


def test_nearly_all_is_not_said_to_be_all():
    assert percent(9_999, 10_000) == Decimal("99.9")
    assert percent(10_000, 10_000) == 100


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(["", "map", "leave", "map+pending", "leave+map"]),
            st.integers(0, 10**13),
            st.integers(0, 10**13),
        ),
        max_size=6,
    )
)
def test_the_shares_add_up_to_the_totals_of_the_books(central, rows):
    AccountTotal.objects.all().delete()
    for of_chart, said, debit, credit in rows:
        number = AgencyAccount.objects.count()
        chart = make_chart(name=f"ผัง {of_chart}")
        account = make_account(f"บัญชี {number}", f"{number}", chart)
        say(account, said, central)
        add_money(account, Decimal(debit).scaleb(-2), Decimal(credit).scaleb(-2))

    whole = coverage_of()

    satang = sum(debit + credit for *_rest, debit, credit in rows)
    assert whole.money == Decimal(satang).scaleb(-2)
    assert whole.accounts == AgencyAccount.objects.count()
    parts = coverage_by_chart().values()
    for name in ("matched", "on_purpose", "pending"):
        share = getattr(whole, name)
        assert share.money == sum(getattr(one, name).money for one in parts)
        assert share.accounts == sum(getattr(one, name).accounts for one in parts)
    if whole.money:
        assert 0 <= whole.percent_of_money <= 100
        assert (whole.percent_of_money == 100) == (whole.matched.money == whole.money)


def say(account, said, central):
    for word in filter(None, said.split("+")):
        if word == "map":
            map_account(account, central, None)
        elif word == "leave":
            leave_unmapped(account, "ไม่ใช่เงิน", None)
        else:
            set_pending(account, None)
