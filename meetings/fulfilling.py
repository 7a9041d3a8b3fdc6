"""What a round does to appointments: keeps those that waited for it, makes the next."""

import uuid

from django.db.models import Q

from meetings.appointments import Sent, complete
from meetings.cancelling import other_round
from meetings.models import (
    Appointment,
    AppointmentMove,
    Meeting,
    MeetingTambon,
)


def fulfil_appointments(meeting, forms):
    """This round is what the open appointments of its tambons were waiting for."""
    if meeting.account_of_id:
        return
    due = Q(kind="dated", on=meeting.held_on) | _awaited(meeting)
    of_these = Q(tambon__in=forms.where.tambons)
    if forms.where.is_circle:
        of_these = Q(tambon=None, province=meeting.province)
    chosen = Q(pk=forms.where.cleaned_data["appointment"] or 0)
    waiting = Appointment.objects.open().filter(of_these, due | chosen)
    # By key: an UPDATE cannot join to the meeting in which it was made.
    ids = list(waiting.values_list("pk", flat=True))
    Appointment.objects.open().filter(pk__in=ids).update(fulfilled_by=meeting)


def _awaited(meeting):
    """Appointments without a day that this round answers.

    They were agreed or announced before it, and the tambon calls the round its own:
    to sit in another's forum does not answer when the own round will be.
    """
    later = AppointmentMove.objects.filter(
        deed=AppointmentMove.Deed.MADE, at__date__gt=meeting.held_on
    )
    before = Q(made_in__held_on__lt=meeting.held_on) | Q(made_in=None) & ~Q(
        moves__in=later
    )
    own = meeting.meeting_tambons.own_rounds().values("tambon")
    return ~Q(kind="dated") & before & (Q(tambon=None) | Q(tambon__in=own))


def fulfil_anew(meeting, was_held_on, forms):
    """After another day or other tambons were typed: keep what is still kept."""
    tambons = forms.where.tambons
    still = Q(tambon__in=tambons) if tambons else Q(tambon=None)
    # Of another day than the round had: kept because somebody said so.
    still &= ~Q(on=was_held_on)
    for appointment in meeting.fulfils.exclude(still).select_related("tambon"):
        appointment.fulfilled_by = None
        appointment.save(update_fields=["fulfilled_by"])
        appointment.fulfilled_by = other_round(appointment, meeting)
        appointment.save(update_fields=["fulfilled_by"])
    fulfil_appointments(meeting, forms)


def appoint(meeting, target, forms):
    """Make the next appointment as one target of screen 3 says it."""
    kind = target.kind_typed
    if kind is None or meeting.account_of_id:
        return
    data = target.cleaned_data
    of_target = Appointment.objects.filter(
        tambon=target.tambon, province=meeting.province
    )
    key = uuid.uuid5(forms.key, target.prefix)
    known = of_target.open().filter(kind="dated", on=data["on"]).first()
    if known:
        more = {name: data[name] for name in ("start", "venue", "topic")}
        complete(known.pk, more, Sent(forms.user, key))
        return
    appointment = Appointment.objects.create(
        province=meeting.province,
        tambon=target.tambon,
        made_in=meeting,
        kind=kind,
        on=data["on"],
        start=data["start"],
        venue=data["venue"],
        topic=data["topic"],
        fulfilled_by=_held_since(meeting, target.tambon, data["on"]),
    )
    AppointmentMove.objects.create(
        appointment=appointment,
        version=1,
        key=key,
        deed=AppointmentMove.Deed.MADE,
        at=meeting.recorded_at,
        by=forms.user,
        kind=kind,
        on=data["on"],
    )


def _held_since(meeting, tambon, on):
    """For a round recorded late: the later round that already kept the appointment."""
    later = Meeting.objects.counted().filter(
        held_on__gt=meeting.held_on, province=meeting.province
    )
    of_circle = later.filter(meeting_tambons=None)
    if not tambon:
        later = of_circle
    elif on:
        later = later.of_tambon(tambon)
    else:
        own = MeetingTambon.objects.filter(tambon=tambon).own_rounds()
        later = later.filter(pk__in=own.values("meeting"))
    if on:
        later = later.filter(held_on=on)
    return later.order_by("held_on", "pk").first()
