"""Putting drafted entries into the books, and taking a whole import out again.

Both are one short transaction. The rows of the books never change: what is undone stays
there beside the entries that undo it, and no report counts either.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounting.models import (
    AccountTotal,
    ImportBatch,
    JournalEntry,
    JournalLine,
    Period,
    PostedKey,
)
from people.models import User
from thai.clock import now

State = ImportBatch.State


class NotPosted(ValidationError):
    """What stands against posting or undoing, in words for the person who tried."""


def post(batch: ImportBatch, by: User | None) -> ImportBatch:
    """Flip the drafted entries of a checked import: all of them or none.

    Of an import that is in the books already, those mended since are added. Writes the
    keys that stop a second posting, and the totals of every account and month. Posted
    before, it gives the import as it stands. Raises NotPosted when a row is in the
    books already, a period is locked, or the import is not ready.
    """
    try:
        with transaction.atomic():
            locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
            drafts = locked.entries.filter(is_posted=False)
            if locked.is_posted and not drafts.exists():
                return locked
            _check_ready(locked)
            _check_open(locked)
            _add_keys(locked)
            _fold(locked, are_posted=False, sign=1)
            drafts.update(is_posted=True)
            if not locked.is_posted:
                locked.state = State.POSTED
                locked.posted_by, locked.posted_at = by, now()
                locked.save()
            return locked
    except IntegrityError as error:
        raise NotPosted(
            _(
                "Some of these rows went into the books from another file meanwhile. "
                "Please check the file once more."
            ),
            code="known",
        ) from error


def void(batch: ImportBatch, why: str, by: User | None) -> ImportBatch:
    """Undo a posted import as a whole: every figure is as it was before.

    Each entry gets its mirror image, and the keys go, so that the corrected sheet can
    come in. Undone before, it gives the import as it stands. Raises NotPosted without a
    reason, in a locked period, or for an import that was never posted.
    """
    if not why.strip():
        raise NotPosted(_("Please say why the import is undone."), code="why")
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.state == State.VOIDED:
            return locked
        if not locked.is_posted:
            raise NotPosted(
                _("Only an import that is in the books can be undone."), code="state"
            )
        _check_open(locked)
        _drop_drafts(locked)
        _fold(locked, are_posted=True, sign=-1)
        _mirror(locked)
        PostedKey.objects.filter(entry__batch=locked).delete()
        locked.state = State.VOIDED
        locked.voided_by, locked.voided_at, locked.voided_why = by, now(), why
        locked.save()
        return locked


def _check_ready(batch):
    if batch.state not in {State.PREVIEWED, State.POSTED}:
        raise NotPosted(_("This import has not been checked yet."), code="state")
    if batch.rows.filter(is_bad=True, is_held=False, is_known=False).exists():
        raise NotPosted(
            _("Some rows still have errors. Please mend them or hold them back."),
            code="bad_rows",
        )
    if batch.open_questions.exists():
        raise NotPosted(
            _("A question about a whole sheet is open. Please answer it first."),
            code="open_question",
        )
    if not batch.entries.exists():
        raise NotPosted(_("There is nothing to post in this file."), code="empty")


def _check_open(batch):
    """No day of the import lies in a locked period of its fund."""
    days = batch.entries.order_by("on").values_list("on", flat=True)
    if not days:
        return
    locked = Period.objects.filter(
        fund=batch.fund,
        state=Period.State.LOCKED,
        starts_on__lte=days.last(),
        ends_on__gte=days.first(),
    )
    for period in locked:
        inside = Q(on__gte=period.starts_on, on__lte=period.ends_on)
        if batch.entries.filter(inside).exists():
            raise NotPosted(
                _("%(period)s is locked. Ask for it to be opened first.")
                % {"period": period},
                code="locked",
            )


def _add_keys(batch):
    """One key for each row of the file that goes into the books, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO accounting_postedkey
                (agency_id, fingerprint, occurrence, entry_id)
            SELECT %s, r.fingerprint, r.occurrence, r.entry_id
            FROM accounting_importrow r
            JOIN accounting_journalentry e ON e.id = r.entry_id
            WHERE r.batch_id = %s AND e.is_posted = %s""",
            [batch.agency_id, batch.pk, False],
        )


_MONTH = {
    "sqlite": "date(e.\"on\", 'start of month')",
    "postgresql": "date_trunc('month', e.\"on\")::date",
}


def _fold(batch, *, are_posted, sign):
    """Add the import's lines to the totals, or take them out again."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO accounting_accounttotal
                (account_set_id, account_id, month, debit, credit)
            SELECT e.account_set_id, l.account_id, {_MONTH[connection.vendor]},
                %s * sum(l.debit), %s * sum(l.credit)
            FROM accounting_journalentry e
            JOIN accounting_journalline l ON l.entry_id = e.id
            WHERE e.batch_id = %s AND e.is_posted = %s AND e.reverses_id IS NULL
            GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            ON CONFLICT (account_set_id, account_id, month) DO UPDATE SET
                debit = accounting_accounttotal.debit + excluded.debit,
                credit = accounting_accounttotal.credit + excluded.credit""",
            [sign, sign, batch.pk, are_posted],
        )
    if sign < 0:
        AccountTotal.objects.filter(
            account_set=batch.account_set, debit=0, credit=0
        ).delete()


def _drop_drafts(batch):
    """What was mended and never posted goes with the import it was mended into."""
    drafts = batch.entries.filter(is_posted=False)
    batch.rows.filter(entry__in=drafts).update(entry=None)
    drafts.delete()


def _mirror(batch):
    """Each entry of the import once more, debit and credit changed over."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO accounting_journalentry
                (batch_id, fund_id, account_set_id, "on", type, voucher, is_posted,
                 reverses_id)
            SELECT batch_id, fund_id, account_set_id, "on", type, voucher, %s, id
            FROM accounting_journalentry WHERE batch_id = %s AND reverses_id IS NULL""",
            [False, batch.pk],
        )
        cursor.execute(
            """INSERT INTO accounting_journalline
                (entry_id, account_id, debit, credit, text, source_row_id, is_generated)
            SELECT m.id, l.account_id, l.credit, l.debit, l.text, l.source_row_id,
                l.is_generated
            FROM accounting_journalentry m
            JOIN accounting_journalline l ON l.entry_id = m.reverses_id
            WHERE m.batch_id = %s""",
            [batch.pk],
        )
    mirrored = JournalEntry.objects.filter(batch=batch, reverses__isnull=False)
    mirrored.update(is_posted=True)


def total_differences() -> list[tuple]:
    """Where the totals and the lines of the books disagree; empty when all is well.

    Rows of (set id, account id, month, debit and credit of the lines, of the totals) in
    satang.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT s, a, m, sum(ld), sum(lc), sum(td), sum(tc) FROM (
                SELECT e.account_set_id AS s, l.account_id AS a,
                    {_MONTH[connection.vendor]} AS m,
                    l.debit AS ld, l.credit AS lc, 0 AS td, 0 AS tc
                FROM accounting_journalentry e
                JOIN accounting_journalline l ON l.entry_id = e.id
                LEFT JOIN accounting_journalentry r ON r.reverses_id = e.id
                WHERE e.is_posted AND e.reverses_id IS NULL AND r.id IS NULL
                UNION ALL
                SELECT account_set_id, account_id, month, 0, 0, debit, credit
                FROM accounting_accounttotal) AS both_sides
            GROUP BY s, a, m HAVING sum(ld) <> sum(td) OR sum(lc) <> sum(tc)"""
        )
        return cursor.fetchall()


def lines_of(batch):
    """What the import put into the books, without the entries that undid it."""
    return JournalLine.objects.filter(entry__batch=batch, entry__reverses=None)
