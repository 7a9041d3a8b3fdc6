"""The central chart as a tree: which accounts are leaves, and of which type each is."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from accounting.models import AccountMapping, AgencyChart, CentralAccount


@dataclass
class Branch:
    """One account of the tree, with those below it and who uses it."""

    account: CentralAccount
    below: list["Branch"] = field(default_factory=list)
    # (chart as people call it, how many of its accounts are matched to this one)
    used: list[tuple[str, int]] = field(default_factory=list)


class CentralTree:
    """All of the central chart, read in one query."""

    def __init__(self):
        self.accounts = {row.pk: row for row in CentralAccount.objects.all()}
        self._headings = {row.parent_id for row in self.accounts.values()}

    @cached_property
    def leaves(self) -> list[CentralAccount]:
        """What can be chosen: accounts with none below them, by code."""
        return [row for row in self.accounts.values() if row.pk not in self._headings]

    def leaf(self, code: str) -> CentralAccount | None:
        return self._by_code.get(code)

    @cached_property
    def _by_code(self):
        return {row.code: row for row in self.leaves}

    def type_of(self, account: CentralAccount) -> str:
        """The type of the root above; an account of its own has its own."""
        return self.root_of(account).type

    def root_of(self, account: CentralAccount) -> CentralAccount:
        while account.parent_id:
            account = self.accounts[account.parent_id]
        return account

    def clashes(self, own_type: str, account: CentralAccount) -> bool:
        """The agency keeps it as another type than the central chart has it."""
        return bool(own_type) and own_type != self.type_of(account)

    def grouped_leaves(self) -> list[tuple[CentralAccount, list[CentralAccount]]]:
        """[(root, its leaves)], for a list to choose from."""
        groups = defaultdict(list)
        for leaf in self.leaves:
            groups[self.root_of(leaf).pk].append(leaf)
        return [(self.accounts[root], leaves) for root, leaves in groups.items()]

    def branches(self, charts) -> list[Branch]:
        """The roots, with all below them, and how these charts use each account."""
        used = _uses(charts)
        branches = {
            pk: Branch(row, used=used.get(pk, [])) for pk, row in self.accounts.items()
        }
        for pk, row in self.accounts.items():
            if row.parent_id:
                branches[row.parent_id].below.append(branches[pk])
        return [branches[pk] for pk, row in self.accounts.items() if not row.parent_id]


def _uses(charts):
    """{central id: [(chart, accounts)]}, in the order of the charts."""
    mapped = AccountMapping.objects.newest().filter(
        account__chart__in=charts, state=AccountMapping.State.MAPPED
    )
    counts = Counter(mapped.values_list("central", "account__chart"))
    uses = defaultdict(list)
    for chart in charts:
        for (central, of_chart), count in counts.items():
            if of_chart == chart.pk:
                uses[central].append((called(chart), count))
    return uses


def called(chart: AgencyChart) -> str:
    """The chart with the short name that its agency has in brackets: ธ.ก.ส., พช."""
    short = re.search(r"\(([^()]+)\)", chart.agency.name)
    return f"{short[1] if short else chart.agency.name} {chart.name}"
