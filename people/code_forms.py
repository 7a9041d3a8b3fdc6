"""The package's forms for a code of the second factor; Thai digits are digits."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.cache import cache
from django.forms import CharField, TextInput
from django.utils.translation import gettext_lazy as _

from thai.digits import to_arabic

# The clocks of two phones differ: a code holds for its half minute and its neighbours.
HOLDS = 90


class CodeField(CharField):
    widget = TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"})

    def to_python(self, value):
        return "".join(to_arabic(super().to_python(value)).split())


class ActivateForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = CodeField(
            label=_("The 6 digits that the app shows"), max_length=20
        )


class OneUse:
    """A code is good for one log-in, also while it still holds."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = CodeField(label=_("Code"), max_length=20)

    def clean_code(self):
        code = super().clean_code()
        if not cache.add(f"second-factor:{self.user.pk}:{code}", True, HOLDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(OneUse, forms.AuthenticateForm):
    pass


class ReauthenticateForm(OneUse, forms.ReauthenticateForm):
    pass
