"""Posting an import, undoing it, and the totals that follow."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import close_old_connections, connection

from accounting import ledger, triggers
from accounting.models import (
    AccountTotal,
    ImportBatch,
    JournalEntry,
    Period,
    PostedKey,
)
from tests.accounting.books import DAY, draft, make_account, make_batch, make_set
from thai.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def cash(db):
    return make_account("เงินสด", "1101")


@pytest.fixture
def savings(db):
    return make_account("เงินสัจจะ", "2101")


@pytest.fixture
def batch(cash, savings):
    batch = make_batch()
    draft(batch, (cash, 500, 0), (savings, 0, 500))
    draft(batch, (savings, 200, 0), (cash, 0, 200), on=datetime.date(2005, 11, 3))
    return batch


def totals():
    fields = ("account_set", "account", "month", "debit", "credit")
    return sorted(AccountTotal.objects.values_list(*fields))


def test_posting_puts_every_entry_in_the_books_and_adds_it_up(
    batch, cash, governor_office
):
    posted = ledger.post(batch, governor_office)

    assert (posted.state, posted.posted_by) == ("posted", governor_office)
    assert not JournalEntry.objects.filter(is_posted=False).exists()
    assert PostedKey.objects.count() == 4
    october = AccountTotal.objects.get(account=cash, month=datetime.date(2005, 10, 1))
    assert (october.debit, october.credit) == (500, 0)
    assert ledger.total_differences() == []


def test_posting_twice_posts_once(batch):
    ledger.post(batch, None)
    before = totals()

    again = ledger.post(batch, None)

    assert again.state == "posted"
    assert totals() == before


def test_undoing_restores_every_total(batch, cash, savings, facilitator):
    other = make_batch()
    draft(other, (cash, 100, 0), (savings, 0, 100), on=datetime.date(2005, 10, 2))
    ledger.post(other, None)
    before = totals()
    ledger.post(batch, None)
    assert totals() != before

    undone = ledger.void(batch, "ลงผิดกองทุน", facilitator)

    assert (undone.state, undone.voided_by) == ("voided", facilitator)
    assert totals() == before
    assert ledger.total_differences() == []
    assert JournalEntry.objects.filter(is_posted=True).count() == 1 + 4
    assert JournalEntry.objects.counted().count() == 1


def test_after_undoing_the_corrected_sheet_goes_in(batch, cash, savings):
    ledger.post(batch, None)
    ledger.void(batch, "จำนวนเงินผิด", None)
    again = make_batch()
    draft(again, (cash, 500, 0), (savings, 0, 500))

    ledger.post(again, None)

    assert ledger.total_differences() == []
    assert PostedKey.objects.count() == 2


def test_a_row_that_is_in_the_books_does_not_come_twice(batch, cash, savings):
    ledger.post(batch, None)
    again = make_batch()
    draft(again, (cash, 500, 0), (savings, 0, 500))
    before = totals()

    with pytest.raises(ledger.NotPosted, match="เข้าบัญชีจากไฟล์อื่นไปแล้ว"):
        ledger.post(again, None)

    assert totals() == before
    again.refresh_from_db()
    assert again.state == "previewed"
    assert not again.entries.filter(is_posted=True).exists()


def test_without_a_reason_nothing_is_undone(batch):
    ledger.post(batch, None)

    with pytest.raises(ledger.NotPosted, match="เหตุผล"):
        ledger.void(batch, "  ", None)

    assert ImportBatch.objects.get(pk=batch.pk).state == "posted"


@pytest.mark.parametrize("state", ["uploaded", "mapped", "staged"])
def test_what_was_not_checked_is_not_posted(batch, state):
    ImportBatch.objects.filter(pk=batch.pk).update(state=state)

    with pytest.raises(ledger.NotPosted):
        ledger.post(batch, None)


def test_bad_rows_are_mended_or_held_first(batch):
    row = batch.rows.first()
    row.is_bad = True
    row.save()
    with pytest.raises(ledger.NotPosted, match="ยังมีแถวที่ต้องแก้"):
        ledger.post(batch, None)

    row.is_held = True
    row.save()
    assert ledger.post(batch, None).state == "posted"


def test_a_locked_period_takes_nothing_and_gives_nothing_back(batch):
    ledger.post(batch, None)
    Period.objects.create(
        fund=batch.fund,
        starts_on=DAY,
        ends_on=DAY,
        state="locked",
        locked_at=now(),
    )
    late = make_batch()
    draft(late, (make_account("เงินสด", "1101"), 9, 0), (make_account("ค่าหุ้น"), 0, 9))

    with pytest.raises(ledger.NotPosted, match="ปิดงวด"):
        ledger.post(late, None)
    with pytest.raises(ledger.NotPosted, match="ปิดงวด"):
        ledger.void(batch, "ลงผิด", None)


def test_a_lock_before_or_after_does_not_matter(batch):
    Period.objects.create(
        fund=batch.fund,
        starts_on=datetime.date(2005, 10, 28),
        ends_on=datetime.date(2005, 11, 2),
        state="locked",
        locked_at=now(),
    )

    assert ledger.post(batch, None).state == "posted"


def test_the_check_finds_a_total_that_was_tampered_with(batch):
    ledger.post(batch, None)
    call_command("check_totals", verbosity=0)
    AccountTotal.objects.filter(credit=0).update(debit=501)

    with pytest.raises(CommandError):
        call_command("check_totals")


def test_the_check_finds_a_guard_that_is_gone():
    triggers.drop()

    with pytest.raises(CommandError, match="entry_gate"):
        call_command("check_totals")

    triggers.create()


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_wins(batch):
    def confirm(_turn):
        try:
            return ledger.post(batch, None).state
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(confirm, range(4)))
    close_old_connections()

    assert answers == ["posted"] * 4
    assert PostedKey.objects.count() == 4
    assert ledger.total_differences() == []


@pytest.mark.django_db(transaction=True)
def test_of_two_files_with_one_row_at_once_one_wins(batch, cash, savings):
    other = make_batch(make_set())
    draft(other, (cash, 500, 0), (savings, 0, 500))

    def confirm(one):
        try:
            return ledger.post(one, None).state
        except ledger.NotPosted:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(confirm, [batch, other]))
    close_old_connections()

    assert sorted(answers) == ["posted", "refused"]
    assert ledger.total_differences() == []
