"""Rounds as rows of a list: what came of each, and how many came."""

from django.core.paginator import Paginator
from django.db.models import (
    Case,
    Count,
    Exists,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    When,
    Window,
)

from meetings.models import Attendance, Outcome

Kind = Outcome.Kind
TOTALS = {
    "all": Count("pk"),
    "waiting": Count("pk", filter=Q(state="recorded", standing_version=None)),
    "cancelled": Count("pk", filter=Q(state="cancelled")),
    "first": Min("held_on"),
    "last": Max("held_on"),
}
UNSETTLED = {Kind.PROBLEM, Kind.SUPPORT_REQUEST, Kind.NO_AGREEMENT}
ROWS_ON_PAGE, MOST_PAGES = 20, 10_000_000


def with_row_facts(meetings, user):
    """Annotate came_of, came_as (its kind), counted, is_rough, has_uncounted."""
    telling = Case(
        When(said_by__isnull=False, kind=Kind.DECISION, then=0),
        When(kind=Kind.DECISION, then=1),
        When(kind__in=[Kind.INFORMATION, Kind.DEFERRED], then=2),
        default=3,
    )
    outcomes = (
        Outcome.objects.visible_to(user)
        .filter(item__meeting=OuterRef("pk"))
        .order_by(telling, "item__position", "pk")
    )
    return (
        with_people(meetings)
        .with_tambons()
        .select_related("province")
        .annotate(
            came_of=Subquery(outcomes.values("text")[:1]),
            came_as=Subquery(outcomes.values("kind")[:1]),
        )
    )


def with_people(meetings):
    """Annotate counted, is_rough, has_uncounted: what `_meeting_people.html` says."""
    attendance = Attendance.objects.filter(meeting=OuterRef("pk"))
    counted = attendance.order_by().values("meeting").annotate(people=Sum("count"))
    return meetings.annotate(
        counted=Subquery(counted.values("people")),
        is_rough=Exists(attendance.filter(is_estimate=True)),
        has_uncounted=Exists(attendance.filter(count=None)),
    )


def totals_of(meetings):
    """How many rounds, in which states, from which day to which: one query."""
    return meetings.order_by().aggregate(**TOTALS)


def page_of(rounds, visible, user, number):
    """(One page of rounds, each with the other `tellings` of it; the totals of all).

    Three queries whatever the number of rows: the totals with the keys of the page,
    the rounds with their tellings, and the tambons of all of them. A number out of
    range gives the last page.
    """
    totals, keys = _totals_and_keys(rounds, number)
    paginator = Paginator(rounds, ROWS_ON_PAGE)
    paginator.count = totals["all"]
    page = paginator.get_page(number)
    both = visible.filter(Q(pk__in=keys) | Q(account_of__in=keys)).newest_first()
    rows = {row.pk: row for row in with_row_facts(both, user)}
    for row in rows.values():
        row.tellings = []
        row.asks = Kind(row.came_as).label if row.came_as in UNSETTLED else ""
    for row in rows.values():
        if row.account_of_id in rows:
            rows[row.account_of_id].tellings.append(row)
    page.object_list = [row for row in rows.values() if row.account_of_id not in rows]
    return page, totals


def _totals_and_keys(rounds, number):
    """Both in one go through all rounds; in two where there is no such page."""
    if first := _first_on_page(number):
        counted = {name: Window(total) for name, total in TOTALS.items()}
        rows = rounds.annotate(**counted).values("pk", *TOTALS)
        found = list(rows[first - 1 : first - 1 + ROWS_ON_PAGE])
        if found:
            return found[0], [row["pk"] for row in found]
    totals = totals_of(rounds)
    last = max(totals["all"] - 1, 0) // ROWS_ON_PAGE * ROWS_ON_PAGE
    return totals, list(rounds.values_list("pk", flat=True)[last:])


def _first_on_page(number):
    """The place of its first row, from 1; None for a page that cannot be."""
    try:
        page = int(number or 1)
    except ValueError:
        return 1  # as Paginator has it
    return (page - 1) * ROWS_ON_PAGE + 1 if 0 < page < MOST_PAGES else None
