"""What is typed to choose a new password with a one-use code."""

import re

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from people.codes import DIGITS, redeem
from people.password_forms import PASSWORD_RULE
from thai.digits import to_arabic
from thai.folding import clean

LONGEST_PASSWORD = 128


class DigitsField(forms.CharField):
    """The digits of a code, as they are read out: in Thai or not, in groups or not."""

    def to_python(self, value):
        return re.sub(r"[\s-]", "", to_arabic(clean(super().to_python(value))))

    def validate(self, value):
        super().validate(value)
        if len(value) != DIGITS or not (value.isascii() and value.isdecimal()):
            raise forms.ValidationError(
                _("The code has 6 digits, for example 123 456.")
            )


class PasswordField(forms.CharField):
    def __init__(self, **kwargs):
        widget = forms.PasswordInput({"autocomplete": "new-password"})
        super().__init__(
            strip=False, max_length=LONGEST_PASSWORD, widget=widget, **kwargs
        )


class RedeemForm(forms.Form):
    name = forms.CharField(
        label=_("Username or phone"),
        max_length=150,
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "username"}),
        error_messages={"required": _("Please type your username or phone number.")},
    )
    code = DigitsField(
        label=_("One-use code"),
        help_text=_("6 digits from your facilitator, good for 30 minutes."),
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
        error_messages={"required": _("Please type the code.")},
    )
    password = PasswordField(
        label=_("New password"),
        help_text=PASSWORD_RULE,
        error_messages={"required": _("Please type a new password.")},
    )
    password_again = PasswordField(
        label=_("The new password once more"),
        error_messages={"required": _("Please type the new password once more.")},
    )

    def clean_password(self):
        # Before the code is looked at: a weak password uses up no try.
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]

    def clean(self):
        texts = super().clean()
        first, again = texts.get("password"), texts.get("password_again")
        if first and again and first != again:
            self.add_error("password_again", _("The two passwords are not the same."))
        return texts

    def redeem(self):
        """Whether the password is set; otherwise one answer, whatever was wrong."""
        texts = self.cleaned_data
        if redeem(texts["name"], texts["code"], texts["password"]):
            return True
        self.add_error(
            None,
            _(
                "The name and the code do not fit together, or the code is used or "
                "out of date. Please check both, or ask for a new code."
            ),
        )
        return False
