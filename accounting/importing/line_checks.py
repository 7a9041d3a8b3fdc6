"""What must hold for a line before it can be posted, and what is worth a look."""

import datetime

from django.utils.translation import gettext as _

from accounting.importing.cells import MASK
from accounting.importing.delimited import is_garbled
from accounting.importing.hints import Period
from accounting.importing.issues import ERROR, WARNING
from accounting.importing.row_cells import RowCells
from accounting.importing.rows import Row
from accounting.importing.table import JOURNAL
from thai.dates import medium_date


def check_date(
    cells: RowCells,
    date: datetime.date,
    period: Period,
    today: datetime.date | None,
) -> None:
    """Warn of a date outside the period (CE) of the titles, or after today (I28)."""
    first, last = period
    if first and last and not first <= date <= last:
        message = _("%(date)s is outside the period that the title names.")
        message %= {"date": medium_date(date)}
        cells.note("date", "outside_period", WARNING, message)
    if today and date > today:
        message = _("%(date)s has not come yet.") % {"date": medium_date(date)}
        cells.note("date", "future_date", WARNING, message)


def check_amounts(
    row: Row, cells: RowCells, sides: tuple[str, str], negatives: str
) -> None:
    """One amount on one side (I40, I42); below zero by the table's rule (I32)."""
    first, second = sides
    if row.debit and row.credit:
        message = _("Both sides are filled. Please keep one amount in a row.")
        cells.note(second, "both_sides", ERROR, message)
    elif not (row.debit or row.credit or row.has_error):
        message = _("There is no amount here. Please fill it in.")
        if row.balance is not None:
            message = _(
                "Only the balance is filled. Please say what was received or paid."
            )
        cells.note(first, "no_amount", ERROR, message)
    for role, amount in ((first, row.debit), (second, row.credit)):
        if amount and amount < 0:
            role = role if role in cells.columns else "amount"
            _note_negative(cells, role, negatives)


def _note_negative(cells: RowCells, role: str, negatives: str) -> None:
    if negatives == "error":
        message = _("The amount is below zero. Please put it on the other side.")
        cells.note(role, "negative", ERROR, message)
        return
    message = _("The amount is below zero: it counts as one on the other side.")
    cells.note(role, "negative", WARNING, message)


def check_words(row: Row, cells: RowCells) -> None:
    """Citizen numbers (I59), broken letters (I61), lines without an account (I55)."""
    if MASK in "".join(row.raw):
        message = _("A citizen number stood in this row. We hid it and keep none.")
        cells.note("", "citizen_number", WARNING, message)
    if is_garbled(row.text) or is_garbled(row.account_name):
        message = _("The letters of this row are broken. Please type them again.")
        cells.note("text", "garbled", ERROR, message)
    if row.layout == JOURNAL and not (row.account_code or row.account_name):
        message = _("No account is named here; the line counts as unassigned.")
        cells.note("account_code", "no_account", WARNING, message)
