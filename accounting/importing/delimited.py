"""Tables as text: what the letters are encoded in, and what parts the columns.

Both are decided once, on the whole file: single words of windows-874 are often valid
UTF-8 nonsense, and the other way round (I60).
"""

import csv
import io
import re
from collections import Counter

from django.utils.translation import gettext as _

from accounting.importing.book import Book, Refused, Sheet
from accounting.importing.issues import INFO, WARNING, Issue
from accounting.importing.kinds import cut_off
from accounting.importing.limits import MAX_CELLS, Deadline, Extent, check_extents

SEPARATORS = ",;\t|"
SAMPLE_LINES = 60
# No cell of a ledger holds more lines; an open quotation mark would swallow the rest.
MOST_LINES_IN_CELL = 30

_THAI = re.compile("[\u0e01-\u0e5b]")
# Thai read as Western European, and bytes that happen to be valid UTF-8 nonsense.
_WESTERN = re.compile("[\u00c0-\u00ff\u0100-\u02ff]")
# UTF-8 read as Latin-1, and read as windows-874.
_UTF8_AS_LATIN = re.compile("à[¸¹]")
# All of the above and the sign for a lost letter.
_ODD = re.compile("[\u00c0-\u02ff\ufffd]")
_UTF8_AS_THAI = re.compile("เ[ธน]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_ENDS_OF_LINES = re.compile("\r\n|[\r\n\u2028\x85]")


def read_delimited(data: bytes, deadline: Deadline) -> Book:
    """Read .csv, .txt and .tsv; raise Refused cut_off, encoding, mojibake, unknown."""
    text, encoding = decode(data)
    separator = _separator(text)
    warnings = []
    rows = _rows(text, separator, csv.QUOTE_MINIMAL, deadline)
    if rows is None:
        rows = _rows(text, separator, csv.QUOTE_NONE, deadline)
        message = _(
            "Quotation marks in the file do not match. We read them as letters."
        )
        warnings.append(Issue("", None, None, "quotes", WARNING, message))
    if encoding not in ("utf-8", "utf-8-sig"):
        message = _("The letters of the file are encoded in %(encoding)s.")
        message %= {"encoding": encoding}
        warnings.append(Issue("", None, None, "encoding", INFO, message))
    while rows and not rows[-1]:
        rows.pop()
    return Book("csv", encoding, [Sheet("", rows)], warnings)


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and its encoding: utf-8, utf-8-sig, utf-16 or windows-874.

    A byte order mark decides, then strict UTF-8, then windows-874; the result is tested
    for letters that no Thai ledger holds. Raises Refused.
    """
    encoding = _marked(data)
    if encoding:
        text = _strictly(data, encoding)
    else:
        text, encoding = _guessed(data)
    if text is None:
        raise _no_encoding()
    _refuse_binary(text)
    _refuse_mojibake(text)
    return text, "utf-16" if encoding.startswith("utf-16") else encoding


def _marked(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # Without a mark: every second byte of what is written in ASCII is NUL.
    even, odd = data[:4000:2].count(0), data[1:4000:2].count(0)
    if max(even, odd) > 40 * min(even, odd) and max(even, odd) * 10 > len(data[:4000]):
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if len(data) - error.start < 4:
            raise cut_off() from error
        return None


def _guessed(data: bytes) -> tuple[str | None, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        # The last letter was cut in two: all before it is UTF-8 and Thai.
        is_cut = len(data) - error.start < 3 and error.start > 3
        if is_cut and _THAI.search(data[: error.start].decode("utf-8")):
            raise cut_off() from error
    try:
        return data.decode("cp874"), "windows-874"
    except UnicodeDecodeError:
        return None, ""


def _no_encoding() -> Refused:
    return Refused(
        "encoding",
        _(
            "We cannot tell how the letters of this file are encoded. Please open it "
            "in Excel or LibreOffice, save it as .xlsx, and send that."
        ),
    )


def _refuse_binary(text: str) -> None:
    if _count(_CONTROLS, text) * 100 > len(text):
        raise Refused(
            "unknown",
            _(
                "We do not know this kind of file. "
                "Please send a sheet (.xlsx, .xls, .ods or .csv)."
            ),
        )


def is_garbled(text: str) -> bool:
    """Tell Thai that was decoded wrongly, or lost, somewhere on its way (I61)."""
    if not _ODD.search(text):
        return False
    if "\ufffd" in text or len(_UTF8_AS_LATIN.findall(text)) > 1:
        return True
    western = len(_WESTERN.findall(text))
    return western > 3 and western > len(text) / 3 and not _THAI.search(text)


def _refuse_mojibake(text: str) -> None:
    thai, western = _count(_THAI, text), _count(_WESTERN, text)
    lost = text.count("\ufffd")
    is_mojibake = (
        _count(_UTF8_AS_LATIN, text) * 3 > max(thai, 6)
        # เธ and เน make a third of such text, and a fiftieth of real Thai.
        or _count(_UTF8_AS_THAI, text) * 5 > max(thai, 15)
        or western > max(thai, 5)
        or lost * 20 > max(thai, 60)
    )
    if is_mojibake:
        raise Refused(
            "mojibake",
            _(
                "The Thai letters of this file are broken: another program read them "
                "in a wrong encoding. Please go back to the first file, save it as "
                ".xlsx, and send that."
            ),
        )


def _count(pattern: re.Pattern, text: str) -> int:
    """Count matches without holding them all at once."""
    starts = range(0, len(text), 2**16)
    return sum(len(pattern.findall(text, at, at + 2**16)) for at in starts)


def _separator(text: str) -> str:
    """Choose what parts the lines most often into equally many columns."""
    end = 0
    for _line, found in zip(
        range(SAMPLE_LINES), _ENDS_OF_LINES.finditer(text), strict=False
    ):
        end = found.end()
    sample = text[: end or len(text)][: 2**16]
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: str, separator: str) -> tuple[int, int]:
    """Return (lines that share their width, that width) of lines that are parted."""
    try:
        rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))
    except csv.Error:
        return 0, 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0
    width, lines = max(widths.items(), key=lambda item: (item[1], item[0]))
    return lines, width


def _rows(
    text: str, separator: str, quoting: int, deadline: Deadline
) -> list[list[str | None]] | None:
    """Return the cells; None when quotation marks are evidently not meant to quote."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, quoting=quoting)
    known: dict[str, str] = {}
    rows, extent, line = [], Extent(), 0
    try:
        for number, cells in enumerate(reader):
            if number % 10_000 == 0:
                deadline.check()
            if (
                reader.line_num - line > MOST_LINES_IN_CELL
                and quoting != csv.QUOTE_NONE
            ):
                return None
            line = reader.line_num
            rows.append(_cells(cells, known))
            if rows[-1]:
                extent.add(number + 1, len(rows[-1]))
                if extent.rows * extent.columns > MAX_CELLS:
                    check_extents({"": extent})
    except csv.Error as error:
        if quoting == csv.QUOTE_NONE:
            raise _no_encoding() from error
        return None
    return rows


def _cells(cells: list[str], known: dict[str, str]) -> list[str | None]:
    while cells and not cells[-1]:
        cells.pop()
    return [known.setdefault(cell, cell) if cell else None for cell in cells]
