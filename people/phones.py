"""One way to write a phone number, whatever was typed between its digits."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from thai.digits import to_arabic
from thai.folding import clean

# Blanks, dashes of every length, dots and brackets: for the eye only.
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212\uff0d.()\[\]]+")
# +66, 0066 and 66 stand for the first 0; some write both, as in +66 (0)81.
_FROM_ABROAD = re.compile(r"(?:\+|00)?66(?:0)?(?=[1-9][0-9]{7,8}\Z)")
_PHONE = re.compile(r"0[0-9]{8,9}\Z")


def normalize_phone(text):
    """Digits alone, beginning with 0; what is no phone number stays to be refused."""
    digits = _BETWEEN.sub("", to_arabic(clean(text or "")))
    return _FROM_ABROAD.sub("0", digits)


def is_phone(text):
    return bool(_PHONE.match(text))


def validate_phone(text):
    if not is_phone(text):
        raise ValidationError(
            _(
                "A phone number has 9 or 10 digits and begins with 0, "
                "for example 081 234 5678."
            )
        )


class PhoneFormField(forms.CharField):
    """A box for one phone number; its value is digits alone."""

    widget = forms.TelInput
    default_validators = [validate_phone]

    def to_python(self, value):
        return normalize_phone(super().to_python(value))

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        # The length counts digits; somebody may type more between them.
        attrs.pop("maxlength", None)
        return {**attrs, "inputmode": "tel", "autocomplete": "tel"}


class PhoneField(models.CharField):
    """A phone number, stored as `normalize_phone` writes it; queries too."""

    default_validators = [validate_phone]

    def to_python(self, value):
        value = super().to_python(value)
        return value if value is None else normalize_phone(value)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PhoneFormField, **kwargs})
