"""What a person says about the columns of a file, and where its rows belong."""

from collections import Counter

from django import forms
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy as _

from accounting.import_forms import target_field
from accounting.importing.columns import DATES, ShownTable, guessed_roles
from accounting.importing.said_header import header_ending
from accounting.importing.table import CASH_BOOK, JOURNAL
from accounting.models import AgencyAccount, Fund, ImportBatch, Layout
from thai.digits import read_number

ROLES = {
    "": _("not read"),
    "date": _("Day"),
    "voucher": _("Voucher"),
    "text": _("What it was for"),
    "account_code": _("Code of the account"),
    "account_name": _("Name of the account"),
    "received": _("Received (รับ)"),
    "received_satang": _("Received: satang"),
    "paid": _("Paid (จ่าย)"),
    "paid_satang": _("Paid: satang"),
    "debit": _("Debit"),
    "debit_satang": _("Debit: satang"),
    "credit": _("Credit"),
    "credit_satang": _("Credit: satang"),
    "amount": _("Amount"),
    "side": _("Word that says received or paid"),
    "balance": _("Balance"),
    "balance_satang": _("Balance: satang"),
}
SHOWN_DATES = {
    "ask": _("as they read, and ask when in doubt"),
    "as_stored": _("as they stand: day before month"),
    "swapped": _("day and month changed places"),
}
NEGATIVES = {
    "opposite": _("a minus: (1,234) or -1,234"),
    "error": _("a slip: stop and ask"),
}
UNITS = {
    "": _("as the title says, else baht"),
    "1": _("baht"),
    "1000": _("thousands of baht"),
    "1000000": _("millions of baht"),
}
# What a table of each layout cannot do without, one of these groups.
NEEDED = {
    CASH_BOOK: ({"received"}, {"paid"}, {"amount", "side"}),
    JOURNAL: ({"debit", "credit"}, {"amount", "side"}),
}


class DirectionForm(forms.Form):
    """The fund and set that the rows belong to, and the other side of a cash book."""

    def __init__(self, batch: ImportBatch, user, data=None):
        super().__init__(data)
        funds = Fund.objects.editable_by(user).assigned()
        mine = funds.filter(Q(agency=batch.agency) | Q(agency=None))
        self.fields["target"] = target_field(
            mine,
            initial="" if batch.fund.is_unassigned else f"set-{batch.account_set_id}",
        )
        if any(told["layout"] == CASH_BOOK for told in batch.tables):
            self.fields["cash_account"] = self._cash_field(batch)

    def _cash_field(self, batch):
        return forms.ModelChoiceField(
            AgencyAccount.objects.filter(chart=batch.chart).order_by("code", "name"),
            label=_("Account of the cash book"),
            help_text=_("What a cash book receives and pays goes through it."),
            required=False,
            initial=batch.cash_account_id,
            empty_label=_("Found by itself"),
            widget=forms.Select({"class": "form-select"}),
        )


class HeaderRowField(forms.CharField):
    """The row in which the headings of one sheet end, in Thai digits too."""

    def __init__(self, told, sheet, **kwargs):
        self.sheet = sheet
        super().__init__(
            initial=told["header_row"],
            required=False,
            max_length=9,
            widget=forms.TextInput(
                {"class": "form-control", "inputmode": "numeric", "size": 6}
            ),
            **kwargs,
        )

    def clean(self, value):
        """The row, and the header that ends there; (None, None) when it is left out."""
        text = super().clean(value)
        if not text:
            return None, None
        row = read_number(text, 7)
        if row is None:
            raise forms.ValidationError(_("Please type the number of the row, like 5."))
        header = header_ending(self.sheet, row)
        if header is None:
            raise forms.ValidationError(
                _(
                    "Row %(row)s is no row of headings: it has figures, fewer than two "
                    "words, or nothing below it."
                ),
                params={"row": row},
            )
        return row, header


