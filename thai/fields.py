"""Model fields that show Thai form fields and store clean text."""

from django.db import models

from thai.folding import clean
from thai.forms import ThaiDateFormField, ThaiTimeField


class ThaiDateField(models.DateField):
    """A DateField, stored CE, typed and shown พ.ศ."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": ThaiDateFormField, **kwargs})


class ThaiHourField(models.TimeField):
    """A TimeField typed and shown as 13.00."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": ThaiTimeField, **kwargs})


class _CleanText:
    """Text goes to the database without what nobody can see; queries too."""

    def to_python(self, value):
        value = super().to_python(value)
        return value if value is None else clean(value)


class ThaiCharField(_CleanText, models.CharField):
    """A CharField whose text passes `thai.folding.clean`."""


class ThaiTextField(_CleanText, models.TextField):
    """A TextField whose text passes `thai.folding.clean`."""
