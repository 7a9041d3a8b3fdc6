"""Rows of a table as dates, texts and satang, with everything that is wrong in them."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounting.importing.book import Value
from accounting.importing.cells import MASK, letter, mask, shown
from accounting.importing.delimited import is_garbled
from accounting.importing.header import header_at
from accounting.importing.headings import key_of, role_of
from accounting.importing.issues import ERROR, WARNING, Issue
from accounting.importing.row_amounts import read_satang, with_satang
from accounting.importing.row_dates import DateReader, ReadDate
from accounting.importing.row_kinds import is_heading, labels_of
from accounting.importing.table import CASH_BOOK, JOURNAL, Table
from thai.dates import medium_date
from thai.digits import to_arabic
from thai.errors import ThaiValueError

LINE, TOTAL, CARRIED = "line", "total", "carried"
BLANK, HEADER, NOTE = "blank", "header", "note"
_SIDES = {CASH_BOOK: ("received", "paid"), JOURNAL: ("debit", "credit")}
_CODE_AND_NAME = re.compile(
    r"((?:[A-Za-z]{1,4}[-.]?|[ก-ฮ]{1,4}-?)?[0-9๐-๙][0-9๐-๙.\-/]+)[\s:–-]+(\D.*)"
)
_FIGURE = re.compile("[0-9๐-๙#]")
# A citizen number has 13 digits; no fund has as many baht.
_LEAST_CITIZEN = 10**14
_POINT_ZERO = re.compile(r"([0-9]+)\.0+")


@dataclass(slots=True)
class Row:
    """One row of the file as it stands; amounts in whole satang, dates CE.

    `kind` is line, total (รวม), carried (ยกมา, ยกไป), blank, header (repeated) or
    note. `raw` holds the cells as shown from column A on, without control characters
    and citizen numbers. In a cash book รับ is debit and จ่าย is credit; a negative
    amount stays negative. None is nothing written. A row with an issue of severity
    error cannot be posted as it is.
    """

    sheet: str
    row: int
    kind: str
    raw: list[str]
    date: datetime.date | None = None
    voucher: str = ""
    text: str = ""
    account_code: str = ""
    account_name: str = ""
    debit: int | None = None
    credit: int | None = None
    balance: int | None = None
    issues: list[Issue] = field(default_factory=list)
    layout: str = ""

    @property
    def has_error(self) -> bool:
        return any(issue.severity == ERROR for issue in self.issues)


def parse(table: Table, today: datetime.date | None = None) -> Iterator[Row]:
    """Give every row below the table's header, in the file's order, blanks too.

    Nothing is raised for what a cell holds: it becomes an issue of its row. Dates
    after `today` are warned of when it is given.
    """
    reader = _Reader(table, today)
    start = table.header_row - table.sheet.first_row + 1
    for place in range(start, len(table.sheet.rows)):
        yield reader.read(place)


class _Reader:
    """Reads one table from top to bottom; remembers date, voucher and columns."""

    def __init__(self, table: Table, today: datetime.date | None):
        self.table, self.sheet, self.today = table, table.sheet, today
        self.dates = DateReader(table.period_hint, table.dates == "swapped")
        self.voucher = ""
        self.sides = _SIDES[table.layout]
        self._set_columns(table.columns)

    def _set_columns(self, columns: dict[str, int]) -> None:
        first = self.sheet.first_column
        self.columns = columns
        self.places = {role: column - first for role, column in columns.items()}
        amounts = (*self.sides, "balance", "amount")
        self.amounts = [self.places[role] for role in amounts if role in self.places]
        before = range(max(0, min(self.amounts)))
        named = [
            self.places[role]
            for role in ("date", "voucher", "text", "account_code", "account_name")
            if role in self.places
        ]
        labels = {*before, *named} - set(self.amounts)
        # Places in `raw`, which begins with column A.
        self.labels = sorted(first + place for place in labels if place >= 0)

    def read(self, place: int) -> Row:
        """Return the row at this place of the sheet."""
        cells = self.sheet.rows[place]
        raw = [""] * self.sheet.first_column + [shown(value) for value in cells]
        row = Row(
            self.sheet.name,
            self.sheet.first_row + place,
            BLANK,
            raw,
            layout=self.table.layout,
        )
        if not any(raw):
            row.raw = []
            return row
        self.cells = cells
        if any(is_heading(self._at(at)) for at in self.amounts):
            return self._header(row, place)
        self._read_amounts(row)
        self._read_texts(row)
        self._decide(row)
        return row

    def _at(self, place: int) -> Value:
        return self.cells[place] if 0 <= place < len(self.cells) else None

    def _cell(self, role: str) -> Value:
        place = self.places.get(role)
        return None if place is None else self._at(place)

    def _text(self, row: Row, role: str) -> str:
        column = self.columns.get(role)
        if column is None or column >= len(row.raw):
            return ""
        text = row.raw[column]
        return " ".join(text.split()) if text else ""

    def _note(self, row: Row, role: str, code: str, severity: str, message: str):
        column = letter(self.columns[role]) if role in self.columns else None
        # Messages give back what was typed.
        issue = Issue(row.sheet, row.row, column, code, severity, mask(message))
        row.issues.append(issue)

    def _fault(self, row: Row, role: str, error: ThaiValueError, severity=ERROR):
        self._note(row, role, error.code, severity, _(error.reason) % error.params)

    # Headers of later pages

    def _header(self, row: Row, place: int) -> Row:
        row.kind = HEADER
        header = header_at(self.sheet, place, 1)
        found = {
            role: self.sheet.first_column + at
            for role, at in (header.columns if header else {}).items()
            if role in self.columns
        }
        if len(found) > 2 and found.items() - self.columns.items():
            self._set_columns(self.columns | found)
            message = _("From here on the columns are in another order; we follow it.")
            self._note(row, "", "header_changed", WARNING, message)
        return row

    # Amounts

    def _read_amounts(self, row: Row) -> None:
        self.has_zero = False
        if "amount" in self.places and self.sides[0] not in self.places:
            self._read_signed(row)
        else:
            row.debit = self._side(row, self.sides[0])
            row.credit = self._side(row, self.sides[1])
        row.balance = self._amount(row, "balance")

    def _side(self, row: Row, role: str) -> int | None:
        amount = self._amount(row, role)
        self.has_zero = self.has_zero or amount == 0
        return amount or None

    def _amount(self, row: Row, role: str) -> int | None:
        value = self._cell(role)
        small = f"{role}_satang"
        try:
            amount = None if value is None else read_satang(value, self.table.unit)
            if small in self.places:
                amount = with_satang(amount, self._cell(small))
        except ThaiValueError as error:
            severity = WARNING if role == "balance" else ERROR
            self._fault(row, role, error, severity)
            return None
        if amount and abs(amount) >= _LEAST_CITIZEN and MASK in " ".join(row.raw):
            message = _("This is a citizen number, not an amount.")
            self._note(row, role, "not_amount", ERROR, message)
            return None
        return amount

    def _read_signed(self, row: Row) -> None:
        """One column of amounts, and a word that says which side (I39)."""
        amount = self._side(row, "amount")
        if amount is None:
            return
        side = role_of(key_of(self._cell("side")))[0]
        if side in ("received", "debit"):
            row.debit = amount
        elif side in ("paid", "credit"):
            row.credit = amount
        else:
            message = _("It is not said whether this is received or paid.")
            self._note(row, "side", "no_side", ERROR, message)

    # Words

    def _read_texts(self, row: Row) -> None:
        row.voucher = self._text(row, "voucher")
        row.text = self._text(row, "text")
        row.account_code, row.account_name = _account(
            self._text(row, "account_code"), self._text(row, "account_name")
        )
        if row.layout == JOURNAL and "account_name" not in self.columns:
            if "account_code" not in self.columns:
                row.account_code, row.account_name = _account("", row.text)
            else:
                row.account_name = row.account_name or row.text

    # Which kind of row this is

    def _decide(self, row: Row) -> None:
        labels = labels_of(self._labels(row))
        has_amount = row.debit or row.credit or row.issues or row.balance is not None
        if "carried" in labels:
            self._not_a_line(row, CARRIED)
        elif "total" in labels or ("maybe_total" in labels and self._stands_alone(row)):
            self._not_a_line(row, TOTAL)
            if "total" not in labels:
                message = _("We take this row for a total, not for a line.")
                self._note(row, "text", "guessed_total", WARNING, message)
        elif self._is_bare_total(row):
            self._not_a_line(row, TOTAL)
            message = _("Both sides and no words: we take this row for a total.")
            self._note(row, self.sides[0], "guessed_total", WARNING, message)
        elif self._is_wordy(row):
            row.issues = []
            self._remark(row, labels)
        elif has_amount or self._is_empty_line(row):
            self._line(row)
        else:
            self._remark(row, labels)

    def _labels(self, row: Row) -> list[str]:
        """Return the words that stand outside the amounts."""
        width = len(row.raw)
        return [row.raw[at] for at in self.labels if at < width and row.raw[at]]

    def _stands_alone(self, row: Row) -> bool:
        """No date, voucher or account of its own: รวม… is then no description."""
        own = self._text(row, "date") + row.voucher + self._text(row, "account_code")
        return not own

    def _is_bare_total(self, row: Row) -> bool:
        return bool(row.debit and row.credit) and not self._labels(row)

    def _is_wordy(self, row: Row) -> bool:
        """Words and no figure where amounts stand: a signature, a remark (I07)."""
        if not row.issues or row.debit or row.credit or row.balance is not None:
            return False
        values = [self._at(place) for place in self.amounts]
        words = [value for value in values if value is not None]
        is_wordy = all(isinstance(v, str) and not _FIGURE.search(v) for v in words)
        return is_wordy and not self._own_date()

    def _is_empty_line(self, row: Row) -> bool:
        """A row of a cash book with its own date and words, and no amount at all."""
        if row.layout != CASH_BOOK or self.has_zero:
            return False
        return isinstance(self._own_date(), datetime.date) and bool(row.text)

    def _own_date(self) -> datetime.date | None:
        if self._cell("date") is None:
            return None
        try:
            read = self.dates.read(self._cell("date"))
        except ThaiValueError:
            return None
        return read.date if read.origin == "own" else None

    def _not_a_line(self, row: Row, kind: str) -> None:
        row.kind = kind
        row.date = self._own_date()
        if kind == CARRIED:
            self.dates.remember(row.date)
        # An unreadable total stops nothing: only the comparison falls away.
        row.issues = [issue._replace(severity=WARNING) for issue in row.issues]

    def _remark(self, row: Row, labels: set[str]) -> None:
        row.kind = NOTE
        if any(self.dates.note_month(text) for text in self._labels(row)):
            return
        if "banner" in labels:
            message = _("Another account seems to begin here.")
            self._note(row, "", "account_banner", WARNING, message)
        elif self.has_zero and self._own_date():
            message = _("The amount is zero: nothing is to be posted.")
            self._note(row, self.sides[0], "zero_amount", WARNING, message)
        if date := self._own_date():
            # In a journal the date may stand on a line of its own above the accounts.
            self.dates.remember(date)
            self.voucher = row.voucher
            row.date = date

    # Lines

    def _line(self, row: Row) -> None:
        row.kind = LINE
        self._read_date(row)
        self._check_amounts(row)
        self._check_words(row)

    def _read_date(self, row: Row) -> None:
        try:
            read = self.dates.read(self._cell("date"))
        except ThaiValueError as error:
            self._fault(row, "date", error)
            if row.layout == JOURNAL and self._cell("date") is None:
                row.voucher = row.voucher or self.voucher
            elif self._cell("date") is not None:
                self.dates.forget()
            self.voucher = row.voucher
            return
        row.date = read.date
        self.dates.remember(read.date)
        if row.layout == JOURNAL and read.origin == "above" and not row.voucher:
            row.voucher = self.voucher
        self.voucher = row.voucher
        for code, severity, reason, params in read.notices:
            self._note(row, "date", code, severity, _(reason) % params)
        self._check_date(row, read)

    def _check_date(self, row: Row, read: ReadDate) -> None:
        if read.origin == "above":
            return
        first, last = self.table.period_hint
        params = {"date": medium_date(read.date)}
        if first and last and not first <= read.date <= last:
            message = _("%(date)s is outside the period that the title names.") % params
            self._note(row, "date", "outside_period", WARNING, message)
        if self.today and read.date > self.today:
            message = _("%(date)s has not come yet.") % params
            self._note(row, "date", "future_date", WARNING, message)

    def _check_amounts(self, row: Row) -> None:
        first, second = self.sides
        if row.debit and row.credit:
            message = _("Both sides are filled. Please keep one amount in a row.")
            self._note(row, second, "both_sides", ERROR, message)
        elif not (row.debit or row.credit or row.has_error):
            message = _("There is no amount here. Please fill it in.")
            if row.balance is not None:
                message = _(
                    "Only the balance is filled. Please say what was received or paid."
                )
            self._note(row, first, "no_amount", ERROR, message)
        for role, amount in ((first, row.debit), (second, row.credit)):
            if amount and amount < 0:
                self._note_negative(row, role if role in self.columns else "amount")

    def _note_negative(self, row: Row, role: str) -> None:
        if self.table.negatives == "error":
            message = _("The amount is below zero. Please put it on the other side.")
            self._note(row, role, "negative", ERROR, message)
            return
        message = _("The amount is below zero: it counts as one on the other side.")
        self._note(row, role, "negative", WARNING, message)

    def _check_words(self, row: Row) -> None:
        if MASK in " ".join(row.raw):
            message = _("A citizen number stood in this row. We hid it and keep none.")
            self._note(row, "", "citizen_number", WARNING, message)
        words = f"{row.text} {row.account_name}"
        if not words.isascii() and is_garbled(words):
            message = _("The letters of this row are broken. Please type them again.")
            self._note(row, "text", "garbled", ERROR, message)
        if row.layout == JOURNAL and not (row.account_code or row.account_name):
            message = _("No account is named here; the line counts as unassigned.")
            self._note(row, "account_code", "no_account", WARNING, message)


def _account(code: str, name: str) -> tuple[str, str]:
    """Return code and name, parted where one cell holds both (I54)."""
    if found := _CODE_AND_NAME.fullmatch(code):
        code, name = found[1], name or found[2]
    elif not code and (found := _CODE_AND_NAME.fullmatch(name)):
        code, name = found[1], found[2]
    code = to_arabic(code.lstrip("'")).strip()
    if found := _POINT_ZERO.fullmatch(code):
        code = found[1]
    return code, name
