"""What was read from an uploaded file: a header, rows, and where each row stood."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 100
MOST_CELLS = 500_000
# Formatted but empty rows reach to the end of many sheets.
MOST_BLANK_ROWS = 1_000


@dataclass(frozen=True)
class Unread:
    """Stands in a cell that holds something, and says why it cannot be taken."""

    reason: str


@dataclass
class Table:
    headers: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    # The number of each row as a spreadsheet counts: the header is mostly row 1.
    lines: list = field(default_factory=list)
    # What the reader chose, for the person to check.
    notes: list = field(default_factory=list)
    # The name of the sheet, where a file has sheets.
    sheet: str = ""
    _blank: int = 0
    _cells: int = 0

    def take(self, line, cells):
        """One row of the file; the first that holds anything is the header."""
        cells = _without_blank_end(cells)
        self._check_blank(cells)
        if len(cells) > MOST_COLUMNS:
            raise ValidationError(
                _("Row %(line)s has more than %(count)s columns.")
                % {"line": line, "count": MOST_COLUMNS}
            )
        if not cells:
            return
        if not self.headers:
            self.headers = cells
            return
        self._check_room(line, cells)
        self.rows.append(cells + [None] * (len(self.headers) - len(cells)))
        self.lines.append(line)

    def checked(self):
        """The table, once it holds a header and something below it."""
        if not self.headers:
            raise ValidationError(_("There is nothing in this file."))
        if not self.rows:
            raise ValidationError(
                _("This file has a header, but no row below it to import.")
            )
        return self

    def _check_blank(self, cells):
        self._blank = 0 if cells else self._blank + 1
        if self._blank > MOST_BLANK_ROWS:
            raise ValidationError(
                _(
                    "There are more than %(count)s blank rows in the table. "
                    "Please delete them and save the file again."
                )
                % {"count": f"{MOST_BLANK_ROWS:,}"}
            )

    def _check_room(self, line, cells):
        if len(cells) > len(self.headers):
            raise ValidationError(
                _(
                    "Row %(line)s has more cells than the header has columns. "
                    "Please check its commas or columns."
                )
                % {"line": line}
            )
        self._cells += len(self.headers)
        if len(self.rows) >= MOST_ROWS or self._cells > MOST_CELLS:
            raise ValidationError(
                _(
                    "This table is too long. A file holds up to %(rows)s rows; "
                    "please split it into several."
                )
                % {"rows": f"{MOST_ROWS:,}"}
            )


def is_blank(value):
    return value is None or (isinstance(value, str) and not value.strip())


def _without_blank_end(cells):
    cells = list(cells)
    while cells and is_blank(cells[-1]):
        cells.pop()
    return cells
