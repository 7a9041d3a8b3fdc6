"""Rows of a table as dates, texts and satang, with everything that is wrong in them."""

import datetime
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounting.importing.account_words import code_and_name
from accounting.importing.cells import MASK
from accounting.importing.header import header_at
from accounting.importing.headings import key_of, role_of
from accounting.importing.issues import ERROR, WARNING
from accounting.importing.line_checks import check_amounts, check_date, check_words
from accounting.importing.row_amounts import LEAST_CITIZEN, read_satang, with_satang
from accounting.importing.row_cells import RowCells
from accounting.importing.row_dates import DateReader
from accounting.importing.row_kinds import is_heading, labels_of
from accounting.importing.rows import BLANK, CARRIED, HEADER, LINE, NOTE, TOTAL, Row
from accounting.importing.table import CASH_BOOK, JOURNAL, Table
from thai.errors import ThaiValueError

__all__ = ["Row", "parse"]

_SIDES = {CASH_BOOK: ("received", "paid"), JOURNAL: ("debit", "credit")}
_FIGURE = re.compile("[0-9๐-๙#]")


def parse(table: Table, today: datetime.date | None = None) -> Iterator[Row]:
    """Give every row below the table's header, in the file's order, blanks too.

    Amounts are satang, dates CE. Nothing is raised for what a cell holds: it becomes
    an issue of its row. Dates after `today` are warned of when it is given.
    """
    reader = _Reader(table, today)
    start = table.header_row - table.sheet.first_row + 1
    for place in range(start, len(table.sheet.rows)):
        yield reader.read(place)


