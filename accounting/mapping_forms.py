"""What is asked of the list of accounts to match, and what is sent from its rows."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.central import CentralTree
from accounting.mapping import leave_unmapped, map_account, set_pending
from accounting.models import AccountMapping, CentralAccount
from thai.folding import clean

PENDING, CLASH = "pending", "clash"
MATCHED, ON_PURPOSE = "matched", "on-purpose"
SHOWS = [
    ("", _("All accounts")),
    (PENDING, _("Not matched yet")),
    (CLASH, _("Types that differ")),
    (MATCHED, _("Matched")),
    (ON_PURPOSE, _("Left unmatched on purpose")),
]
DEEDS = ("map", "leave", "pending")
State = AccountMapping.State


class MappingFilterForm(forms.Form):
    """Sent by plain GET; what cannot be read selects nothing out."""

    q = forms.CharField(label=_("Code or name"), required=False, max_length=100)
    show = forms.ChoiceField(label=_("Show"), choices=SHOWS, required=False)

    def __init__(self, data, tree: CentralTree):
        super().__init__(data)
        self.tree = tree
        self.fields["q"].widget.attrs["class"] = "form-control"
        self.fields["show"].widget.attrs["class"] = "form-select"
        self.is_valid()

    @property
    def wanted(self):
        return {name: value for name, value in self.cleaned_data.items() if value}

    def selected(self, accounts):
        """The accounts asked for, in the order of their codes."""
        for word in clean(self.wanted.get("q", "")).split():
            accounts = accounts.filter(
                Q(code__icontains=word) | Q(name__icontains=word)
            )
        show = self.wanted.get("show")
        if show == PENDING:
            accounts = accounts.filter(Q(map_state=None) | Q(map_state=State.PENDING))
        elif show == CLASH:
            accounts = accounts.filter(self._clashing())
        elif show:
            state = State.MAPPED if show == MATCHED else State.UNMAPPED
            accounts = accounts.filter(map_state=state)
        return accounts.order_by("code", "name", "pk")

    def _clashing(self):
        found = Q(pk__in=[])
        for own_type in CentralAccount.Type:
            others = [
                leaf.pk
                for leaf in self.tree.accounts.values()
                if self.tree.type_of(leaf) != own_type
            ]
            found |= Q(own_type=own_type, central_now__in=others)
        return found


class WordForm(forms.Form):
    """One word on one account, on top of the newest that the page showed."""

    account = forms.ModelChoiceField(None)
    over = forms.IntegerField(min_value=0)
    deed = forms.ChoiceField(choices=[(one, one) for one in DEEDS])
    central = forms.CharField(required=False, max_length=10)
    reason = forms.CharField(
        required=False,
        max_length=300,
        error_messages={
            "max_length": _("Please say it in at most %(limit_value)s letters.")
        },
    )

    def __init__(self, data, chart, tree: CentralTree):
        super().__init__(data)
        self.tree = tree
        self.fields["account"].queryset = chart.accounts.all()

    @property
    def is_torn(self):
        """Not a form that a page of ours has shown."""
        return not {"account", "over", "deed"}.isdisjoint(self.errors)

    def clean(self):
        given, deed = self.cleaned_data, self.cleaned_data.get("deed")
        if deed == "map" and "central" not in self.errors:
            if not given["central"]:
                self.add_error("central", _("Please choose the central account."))
            elif not (leaf := self.tree.leaf(given["central"])):
                message = _("This account cannot be chosen. Please choose another one.")
                self.add_error("central", message)
            else:
                given["leaf"] = leaf
        if deed == "leave" and "reason" not in self.errors and not given["reason"]:
            message = _("Please say why this account is left unmatched.")
            self.add_error("reason", message)

    def carry_out(self, by):
        """Say it; raises ChangedMeanwhile when somebody said something newer."""
        given = self.cleaned_data
        account, over = given["account"], given["over"]
        if given["deed"] == "map":
            return map_account(account, given["leaf"], by, over=over)
        if given["deed"] == "leave":
            return leave_unmapped(account, given["reason"], by, over=over)
        return set_pending(account, by, over=over)
