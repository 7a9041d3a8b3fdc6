"""The sheets of an .xlsx as XML: how large, which cells are errors, what is hidden.

Sheets as Excel, LibreOffice, Google and the usual libraries write them are searched
with patterns; anything unusual (prefixes, comments, cells without a name) is read
element by element, which is slow and exact.
"""

import io
import posixpath
import re
import string
import zipfile
from collections.abc import Iterator
from html import escape, unescape
from itertools import chain
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from accounting.importing.book import CellError
from accounting.importing.kinds import UNPACKING, cut_off
from accounting.importing.limits import Deadline, Extent, check_extents
from accounting.importing.packed_xml import (
    LONGEST_ROW,
    UNREADABLE,
    Part,
    column_number,
    is_markup,
    pieces,
    place_of,
    read_all,
    root_of,
)

KNOWN_ERRORS = {
    *("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"),
}
_ATTRIBUTES = rb'(?: [a-z]{1,3}="[A-Za-z0-9]*")*'
_FILLED = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"' + _ATTRIBUTES + rb" ?>(?!</c>)")
_BLANK = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"' + _ATTRIBUTES + rb" ?(?:/>|></c>)")
_ANY = tuple(b"<c" + end for end in (b" ", b">", b"/", b"\t", b"\r", b"\n"))
_LETTERS, _DIGITS = string.ascii_uppercase.encode(), string.digits.encode()
# A formula that was counted has a value after it.
_NOT_COUNTED = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^<>]*)>\s*<f(?:\s[^<>]*)?'
    rb"(?:/>|>([^<]*)</f>)(?!\s*<v[^<>]*>[^<])"
)
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*\bt="e"[^<>]*>'
    rb"(?:\s*<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>))?\s*<v[^<>]*>([^<]*)</v>"
)
_HIDDEN_ROW = re.compile(rb'<row\b[^<>]*\bhidden="(?:1|true)"')
_HIDDEN_COLUMNS = re.compile(rb'<col\b[^<>]*\bhidden="(?:1|true)"')


def measure_xlsx(archive: zipfile.ZipFile, deadline: Deadline) -> dict[str, Part]:
    """Return the sheets by their path; every part is inflated, whatever its name.

    Raises Refused cut_off, dtd, too_many_cells or too_slow.
    """
    sheets = {}
    for member in archive.infolist():
        parts = pieces(archive, member, deadline)
        first = next(parts, b"")
        if is_markup(first) and root_of(first) == "worksheet":
            sheets[member.filename] = _measure(archive, member, deadline)
            continue
        # The list of texts: each becomes an object of its own, however short.
        texts = sum(piece.count(b"<si") for piece in chain([first], parts))
        check_extents({member.filename: Extent(texts, 1)})
    return sheets


