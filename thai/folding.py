"""Two forms of a text: the one that is stored, and the one that is compared.

Rules: I50–I52 of the accounting study. NFC alone does not join the two spellings of
sara am, and NFKC, which does, also changes what people see.
"""

import re
import unicodedata

from thai.digits import to_arabic

# Zero-width marks, bidi controls, word joiner, soft hyphen and byte order mark: a
# pasted text carries them, nobody sees them, and every comparison fails on them.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
# NUL breaks PostgreSQL and a lone surrogate breaks UTF-8; newline and tab stay.
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NIKHAHIT = "\u0e4d"
_SPLIT_SARA_AM = re.compile(_NIKHAHIT + "([\u0e48-\u0e4b]?)\u0e32")


def clean(text: str) -> str:
    """Return text fit for storing: looks the same, without what cannot be seen.

    NFC, the two halves of sara am joined (with a tone mark between them too), zero
    width and bidi controls removed, control characters removed but newline and tab.
    Spaces and digits stay as typed. Cleaning twice changes nothing more.
    """
    if not text.isprintable():  # line ends, and all that has to go, are not
        text = re.sub("\r\n?", "\n", text)
        text = _INVISIBLE.sub("", _UNSTORABLE.sub("", text))
    text = unicodedata.normalize("NFC", text)
    if _NIKHAHIT in text:
        joined = _SPLIT_SARA_AM.sub("\\1\u0e33", text)
        text = unicodedata.normalize("NFC", joined)
    return text


def fold(text: str) -> str:
    """Return the key under which text is searched and compared.

    What `clean` does, and: เเ typed for แ joined, Thai digits as 0-9, every run of
    spaces (no-break too) one space, ends trimmed, letters without case. Folding twice
    changes nothing more. Keep the typed text beside the key.
    """
    # Decomposed first, as Unicode asks for comparison without case.
    caseless = unicodedata.normalize("NFD", clean(text)).casefold()
    joined = clean(caseless).replace("เเ", "แ")
    return " ".join(to_arabic(joined).split())
