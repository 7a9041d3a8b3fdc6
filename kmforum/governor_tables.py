"""The two tables of the governor's summary: steps taken; rounds with their people."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.expressions import Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext as _

from kmforum.governor_goals import cell_of
from kmforum.posts import BLOG_STEP, opened_on, tells_more
from meetings.appointments import named
from meetings.models import (
    Attendance,
    MeetingTambon,
    Milestone,
    MilestoneKind,
)
from meetings.reading import shown_actions
from people.models import Role, RoleAssignment
from thai.clock import today
from thai.templatetags.thai import count, daymonth

LAST_ROUNDS = 4
# The picture of attendance: bars of this height at most, one each so many pixels.
TALLEST, STEP = 30, 22
STATES = {
    Milestone.State.DONE: "done",
    Milestone.State.PARTLY: "wait",
    Milestone.State.STUCK: "need",
}
BEST_FIRST = list(STATES)


# The matrix tambon × step


def matrix_of(scope, tambons, blogs, aims):
    """(kinds, [(tambon, cells)]): for each step the newest round that speaks of it."""
    kinds = list(MilestoneKind.objects.all())
    numbers = MeetingTambon.objects.filter(
        meeting=OuterRef("meeting"), tambon=OuterRef("tambon")
    )
    steps = (
        Milestone.objects.filter(tambon__in=tambons)
        .filter(Q(meeting=None) | Q(meeting__in=scope.confirmed))
        .select_related("meeting")
        .annotate(round_number=Subquery(numbers.values("round_number")[:1]))
    )
    cells = defaultdict(list)
    for step in steps:
        cells[step.tambon_id, step.kind_id].append(step)
    rows = [
        (
            tambon,
            [
                _cell(kind, cells[tambon.pk, kind.pk], blogs.get(tambon.pk))
                or cell_of(kind, aims[tambon.pk])
                for kind in kinds
            ],
        )
        for tambon in tambons
    ]
    return kinds, rows


def _cell(kind, steps, blog):
    step = max(steps, key=_newest_then_best, default=None)
    if kind.code == BLOG_STEP and tells_more(blog, step):
        return {"kind": kind, "blog": blog, "label": daymonth(opened_on(blog))}
    if step is None:
        return None
    return {
        "kind": kind,
        "step": step,
        "chip": STATES[step.state],
        "label": _label(step),
        "note": step.note if step.state != Milestone.State.DONE else "",
    }


def _newest_then_best(step):
    day = step.meeting.held_on.toordinal() if step.meeting else 0
    return day, -BEST_FIRST.index(step.state)


def _label(step):
    if step.round_number:
        return _("Rd %(number)s") % {"number": step.round_number}
    if step.meeting:
        return daymonth(step.meeting.held_on)
    return step.get_state_display()


# The table tambon × round, appointment, actions, people


@dataclass(frozen=True)
class Bar:
    """How many came to one round: known, about, at least so many, or not given."""

    number: int | None
    is_estimate: bool
    is_part: bool
    x: int
    height: int

    @property
    def y(self):
        return TALLEST + 3 - self.height

    @property
    def text(self):
        if self.number is None:
            return "–"
        return f"{'~' * self.is_estimate}{self.number:,}{'+' * self.is_part}"

    @property
    def words(self):
        if self.number is None:
            return _("not stated")
        people = count(self.number, self.is_estimate)
        if self.is_part:
            return _("at least %(people)s") % {"people": people}
        return people


def rows_of(scope, tambons, blogs, aims):
    """For each tambon its last round, what comes next, what is open, who came."""
    rounds, nexts = last_rounds(scope, tambons), next_appointments(scope, tambons)
    actions, phones = open_actions(scope, tambons), phones_of(scope, tambons)
    known = [row.people for some in rounds.values() for row in some if row.people]
    most = max(known, default=0)
    return [
        {
            "tambon": tambon,
            "last": (last := next(iter(rounds[tambon.pk]), None)),
            "next": (following := nexts.get(tambon.pk)),
            "without": _days_without(following, last),
            "late": _days_late(following),
            "goals": aims[tambon.pk].goals,
            "use": aims[tambon.pk].use,
            "actions": actions.get(tambon.pk, 0),
            "blog": blogs.get(tambon.pk),
            "phones": phones[tambon.pk],
            "any_known": any(r.people is not None for r in rounds[tambon.pk]),
            "bars": _bars(rounds[tambon.pk][::-1], most),
        }
        for tambon in tambons
    ]


def last_rounds(scope, tambons):
    """{tambon: its own last four, newest first}: as host, by itself or by number."""
    people = Attendance.objects.filter(meeting=OuterRef("meeting")).order_by()
    people = people.values("meeting")
    rows = (
        MeetingTambon.objects.filter(tambon__in=tambons, meeting__in=scope.confirmed)
        .own_rounds()
        .select_related("meeting")
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=F("tambon"),
                order_by=[F("meeting__held_on").desc(), F("meeting").desc()],
            ),
            counted=Subquery(people.annotate(n=Sum("count")).values("n")),
            guessed=Subquery(
                people.annotate(n=Count("pk", filter=Q(is_estimate=True))).values("n")
            ),
            uncounted=Subquery(
                people.annotate(n=Count("pk", filter=Q(count=None))).values("n")
            ),
            people=Coalesce(F("meeting__total_count"), F("counted")),
        )
        .filter(place__lte=LAST_ROUNDS)
        .order_by("tambon", "place")
    )
    by_tambon = defaultdict(list)
    for row in rows:
        by_tambon[row.tambon_id].append(row)
    return by_tambon


def _bars(rows, most):
    return [
        Bar(
            number=row.people,
            is_estimate=_is_estimate(row),
            is_part=row.meeting.total_count is None and bool(row.uncounted),
            x=STEP * place,
            height=max(2, round(TALLEST * (row.people or 0) / most)) if most else 2,
        )
        for place, row in enumerate(rows)
    ]


def _is_estimate(row):
    if row.meeting.total_count is not None:
        return row.meeting.total_is_estimate
    return bool(row.guessed)


def next_appointments(scope, tambons):
    """{tambon: its newest open appointment}, with how it stands today."""
    rows = named(scope.appointments.open()).filter(tambon__in=tambons)
    newest = {}
    for row in rows.select_related("made_in").newest_first():
        newest.setdefault(row.tambon_id, row)
    return newest


def _days_without(following, last):
    """Days since a round ended without a day to meet again; None where there is one."""
    if following and following.on:
        return None
    since = following.made_on if following else last and last.meeting.held_on
    return (today() - since).days if since else None


def _days_late(following):
    if not following or not following.on or following.on >= today():
        return None
    return (today() - following.on).days


def open_actions(scope, tambons):
    """{tambon: how many of the actions that the reader may see are open}."""
    actions = shown_actions(scope.reader).still_open(scope.confirmed)
    actions = actions.filter(meeting__in=scope.confirmed)
    rows = actions.filter(tambon__in=tambons).values_list("tambon")
    return dict(rows.annotate(n=Count("pk")))


def phones_of(scope, tambons):
    """{tambon: numbers of today's facilitators}, its own before the district's."""
    phones = defaultdict(list)
    if scope.for_meeting:
        return phones
    ids = [tambon.pk for tambon in tambons]
    after_own = Case(When(district__isnull=False, then=1), default=0)
    roles = (
        RoleAssignment.objects.in_force()
        .filter(role=Role.FACILITATOR)
        .exclude(person__phone="")
        .filter(
            Q(tambon__in=ids)
            | Q(village__tambon__in=ids)
            | Q(district__tambons__in=ids)
        )
        .select_related("person", "village")
        .order_by(after_own, "person__display_name")
        .distinct()
    )
    below = defaultdict(list)
    for tambon in tambons:
        below[tambon.district_id].append(tambon.pk)
    for role in roles:
        own = role.village.tambon_id if role.village else role.tambon_id
        for tambon in [own] if own else below[role.district_id]:
            if role.person.phone not in phones[tambon]:
                phones[tambon].append(role.person.phone)
    return phones
