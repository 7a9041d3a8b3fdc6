"""Citizen numbers: 13 digits that are recognised so that they are not kept."""

import re

from thai.digits import to_arabic

_THIRTEEN = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){12}(?![0-9])")


def has_citizen_number(text: str) -> bool:
    """Whether 13 digits, with dashes or spaces or not, end in the right check digit."""
    return any(
        _is_citizen_number(re.sub("[ -]", "", found))
        for found in _THIRTEEN.findall(to_arabic(text))
    )


def _is_citizen_number(digits):
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(digits[:12]))
    return digits[0] != "0" and int(digits[12]) == (11 - total % 11) % 10
