"""Which kind of file it is, by its content; each kind that is refused is told why."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from thai.tables.table import MOST_BYTES, Table
from thai.tables.texts import read_text
from thai.tables.workbooks import read_workbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")


def read_table(data: bytes) -> Table:
    """The table in a CSV or .xlsx file; ValidationError says what to mend."""
    if len(data) > MOST_BYTES:
        raise ValidationError(too_big())
    if data.startswith(b"PK"):
        return read_workbook(data).checked()
    if data.startswith(_OLE):
        raise ValidationError(_old_workbook(data))
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff")):
        raise ValidationError(
            _("This is a picture or a PDF. Please choose a CSV or Excel file.")
        )
    return read_text(data).checked()


def too_big():
    return _(
        "This file is larger than %(size)s MB. Please split it into several files."
    ) % {"size": MOST_BYTES // 1024 // 1024}


def _old_workbook(data):
    if _PROTECTED in data:
        return _(
            "This file is locked with a password. "
            "Please take the password away and save it again."
        )
    return _(
        "This is an Excel file of the old kind (.xls). "
        "Please save it as .xlsx or CSV and choose it again."
    )