def with_known_errors(archive: zipfile.ZipFile, sheets: dict[str, Part]) -> bytes:
    """Return the file with every error that calamine does not know written as #N/A.

    It would refuse the whole file for one #SPILL!; what the cell said is in `sheets`.
    """
    mended = io.BytesIO()
    with zipfile.ZipFile(mended, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for member in archive.infolist():
            content = archive.read(member)
            for text in _unknown_errors(sheets.get(member.filename, Part())):
                written = escape(text, quote=False).encode()
                content = content.replace(b">" + written + b"</", b">#N/A</")
            packed.writestr(member.filename, content)
    return mended.getvalue()


def has_unknown_errors(sheets: dict[str, Part]) -> bool:
    """Tell whether calamine would stumble over an error in one of the sheets."""
    return any(_unknown_errors(part) for part in sheets.values())


def _unknown_errors(part: Part) -> set[str]:
    errors = part.errors.values()
    texts = {error.text for error in errors if error.code == "sheet_error"}
    return texts - KNOWN_ERRORS


def _measure(archive, member, deadline: Deadline) -> Part:
    part = Part()
    for rows in _whole_rows(pieces(archive, member, deadline)):
        if rows is None or not _search(rows, part):
            exact = _Sheet()
            read_all(exact, pieces(archive, member, deadline))
            return exact.part
    return part


def _whole_rows(parts: Iterator[bytes]) -> Iterator[bytes | None]:
    """Cut pieces at the end of a row; None when a row never ends."""
    kept = b""
    for piece in parts:
        kept += piece
        end = kept.rfind(b"</row>") + 6
        if end > 5:
            yield kept[:end]
            kept = kept[end:]
        elif len(kept) > LONGEST_ROW:
            yield None
            return
    yield kept


def _search(rows: bytes, part: Part) -> bool:
    """Note what stands in these rows; False when they are written unusually."""
    filled = _FILLED.findall(rows)
    if not _are_all(rows, len(filled)) or _is_unusual(rows):
        return False
    if filled:
        names = b" ".join(filled)
        numbers = set(names.translate(None, _LETTERS).split())
        columns = set(names.translate(None, _DIGITS).split())
        width = max(column_number(column.decode()) for column in columns) + 1
        part.extent.add(max(map(int, numbers)), width)
    _search_errors(rows, part)
    if b"hidden=" in rows:
        part.hidden_rows += len(_HIDDEN_ROW.findall(rows))
        part.hidden_columns += len(_HIDDEN_COLUMNS.findall(rows))
    return True


def _is_unusual(rows: bytes) -> bool:
    """Tell prefixes, comments and other encodings than UTF-8."""
    if b"<!" in rows or b"\0" in rows or b":row" in rows:
        return True
    return b":c" in rows and any(b":c" + end in rows for end in (b" ", b">", b"/"))


def _are_all(rows: bytes, filled: int) -> bool:
    """Tell whether every cell is one of those found, or a blank one."""
    if rows.count(b"<c") == filled:
        return True
    count = sum(rows.count(start) for start in _ANY)
    return count in (filled, filled + len(_BLANK.findall(rows)))


def _search_errors(rows: bytes, part: Part) -> None:
    if b"<f" in rows:
        for name, attributes, formula in _NOT_COUNTED.findall(rows):
            # A formula whose answer is "" was counted.
            if b't="str"' not in attributes:
                text = "=" + unescape(formula.decode("utf-8", "replace"))
                error = CellError("formula_without_value", text)
                part.add_error(place_of(name.decode()), error)
    if b't="e"' in rows:
        for name, text in _ERROR.findall(rows):
            error = CellError("sheet_error", unescape(text.decode("utf-8", "replace")))
            part.add_error(place_of(name.decode()), error)


class _Sheet(ContentHandler):
    """Reads one sheet element by element."""

    def __init__(self):
        super().__init__()
        self.part = Part()
        self.row = -1
        self.column = -1
        self.kind = ""
        self.texts = {}
        self.inside = ""

    def startElement(self, name, attrs):  # noqa: N802 (xml.sax names it)
        name = name.rpartition(":")[2]
        if name == "row":
            self.row = _number(attrs.get("r"), self.row + 2) - 1
            self.column = -1
            self.part.hidden_rows += attrs.get("hidden") in ("1", "true")
        elif name == "col":
            self.part.hidden_columns += attrs.get("hidden") in ("1", "true")
        elif name == "c":
            name = attrs.get("r")
            place = place_of(name) if name else (self.row, self.column + 1)
            self.row, self.column = place
            self.kind = attrs.get("t", "")
            self.texts = {}
        elif name in ("f", "v", "t"):
            self.inside = name
            self.texts.setdefault(name, "")

    def characters(self, content):
        if self.inside and len(self.texts[self.inside]) < 200:
            self.texts[self.inside] += content

    def endElement(self, name):  # noqa: N802 (xml.sax names it)
        name = name.rpartition(":")[2]
        if name in ("f", "v", "t"):
            self.inside = ""
        if name == "c" and self.texts:
            self._end_cell()

    def _end_cell(self):
        place = max(self.row, 0), max(self.column, 0)
        self.part.extent.add(place[0] + 1, place[1] + 1)
        value, formula = self.texts.get("v"), self.texts.get("f")
        if self.kind == "e":
            self.part.add_error(place, CellError("sheet_error", value or "#"))
        elif formula is not None and not value and self.kind != "str":
            error = CellError("formula_without_value", f"={formula}")
            self.part.add_error(place, error)


def _number(text: str | None, otherwise: int) -> int:
    is_number = text is not None and text.isdecimal() and len(text) < 8
    return int(text) if is_number and int(text) else otherwise


def sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the path of each sheet by its name, as the workbook lists them."""
    try:
        book = fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
        links = archive.read("xl/_rels/workbook.xml.rels")
        links = fromstring(links, forbid_dtd=True)
    except (DefusedXmlException, *UNREADABLE, *UNPACKING) as error:
        raise cut_off() from error
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    paths = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            ids = (v for k, v in sheet.items() if k.rpartition("}")[2] == "id")
            target = targets.get(next(ids, None), "")
            path = posixpath.join("xl", target).lstrip("/")
            paths[sheet.get("name", "")] = posixpath.normpath(path)
    return paths
