"""Every row of a model as a table, out and in again.

A table whose rows have a code is keyed by it; the others by the number of the row, and
a row without a number is new. A file that is imported is taken whole or not at all. A
column that the file does not have stays as it is.
"""

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource, Resource
from import_export.results import RowResult

from thai.tables.columns import Column, DateColumn, ThaiDateColumn, column_of
from thai.tables.formulas import inert
from thai.tables.naming import batches, key_field
from thai.tables.table import MOST_ROWS, Unread, is_blank

# Rows that are fetched at once while a file is written.
CHUNK = 500
LARGEST_NUMBER = 999_999_999


class InertResource(Resource):
    """A Resource for export whose cells are text or numbers, never formulas."""

    def export_field(self, field, instance, **kwargs):
        return inert(super().export_field(field, instance, **kwargs))


class KeyedRows(BaseInstanceLoader):
    """The stored rows that a file speaks of, fetched by their keys at once."""

    def __init__(self, resource, dataset):
        super().__init__(resource, dataset)
        keys = {resource.key_in(row) for row in resource.rows_of(dataset)} - {None}
        self.rows = dict(self._stored(keys))
        for column in resource.columns:
            if column.is_row:
                rows = self.rows.values()
                column.widget.remember(column.get_value(row) for row in rows)

    def _stored(self, keys):
        columns = self.resource.key_columns
        for some in batches({key[0] for key in keys}):
            rows = self.resource.get_queryset()
            for row in rows.filter(**{f"{columns[0].attname}__in": some}):
                yield tuple(column.get_value(row) for column in columns), row

    def get_instance(self, row):
        return self.rows.get(self.resource.key_in(row))


class Changes:
    """What a row of the file changes: (heading, before, after) of each column."""

    def __init__(self, resource, instance, new):
        self.columns = [column for column in resource.columns if not column.is_key]
        self.is_new = new
        self.before = self._values(instance)
        self.after = self.before

    def compare_with(self, resource, instance):
        self.after = self._values(instance)

    def as_html(self):
        """For a template to show and escape; no markup of its own."""
        pairs = zip(self.columns, self.before, self.after, strict=True)
        return [
            (
                column.heading(),
                "" if self.is_new else str(column.text_of(before)),
                str(column.text_of(after)),
            )
            for column, before, after in pairs
            if before != after or (self.is_new and after not in (None, ""))
        ]

    def _values(self, instance):
        return [column.get_value(instance) for column in self.columns]


class TakenRow(RowResult):
    def add_instance_info(self, instance):
        # Without its name, which may take queries: the page names the line.
        self.object_id = instance.pk


