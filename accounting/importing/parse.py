"""Rows of a table as dates, texts and satang, with everything that is wrong in them."""

import datetime
from dataclasses import dataclass, field

from accounting.importing.issues import Issue


@dataclass(slots=True)
class Row:
    """One row of the file as it stands; amounts in whole satang, dates CE.

    `kind` is line, total (รวม), carried (ยกมา, ยกไป), blank, header (repeated) or
    note. `raw` holds the cells as shown, without control characters and citizen
    numbers. In a cash book รับ is debit and จ่าย is credit. None is nothing written.
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
