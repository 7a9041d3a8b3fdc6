"""Single cells: as the text a person sees, without what must not be kept."""

import datetime
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from accounting.importing.book import CellError, Value
from thai.dates import parse_date
from thai.digits import to_arabic
from thai.errors import ThaiValueError
from thai.folding import clean

# More than any cell of a ledger says; a longer one is cut, never read.
LONGEST_TEXT = 2000
MASK = "x-xxxx-xxxxx-xx-x"

_CITIZEN = re.compile(r"(?<![0-9๐-๙])[1-8๑-๘](?:[ \u00a0.–-]?[0-9๐-๙]){12}(?![0-9๐-๙])")
# Nothing here that `clean` would change but the order of marks, and it is slow.
_CLEAN = re.compile("[ -~ก-ฺ฿-์๎-๛]*")
_FIGURES = re.compile(r"\s*[-+(฿]?\s*[0-9๐-๙][0-9๐-๙\s.,:/()฿บาท-]*")
_NUMBERS = (int, float, datetime.date, datetime.time, datetime.timedelta)


def letter(column: int) -> str:
    """Return the letter of a column counted from 0: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shown(value: Value) -> str:
    """Return the cell as text: clean, day first, whole numbers without a point.

    Years stay as stored, พ.ศ. or ค.ศ. Citizen numbers are masked.
    """
    kind = type(value)
    if kind is str:
        return shown_text(value)
    if value is None:
        return ""
    if kind is float or kind is int:
        return _shown_number(value)
    return _shown_other(value)


@lru_cache(2**15)
def shown_text(text: str) -> str:
    """Return a cell of text as `shown` does."""
    if not (_CLEAN.fullmatch(text) and unicodedata.is_normalized("NFC", text)):
        text = clean(text)
    return mask(text[:LONGEST_TEXT]).strip()


def _shown_number(value: float) -> str:
    if value == int(value) if -1e15 < value < 1e15 else False:
        text = str(int(value))
        return mask(text) if len(text) == 13 else text
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text


def _shown_other(value: Value) -> str:
    if isinstance(value, CellError):
        return shown_text(value.text)
    if isinstance(value, datetime.datetime):
        return f"{_shown_date(value)} {value:%H.%M}"
    if isinstance(value, datetime.date):
        return _shown_date(value)
    if isinstance(value, datetime.time):
        return f"{value:%H.%M}"
    return str(value).upper() if isinstance(value, bool) else str(value)


def _shown_date(value: datetime.date) -> str:
    return f"{value.day}/{value.month}/{value.year}"


def mask(text: str) -> str:
    """Hide every 13-digit citizen number whose check digit is right (I59)."""
    return _CITIZEN.sub(_masked, text) if len(text) > 12 else text


def _masked(found: re.Match) -> str:
    digits = [int(digit) for digit in re.sub(r"\D", "", to_arabic(found[0]))]
    total = sum(
        digit * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False)
    )
    return MASK if (11 - total % 11) % 10 == digits[12] else found[0]


def is_figure(value: Value) -> bool:
    """Tell a number or a date, typed as text or not, from words, blanks and errors."""
    if isinstance(value, str):
        return len(value) < 40 and bool(_FIGURES.fullmatch(value))
    return isinstance(value, _NUMBERS)


def looks_like_date(value: Value) -> bool:
    """Tell a date, stored or typed, from everything else."""
    if isinstance(value, str):
        try:
            return bool(parse_date(value))
        except ThaiValueError as error:
            return error.code in ("bad_day", "weekday", "no_year", "ambiguous_year")
    return isinstance(value, datetime.date)
