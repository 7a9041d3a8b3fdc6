"""Stage 2 to 4: the stored file becomes rows, each with its account and fingerprint.

Nothing is refused for an account that nobody knows: it is added to the agency's own
chart, unmatched and visible. What cannot be read is remarked on by sheet, row, column.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import connection
from django.utils.translation import gettext as _

from accounting import bulk
from accounting.importing.accounts import Accounts, chart_for
from accounting.importing.controls import control_totals
from accounting.importing.detect import detect
from accounting.importing.entries import numbered
from accounting.importing.issues import ERROR, Issue
from accounting.importing.parse import parse
from accounting.importing.reading import Refused, read_book
from accounting.importing.rows import Row
from accounting.importing.table import CASH_BOOK, Profile, Table
from accounting.models import ImportBatch, ImportIssue, ImportProfile, ImportRow
from thai.clock import now, today
from thai.folding import fold

ROW_COLUMNS = (
    "batch_id",
    "sheet",
    "row",
    "kind",
    "raw",
    "on",
    "voucher",
    "text",
    "account_code",
    "account_name",
    "account_id",
    "debit",
    "credit",
    "is_cash_book",
    "document",
    "fingerprint",
    "occurrence",
    "is_bad",
    "is_held",
    "is_known",
)
ISSUE_COLUMNS = ("batch_id", "sheet", "row", "column", "code", "severity", "message")
LONGEST_TEXT = 500


@dataclass
class Staged:
    """What reading a file came to."""

    batch: ImportBatch
    tables: list[Table] = field(default_factory=list)


def stage(batch: ImportBatch, profile: ImportProfile | None = None) -> ImportBatch:
    """Read the stored file anew into rows and remarks; what was staged before goes.

    `profile` says how to read it; without one the chart's remembered ways are tried by
    the heads of the columns, then guessed. Raises Refused for a file that nobody can
    read; the import is then marked so.
    """
    try:
        book = read_book(_stored(batch), batch.file_name)
        batch.chart = profile.chart if profile else batch.chart or chart_for(batch)
        tables = detect(book, _profiles(batch, profile))
    except Refused:
        batch.state = ImportBatch.State.FAILED
        batch.save(update_fields=["state", "chart"])
        raise
    batch.encoding, batch.profile = book.encoding, profile
    _write(batch, tables, list(book.warnings))
    return batch


def _stored(batch):
    with batch.file.open("rb") as file:
        return file.read()


def _profiles(batch, profile):
    """{signature: Profile}: what was answered about such sheets before, newest last."""
    known = [profile] if profile else batch.chart.profiles.order_by("version")
    return {
        row.signature: Profile(row.layout, row.columns, **row.rules) for row in known
    }


def _write(batch, tables, issues):
    clear(batch)
    accounts, controls = Accounts(batch.chart), []
    likes, first_document = Counter(), 1
    for table in tables:
        rows = list(parse(table))
        control = control_totals(rows)
        issues += [*table.issues, *control.issues]
        documents = numbered(table, rows, first_document)
        first_document += len(set(documents.values()))
        bad = _bad_rows(rows, control)
        issues += [issue for row in rows for issue in row.issues]
        issues += [*_late_days(rows), *_nothing(rows)]
        is_cash_book = table.layout == CASH_BOOK
        # Before the rows are on their way: new accounts are written, and while COPY
        # runs nothing else can be asked.
        accounts.add_unknown(rows)
        bulk.insert(
            ImportRow._meta.db_table,
            ROW_COLUMNS,
            (
                _as_stored(batch, row, accounts, documents, bad, likes, is_cash_book)
                for row in rows
            ),
        )
        controls.append(control)
    bulk.insert(
        ImportIssue._meta.db_table,
        ISSUE_COLUMNS,
        (_issue(batch, issue) for issue in issues + accounts.issues),
    )
    bulk.analyze(ImportRow._meta.db_table, ImportIssue._meta.db_table)
    _mark_known(batch)
    _sum_up(batch, tables, controls)


def clear(batch: ImportBatch) -> None:
    """Forget what was read of a file that is not in the books."""
    batch.entries.filter(is_posted=False).delete()
    batch.issues.all().delete()
    batch.rows.all().delete()


def _bad_rows(rows, control):
    """Numbers of the rows that cannot be posted as they stand."""
    found = {row.row for row in rows if any(i.severity == ERROR for i in row.issues)}
    found |= {row.row for row in rows if row.kind == "line" and _is_nothing(row)}
    found |= {row for _sheet, numbers in control.unbalanced for row in numbers}
    return found | {i.row for i in control.issues if i.severity == ERROR}


def _is_nothing(row):
    """Neither side, or as much on both: nothing that books could hold."""
    return (row.debit or 0) == (row.credit or 0)


def _nothing(rows):
    text = _("This line has no amount. Please fill one in, or hold the row back.")
    return [
        Issue(row.sheet, row.row, None, "nothing", ERROR, text)
        for row in rows
        if row.kind == "line" and not row.has_error and _is_nothing(row)
    ]


def _late_days(rows):
    late = [row for row in rows if row.date and row.date > today()]
    text = _("This day is still to come. Please check the year.")
    return [Issue(row.sheet, row.row, None, "future", "warning", text) for row in late]


def _as_stored(batch, row: Row, accounts, documents, bad, likes, is_cash_book):
    is_line = row.kind == "line"
    account = accounts.find(row) if is_line else None
    print_ = fingerprint(batch.account_set_id, row) if is_line else ""
    likes[print_] += 1
    return (
        batch.pk,
        row.sheet,
        row.row,
        row.kind,
        json.dumps(row.raw, ensure_ascii=False),
        row.date,
        row.voucher[:60],
        row.text[:LONGEST_TEXT],
        row.account_code[:40],
        row.account_name[:200],
        account,
        row.debit,
        row.credit,
        is_cash_book,
        documents.get(row.row),
        print_,
        likes[print_] if is_line else 1,
        is_line and row.row in bad,
        False,
        False,
    )


def fingerprint(account_set_id: int, row) -> str:
    """Tells a row of the books from every other by set, day, voucher, account and text.

    Equal rows of one file are told apart by their number among the like.
    """
    parts = (
        account_set_id,
        row.date,
        _folded(row.voucher),
        _folded(row.account_code or row.account_name),
        row.debit,
        row.credit,
        _folded(row.text),
    )
    text = "\x1f".join(map(str, parts))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


# Lines of one voucher follow each other, and the same texts come every month.
_folded = lru_cache(2**14)(fold)


def _issue(batch, issue):
    column = issue.column or ""
    place = (issue.sheet, issue.row, column, issue.code, issue.severity)
    return (batch.pk, *place, issue.message)


def _mark_known(batch):
    """Rows that another file brought into the books, and entries it brought half of."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE accounting_importrow SET is_known = %s
            WHERE batch_id = %s AND kind = 'line' AND EXISTS (
                SELECT 1 FROM accounting_postedkey k WHERE k.agency_id = %s
                AND k.fingerprint = accounting_importrow.fingerprint
                AND k.occurrence = accounting_importrow.occurrence)""",
            [True, batch.pk, batch.agency_id],
        )
    lines = batch.rows.filter(kind="line")
    known = lines.filter(is_known=True)
    if not known.exists():
        return
    fresh = lines.filter(is_known=False).values("document")
    torn = known.filter(document__in=fresh)
    text = _(
        "Other lines of this entry are in the books already. Please mend the whole "
        "entry, or hold it back."
    )
    ImportIssue.objects.bulk_create(
        ImportIssue(
            batch=batch,
            sheet=row.sheet,
            row=row.row,
            code="half_known",
            severity=ERROR,
            message=text,
        )
        for row in torn
    )
    lines.filter(document__in=torn.values("document")).update(
        is_bad=True, is_known=False
    )


def _sum_up(batch, tables, controls):
    counts = Counter()
    for control in controls:
        counts.update(control.counts)
    counts["known"] = batch.rows.filter(is_known=True).count()
    counts["bad"] = batch.rows.filter(is_bad=True).count()
    days = batch.rows.filter(kind="line", on__isnull=False).order_by("on")
    batch.tables = [_told(table) for table in tables]
    batch.counts = dict(counts)
    batch.sum_debit = _baht(sum(control.debit for control in controls))
    batch.sum_credit = _baht(sum(control.credit for control in controls))
    batch.first_on = days.values_list("on", flat=True).first()
    batch.last_on = days.values_list("on", flat=True).last()
    batch.state = ImportBatch.State.STAGED
    batch.heartbeat = now()
    batch.save()


def _told(table):
    return {
        "sheet": table.sheet.name,
        "layout": table.layout,
        "header_row": table.header_row,
        "columns": table.columns,
        "signature": table.signature,
        "titles": table.titles,
        "fund": table.fund_hint,
        "set": table.set_hint,
        "period": [day and day.isoformat() for day in table.period_hint],
    }


def _baht(satang):
    return ImportBatch._meta.get_field("sum_debit").from_db_value(satang, None, None)
