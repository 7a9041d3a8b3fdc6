"""Model fields that show Thai form fields and store clean text."""

from decimal import Decimal

from django.db import models

from thai.folding import clean
from thai.forms import AmountField, ThaiDateFormField, ThaiTimeField

SATANG = Decimal("0.01")


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


class MoneyField(models.BigIntegerField):
    """Baht as Decimal in Python, whole satang in the database.

    SQLite keeps decimals as floats and sums them wrong; integers it sums exactly.
    """

    def from_db_value(self, value, expression, connection):
        return None if value is None else Decimal(value).scaleb(-2)

    def to_python(self, value):
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise TypeError("Money is Decimal baht, never a float.")
        return Decimal(value)

    def get_prep_value(self, value):
        """Baht to satang; a fraction of a satang is an error, not rounded away."""
        if value is None:
            return None
        baht = self.to_python(value)
        if baht != baht.quantize(SATANG):
            raise ValueError(f"{baht} is not a whole number of satang.")
        return int(baht.scaleb(2))

    def get_db_prep_save(self, value, connection):
        if hasattr(value, "resolve_expression"):
            return value
        return self.get_db_prep_value(value, connection)

    def formfield(self, **kwargs):
        return models.Field.formfield(self, **{"form_class": AmountField, **kwargs})
