"""A book: sheets of cells as they were read, and the reasons not to read one."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from accounting.importing.issues import Issue


class CellError(NamedTuple):
    """A cell that shows no value: an error such as #REF!, or a formula never counted.

    `code` is sheet_error or formula_without_value; `text` is what the cell holds.
    """

    code: str
    text: str


Value = (
    str
    | int
    | float
    | bool
    | datetime.date
    | datetime.datetime
    | datetime.time
    | datetime.timedelta
    | CellError
    | None
)


class Refused(Exception):
    """The file cannot be taken in; `message` says in Thai why, and what to do next.

    Codes: empty, too_large, zip_bomb, too_many_cells, too_slow, cut_off, encrypted,
    macros, dtd, html, xml, pdf, picture, document, archive, binary_workbook,
    old_workbook, encoding, mojibake, unknown, no_table, no_rows, side_by_side.
    """

    def __init__(self, code: str, message: str):
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(slots=True)
class Sheet:
    """Cells of one sheet; None is a blank cell, trailing blanks are cut.

    `rows[0][0]` stands in the file's row `first_row` (from 1), column `first_column`
    (from 0). Dates are as stored: a year may still be พ.ศ.
    """

    name: str
    rows: list[list[Value]]
    is_hidden: bool = False
    first_row: int = 1
    first_column: int = 0


@dataclass(slots=True)
class Book:
    """What was read: `kind` is xlsx, xls, ods or csv; `encoding` is "" but for csv.

    `name` is the file's name as it came, a hint and never believed.
    """

    kind: str
    encoding: str
    sheets: list[Sheet]
    warnings: list[Issue] = field(default_factory=list)
    name: str = ""
