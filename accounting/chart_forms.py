from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounting.chart_sheet import Plan, Row, read_rows
from accounting.importing import reading
from accounting.models import AgencyChart, FundKind
from accounting.models.fund import agencies_of

SALT = "accounting.chart_upload"
LARGEST = 5 * 1024 * 1024


def own_agencies(user):
    return agencies_of(user).filter(is_active=True)


class AdoptForm(forms.Form):
    """Which agency takes a copy of the central chart."""

    agency = forms.ModelChoiceField(None, label=_("Agency"), empty_label=None)

    def __init__(self, user, data=None):
        super().__init__(data)
        self.fields["agency"].queryset = own_agencies(user)


class ChartForm(forms.ModelForm):
    class Meta:
        model = AgencyChart
        fields = ["agency", "name", "fund_kind"]
        labels = {
            "agency": _("Agency"),
            "name": _("Name of the chart"),
            "fund_kind": _("Kind of fund"),
        }
        help_texts = {
            "name": _("For example กองทุนหมู่บ้าน."),
            "fund_kind": _("Files of funds of this kind are read with this chart."),
        }

    def __init__(self, user, data=None):
        super().__init__(data)
        agencies = own_agencies(user)
        self.fields["agency"].queryset = agencies
        self.fields["agency"].empty_label = _("Please choose")
        self.fields["fund_kind"].queryset = FundKind.objects.all()
        self.fields["fund_kind"].empty_label = _("any kind")
        if len(agencies) == 1:
            self.fields["agency"].initial = agencies[0]
            self.fields["agency"].empty_label = None
        self.fields["agency"].error_messages["required"] = _("Please choose an agency.")
        self.fields["name"].error_messages["required"] = _("Please type a name.")

    def save_once(self):
        """The chart; sent twice at the same moment, both lead to the one."""
        try:
            with transaction.atomic():
                return self.save()
        except IntegrityError:
            given = self.cleaned_data
            return AgencyChart.objects.get(agency=given["agency"], name=given["name"])


class ChartFileForm(forms.Form):
    """A spreadsheet with an agency's accounts; after `is_valid`, `rows` are read."""

    file = forms.FileField(
        label=_("File of the chart"),
        help_text=_(".xlsx, .ods or .csv, at most 5 MB"),
        widget=forms.FileInput({"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={
            "required": _("Please choose a file."),
            "empty": _("This file is empty. Please choose another one."),
            "missing": _("Please choose a file."),
            "max_length": _("The name of the file is too long. Please shorten it."),
        },
        max_length=200,
    )
    rows: list[Row] = []

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(
                _("The file is larger than 5 MB. A chart is smaller; is it this file?")
            )
        try:
            self.rows = read_rows(file.read(), file.name)
        except reading.Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused
        return file


def pack(chart: AgencyChart, plan: Plan) -> str:
    """What the preview showed, signed: nothing is stored before it is taken over."""
    rows = [step.row for step in plan.steps]
    return signing.dumps([chart.pk, plan.digest, rows], salt=SALT, compress=True)


def unpack(chart: AgencyChart, text: str) -> tuple[list[Row], str] | None:
    """(rows, digest) of the preview; None for what no preview of this chart sent."""
    try:
        of_chart, digest, rows = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    return ([Row(*row) for row in rows], digest) if of_chart == chart.pk else None
