"""What the file says of itself, compared with what its lines add up to."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from accounting.importing.documents import Documents
from accounting.importing.issues import Issue
from accounting.importing.rows import CARRIED, LINE, NOTE, TOTAL, Row
from accounting.importing.running import RunningBalance
from accounting.importing.table import CASH_BOOK, JOURNAL, ROLE_NAMES
from accounting.importing.written_totals import WrittenTotals

_OUT = re.compile(r"ยก ?(?:ยอด)? ?ไป|carried|c/?[fd]\b|closing", re.I)
_IN = re.compile(r"ยก ?(?:ยอด)? ?มา|brought|b/?[fd]\b|opening", re.I)


@dataclass(slots=True)
class Controls:
    """Counts and sums over rows, in satang as the source rows stand.

    `debit` and `credit` add up all lines; `held_…` the part whose row has an error or
    whose document does not balance. `carried_in` and `carried_out` are the balance
    that each sheet first brings from before and last hands on. Dates (CE) are the
    first and last of the lines; `unbalanced` holds (sheet, rows) of documents.
    """

    counts: dict[str, int] = field(default_factory=Counter)
    debit: int = 0
    credit: int = 0
    held: int = 0
    held_debit: int = 0
    held_credit: int = 0
    date_first: datetime.date | None = None
    date_last: datetime.date | None = None
    carried_in: dict[str, int] = field(default_factory=dict)
    carried_out: dict[str, int] = field(default_factory=dict)
    unbalanced: list[tuple[str, list[int]]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def control_totals(rows: Iterable[Row]) -> Controls:
    """Count the rows of one file and compare them with its own totals.

    Each รวม row with its lines, the running balance with its rows, ยกมา and ยกไป with
    the balance: warnings. Each document of a journal must balance: an error that names
    its rows. `Tally` does the same for rows that come one at a time.
    """
    tally = Tally()
    for row in rows:
        tally.add(row)
    return tally.controls()


class Tally:
    """Counts rows as they come; `controls` may be asked once they are all in."""

    def __init__(self):
        self.counted = Controls()
        self.documents = Documents()
        self.totals: dict[str, WrittenTotals] = {}
        self.balances: dict[str, RunningBalance] = {}

    def add(self, row: Row) -> None:
        """Count one row."""
        self.counted.counts[row.kind] += 1
        if row.sheet not in self.totals:
            self.totals[row.sheet] = WrittenTotals(row.sheet)
            self.balances[row.sheet] = RunningBalance(row.sheet)
        if row.kind == LINE:
            self._add_line(row)
        elif row.kind == TOTAL:
            self.totals[row.sheet].compare(row, _names(row))
        elif row.kind == CARRIED:
            self._add_carried(row)
        elif row.kind == NOTE and any(i.code == "account_banner" for i in row.issues):
            self.balances[row.sheet].restart()

    def _add_line(self, row: Row) -> None:
        counted = self.counted
        counted.debit += row.debit or 0
        counted.credit += row.credit or 0
        if row.has_error:
            counted.held += 1
            counted.held_debit += row.debit or 0
            counted.held_credit += row.credit or 0
        if row.date:
            counted.date_first = min(counted.date_first or row.date, row.date)
            counted.date_last = max(counted.date_last or row.date, row.date)
        self.totals[row.sheet].add(row.debit, row.credit, is_line=True)
        if row.layout == JOURNAL:
            self.documents.add(row)
        else:
            self.balances[row.sheet].add(row)

    def _add_carried(self, row: Row) -> None:
        self.totals[row.sheet].add(row.debit, row.credit, is_line=False)
        amounts = [row.balance, row.debit, row.credit]
        amount = next((amount for amount in amounts if amount is not None), None)
        if row.layout != CASH_BOOK or amount is None:
            return
        label = " ".join(row.raw)
        if _IN.search(label) and not _OUT.search(label):
            self.counted.carried_in.setdefault(row.sheet, amount)
        else:
            self.counted.carried_out[row.sheet] = amount
        self.balances[row.sheet].carry(row, amount)

    def controls(self) -> Controls:
        """Return what was counted, with every disagreement as an issue."""
        counted = self.counted
        for sheet, _voucher, document in self.documents.unbalanced():
            counted.unbalanced.append((sheet, document.rows))
            counted.held += len(document.rows)
            counted.held_debit += document.debit
            counted.held_credit += document.credit
        for sheet, totals in self.totals.items():
            counted.issues += totals.issues + self.balances[sheet].issues()
        counted.issues += self.documents.issues()
        return counted


def _names(row: Row) -> tuple[str, str]:
    if row.layout == JOURNAL:
        return str(ROLE_NAMES["debit"]), str(ROLE_NAMES["credit"])
    return str(ROLE_NAMES["received"]), str(ROLE_NAMES["paid"])
