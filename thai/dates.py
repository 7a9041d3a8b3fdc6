"""Thai dates: read in the notations people use, written in one.

Dates are stored and computed CE and shown พ.ศ. (CE + 543). The notations are I20–I29
of the accounting study; nothing else in the project reads a typed date.
"""

import calendar
import datetime
import difflib
import re
from typing import NamedTuple

from thai.errors import N_, ThaiValueError
from thai.folding import fold
from thai.times import parse_time
from thai.typed import excerpt, folded

ERA = 543
NBSP = "\u00a0"
MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
MONTHS_SHORT = (
    *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
    *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
)
# Monday first, as date.weekday() counts.
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
WEEKDAYS_SHORT = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")

_ENGLISH_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_ENGLISH_WEEKDAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)
# Spellings met so often that refusing them would only teach people to give up.
_COMMON_MONTHS = {"กรกฏาคม": 7, "กรกฏา": 7, "กุมภาพันธุ์": 2, "พฤษจิกายน": 11, "sept": 9}
_COMMON_WEEKDAYS = {"พฤหัส": 3, "พฤหัสฯ": 3, "tues": 1, "thur": 3, "thurs": 3}
_ERAS = {"พศ": "BE", "พุทธศักราช": "BE", "คศ": "CE", "คริสต์ศักราช": "CE"}

_NUMBER = re.compile("([0-9]+)")
_PUNCTUATION = re.compile(r"[\s.,:()'\"]+")
_SEPARATORS = re.compile(r"[\s.,/()–—−-]+")
_SPAN = re.compile(r"ถึง|–|—| - |[0-9]-[0-9]| to ")
_TIME_TAIL = re.compile(r"[\s,]*t?\s*((?:เวลา)?\s*[0-9]{1,2}[.:][0-9]{2}.*)")


class _Typed(NamedTuple):
    """A date as typed: digits still text, the month already a number."""

    day: str
    month: int
    year: str | None
    era: str | None
    tail: str


def _month_names() -> dict[str, int]:
    names = dict(_COMMON_MONTHS)
    for number, (thai, short, english) in enumerate(
        zip(MONTHS, MONTHS_SHORT, _ENGLISH_MONTHS, strict=True), start=1
    ):
        spoken = re.sub("(คม|ยน|พันธ์)$", "", thai)
        for name in (thai, spoken, short.replace(".", ""), english, english[:3]):
            names[name] = number
    return names


def _weekday_names() -> dict[str, int]:
    names = dict(_COMMON_WEEKDAYS)
    for number, (thai, short, english) in enumerate(
        zip(WEEKDAYS, WEEKDAYS_SHORT, _ENGLISH_WEEKDAYS, strict=True)
    ):
        for name in (thai, short.replace(".", ""), english, english[:3]):
            names[name] = number
    return names


_MONTH_NAMES = {fold(name): number for name, number in _month_names().items()}
_WEEKDAY_NAMES = {fold(name): number for name, number in _weekday_names().items()}


def parse_date(text: str) -> datetime.date:
    """Read one date in any common Thai notation; return it CE.

    Day first, or a four-digit year first (ISO order). Years: 2400–2700 are พ.ศ.,
    1900–2100 ค.ศ., two digits 44–79 are พ.ศ. 25yy; any other is refused. Leap days
    follow the CE year. A weekday that contradicts the date is refused, a misspelt one
    ignored. A time of day after the date is checked and dropped. Codes of the
    ThaiValueError: empty, too_long, unreadable, range, no_day, no_month, no_year,
    bad_day, bad_month, bad_year, ambiguous_year, weekday, and those of `parse_time`.
    """
    key = folded(text, N_("Please type the date, for example 27 ต.ค. 2548."))
    lead, *runs = _NUMBER.split(key)
    weekday, month = _read_lead(lead, text)
    if month:
        typed = _month_first(month, runs)
    elif not runs:
        raise _unreadable(text)
    else:
        typed = _day_first(runs, text)
    weekday_after = _read_tail(typed.tail, text)
    weekday = weekday if weekday is not None else weekday_after
    return _checked(typed, weekday)


def _unreadable(text: str) -> ThaiValueError:
    """Explain what cannot be read; two dates in one box are named as such."""
    if _SPAN.search(fold(text)):
        return _range()
    return ThaiValueError(
        "unreadable",
        N_(
            "“%(text)s” cannot be read as a date. "
            "Please type it like 27/10/2548 or 27 ต.ค. 2548."
        ),
        text=excerpt(text),
    )


def _range() -> ThaiValueError:
    return ThaiValueError(
        "range", N_("There is more than one date here. Please type one date only.")
    )


def _no_day() -> ThaiValueError:
    return ThaiValueError(
        "no_day",
        N_("The day is missing. Please type day, month and year, like 27 ต.ค. 2548."),
    )


