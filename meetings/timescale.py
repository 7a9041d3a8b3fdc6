"""Where a day stands along a time line, in percent of its width."""

import calendar
import datetime

from django.utils import dateformat
from django.utils.translation import get_language

from thai.dates import ERA

LEFT, RIGHT = 5, 93
# A slot of its own after the last day, for what awaits a day.
RIGHT_OF_DATED, UNDATED = 83, 93
SHORTEST = datetime.timedelta(days=60)
MONTHS_AT_MOST = 14
# A today further off than this would squeeze what happened into a corner.
NEAR = datetime.timedelta(days=365)


class TimeScale:
    """Days from the first of the first month on; at least two months wide."""

    def __init__(
        self, days: list[datetime.date], awaited_from: datetime.date | None = None
    ):
        """Leave room on the right when something without a day is awaited today."""
        self.first_day, self.last_day = min(days), max(days)
        self.start = self.first_day.replace(day=1)
        self.end = max(self.last_day, self.start + SHORTEST)
        if awaited_from and self.end < awaited_from < self.end + NEAR:
            self.end = awaited_from
        self.right = RIGHT_OF_DATED if awaited_from else RIGHT
        self.limit = self.right if awaited_from else 97

    def x(self, day: datetime.date | None) -> float:
        """Return the place of a day; one that is not known stands after all others."""
        if day is None:
            return UNDATED
        span = (self.end - self.start).days
        return LEFT + (day - self.start).days / span * (self.right - LEFT)

    def ticks(self) -> list[tuple[float, str]]:
        """Return the first of each month, or of each year beyond 14 months."""
        months = list(self._months())
        if len(months) > MONTHS_AT_MOST:
            years = [day for day in months if day.month == 1]
            return [(self.x(day), str(_year(day))) for day in years]
        crosses = months[0].year != months[-1].year
        return [(self.x(day), _month(day, crosses)) for day in months]

    def _months(self):
        day = self.start
        while self.x(day) <= self.limit:
            yield day
            day += datetime.timedelta(days=calendar.monthrange(day.year, day.month)[1])


def _year(day):
    in_english = (get_language() or "").startswith("en")
    return day.year if in_english else day.year + ERA


def _month(day, with_year):
    name = dateformat.format(day, "M")
    return f"{name} {_year(day)}" if with_year and day.month == 1 else name
