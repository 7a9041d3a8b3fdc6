"""The balance typed behind each row, counted again (I43), newest first too (I13)."""

import datetime
from dataclasses import dataclass, field

from django.utils.translation import gettext as _, ngettext

from accounting.importing.issues import WARNING, Issue
from accounting.importing.row_amounts import baht

# One wrong balance is worth a look; twenty say that the column means something else.
MOST_ISSUES = 20


@dataclass(slots=True)
class Wrong:
    """A balance that is not what the rows before make of it."""

    row: int
    written: int
    counted: int


@dataclass(slots=True)
class RunningBalance:
    """Counts one sheet of a cash book from the top and from the bottom at once.

    Which of the two was right is known when the dates have been seen. Amounts are
    satang; a row whose amount cannot be read breaks the count, without a warning.
    """

    sheet: str
    down: int | None = None
    up: int | None = None
    wrong_down: list[Wrong] = field(default_factory=list)
    wrong_up: list[Wrong] = field(default_factory=list)
    last: datetime.date | None = None
    later: int = 0
    earlier: int = 0

    def add(self, row) -> None:
        """Count one line."""
        self._order(row.date)
        move = (row.debit or 0) - (row.credit or 0)
        if row.has_error:
            self.down = self.up = None
            return
        if self.down is not None:
            self.down += move
        if row.balance is None:
            self.up = None if self.up is None else self.up - move
            return
        self._compare(self.down, row, self.wrong_down)
        self._compare(self.up, row, self.wrong_up)
        self.down, self.up = row.balance, row.balance - move

    def _order(self, date: datetime.date | None) -> None:
        if date and self.last:
            self.later += date > self.last
            self.earlier += date < self.last
        self.last = date or self.last

    def _compare(self, counted: int | None, row, wrong: list[Wrong]) -> None:
        if counted is not None and counted != row.balance:
            wrong.append(Wrong(row.row, row.balance, counted))

    def carry(self, row, amount: int) -> None:
        """Compare a balance brought or carried (ยกมา, ยกไป), and go on from it."""
        if self.down is not None and self.down != amount:
            self.wrong_down.append(Wrong(row.row, amount, self.down))
        self.down = amount

    def restart(self) -> None:
        """Begin again: another account follows."""
        self.down = self.up = None

    def issues(self) -> list[Issue]:
        """Name the wrong balances, in the order that the dates show."""
        wrong = self.wrong_up if self.earlier > self.later else self.wrong_down
        issues = [self._issue(item) for item in wrong[:MOST_ISSUES]]
        if (more := len(wrong) - MOST_ISSUES) > 0:
            message = ngettext(
                "%(count)s more balance of this sheet differs.",
                "%(count)s more balances of this sheet differ.",
                more,
            ) % {"count": more}
            code = "balance_differs"
            issues.append(Issue(self.sheet, None, None, code, WARNING, message))
        return issues

    def _issue(self, wrong: Wrong) -> Issue:
        message = _(
            "The balance says %(written)s, but the rows so far make %(counted)s, "
            "which is %(difference)s baht apart."
        ) % {
            "written": baht(wrong.written),
            "counted": baht(wrong.counted),
            "difference": baht(abs(wrong.written - wrong.counted)),
        }
        return Issue(self.sheet, wrong.row, None, "balance_differs", WARNING, message)