class _Reader:
    """Reads one table from top to bottom; remembers date, voucher and columns."""

    def __init__(self, table: Table, today: datetime.date | None):
        self.table, self.today = table, today
        self.dates = DateReader(table.period_hint, table.dates == "swapped")
        self.voucher = ""
        self.sides = _SIDES[table.layout]
        amounts = (*self.sides, "balance", "amount")
        self.cells = RowCells(table.sheet, table.columns, amounts)

    def read(self, place: int) -> Row:
        """Return the row at this place of the sheet."""
        row = self.cells.begin(place, self.table.layout)
        if not any(row.raw):
            row.kind, row.raw = BLANK, []
        elif self._is_header():
            row.kind = HEADER
            self._follow_header(place)
        else:
            self._read_amounts(row)
            self._read_words(row)
            self._decide(row)
        return row

    def _is_header(self) -> bool:
        values = self.cells.amount_values()
        texts = [value for value in values if type(value) is str]
        return bool(texts) and any(map(is_heading, texts))

    def _follow_header(self, place: int) -> None:
        """A later page may have its columns in another order (I12)."""
        sheet, columns = self.table.sheet, self.cells.columns
        header = header_at(sheet, place, 1)
        found = {
            role: sheet.first_column + at
            for role, at in (header.columns if header else {}).items()
            if role in columns
        }
        if len(found) > 2 and found.items() - columns.items():
            self.cells.use_columns(columns | found)
            message = _("From here on the columns are in another order; we follow it.")
            self.cells.note("", "header_changed", WARNING, message)

    def _fault(self, role: str, error: ThaiValueError, severity: str = ERROR) -> None:
        self.cells.note(role, error.code, severity, _(error.reason) % error.params)

    # Amounts

    def _read_amounts(self, row: Row) -> None:
        self.has_zero = False
        if "amount" in self.cells.columns:
            self._read_with_side(row)
        else:
            row.debit = self._side(self.sides[0])
            row.credit = self._side(self.sides[1])
        row.balance = self._amount("balance")

    def _side(self, role: str) -> int | None:
        amount = self._amount(role)
        self.has_zero = self.has_zero or amount == 0
        return amount or None

    def _amount(self, role: str) -> int | None:
        cells = self.cells
        try:
            amount = read_satang(cells.value(role), self.table.unit)
            if role in cells.satang:
                amount = with_satang(amount, cells.value(cells.satang[role]))
        except ThaiValueError as error:
            # A balance is only compared: it holds no line back.
            self._fault(role, error, WARNING if role == "balance" else ERROR)
            return None
        if amount and abs(amount) >= LEAST_CITIZEN and MASK in " ".join(cells.raw):
            message = _("This is a citizen number, not an amount.")
            cells.note(role, "not_amount", ERROR, message)
            return None
        return amount

    def _read_with_side(self, row: Row) -> None:
        """One column of amounts, and a word that says which side (I39)."""
        amount = self._side("amount")
        side = role_of(key_of(self.cells.value("side")))[0]
        if side in ("received", "debit"):
            row.debit = amount
        elif side in ("paid", "credit"):
            row.credit = amount
        elif amount:
            message = _("It is not said whether this is received or paid.")
            self.cells.note("side", "no_side", ERROR, message)

    # Words

    def _read_words(self, row: Row) -> None:
        cells = self.cells
        row.voucher, row.text = cells.text("voucher"), cells.text("text")
        name = cells.text("account_name")
        if row.layout == JOURNAL and "account_name" not in cells.columns:
            name = row.text
        row.account_code, row.account_name = code_and_name(
            cells.text("account_code"), name
        )

    # Which kind of row this is

    def _decide(self, row: Row) -> None:
        words = self.cells.words()
        labels = labels_of(words)
        has_amount = row.debit or row.credit or row.issues or row.balance is not None
        if "carried" in labels:
            self._set_apart(row, CARRIED)
        elif "total" in labels:
            self._set_apart(row, TOTAL)
        elif self._is_likely_total(row, words, labels):
            self._set_apart(row, TOTAL)
            message = _("We take this row for a total, not for a line.")
            self.cells.note("text", "guessed_total", WARNING, message)
        elif not has_amount and not self._is_empty_line(row, labels):
            self._remark(row, words, labels)
        elif self._is_only_words(row):
            row.issues = []
            self._remark(row, words, labels)
        else:
            self._line(row)

    def _is_likely_total(self, row: Row, words: list[str], labels: set[str]) -> bool:
        """รวม and more words without a date or voucher; or both sides and no word."""
        if "maybe_total" in labels:
            cells = self.cells
            return not (cells.text("date") or row.voucher or cells.text("account_code"))
        return bool(row.debit and row.credit) and not words

    def _is_only_words(self, row: Row) -> bool:
        """Words and no figure where amounts stand: a signature, a remark (I07)."""
        if not row.issues or row.debit or row.credit or row.balance is not None:
            return False
        values = [value for value in self.cells.amount_values() if value is not None]
        is_only = all(isinstance(v, str) and not _FIGURE.search(v) for v in values)
        return is_only and not self._own_date()

    def _is_empty_line(self, row: Row, labels: set[str]) -> bool:
        """A row of a cash book with its own date and words, and no amount at all."""
        if row.layout != CASH_BOOK or self.has_zero or labels:
            return False
        return bool(row.text and self._own_date())

    def _own_date(self) -> datetime.date | None:
        try:
            read = self.dates.read(self.cells.value("date"))
        except ThaiValueError:
            return None
        return read.date if read.origin == "own" else None

    def _set_apart(self, row: Row, kind: str) -> None:
        row.kind = kind
        row.date = self._own_date()
        if kind == CARRIED:
            self.dates.remember(row.date)
        # An unreadable total stops nothing: only the comparison falls away.
        row.issues = [issue._replace(severity=WARNING) for issue in row.issues]

    def _remark(self, row: Row, words: list[str], labels: set[str]) -> None:
        row.kind = NOTE
        if any(self.dates.note_month(text) for text in words):
            return
        row.date = self._own_date()
        if "banner" in labels:
            message = _("Another account seems to begin here.")
            self.cells.note("", "account_banner", WARNING, message)
        elif self.has_zero and row.date:
            message = _("The amount is zero: nothing is to be posted.")
            self.cells.note(self.sides[0], "zero_amount", WARNING, message)
        if row.date:
            # In a journal the date may stand on a line of its own above the accounts.
            self.dates.remember(row.date)
            self.voucher = row.voucher

    # Lines

    def _line(self, row: Row) -> None:
        row.kind = LINE
        self._read_date(row)
        check_amounts(row, self.cells, self.sides, self.table.negatives)
        check_words(row, self.cells)

    def _read_date(self, row: Row) -> None:
        value = self.cells.value("date")
        try:
            read = self.dates.read(value)
        except ThaiValueError as error:
            self._fault("date", error)
            if value is not None:
                self.dates.forget()
            self._continue_voucher(row, is_above=value is None)
            return
        row.date = read.date
        self.dates.remember(read.date)
        self._continue_voucher(row, is_above=read.origin == "above")
        for code, severity, reason, params in read.notices:
            self.cells.note("date", code, severity, _(reason) % params)
        if read.origin == "own":
            check_date(self.cells, read.date, self.table.period_hint, self.today)

    def _continue_voucher(self, row: Row, is_above: bool) -> None:
        """In a journal a voucher stands, like its date, on the first line only."""
        if row.layout == JOURNAL and is_above and not row.voucher:
            row.voucher = self.voucher
        self.voucher = row.voucher
