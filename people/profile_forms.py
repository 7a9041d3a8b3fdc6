"""What people change of their own data."""

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from people.member_forms import NameField
from people.members import PHONE_TAKEN, is_phone_taken
from people.models import Person
from people.phones import PhoneFormField


class ProfileForm(forms.Form):
    name = NameField(
        label=_("Name and family name"),
        help_text=_("The name that people here know you by."),
    )
    phone = PhoneFormField(
        label=_("Phone"),
        required=False,
        max_length=20,
        help_text=_(
            "You can log in with it instead of your username. It is on no public page."
        ),
    )
    show_name = forms.BooleanField(
        label=_("My name may be shown in public"),
        required=False,
        widget=forms.CheckboxInput({"aria-describedby": "p-why"}),
    )

    def __init__(self, user, data=None, initial=None):
        self.user = user
        self.person = getattr(user, "person", None) or Person(user=user)
        stored = {
            "name": self.person.display_name,
            "phone": user.phone or self.person.phone,
            "show_name": self.person.show_name,
        }
        super().__init__(data, initial={**stored, **(initial or {})})

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if is_phone_taken(phone, but_of=self.user):
            raise forms.ValidationError(PHONE_TAKEN, code="unique")
        return phone

    def save(self):
        """Whether it is kept; not when somebody else took the number meanwhile."""
        texts, person = self.cleaned_data, self.person
        person.display_name, person.phone = texts["name"], texts["phone"]
        person.show_name, self.user.phone = texts["show_name"], texts["phone"]
        try:
            with transaction.atomic():
                self.user.save(update_fields=["phone"])
                person.save()
        except IntegrityError:
            self.add_error("phone", PHONE_TAKEN)
            return False
        return True
