"""The columns of a table: a field of the model each, or what a resource adds."""

import re

from django.db import models
from django.utils.translation import gettext, gettext_lazy as _
from import_export.fields import Field

from thai.digits import to_arabic
from thai.tables.cells import CELLS, Cell, ChoiceCell, CodeCell, as_text
from thai.tables.naming import batches, naming_of

_DIGITS = re.compile("[0-9๐-๙/#]+")


class RowCell(Cell):
    """A row of another table, as `naming` names it. What was found once is kept."""

    def __init__(self, model):
        super().__init__()
        self.model = model
        self.by_text = {}
        self.by_pk = {}

    @property
    def naming(self):
        return naming_of(self.model)

    def typed(self, value):
        value = super().typed(value)
        text = None if value is None else as_text(value)
        # Thai digits of a code or number, not those within somebody's name.
        return to_arabic(text) if text and _DIGITS.fullmatch(text) else text

    def look_up(self, values):
        """Find the rows of many cells at once."""
        texts = {self.typed(value) for value in values} - self.by_text.keys()
        self.by_text |= self.naming.find(texts)

    def remember(self, pks):
        rows = self.model._default_manager.select_related(*self.naming.related)
        for some in batches(set(pks) - {None} - self.by_pk.keys()):
            self.by_pk |= rows.in_bulk(some)

    def read(self, text):
        if text not in self.by_text:  # perhaps made by an earlier row of the file
            self.look_up([text])
        found = self.by_text.get(text) or self.naming.missing(text)
        if isinstance(found, str):
            raise ValueError(found)
        self.by_pk[found.pk] = found
        return found

    def show(self, row):
        return self.naming.text(row)

    def show_pk(self, pk):
        self.remember([pk])
        return self.show(self.by_pk[pk]) if pk in self.by_pk else ""


class Column(Field):
    """A field of the model, headed by its name; an empty cell is null."""

    is_stored = True
    is_key = False
    is_text = False
    has_default = False
    may_be_null = True

    def __init__(self, name, label, cell, attname=""):
        super().__init__(attribute=name, column_name=name, widget=cell)
        self.attname = attname or name
        self.label = label

    @property
    def is_row(self):
        return isinstance(self.widget, RowCell)

    def heading(self):
        return str(self.label)

    def headings(self):
        """Every name under which a file may hold it."""
        return [self.column_name, self.heading()]

    def get_value(self, instance):
        return getattr(instance, self.attname)

    def value_in(self, row):
        """What the cell says, comparable to `get_value`; ValueError says why not."""
        value = self.clean(row)
        if value is None and self.is_text and not self.may_be_null:
            return ""
        return value.pk if value is not None and self.is_row else value

    def text_of(self, value):
        """A value as the cell shows it."""
        if value is None:
            return ""
        return self.widget.show_pk(value) if self.is_row else self.widget.render(value)

    def export(self, instance, **kwargs):
        return self.widget.render(getattr(instance, self.attribute))

    def save(self, instance, row, is_m2m=False, **kwargs):
        value = self.clean(row)
        if value is None and not self.may_be_null:
            if instance._state.adding and self.has_default:
                return
            if not self.is_text:
                raise ValueError(gettext("Please fill this in."))
            value = ""
        setattr(instance, self.attribute, value)


class DateColumn(Column):
    """A day or an instant: one column CE, a second one for people in พ.ศ."""

    def heading(self):
        return gettext("%(column)s (CE)") % {"column": self.label}

    def headings(self):
        return [*super().headings(), str(self.label)]


class ThaiDateColumn(Field):
    """The second column of a date. What it says goes into the first when read."""

    def __init__(self, first):
        super().__init__(column_name=f"{first.column_name}_thai")
        self.first = first

    def heading(self):
        return gettext("%(column)s (BE)") % {"column": self.first.label}

    def headings(self):
        return [self.column_name, self.heading()]

    def export(self, instance, **kwargs):
        value = self.first.get_value(instance)
        return "" if value is None else self.first.widget.show_thai(value)


def column_of(field):
    """The column of a model's field; None for what stands in no file."""
    made = _kind_and_cell(field)
    if made is None:
        return None
    kind, cell = made
    label = _("row number") if field.primary_key else field.verbose_name
    column = kind(field.name, label, cell, field.attname)
    column.is_key = field.primary_key
    column.may_be_null = field.null or field.primary_key
    column.is_text = isinstance(field, models.CharField | models.TextField)
    column.has_default = field.has_default()
    return column


def _kind_and_cell(field):
    if field.is_relation:
        return None if field.many_to_many else (Column, RowCell(field.related_model))
    if field.choices:
        return Column, ChoiceCell(field.choices)
    if field.unique and isinstance(field, models.CharField):
        return Column, CodeCell()
    for kind in type(field).__mro__:
        if kind in CELLS:
            is_date = issubclass(kind, models.DateField)
            return DateColumn if is_date else Column, CELLS[kind]()
    return None
