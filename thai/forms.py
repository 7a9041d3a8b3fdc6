"""Form fields that read what people type and say in Thai what to mend.

Text boxes, not calendars: a date picker counts CE years and needs a script.
"""

import datetime
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from thai import clock
from thai.dates import medium_date, parse_date, short_date, years_that_fit
from thai.errors import ThaiValueError
from thai.folding import clean
from thai.numbers import Count, format_amount, format_count, parse_amount, parse_count
from thai.times import clock_time, parse_time


def explained(error: ThaiValueError) -> forms.ValidationError:
    """Turn a reason of the pure readers into a translated form error."""
    reason = gettext(error.reason) % error.params
    if error.code == "no_year":
        reason = _with_years_offered(error) or reason
    return forms.ValidationError(reason, code=error.code)


def _with_years_offered(error: ThaiValueError) -> str:
    dates = [medium_date(date) for date in years_that_fit(error, clock.today())]
    if len(dates) == 2:
        return gettext(
            "The year is missing. Is it %(first)s or %(second)s? Please type the year."
        ) % {"first": dates[0], "second": dates[1]}
    if dates:
        return gettext("The year is missing. Is it %(date)s? Please type the year.") % {
            "date": dates[0]
        }
    return ""


def _editable(text: str) -> str:
    """No-break spaces are for reading; in a box they are a trap for the next edit."""
    return text.replace("\u00a0", " ")


def _box_date(value) -> str:
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return _editable(short_date(value))


class ThaiTextInput(forms.TextInput):
    """A text box for one date, hour or count, without the browser's old answers."""

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", **(attrs or {})})


class CleanCharField(forms.CharField):
    """Text without what nobody can see: of that alone, nothing is left."""

    def to_python(self, value):
        return clean(super().to_python(value)).strip()


class OneLineField(CleanCharField):
    """The same, on one line."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class _TypedField(forms.Field):
    """Reads with `parse`, shows with `show`; typed text comes back as it was."""

    widget = ThaiTextInput
    parse = show = None
    value_type: type | tuple = ()

    def to_python(self, value):
        if isinstance(value, self.value_type):
            return value
        if value is None or not str(value).strip():
            return None
        try:
            return self.parse(str(value))
        except ThaiValueError as error:
            raise explained(error) from error

    def prepare_value(self, value):
        return self.show(value) if isinstance(value, self.value_type) else value


class ThaiDateFormField(_TypedField, forms.DateField):
    """A date in any notation of `thai.dates.parse_date`; its value is CE."""

    default_error_messages = {
        "required": _("Please type the date, for example 27 ต.ค. 2548.")
    }
    value_type = datetime.date
    parse = staticmethod(parse_date)
    show = staticmethod(_box_date)

    def to_python(self, value):
        value = super().to_python(value)
        return value.date() if isinstance(value, datetime.datetime) else value


def has_come(day: datetime.date) -> None:
    """A validator: of a day that is still to come nothing can be told yet."""
    if day > clock.today():
        raise forms.ValidationError(
            gettext("%(day)s is still to come. Please check the day.")
            % {"day": medium_date(day)}
        )


class ThaiTimeField(_TypedField, forms.TimeField):
    """An hour of the day, typed 13.00 or 13:00."""

    default_error_messages = {"required": _("Please type the time, for example 13.00.")}
    value_type = datetime.time
    parse = staticmethod(parse_time)
    show = staticmethod(clock_time)


class CountField(_TypedField):
    """How many came, as a Count: "9", "ราว 80", "ยี่สิบกว่า", "ไม่ทราบจำนวน"."""

    default_error_messages = {
        "required": _("Please type how many came, for example 20 or ประมาณ 20.")
    }
    value_type = Count
    parse = staticmethod(parse_count)

    @staticmethod
    def show(value: Count) -> str:
        return _editable(format_count(value)).removesuffix(" คน")


class AmountField(_TypedField):
    """Baht as Decimal, typed in any notation of `thai.numbers.parse_amount`."""

    default_error_messages = {
        "required": _("Please type the amount, for example 1,234.50.")
    }
    value_type = Decimal
    parse = staticmethod(parse_amount)
    show = staticmethod(format_amount)

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "inputmode": "decimal"}


class ThaiMomentWidget(forms.MultiWidget):
    """Two boxes: a พ.ศ. date and an hour."""

    def __init__(self, attrs=None):
        super().__init__({"date": ThaiTextInput(), "time": ThaiTextInput()}, attrs)

    def decompress(self, value):
        if value is None:
            return ["", ""]
        if timezone.is_aware(value):
            value = timezone.localtime(value)
        return [_box_date(value), clock_time(value.time())]


class ThaiMomentField(forms.SplitDateTimeField):
    """An instant in two boxes; its value is aware when the project's times are."""

    widget = ThaiMomentWidget

    def __init__(self, *, input_date_formats=None, input_time_formats=None, **kwargs):
        fields = (ThaiDateFormField(), ThaiTimeField())
        forms.MultiValueField.__init__(self, fields, **kwargs)
