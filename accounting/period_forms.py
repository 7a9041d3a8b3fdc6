"""What is typed about periods: their days, and why one is opened again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting import periods
from accounting.models import Fund, Period
from thai.forms import ThaiDateFormField

SELECT_AT_MOST = 60


class DaysForm(forms.Form):
    """From one day to another, both counted."""

    starts_on = ThaiDateFormField(label=_("First day of the period"))
    ends_on = ThaiDateFormField(label=_("Last day of the period"))

    def clean(self):
        first = self.cleaned_data.get("starts_on")
        last = self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day cannot come before the first."))

    def days(self):
        return self.cleaned_data["starts_on"], self.cleaned_data["ends_on"]


class PeriodForm(DaysForm):
    """A new period of one of the funds that this person looks after."""

    def __init__(self, funds, data=None, initial=None):
        super().__init__(data, initial=initial)
        chosen = forms.ModelChoiceField(
            funds,
            label=_("Fund"),
            empty_label=_("Please choose"),
            error_messages={
                "required": _("Please choose a fund."),
                "invalid_choice": _("This fund is not one of yours."),
            },
        )
        chosen.label_from_instance = name_with_place
        self.fields = {"fund": chosen, **self.fields}

    def carry_out(self):
        first, last = self.days()
        fund = self.cleaned_data["fund"]
        return periods.make(Period(fund=fund, starts_on=first, ends_on=last))


def name_with_place(fund):
    """Which of several funds of one name."""
    return f"{fund.name} · {fund.tambon}" if fund.tambon_id else fund.name


class DeedForm(forms.Form):
    """What is done with one period, on top of the days that the page showed."""

    period = forms.ModelChoiceField(None)
    seen = forms.CharField(max_length=20)
    deed = forms.ChoiceField(choices=[(one, one) for one in ("lock", "unlock", "days")])
    why = forms.CharField(required=False, max_length=300)

    def __init__(self, user, data):
        super().__init__(data)
        funds = Fund.objects.administered_by(user)
        mine = Period.objects.filter(fund__in=funds.values("pk"))
        self.fields["period"].queryset = mine.select_related("fund")
        self.by = user
        self.days = None

    @property
    def is_torn(self):
        """Not a form that a page of ours has shown, or of a period that is not hers."""
        return not {"period", "seen", "deed"}.isdisjoint(self.errors)

    def clean(self):
        given = self.cleaned_data
        is_silent = "why" not in self.errors and not given.get("why")
        if given.get("deed") == "unlock" and is_silent:
            self.add_error("why", _("Please say why the period is opened again."))
        if given.get("deed") == "days":
            self.days = DaysForm(self.data)
            for name, errors in self.days.errors.items():
                self.add_error(None, [f"{self.days[name].label}: {errors[0]}"])

    def carry_out(self):
        given = self.cleaned_data
        period, seen = given["period"], given["seen"]
        if given["deed"] == "lock":
            return periods.lock(period, seen, self.by)
        if given["deed"] == "unlock":
            return periods.unlock(period, seen, given["why"], self.by)
        return periods.change_days(period, seen, *self.days.days())


def funds_to_choose(user, fund=None):
    """The funds a new period may be of; None when they are too many for a list."""
    funds = Fund.objects.administered_by(user).select_related("tambon")
    funds = funds.order_by("tambon__code", "name", "pk")
    if fund:
        return funds.filter(pk=fund.pk)
    return None if len(funds[: SELECT_AT_MOST + 1]) > SELECT_AT_MOST else funds
