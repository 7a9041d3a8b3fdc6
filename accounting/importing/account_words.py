"""Account codes and names, parted where one cell holds both (I54)."""

import re
from functools import lru_cache

from thai.digits import to_arabic

_CODE_AND_NAME = re.compile(
    r"((?:[A-Za-z]{1,4}[-.]?|[ก-ฮ]{1,4}-?)?[0-9๐-๙][0-9๐-๙.\-/]+)[\s:–-]+(\D.*)"
)
_POINT_ZERO = re.compile(r"([0-9]+)\.0+")


def code_and_name(code: str, name: str) -> tuple[str, str]:
    """Return the code with its leading zeros, in Arabic digits, and the name.

    "1101 เงินสด" in either cell is parted, "1101.0" loses its point, "1.10" keeps it.
    """
    if code:
        code, rest = _parted(code)
        return code, name or rest
    if found := _CODE_AND_NAME.fullmatch(name):
        return _plain(found[1]), found[2]
    return "", name


@lru_cache(2**12)
def _parted(code: str) -> tuple[str, str]:
    if found := _CODE_AND_NAME.fullmatch(code):
        return _plain(found[1]), found[2]
    return _plain(code), ""


def _plain(code: str) -> str:
    code = to_arabic(code.lstrip("'")).strip()
    found = _POINT_ZERO.fullmatch(code)
    return found[1] if found else code
