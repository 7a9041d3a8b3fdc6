"""One table of a sheet, and what was once answered about tables like it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy

from accounting.importing.book import Sheet
from accounting.importing.hints import Period
from accounting.importing.issues import Issue

CASH_BOOK, JOURNAL = "L1", "L2"

ROLE_NAMES = {
    "date": gettext_lazy("the date"),
    "voucher": gettext_lazy("the voucher number"),
    "text": gettext_lazy("the description"),
    "account_code": gettext_lazy("the account code"),
    "account_name": gettext_lazy("the account name"),
    "received": gettext_lazy("money received"),
    "paid": gettext_lazy("money paid"),
    "debit": gettext_lazy("debit"),
    "credit": gettext_lazy("credit"),
    "balance": gettext_lazy("the balance"),
    "amount": gettext_lazy("the amount"),
    "side": gettext_lazy("received or paid"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person once answered about sheets with one header signature.

    `columns` is role → column of the file (A is 0). `dates` says what date cells
    hold: as_stored, swapped (day and month turned round), or ask. `unit` is the baht
    that 1 in an amount stands for. `negatives` says whether an amount below zero is
    taken (opposite: as one on the other side) or refused (error). `header_row` is the
    file's row in which the header ends, where a person had to say so.
    """

    layout: str
    columns: dict[str, int]
    dates: str = "ask"
    unit: int | None = None
    negatives: str = "opposite"
    header_row: int | None = None


@dataclass(slots=True)
class Table:
    """One table of a sheet: its header, its columns, what its titles say.

    Roles in `columns` (role → column of the file, A is 0): date, voucher, text,
    account_code, account_name, balance and received, paid (L1) or debit, credit (L2),
    each amount also with _satang when satang stand in a column of their own; or amount
    with side, when a word in each row says which. `header_row` is the file's row of the
    header's last line; `period_hint` is CE. `dates`, `unit` and `negatives` are as in
    Profile.
    """

    sheet: Sheet
    layout: str
    header_row: int
    columns: dict[str, int]
    signature: str
    titles: list[str] = field(default_factory=list)
    fund_hint: str = ""
    set_hint: str = ""
    period_hint: Period = (None, None)
    issues: list[Issue] = field(default_factory=list)
    dates: str = "ask"
    unit: int = 1
    negatives: str = "opposite"
