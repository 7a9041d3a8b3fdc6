"""Where the tables are in a book, and what each column means."""

import datetime
from dataclasses import dataclass, field

from accounting.importing.issues import Issue
from accounting.importing.reading import Sheet

# Cash book and general journal; what the columns of each may be.
CASH_BOOK, JOURNAL = "L1", "L2"
PERIOD = tuple[datetime.date | None, datetime.date | None]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person once answered about sheets with one header signature.

    `columns` is role → column of the file (A is 0). `dates` says what date cells
    hold: as_stored, swapped (day and month turned round), or ask. `unit` is the baht
    that 1 in an amount stands for.
    """

    layout: str
    columns: dict[str, int]
    dates: str = "ask"
    unit: int = 1


@dataclass(slots=True)
class Table:
    """One table of a sheet: its header, its columns, what its titles say.

    Roles in `columns` (role → column of the file, A is 0): date, voucher, text,
    account_code, account_name, balance and received, paid (L1) or debit, credit (L2),
    each amount also with _satang when satang stand in their own column.
    `header_row` is the file's row of the header's last line; `period_hint` is CE.
    """

    sheet: Sheet
    layout: str
    header_row: int
    columns: dict[str, int]
    signature: str
    titles: list[str] = field(default_factory=list)
    fund_hint: str = ""
    set_hint: str = ""
    period_hint: PERIOD = (None, None)
    issues: list[Issue] = field(default_factory=list)
    dates: str = "ask"
    unit: int = 1