class TableResource(ModelResource):
    # Columns that a file only shows, and those it may say of new rows only.
    shown = ()
    fixed = ()

    class Meta:
        skip_unchanged = True
        clean_model_instances = True
        use_transactions = True
        instance_loader_class = KeyedRows

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        return column_of(django_field) or Field(column_name=field_name)

    @classmethod
    def get_diff_class(cls):
        return Changes

    @classmethod
    def get_row_result_class(cls):
        return TakenRow

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        fields, self.fields = self.fields, {}
        keys = self.get_import_id_fields()
        # Its key first; a number only where there is nothing better.
        for name, column in sorted(
            fields.items(), key=lambda item: item[0] not in keys
        ):
            is_number = getattr(column, "is_key", False)
            if hasattr(column, "heading") and (name in keys or not is_number):
                self.fields[name] = column
            if isinstance(column, DateColumn):
                thai = ThaiDateColumn(column)
                self.fields[thai.column_name] = thai

    @cached_property
    def columns(self):
        """The columns that stand for fields of the model."""
        return [column for column in self.fields.values() if isinstance(column, Column)]

    @cached_property
    def key_columns(self):
        return [self.fields[name] for name in self.get_import_id_fields()]

    def get_import_fields(self):
        return self.columns

    def get_import_id_fields(self):
        if self._meta.import_id_fields != ["id"]:
            return self._meta.import_id_fields
        model = self._meta.model
        return [key_field(model) or model._meta.pk.name]

    # Out

    def for_export(self, queryset):
        """The rows with what the cells of their columns are made of."""
        paths = []
        for column in self.columns:
            if column.is_row:
                name, related = column.attribute, column.widget.naming.related
                paths += [name, *(f"{name}__{path}" for path in related)]
        queryset = queryset.prefetch_related(None)
        return queryset.select_related(*paths) if paths else queryset

    def export(self, queryset=None, *, export_fields=None, **kwargs):
        queryset = self.get_queryset() if queryset is None else queryset
        if queryset.count() > MOST_ROWS:
            raise ValidationError(
                _(
                    "These are more than %(rows)s rows, too many for one file. "
                    "Please filter the list first, for example by place."
                )
                % {"rows": f"{MOST_ROWS:,}"}
            )
        columns = self.get_export_fields(export_fields)
        dataset = tablib.Dataset(headers=[column.heading() for column in columns])
        dataset.title = str(self._meta.model._meta.verbose_name_plural)
        for instance in self.for_export(queryset).iterator(chunk_size=CHUNK):
            dataset.append([inert(column.export(instance)) for column in columns])
        return dataset

    # In

    def rows_of(self, dataset):
        for cells in dataset:
            yield dict(zip(dataset.headers, cells, strict=True))

    def before_import(self, dataset, **kwargs):
        """Find all rows that the cells name, in a few questions."""
        self.lines = dataset.lines
        self.taken = {}
        self.twins = []
        for column in self.columns:
            if column.is_row and column.column_name in dataset.headers:
                cells = dataset[column.column_name]
                column.widget.look_up(c for c in cells if _is_filled(column.widget, c))

    def before_import_row(self, row, row_number=None, **kwargs):
        for column in self.fields.values():
            if isinstance(column, ThaiDateColumn) and column.column_name in row:
                _join(row, column)
        key = self.key_in(row)
        if key is None:
            return
        line = self.lines[row_number - 1]
        if (first := self.taken.setdefault(key, line)) != line:
            raise ValidationError(
                {
                    self.key_columns[-1].attribute: _(
                        "Row %(line)s of the file is the same one."
                    )
                    % {"line": first}
                }
            )

    def key_in(self, row):
        """What tells which row is meant; None when the file does not say it."""
        try:
            key = tuple(column.value_in(row) for column in self.key_columns)
        except (ValueError, KeyError):
            return None
        return None if None in key or "" in key else key

    def import_instance(self, instance, row, **kwargs):
        problems = {}
        for column in self.columns:
            if column.column_name not in row:
                continue
            try:
                self._take(column, instance, row)
            except ValueError as error:
                problems[column.attribute] = ValidationError(str(error), code="invalid")
        if problems:
            raise ValidationError(problems)

    def _take(self, column, instance, row):
        name, is_new = column.column_name, instance._state.adding
        if is_new and name in self.shown:
            return
        if is_new or name not in (*self.shown, *self.fixed):
            column.save(instance, row)
            if column.is_key and (instance.pk or 0) > LARGEST_NUMBER:
                raise ValueError(_("This number is too large."))
        elif column.value_in(row) != column.get_value(instance):
            raise ValueError(self.why_fixed(column, instance))

    def why_fixed(self, column, instance):
        return _("This cannot be changed by a file. Please put back “%(text)s”.") % {
            "text": column.text_of(column.get_value(instance))
        }

    def validate_instance(
        self, instance, import_validation_errors=None, validate_unique=True
    ):
        """As `full_clean`, but for what the database itself looks at: see `store`."""
        problems = dict(import_validation_errors or {})
        found = [
            column.attribute
            for column in self.columns
            if column.is_row and column.get_value(instance) is not None
        ]
        for check in (
            lambda known: instance.clean_fields(exclude=[*known, *found]),
            lambda known: instance.clean(),
            lambda known: self.check(instance),
        ):
            try:
                check(problems)
            except ValidationError as error:
                _add_new(problems, error)
        if problems:
            raise ValidationError(problems)

    def check(self, instance):
        """What else a resource asks of a row before it is kept."""

    def do_instance_save(self, instance, is_create):
        """Let the database refuse, then say why: asking first doubles the time."""
        try:
            with transaction.atomic():
                self.store(instance, is_create)
        except IntegrityError:
            instance.validate_unique()
            instance.validate_constraints()
            raise

    def store(self, instance, is_create):
        """Keep a row, as new or as changed."""
        instance.save(force_insert=is_create)

    def before_save_instance(self, instance, row, row_number=None, **kwargs):
        """Notice a row without a number that says just what a stored one says."""
        is_named = instance.pk is not None or not self.key_columns[0].is_key
        if is_named or not instance._state.adding:
            return
        given = {
            column.attname: column.get_value(instance)
            for column in self.columns
            if column.column_name in row and column.is_stored and not column.is_key
        }
        if self._meta.model._default_manager.filter(**given).exists():
            self.twins.append(self.lines[row_number - 1])


def _add_new(problems, error):
    """What a cell is reproached for once, hides what follows from it."""
    known = problems.keys() - {NON_FIELD_ERRORS}
    for name, reasons in error.update_error_dict({}).items():
        if name not in known:
            problems.setdefault(name, []).extend(reasons)


def _is_filled(cell, value):
    try:
        return cell.typed(value) is not None
    except ValueError:
        return False


def _join(row, thai):
    """Let the พ.ศ. column speak where the other is empty; they may not disagree."""
    first = thai.first
    in_thai = row.pop(thai.column_name)
    if is_blank(in_thai):
        return
    if is_blank(row.get(first.column_name)):
        row[first.column_name] = in_thai
        return
    days = []
    for cell in (row[first.column_name], in_thai):
        try:
            days.append(first.widget.clean(cell))
        except ValueError:  # so that this cell is the one that is explained
            row[first.column_name] = cell
            return
    if first.widget.agrees(*days):
        return
    row[first.column_name] = Unread(
        _(
            "“%(first)s” and “%(second)s” say two different days. "
            "Please correct one of them, or leave it empty."
        )
        % {"first": first.heading(), "second": thai.heading()}
    )
