"""Which central account an agency's account may mean: proposed, never applied alone.

Every suggestion says its reason. Exact are the same name, the same code, and what was
shipped for an account of that very name; the rest is for a person to judge.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from accounting.central import CentralTree
from accounting.models import AccountMapping, AgencyAccount, AgencyChart, CentralAccount
from accounting.shipped import shipped_accounts
from thai.folding import fold

AT_MOST = 3
# Of 3-grams in common, out of 1: below it two names only share common words.
ALIKE = 0.4
# Leading digits of the codes in common: two are a group, three nearly an account.
SAME_GROUP, NEARLY_SAME = 2, 3
_LITTLE = re.compile(r"[\s\-–—/().,:“”\"'ฯ]+")


@dataclass(frozen=True)
class Suggestion:
    """One central account for one of the agency's, and why."""

    central: CentralAccount
    reason: str
    score: float
    is_exact: bool = False
    # The agency keeps it as another type. Said, not refused.
    clashes: bool = False


class Suggester:
    """Suggestions for the accounts of one chart, in a fixed number of queries."""

    def __init__(self, chart: AgencyChart, tree: CentralTree | None = None):
        self.chart = chart
        self.tree = tree or CentralTree()

    def exact(self) -> list[tuple[AgencyAccount, Suggestion]]:
        """What one click may take over: accounts nobody has spoken of, and their match.

        An account whose exact reasons name two accounts, or one of another type, waits
        for a person.
        """
        waiting = self.chart.accounts.filter(mappings=None, is_unassigned=False)
        found = []
        for account in waiting:
            exact = [one for one in self.suggestions(account) if one.is_exact]
            if len(exact) == 1 and not exact[0].clashes:
                found.append((account, exact[0]))
        return found

    def suggestions(self, account: AgencyAccount) -> list[Suggestion]:
        """Up to three, the surest first, each central account once."""
        if account.is_unassigned:
            return []
        best = {}
        for leaf, score, reason, is_exact in self._reasons(account):
            if leaf.pk not in best or best[leaf.pk].score < score:
                clashes = self.tree.clashes(account.own_type, leaf)
                best[leaf.pk] = Suggestion(leaf, reason, score, is_exact, clashes)
        ranked = sorted(best.values(), key=lambda one: (-one.score, one.central.code))
        return ranked[:AT_MOST]

    def _reasons(self, account):
        """(leaf, score, reason, is exact) of everything that speaks for a leaf."""
        name = fold(account.name)
        for leaf in self._by_name.get(name, []):
            yield leaf, 1.0, _("same name in the central chart"), True
        if leaf := self.tree.leaf(fold(account.code)):
            yield leaf, 0.95, _("same code in the central chart"), True
        yield from self._shipped(account, name)
        yield from self._chosen(name)
        yield from self._alike(account)

    @cached_property
    def _by_name(self):
        by_name = defaultdict(list)
        for leaf in self.tree.leaves:
            by_name[fold(leaf.name)].append(leaf)
        return by_name

    def _shipped(self, account, name):
        row = shipped_accounts().get((self.chart.agency.code, account.code))
        leaf = row and self.tree.leaf(row.central_code)
        if leaf and fold(row.name) == name:
            yield leaf, 0.9, _("suggested for this account from the start"), True
        elif leaf:
            reason = _("suggested for “%(name)s”, which had this code at first")
            yield leaf, 0.6, reason % {"name": row.name}, False

    def _chosen(self, name):
        for leaf, agencies in self._choices.get(name, {}).items():
            reason = _("chosen by %(agencies)s for the same name") % {
                "agencies": ", ".join(sorted(agencies))
            }
            # The more have chosen it, the surer, and never as sure as an exact one.
            yield self.tree.accounts[leaf], 0.85 - 0.1 / len(agencies), reason, False

    @cached_property
    def _choices(self):
        """{folded name: {leaf id: agencies}}: what stands matched in other charts."""
        words = (
            AccountMapping.objects.newest()
            .filter(state=AccountMapping.State.MAPPED)
            .exclude(account__chart=self.chart)
        )
        choices = defaultdict(lambda: defaultdict(set))
        leaves = {leaf.pk for leaf in self.tree.leaves}
        for name, central, agency in words.values_list(
            "account__name", "central", "account__chart__agency__name"
        ):
            if central in leaves:
                choices[fold(name)][central].add(agency)
        return choices

    def _alike(self, account):
        grams, digits = grams_of(account.name), _digits(account.code)
        for leaf in self.tree.leaves:
            likeness = likeness_of(grams, grams_of(leaf.name))
            common = _common_start(digits, leaf.code)
            if likeness >= ALIKE:
                bonus = 0.05 if common >= SAME_GROUP else 0
                yield leaf, 0.75 * likeness + bonus, _("similar name"), False
            elif common >= NEARLY_SAME:
                score = 0.25 + 0.2 * likeness
                yield leaf, score, _("its code begins the same"), False


@lru_cache(maxsize=4096)
def grams_of(name: str) -> Counter:
    """Runs of three letters of a name, ends marked, spaces and marks left out."""
    text = f" {_LITTLE.sub('', fold(name))} "
    return Counter(text[place : place + 3] for place in range(len(text) - 2))


def likeness_of(one: Counter, other: Counter) -> float:
    """Share of 3-grams in common, 0 to 1: twice the common over the sum of both."""
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0


def _digits(code):
    return re.sub("[^0-9]", "", fold(code))


def _common_start(one, other):
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
