"""What the governor's summary tells of goals and freedom tables: coverage, no marks."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from meetings.goal_tree import Tree, trees_of
from meetings.models import Assessment, Goal
from meetings.models.assessment import SUBJECTS
from tambons.models import Tambon
from thai.templatetags.thai import daymonth


@dataclass(frozen=True)
class Use:
    """The newest round that is known to all to have used a freedom table."""

    meeting: int
    day: datetime.date
    subjects: int


def tables_used(tambons):
    """{tambon: its newest Use}. That it was used and by how many, never any score."""
    rows = (
        _assessments()
        .of_tambons([tambon.pk for tambon in tambons])
        .order_by("-meeting__held_on", "-meeting")
        .values_list("place", "meeting", "meeting__held_on", *SUBJECTS)
    )
    newest, subjects = {}, defaultdict(set)
    for tambon, meeting, day, *subject in rows:
        newest.setdefault(tambon, (meeting, day))
        subjects[tambon, meeting].add(tuple(subject))
    return {
        tambon: Use(meeting, day, len(subjects[tambon, meeting]))
        for tambon, (meeting, day) in newest.items()
    }


def _assessments():
    place = Coalesce("tambon", "village__tambon", "group__tambon")
    return Assessment.objects.used_in_public().annotate(place=place)


@dataclass(frozen=True)
class Coverage:
    """{district id: how many of its tambons}, none of them by name or by merit."""

    aimed: dict[int, int]
    assessed: dict[int, int]


def coverage_of(scope) -> Coverage:
    """Where a goal is on record in confirmed rounds, where a table was used."""
    goals = (
        Goal.objects.visible_to(scope.reader)
        .filter(Q(set_in=None) | Q(set_in__in=scope.confirmed))
        .annotate(place=Coalesce("tambon", "village__tambon"))
    )
    return Coverage(
        aimed=_by_district(scope.whole.filter(pk__in=goals.values("place"))),
        assessed=_by_district(
            scope.whole.filter(pk__in=_assessments().values("place"))
        ),
    )


def _by_district(tambons):
    rows = tambons.order_by().values_list("district").annotate(n=Count("pk"))
    return dict(rows)


@dataclass(frozen=True)
class Aims:
    """What one tambon is on its way to, and whether it looked at itself."""

    tambon: Tambon
    goals: Tree
    use: Use | None

    @property
    def villages(self) -> int:
        """How many villages have a goal on record."""
        goals = [node.goal for node in self.goals.nodes]
        return len({goal.village_id for goal in goals if goal.village_id})


def aims_of(scope, tambons) -> dict[int, Aims]:
    """{tambon id: its Aims}, from confirmed records alone; three queries."""
    trees = trees_of(tambons, scope.reader, topics=False, confirmed=True)
    uses = tables_used(tambons)
    return {
        tambon.pk: Aims(tambon, trees[tambon.pk], uses.get(tambon.pk))
        for tambon in tambons
    }


def cell_of(kind, aims):
    """The cell of a step that no round has ticked: what is on record beside it."""
    says = SAYS.get(kind.code)
    said = says(aims) if says else None
    return {"kind": kind, "step": None, **(said or {})}


def _tambon_goal(aims):
    for node in aims.goals.tops[:1]:
        page = node.goal.get_absolute_url()
        label = daymonth(node.goal.day) if node.goal.day else node.status_words
        return {"page": page, "chip": "done", "label": label}
    return None


def _village_goals(aims):
    if not aims.villages:
        return None
    whole = aims.tambon.village_count
    return {
        "page": f"{aims.tambon.get_absolute_url()}#t-goal",
        "chip": "done" if aims.villages == whole else "wait",
        "label": f"{aims.villages}/{whole}" if whole else str(aims.villages),
    }


def _self_assessment(aims):
    if aims.use is None:
        return None
    page = reverse("meetings:meeting_detail", args=[aims.use.meeting])
    return {"page": page, "chip": "done", "label": daymonth(aims.use.day)}


SAYS = {
    "tambon_goal": _tambon_goal,
    "village_goals": _village_goals,
    "self_assessment": _self_assessment,
}
