"""What every reader of typed text does first and last."""

import unicodedata

from thai.errors import N_, ThaiValueError
from thai.folding import fold

MAX_LENGTH = 200
# Vowels written before the letter they belong to, and vowels written after it.
LEADING, FOLLOWING = "เแโใไ", "ะาำๅ"


def folded(text: str, when_empty: str = "") -> str:
    """Fold a typed text of sensible length; nothing longer reaches a pattern.

    Raises ThaiValueError too_long, and empty when a reason for that (a msgid) is given.
    """
    if len(text) > MAX_LENGTH:
        raise ThaiValueError(
            "too_long", N_("This text is too long. Please type only what is asked.")
        )
    key = fold(text)
    if when_empty and not key:
        raise ThaiValueError("empty", when_empty)
    return key


def excerpt(text: str, length: int = 40) -> str:
    """Give typed text back in a message, on one line and not too long."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[: cut_of(line, length - 1)].rstrip() + "…"


def cut_of(line: str, length: int) -> int:
    """Where to cut a longer line so that at most so many characters stay.

    At a space near the end if there is one, since Thai has them between phrases; and
    never between a letter and the vowels and marks that belong to it.
    """
    space = line.rfind(" ", length * 2 // 3, length + 1)
    if space > 0:
        return space
    cut = length
    while cut > 1 and (_follows(line[cut]) or line[cut - 1] in LEADING):
        cut -= 1
    return cut


def _follows(sign):
    return sign in FOLLOWING or unicodedata.category(sign) == "Mn"
