"""Ledger files made for one test: .xlsx, .ods, .csv and .xls from rows of cells."""

import datetime
import io
import struct
import zipfile
from html import escape

import openpyxl

from accounting.importing.detect import detect
from accounting.importing.parse import parse
from accounting.importing.reading import read_book

CASH_HEADER = ["วันที่", "รายการ", "เลขที่ใบสำคัญ", "รับ", "จ่าย", "คงเหลือ"]
JOURNAL_HEADER = ["วันที่", "ชื่อบัญชี", "รหัสบัญชี", "เดบิต", "เครดิต"]
OCTOBER_27 = datetime.date(2005, 10, 27)


def xlsx(*sheets, rows=None, epoch=None):
    """Bytes of a workbook; each sheet is (name, rows), or one called สมุดเงินสด."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    if epoch:
        workbook.epoch = epoch
    for name, lines in sheets or [("สมุดเงินสด", rows)]:
        sheet = workbook.create_sheet(name)
        for number, line in enumerate(lines, start=1):
            for place, value in enumerate(line, start=1):
                if value is not None:
                    _fill(sheet.cell(number, place), value)
    return saved(workbook)


def _fill(cell, value):
    cell.value = value
    if isinstance(value, str) and value.startswith("#"):
        cell.data_type = "e"
    if isinstance(value, datetime.date):
        cell.number_format = "dd/mm/yyyy"


def saved(workbook):
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def csv(rows, encoding="utf-8", separator=","):
    lines = [separator.join("" if v is None else str(v) for v in row) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def zipped(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_member(data, name, change):
    """The same zip file with one member changed by a function of its bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {other: archive.read(other) for other in archive.namelist()}
    members[name] = change(members.get(name, b""))
    return zipped(members)


def with_text(data, name, at, before=b"", after=b""):
    """The same zip file with something written before or after a piece of a member."""
    return with_member(
        data, name, lambda content: content.replace(at, before + at + after, 1)
    )


SHEET_1 = "xl/worksheets/sheet1.xml"

# .ods

_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    + " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:'
    'calcext:1.0"><office:body><office:spreadsheet>{}</office:spreadsheet>'
    "</office:body></office:document-content>"
)
_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:'
    'opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet">{}'
    "</manifest:file-entry></manifest:manifest>"
)
ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rows, name="สมุดเงินสด", more="", manifest=""):
    """Bytes of an .ods; strings that begin with < are cells as XML."""
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"
        for row in rows
    )
    table = f'<table:table table:name="{name}">{lines}{more}</table:table>'
    return zipped(
        {
            "mimetype": ODS_KIND,
            "META-INF/manifest.xml": _MANIFEST.format(manifest),
            "content.xml": _ODS.format(table),
        }
    )


def _ods_cell(value):
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str) and value.startswith("<"):
        return value
    if isinstance(value, datetime.date):
        kind, content = "date", f'office:date-value="{value.isoformat()}"'
    elif isinstance(value, str):
        kind, content = "string", ""
    else:
        kind, content = "float", f'office:value="{value}"'
    text = f"<text:p>{escape(str(value))}</text:p>"
    return (
        f'<table:table-cell office:value-type="{kind}" {content}>{text}'
        "</table:table-cell>"
    )


# .xls: the smallest BIFF8 that readers accept

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
DATE_FORMAT = 1  # the second XF record, built-in format 14


def xls(rows, name="สมุดเงินสด", extra=b"", kind=0):
    """Bytes of an .xls with one sheet; dates as date cells, "#…" as error cells.

    `extra` are records at the beginning of the book, `kind` that of the sheet.
    """
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + extra
    for number_format in (0, 14):
        start += _record(0xE0, struct.pack("<HHH", 0, number_format, 0) + bytes(14))
    title = bytes([len(name), 1]) + name.encode("utf-16-le")
    at = len(start) + 4 + 6 + len(title) + 4
    start += _record(0x85, struct.pack("<IBB", at, 0, kind) + title) + _record(0x0A)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            sheet += _xls_cell(row, column, value)
    return ole({"Workbook": start + sheet + _record(0x0A)})


def _record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def _xls_cell(row, column, value):
    place = struct.pack("<HH", row, column)
    if value is None:
        return b""
    if isinstance(value, str) and value.startswith("#"):
        return _record(0x205, place + struct.pack("<HBB", 0, 0x17, 1))
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x204, place + struct.pack("<HHB", 0, len(value), 1) + text)
    if isinstance(value, datetime.date):
        days = (value - datetime.date(1899, 12, 30)).days
        return _record(0x203, place + struct.pack("<Hd", DATE_FORMAT, days))
    return _record(0x203, place + struct.pack("<Hd", 0, value))


def ole(streams):
    """An OLE file of streams of 4,096 bytes and more, in one directory sector."""
    bodies = [
        (name, content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0"))
        for name, content in streams.items()
    ]
    table, entries, at = [FAT, END], [_entry("Root Entry", 5, END, 0, 1)], 2
    for number, (name, body) in enumerate(bodies, start=2):
        count = len(body) // SECTOR
        following = number if number <= len(bodies) else -1
        entries.append(_entry(name, 2, at, len(body), -1, following))
        table += [*range(at + 1, at + count), END]
        at += count
    assert len(entries) <= 4
    assert len(table) <= 128
    table += [FREE] * (128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    header += struct.pack("<108I", *[FREE] * 108)
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    fat = struct.pack("<128I", *table)
    return header + fat + directory + b"".join(body for _name, body in bodies)


def _entry(name, kind, start, size, child=-1, following=-1):
    title = name.encode("utf-16-le") + b"\0\0"
    return (
        title.ljust(64, b"\0")
        + struct.pack("<HBBiii", len(title), kind, 1, -1, following, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


# From bytes to rows


def tables(data, name="", **options):
    return detect(read_book(data, name), **options)


def table(data, name="", **options):
    (only,) = tables(data, name, **options)
    return only


def parsed(rows, header=CASH_HEADER, name="", **options):
    """The rows of a cash book whose lines these are, by way of a real .xlsx."""
    return list(parse(table(xlsx(rows=[header, *rows]), name, **options)))


def line(*cells, header=CASH_HEADER):
    """One row, read alone."""
    (row,) = parsed([cells], header)
    return row


def codes(found):
    """The codes of the issues of a row, a table or a book's controls."""
    return [issue.code for issue in getattr(found, "issues", found)]
