"""Matching an agency's accounts with the central chart: words that are only added.

The newest word on an account counts. A locked period keeps the newest at its lock.
"""

import datetime

from django.db import transaction

from accounting.models import (
    AccountMapping,
    AgencyAccount,
    AgencyChart,
    CentralAccount,
    Fund,
    Period,
)
from accounting.suggestions import Suggester
from people.models import User
from thai.clock import now
from thai.folding import clean

State = AccountMapping.State


class ChangedMeanwhile(Exception):
    """Somebody else has said something newer about this account."""


def map_account(
    account: AgencyAccount,
    central: CentralAccount,
    by: User | None,
    *,
    reason: str = "",
    over: int | None = None,
) -> AccountMapping:
    """Match the account with a leaf of the central chart; said twice, it is said once.

    `over` is the id of the newest word that the person had before her eyes, 0 for none;
    with another one there by now, ChangedMeanwhile is raised. None does not ask.
    """
    return _say(account, State.MAPPED, by, central=central, reason=reason, over=over)


def leave_unmapped(
    account: AgencyAccount, reason: str, by: User | None, *, over: int | None = None
) -> AccountMapping:
    """Leave the account unmatched on purpose, for a reason that reports show."""
    return _say(account, State.UNMAPPED, by, reason=reason, over=over)


def set_pending(
    account: AgencyAccount, by: User | None, *, over: int | None = None
) -> AccountMapping | None:
    """Take back what was said; None when nothing ever was."""
    if not account.mappings.exists():
        return None
    return _say(account, State.PENDING, by, over=over)


def _say(account, state, by, *, central=None, reason="", over=None):
    word = AccountMapping(
        account=account,
        central=central,
        state=state,
        reason=clean(reason).strip(),
        who=by,
    )
    with transaction.atomic():
        # One at a time for each account, so that “newest” is never in doubt.
        AgencyAccount.objects.select_for_update().get(pk=account.pk)
        newest = account.mappings.order_by("-pk").first()
        if newest and _says_the_same(newest, word):
            return newest
        if over is not None and over != (newest.pk if newest else 0):
            raise ChangedMeanwhile
        word.at = now()
        word.full_clean(exclude=["account", "who"])
        word.save()
    return word


def _says_the_same(one, other):
    """A match is the same for whatever reason; leaving out is not."""
    if (one.state, one.central_id) != (other.state, other.central_id):
        return False
    return one.state == State.MAPPED or one.reason == other.reason


def accept_all_exact(chart: AgencyChart, by: User | None) -> list[AccountMapping]:
    """Match every account whose suggestion is exact, in one step; gives the new words.

    Only accounts of which nobody has said anything: what somebody once took back stays
    taken back. Repeated, it finds nothing more to do.
    """
    with transaction.atomic():
        # All of them, before looking which are free: nobody else matches them now.
        list(chart.accounts.select_for_update().order_by("pk").values_list("pk"))
        at = now()
        words = [
            AccountMapping(
                account=account,
                central=suggestion.central,
                state=State.MAPPED,
                reason=suggestion.reason[:300],
                who=by,
                at=at,
            )
            for account, suggestion in Suggester(chart).exact()
        ]
        return AccountMapping.objects.bulk_create(words)


def mappings_at(moment: datetime.datetime | None = None):
    """The word that counted on each account at that moment, or now, as a QuerySet."""
    return AccountMapping.objects.newest(moment)


def mappings_for(sets, accounts, last: datetime.date | None = None) -> dict[int, int]:
    """{account id: id of its central account} for a report over these sets of books.

    `last` is the last day of the report. When it lies in a locked period of every fund
    of the sets, the matchings are those at the lock (of several locks, the latest);
    otherwise those of now. Accounts without a match are not in it.
    """
    words = mappings_at(_locked_at(sets, last)).filter(
        account__in=accounts, state=State.MAPPED
    )
    return dict(words.values_list("account", "central"))


def _locked_at(sets, last):
    if last is None:
        return None
    funds = set(Fund.objects.filter(sets__in=sets).values_list("pk", flat=True))
    locks = dict(
        Period.objects.filter(
            fund__in=funds,
            state=Period.State.LOCKED,
            starts_on__lte=last,
            ends_on__gte=last,
        ).values_list("fund", "locked_at")
    )
    return max(locks.values()) if funds and funds == set(locks) else None
