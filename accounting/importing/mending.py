"""Bad rows as a sheet to mend, and the mended sheet back into the same import."""

import io
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl import Workbook

from accounting.importing.accounts import Accounts
from accounting.importing.drafting import draft
from accounting.importing.issues import ERROR
from accounting.importing.reading import read_book
from accounting.importing.staging import fingerprint
from accounting.models import ImportBatch, ImportIssue, ImportRow
from thai.dates import parse_date, short_date
from thai.errors import ThaiValueError
from thai.folding import clean, fold
from thai.numbers import parse_amount

# The heads of the sheet, and the fields they are.
COLUMNS = {
    "แผ่นงาน": "sheet",
    "แถว": "row",
    "วันที่": "on",
    "เลขที่เอกสาร": "voucher",
    "รายการ": "text",
    "รหัสบัญชี": "account_code",
    "ชื่อบัญชี": "account_name",
    "เดบิต / รับ": "debit",
    "เครดิต / จ่าย": "credit",
}
WHY = "เหตุผล"
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass
class Mended:
    """What a mended sheet came to: rows put right, and what is still wrong."""

    rows: int = 0
    problems: list[str] = field(default_factory=list)


def waiting_rows(batch: ImportBatch):
    """The rows that are not in the books, with all lines of their entries."""
    waiting = batch.rows.filter(kind="line", is_known=False, entry=None)
    return waiting.order_by("pk")


def sheet_to_mend(batch: ImportBatch) -> bytes:
    """An .xlsx of the waiting rows, each with what is wrong with it."""
    reasons = {}
    for issue in batch.issues.filter(severity=ERROR):
        reasons.setdefault((issue.sheet, issue.row), []).append(issue.message)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("แก้แล้วส่งกลับ")
    sheet.append([*COLUMNS, WHY])
    for row in waiting_rows(batch):
        why = " / ".join(reasons.get((row.sheet, row.row), [])) or _("held back")
        cells = [_shown(row, name) for name in COLUMNS.values()]
        sheet.append([_inert(cell) for cell in [*cells, why]])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _inert(cell):
    """Text stays text: what begins like a formula is never counted by a spreadsheet."""
    starts_one = isinstance(cell, str) and cell.lstrip(" '\"").startswith(TRIGGERS)
    return f"'{cell}" if starts_one else cell


def _shown(row, name):
    value = getattr(row, name)
    if name == "on":
        return short_date(value).replace("\u00a0", " ") if value else ""
    return "" if value is None else value


def mend(batch: ImportBatch, data: bytes, name: str) -> Mended:
    """Take a mended sheet into the import it came from; raises Refused for the file.

    A row is found again by its sheet and row of the first file. What cannot be read yet
    is named, and the other rows are mended all the same.
    """
    book = read_book(data, name)
    mended = Mended()
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        accounts = Accounts(locked.chart)
        waiting = {(row.sheet, str(row.row)): row for row in waiting_rows(locked)}
        for place, texts in _rows_of(book):
            _mend_row(locked, waiting, place, texts, accounts, mended)
        draft(locked)
    return mended


def _rows_of(book):
    """(row of this sheet, {field: text}) below the head that we wrote."""
    wanted = {fold(head): name for head, name in COLUMNS.items()}
    for sheet in book.sheets:
        heads = None
        for number, cells in enumerate(sheet.rows, start=sheet.first_row):
            texts = [_as_text(cell) for cell in cells]
            if heads is None:
                found = {wanted.get(fold(text)): at for at, text in enumerate(texts)}
                heads = found if {"sheet", "row"} <= set(found) else None
                continue
            yield (
                number,
                {
                    name: texts[at] if at < len(texts) else ""
                    for name, at in heads.items()
                    if name
                },
            )


def _as_text(cell):
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell)) if cell is not None else ""


def _mend_row(batch, waiting, number, texts, accounts, mended):
    row = waiting.get((texts["sheet"], texts["row"]))
    if row is None:
        if any(texts.values()):
            text = _("Row %(number)s: the import has no such row that waits.")
            mended.problems.append(text % {"number": number})
        return
    try:
        _read_into(row, texts)
    except ThaiValueError as error:
        mended.problems.append(
            _("Row %(number)s: %(why)s") % {"number": number, "why": error}
        )
        return
    row.account_id = accounts.find(row)
    row.is_bad = row.is_held = False
    row.fingerprint = fingerprint(batch.account_set_id, _AsRead(row))
    alike = batch.rows.filter(fingerprint=row.fingerprint).exclude(pk=row.pk)
    row.occurrence = alike.count() + 1
    row.save()
    ImportIssue.objects.filter(
        batch=batch, sheet=row.sheet, row=row.row, severity=ERROR
    ).delete()
    mended.rows += 1


def _read_into(row: ImportRow, texts):
    row.on = parse_date(texts["on"])
    row.debit, row.credit = (parse_amount(texts[side]) for side in ("debit", "credit"))
    if bool(row.debit) == bool(row.credit):
        raise ThaiValueError(
            "one_side", _("Please give an amount on one side, and only on one.")
        )
    for name in ("voucher", "text", "account_code", "account_name"):
        limit = ImportRow._meta.get_field(name).max_length
        setattr(row, name, texts.get(name, "")[:limit])


class _AsRead:
    """A stored row as the fingerprint knows rows: amounts in satang."""

    def __init__(self, row):
        self.__dict__.update(
            date=row.on,
            voucher=row.voucher,
            text=row.text,
            account_code=row.account_code,
            account_name=row.account_name,
            debit=row.debit and int(row.debit.scaleb(2)),
            credit=row.credit and int(row.credit.scaleb(2)),
        )
