"""Tables in text files: CSV as Excel, Google and older programs write it."""

import codecs
import csv
import io
import re
from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from thai.tables.table import Table

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_PAGE = re.compile(r"\s*<(!doctype|html|table|\?xml|meta|head)\b", re.IGNORECASE)
_DELIMITERS = ",;\t|"
# Excel's own way of naming the delimiter, in a line before the header.
_NAMED_DELIMITER = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_text(data: bytes) -> Table:
    table = Table()
    text, encoding = _decoded(data)
    if _PAGE.match(text):
        raise ValidationError(
            _(
                "This is a web page, not a table. Please open it in Excel and save it "
                "as .xlsx or CSV."
            )
        )
    if encoding == "cp874":
        table.notes.append(
            _("The file was read as windows-874. Please check the Thai letters below.")
        )
    for line, cells in _rows(text):
        table.take(line, cells)
    return table


def _decoded(data):
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), encoding
    # Half of the bytes of Latin UTF-16 are NUL; no text of the others has one.
    if b"\x00" in data:
        even = data[0::2].count(0) > data[1::2].count(0)
        encoding = "utf-16-be" if even else "utf-16-le"
        return _strictly(data, encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _strictly(data, "cp874"), "cp874"


def _strictly(data, encoding):
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise ValidationError(
            _(
                "The letters of this file cannot be read. Please save it as "
                "“CSV UTF-8” or .xlsx and choose it again."
            )
        )
    return text


def _rows(text):
    """(number as a spreadsheet counts, cells) of each row."""
    if named := _NAMED_DELIMITER.match(text):
        delimiter, text = named[1], text[named.end() :]
    else:
        delimiter = _delimiter_of(text)
    first = 2 if named else 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from enumerate(reader, first)
    except csv.Error as error:
        raise ValidationError(
            _(
                "The file cannot be read beyond line %(line)s: a quotation mark is "
                "missing or stands in the wrong place."
            )
            % {"line": reader.line_num}
        ) from error


def _delimiter_of(text):
    """What stands most often in the header, outside of quotation marks."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    found = Counter(re.sub('"[^"]*"', "", header))
    return max(_DELIMITERS, key=lambda char: found[char])
