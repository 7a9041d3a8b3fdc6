from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.password_forms import PASSWORD_RULE
from people.phones import PhoneFormField
from people.sign_up import is_name_taken, is_phone_taken, sign_up
from people.usernames import username_from, validate_username
from tambons.models import Tambon
from thai.folding import clean, fold

LONGEST = User._meta.get_field("username").max_length


class TambonField(forms.ModelChoiceField):
    def label_from_instance(self, tambon):
        return f"{tambon.name} · {tambon.district.name}"


class SignUpForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_(
            "As people call you, for example คำปัน or คำปัน ใจดี. "
            "You log in with this name."
        ),
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Please type your name.")},
    )
    tambon = TambonField(
        Tambon.objects.joined().select_related("district"),
        label=_("Tambon"),
        empty_label=_("Please choose"),
        to_field_name="code",
        error_messages={
            "required": _("Please choose your tambon."),
            "invalid_choice": _("Please choose a tambon of the list."),
        },
    )
    phone = PhoneFormField(
        label=_("Phone number"),
        required=False,
        help_text=_("Leave it empty if you like. With it you can log in too."),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=PASSWORD_RULE,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": _("Please choose a password.")},
    )
    user = None

    def clean_name(self):
        name = " ".join(clean(self.cleaned_data["name"]).split())
        check_name(name)
        return name

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if is_phone_taken(phone):
            reason = _(
                "Somebody has signed up with this number. If it was you, please log "
                "in with it. If you share the phone, leave this box empty."
            )
            raise ValidationError(reason, code="taken")
        return phone

    def clean_password(self):
        password = self.cleaned_data["password"]
        validate_password(password)
        if fold(password) == fold(self.cleaned_data.get("name", "")):
            raise ValidationError(
                _("The password must be something else than the name.")
            )
        return password

    @property
    def is_known(self):
        """Whether the answer is to log in rather than to sign up."""
        return self.has_error("name", "taken") or self.has_error("phone", "taken")

    def sign_up(self):
        """Whether it was done; if somebody was quicker, the form says so."""
        try:
            self.user = sign_up(**self.cleaned_data)
        except IntegrityError:
            self.full_clean()
            if self.is_valid():
                raise
        return self.user is not None


def check_name(name):
    username = username_from(name)
    if not any(letter.isalpha() for letter in username):
        raise ValidationError(_("Please type a name with letters, not a number."))
    if len(username) > LONGEST:
        raise ValidationError(
            _("This name is too long. %(most)s letters are the most."),
            params={"most": LONGEST},
        )
    validate_username(username)
    if is_name_taken(name):
        raise ValidationError(
            _(
                "Somebody called “%(name)s” has signed up already. If it was you, "
                "please log in. If not, please add your family name or your village."
            ),
            code="taken",
            params={"name": name},
        )
