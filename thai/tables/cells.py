"""How one value stands in a cell, and how it is read from one.

Each Cell is a widget of import-export. An empty cell is None; what cannot be read
raises ValueError with a reason in the language of the page.
"""

import datetime
import re
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, override
from import_export.widgets import Widget

from thai.citizen import has_citizen_number
from thai.clock import BANGKOK
from thai.dates import ERA, medium_date, parse_date
from thai.digits import to_arabic
from thai.errors import ThaiValueError
from thai.folding import clean, fold
from thai.forms import explained
from thai.numbers import parse_amount
from thai.tables.formulas import as_written
from thai.tables.table import Unread
from thai.times import clock_time, parse_time
from thai.typed import excerpt

LANGUAGES = ("th", "en")
YES = {"ใช่", "จริง", "yes", "y", "true", "1", "✓", "x"}
NO = {"ไม่ใช่", "ไม่", "เท็จ", "no", "n", "false", "0"}

_WHOLE = re.compile(r"[+-]?([0-9]{1,18}|[0-9]{1,3}(,[0-9]{3}){1,5})")
_ISO_MOMENT = re.compile(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}[ T][0-9:.+Z-]{5,}")
_DAY_AND_HOUR = re.compile(
    r"(.*?)(?:[ T](?:เวลา *)?([0-9]{1,2}[.:][0-9]{2}(?:[.:][0-9]{2})?) *(?:น\.?)?)?"
)


class Cell(Widget):
    """What all cells share: blanks, letters nobody sees, and cells without a value."""

    def clean(self, value, row=None, **kwargs):
        value = self.typed(value)
        if value is None:
            return None
        try:
            return self.read(value)
        except ThaiValueError as error:
            raise ValueError(" ".join(explained(error).messages)) from error

    def typed(self, value):
        """What somebody put into the cell; None when there is nothing to be seen."""
        if isinstance(value, Unread):
            raise ValueError(value.reason)
        if isinstance(value, str):
            value = clean(as_written(value)).strip()
        return None if value == "" else value

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else self.show(value)

    def read(self, value):
        raise NotImplementedError

    def show(self, value):
        return str(value)


def as_text(value):
    """What a person sees in a cell that a spreadsheet holds as a number or a day."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


class TextCell(Cell):
    def read(self, value):
        text = as_text(value)
        if has_citizen_number(text):
            raise ValueError(
                gettext(
                    "A citizen number stands here. Such numbers are not kept; "
                    "please take it out of the file."
                )
            )
        return text


class CodeCell(TextCell):
    """What tells a row from the others; ๘๐๐๑๑๙ is 800119."""

    def read(self, value):
        return to_arabic(super().read(value))


class NumberCell(Cell):
    """A whole number; nobody's guess turns 12.5 into 12."""

    def read(self, value):
        text = to_arabic(as_text(value)).replace("−", "-")
        if isinstance(value, bool) or not _WHOLE.fullmatch(text):
            raise ValueError(
                gettext("“%(text)s” is not a whole number.") % {"text": excerpt(text)}
            )
        return int(text.replace(",", ""))

    def show(self, value):
        return value


class AmountCell(Cell):
    """Baht; a number of Excel is taken as it is shown, never through a float."""

    def read(self, value):
        return parse_amount(repr(value) if isinstance(value, float) else str(value))

    def show(self, value):
        return Decimal(value)


class YesNoCell(Cell):
    def read(self, value):
        if isinstance(value, bool):
            return value
        text = fold(as_text(value))
        if text not in YES | NO:
            raise ValueError(
                gettext("“%(text)s” is neither yes nor no.") % {"text": excerpt(text)}
            )
        return text in YES

    def show(self, value):
        return gettext("yes") if value else gettext("no")