def _read_lead(lead: str, text: str) -> tuple[int | None, int | None]:
    """Return the weekday and the month that stand before the first number."""
    word = _PUNCTUATION.sub("", lead).removeprefix("เมื่อ").removeprefix("ณ")
    month = _MONTH_NAMES.get(word.removeprefix("เดือน"))
    if month or not word:
        return None, month
    word = word.removesuffix("ที่").removesuffix("วัน").removeprefix("วัน")
    if not word or word in _WEEKDAY_NAMES:
        return _WEEKDAY_NAMES.get(word), None
    # "วันพุที่ 19 ตุลาคม" stands in the 2005 notes: clearly a weekday, so let it pass.
    if difflib.get_close_matches(word, _WEEKDAY_NAMES, n=1):
        return None, None
    raise _unreadable(text)


def _month_first(month: int, runs: list[str]) -> _Typed:
    """October 27, 2005; a month with a year alone has no day."""
    numbers, gaps = runs[0::2], runs[1::2]
    if len(numbers) < 2 or len(numbers[0]) > 2 or _SEPARATORS.sub("", gaps[0]):
        raise _no_day()
    return _Typed(numbers[0], month, numbers[1], None, "".join(runs[3:]))


def _day_first(runs: list[str], text: str) -> _Typed:
    """Read numbers and the gaps after them: [n, gap, n, gap, …]."""
    word, era = _split_era(runs[1])
    if not word:
        return _numeric(runs, text)
    month = _MONTH_NAMES.get(word.removeprefix("เดือน"))
    if month is None:
        if not re.search("[ก-ฮa-z]", word) or word in ("ถึง", "to"):
            raise _unreadable(text)
        raise ThaiValueError(
            "bad_month",
            N_("No month is called “%(month)s”. Please check it, like ตุลาคม or ต.ค."),
            month=excerpt(runs[1]),
        )
    if not _is_year(runs, 2):
        return _Typed(runs[0], month, None, None, "".join(runs[2:]))
    return _Typed(runs[0], month, runs[2], era, "".join(runs[3:]))


def _numeric(runs: list[str], text: str) -> _Typed:
    """Read 27/10/2548 and 2548-10-27, or say which part is missing."""
    numbers = runs[0::2]
    if len(numbers) == 1:
        raise _lone_number(numbers[0], text)
    word, era = _split_era(runs[3])
    if word in _MONTH_NAMES:  # 1-15 ต.ค. 2548
        raise _range()
    if word or not _is_year(runs, 4):
        if _looks_like_year(numbers[0]) or _looks_like_year(numbers[1]):
            raise _no_day()
        return _Typed(numbers[0], _month_number(numbers[1]), None, None, "")
    tail = "".join(runs[5:])
    if len(numbers[0]) == 4:
        return _Typed(numbers[2], _month_number(numbers[1]), numbers[0], None, tail)
    return _Typed(numbers[0], _month_number(numbers[1]), numbers[2], era, tail)


def _lone_number(digits: str, text: str) -> ThaiValueError:
    if len(digits) == 4:
        return _no_day()
    if len(digits) > 2:
        return _unreadable(text)
    return ThaiValueError(
        "no_month",
        N_("The month is missing. Please type day, month and year, like 27 ต.ค. 2548."),
    )


def _looks_like_year(digits: str) -> bool:
    return len(digits) == 4 or (len(digits) == 2 and 44 <= int(digits) <= 79)


def _is_year(runs: list[str], place: int) -> bool:
    """Tell a year from the hour of "27 ต.ค. 13.00 น."."""
    if place >= len(runs):
        return False
    is_hour = (
        len(runs[place]) <= 2
        and runs[place + 1] in (".", ":")
        and len(runs[place + 2]) == 2
    )
    return not is_hour


def _split_era(gap: str) -> tuple[str, str | None]:
    """Split "ตุลาคม พ.ศ." into its bare letters and the era."""
    word = _SEPARATORS.sub("", gap)
    for name, era in _ERAS.items():
        if word.endswith(name):
            return word.removesuffix(name).removesuffix("ปี"), era
    return word.removesuffix("ปี"), None


def _month_number(digits: str) -> int:
    number = int(digits)
    if 1 <= number <= 12:
        return number
    raise ThaiValueError(
        "bad_month",
        N_("There is no month %(month)s. Please type the day first, like 27/10/2548."),
        month=digits,
    )


def _read_tail(tail: str, text: str) -> int | None:
    """Return a weekday after the date; let a time of day pass; refuse the rest."""
    word = _PUNCTUATION.sub("", tail).removeprefix("วัน")
    if not word or word in _WEEKDAY_NAMES:
        return _WEEKDAY_NAMES.get(word)
    if time := _TIME_TAIL.fullmatch(tail):
        parse_time(time[1])
        return None
    raise _unreadable(text)


