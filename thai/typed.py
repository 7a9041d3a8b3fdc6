"""What every reader of typed text does first and last."""

from thai.errors import N_, ThaiValueError
from thai.folding import fold

MAX_LENGTH = 200


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
    return line if len(line) <= length else line[: length - 1] + "…"
