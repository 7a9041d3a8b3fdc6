"""What is chosen and typed to send a ledger file, direct it, mend it and undo it."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from accounting.importing.limits import MAX_BYTES, MOST_FILES
from accounting.models import AccountSet, Fund
from accounting.models.fund import agencies_of
from people.models import Agency
from thai.folding import clean, fold

# More do not fit a list to choose from: then the name of the fund is typed.
SELECT_AT_MOST = 200
FIRST_SET = "บัญชีหลัก"
KINDS_OF_FILE = ".xlsx,.xls,.ods,.csv,.txt"


def agencies_for(user):
    """In whose name this person may send files: her own, and those of her funds."""
    active = Agency.objects.filter(is_active=True)
    funds = Fund.objects.editable_by(user).assigned()
    if funds.filter(agency=None).exists():
        return active
    return active.filter(pk__in=agencies_of(user)) | active.filter(
        pk__in=funds.exclude(agency=None).values("agency")
    )


class TargetField(forms.ChoiceField):
    """A fund and its set of books; its value is the set, None is not known yet."""

    def __init__(self, funds, **kwargs):
        self.funds = funds
        super().__init__(
            label=_("Fund and set of books"),
            required=False,
            widget=forms.Select({"class": "form-select"}),
            choices=[("", _("Fund not known yet")), *_grouped(funds)],
            **kwargs,
        )

    def clean(self, value):
        return set_named(self.funds, super().clean(value))


class TypedTargetField(forms.CharField):
    """The same by its name, where there are too many to choose from."""

    def __init__(self, funds, **kwargs):
        self.funds = funds
        super().__init__(
            label=_("Fund and set of books"),
            required=False,
            widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
            help_text=_("Please type the name of the fund, or leave it empty."),
            **kwargs,
        )

    def prepare_value(self, value):
        return dict(self._flat()).get(value, value)

    def _flat(self):
        return [choice for _tambon, some in _grouped(self.funds) for choice in some]

    def clean(self, value):
        text = clean(super().clean(value)).strip()
        choices = self._flat()
        found = [one for one in choices if fold(text) in fold(f"{one[0]} {one[1]}")]
        exact = [one for one in found if text in one]
        if not text:
            return None
        if len(exact or found) == 1:
            return set_named(self.funds, (exact or found)[0][0])
        if not found:
            raise forms.ValidationError(_("No fund has that name."))
        names = " / ".join(label for _value, label in found[:6])
        raise forms.ValidationError(
            _("Several have that name: %(names)s. Please type one of them in full."),
            params={"names": names},
        )


def target_field(funds, **kwargs):
    """A list to choose from, or a box to type in when the list would be too long."""
    many = funds.count() > SELECT_AT_MOST
    return (TypedTargetField if many else TargetField)(funds, **kwargs)


def _grouped(funds):
    """Choices by tambon; a fund without any set opens its first one."""
    rows = funds.select_related("tambon", "village").prefetch_related("sets")
    ordered = rows.order_by("tambon__code", "village__moo", "name", "pk")
    return [
        (str(tambon), [choice for fund in some for choice in _choices(fund)])
        for tambon, some in groupby(ordered, lambda fund: fund.tambon or "")
    ]


def _choices(fund):
    sets = [(f"set-{row.pk}", f"{fund} · {row.name}") for row in fund.sets.all()]
    return sets or [(f"fund-{fund.pk}", f"{fund} · {FIRST_SET}")]


def set_named(funds, value: str) -> AccountSet | None:
    """The set of a choice; the first of a fund is opened when it is chosen."""
    kind, _dash, key = value.partition("-")
    if kind == "set":
        return AccountSet.objects.select_related("fund").get(pk=key, fund__in=funds)
    if kind == "fund":
        fund = funds.get(pk=key)
        # Opened by the deed that needs it, and not by looking at a form.
        return AccountSet(fund=fund, name=FIRST_SET)
    return None


def kept(account_set: AccountSet | None) -> AccountSet | None:
    if account_set and not account_set.pk:
        return AccountSet.objects.get_or_create(
            fund=account_set.fund, name=account_set.name
        )[0]
    return account_set


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One file or several; sizes are told for each file, and empty ones too."""

    default_error_messages = {"required": _("Please choose the file to send.")}

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("Please send at most %(number)s files at a time."),
                params={"number": MOST_FILES},
            )
        one = super().clean
        return [one(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    """Whose books, and the files."""

    files = ManyFilesField(
        label=_("Ledger files"),
        allow_empty_file=True,
        widget=ManyFilesInput(
            {"class": "form-control", "accept": f"{KINDS_OF_FILE},.zip"}
        ),
    )

    def __init__(self, user, data=None, files=None, initial=None):
        super().__init__(data, files, initial=initial)
        self.user = user
        self.agencies = agencies_for(user).distinct()
        funds = Fund.objects.editable_by(user).assigned()
        self.fields["target"] = target_field(funds)
        if self.agencies.count() > 1:
            self.fields["agency"] = forms.ModelChoiceField(
                self.agencies,
                label=_("Agency"),
                required=False,
                empty_label=_("The agency that keeps the fund's books"),
                widget=forms.Select({"class": "form-select"}),
            )
        self.order_fields(["agency", "target", "files"])

    @property
    def largest(self):
        return MAX_BYTES // 2**20

    def clean(self):
        data = super().clean()
        target = data.get("target")
        chosen = data.get("agency") or self._only_agency()
        keeper = target and target.fund.agency
        if keeper and data.get("agency") not in {None, keeper}:
            self.add_error("agency", _told_keeper(keeper))
        data["agency"] = keeper or chosen
        if "target" in self.errors or "agency" in self.errors:
            return data
        if not data["agency"]:
            self.add_error(*self._no_agency())
        elif not target and not self._may_wait(data["agency"]):
            self.add_error("target", _("Please choose the fund of these books."))
        return data

    def _only_agency(self):
        return self.agencies.first() if "agency" not in self.fields else None

    def _no_agency(self):
        if "agency" in self.fields:
            return "agency", _("Please choose the agency.")
        text = _("No agency keeps books here yet. Please set up the fund first.")
        return None, text

    def _may_wait(self, agency):
        """Files without a fund are an agency's own; nobody else sees them."""
        return agencies_of(self.user).filter(pk=agency.pk).exists()


def _told_keeper(agency):
    text = gettext("The books of this fund are kept by %(agency)s.")
    return text % {"agency": agency}


class SheetForm(forms.Form):
    """A mended sheet on its way back."""

    file = forms.FileField(
        label=_("The mended sheet"),
        allow_empty_file=True,
        error_messages={"required": _("Please choose the file to send.")},
        widget=forms.FileInput({"class": "form-control", "accept": KINDS_OF_FILE}),
    )


class VoidForm(forms.Form):
    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea({"rows": 3, "class": "form-control"}),
        help_text=_("The reason stays with the import."),
        error_messages={"required": _("Please say why the import is undone.")},
    )

    def clean_why(self):
        return clean(self.cleaned_data["why"])
