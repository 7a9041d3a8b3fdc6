"""The package's password forms, without hints in the boxes and in plain words."""

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_RULE = _(
    "At least 8 letters or digits; not digits alone, and not a word that many use."
)


class ChangePasswordForm(forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("The password until now")
        say_plainly(self)


class SetPasswordForm(forms.SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_plainly(self)


class ReauthenticateForm(forms.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs.pop("placeholder", None)


def say_plainly(form):
    form.fields["password1"].label = _("New password")
    form.fields["password1"].help_text = PASSWORD_RULE
    form.fields["password2"].label = _("The new password once more")
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