def _checked(typed: _Typed, weekday: int | None) -> datetime.date:
    """Turn the typed parts into a date that exists and agrees with itself."""
    day, month = int(typed.day), typed.month
    # 2004 is a leap year: 29 February is not wrong until the year is known.
    if not 1 <= day <= calendar.monthrange(2004, month)[1]:
        raise ThaiValueError(
            "bad_day",
            N_("%(month)s has no day %(day)s. Please check the date."),
            month=MONTHS[month - 1],
            day=day,
        )
    if typed.year is None:
        raise ThaiValueError(
            "no_year",
            N_("The year is missing. Please add it after “%(date)s”."),
            date=f"{day}{NBSP}{MONTHS[month - 1]}",
            day=day,
            month=month,
            weekday=weekday,
        )
    year = _ce_year(typed.year, typed.era)
    if day > calendar.monthrange(year, month)[1]:
        raise ThaiValueError(
            "bad_day",
            N_("February %(year)s has only 28 days. Please check the day or the year."),
            year=year + ERA,
        )
    date = datetime.date(year, month, day)
    _check_weekday(date, weekday)
    return date


def _ce_year(digits: str, era: str | None) -> int:
    year = int(digits)
    if len(digits) == 2:
        if 44 <= year <= 79 and era != "CE":
            return 2500 + year - ERA
        raise ThaiValueError(
            "ambiguous_year",
            N_("Year %(year)s can be read in two ways. Please type all four digits."),
            year=digits,
        )
    if len(digits) == 4 and 2400 <= year <= 2700 and era != "CE":
        return year - ERA
    if len(digits) == 4 and 1900 <= year <= 2100 and era != "BE":
        return year
    raise ThaiValueError(
        "bad_year",
        N_("Year %(year)s is out of reach. Please type the พ.ศ. year, like 2548."),
        year=excerpt(digits, 12),
    )


def _check_weekday(date: datetime.date, weekday: int | None) -> None:
    if weekday is None or weekday == date.weekday():
        return
    raise ThaiValueError(
        "weekday",
        N_(
            "%(date)s is a %(real)s, but %(typed)s is typed. "
            "Please check which one is right."
        ),
        date=medium_date(date),
        real=f"วัน{WEEKDAYS[date.weekday()]}",
        typed=f"วัน{WEEKDAYS[weekday]}",
    )


def years_that_fit(error: ThaiValueError, today: datetime.date) -> list[datetime.date]:
    """Return up to two dates that a date without a year may mean, nearest first.

    `error` is the no_year error of `parse_date`. Looked for in the years before, of
    and after `today`; a weekday that was typed must agree.
    """
    day, month, weekday = (error.params[key] for key in ("day", "month", "weekday"))
    dates = [
        datetime.date(year, month, day)
        for year in (today.year - 1, today.year, today.year + 1)
        if day <= calendar.monthrange(year, month)[1]
    ]
    fitting = [date for date in dates if weekday in (None, date.weekday())]
    return sorted(fitting, key=lambda date: abs(date - today))[:2]


def day_month(date: datetime.date) -> str:
    """Write a CE date as "21 พ.ย.", joined by no-break spaces."""
    return f"{date.day}{NBSP}{MONTHS_SHORT[date.month - 1]}"


def short_date(date: datetime.date) -> str:
    """Write a CE date as "21 พ.ย. 2548", joined by no-break spaces."""
    return f"{day_month(date)}{NBSP}{date.year + ERA}"


def row_date(date: datetime.date) -> str:
    """Write a CE date for a table row: "จ. 21 พ.ย. 2548"."""
    return f"{WEEKDAYS_SHORT[date.weekday()]} {short_date(date)}"


def medium_date(date: datetime.date) -> str:
    """Write a CE date as "21 พฤศจิกายน 2548", joined by no-break spaces."""
    return f"{date.day}{NBSP}{MONTHS[date.month - 1]}{NBSP}{date.year + ERA}"


def long_date(date: datetime.date) -> str:
    """Write a CE date that stands alone: "วันจันทร์ที่ 21 พฤศจิกายน 2548"."""
    return f"วัน{WEEKDAYS[date.weekday()]}ที่ {medium_date(date)}"


def date_range(first: datetime.date, last: datetime.date) -> str:
    """Write two CE dates as one span, each part once: "1–2 ธันวาคม 2548"."""
    if first == last:
        return medium_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{medium_date(last)}"
    if first.year == last.year:
        return f"{first.day}{NBSP}{MONTHS[first.month - 1]} – {medium_date(last)}"
    return f"{medium_date(first)} – {medium_date(last)}"
