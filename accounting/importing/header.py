"""Where the header of a sheet is, and which column plays which role."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from accounting.importing.book import Sheet, Value
from accounting.importing.cells import is_figure, looks_like_date
from accounting.importing.headings import key_of, role_of, role_of_stack

# Titles, blank rows, and a header of up to three rows.
SEARCHED_ROWS = 40
MOST_HEADER_ROWS = 3
SAMPLE_ROWS = 60
WIDEST_TABLE = 60
_AMOUNTS = {"received", "paid", "debit", "credit"}


@dataclass(slots=True)
class Header:
    """A header of `depth` rows that ends in the sheet's row `bottom` (from 0).

    `columns` is role → place in the row, `guessed` the roles that are not sure,
    `named` how many columns carry each role's own word and `likely` how many a word
    that begins like it.
    """

    bottom: int
    depth: int
    keys: list[str]
    columns: dict[str, int] = field(default_factory=dict)
    guessed: set[str] = field(default_factory=set)
    named: Counter = field(default_factory=Counter)
    likely: Counter = field(default_factory=Counter)

    @property
    def score(self) -> int:
        """Count what was recognised, sure words double."""
        return 2 * len(self.columns) - len(self.guessed)

    @property
    def has_amounts(self) -> bool:
        return bool(_AMOUNTS & self.columns.keys()) or (
            {"amount", "side"} <= self.columns.keys()
        )

    @property
    def is_complete(self) -> bool:
        return self.has_amounts and "date" in self.columns

    @property
    def is_side_by_side(self) -> bool:
        """Receipts left and payments right, each with its own date (I09)."""
        twice = {role for role, count in self.named.items() if count > 1}
        return "date" in twice and bool(twice & {"text", "amount", *_AMOUNTS})

    @property
    def signature(self) -> str:
        """Name this header by its words in their places."""
        words = "|".join(self.keys).rstrip("|")
        return hashlib.sha256(words.encode()).hexdigest()


def find_header(sheet: Sheet) -> Header | None:
    """Return the best header among the first rows; None when nothing looks like one."""
    best = None
    for bottom, cells in enumerate(sheet.rows[:SEARCHED_ROWS]):
        if not _may_be_header(cells):
            continue
        for depth in range(1, min(MOST_HEADER_ROWS, bottom + 1) + 1):
            header = header_at(sheet, bottom, depth)
            if header and _is_better(header, best):
                best = header
    return best


def _is_better(header: Header, best: Header | None) -> bool:
    if not (header.has_amounts or header.is_side_by_side):
        return False
    if not best:
        return True
    return header.score > best.score and not _is_data_below(header, best)


def _is_data_below(header: Header, best: Header) -> bool:
    """Tell whether a deeper header only adds a row of words to one that is complete.

    Satang below their baht are all that such a row may add.
    """
    is_deeper = header.bottom - header.depth < best.bottom < header.bottom
    has_satang = any(role.endswith("_satang") for role in header.columns)
    return is_deeper and best.is_complete and not has_satang


def _may_be_header(cells: list[Value]) -> bool:
    """Words and no number: a row of data is no header."""
    words = sum(1 for cell in cells if key_of(cell))
    return words >= 2 and not any(map(is_figure, cells))


def header_at(sheet: Sheet, bottom: int, depth: int) -> Header | None:
    """Read the rows that end at `bottom` as a header; None if one of them is data."""
    rows = sheet.rows[bottom - depth + 1 : bottom + 1]
    is_data = any(any(map(is_figure, row)) for row in rows)
    if is_data or not any(rows[0]):
        return None
    width = min(max(map(len, rows)), WIDEST_TABLE)
    stacks = _stacks([[key_of(cell) for cell in row[:width]] for row in rows], width)
    words = ["/".join(filter(None, keys)) for keys in stacks]
    header = Header(bottom, depth, [""] * sheet.first_column + words)
    for place, keys in enumerate(stacks):
        _name_column(header, place, *role_of_stack(keys))
    _forget_doubtful_amounts(header)
    return header


def _forget_doubtful_amounts(header: Header) -> None:
    """Drop amounts that two columns might be: one column for each account (รับดอกเบี้ย,
    รับค่าปรับ) is another layout, and half of it must not be read."""
    for role in _AMOUNTS & header.guessed:
        if header.likely[role] > 1:
            del header.columns[role]
            header.guessed.discard(role)


def _name_column(header: Header, place: int, role: str, is_sure: bool) -> None:
    """Give a column its role; a sure word takes it from a guess, the first wins."""
    if role in ("", "none"):
        return
    header.named[role] += is_sure
    header.likely[role] += 1
    if role not in header.columns:
        header.columns[role] = place
        if not is_sure:
            header.guessed.add(role)
    elif is_sure and role in header.guessed:
        header.columns[role] = place
        header.guessed.discard(role)


def _stacks(rows: list[list[str]], width: int) -> list[list[str]]:
    """Return each column's words from top to bottom; a merged parent covers its own.

    Merged cells hold their word in the first one only (I03): it also stands over the
    columns to its right that have a word below and none of their own.
    """
    rows = [row + [""] * (width - len(row)) for row in rows]
    for upper, lower in zip(rows, rows[1:], strict=False):
        for place in range(1, width):
            is_below = lower[place] and lower[place - 1]
            if is_below and not upper[place]:
                upper[place] = upper[place - 1]
    return [[row[place] for row in rows] for place in range(width)]


def guess_columns(sheet: Sheet, header: Header) -> None:
    """Find a column of dates, and one of words, that no heading names."""
    sample = sheet.rows[header.bottom + 1 : header.bottom + 1 + SAMPLE_ROWS]
    _guess(header, "date", sample, looks_like_date, sheet.first_column)
    if not {"account_name", "account_code"} & header.columns.keys():
        _guess(header, "text", sample, _is_text, sheet.first_column)


def _guess(header: Header, role: str, sample: list[list[Value]], fits, start: int):
    if role in header.columns:
        return
    taken = set(header.columns.values())
    width = min(max(map(len, sample), default=0), WIDEST_TABLE)
    shares = {
        place: _share(sample, place, fits)
        for place in range(width)
        if place not in taken and not _is_useless(header.keys, start + place)
    }
    best = max(shares, key=shares.get, default=None)
    if best is not None and shares[best] >= 0.5:
        header.columns[role] = best
        header.guessed.add(role)


def _is_useless(keys: list[str], column: int) -> bool:
    """Tell a column whose heading we know and have no use for."""
    return column < len(keys) and role_of(keys[column].rpartition("/")[2])[0] == "none"


def _is_text(value: Value) -> bool:
    return isinstance(value, str) and any(letter.isalpha() for letter in value)


def _share(rows: list[list[Value]], place: int, fits) -> float:
    """Return how many of the filled cells of a column fit, 0 to 1."""
    cells = [row[place] for row in rows if place < len(row) and row[place] is not None]
    return sum(map(fits, cells)) / len(cells) if cells else 0
