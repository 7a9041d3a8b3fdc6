"""One row of a ledger file, as it was read and with what was found in it."""

import datetime
from dataclasses import dataclass, field

from accounting.importing.cells import letter, mask
from accounting.importing.issues import ERROR, Issue

LINE, TOTAL, CARRIED = "line", "total", "carried"
BLANK, HEADER, NOTE = "blank", "header", "note"


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

    def note(self, column: int | None, code: str, severity: str, message: str) -> None:
        """Keep an issue of this row; `column` is that of the file, A is 0."""
        name = None if column is None else letter(column)
        # Messages give back what was typed.
        issue = Issue(self.sheet, self.row, name, code, severity, mask(message))
        self.issues.append(issue)
