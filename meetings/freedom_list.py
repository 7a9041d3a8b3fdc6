"""Freedom tables in a list, with when each was used last and by how many."""

from django.db.models import Count, Max

from meetings.models import Assessment, Meeting
from meetings.models.assessment import SUBJECTS
from people.access import PROVINCIAL, WRITERS, standing_of


def with_uses(tables, user):
    """These tables, each with `used_on` and `used_by` as far as this reader may know.

    To the public only the day: how many filled it in is for members.
    """
    tables = list(tables)
    found = _uses(Assessment.objects.used_in_public(), tables)
    seen = {}
    if user.is_authenticated:
        seen = _uses(Assessment.objects.visible_to(user), tables)
    for table in tables:
        uses = [one for one in (found.get(table.pk), seen.get(table.pk)) if one]
        days = [one["last"] for one in uses if one["last"]]
        table.is_used = bool(uses)
        table.used_on = max(days, default=None)
        table.used_by = _subjects(seen.get(table.pk))
    return tables


def _uses(assessments, tables):
    """{table: its row of days and counts}"""
    rows = assessments.filter(table__in=[table.pk for table in tables]).with_day()
    rows = (
        rows.order_by()
        .values("table")
        .annotate(
            last=Max("day_held"),
            **{f"n_{name}": Count(name, distinct=True) for name in SUBJECTS},
        )
    )
    return {row["table"]: row for row in rows}


def _subjects(row):
    return sum(row[f"n_{name}"] for name in SUBJECTS) if row else 0


def may_make(user) -> bool:
    """Whoever writes for a tambon, or acts for a whole province."""
    return standing_of(user).tambons(WRITERS | PROVINCIAL).exists()


def may_score(tables, user) -> bool:
    """With one of these tables: who may use it and has a round or a tambon to score."""
    if not user.is_authenticated or not tables.usable_by(user).exists():
        return False
    if standing_of(user).has(*WRITERS):
        return True
    return Meeting.objects.editable_by(user).exclude(state="cancelled").exists()