class TableForm(forms.Form):
    """What one table is, how it is written, and what each of its columns holds."""

    def __init__(self, table: ShownTable, number: int, rules: dict, data=None):
        super().__init__(data, prefix=f"t{number}")
        self.table = table
        self.stored = rules
        told = table.told
        self._add_header_rows()
        self._choose("layout", _("Kind of book"), Layout.choices, told["layout"])
        days = rules.get("dates", "ask")
        choices = [(name, SHOWN_DATES[name]) for name in DATES]
        self._choose("dates", _("Days in date cells"), choices, days)
        unit = str(rules.get("unit") or "")
        self._choose("unit", _("Amounts are in"), list(UNITS.items()), unit)
        below = rules.get("negatives", "opposite")
        label = _("An amount below zero is")
        self._choose("negatives", label, list(NEGATIVES.items()), below)
        for column in table.columns:
            role = table.role_of.get(column.index, "")
            choices = list(ROLES.items())
            self._choose(f"c{column.index}", column.letter, choices, role)

    def _add_header_rows(self):
        sheets = self.table.sheets
        for at, (told, sheet) in enumerate(sheets):
            label = gettext("The headings stand in row")
            if len(sheets) > 1:
                label = f"{label} ({told['sheet']})"
            self.fields[f"h{at}"] = HeaderRowField(told, sheet, label=label)
        self.fields["h0"].help_text = gettext("As numbered at the left of the sheet.")

    def _choose(self, name, label, choices, initial):
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=choices,
            initial=initial,
            required=False,
            widget=forms.Select({"class": "form-select"}),
        )

    @property
    def rows(self):
        """(column, its box) from left to right."""
        return [(column, self[f"c{column.index}"]) for column in self.table.columns]

    @property
    def rules(self):
        heads = [f"h{at}" for at in range(len(self.table.sheets))]
        return [self[n] for n in (*heads, "layout", "dates", "unit", "negatives")]

    def clean(self):
        data = super().clean()
        chosen = [
            (data.get(f"c{column.index}"), column) for column in self.table.columns
        ]
        chosen = [(role, column) for role, column in chosen if role]
        twice = {role for role, n in Counter(r for r, _c in chosen).items() if n > 1}
        for role, column in chosen:
            if role in twice:
                self.add_error(f"c{column.index}", self._said_twice(role))
        data["columns"] = {role: column.index for role, column in chosen}
        self._check_complete(data)
        return data

    def _said_twice(self, role):
        text = gettext("Two columns are “%(role)s”. Please leave it to one of them.")
        return text % {"role": ROLES[role]}

    def _check_complete(self, data):
        roles = set(data["columns"])
        layout = data.get("layout") or self.table.told["layout"]
        if "date" not in roles:
            self.add_error(None, _("Please say which column holds the day."))
        if not any(group <= roles for group in NEEDED[layout]):
            self.add_error(None, NO_AMOUNTS[layout])

    @property
    def moved(self):
        """(sheet, row, header) of the sheets whose headings stand elsewhere."""
        found = []
        for at, (told, sheet) in enumerate(self.table.sheets):
            row, header = self.cleaned_data[f"h{at}"]
            if row and row != told["header_row"]:
                found.append((sheet, row, header))
        return found

    @property
    def answers(self):
        """(signature, layout, columns, rules) as profiles keep them."""
        layout = self.cleaned_data["layout"] or self.table.told["layout"]
        said = layout, self.cleaned_data["columns"]
        rules = self._said_rules()
        stays = len(self.moved) < len(self.table.sheets)
        kept = {"header_row": self.stored.get("header_row")} if stays else {}
        kept = {name: row for name, row in kept.items() if row}
        found = []
        if stays or "header_row" in self.stored:
            found = [(self.table.told["signature"], *said, {**rules, **kept})]
        for sheet, row, header in self.moved:
            roles = self._roles_below(sheet, header) or said
            found.append((header.signature, *roles, {**rules, "header_row": row}))
        return found

    def _said_rules(self):
        data, rules = self.cleaned_data, {}
        if data["dates"] not in {"", "ask"}:
            rules["dates"] = data["dates"]
        if data["unit"]:
            rules["unit"] = int(data["unit"])
        if data["negatives"] == "error":
            rules["negatives"] = "error"
        return rules

    def _roles_below(self, sheet, header):
        """What other headings say of the columns, unless the boxes were changed too."""
        boxes = {"layout", *(f"c{column.index}" for column in self.table.columns)}
        if boxes & set(self.changed_data):
            return None
        layout, columns = guessed_roles(sheet, header)
        return (layout, columns) if layout and "date" in columns else None


NO_AMOUNTS = {
    CASH_BOOK: _("Please say which columns hold what was received and what was paid."),
    JOURNAL: _("Please say which columns hold debit and credit."),
}
