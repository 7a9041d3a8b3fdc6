"""The sheets of an .ods as XML: how large once its repeats are written out, which
cells are errors, what is hidden."""

import zipfile
from xml.sax.handler import ContentHandler

from accounting.importing.book import CellError
from accounting.importing.kinds import encrypted
from accounting.importing.limits import Deadline, check_extents
from accounting.importing.packed_xml import (
    Part,
    is_markup,
    pieces,
    read_all,
    root_of,
)

_HIDDEN = ("collapse", "filter")


def measure_ods(archive: zipfile.ZipFile, deadline: Deadline) -> dict[str, Part]:
    """Return the sheets by name; raise Refused encrypted, cut_off, dtd or too_slow."""
    sheets = {}
    for member in archive.infolist():
        parts = pieces(archive, member, deadline)
        first = next(parts, b"")
        root = root_of(first) if is_markup(first) else ""
        if root == "manifest":
            read_all(_Manifest(), pieces(archive, member, deadline))
        elif root == "document-content":
            content = _Content()
            read_all(content, pieces(archive, member, deadline))
            sheets |= content.sheets
        for _rest in parts:
            pass
    return sheets


class _Manifest(ContentHandler):
    def startElement(self, name, attrs):  # noqa: N802 (xml.sax names it)
        if name.endswith("encryption-data"):
            raise encrypted()


class _Content(ContentHandler):
    """Follows rows and cells with their repeats; blank ones may repeat for ever."""

    def __init__(self):
        super().__init__()
        self.sheets: dict[str, Part] = {}
        self.name, self.part = "", Part()
        self.row = self.column = 0
        self.row_repeats = self.cell_repeats = 1
        self.row_width = 0
        self.error = None
        self.text = None

    def startElement(self, name, attrs):  # noqa: N802 (xml.sax names it)
        name = name.rpartition(":")[2]
        attributes = {key.rpartition(":")[2]: attrs[key] for key in attrs.getNames()}
        if name == "table":
            self.name, self.part = attributes.get("name", ""), Part()
            self.sheets[self.name] = self.part
            self.row = 0
        elif name == "table-row":
            self._start_row(attributes)
        elif name in ("table-cell", "covered-table-cell"):
            is_error = attrs.get("calcext:value-type") == "error"
            self._start_cell(attributes, is_error)
        elif name == "table-column" and attributes.get("visibility") in _HIDDEN:
            self.part.hidden_columns += 1

    def _start_row(self, attributes):
        self.row_repeats = _repeats(attributes, "number-rows-repeated")
        self.column = self.row_width = 0
        if attributes.get("visibility") in _HIDDEN:
            self.part.hidden_rows += 1

    def _start_cell(self, attributes, is_error):
        self.cell_repeats = _repeats(attributes, "number-columns-repeated")
        self.error, self.text = None, ""
        is_filled = "value-type" in attributes
        if is_error:
            self.error = "sheet_error"
        elif "formula" in attributes and not is_filled:
            self.error = "formula_without_value"
            self.text = attributes["formula"].partition("=")[2][:200]
        if is_filled or self.error:
            self.row_width = self.column + self.cell_repeats

    def characters(self, content):
        if self.text is not None and len(self.text) < 200:
            self.text += content
            if content.strip():
                self.row_width = max(self.row_width, self.column + self.cell_repeats)

    def endElement(self, name):  # noqa: N802 (xml.sax names it)
        name = name.rpartition(":")[2]
        if name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            if self.row_width:
                self.part.extent.add(self.row + self.row_repeats, self.row_width)
                check_extents({self.name: self.part.extent})
            self.row += self.row_repeats

    def _end_cell(self):
        if self.error:
            mark = "=" if self.error == "formula_without_value" else ""
            error = CellError(self.error, mark + (self.text or "#"))
            for row in range(min(self.row_repeats, 1000)):
                self.part.add_error((self.row + row, self.column), error)
        self.column += self.cell_repeats
        self.error = self.text = None


def _repeats(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1
