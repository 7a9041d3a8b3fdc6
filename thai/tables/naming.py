"""How a row is named in the cells of other tables.

By a code where the table has one: a file then means the same in every database. Else by
its name and number, “กองทุนหมู่บ้าน #12”; when the two disagree the cell is refused,
so that a number from another database cannot point at a stranger.
"""

import re
from collections import defaultdict

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from thai.folding import fold
from thai.typed import excerpt

# Both databases take this many values in one question.
AT_ONCE = 500
_NUMBER = re.compile("[0-9]{1,9}")


class ByField:
    """By a unique field; by `name` too, where only one row has it."""

    related = ()

    def __init__(self, model, field):
        self.model = model
        self.field = field

    def text(self, row):
        return str(getattr(row, self.field))

    def find(self, texts):
        """{text: row, or why none is meant}."""
        found = dict(_rows_by(self.model, self.field, texts))
        left = [text for text in texts if text not in found]
        if left and _has_field(self.model, "name"):
            found |= self._by_name(left)
        return found

    def _by_name(self, texts):
        return {
            text: rows[0] if len(rows) == 1 else self._several(text, rows)
            for text, rows in _grouped(self.model, "name", texts).items()
        }

    def _several(self, text, rows):
        codes = ", ".join(self.text(row) for row in rows[:6])
        return _("Several are called “%(text)s”. Please type the code: %(codes)s.") % {
            "text": excerpt(text),
            "codes": codes,
        }

    def missing(self, text):
        return _("Nothing in “%(table)s” is called “%(text)s”.") % {
            "table": self.model._meta.verbose_name,
            "text": excerpt(text),
        }


class ByNumber:
    """By number, with a name to check it by: `name` is a field of the row."""

    related = ()

    def __init__(self, model, name=""):
        self.model = model
        self.name = name

    def name_of(self, row):
        return excerpt(str(getattr(row, self.name)), 60) if self.name else ""

    def text(self, row):
        return f"{self.name_of(row)} #{row.pk}".strip()

    def find(self, texts):
        numbers = {}
        for text in texts:
            name, _mark, number = text.rpartition("#")
            if _NUMBER.fullmatch(number):
                numbers[text] = int(number), name.strip()
        rows = dict(_rows_by(self.model, "pk", {pk for pk, _name in numbers.values()}))
        found = {
            text: self._checked(rows[pk], name)
            for text, (pk, name) in numbers.items()
            if pk in rows
        }
        return found | self._by_name([text for text in texts if text not in numbers])

    def _checked(self, row, name):
        if not name or fold(name) == fold(self.name_of(row)):
            return row
        return _("Number %(number)s is “%(stored)s” here, not “%(typed)s”.") % {
            "number": row.pk,
            "stored": self.name_of(row),
            "typed": excerpt(name),
        }

    def _by_name(self, texts):
        if not self.name or not _has_field(self.model, self.name):
            return {}
        return {
            text: rows[0] if len(rows) == 1 else self._several(text, rows)
            for text, rows in _grouped(self.model, self.name, texts).items()
        }

    def _several(self, text, rows):
        numbers = ", ".join(f"#{row.pk}" for row in rows[:6])
        return _(
            "Several are called “%(text)s”. Please add the number: %(numbers)s."
        ) % {"text": excerpt(text), "numbers": numbers}

    def missing(self, text):
        return _(
            "“%(text)s” is not found in “%(table)s”. "
            "Please type it by number, like #12."
        ) % {"table": self.model._meta.verbose_name, "text": excerpt(text)}


_namings = {}


def name_rows(naming):
    """Let the rows of a model be named so in every file."""
    _namings[naming.model] = naming


def naming_of(model):
    if model not in _namings:
        key = key_field(model)
        _namings[model] = ByField(model, key) if key else ByNumber(model)
    return _namings[model]


def key_field(model):
    """The field that tells the rows apart for people: a code, a username."""
    for field in model._meta.fields:
        if field.unique and not field.null and isinstance(field, models.CharField):
            return field.name
    return ""


def batches(values):
    values = list(values)
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _rows_by(model, name, values):
    for some in batches(values):
        rows = model._default_manager.filter(**{f"{name}__in": some})
        for row in rows.select_related(*naming_of(model).related):
            yield getattr(row, name), row


def _grouped(model, name, texts):
    groups = defaultdict(list)
    for text, row in _rows_by(model, name, texts):
        groups[text].append(row)
    return groups


def _has_field(model, name):
    try:
        return bool(model._meta.get_field(name))
    except FieldDoesNotExist:
        return False
