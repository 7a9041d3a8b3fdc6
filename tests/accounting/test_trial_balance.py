"""R1 against a sum by hand, for charts, matchings, postings and undos of any kind."""

import datetime
from collections import defaultdict
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from accounting import ledger
from accounting.models import AccountMapping, ImportRow
from accounting.sums import sums
from accounting.trial_balance import trial_balance
from tests.accounting.books import (
    DAY,
    draft,
    make_account,
    make_batch,
    make_central,
    make_fund,
    make_set,
)
from thai.clock import now

pytestmark = pytest.mark.django_db

FIRST = datetime.date(2005, 7, 1)
SPAN = 150
money = st.integers(1, 10_000_00).map(lambda satang: Decimal(satang).scaleb(-2))
days = st.integers(0, SPAN).map(lambda n: FIRST + datetime.timedelta(days=n))
# An entry: its day, the two accounts by number, the amount.
entries = st.lists(
    st.tuples(days, st.integers(0, 4), st.integers(0, 4), money).filter(
        lambda entry: entry[1] != entry[2]
    ),
    max_size=6,
)
# An import: its entries, and whether it is undone again.
imports = st.lists(st.tuples(entries, st.booleans()), min_size=1, max_size=3)


@pytest.fixture
def central(db):
    assets = make_central("1000", "สินทรัพย์")
    debts = make_central("2000", "หนี้สิน", type="liability", side="credit")
    return [
        make_central("1110", "เงินสดในมือ", assets),
        make_central("1311", "ลูกหนี้เงินกู้", assets),
        make_central("2110", "เงินสัจจะ", debts, side="credit"),
    ]


def say(account, to):
    state = "mapped" if to else "pending"
    AccountMapping.objects.create(account=account, central=to, state=state, at=now())


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    imports=imports,
    words=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=8),
    first=st.none() | days,
    last=st.none() | days,
)
def test_the_balance_is_the_sum_of_what_counts(central, imports, words, first, last):
    assume(not (first and last) or first <= last)
    books = make_set(make_fund(f"กองทุน {now():%f%S%M%H}"))
    accounts = [make_account(f"บัญชี {n}", f"{books.pk}-{n}") for n in range(5)]
    matched = {}
    for number, to in words:
        matched[number] = [*central, None][to]
        say(accounts[number], matched[number])
    by_hand = defaultdict(lambda: [Decimal(0)] * 4)
    for number, (sides, is_undone) in enumerate(imports):
        batch = make_batch(books)
        for turn, (day, one, other, amount) in enumerate(sides):
            draft(
                batch,
                (accounts[one], amount, 0),
                (accounts[other], 0, amount),
                on=day,
                voucher=f"{books.pk}.{number}.{turn}",
            )
            if not is_undone:
                _add(by_hand, day, one, other, amount, first, last)
        if sides:
            _unlike(batch)
            ledger.post(batch, None)
        if sides and is_undone:
            ledger.void(batch, "ลองยกเลิก", None)

    balance = trial_balance([books], first, last)

    told = defaultdict(lambda: [Decimal(0)] * 4)
    for line in balance.lines:
        for amounts, at in ((line.opening, 0), (line.moved, 2)):
            told[_name(line)][at] += amounts.debit
            told[_name(line)][at + 1] += amounts.credit
    wanted = defaultdict(lambda: [Decimal(0)] * 4)
    for number, amounts in by_hand.items():
        to = matched.get(number)
        name = to.code if to else accounts[number].code
        wanted[name] = [a + b for a, b in zip(wanted[name], amounts, strict=True)]
    assert {k: v for k, v in told.items() if any(v)} == {
        k: v for k, v in wanted.items() if any(v)
    }
    assert balance.is_even
    assert ledger.total_differences() == []


def _name(line):
    return line.account.code


def _unlike(batch):
    """Rows of different imports are different rows."""
    for row in ImportRow.objects.filter(batch=batch):
        row.fingerprint = f"{batch.pk}.{row.pk}"
        row.save(update_fields=["fingerprint"])


