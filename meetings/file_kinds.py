"""Which files a round may keep besides photos: told by content and by ending, both.

They are kept as they are and only ever handed out as downloads. There is no search for
viruses; what is known to run by itself, as macros and pages do, is not taken.
"""

import io
import unicodedata
import zipfile

from thai.errors import N_, ThaiValueError
from thai.folding import clean

LARGEST_FILE = 10 * 1024 * 1024
# What a packed document may unpack to, as its own table of contents tells.
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2000
MOST_NAME_BYTES = 255
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ods": f"{OPEN_DOCUMENT}spreadsheet",
    "odt": f"{OPEN_DOCUMENT}text",
    "csv": "text/csv",
}
# A part that a document of this kind always has.
MAIN_PARTS = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}
MACRO_PARTS = ("vbaproject.bin", "xl/macrosheets/", "basic/", "scripts/")


class FileRefused(ThaiValueError):
    """A file that is not taken, with the reason that its sender reads."""


def check_file(data: bytes, name: str) -> str:
    """Return the ending under which this file is kept; FileRefused says why not."""
    if not data:
        raise FileRefused("empty", N_("The file is empty (0 bytes)."))
    if len(data) > LARGEST_FILE:
        raise FileRefused(
            "too_large",
            N_("The file is larger than %(limit)s MB."),
            limit=LARGEST_FILE // 1024**2,
        )
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = _kind_of(data, ending)
    if kind is None:
        raise FileRefused(
            "unknown",
            N_(
                "Files of this kind are not kept. Photos can be JPEG, PNG, WebP or "
                "GIF; files can be PDF, xlsx, docx, ods, odt or csv."
            ),
        )
    if kind != ending:
        raise FileRefused(
            "ending",
            N_(
                "The name should end in .%(kind)s, since that is what the file holds. "
                "Please check that it is the right file and rename it."
            ),
            kind=kind,
        )
    return kind


def shown_name(name: str, fallback: str = "file") -> str:
    """The name as its sender knows it: one line, no folders, at most 255 bytes."""
    name = clean(name.replace("\\", "/").rpartition("/")[2])
    name = "".join(c if unicodedata.category(c) != "Cc" else " " for c in name)
    name = " ".join(name.split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if len(ending.encode()) > 10 or not dot:
        stem, ending = name, ""
    ending = dot + ending if ending else ""
    room = MOST_NAME_BYTES - len(ending.encode())
    stem = stem.encode()[:room].decode(errors="ignore")
    return f"{stem or fallback}{ending}"


def _kind_of(data, ending):
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    if ending == "csv" and _is_plain_table(data):
        return "csv"
    return None


def _cut_off():
    return FileRefused(
        "broken",
        N_(
            "The file cannot be read to its end. Perhaps it was cut off on the way; "
            "please choose it again."
        ),
    )


def _pdf(data):
    if b"%%EOF" not in data[-2048:]:
        raise _cut_off()
    return "pdf"


def _packed(data):
    """Whether a packed file is a document; only its table of contents is believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            types = _small_part(packed, "[Content_Types].xml")
            mimetype = _small_part(packed, "mimetype").decode("ascii", "replace")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _cut_off() from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED:
        raise FileRefused("bomb", N_("The file unpacks to more than can be handled."))
    names = [part.filename.lower() for part in parts]
    if b"macroenabled" in types.lower() or any(_is_macro(name) for name in names):
        raise FileRefused(
            "macros",
            N_(
                "The file holds macros, which could run by themselves. Please save it "
                "without macros, or as PDF."
            ),
        )
    kinds = [kind for part, kind in MAIN_PARTS.items() if part in names]
    kinds += [kind for kind, told in CONTENT_TYPES.items() if told == mimetype.strip()]
    return kinds[0] if len(kinds) == 1 else None


def _is_macro(name):
    return name.endswith(MACRO_PARTS[0]) or name.startswith(MACRO_PARTS[1:])


def _small_part(packed, name):
    if name not in packed.namelist():
        return b""
    with packed.open(name) as part:
        return part.read(256 * 1024)


def _is_plain_table(data):
    """Text in UTF-8, UTF-16 or Windows' Thai, and no page, program or script."""
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_wide else ["utf-8-sig", "cp874"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        begins = text.lstrip()[:2]
        is_readable = not any(
            unicodedata.category(c) == "Cc" for c in set(text) - SPACES
        )
        return is_readable and not begins.startswith(("<", "#!", "MZ", "%!"))
    return False


SPACES = set("\t\r\n")
