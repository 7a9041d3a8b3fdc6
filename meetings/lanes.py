"""What stands on the journey lines of some tambons, as one reader may see it."""

from collections import defaultdict

from django.db.models import Count, Exists, Max, OuterRef, Subquery

from meetings.appointments import named
from meetings.journey import Ahead, Lane, Stop
from meetings.models import (
    ActionItem,
    AgendaItem,
    Appointment,
    Meeting,
    MeetingTambon,
    Milestone,
    Outcome,
)
from meetings.reading import shown_agenda
from meetings.rows import with_people


def lanes_of(tambons, user, appointments=None, marks=None):
    """One Lane for each tambon, in their order; three queries, four at most.

    A stop's meeting is the Meeting itself, with `company`, the number of tambons that
    came together, and `subject`, the title of its first objective. Appointments are
    what `newest_open` gives, looked up here unless the caller has them; marks say by
    meeting what to write above it.
    """
    if appointments is None:
        appointments = newest_open(tambons)
    parts = [*_rounds(tambons, user), *_parts_in_the_province(tambons, user)]
    meetings = _shown(user).in_bulk({meeting for _tambon, meeting, _number in parts})
    stops = defaultdict(list)
    for tambon, meeting, number in parts:
        stops[tambon].append(_stop(meetings[meeting], number, marks or {}))
    return [
        Lane(
            name=tambon.name,
            key=tambon.pk,
            stops=sorted(stops[tambon.pk], key=lambda stop: (stop.on, stop.meeting.pk)),
            ahead=ahead_of(appointments.get(tambon.pk)),
        )
        for tambon in tambons
    ]


def newest_open(tambons):
    """{tambon id: its newest open appointment}, with what `name_of` needs."""
    newest = (
        Appointment.objects.open()
        .filter(tambon__in=tambons)
        .order_by()
        .values("tambon")
        .annotate(newest=Max("pk"))
    )
    rows = named(Appointment.objects.filter(pk__in=newest.values("newest")))
    return {row.tambon_id: row for row in rows.select_related("made_in")}


def ahead_of(appointment):
    """The dashed circle of a lane; its number is that of the next round."""
    if appointment is None:
        return None
    before = appointment.made_in_round or appointment.last_round or 0
    return Ahead(on=appointment.on, number=before + 1)


def _counted(user):
    return Meeting.objects.visible_to(user).counted()


def _rounds(tambons, user):
    """(tambon, meeting, the tambon's own number or None) of what they took part in."""
    rows = MeetingTambon.objects.filter(_counted(user).hold(), tambon__in=tambons)
    return rows.values_list("tambon", "meeting", "round_number")


def _parts_in_the_province(tambons, user):
    """The same of meetings without tambons that concern one of these all the same."""
    parts = MeetingTambon.objects.filter(meeting=OuterRef("pk"))
    of_province = _counted(user).filter(~Exists(parts))
    outcomes = Outcome.objects.visible_to(user).filter(tambon__in=tambons)
    pairs = (
        outcomes.filter(of_province.hold("item__meeting"))
        .order_by()
        .values_list("tambon", "item__meeting")
    )
    for model in (ActionItem, Milestone):
        rows = model.objects.filter(of_province.hold(), tambon__in=tambons)
        pairs = pairs.union(rows.order_by().values_list("tambon", "meeting"))
    return [(tambon, meeting, None) for tambon, meeting in pairs]


def _shown(user):
    company = (
        MeetingTambon.objects.filter(meeting=OuterRef("pk"))
        .order_by()
        .values("meeting")
        .annotate(tambons=Count("pk"))
    )
    subjects = (
        shown_agenda(user)
        .filter(meeting=OuterRef("pk"), kind=AgendaItem.Kind.OBJECTIVE)
        .exclude(title="")
        .order_by("position")
    )
    return (
        with_people(Meeting.objects.visible_to(user))
        .select_related("kind")
        .annotate(
            company=Subquery(company.values("tambons")),
            subject=Subquery(subjects.values("title")[:1]),
        )
    )


def _stop(meeting, number, marks):
    is_of_province = not meeting.company
    return Stop(
        meeting=meeting,
        on=meeting.held_on,
        number=number,
        label=meeting.kind.name,
        is_shared=is_of_province or meeting.company > 1,
        is_confirmed=meeting.is_confirmed,
        mark=marks.get(meeting.pk, ""),
    )
