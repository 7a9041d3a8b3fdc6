"""The header that a person pointed at: where it ends is no guess any more."""

from collections.abc import Mapping

from accounting.importing.book import Sheet
from accounting.importing.header import (
    MOST_HEADER_ROWS,
    SEARCHED_ROWS,
    Header,
    header_at,
)
from accounting.importing.headings import key_of
from accounting.importing.table import Profile

FEWEST_WORDS = 2


def header_ending(sheet: Sheet, row: int) -> Header | None:
    """Return the header whose last line is the file's row `row`.

    None when that row has figures, fewer than two words, or nothing below it.
    """
    bottom = row - sheet.first_row
    if not 0 <= bottom < len(sheet.rows) - 1:
        return None
    if sum(1 for cell in sheet.rows[bottom] if key_of(cell)) < FEWEST_WORDS:
        return None
    depths = range(1, min(MOST_HEADER_ROWS, bottom + 1) + 1)
    found = [header_at(sheet, bottom, depth) for depth in depths]
    # The first of the best: a title above the headings adds nothing to them.
    return max(filter(None, found), key=lambda header: header.score, default=None)


def said_header(sheet: Sheet, known: Mapping[str, Profile]) -> Header | None:
    """Return the header of this sheet that was pointed at before, wherever it stands.

    Next month's titles may be a line longer: its words tell it, not its place.
    """
    first = sheet.first_row
    for signature, profile in known.items():
        if profile.header_row is None:
            continue
        for row in (profile.header_row, *range(first, first + SEARCHED_ROWS)):
            header = header_ending(sheet, row)
            if header and header.signature == signature:
                return header
    return None
