"""How much of the charts is matched, by accounts and by money."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from django.db.models import Count, Sum

from accounting.models import AccountMapping, AgencyAccount

State = AccountMapping.State
TENTH = Decimal("0.1")


@dataclass
class Share:
    """Accounts in one state, and the money that went through them, Dr and Cr added."""

    accounts: int = 0
    money: Decimal = Decimal(0)

    def add(self, accounts, money):
        self.accounts += accounts
        self.money += money


@dataclass
class Coverage:
    """K20: matched, left unmatched on purpose, and waiting, together everything."""

    matched: Share = field(default_factory=Share)
    on_purpose: Share = field(default_factory=Share)
    pending: Share = field(default_factory=Share)

    def share(self, state: str | None) -> Share:
        """The share of a state; an account nobody has spoken of is waiting."""
        shares = {State.MAPPED: self.matched, State.UNMAPPED: self.on_purpose}
        return shares.get(state, self.pending)

    @property
    def accounts(self) -> int:
        return sum(one.accounts for one in self._all)

    @property
    def money(self) -> Decimal:
        return sum((one.money for one in self._all), Decimal(0))

    @property
    def _all(self):
        return (self.matched, self.on_purpose, self.pending)

    @property
    def percent_of_accounts(self) -> Decimal | None:
        """Of 100 accounts so many are matched; None when there are none."""
        return percent(self.matched.accounts, self.accounts)

    @property
    def percent_of_money(self) -> Decimal | None:
        """Of 100 baht so many are matched; None before any money is in the books."""
        return percent(self.matched.money, self.money)


def percent(part, whole) -> Decimal | None:
    """One decimal place, rounded down: 100 means all of it, never nearly all."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(TENTH, ROUND_DOWN)


def coverage_of(accounts=None) -> Coverage:
    """The coverage of these accounts, a QuerySet; without it of all there are."""
    whole = Coverage()
    for one in coverage_by_chart(accounts).values():
        for state in State:
            share = one.share(state)
            whole.share(state).add(share.accounts, share.money)
    return whole


def coverage_by_chart(accounts=None) -> dict[int, Coverage]:
    """{chart id: coverage}, in one query whatever their number."""
    accounts = AgencyAccount.objects.all() if accounts is None else accounts
    # Totals never fall below nothing, so their sum is that of their absolute values.
    rows = (
        accounts.to_be_matched()
        .with_mapping()
        .order_by()
        .values("chart", "map_state")
        .annotate(
            count=Count("pk", distinct=True),
            debit=Sum("totals__debit"),
            credit=Sum("totals__credit"),
        )
        .values_list("chart", "map_state", "count", "debit", "credit")
    )
    found = defaultdict(Coverage)
    for chart, state, count, debit, credit in rows:
        found[chart].share(state).add(count, (debit or 0) + (credit or 0))
    return dict(found)
