"""The XML parts of .xlsx and .ods: measured and searched before calamine reads them.

calamine gives a blank for an error and for a formula that was never counted, and trusts
sizes; so each part is inflated here once, in pieces, for what calamine does not tell.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from django.utils.translation import gettext as _

from accounting.importing.book import CellError, Refused
from accounting.importing.kinds import UNPACKING, cut_off
from accounting.importing.limits import Deadline, Extent

PIECE = 2**20
# A row of 16,384 cells is below 2 MB; more without an end is no sheet.
LONGEST_ROW = 8 * PIECE
MOST_ERRORS = 100_000
# What an XML parser raises for what is no XML, or none that it knows.
UNREADABLE = (SAXException, ParseError, ValueError, LookupError)


@dataclass(slots=True)
class Part:
    """What one sheet holds besides its values; places are (row, column) from 0."""

    extent: Extent = field(default_factory=Extent)
    errors: dict[tuple[int, int], CellError] = field(default_factory=dict)
    hidden_rows: int = 0
    hidden_columns: int = 0

    def add_error(self, place: tuple[int, int], error: CellError) -> None:
        if len(self.errors) < MOST_ERRORS:
            self.errors[place] = error


def pieces(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, deadline: Deadline
) -> Iterator[bytes]:
    """Inflate a part piece by piece; its checksum is proved at the last one."""
    try:
        with archive.open(member) as packed:
            while piece := packed.read(PIECE):
                deadline.check()
                yield piece
    except UNPACKING as error:
        raise cut_off() from error


class _RootFound(Exception):
    """Thrown out of the parser: the prolog is over."""


class _RootOnly(ContentHandler):
    def startElement(self, name, attrs):  # noqa: N802 (xml.sax names it)
        raise _RootFound(name.rpartition(":")[2])


def root_of(piece: bytes) -> str:
    """Return the name of the root element; raise Refused dtd for a document type."""
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(_RootOnly())
    try:
        for start in range(0, len(piece), 2**12):
            parser.feed(piece[start : start + 2**12])
    except _RootFound as found:
        return found.args[0]
    except DefusedXmlException as error:
        raise _with_dtd() from error
    except UNREADABLE as error:
        raise cut_off() from error
    raise cut_off()


def _with_dtd() -> Refused:
    return Refused(
        "dtd",
        _(
            "The file holds a document type, which no sheet needs and which can do "
            "harm. Please copy the table into a new workbook and send that."
        ),
    )


def read_all(handler: ContentHandler, parts: Iterator[bytes]) -> None:
    """Give every element of a part to the handler; entities and DTDs are refused."""
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    try:
        for piece in parts:
            parser.feed(piece)
        parser.close()
    except DefusedXmlException as error:
        raise _with_dtd() from error
    except UNREADABLE as error:
        raise cut_off() from error


def column_number(letters: str) -> int:
    """Return the number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def is_markup(piece: bytes) -> bool:
    """Tell XML, in any encoding, from pictures and printer settings."""
    head = piece[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return head.startswith(b"<")


CELL_NAME = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def place_of(name: str) -> tuple[int, int]:
    """Return (row, column) from 0 of "B12"; raise Refused for what is no cell."""
    found = CELL_NAME.fullmatch(name.upper())
    if not found or int(found[2]) == 0:
        raise cut_off()
    return int(found[2]) - 1, column_number(found[1])
