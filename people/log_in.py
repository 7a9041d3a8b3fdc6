"""Logging in by name or by phone number, however either was typed."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.phones import is_phone, normalize_phone
from people.usernames import normalize_username, username_from


def find_login(typed):
    """The login that a typed name or phone number means; None if there is none."""
    phone = normalize_phone(typed)
    if is_phone(phone) and (user := User.objects.filter(phone=phone).first()):
        return user
    name = username_from(typed)
    exact = User.objects.filter(username=name).first()
    if exact or not any(letter.isascii() and letter.isalpha() for letter in name):
        return exact
    # A phone begins every word with a capital letter.
    alike = User.objects.filter(username__iexact=name)[:2]
    return alike[0] if len(alike) == 1 else None


class Backend(AuthenticationBackend):
    """The package's own, but each spelling is one username: Amnuay is not amnuay."""

    def _authenticate_by_username(self, username, password):
        user = User.objects.filter(username=normalize_username(username)).first()
        return self._check_password(user, password)


class NameBox(forms.TextInput):
    """Takes `login` too, the name by which the package's own forms send it."""

    def value_from_datadict(self, data, files, name):
        return data.get(name, data.get("login"))


class LogInForm(LoginForm):
    """A name or phone number, and the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        box = NameBox({"autocomplete": "username", "autocapitalize": "none"})
        name = forms.CharField(
            label=_("Name or phone number"), max_length=150, widget=box
        )
        password = self.fields["password"]
        password.widget.attrs.pop("placeholder", None)
        self.fields = {"username": name, "password": password}

    def clean_username(self):
        """The username itself, so that limits count one person once."""
        user = find_login(self.cleaned_data["username"])
        typed = username_from(self.cleaned_data["username"])
        self.cleaned_data["login"] = user.username if user else typed
        return self.cleaned_data["login"]