class DateCell(Cell):
    """ISO and CE in files; read in every notation of `thai.dates.parse_date`."""

    def read(self, value):
        if isinstance(value, datetime.date):
            return _in_common_era(value)
        return parse_date(as_text(value))

    def show(self, value):
        return value.isoformat()

    def show_thai(self, value):
        return medium_date(value).replace("\u00a0", " ")

    def agrees(self, value, thai):
        return value == thai


class MomentCell(DateCell):
    """An instant, in Bangkok's hours; to the minute in its Thai column."""

    def read(self, value):
        if isinstance(value, datetime.datetime):
            hour = value.time()
            return _at(_in_common_era(value), hour)
        text = as_text(value)
        if _ISO_MOMENT.fullmatch(text):
            return self._read_iso(text)
        day, hour = _DAY_AND_HOUR.fullmatch(text.replace("\n", " ")).groups()
        return _at(parse_date(day), parse_time(hour) if hour else datetime.time())

    def _read_iso(self, text):
        try:
            moment = datetime.datetime.fromisoformat(text)
        except ValueError as error:
            raise ValueError(
                gettext("“%(text)s” is not a date with a time.")
                % {"text": excerpt(text)}
            ) from error
        return moment if timezone.is_aware(moment) else moment.replace(tzinfo=BANGKOK)

    def show(self, value):
        return value.astimezone(BANGKOK).isoformat(sep=" ")

    def show_thai(self, value):
        value = value.astimezone(BANGKOK)
        return f"{super().show_thai(value)} {value:%H:%M}"

    def agrees(self, value, thai):
        return self.show_thai(value) == self.show_thai(thai)


class HourCell(Cell):
    """13:00, as spreadsheets leave it alone: they make a number of 13.00."""

    def read(self, value):
        if isinstance(value, datetime.datetime | datetime.time):
            return value if isinstance(value, datetime.time) else value.time()
        if isinstance(value, float) and not value.is_integer():
            return parse_time(f"{value:.2f}")  # 13.3 was typed 13.30
        text = as_text(value)
        return parse_time(f"{text}0" if re.fullmatch(r"\d{1,2}\.\d", text) else text)

    def show(self, value):
        shown = clock_time(value).replace(".", ":")
        return f"{shown}:{value:%S}" if value.second else shown


class ChoiceCell(Cell):
    """By its Thai or English name, or by its code."""

    def __init__(self, choices):
        super().__init__()
        self.choices = dict(choices)
        names = {}
        for language in LANGUAGES:
            with override(language):
                for code, label in self.choices.items():
                    names.setdefault(fold(str(label)), set()).add(code)
        # What two choices share tells nothing, so those are written by code.
        shared = {name: found for name, found in names.items() if len(found) > 1}
        self.by_name = {name: min(names[name]) for name in names.keys() - shared.keys()}
        self.shared = set().union(*shared.values())
        self.by_name |= {fold(str(code)): code for code in self.choices}

    def read(self, value):
        found = self.by_name.get(fold(as_text(value)))
        if found is None:
            raise ValueError(
                gettext("“%(text)s” is not one of: %(choices)s.")
                % {
                    "text": excerpt(as_text(value)),
                    "choices": ", ".join(
                        self.show(code) for code in self.choices if code
                    ),
                }
            )
        return found

    def show(self, value):
        if value in self.shared or value not in self.choices:
            return str(value)
        return str(self.choices[value])


def _in_common_era(value):
    """A year that Excel took for CE although พ.ศ. was typed: 2548 is 2005."""
    year = value.year - ERA if 2400 <= value.year <= 2700 else value.year
    return datetime.date(year, value.month, value.day)


def _at(day, hour):
    return datetime.datetime.combine(day, hour, tzinfo=BANGKOK)


# By kind of model field; those that are not listed stand in no file.
CELLS = {
    models.BooleanField: YesNoCell,
    models.CharField: TextCell,
    models.DateField: DateCell,
    models.DateTimeField: MomentCell,
    models.DecimalField: AmountCell,
    models.IntegerField: NumberCell,
    models.TextField: TextCell,
    models.TimeField: HourCell,
}
