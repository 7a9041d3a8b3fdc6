"""Thai digits, and the plain numbers they spell."""

_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def to_arabic(text: str) -> str:
    """Return text with Thai digits as 0-9, mixed tokens such as "254๘" too (I31)."""
    return text.translate(_TO_ARABIC)


def read_number(text: str, most_digits: int) -> int | None:
    """Return the whole number that the text is, or None: for no digits and too many.

    Python itself refuses to read some thousands of digits, so the length goes first.
    """
    digits = to_arabic(text).strip()
    return int(digits) if digits.isdecimal() and len(digits) <= most_digits else None
