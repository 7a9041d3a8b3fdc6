"""Stage 6: what may be posted is drafted as entries, to be looked at before the yes."""

from django.db import connection, transaction

from accounting import bulk
from accounting.importing.accounts import cash_account
from accounting.models import ImportBatch, JournalEntry, JournalLine

# So many entries in one transaction: on SQLite others write in between.
PART = {"sqlite": 2_000, "postgresql": 50_000}

# One bad or held line keeps its whole entry out.
_READY = """r.batch_id = %s AND r.kind = 'line' AND NOT r.is_known
    AND r.document BETWEEN %s AND %s AND NOT EXISTS (
        SELECT 1 FROM accounting_importrow o WHERE o.batch_id = r.batch_id
        AND o.document = r.document AND (o.is_bad OR o.is_held))"""


def draft(batch: ImportBatch) -> ImportBatch:
    """Draft an entry for every document whose lines are all fit to be posted.

    What is bad, held back or in the books already is left out; what was drafted before
    stays.
    """
    if batch.rows.filter(is_cash_book=True, kind="line").exists():
        batch.cash_account = batch.cash_account or cash_account(batch.chart)
        batch.save(update_fields=["cash_account"])
    fresh = batch.rows.filter(kind="line", entry=None, document__isnull=False)
    numbers = fresh.order_by("document").values_list("document", flat=True)
    if first := numbers.first():
        last, part = numbers.last(), PART[connection.vendor]
        for start in range(first, last + 1, part):
            _draft_part(batch, start, min(start + part - 1, last))
            bulk.let_others_write()
    bulk.analyze(JournalEntry._meta.db_table, JournalLine._meta.db_table)
    if batch.state != ImportBatch.State.POSTED:
        batch.state = ImportBatch.State.PREVIEWED
        batch.save(update_fields=["state"])
    return batch


def _draft_part(batch, first, last):
    span = [batch.pk, first, last]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO accounting_journalentry
                (batch_id, fund_id, account_set_id, "on", type, voucher, document,
                 is_posted)
            SELECT r.batch_id, %s, %s, min(r."on"), 'activity', max(r.voucher),
                r.document, %s
            FROM accounting_importrow r WHERE {_READY} AND r.entry_id IS NULL
            GROUP BY r.batch_id, r.document ORDER BY r.document""",
            [batch.fund_id, batch.account_set_id, False, *span],
        )
        cursor.execute(
            """UPDATE accounting_importrow SET entry_id = e.id
            FROM accounting_journalentry e
            WHERE e.batch_id = %s AND e.document BETWEEN %s AND %s
            AND NOT e.is_posted AND e.reverses_id IS NULL
            AND accounting_importrow.batch_id = e.batch_id
            AND accounting_importrow.document = e.document
            AND accounting_importrow.kind = 'line'
            AND accounting_importrow.entry_id IS NULL""",
            span,
        )
        parts = {"ready": _READY, "takes": _TAKES, "gives": _GIVES}
        cursor.execute(_OWN_SIDE.format(**parts), [False, *span])
        cash = [batch.cash_account_id, True, *span]
        cursor.execute(_OTHER_SIDE.format(**parts), cash)


# An amount below zero stands on the other side: no line of the books is negative.
_NET = "(coalesce(r.debit, 0) - coalesce(r.credit, 0))"
_TAKES = f"CASE WHEN {_NET} > 0 THEN {_NET} ELSE 0 END"
_GIVES = f"CASE WHEN {_NET} < 0 THEN -{_NET} ELSE 0 END"
# In a cash book what came is taken by cash, so the row's own account gives it.
_OWN_SIDE = """INSERT INTO accounting_journalline
        (entry_id, account_id, debit, credit, text, source_row_id, is_generated)
    SELECT r.entry_id, r.account_id,
        CASE WHEN r.is_cash_book THEN {gives} ELSE {takes} END,
        CASE WHEN r.is_cash_book THEN {takes} ELSE {gives} END,
        r.text, r.id, %s
    FROM accounting_importrow r JOIN accounting_journalentry e ON e.id = r.entry_id
    WHERE {ready} AND NOT e.is_posted
    AND NOT EXISTS (SELECT 1 FROM accounting_journalline l WHERE l.source_row_id = r.id
                    AND l.entry_id = e.id)
    ORDER BY r.id"""
_OTHER_SIDE = """INSERT INTO accounting_journalline
        (entry_id, account_id, debit, credit, text, source_row_id, is_generated)
    SELECT r.entry_id, %s, {takes}, {gives}, r.text, r.id, %s
    FROM accounting_importrow r JOIN accounting_journalentry e ON e.id = r.entry_id
    WHERE {ready} AND NOT e.is_posted AND r.is_cash_book
    AND NOT EXISTS (SELECT 1 FROM accounting_journalline l WHERE l.source_row_id = r.id
                    AND l.entry_id = e.id AND l.is_generated)
    ORDER BY r.id"""
