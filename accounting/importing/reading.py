"""The file as sheets of cells: whatever it is called, and only if it is safe."""

from django.utils.translation import gettext as _

from accounting.importing.book import Book, CellError, Refused, Sheet, Value
from accounting.importing.delimited import read_delimited
from accounting.importing.kinds import kind_of
from accounting.importing.limits import Deadline, check_bytes
from accounting.importing.workbooks import read_workbook

__all__ = ["Book", "CellError", "Refused", "Sheet", "Value", "read_book"]


def read_book(data: bytes, name: str) -> Book:
    """Read a workbook (.xlsx .xls .ods) or a text table (.csv and its likes).

    The kind is told by the content and never by the ending of `name`. Nothing in the
    file is run, counted or fetched; sizes are checked before they are believed. Cells
    keep their types, with dates as stored; formulas without a value and errors such as
    #REF! are CellError. Raises Refused, with its reason in the language of the reader.
    """
    check_bytes(data)
    kind = kind_of(data)
    deadline = Deadline()
    if kind == "csv":
        book = read_delimited(data, deadline)
    else:
        book = read_workbook(data, kind, deadline)
    book.name = name
    if not any(sheet.rows for sheet in book.sheets):
        raise Refused(
            "no_table",
            _(
                "There are no cells with anything in them. A scanned picture cannot be "
                "read: please type the table into a sheet."
            ),
        )
    return book
