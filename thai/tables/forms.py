"""The two forms of a table's pages: which file comes in, and what goes out."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from thai.tables.files import read_table, too_big
from thai.tables.headers import arranged
from thai.tables.table import MOST_BYTES


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File to import"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": _("Please choose a CSV or Excel file."),
            "empty": _("There is nothing in this file."),
        },
    )

    def __init__(self, resource, *args):
        super().__init__(*args)
        self.resource = resource

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise ValidationError(too_big())
        self.data_read = upload.read()
        self.table = read_table(self.data_read)
        self.dataset = arranged(self.table, self.resource)
        return upload


class ExportForm(forms.Form):
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one column.")},
    )
    format = forms.ChoiceField(
        label=_("Kind of file"),
        widget=forms.RadioSelect,
        choices=[
            ("xlsx", _("Excel (.xlsx)")),
            ("csv", _("CSV, for other programs")),
        ],
        initial="xlsx",
    )

    def __init__(self, resource, *args):
        super().__init__(*args)
        columns = self.fields["columns"]
        columns.choices = [
            (name, column.heading()) for name, column in resource.fields.items()
        ]
        columns.initial = list(resource.fields)
