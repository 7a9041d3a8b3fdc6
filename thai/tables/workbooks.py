"""Tables in .xlsx files: checked as a zip before a reader of sheets sees them."""

import io
import re
import warnings
import zipfile
import zlib
from xml.etree import ElementTree

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from thai.tables.table import Table, Unread

MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_MEMBERS = 500

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a way of packing that Python does not know
)
# What a damaged or forged workbook makes the reader raise.
_DAMAGED = (
    *_UNREADABLE,
    InvalidFileException,
    ElementTree.ParseError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
)
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}
_FORMULA = re.compile(rb"<(\w+:)?f[\s>/]")


def read_workbook(data: bytes) -> Table:
    has_formulas = _checked(data)
    try:
        with warnings.catch_warnings():
            # About parts of the file that are not read at all.
            warnings.simplefilter("ignore")
            return _read(data, has_formulas)
    except _DAMAGED as error:
        raise ValidationError(_damaged()) from error


def _checked(data):
    """Refuse what is no plain workbook; say whether a sheet holds formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_size(members)
            _check_kind(archive, {member.filename.lower() for member in members})
            # Reading every part proves the sizes that the directory declares.
            with_formulas = [_check_part(archive, member) for member in members]
            return any(with_formulas)
    except _UNREADABLE as error:
        raise ValidationError(_damaged()) from error


def _check_size(members):
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED_BYTES:
        raise ValidationError(
            _(
                "This file is too big once it is unpacked. Please keep only the sheet "
                "that is to be imported."
            )
        )
    if any(member.flag_bits & 1 for member in members):
        raise ValidationError(
            _(
                "This file is locked with a password. "
                "Please take the password away and save it again."
            )
        )


def _check_kind(archive, names):
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        raise ValidationError(
            _(
                "This file holds macros, which are not accepted. "
                "Please save it as a plain .xlsx and choose it again."
            )
        )
    if "xl/workbook.xml" not in names:
        raise ValidationError(
            _(
                "This is not an Excel file (.xlsx). "
                "Please save the table as .xlsx or CSV and choose it again."
            )
        )


def _check_part(archive, member):
    """No part may define entities; True when it is a sheet with formulas."""
    part = archive.read(member)
    name = member.filename.lower()
    if name.endswith((".xml", ".rels", ".vml")) and (
        b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\x00" in part
    ):
        raise ValidationError(_damaged())
    return name.startswith("xl/worksheets/") and bool(_FORMULA.search(part))


def _damaged():
    return _(
        "This file is damaged or incomplete. "
        "Please open it in Excel, save it again and choose it once more."
    )


def _read(data, has_formulas):
    table = Table()
    book = _open(data)
    sheet = _chosen_sheet(book, table)
    table.sheet = sheet.title
    formulas = _formulas_of(data, sheet.title) if has_formulas else set()
    for line, cells in enumerate(_rows_of(sheet), 1):
        table.take(line, [_value_of(cell, line, formulas, n) for n, cell in cells])
    return table


def _open(data, *, values=True):
    return openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=values, keep_links=False
    )


def _rows_of(sheet):
    # The size that a file states of a sheet is wrong often enough to lose rows.
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        yield enumerate(row)


def _chosen_sheet(book, table):
    """The one that is open; a note says so when there are others."""
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sheet = book.active if book.active in sheets else None
    if sheet is None and len(sheets) == 1:
        sheet = sheets[0]
    if sheet is None:
        raise ValidationError(
            _(
                "Please open the sheet that holds the table, save the file, and choose "
                "it again: it is not clear which sheet is meant."
            )
        )
    if len(sheets) > 1:
        table.notes.append(
            _("Of %(count)s sheets only “%(name)s”, which was open, is read.")
            % {"count": len(sheets), "name": sheet.title}
        )
    return sheet


def _formulas_of(data, title):
    """(row, column) of the formulas, since values alone do not tell of an empty one."""
    return {
        (line, number)
        for line, cells in enumerate(_rows_of(_open(data, values=False)[title]), 1)
        for number, cell in cells
        if cell.data_type == "f"
    }


def _value_of(cell, line, formulas, number):
    if cell.value is None and (line, number) in formulas:
        return Unread(
            _("This cell is a formula without a value. Please type the value instead.")
        )
    if isinstance(cell.value, str) and cell.value in _ERRORS:
        return Unread(
            _("Excel shows the error %(error)s here.") % {"error": cell.value}
        )
    return cell.value
