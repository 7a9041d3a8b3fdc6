"""What a file is, told by what it holds and never by its name."""

import io
import re
import zipfile
import zlib

from django.utils.translation import gettext as _

from accounting.importing.book import Refused
from accounting.importing.limits import check_unpacked

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
# The end of a zip file's own list; a second one shows different readers two files.
END_OF_LIST = b"PK\x05\x06"
LONGEST_COMMENT = 2**16 + 22
# What unpacking a damaged member raises.
UNPACKING = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError),
    *(RuntimeError, LookupError, ValueError),
)
ODS = b"application/vnd.oasis.opendocument.spreadsheet"

_HTML = re.compile(rb"<(!doctype html|html|head|body|table|meta|style|div)\b", re.I)
_XML = re.compile(rb"<(\?xml|[a-z]+:?workbook)\b", re.I)


def kind_of(data: bytes) -> str:
    """Return xlsx, xls, ods or csv; raise Refused for all that is no table."""
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    if data.startswith(OLE):
        return "xls"
    _refuse_other_files(data)
    _refuse_markup(data)
    return "csv"


def _refuse_other_files(data: bytes) -> None:
    if data[:1024].lstrip().startswith(b"%PDF"):
        raise Refused(
            "pdf",
            _(
                "This is a PDF, which holds print and no table. Please send the sheet "
                "it was printed from (.xlsx, .xls, .ods or .csv)."
            ),
        )
    is_bitmap = data.startswith(b"BM") and data[6:10] == bytes(4)
    is_webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    is_picture = is_bitmap or is_webp or data[4:8] == b"ftyp"
    if is_picture or data.startswith(PICTURES):
        raise Refused(
            "picture",
            _(
                "This is a picture, and the figures in it cannot be read. "
                "Please send the sheet itself, or type the table into one."
            ),
        )
    if data.startswith(rb"{\rtf"):
        raise _document()
    if data.startswith(ARCHIVES):
        raise packed_file()


def _document() -> Refused:
    return Refused(
        "document",
        _(
            "This is a text document. "
            "Please copy its table into a sheet, save it as .xlsx and send that."
        ),
    )


def packed_file() -> Refused:
    """Files packed into one, which only the page of sending unpacks, and only .zip."""
    return Refused(
        "archive",
        _(
            "This is a packed file. "
            "Please unpack it and send the sheets that are inside."
        ),
    )


def _refuse_markup(data: bytes) -> None:
    """Web pages and XML that call themselves .xls, as many programs write them."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    if not head.startswith(b"<"):
        return
    if _HTML.search(head):
        raise Refused(
            "html",
            _(
                "This is a web page with the name of a sheet. Please open it in Excel "
                "or LibreOffice, save it as .xlsx, and send that."
            ),
        )
    if _XML.search(head):
        raise Refused(
            "xml",
            _(
                "This is an XML file. Please open it in Excel or LibreOffice, "
                "save it as .xlsx, and send that."
            ),
        )


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open a zip file whose list is whole; raise Refused cut_off or zip_bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise cut_off() from error
    if data[-LONGEST_COMMENT:].count(END_OF_LIST) != 1:
        raise cut_off()
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    check_unpacked(len(data), unpacked, len(members))
    return archive


def cut_off() -> Refused:
    """The file ends too early or does not hold together."""
    return Refused(
        "cut_off",
        _(
            "The file is not whole: it may have been cut off on its way. "
            "Please open it on your own machine, save it again, and send it once more."
        ),
    )


def encrypted() -> Refused:
    """The file asks for a password."""
    return Refused(
        "encrypted",
        _(
            "The file is locked with a password. "
            "Please save it without the password and send it again."
        ),
    )


def macros() -> Refused:
    """The file holds programs."""
    return Refused(
        "macros",
        _(
            "The file holds macros, which we do not accept. "
            "Please save it as a workbook without macros (.xlsx) and send that."
        ),
    )


def _kind_of_zip(data: bytes) -> str:
    archive = open_zip(data)
    names = {name.casefold() for name in archive.namelist()}
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise encrypted()
    if any(re.search(r"vbaproject|/macrosheets/|^basic/", name) for name in names):
        raise macros()
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise Refused(
            "binary_workbook",
            _("This workbook is binary (.xlsb). Please save it as .xlsx and send it."),
        )
    if "mimetype" in names and "content.xml" in names:
        return _kind_of_open_document(archive)
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise _document()
    raise packed_file()


def _kind_of_open_document(archive: zipfile.ZipFile) -> str:
    try:
        with archive.open("mimetype") as member:
            kind = member.read(200).strip()
    except UNPACKING as error:
        raise cut_off() from error
    if not kind.startswith(ODS):
        raise _document()
    return "ods"
