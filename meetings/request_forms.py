"""The forms of a request's page: one for each deed, sent to the page itself."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext, gettext_lazy as _

from meetings import requests
from meetings.appointments import Sent
from meetings.models import Meeting
from meetings.requests import Deed
from people.access import OFFICIALS
from people.models import RoleAssignment
from thai.clock import today
from thai.folding import fold
from thai.forms import CleanCharField, ThaiDateFormField
from thai.templatetags.thai import shortdate

# With more people than this a name is typed.
SELECT_AT_MOST = 40
ROUNDS_OFFERED = 12


class NoteField(CleanCharField):
    def __init__(self):
        super().__init__(
            label=_("Note"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Whoever follows this request reads it."),
        )


class DeedForm(forms.Form):
    """Carries the key of the form and the version it was made on top of."""

    deed_name = ""
    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, outcome, user, version, data=None, initial=None):
        self.outcome, self.user = outcome, user
        super().__init__(
            data,
            auto_id=f"id_{self.deed_name}_%s",
            initial={"key": uuid.uuid4(), "version": version, **(initial or {})},
        )
        for name in ("key", "version"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @property
    def sent(self):
        return Sent(self.user, self.cleaned_data["key"], self.cleaned_data["version"])

    def typed(self):
        """What was typed, to be shown again in a newer form."""
        return {
            field.name: field.data
            for field in self.visible_fields()
            if field.data is not None
        }


class TakeForm(DeedForm):
    deed_name = Deed.TAKEN.value

    def carry_out(self):
        return requests.take_up(self.outcome.pk, self.sent)


class UndoForm(DeedForm):
    deed_name = Deed.UNDONE.value

    def carry_out(self):
        return requests.undo(self.outcome.pk, self.sent)


class GiveBackForm(DeedForm):
    deed_name = Deed.GIVEN_BACK.value
    note = NoteField()

    def carry_out(self):
        note = self.cleaned_data["note"]
        return requests.give_back(self.outcome.pk, note, self.sent)


class AssignForm(DeedForm):
    deed_name = Deed.ASSIGNED.value
    who = forms.Field()
    note = NoteField()

    def __init__(self, outcome, user, version, data=None, initial=None):
        super().__init__(outcome, user, version, data, initial)
        self.fields["who"] = who_field(requests.people_to_ask(outcome))

    def carry_out(self):
        who, note = self.cleaned_data["who"], self.cleaned_data["note"]
        return requests.assign(self.outcome.pk, who, note, self.sent)


class SettleForm(DeedForm):
    deed_name = Deed.SETTLED.value
    on = ThaiDateFormField(label=_("Settled on"))
    in_round = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("In which round, if in one"), required=False
    )
    note = NoteField()

    def __init__(self, outcome, user, version, data=None, initial=None):
        initial = {"on": today(), **(initial or {})}
        super().__init__(outcome, user, version, data, initial)
        field = self.fields["in_round"]
        field.queryset = rounds_since(outcome, user)
        field.empty_label = gettext("not in a round")
        field.label_from_instance = called

    def carry_out(self):
        texts = self.cleaned_data
        return requests.settle(
            self.outcome.pk, texts["on"], texts["in_round"], texts["note"], self.sent
        )


FORMS = {
    form.deed_name: form
    for form in (TakeForm, AssignForm, GiveBackForm, SettleForm, UndoForm)
}


def called(meeting):
    return f"{meeting.name} · {shortdate(meeting.held_on)}"


def rounds_since(outcome, user):
    """Rounds of the same place, from the one that asked on, newest first."""
    meeting = outcome.item.meeting
    rounds = Meeting.objects.visible_to(user).counted().with_tambons()
    rounds = rounds.filter(held_on__gte=meeting.held_on).exclude(pk=meeting.pk)
    if outcome.tambon_id:
        rounds = rounds.of_tambon(outcome.tambon_id)
    else:
        rounds = rounds.filter(province=meeting.province_id)
    newest = rounds.newest_first().values_list("pk", flat=True)[:ROUNDS_OFFERED]
    return (
        Meeting.objects.filter(pk__in=list(newest))
        .with_tambons()
        .select_related("province")
        .newest_first()
    )


class PersonChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return described(person)


class TypedPersonField(forms.CharField):
    """A person by name, where there are too many to choose from."""

    def __init__(self, people, **kwargs):
        self.people = people
        super().__init__(max_length=150, **kwargs)

    def clean(self, value):
        text = fold(super().clean(value)).strip()
        found = list(self.people.filter(display_name__icontains=text)[:6])
        exact = [who for who in found if fold(described(who)) == text] or [
            who for who in found if fold(who.display_name) == text
        ]
        if len(exact or found) == 1:
            return (exact or found)[0]
        if not found:
            raise ValidationError(
                gettext("Nobody with a duty in this province has that name.")
            )
        raise ValidationError(
            gettext("Several people fit. Please type the name in full: %(names)s")
            % {"names": ", ".join(described(who) for who in found)}
        )


def who_field(people):
    duties = (
        RoleAssignment.objects.in_force()
        .filter(role__in=OFFICIALS)
        .select_related("province", "district", "tambon", "village__tambon")
    )
    people = people.prefetch_related(Prefetch("roles", duties, to_attr="duties"))
    options = {"label": _("Who is to see to it")}
    if people.count() > SELECT_AT_MOST:
        help_text = _("Part of the name is enough when only one person has it.")
        return TypedPersonField(people, help_text=help_text, **options)
    return PersonChoiceField(people, empty_label=gettext("Please choose"), **options)


def described(person):
    """“คุณสุนันท์ · คุณอำนวย บางจาก”."""
    duties = [f"{duty.get_role_display()} {duty.scope}" for duty in person.duties]
    return " · ".join([person.display_name, *duties[:1]])
