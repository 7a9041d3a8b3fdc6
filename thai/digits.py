"""Thai digits."""

_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def to_arabic(text: str) -> str:
    """Return text with Thai digits as 0-9, mixed tokens such as "254๘" too (I31)."""
    return text.translate(_TO_ARABIC)
