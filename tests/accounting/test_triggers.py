"""What the database refuses, whoever asks and however."""

import datetime

import pytest
from django.db import DatabaseError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from accounting import triggers
from accounting.models import JournalEntry, JournalLine, Period
from tests.accounting.books import DAY, draft, make_account, make_batch
from thai.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def cash(db):
    return make_account("เงินสด", "1101")


@pytest.fixture
def savings(db):
    return make_account("เงินสัจจะ", "2101")


@pytest.fixture
def entry(cash, savings):
    return draft(make_batch(), (cash, 500, 0), (savings, 0, 500))


@pytest.fixture
def posted(entry):
    JournalEntry.objects.filter(pk=entry.pk).update(is_posted=True)
    return entry


def refused(deed):
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        deed()
    return str(error.value)


def test_what_balances_is_posted(posted):
    assert JournalEntry.objects.get(pk=posted.pk).is_posted


def test_what_does_not_balance_is_not_posted(cash, savings):
    entry = draft(make_batch(), (cash, 500, 0), (savings, 0, 400))

    reason = refused(lambda: JournalEntry.objects.update(is_posted=True))

    assert triggers.UNBALANCED in reason
    assert not JournalEntry.objects.get(pk=entry.pk).is_posted


def test_an_entry_without_lines_is_not_posted():
    draft(make_batch())

    reason = refused(lambda: JournalEntry.objects.update(is_posted=True))

    assert triggers.UNBALANCED in reason


def test_one_bad_entry_keeps_all_of_its_statement_out(entry, cash, savings):
    draft(entry.batch, (cash, 500, 0), (savings, 0, 400))

    refused(lambda: JournalEntry.objects.update(is_posted=True))

    assert not JournalEntry.objects.filter(is_posted=True).exists()


def test_no_entry_is_born_posted(entry):
    twin = JournalEntry(
        fund=entry.fund, account_set=entry.account_set, on=DAY, is_posted=True
    )

    assert triggers.FROZEN in refused(lambda: twin.save(force_insert=True))


def test_no_line_is_added_to_a_posted_entry(posted, cash):
    line = JournalLine(entry=posted, account=cash, debit=1)

    assert triggers.FROZEN in refused(line.save)


@pytest.mark.parametrize("values", [{"debit": 501}, {"text": "แก้ทีหลัง"}])
def test_no_line_of_a_posted_entry_changes(posted, values):
    lines = JournalLine.objects.filter(entry=posted, debit__gt=0)

    assert triggers.FROZEN in refused(lambda: lines.update(**values))


def test_no_line_of_a_posted_entry_goes(posted):
    lines = JournalLine.objects.filter(entry=posted)

    assert triggers.FROZEN in refused(lines.delete)
    assert lines.count() == 2


def test_no_line_moves_out_of_or_into_a_posted_entry(posted, cash, savings):
    other = draft(
        posted.batch, (cash, 1, 0), (savings, 0, 1), on=datetime.date(2005, 1, 2)
    )
    lines = JournalLine.objects.filter

    assert triggers.FROZEN in refused(lambda: lines(entry=posted).update(entry=other))
    assert triggers.FROZEN in refused(lambda: lines(entry=other).update(entry=posted))


@pytest.mark.parametrize(
    "values",
    [{"is_posted": False}, {"on": datetime.date(2004, 1, 1)}, {"voucher": "x"}],
)
def test_a_posted_entry_stays_as_it_is(posted, values):
    rows = JournalEntry.objects.filter(pk=posted.pk)

    assert triggers.FROZEN in refused(lambda: rows.update(**values))


def test_a_posted_entry_is_not_deleted(posted):
    assert triggers.FROZEN in refused(posted.delete)
    assert JournalEntry.objects.filter(pk=posted.pk).exists()


def test_nothing_is_posted_into_a_locked_period(entry):
    Period.objects.create(
        fund=entry.fund,
        starts_on=datetime.date(2005, 10, 1),
        ends_on=datetime.date(2005, 10, 31),
        state="locked",
        locked_at=now(),
    )

    reason = refused(lambda: JournalEntry.objects.update(is_posted=True))

    assert triggers.LOCKED in reason


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE"
)
def test_the_tables_are_not_emptied(posted):
    def empty():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE accounting_journalline CASCADE")

    assert triggers.FROZEN in refused(empty)


def test_a_missing_guard_is_noticed():
    assert triggers.missing() == set()

    triggers.drop()
    assert "entry_gate" in triggers.missing()

    triggers.create()
    assert triggers.missing() == set()


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_alters_the_entry_table_keeps_every_guard(entry):
    """As `migrate` does it: down before, up after, the attacks refused again."""
    triggers._before_migrate(_Accounting, "default")
    state = ProjectState.from_apps(JournalEntry._meta.apps)
    wider = migrations.AlterField(
        "journalentry", "voucher", models.CharField(max_length=70, blank=True)
    )
    after = state.clone()
    wider.state_forwards("accounting", after)
    with connection.schema_editor() as editor:
        wider.database_forwards("accounting", editor, state, after)
    triggers._after_migrate(_Accounting, "default")

    assert triggers.missing() == set()
    JournalEntry.objects.filter(pk=entry.pk).update(is_posted=True)
    assert triggers.FROZEN in refused(entry.delete)

    triggers._before_migrate(_Accounting, "default")
    with connection.schema_editor() as editor:
        wider.database_backwards("accounting", editor, after, state)


class _Accounting:
    name = "accounting"
