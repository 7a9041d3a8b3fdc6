"""รวม rows, each compared with the lines it may stand for."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounting.importing.issues import WARNING, Issue
from accounting.importing.row_amounts import baht

# What a total reaches back to: its like before it, the total before it, or the start.
_KINDS = (
    ("page", re.compile("หน้า|แผ่น")),
    ("month", re.compile("เดือน")),
    ("day", re.compile("วัน")),
)


@dataclass(slots=True)
class _Sum:
    """Satang of lines, and of balances brought in among them, on two sides."""

    lines: list[int] = field(default_factory=lambda: [0, 0])
    carried: list[int] = field(default_factory=lambda: [0, 0])

    def counted(self, side: int) -> tuple[int, int]:
        return self.lines[side], self.lines[side] + self.carried[side]


class WrittenTotals:
    """Follows one sheet; a total may be of its page, its month, or all so far.

    A page of a cash book may count the balance brought forward among the receipts and
    the balance carried among the payments, so both readings are right.
    """

    def __init__(self, sheet: str):
        self.sheet = sheet
        self.sums = {"all": _Sum(), "last": _Sum()}
        self.sums |= {kind: _Sum() for kind, _words in _KINDS}
        self.issues: list[Issue] = []

    def add(self, debit: int | None, credit: int | None, is_line: bool) -> None:
        """Count a line, or a balance brought or carried."""
        for total in self.sums.values():
            amounts = total.lines if is_line else total.carried
            amounts[0] += debit or 0
            amounts[1] += credit or 0

    def compare(self, row, names: tuple[str, str]) -> None:
        """Compare a total row with what it may stand for, and begin anew."""
        for side, written in enumerate((row.debit, row.credit)):
            if written is None:
                continue
            counted = {n for total in self.sums.values() for n in total.counted(side)}
            if written not in counted:
                nearest = min(counted, key=lambda count: abs(count - written))
                self.issues.append(self._issue(row.row, names[side], written, nearest))
        label = " ".join(row.raw)
        for kind, words in _KINDS:
            if words.search(label):
                self.sums[kind] = _Sum()
        self.sums["last"] = _Sum()

    def _issue(self, row: int, name: str, written: int, counted: int) -> Issue:
        message = _(
            "The total of %(side)s says %(written)s, but its lines make %(counted)s, "
            "which is %(difference)s baht apart."
        ) % {
            "side": name,
            "written": baht(written),
            "counted": baht(counted),
            "difference": baht(abs(written - counted)),
        }
        return Issue(self.sheet, row, None, "total_differs", WARNING, message)
