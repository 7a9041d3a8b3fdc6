"""What hangs on a record, and what becomes of it when the record is cancelled."""

from dataclasses import dataclass

from django.db.models import Q

from meetings.appointments import named
from meetings.goals import let_go_of
from meetings.models import (
    ActionItem,
    Appointment,
    Meeting,
    MeetingTambon,
    Outcome,
)


@dataclass
class Consequences:
    """For the page that asks: what cancelling changes, and what it leaves."""

    numbers: list[MeetingTambon]
    freed: list[Appointment]
    reopened: int
    left: list[Appointment]
    heir: Meeting | None


def consequences(meeting: Meeting) -> Consequences:
    rows = meeting.meeting_tambons.exclude(round_number=None).select_related("tambon")
    made = named(Appointment.objects.open()).filter(made_in=meeting)
    return Consequences(
        numbers=list(rows.in_story_order()),
        freed=list(named(meeting.fulfils.all())),
        reopened=meeting.closes.count(),
        left=list(made.soonest_first()),
        heir=_next_telling(meeting).with_tambons().first(),
    )


def release(meeting: Meeting) -> Meeting | None:
    """Give back what a record just cancelled had taken.

    Another telling of the same round takes its place, if there is one: returned, with
    the numbers and appointments, for its own entry in the history.
    """
    rows = meeting.meeting_tambons.exclude(round_number=None)
    numbers = dict(rows.values_list("tambon", "round_number"))
    rows.update(round_number=None)
    heir = _next_telling(meeting).select_for_update(of=("self",)).first()
    if heir:
        _put_in_place(heir, meeting, numbers)
    for appointment in Appointment.objects.filter(fulfilled_by=meeting):
        appointment.fulfilled_by = heir or other_round(appointment, meeting)
        appointment.save(update_fields=["fulfilled_by"])
    ActionItem.objects.filter(closed_in=meeting).update(
        status=ActionItem.Status.OPEN, done_on=None, closed_in=None
    )
    Outcome.objects.filter(resolved_in=meeting).update(
        resolved_on=None, resolved_in=None
    )
    let_go_of(meeting)
    return heir


def _next_telling(meeting):
    tellings = Meeting.objects.filter(account_of=meeting).exclude(state="cancelled")
    return tellings.order_by("recorded_at", "pk")


def _put_in_place(heir, meeting, numbers):
    heir.account_of = None
    heir.save(update_fields=["account_of"])
    Meeting.objects.filter(account_of=meeting).update(account_of=heir)
    for row in heir.meeting_tambons.filter(tambon__in=numbers, round_number=None):
        row.round_number = numbers[row.tambon_id]
        row.save(update_fields=["round_number"])


def other_round(appointment, cancelled):
    """Another round that kept it too: on its day, or the first one after."""
    rounds = Meeting.objects.counted().filter(province=appointment.province_id)
    # Without a tambon it is the circle's, and so are meetings of no tambon.
    rounds = rounds.filter(meeting_tambons__tambon=appointment.tambon_id)
    day = Q(held_on=appointment.on)
    if not appointment.on:
        day = Q(held_on__gte=cancelled.held_on)
    return rounds.filter(day).order_by("held_on", "pk").first()
