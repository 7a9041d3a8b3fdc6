"""What a person says about the columns of a file, and where its rows belong."""

from collections import Counter

from django import forms
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy as _

from accounting.import_forms import target_field
from accounting.importing.columns import DATES, ShownTable
from accounting.importing.table import CASH_BOOK, JOURNAL
from accounting.models import AgencyAccount, Fund, ImportBatch, Layout

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


class TableForm(forms.Form):
    """What one table is, how it is written, and what each of its columns holds."""

    def __init__(self, table: ShownTable, number: int, rules: dict, data=None):
        super().__init__(data, prefix=f"t{number}")
        self.table = table
        told = table.told
        self._choose("layout", _("Kind of book"), Layout.choices, told["layout"])
        days = rules.get("dates", "ask")
        choices = [(name, SHOWN_DATES[name]) for name in DATES]
        self._choose("dates", _("Days in date cells"), choices, days)
        unit = str(rules.get("unit") or "")
        self._choose("unit", _("Amounts are in"), list(UNITS.items()), unit)
        for column in table.columns:
            role = table.role_of.get(column.index, "")
            choices = list(ROLES.items())
            self._choose(f"c{column.index}", column.letter, choices, role)

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
        return [self["layout"], self["dates"], self["unit"]]

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
    def answer(self):
        """(layout, columns, rules) as a profile keeps them."""
        data = self.cleaned_data
        rules = {}
        if data["dates"] not in {"", "ask"}:
            rules["dates"] = data["dates"]
        if data["unit"]:
            rules["unit"] = int(data["unit"])
        layout = data["layout"] or self.table.told["layout"]
        return layout, data["columns"], rules


NO_AMOUNTS = {
    CASH_BOOK: _("Please say which columns hold what was received and what was paid."),
    JOURNAL: _("Please say which columns hold debit and credit."),
}
