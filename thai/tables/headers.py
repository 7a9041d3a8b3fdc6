"""Which column of the file is which column of the table."""

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, override
from openpyxl.utils import get_column_letter

from thai.folding import fold
from thai.tables.cells import LANGUAGES
from thai.tables.formulas import as_written
from thai.tables.table import is_blank
from thai.typed import excerpt


def arranged(table, resource):
    """The table as a Dataset whose headers are the resource's own names.

    Its `lines` are the numbers that the rows have in the file. What is not known is
    left out, and a note says so.
    """
    places = _places(table, _names(resource))
    _check_key(places, resource)
    dataset = tablib.Dataset(headers=list(places))
    for row in table.rows:
        dataset.append([row[place] for place in places.values()])
    dataset.lines = table.lines
    return dataset


def _names(resource):
    """{folded heading: column name}, in both languages and as the code calls it."""
    names = {}
    for language in LANGUAGES:
        with override(language):
            for column in resource.fields.values():
                for heading in column.headings():
                    names.setdefault(fold(heading), column.column_name)
    return names


def _places(table, names):
    places, unknown = {}, []
    for place, header in enumerate(table.headers):
        if is_blank(header):
            _check_empty(table, place)
            continue
        heading = as_written(str(header)).strip()
        name = names.get(fold(heading))
        if name is None:
            unknown.append(excerpt(heading))
        elif name in places:
            raise ValidationError(
                _("Two columns are called “%(name)s”. Please keep one of them.")
                % {"name": excerpt(heading)}
            )
        else:
            places[name] = place
    if places and unknown:
        table.notes.append(
            _("These columns are not known here and are left out: %(names)s.")
            % {"names": ", ".join(unknown)}
        )
    return places


def _check_empty(table, place):
    for line, row in zip(table.lines, table.rows, strict=True):
        if not is_blank(row[place]):
            raise ValidationError(
                _("Column %(letter)s has no name, but row %(line)s holds something.")
                % {"letter": get_column_letter(place + 1), "line": line}
            )


def _check_key(places, resource):
    columns = resource.fields
    if not places:
        raise ValidationError(
            _(
                "The first row of the file has to name the columns, for example: "
                "%(names)s."
            )
            % {"names": ", ".join(c.heading() for c in list(columns.values())[:6])}
        )
    for name in resource.get_import_id_fields():
        if name not in places and not getattr(columns[name], "is_key", False):
            raise ValidationError(
                _(
                    "The column “%(name)s” is missing. It tells which row is which, "
                    "so the file cannot be taken without it."
                )
                % {"name": columns[name].heading()}
            )
