"""Cells that no spreadsheet takes for a formula."""

import re
import unicodedata

_TRIGGERS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_QUOTES = "'\"`´"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def inert(value):
    """Return the cell so that no spreadsheet takes it for a formula.

    A text that begins, after blanks and quotes, with = + - @ (full-width too), or with
    a TAB or line break, gets an apostrophe in front. Numbers stay numbers.
    """
    if not isinstance(value, str):
        return value
    text = _CONTROLS.sub("", value)
    body = text.lstrip("".join({char for char in text if _is_lead(char)}))
    lead = text[: len(text) - len(body)]
    if body.startswith(tuple(_TRIGGERS)) or any(char in lead for char in "\t\r\n"):
        return f"'{text}"
    return text


def as_written(text):
    """Take the apostrophe of `inert` away again; any other stays."""
    if text.startswith("'") and inert(text[1:]) == text:
        return text[1:]
    return text


def _is_lead(char):
    """Blanks, invisible marks, and quotes of any alphabet."""
    category = unicodedata.category(char)
    return char in _QUOTES or category[0] in "ZC" or category in ("Pi", "Pf")
