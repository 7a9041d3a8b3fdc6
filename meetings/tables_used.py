"""Which freedom tables a round or a tambon has used: that, and when; never how."""

from django.db.models import Exists, OuterRef, Q, Subquery

from meetings.models import Assessment, FreedomTable, Score


def tables_of_round(meeting):
    """Its tables, each with `has_scores`: whether any level is known of this round."""
    used = Assessment.objects.filter(meeting=meeting, person=None, table=OuterRef("pk"))
    levels = Q(current__isnull=False) | Q(target__isnull=False)
    scores = Score.objects.filter(
        levels, assessment__meeting=meeting, assessment__table=OuterRef("pk")
    )
    tables = FreedomTable.objects.filter(Exists(used))
    return list(tables.annotate(has_scores=Exists(scores)).order_by("pk"))


def with_table_used(tambons):
    """Annotate the table that each used last in a public round: key, title, day."""
    of_this = (
        Q(tambon=OuterRef("pk"))
        | Q(village__tambon=OuterRef("pk"))
        | Q(group__tambon=OuterRef("pk"))
    )
    newest = Assessment.objects.used_in_public().filter(of_this).newest_first()
    return tambons.annotate(
        table_used=Subquery(newest.values("table")[:1]),
        table_title=Subquery(newest.values("table__title")[:1]),
        table_used_on=Subquery(newest.values("meeting__held_on")[:1]),
    )
