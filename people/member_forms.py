"""What is typed to add a member, and the taps of a member's row."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from people.members import OtherText, add
from people.phones import PhoneFormField
from thai.forms import OneLineField

LARGEST_ID = 2**31 - 1


class NameField(OneLineField):
    """A person's name on one line."""

    default_error_messages = {"required": _("Please type the name.")}

    def __init__(self, **kwargs):
        super().__init__(max_length=150, **kwargs)


class AddForm(forms.Form):
    """Somebody in the room who has no login yet."""

    key = forms.UUIDField(widget=forms.HiddenInput({"autocomplete": "off"}))
    name = NameField(
        label=_("Name and family name"),
        help_text=_("The name that people here know. No citizen number is needed."),
    )
    phone = PhoneFormField(
        label=_("Phone"),
        required=False,
        max_length=20,
        help_text=_("If there is one: it can be used to log in."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a role.")},
    )
    added = None

    def __init__(self, roles, data=None, initial=None):
        super().__init__(
            data, auto_id="add_%s", initial={"key": uuid.uuid4(), **(initial or {})}
        )
        self.fields["role"].choices = roles
        if roles and not self.initial.get("role"):
            self.initial["role"] = roles[-1][0]

    def add_to(self, tambon, by):
        """Whether the person is added, as `added`; otherwise the form says why not."""
        texts = self.cleaned_data
        who = texts["name"], texts["phone"], texts["role"]
        try:
            self.added = add(*who, tambon, texts["key"], by)
        except OtherText as other:
            # The same text once more, as a form that was never sent.
            self.data = self.data.copy()
            self.data["key"] = str(uuid.uuid4())
            self.add_error(None, _already_sent(other.person))
        except ValidationError as error:
            self.add_error(None, error)
        return self.added is not None


def _already_sent(person):
    return gettext(
        "This form has added %(name)s already. To add the person typed here as well, "
        "please send it once more."
    ) % {"name": person}


class TapForm(forms.Form):
    """One tap on a row: which role it is about."""

    row = forms.IntegerField(min_value=1, max_value=LARGEST_ID)


class CodeForm(TapForm):
    key = forms.UUIDField()


class GiveForm(TapForm):
    role = forms.ChoiceField()

    def __init__(self, roles, data):
        super().__init__(data)
        self.fields["role"].choices = roles