def _add(by_hand, day, one, other, amount, first, last):
    if last and day > last:
        return
    at = 0 if first and day < first else 2
    for number, side in ((one, 0), (other, 1)):
        sums_of = list(by_hand[number])
        sums_of[at + side] += amount
        by_hand[number] = sums_of


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=st.none() | days, last=st.none() | days)
def test_any_span_is_the_sum_of_its_days(daily, first, last):
    books, cash = daily
    wanted = sum(
        n + 1
        for n in range(SPAN)
        if (not first or FIRST + datetime.timedelta(days=n) >= first)
        and (not last or FIRST + datetime.timedelta(days=n) <= last)
    )

    found = sums([books], first, last).get(cash.pk)

    assert (found.debit if found else 0) == wanted


@pytest.fixture
def daily(db):
    """One entry a day, of as many baht as days have gone by."""
    books, cash = make_set(), make_account("เงินสด", "1")
    other, batch = make_account("รายได้", "4"), make_batch(books)
    for n in range(SPAN):
        day = FIRST + datetime.timedelta(days=n)
        draft(batch, (cash, n + 1, 0), (other, 0, n + 1), on=day)
    ledger.post(batch, None)
    return books, cash


# On the page


@pytest.fixture
def page(client, agency_staff):
    client.force_login(agency_staff)
    return lambda name, **query: client.get(reverse(f"accounting:{name}"), query)


@pytest.fixture
def posted(central):
    batch = make_batch(make_set(), cash_account=None)
    cash, other = make_account("เงินสด", "1101"), make_account("เงินรอคืน", "3901")
    say(cash, central[0])
    draft(batch, (cash, Decimal("12480.50"), 0), (other, 0, Decimal("12480.50")))
    return ledger.post(batch, None)


def test_matched_accounts_stand_by_code_and_the_others_beside_them(page, posted):
    text = page("trial_balance").text

    assert "เงินสดในมือ" in text
    assert "ยังไม่จับคู่" in text
    assert "เงินรอคืน" in text
    assert text.count("12,480.50") >= 4
    assert "เดบิตเท่ากับเครดิต" in text


def test_a_figure_opens_to_its_lines_and_to_the_place_in_the_file(
    page, posted, central
):
    text = page("line_list", central=central[0].pk).text
    row = posted.rows.first()

    assert "12,480.50" in text
    assert f"{row.sheet}!{row.row}" in text
    assert "เงินรอคืน" not in text


def test_held_rows_stand_beside_the_balance(page, posted):
    ImportRow.objects.create(
        batch=posted,
        sheet="ต.ค.",
        row=9_999,
        kind="line",
        on=DAY,
        debit=7,
        is_held=True,
    )

    text = page("trial_balance").text

    assert "7.00" in text
    assert "พักไว้" in text


def test_an_undone_import_is_in_no_balance(page, posted):
    ledger.void(posted, "ลงผิด", None)

    text = page("trial_balance").text

    assert "12,480.50" not in text
    assert "ยังไม่มีรายการ" in text


def test_others_see_nothing_of_it(client, posted, resident, outsider):
    for reader in (resident, outsider):
        client.force_login(reader)
        for name in ("trial_balance", "line_list"):
            text = client.get(reverse(f"accounting:{name}")).text
            assert "12,480.50" not in text
        address = reverse("accounting:trial_balance_export", args=["xlsx"])
        assert client.get(address).status_code == 404


def test_a_fund_of_others_is_asked_for_in_vain(client, posted, outsider):
    client.force_login(outsider)
    fund = posted.fund_id

    text = client.get(reverse("accounting:trial_balance"), {"fund": fund}).text

    assert "12,480.50" not in text


def test_the_sheet_says_what_the_screen_says(page, client, posted):
    address = reverse("accounting:trial_balance_export", args=["csv"])

    text = client.get(address).content.decode("utf-8-sig")

    assert "12480.50" in text
    assert "เงินสดในมือ" in text
    assert "พักไว้" in text
