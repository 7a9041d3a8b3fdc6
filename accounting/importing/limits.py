"""How much of a file is believed: bytes, members, cells, seconds.

calamine lays a sheet out as a full rectangle, so that one cell at XFD1048576 would ask
for 500 GB and end the process: every sheet is measured before calamine sees it.
"""

import time
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounting.importing.book import Refused

MAX_BYTES = 20 * 2**20
# That one person sends at a time, those inside a zip file counted each.
MOST_FILES = 60
MAX_UNPACKED = 300 * 2**20
# Ledgers pack to a tenth, a hundredth when all rows are alike.
MAX_RATIO = 250
MAX_MEMBERS = 2000
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_CELLS = 3_000_000
MAX_SECONDS = 30


def check_bytes(data: bytes) -> None:
    """Raise Refused empty or too_large."""
    if not data.strip(b"\0\t\n\r "):
        raise Refused(
            "empty",
            _("The file is empty. Please open it to see if it was saved, and send it."),
        )
    if len(data) > MAX_BYTES:
        raise too_large()


def too_large() -> Refused:
    """The file has more bytes than any ledger needs."""
    return Refused(
        "too_large",
        _(
            "The file is larger than %(limit)s MB. Please take pictures out of it, "
            "or send one file for each month."
        )
        % {"limit": MAX_BYTES // 2**20},
    )


def check_unpacked(packed: int, unpacked: int, members: int) -> None:
    """Raise Refused zip_bomb when the parts of a file are too many or too large."""
    is_bomb = unpacked > MAX_RATIO * max(packed, 2**16)
    if is_bomb or unpacked > MAX_UNPACKED or members > MAX_MEMBERS:
        raise Refused(
            "zip_bomb",
            _(
                "The file grows far too large when it is opened. "
                "Please copy the table into a new workbook and send that."
            ),
        )


@dataclass(slots=True)
class Extent:
    """How far down and right the filled cells of one sheet reach, counted from 1."""

    rows: int = 0
    columns: int = 0

    def add(self, rows: int, columns: int) -> None:
        self.rows = max(self.rows, rows)
        self.columns = max(self.columns, columns)


def check_extents(extents: dict[str, Extent]) -> None:
    """Raise Refused too_many_cells when the sheets together are too large."""
    total = 0
    for name, extent in extents.items():
        total += extent.rows * extent.columns
        is_wide = extent.columns > MAX_COLUMNS or extent.rows > MAX_ROWS
        if is_wide or total > MAX_CELLS:
            raise Refused(
                "too_many_cells",
                _(
                    "Sheet “%(sheet)s” reaches down to row %(row)s and right to column "
                    "%(column)s. Please delete what stands outside the table, or send "
                    "one file for each month."
                )
                % {"sheet": name, "row": extent.rows, "column": extent.columns},
            )


class Deadline:
    """The moment when reading one file has cost too much; waiting does not count."""

    def __init__(self, seconds: float = MAX_SECONDS):
        self.end = time.thread_time() + seconds

    def check(self) -> None:
        """Raise Refused too_slow once the time is over."""
        if time.thread_time() > self.end:
            raise Refused(
                "too_slow",
                _(
                    "The file takes too long to read. "
                    "Please send one file for each month or each sheet."
                ),
            )
