"""What is typed about a fund, its sets of books, and what the list is asked for."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext, gettext_lazy as _

from accounting.models import AccountSet, Fund, FundKind
from accounting.models.fund import KEEPERS, SEE_ALL, agencies_of
from people.access import standing_of
from people.models import Agency, Role
from tambons.models import Tambon, Village
from thai.folding import clean, fold

# A longer list of tambons is a box to type in.
SELECT_AT_MOST = 40


def tambons_for(user):
    """Joined tambons in which this person may open a fund."""
    standing = standing_of(user)
    joined = Tambon.objects.joined().in_story_order()
    # An agency keeps the books of funds wherever they are.
    if standing.is_admin or standing.has(Role.AGENCY_STAFF):
        return joined
    kept = Q(pk__in=standing.tambons(KEEPERS).values("pk"))
    provinces = standing.provinces(SEE_ALL)
    return joined.filter(kept | Q(district__province__in=provinces))


class TambonField(forms.Field):
    """One of these tambons: a list while it is short, else by its name or code."""

    default_error_messages = {
        "required": _("Please choose the tambon of the fund."),
        "unknown": _("No tambon that you look after has this name or code."),
        "several": _("Several tambons fit. Please type the code: %(codes)s"),
    }

    def __init__(self, tambons, **kwargs):
        self.tambons = tambons.select_related("district")
        few = list(self.tambons[: SELECT_AT_MOST + 1])
        widget = forms.TextInput
        if len(few) <= SELECT_AT_MOST:
            choices = [(one.code, one.name) for one in few]
            if len(few) > 1:
                choices = [("", _("Please choose")), *choices]
            widget = forms.Select(choices=choices)
        super().__init__(widget=widget, **kwargs)

    def clean(self, value):
        text = fold(str(value or "")).removeprefix("ตำบล").removeprefix("ต.").strip()
        super().clean(text)
        found = list(self.tambons.filter(Q(code=text) | Q(name=text))[:6])
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if len(found) > 1:
            codes = ", ".join(f"{one.name} {one.district} {one.code}" for one in found)
            text = self.error_messages["several"] % {"codes": codes}
            raise ValidationError(text, code="several")
        return found[0]


class FundForm(forms.ModelForm):
    """A fund, new or known. Known, it keeps its tambon and says what it was like."""

    moo = forms.IntegerField(
        label=_("Village number"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=_("Empty for a fund of the whole tambon."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Fund
        fields = [
            "name",
            "kind",
            "agency",
            "fiscal_year_end_day",
            "fiscal_year_end_month",
            "basis",
            "publish",
        ]
        labels = {
            "name": _("Name of the fund"),
            "kind": _("Kind of fund"),
            "agency": _("Agency that keeps its books"),
            "fiscal_year_end_day": _("Its year ends on day"),
            "fiscal_year_end_month": _("of month"),
            "basis": _("Basis of its books"),
            "publish": _("In the tambon's public totals"),
        }
        help_texts = {"publish": ""}
        error_messages = {"name": {"required": _("Please type a name.")}}

    field_order = ["name", "tambon", "moo"]

    def __init__(self, user, data=None, instance=None):
        initial = {}
        if instance:
            moo = instance.village.moo if instance.village_id else None
            initial = {"moo": moo, "seen": digest_of(instance)}
        super().__init__(data, instance=instance, initial=initial)
        self.user = user
        if not instance:
            self.fields["tambon"] = TambonField(tambons_for(user), label=_("Tambon"))
        months = forms.TypedChoiceField(
            label=self.fields["fiscal_year_end_month"].label,
            choices=list(MONTHS.items()),
            coerce=int,
            initial=12,
        )
        self.fields["fiscal_year_end_month"] = months
        self.fields["fiscal_year_end_day"].widget = forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "off"}
        )
        self.fields["kind"].queryset = FundKind.objects.all()
        self.fields["kind"].empty_label = _("not stated")
        self.fields["publish"].widget.attrs["class"] = "form-check-input"
        self._offer_agencies()
        self.order_fields([*self.field_order, *self.Meta.fields])

    def _offer_agencies(self):
        field, standing = self.fields["agency"], standing_of(self.user)
        agencies = Agency.objects.filter(is_active=True)
        if not (standing.is_admin or standing.has(*KEEPERS, *SEE_ALL)):
            agencies = agencies_of(self.user)
        if self.instance.agency_id:
            agencies = agencies | Agency.objects.filter(pk=self.instance.agency_id)
        field.queryset = agencies.distinct()
        field.empty_label = _("not stated")
        own = list(agencies_of(self.user)[:2])
        if len(own) == 1 and not self.instance.pk:
            field.initial = own[0]

    @property
    def in_tambon(self):
        return self.cleaned_data.get("tambon") or self.instance.tambon

    def clean(self):
        super().clean()
        if not self.in_tambon:
            return
        self.instance.tambon = self.in_tambon
        moo = self.cleaned_data.get("moo")
        self.instance.village = self._village(moo) if moo else None
        self._check_name(moo)
        self._check_standing()

    def _village(self, moo):
        """The village, not stored yet when nobody has named it before."""
        known = Village.objects.filter(tambon=self.in_tambon, moo=moo).first()
        return known or Village(tambon=self.in_tambon, moo=moo)

    def _check_name(self, moo):
        name = clean(self.cleaned_data.get("name", ""))
        same = Fund.objects.filter(name=name, tambon=self.in_tambon)
        same = same.exclude(pk=self.instance.pk)
        of_place = same.filter(village__moo=moo) if moo else same.filter(village=None)
        if name and of_place.exists():
            self.add_error("name", self._name_taken(moo))

    @staticmethod
    def _name_taken(moo):
        if moo:
            return gettext("This village has a fund of that name.")
        return gettext("This tambon has a fund of that name.")

    def _check_standing(self):
        """Whoever looks after no tambon keeps books for her own agency only."""
        standing = standing_of(self.user)
        kept = standing.tambons(KEEPERS).filter(pk=self.in_tambon.pk).exists()
        province = self.in_tambon.district.province_id
        if kept or standing.is_admin or province in standing.provinces(SEE_ALL):
            return
        agency = self.cleaned_data.get("agency")
        if agency is None or not agencies_of(self.user).filter(pk=agency.pk).exists():
            message = _("Please choose your own agency, which keeps these books.")
            self.add_error("agency", message)

    @property
    def is_stale(self):
        """Somebody else changed the fund, to something else than what is typed here."""
        now = Fund.objects.select_related("village").get(pk=self.instance.pk)
        known = {self.cleaned_data.get("seen"), digest_of(self.instance)}
        return digest_of(now) not in known

    def store(self) -> Fund | None:
        """The fund; None with an error on the name when somebody was faster."""
        try:
            with transaction.atomic():
                village = self.instance.village
                if village and not village.pk:
                    self.instance.village = Village.objects.get_or_create(
                        tambon=village.tambon, moo=village.moo
                    )[0]
                return self.save()
        except IntegrityError:
            self.add_error("name", self._name_taken(self.cleaned_data.get("moo")))
            return None


def digest_of(fund: Fund) -> str:
    """Tells one state of a fund from another, for forms that were open for long."""
    moo = fund.village.moo if fund.village_id else ""
    shown = [str(getattr(fund, name)) for name in FundForm.Meta.fields]
    return hashlib.sha256("\x1f".join([*shown, str(moo)]).encode()).hexdigest()[:16]


class SetForm(forms.ModelForm):
    class Meta:
        model = AccountSet
        fields = ["name"]
        labels = {"name": _("Name of the set of books")}
        help_texts = {"name": _("For example เงินล้าน, เงินออม or สวัสดิการ.")}
        error_messages = {"name": {"required": _("Please type a name.")}}

    def __init__(self, fund, data=None):
        super().__init__(data, instance=AccountSet(fund=fund), prefix="set")

    def _get_validation_exclusions(self):
        # The fund is not asked for, and yet a name stands but once in it.
        return super()._get_validation_exclusions() - {"fund"}

    def store(self) -> AccountSet | None:
        try:
            with transaction.atomic():
                return self.save()
        except IntegrityError:
            self.add_error("name", gettext("This fund has a set of that name."))
            return None


class FundFilterForm(forms.Form):
    """Sent by plain GET; what cannot be read selects nothing out."""

    q = forms.CharField(label=_("Text to look for"), required=False, max_length=100)
    kind = forms.ModelChoiceField(
        FundKind.objects.all(),
        label=_("Kind of fund"),
        required=False,
        to_field_name="code",
        empty_label=_("Every kind"),
    )

    def __init__(self, data):
        super().__init__(data)
        self.fields["q"].widget.attrs["class"] = "form-control"
        self.fields["kind"].widget.attrs["class"] = "form-select"
        self.is_valid()

    @property
    def wanted(self):
        return {name: value for name, value in self.cleaned_data.items() if value}

    def selected(self, funds):
        for word in clean(self.wanted.get("q", "")).split():
            funds = funds.filter(
                Q(name__icontains=word)
                | Q(tambon__name__icontains=word)
                | Q(agency__name__icontains=word)
            )
        if kind := self.wanted.get("kind"):
            funds = funds.filter(kind=kind)
        return funds.order_by("tambon__code", "village__moo", "name", "pk")
