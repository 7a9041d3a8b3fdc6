"""What accounts add up to over a span of days: from the totals, and never by guess."""

import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum

from accounting.models import AccountTotal, JournalEntry, JournalLine

NOTHING = Decimal(0)


class Amounts(NamedTuple):
    """Debit and credit of one account, in baht."""

    debit: Decimal = NOTHING
    credit: Decimal = NOTHING

    def plus(self, other):
        return Amounts(self.debit + other.debit, self.credit + other.credit)

    @property
    def balance(self):
        return self.debit - self.credit

    @property
    def closing(self):
        """The balance on its side: debit or credit, the other is nothing."""
        return Amounts(max(self.balance, NOTHING), max(-self.balance, NOTHING))


def sums(
    sets, first: datetime.date | None = None, last: datetime.date | None = None
) -> dict[int, Amounts]:
    """{account id: debit and credit} of what counts in these sets, from first to last.

    Days are CE and both included; None is without an end. Whole months come from the
    totals, the days of a broken month from the lines.
    """
    whole = AccountTotal.objects.filter(account_set__in=sets)
    found = {}
    for start, end, is_whole in _spans(first, last):
        rows = whole if is_whole else _lines(sets)
        day = "month" if is_whole else "entry__on"
        if start:
            rows = rows.filter(**{f"{day}__gte": start})
        if end:
            rows = rows.filter(**{f"{day}__lte": end})
        _add(found, rows)
    return found


def _lines(sets):
    counted = JournalEntry.objects.counted().filter(account_set__in=sets)
    return JournalLine.objects.filter(entry__in=counted)


def _add(found, rows):
    grouped = (
        rows.order_by().values_list("account").annotate(Sum("debit"), Sum("credit"))
    )
    for account, debit, credit in grouped:
        found[account] = found.get(account, Amounts()).plus(Amounts(debit, credit))


def _spans(first, last):
    """[(first, last, is of whole months)]: the span cut where months begin."""
    after = last and last + datetime.timedelta(days=1)
    whole_from = first and _month_from(first)
    whole_until = after and after.replace(day=1)
    if whole_from and whole_until and whole_from >= whole_until:
        return [(first, last, first.day == 1 and after.day == 1)]
    spans = []
    if first and first != whole_from:
        spans.append((first, whole_from - datetime.timedelta(days=1), False))
    end = whole_until and whole_until - datetime.timedelta(days=1)
    spans.append((whole_from, end, True))
    if last and after != whole_until:
        spans.append((whole_until, last, False))
    return spans


def _month_from(day):
    """The first day of the month that begins on or after this day."""
    if day.day == 1:
        return day
    return (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
