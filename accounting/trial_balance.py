"""R1 งบทดลอง: every account of the scope, matched ones by code, then the others.

Nothing is left out for want of a matching: mapped + unmapped + held is what came in.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Sum

from accounting.mapping import mappings_for
from accounting.models import (
    AgencyAccount,
    CentralAccount,
    ImportBatch,
    ImportRow,
)
from accounting.sums import NOTHING, Amounts, sums

UNMOVED = Amounts()


@dataclass
class Line:
    """One account of the balance: where it began, what moved, where it stands."""

    account: object
    opening: Amounts = Amounts()
    moved: Amounts = Amounts()
    # The agencies' own accounts behind a line of the central chart.
    own: list[AgencyAccount] = field(default_factory=list)

    @property
    def behind(self):
        """The part of an address that asks for the lines behind this one."""
        is_central = isinstance(self.account, CentralAccount)
        return f"{'central' if is_central else 'account'}={self.account.pk}"

    @property
    def closing(self):
        return self.opening.plus(self.moved).closing

    def add(self, opening, moved, account):
        self.opening = self.opening.plus(opening)
        self.moved = self.moved.plus(moved)
        self.own.append(account)


@dataclass
class Held:
    """Rows of the files that are not in the books: bad, or held back."""

    rows: int = 0
    amounts: Amounts = Amounts()


@dataclass
class TrialBalance:
    """The balance of some sets of books over a span of days, all amounts in baht."""

    first: datetime.date | None
    last: datetime.date | None
    # [(type, lines)] in the order of the types.
    mapped: list[tuple[str, list[Line]]]
    unmapped: list[Line]
    held: Held

    @property
    def lines(self):
        return [line for _type, lines in self.mapped for line in lines] + self.unmapped

    @property
    def share(self):
        """Per cent of the money matched, to one place; None while nothing moved."""
        share = self.covered[2]
        return None if share is None else round(share * 100, 1)

    @property
    def parts(self):
        """[(what it is, sum of its movement)]: together what the files brought."""
        matched = [line for _type, lines in self.mapped for line in lines]
        return {
            "mapped": self.total("moved", matched),
            "unmapped": self.total("moved", self.unmapped),
            "held": self.held.amounts,
        }

    @property
    def closing(self):
        return self.total("closing")

    @property
    def is_even(self):
        return self.closing.debit == self.closing.credit

    def total(self, part, lines=None):
        """The sum of `opening`, `moved` or `closing` over these lines, or all."""
        found = Amounts()
        for line in self.lines if lines is None else lines:
            amounts = getattr(line, part)
            found = found.plus(amounts.closing if part == "opening" else amounts)
        return found

    @property
    def covered(self):
        """(matched accounts, all accounts, share of the money matched or None)."""
        matched = [line for _type, lines in self.mapped for line in lines]
        count = sum(len(line.own) for line in matched)
        of_all = count + len(self.unmapped)
        weight = _weight(self.lines)
        share = _weight(matched) / weight if weight else None
        return count, of_all, share


def _weight(lines):
    return sum(line.moved.debit + line.moved.credit for line in lines)


def trial_balance(
    sets, first: datetime.date | None = None, last: datetime.date | None = None
) -> TrialBalance:
    """R1 over these sets of books: formula in domain-accounting §6.3.

    Opening is all before `first`; without it everything moved. Matched accounts stand
    under the account of the central chart that the newest word names; in a locked
    period the newest at its lock counts.
    """
    before = first and first - datetime.timedelta(days=1)
    opening = sums(sets, None, before) if first else {}
    moved = sums(sets, first, last)
    # A few charts stand behind a thousand accounts: each is made once.
    accounts = AgencyAccount.objects.prefetch_related("chart__agency").in_bulk(
        set(opening) | set(moved)
    )
    central = CentralAccount.objects.in_bulk()
    mapped, unmapped = {}, []
    words = mappings_for(sets, accounts, last)
    for key, account in sorted(accounts.items(), key=_by_code):
        amounts = opening.get(key, UNMOVED), moved.get(key, UNMOVED)
        if (to := words.get(key)) is None:
            unmapped.append(Line(account))
            unmapped[-1].add(*amounts, account)
        else:
            mapped.setdefault(to, Line(central[to])).add(*amounts, account)
    return TrialBalance(
        first, last, _by_type(mapped, central), unmapped, held_in(sets, first, last)
    )


def _by_code(pair):
    _key, account = pair
    return (account.chart.agency.code, account.code, account.name)


def _by_type(mapped, central):
    groups = defaultdict(list)
    for line in sorted(mapped.values(), key=lambda line: line.account.code):
        root = line.account
        while root.parent_id:
            root = central[root.parent_id]
        groups[root.type].append(line)
    return [(type_, groups[type_]) for type_ in CentralAccount.Type if groups[type_]]


def held_in(sets, first=None, last=None) -> Held:
    """What posted files brought and the books do not hold: bad rows and held ones."""
    posted = ImportBatch.objects.filter(account_set__in=sets, state="posted")
    rows = ImportRow.objects.filter(
        batch__in=posted, kind="line", entry=None, is_known=False
    )
    if first:
        rows = rows.exclude(on__lt=first)
    if last:
        rows = rows.exclude(on__gt=last)
    found = rows.aggregate(n=Count("pk"), debit=Sum("debit"), credit=Sum("credit"))
    return Held(
        found["n"], Amounts(found["debit"] or NOTHING, found["credit"] or NOTHING)
    )
