"""Many ledgers packed into one .zip: each comes in as if it had been sent by itself.

A workbook is a zip file too; which of the two it is, its list of members tells.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from accounting.importing.book import Refused
from accounting.importing.kinds import UNPACKING, cut_off, encrypted, packed_file
from accounting.importing.limits import (
    MAX_BYTES,
    MOST_FILES,
    check_unpacked,
    too_large,
)
from accounting.importing.upload import short_name

# What a workbook or a text document lists beside its content, and a folder never does.
OFFICE = {"[content_types].xml", "mimetype", "meta-inf/manifest.xml"}
# What systems put beside the files of people.
JUNK = ("__macosx/", "$recycle.bin/")
JUNK_NAMES = ("._", "~$", ".ds_store", "thumbs.db", "desktop.ini")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UTF_8 = 0x800
LOCKED = 0x1


def ledgers_of(files: Iterable) -> Iterator[tuple[str, bytes | Refused]]:
    """Give (name, content) of every file sent, those inside zip files one by one.

    Only one is in memory at a time. What cannot be taken has its reason as content.
    """
    count = 0
    for file in files:
        for name, found in ledgers_in(file.name, file.read()):
            count += 1
            yield name, found if count <= MOST_FILES else _too_many()


def ledgers_in(name: str, data: bytes) -> Iterator[tuple[str, bytes | Refused]]:
    """Give the members of a zip file without their folders; other files as they are."""
    packed = opened(data)
    if packed is None:
        yield name, data
        return
    with packed:
        try:
            members = _members(packed, len(data))
        except Refused as refused:
            yield name, refused
            return
        for member in members:
            yield short_name(name_of(member)), _content(packed, member)


def opened(data: bytes) -> zipfile.ZipFile | None:
    """The zip file, if it is one and neither a workbook nor a document."""
    if not data.startswith(b"PK"):
        return None
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except UNPACKING:
        return None
    names = {name.casefold() for name in packed.namelist()}
    return None if names & OFFICE else packed


def _members(packed, size):
    """The members that people put in; raises Refused for the zip file as a whole."""
    listed = packed.infolist()
    unpacked = sum(member.file_size for member in listed)
    try:
        check_unpacked(size, unpacked, len(listed))
    except Refused as refused:
        text = _(
            "This packed file grows far too large when it is opened. "
            "Please send the files in it a few at a time."
        )
        raise Refused(refused.code, text) from refused
    found = [member for member in listed if not _is_junk(member)]
    if not found:
        text = _("There is no file in this packed file. Please pack it once more.")
        raise Refused("empty", text)
    if len(found) > MOST_FILES:
        raise _too_many()
    return found


def _is_junk(member):
    path = name_of(member).replace("\\", "/").casefold()
    is_own = path.startswith(JUNK) or path.rpartition("/")[2].startswith(JUNK_NAMES)
    return is_own or path.endswith("/")


def name_of(member: zipfile.ZipInfo) -> str:
    """The name with its folders; without a mark it may be in Thai Windows' letters."""
    if member.flag_bits & UTF_8:
        return member.filename
    try:
        written = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "cp874"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _content(packed, member):
    """The bytes of a member, or the reason why there are none."""
    if member.flag_bits & LOCKED:
        return encrypted()
    if member.compress_type not in METHODS:
        return packed_file()
    if member.file_size > MAX_BYTES:
        return too_large()
    try:
        with packed.open(member) as file:
            data = file.read(MAX_BYTES + 1)
    except UNPACKING:
        return cut_off()
    # A zip file in a zip file: who would look at what is in there?
    return packed_file() if opened(data) is not None else data


def _too_many() -> Refused:
    text = _("Please send at most %(number)s files at a time.")
    return Refused("too_many", text % {"number": MOST_FILES})
