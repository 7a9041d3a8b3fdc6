"""Dates of rows: own, from the row above, or completed from a banner above them."""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from accounting.importing.book import CellError, Value
from accounting.importing.cells import shown
from accounting.importing.hints import Period, month_of
from accounting.importing.swapped_dates import turned_round
from thai.dates import ERA, MONTHS, medium_date, parse_date
from thai.errors import N_, ThaiValueError
from thai.folding import fold
from thai.typed import excerpt

_DITTO = re.compile(r"[\"'”“″〃,\u2033„]{1,3}|-?do\.?-?|-?ditto-?|เช่นเดียวกัน|วันเดียวกัน")
_DAY = re.compile(r"[0-9]{1,2}")
_WHOLE_YEAR = re.compile("[0-9]{4}")
_MONTH_LEAD = re.compile(r"^(?:ประจำ)?(?:เดือน)?\s*")
# Serial numbers of the days 1943 to 2100, as ค.ศ. and as พ.ศ. in the same calendar.
_SERIALS = (range(15_707, 73_416), range(214_000, 271_800))
_EPOCH = datetime.date(1899, 12, 30)


@dataclass(slots=True)
class ReadDate:
    """A date (CE) with how it came about: own, above, or none for nothing at all.

    `notices` are (code, severity, reason, params) of what was guessed.
    """

    date: datetime.date | None
    origin: str
    notices: tuple = ()


class DateReader:
    """Reads the dates of one table from top to bottom; remembers what stood above."""

    def __init__(self, period: Period, is_swapped: bool = False):
        self.above: datetime.date | None = None
        self.is_lost = False
        self.is_swapped = is_swapped
        first, last = period
        is_month = (
            first and last and (first.year, first.month) == (last.year, last.month)
        )
        self.month = first if is_month else None
        self.years = range(first.year, last.year + 1) if first and last else ()

    def read(self, value: Value) -> ReadDate:
        """Return the date of one row; raise ThaiValueError where there is none.

        Codes: those of `parse_date`, no_date, not_date, sheet_error,
        formula_without_value.
        """
        if value is None:
            return self._from_above()
        if isinstance(value, str):
            text = _folded(value[:300])
            if not text or _DITTO.fullmatch(text):
                return self._from_above()
            return self._from_text(text)
        if isinstance(value, datetime.date):
            return self._from_cell(value)
        if isinstance(value, float | int) and not isinstance(value, bool):
            return self._from_number(value)
        raise _no_date(value)

    def remember(self, date: datetime.date | None) -> None:
        """Note the date that the rows below may repeat."""
        self.above = date or self.above
        self.is_lost = self.is_lost and not date

    def forget(self) -> None:
        """Note a date that cannot be read: rows below must not take an older one."""
        self.is_lost = True

    def note_month(self, text: str) -> bool:
        """Note the month of a banner such as "เดือน ต.ค. 48"; tell whether it is one."""
        first, _last = month_of(_MONTH_LEAD.sub("", fold(text[:60])))
        self.month = first or self.month
        return bool(first)

    def _from_above(self) -> ReadDate:
        if self.is_lost:
            raise ThaiValueError(
                "no_date",
                N_("This row has the date of a row above that cannot be read."),
            )
        if not self.above:
            raise ThaiValueError(
                "no_date",
                N_("There is no date here or in a row above. Please add the date."),
            )
        reason = N_("There is no date here: we take %(date)s from the row above.")
        params = {"date": medium_date(self.above)}
        notice = ("date_from_above", "info", reason, params)
        return ReadDate(self.above, "above", (notice,))

    def _from_text(self, text: str) -> ReadDate:
        if _DAY.fullmatch(text):
            return self._from_day(int(text))
        try:
            date = _parsed(text)
        except ThaiValueError as error:
            if error.code != "no_year":
                raise
            return self._with_year(error)
        if _WHOLE_YEAR.search(text):
            return ReadDate(date, "own")
        reason = N_("The year has two digits: we read พ.ศ. %(year)s.")
        notice = ("short_year", "info", reason, {"year": date.year + ERA})
        return ReadDate(date, "own", (notice,))

    def _with_year(self, error: ThaiValueError) -> ReadDate:
        """Complete "27 ต.ค." from the titles or from the row above."""
        day, month = error.params["day"], error.params["month"]
        years = list(self.years) or ([self.above.year] if self.above else [])
        fitting = [y for y in years if day <= calendar.monthrange(y, month)[1]]
        if len(years) > 1 and self.above and self.above.year in fitting:
            fitting = [self.above.year]
        if len(fitting) != 1:
            raise error
        reason = N_("The year is missing: we take พ.ศ. %(year)s from above.")
        notice = ("year_from_above", "warning", reason, {"year": fitting[0] + ERA})
        return ReadDate(datetime.date(fitting[0], month, day), "own", (notice,))

    def _from_day(self, day: int) -> ReadDate:
        if not self.month:
            return ReadDate(parse_date(str(day)), "own")  # raises no_month
        last = calendar.monthrange(self.month.year, self.month.month)[1]
        if not 1 <= day <= last:
            raise _bad_day(day, self.month.year, self.month.month)
        date = self.month.replace(day=day)
        reason = N_("Only the day is written: we read %(date)s.")
        notice = ("day_only", "warning", reason, {"date": medium_date(date)})
        return ReadDate(date, "own", (notice,))

    def _from_number(self, number: float) -> ReadDate:
        """A day of the month, or the count of days that Excel keeps (I25)."""
        if number == int(number) and 1 <= number <= 31:
            return self._from_day(int(number))
        if not any(int(number) in serials for serials in _SERIALS):
            raise _no_date(number)
        read = self._from_cell(_EPOCH + datetime.timedelta(days=int(number)))
        reason = N_("The cell holds the number %(number)s: we read the date %(date)s.")
        params = {"number": int(number), "date": medium_date(read.date)}
        return ReadDate(read.date, "own", (("serial", "warning", reason, params),))

    def _from_cell(self, value: datetime.date) -> ReadDate:
        # 5 typed into a cell that is kept for dates.
        if (value.year, value.month) == (1900, 1):
            return self._from_day(value.day)
        date = datetime.date(value.year, value.month, value.day)
        if self.is_swapped:
            date = turned_round(date) or date
        return ReadDate(*_ce(date))


