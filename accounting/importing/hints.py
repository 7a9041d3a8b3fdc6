"""What titles, sheet names and file names tell: whose money, which set, which months.

Hints are offered to the officer beside their source; nothing is posted by them alone.
"""

import calendar
import datetime
import re
from typing import NamedTuple

from thai.dates import MONTHS, MONTHS_SHORT, parse_date
from thai.errors import ThaiValueError
from thai.folding import clean, fold

Period = tuple[datetime.date | None, datetime.date | None]

_FUNDS = re.compile(
    r"(?:กองทุน|กลุ่มออมทรัพย์|กลุ่มสัจจะ|กลุ่มเกษตรกร|สถาบันการเงิน|ธนาคารชุมชน|สหกรณ์|"
    r"วิสาหกิจชุมชน|โครงการแก้ไขปัญหาความยากจน|กข\.?คจ\.?|กทบ\.?|กลุ่ม)[^|:]*"
)
_PLACE = re.compile(
    r"(?:หมู่(?:ที่|บ้าน)?|ม\.)\s*[0-9๐-๙]{1,2}(?:\s*(?:ต\.|ตำบล)\s*[ก-๙]+)?|บ้าน[ก-๙]{2,}"
)
_SETS = (
    *("เงินล้าน", "เงินออม", "เงินสัจจะ", "สัจจะ", "เพิ่มทุน", "สวัสดิการ", "ประชารัฐ"),
    *("เงินกองทุน", "ออมทรัพย์"),
)
_NUMBERED_SET = re.compile(r"บัญชี(?:ที่)?\s*[1-9](?![0-9])")
_NOT_FUND = re.compile(r"\s*(?:ประจำ|ตั้งแต่|ณ วันที่|หน่วย|เดือน).*$")

_MONTH = "|".join(
    re.escape(fold(name)).replace(r"\.", r"\.?\s?") for name in (*MONTHS, *MONTHS_SHORT)
)
_YEAR = r"(?:(?:พ\.?\s?ศ\.?|ค\.?\s?ศ\.?)\s*)?[0-9]{2}(?:[0-9]{2})?(?![0-9])"
_DATE = re.compile(
    rf"[0-9]{{1,2}}\s*(?:{_MONTH})\s*{_YEAR}|[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-][0-9]{{2,4}}"
)
_DAYS_OF_MONTH = re.compile(
    rf"([0-9]{{1,2}})\s*(?:-|–|ถึง)\s*([0-9]{{1,2}}\s*(?:{_MONTH})\s*{_YEAR})"
)
_MONTH_AND_YEAR = re.compile(rf"(?:(?:{_MONTH})\s*{_YEAR})")
_BUDGET_YEAR = re.compile(r"ปีงบประมาณ\s*(?:พ\.?ศ\.?\s*)?(2[45][0-9]{2})")
_WHOLE_YEAR = re.compile(r"ปี\s*(?:บัญชี|พ\.?ศ\.?)?\s*(2[45][0-9]{2})")
_UNIT = re.compile(r"หน่วย\s*[:=]?\s*\(?(พัน|หมื่น|แสน|ล้าน)?\s*บาท")
_UNITS = {None: 1, "พัน": 1000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}


class Hints(NamedTuple):
    """What the words around a table say; "" and None where they are silent."""

    fund: str
    account_set: str
    period: Period
    unit: int


def hints_of(titles: list[str], sheet: str, file: str) -> Hints:
    """Read the titles first, then the sheet's name, then the file's."""
    file = re.sub(r"\.[A-Za-z]{2,4}$", "", file).replace("_", " ")
    sources = [clean(text) for text in (*titles, sheet, file)]
    folded = [fold(text) for text in sources]
    periods = (period for text in folded if (period := period_of(text)) != (None, None))
    units = (found[1] for text in folded if (found := _UNIT.search(text)))
    return Hints(
        _fund(sources),
        _account_set(sources),
        next(periods, (None, None)),
        _UNITS[next(units, None)],
    )


def _fund(texts: list[str]) -> str:
    named = next((found[0] for text in texts if (found := _FUNDS.search(text))), "")
    named = _NOT_FUND.sub("", named).strip()
    if _PLACE.search(named):
        return named[:200]
    # The village is often only in the sheet's name (I08).
    place = next((found[0] for text in texts if (found := _PLACE.search(text))), "")
    return " ".join(part for part in (named, place.strip()) if part)[:200]


def _account_set(texts: list[str]) -> str:
    for text in texts:
        for name in _SETS:
            if name in text:
                return name
        if found := _NUMBERED_SET.search(text):
            return found[0]
    return ""


def period_of(text: str) -> Period:
    """Return the first and last day (CE) that a folded text names, or (None, None)."""
    if found := _DAYS_OF_MONTH.search(text):
        last = _day(found[2])
        if last and 1 <= int(found[1]) <= last.day:
            return last.replace(day=int(found[1])), last
    dates = [_day(date) for date in _DATE.findall(text)]
    if len(dates) > 1 and all(dates) and dates[0] <= dates[1]:
        return dates[0], dates[1]
    if found := _BUDGET_YEAR.search(text):
        year = int(found[1]) - 543
        return datetime.date(year - 1, 10, 1), datetime.date(year, 9, 30)
    if not dates and (found := _MONTH_AND_YEAR.search(text)):
        return month_of(found[0])
    if not dates and (found := _WHOLE_YEAR.search(text)):
        year = int(found[1]) - 543
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return None, None


def month_of(text: str) -> Period:
    """Return the first and last day of "ต.ค. 48"; (None, None) if it is no month."""
    first = _day(f"1 {text}")
    if not first:
        return None, None
    last = calendar.monthrange(first.year, first.month)[1]
    return first, first.replace(day=last)


def _day(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ThaiValueError:
        return None
