"""The old .xls (BIFF inside an OLE file): how large, which cells are errors.

Only the frame is read here, enough to know that calamine may: the streams of the file,
then one record after another with its row and column.
"""

import struct
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounting.importing.book import CellError, Refused
from accounting.importing.kinds import cut_off, encrypted, macros
from accounting.importing.limits import Deadline
from accounting.importing.packed_xml import Part

END_OF_CHAIN = 0xFFFFFFFA  # and all above it are marks, not sectors
SMALL = 64

BOF, BOUNDSHEET, FILEPASS, EOF = 0x809, 0x85, 0x2F, 0x0A
BOOLERR, FORMULA, MULRK, ROW, COLINFO = 0x205, 0x06, 0xBD, 0x208, 0x7D
# One filled cell each, row and column first.
CELLS = {0x203, 0x27E, 0xFD, 0x204, 0xD6, BOOLERR, FORMULA}
MACRO_SHEETS = (1, 6)
ERRORS = dict(
    zip(
        (0x00, 0x07, 0x0F, 0x17, 0x1D, 0x24, 0x2A),
        ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"),
        strict=True,
    )
)


@dataclass(slots=True)
class _Stream:
    name: str
    start: int
    size: int


class _OleFile:
    """The streams of an OLE file; every chain is followed once and no further."""

    def __init__(self, data: bytes):
        self.data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise cut_off()
        self.size = 1 << shift
        self.fat = self._fat()
        first = struct.unpack_from("<I", data, 48)[0]
        self.streams = self._directory(self._chain(first))
        first, count = struct.unpack_from("<II", data, 60)
        packed = self._chain(first) if count else b""
        self.small_fat = _numbers(packed)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        sector = self.data[start : start + self.size]
        if not sector:
            raise cut_off()
        return sector

    def _fat(self) -> list[int]:
        numbers = list(struct.unpack_from("<109I", self.data, 76))
        following, left = struct.unpack_from("<II", self.data, 68)
        for _turn in range(min(left, len(self.data) // self.size)):
            if following >= END_OF_CHAIN:
                break
            *more, following = _numbers(self._sector(following))
            numbers += more
        sectors = [number for number in numbers if number < END_OF_CHAIN]
        if len(sectors) > len(self.data) // self.size:
            raise cut_off()
        return _numbers(b"".join(self._sector(number) for number in sectors))

    def _follow(self, number: int, table: list[int]) -> list[int]:
        chain = []
        while number < END_OF_CHAIN:
            if number >= len(table) or len(chain) > len(table):
                raise cut_off()
            chain.append(number)
            number = table[number]
        return chain

    def _chain(self, first: int) -> bytes:
        chain = self._follow(first, self.fat)
        packed = b"".join(self._sector(number) for number in chain)
        return _whole(packed, len(chain) * self.size)

    def _directory(self, packed: bytes) -> list[_Stream]:
        streams = []
        for start in range(0, len(packed) - 127, 128):
            length = struct.unpack_from("<H", packed, start + 64)[0]
            if 2 <= length <= 64:
                name = packed[start : start + length - 2].decode("utf-16-le", "replace")
                first, size = struct.unpack_from("<II", packed, start + 116)
                streams.append(_Stream(name, first, size))
        return streams

    def read(self, stream: _Stream) -> bytes:
        if stream.size >= struct.unpack_from("<I", self.data, 56)[0]:
            chain = self._follow(stream.start, self.fat)
            packed = b"".join(self._sector(number) for number in chain)
            # Some writers leave out the blank end of the last sector.
            return _whole(packed, stream.size)
        root = self.streams[0]
        small = self._chain(root.start)
        chain = self._follow(stream.start, self.small_fat)
        parts = [small[number * SMALL : (number + 1) * SMALL] for number in chain]
        return _whole(b"".join(parts), stream.size)


def _whole(packed: bytes, size: int) -> bytes:
    if len(packed) < size:
        raise cut_off()
    return packed[:size]


def _numbers(packed: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(packed) // 4}I", packed[: len(packed) // 4 * 4]))


def measure_xls(data: bytes, deadline: Deadline) -> dict[str, Part]:
    """Return the sheets by their place in the book ("0", "1" …).

    Raises Refused cut_off, encrypted, macros, document, unknown or too_slow.
    """
    try:
        ole = _OleFile(data)
        stream = _workbook_of(ole)
        return _sheets_of(ole.read(stream), deadline)
    except (struct.error, IndexError) as error:
        raise cut_off() from error


def _workbook_of(ole: _OleFile) -> _Stream:
    streams = {stream.name.casefold(): stream for stream in ole.streams}
    if "encryptedpackage" in streams:
        raise encrypted()
    if any(name.startswith(("_vba_project", "vba")) for name in streams):
        raise macros()
    if stream := streams.get("workbook"):
        return stream
    if "book" in streams:
        raise Refused(
            "old_workbook",
            _(
                "This workbook is of a very old kind (Excel 95). "
                "Please save it as .xlsx and send it."
            ),
        )
    if "worddocument" in streams:
        raise Refused(
            "document",
            _(
                "This is a text document. "
                "Please copy its table into a sheet, save it as .xlsx and send that."
            ),
        )
    raise Refused(
        "unknown",
        _(
            "We do not know this kind of file. "
            "Please send a sheet (.xlsx, .xls, .ods or .csv)."
        ),
    )


def _sheets_of(book: bytes, deadline: Deadline) -> dict[str, Part]:
    starts: dict[int, str] = {}
    sheets: dict[str, Part] = {}
    part = Part()
    for number, (kind, start, at, size) in enumerate(_records(book)):
        if number % 10_000 == 0:
            deadline.check()
        if kind == FILEPASS:
            raise encrypted()
        if kind == BOUNDSHEET:
            at_sheet, _state, sheet_kind = struct.unpack_from("<IBB", book, at)
            if sheet_kind in MACRO_SHEETS:
                raise macros()
            name = str(len(starts))
            starts[at_sheet] = name
            sheets[name] = Part()
        elif kind == BOF:
            # A chart inside a sheet has a beginning of its own, and cells of no use.
            part = sheets.get(starts.get(start, ""), part)
        else:
            _note(part, kind, book, at, size)
    return sheets


def _records(book: bytes):
    """Give (kind, start, start of the content, size) of each record."""
    at, end = 0, len(book) - 3
    while at < end:
        kind, size = struct.unpack_from("<HH", book, at)
        if at + 4 + size > len(book):
            raise cut_off()
        yield kind, at, at + 4, size
        at += 4 + size


def _note(part: Part, kind: int, book: bytes, at: int, size: int) -> None:
    if kind in CELLS:
        row, column = struct.unpack_from("<HH", book, at)
        part.extent.add(row + 1, column + 1)
        if kind == BOOLERR and book[at + 7]:
            part.add_error((row, column), _error(book[at + 6]))
        elif kind == FORMULA and book[at + 12 : at + 14] + book[at + 6 : at + 7] == (
            b"\xff\xff\x02"
        ):
            part.add_error((row, column), _error(book[at + 8]))
    elif kind == MULRK:
        row = struct.unpack_from("<H", book, at)[0]
        last = struct.unpack_from("<H", book, at + size - 2)[0]
        part.extent.add(row + 1, last + 1)
    elif kind == ROW and struct.unpack_from("<H", book, at + 12)[0] & 0x20:
        part.hidden_rows += 1
    elif kind == COLINFO and struct.unpack_from("<H", book, at + 8)[0] & 1:
        part.hidden_columns += 1


def _error(code: int) -> CellError:
    return CellError("sheet_error", ERRORS.get(code, "#"))