_folded = lru_cache(2**13)(fold)


@lru_cache(2**13)
def _parsed(text: str) -> datetime.date:
    return parse_date(text)


def _ce(stored: datetime.date) -> tuple[datetime.date, str, tuple]:
    """Turn the year of a date cell into CE, and say so where it was not.

    2400–2700 is พ.ศ. (I21). Excel stores a typed 48 as 1948 (I22): 1943–1986 are
    taken for พ.ศ. 2543–2586; 1987–1999 may be as true as they stand.
    """
    year = stored.year
    if 2400 <= year <= 2700:
        date = _moved(stored, -ERA)
        reason = N_("The year of the cell is %(stored)s: we read พ.ศ. %(year)s.")
        code, severity = "be_year", "warning"
    elif 1943 <= year <= 1986:
        date = _moved(stored, 57)
        reason = N_(
            "The cell says %(stored)s, perhaps for %(short)s. We read พ.ศ. %(year)s."
        )
        code, severity = "short_year_cell", "warning"
    elif 1987 <= year <= 1999:
        date = stored
        reason = N_("The cell says %(stored)s, which is พ.ศ. %(year)s. Is that right?")
        code, severity = "old_year", "warning"
    elif 2000 <= year <= 2100:
        return stored, "own", ()
    else:
        raise ThaiValueError(
            "bad_year",
            N_("Year %(year)s is out of reach. Please type the พ.ศ. year, like 2548."),
            year=year,
        )
    params = {"stored": year, "short": f"{year % 100:02}", "year": date.year + ERA}
    return date, "own", ((code, severity, reason, params),)


def _moved(stored: datetime.date, years: int) -> datetime.date:
    """Move by whole years; 29 February may have no counterpart (I24)."""
    year = stored.year + years
    if stored.day > calendar.monthrange(year, stored.month)[1]:
        raise _bad_day(stored.day, year, stored.month)
    return stored.replace(year=year)


def _bad_day(day: int, year: int, month: int) -> ThaiValueError:
    if (day, month) == (29, 2):
        return ThaiValueError(
            "bad_day",
            N_("February %(year)s has only 28 days. Please check the day or the year."),
            year=year + ERA,
        )
    return ThaiValueError(
        "bad_day",
        N_("%(month)s has no day %(day)s. Please check the date."),
        month=MONTHS[month - 1],
        day=day,
    )


def _no_date(value: Value) -> ThaiValueError:
    if isinstance(value, CellError):
        code, text = value.code, value.text
    else:
        code, text = "not_date", shown(value)
    return ThaiValueError(
        code,
        N_("“%(text)s” is no date. Please type it like 27/10/2548."),
        text=excerpt(text),
    )
