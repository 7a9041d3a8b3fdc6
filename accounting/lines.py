"""Lines of the books behind a figure, with the cell each of them came from."""

from django.db.models import Subquery

from accounting.mapping import mappings_for
from accounting.models import AgencyAccount, JournalEntry, JournalLine


def lines_for(form):
    """What counts in the sets asked for, by day; narrowed as the form says."""
    counted = JournalEntry.objects.counted().filter(account_set__in=form.sets)
    if form.first_day:
        counted = counted.filter(on__gte=form.first_day)
    if form.last_day:
        counted = counted.filter(on__lte=form.last_day)
    lines = JournalLine.objects.filter(entry__in=Subquery(counted.values("pk")))
    data = form.cleaned_data
    if {"account", "central", "batch", "entry"} & set(form.errors):
        return lines.none()
    if account := data.get("account"):
        lines = lines.filter(account=account)
    if central := data.get("central"):
        lines = lines.filter(account__in=_accounts_of(central, form))
    if number := data.get("batch"):
        lines = lines.filter(entry__batch__number=number)
    if pk := data.get("entry"):
        lines = lines.filter(entry=pk)
    return (
        lines.select_related(
            "account__chart__agency", "entry__batch", "entry__account_set__fund"
        )
        .select_related("source_row")
        .order_by("entry__on", "entry", "pk")
    )


def _accounts_of(central, form):
    """The agencies' accounts that stand under this one in a balance of these days."""
    accounts = AgencyAccount.objects.in_bulk()
    words = mappings_for(form.sets, accounts, form.last_day)
    return [key for key, to in words.items() if to == central.pk]
