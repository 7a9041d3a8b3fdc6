"""What a reader of reports may ask for: whose books, and which days."""

from urllib.parse import urlencode

from django import forms
from django.db.models import Sum
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounting.filter_form import FilterForm
from accounting.models import AccountSet, AgencyAccount, CentralAccount, Fund
from accounting.sums import NOTHING
from thai.forms import ThaiDateFormField


class ReportForm(FilterForm):
    """Funds and sets the reader may open; by itself everything of hers."""

    fund = forms.ModelChoiceField(
        Fund.objects.none(),
        label=_("Fund"),
        required=False,
        empty_label=_("All that I may see"),
    )
    set = forms.ModelChoiceField(
        AccountSet.objects.none(),
        label=_("Set of books"),
        required=False,
        empty_label=_("All sets together"),
    )
    first = ThaiDateFormField(label=_("First day shown"), required=False)
    last = ThaiDateFormField(label=_("Last day shown"), required=False)

    def __init__(self, data, user):
        super().__init__(data)
        funds = Fund.objects.visible_to(user).select_related("tambon", "village")
        self.fields["fund"].queryset = funds
        sets = AccountSet.objects.filter(fund__in=funds).select_related("fund")
        self.all_sets = sets
        self.fields["set"].queryset = sets
        self.is_valid()

    def clean(self):
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day cannot come before the first."))
        return data

    @cached_property
    def sets(self):
        """The sets asked for; none for a fund that is not this reader's."""
        if {"fund", "set"} & set(self.errors):
            return []
        sets = self.all_sets
        if fund := self.cleaned_data.get("fund"):
            sets = sets.filter(fund=fund)
        if chosen := self.cleaned_data.get("set"):
            sets = sets.filter(pk=chosen.pk)
        return list(sets)

    @property
    def first_day(self):
        return self.cleaned_data.get("first")

    @property
    def last_day(self):
        return self.cleaned_data.get("last")

    @property
    def query(self):
        """The same choice for other addresses, in days that every year agrees on."""
        days = {"first": self.first_day, "last": self.last_day}
        chosen = {name: day.isoformat() for name, day in days.items() if day}
        for name in ("fund", "set"):
            if row := self.cleaned_data.get(name):
                chosen[name] = row.pk
        return urlencode(chosen)


class LinesForm(ReportForm):
    """One account of an agency, one of the central chart, or one import."""

    account = forms.ModelChoiceField(
        AgencyAccount.objects.select_related("chart__agency"), required=False
    )
    central = forms.ModelChoiceField(CentralAccount.objects.all(), required=False)
    batch = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    entry = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    @property
    def subject(self):
        data = self.cleaned_data
        return data.get("account") or data.get("central")

    def sums_of(self, lines):
        found = lines.order_by().aggregate(debit=Sum("debit"), credit=Sum("credit"))
        return {side: amount or NOTHING for side, amount in found.items()}
