"""Workbooks, once they are measured: values by calamine, errors put back in place."""

import io

from django.utils.translation import gettext as _, ngettext
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from accounting.importing.book import Book, Sheet, Value
from accounting.importing.issues import WARNING, Issue
from accounting.importing.kinds import cut_off, encrypted, open_zip
from accounting.importing.limits import Deadline, check_extents
from accounting.importing.ods_parts import measure_ods
from accounting.importing.packed_xml import Part
from accounting.importing.xls_records import measure_xls
from accounting.importing.xlsx_parts import (
    has_unknown_errors,
    measure_xlsx,
    sheet_paths,
    with_known_errors,
)


def read_workbook(data: bytes, kind: str, deadline: Deadline) -> Book:
    """Read xlsx, xls or ods; raise Refused as `read_book` says."""
    parts, data = _measured(data, kind, deadline)
    try:
        with CalamineWorkbook.from_object(io.BytesIO(data)) as workbook:
            return _book(workbook, kind, parts, deadline)
    except PasswordError as error:
        raise encrypted() from error
    except CalamineError as error:
        raise cut_off() from error
    except BaseException as error:
        # The reader is written in Rust: what it did not expect arrives as a panic,
        # which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise cut_off() from error


def _measured(
    data: bytes, kind: str, deadline: Deadline
) -> tuple[dict[str, Part], bytes]:
    """Return what is known of each sheet, and the file as calamine can read it.

    Sheets are known by their name, those of an .xls by their number.
    """
    if kind == "xls":
        parts = measure_xls(data, deadline)
    elif kind == "ods":
        parts = measure_ods(open_zip(data), deadline)
    else:
        archive = open_zip(data)
        by_path = measure_xlsx(archive, deadline)
        names = {path: name for name, path in sheet_paths(archive).items()}
        parts = {names.get(path, path): part for path, part in by_path.items()}
        if has_unknown_errors(by_path):
            data = with_known_errors(archive, by_path)
    check_extents({name: part.extent for name, part in parts.items()})
    return parts, data


def _book(
    workbook: CalamineWorkbook,
    kind: str,
    parts: dict[str, Part],
    deadline: Deadline,
) -> Book:
    book = Book(kind, "", [])
    # Each text once, however often it stands in the book; and "" is a blank.
    known: dict[str, str | None] = {"": None}
    for number, about in enumerate(workbook.sheets_metadata):
        deadline.check()
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        part = parts.get(str(number) if kind == "xls" else about.name, Part())
        sheet = _sheet(workbook.get_sheet_by_index(number), part, known)
        sheet.is_hidden = about.visible != SheetVisibleEnum.Visible
        book.sheets.append(sheet)
        book.warnings += _hidden(about.name, part)
    return book


def _sheet(found: CalamineSheet, part: Part, known: dict[str, str | None]) -> Sheet:
    top, left = found.start or (0, 0)
    rows = []
    for number, cells in enumerate(found.iter_rows()):
        if number >= top:
            rows.append(_row(cells, known))
    sheet = Sheet(found.name, rows, first_row=top + 1, first_column=left)
    for (row, column), error in part.errors.items():
        _put(sheet, row - sheet.first_row + 1, column - sheet.first_column, error)
    while sheet.rows and not sheet.rows[-1]:
        sheet.rows.pop()
    return sheet


def _row(cells: list, known: dict[str, str | None]) -> list[Value]:
    """Blanks as None, none at the end; equal texts kept once for the whole book."""
    while cells and cells[-1] == "":
        cells.pop()
    keep = known.setdefault
    return [keep(value, value) if type(value) is str else value for value in cells]


def _put(sheet: Sheet, row: int, column: int, value: Value) -> None:
    """Set a cell that calamine left out, with the blanks before it."""
    if row < 0 or column < 0:
        _widen(sheet, max(-row, 0), max(-column, 0))
        row, column = max(row, 0), max(column, 0)
    sheet.rows.extend([] for _missing in range(row + 1 - len(sheet.rows)))
    cells = sheet.rows[row]
    cells.extend([None] * (column + 1 - len(cells)))
    cells[column] = value


def _widen(sheet: Sheet, rows: int, columns: int) -> None:
    sheet.rows[:] = [[] for _missing in range(rows)] + [
        [None] * columns + cells for cells in sheet.rows
    ]
    sheet.first_row -= rows
    sheet.first_column -= columns


def _hidden(name: str, part: Part) -> list[Issue]:
    """Hidden rows hold money too: they are read, and the officer is told."""
    issues = []
    if part.hidden_rows:
        message = ngettext(
            "%(count)s row of this sheet is hidden. It is read like any other.",
            "%(count)s rows of this sheet are hidden. They are read like any other.",
            part.hidden_rows,
        ) % {"count": part.hidden_rows}
        issues.append(Issue(name, None, None, "hidden_rows", WARNING, message))
    if part.hidden_columns:
        message = _("Some columns of this sheet are hidden. They are read as well.")
        issues.append(Issue(name, None, None, "hidden_columns", WARNING, message))
    return issues
