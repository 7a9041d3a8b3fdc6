"""Days and months that an American Excel turned round without a word (I23).

Typed 5/10/2548 becomes the date cell 10 May, while 27/10/2548, which is no American
date, stays text. So a column was turned round when no date cell has a day above 12
and every text in figures has one.
"""

import datetime
import re

from accounting.importing.book import Value
from thai.digits import to_arabic

_IN_FIGURES = re.compile(r"\s*([0-9]{1,2})\s*[/.-]\s*[0-9]{1,2}\s*[/.-]\s*[0-9]{2,4}\b")
LAST_MONTH = 12


def look_swapped(rows: list[list[Value]], place: int) -> bool:
    """Tell whether the dates in this place of the rows bear the signature."""
    has_cell = has_text = False
    for cells in rows:
        value = cells[place] if 0 <= place < len(cells) else None
        if isinstance(value, datetime.date):
            if value.day > LAST_MONTH:
                return False
            has_cell = True
        elif isinstance(value, str) and len(value) < 40:
            found = _IN_FIGURES.match(to_arabic(value))
            if found and int(found[1]) <= LAST_MONTH:
                return False
            has_text = has_text or bool(found)
    return has_cell and has_text


def has_late_day(rows: list[list[Value]], place: int) -> bool:
    """Tell whether a date cell has a day above 12: such a column was not turned round.

    One answer stands for all sheets with the same headings, and not each was typed in
    the same program.
    """
    cells = (row[place] for row in rows if 0 <= place < len(row))
    return any(isinstance(c, datetime.date) and c.day > LAST_MONTH for c in cells)


def turned_round(date: datetime.date) -> datetime.date | None:
    """Return the date with day and month changed; None when that is no date."""
    if date.day > LAST_MONTH:
        return None
    return datetime.date(date.year, date.day, date.month)
