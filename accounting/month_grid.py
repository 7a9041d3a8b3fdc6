"""Funds by months: what is in the books, what waits to be mended, what never came."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMonth

from accounting.models import Fund, ImportBatch, ImportRow
from thai.clock import today

MONTHS = 4


@dataclass
class Cell:
    """One fund in one month: rows in the books, rows that wait, the newest import."""

    month: datetime.date
    posted: int = 0
    waiting: int = 0
    batch: int | None = None
    # A month that is not over owes nothing yet.
    is_over: bool = True

    @property
    def state(self):
        if self.waiting:
            return "waiting"
        if self.posted:
            return "posted"
        return "missing" if self.is_over else "running"


def months_until(last: datetime.date, count: int = MONTHS) -> list[datetime.date]:
    """First days of `count` months, the last one the month of `last`."""
    month, found = last.replace(day=1), []
    for _turn in range(count):
        found.append(month)
        month = (month - datetime.timedelta(days=1)).replace(day=1)
    return found[::-1]


def grid(funds, last: datetime.date) -> tuple[list[datetime.date], list]:
    """(months, [(fund, cells)]) with a constant number of queries."""
    months = months_until(last)
    cells = _cells(funds, months)
    now = today().replace(day=1)
    rows = [
        (
            fund,
            [
                cells.get((fund.pk, month), Cell(month, is_over=month < now))
                for month in months
            ],
        )
        for fund in funds
    ]
    return months, rows


def _cells(funds, months):
    rows = ImportRow.objects.filter(
        batch__fund__in=funds,
        batch__state=ImportBatch.State.POSTED,
        kind="line",
        is_known=False,
        on__gte=months[0],
    )
    by_month = rows.order_by().annotate(month=TruncMonth("on"))
    counted = by_month.values("batch__fund", "month").annotate(
        posted=Count("pk", filter=Q(entry__isnull=False)),
        waiting=Count("pk", filter=Q(entry=None)),
        batch=Max("batch__number"),
    )
    return {
        (row["batch__fund"], row["month"]): Cell(
            row["month"], row["posted"], row["waiting"], row["batch"]
        )
        for row in counted
    }


def received(rows) -> list[tuple[int, int]]:
    """For each month (funds whose books came, funds)."""
    columns = zip(*(cells for _fund, cells in rows), strict=True)
    return [
        (sum(bool(cell.posted) for cell in column), len(rows)) for column in columns
    ]


def funds_of(user):
    """Funds with a tambon that this reader may open, in the order of tambons."""
    funds = Fund.objects.visible_to(user).assigned()
    return funds.select_related("tambon", "village", "kind").order_by(
        "tambon__position", "tambon__code", "village__moo", "name"
    )
