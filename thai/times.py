"""Hours of the day, written with a point: 13.00 น."""

import datetime
import re

from thai.errors import N_, ThaiValueError
from thai.typed import excerpt, folded

_TIME = re.compile(
    r"(?:เวลา)?\s*([0-9]{1,2})(?:\s*[.:]\s*([0-9]{2})(?:[.:]([0-9]{2}))?)?"
    r"\s*(?:น\.?|นาฬิกา)?"
)
_RANGE = re.compile(r"[0-9]\s*(?:น\.?)?\s*(?:-|–|—|ถึง)\s*[0-9]")


def parse_time(text: str) -> datetime.time:
    """Read an hour of the day: 13.00, 13:00, 13.00 น., ๑๓.๐๐, 13 น.

    Hours 0–23, seconds allowed. Codes of the ThaiValueError: empty, too_long,
    unreadable, range, bad_time. Words such as บ่ายโมง are refused.
    """
    key = folded(text, N_("Please type the time, for example 13.00."))
    if _RANGE.search(key):
        raise ThaiValueError(
            "range", N_("There is more than one time here. Please type one time only.")
        )
    found = _TIME.fullmatch(key)
    if not found:
        raise ThaiValueError(
            "unreadable",
            N_("“%(text)s” cannot be read as a time. Please type it like 13.00."),
            text=excerpt(text),
        )
    hour, minute, second = (int(part or 0) for part in found.groups())
    if hour > 23 or minute > 59 or second > 59:
        raise ThaiValueError(
            "bad_time",
            N_("There is no time %(time)s. Please type one from 00.00 to 23.59."),
            time=f"{hour:02}.{minute:02}",
        )
    return datetime.time(hour, minute, second)


def clock_time(time: datetime.time) -> str:
    """Write an hour as "13.00"; น. is the template's to add."""
    return f"{time:%H.%M}"
