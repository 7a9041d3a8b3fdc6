"""What is done with a นัดต่อไป: announced, moved, called off, found not held.

One function a deed. Each keeps one entry in the history, under the key of the form it
came from: the same form sent again, even at the same moment, changes nothing more.
"""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from meetings.models import Appointment, AppointmentMove, MeetingTambon
from people.models import User
from thai.clock import now, today

Deed = AppointmentMove.Deed
# What people agree about a meeting to come, and may agree anew.
AGREED = ("kind", "on", "start", "end", "venue", "topic")


@dataclass(frozen=True)
class Sent:
    """Whence a deed comes: who sent which form, on top of which version."""

    by: User
    key: uuid.UUID
    version: int = 0


class OtherText(Exception):
    """The appointment has moved on, or the form's key already stands for other text."""

    def __init__(self, appointment):
        super().__init__(appointment.pk)
        self.appointment = appointment


def announce(appointment: Appointment, sent: Sent) -> Appointment:
    """Keep a new appointment; gives the one that the same form has made before."""
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
            _note(appointment, Deed.MADE, sent, version=1)
            return appointment
    except IntegrityError:
        entry = _entry(sent.key)
        if entry is None:
            raise
    made, wanted = entry.appointment, (*AGREED, "tambon_id", "province_id")
    untouched = not made.moves.exclude(pk=entry.pk).exists()
    compared = wanted if untouched else ("tambon_id", "province_id")
    same = all(getattr(made, name) == getattr(appointment, name) for name in compared)
    if not same or not _is_repeat(entry, Deed.MADE, sent, appointment):
        raise OtherText(made)
    return made


def move(pk: int, agreed: dict, why: str, sent: Sent) -> Appointment:
    """Change what was agreed. Everybody reads the reason; a first day needs none."""
    with transaction.atomic():
        appointment = Appointment.objects.select_for_update().get(pk=pk)
        if entry := _entry(sent.key):
            wanted = Appointment(**agreed)
            texts = AGREED if entry.version == version_of(appointment) else ()
            same = all(getattr(appointment, n) == agreed[n] for n in texts)
            if not same or not _is_repeat(entry, Deed.MOVED, sent, wanted, why, pk):
                raise OtherText(appointment)
            return appointment
        _check_open(appointment)
        _check_version(appointment, sent)
        if appointment.is_dated and not why:
            raise ValidationError(
                {
                    "why": _(
                        "Please say why, so that everybody who planned for it knows."
                    )
                }
            )
        version = _begin_history(appointment, sent)
        _agree(appointment, agreed)
        appointment.save(update_fields=[*AGREED, "ends_on"])
        _note(appointment, Deed.MOVED, sent, version=version + 1, why=why)
    return appointment


def call_off(pk: int, deed: str, why: str, sent: Sent) -> Appointment:
    """Cancelled with a reason, or, once its day is there, found not held."""
    with transaction.atomic():
        appointment = Appointment.objects.select_for_update().get(pk=pk)
        if entry := _entry(sent.key):
            if not _is_repeat(entry, deed, sent, appointment, why, pk):
                raise OtherText(appointment)
            return appointment
        _check_open(appointment)
        _check_version(appointment, sent)
        _check_may_be_called_off(appointment, deed, why)
        version = _begin_history(appointment, sent)
        appointment.cancelled_at = now()
        appointment.closed_as = deed
        appointment.save(update_fields=["cancelled_at", "closed_as"])
        _note(appointment, deed, sent, version=version + 1, why=why)
    return appointment


def complete(pk: int, told: dict, sent: Sent) -> None:
    """Add what is not said of it yet; what stands there stays."""
    with transaction.atomic():
        appointment = Appointment.objects.select_for_update().get(pk=pk)
        missing = [
            n for n, text in told.items() if text and not getattr(appointment, n)
        ]
        if not missing:
            return
        version = _begin_history(appointment, sent)
        for name in missing:
            setattr(appointment, name, told[name])
        appointment.save(update_fields=missing)
        _note(appointment, Deed.MOVED, sent, version=version + 1)


def version_of(appointment: Appointment) -> int:
    """How many entries its history has: forms carry it, so that none is overrun."""
    return appointment.moves.count()


def why_closed(appointment: Appointment) -> str:
    """Why nothing about it can be changed any more; empty while something can."""
    if appointment.fulfilled_by_id:
        return _("This appointment has been held and recorded, so it stays as it is.")
    if appointment.closed_as == Appointment.Closed.NOT_HELD:
        return _(
            "This appointment is on record as not held. Please announce a new one."
        )
    if appointment.cancelled_at:
        return _("This appointment is cancelled. Please announce a new one.")
    return ""


def _check_open(appointment):
    if reason := why_closed(appointment):
        raise ValidationError(reason, code="closed")


def _check_version(appointment, sent):
    if version_of(appointment) != sent.version:
        raise OtherText(appointment)


def _check_may_be_called_off(appointment, deed, why):
    if deed == Deed.CANCELLED and not why:
        raise ValidationError(
            {"why": _("Please say why, so that everybody who planned for it knows.")}
        )
    if deed == Deed.NOT_HELD and not has_come(appointment):
        raise ValidationError(
            _(
                "Its day has not come yet, so it cannot be “not held”. "
                "You can move it or cancel it."
            ),
            code="too_early",
        )


def has_come(appointment: Appointment) -> bool:
    """Whether its day is today or past."""
    return bool(appointment.on and appointment.on <= today())


def _agree(appointment, agreed):
    """Take over what was agreed; an event of several days keeps its length."""
    if appointment.ends_on:
        length = appointment.ends_on - appointment.on
        appointment.ends_on = agreed["on"] and agreed["on"] + length
    for name in AGREED:
        setattr(appointment, name, agreed[name])


def _begin_history(appointment, sent):
    """Its version; what the round agreed is written down before it is changed."""
    if version := version_of(appointment):
        return version
    made_in = appointment.made_in
    AppointmentMove.objects.create(
        appointment=appointment,
        version=1,
        key=uuid.uuid5(sent.key, "made"),
        deed=Deed.MADE,
        at=made_in.recorded_at if made_in else now(),
        by=made_in.recorded_by if made_in else None,
        kind=appointment.kind,
        on=appointment.on,
    )
    return 1


def _note(appointment, deed, sent, *, version, why=""):
    AppointmentMove.objects.create(
        appointment=appointment,
        version=version,
        key=sent.key,
        deed=deed,
        why=why,
        at=now(),
        by=sent.by,
        kind=appointment.kind,
        on=appointment.on,
    )


def _entry(key):
    rows = AppointmentMove.objects.select_related("appointment")
    return rows.filter(key=key).first()


def _is_repeat(entry, deed, sent, wanted, why="", pk=None):
    """Whether an entry came from this very form, not from a changed or another one."""
    return (
        (entry.deed, entry.by_id, entry.kind, entry.on, entry.why)
        == (deed, sent.by.pk, wanted.kind, wanted.on, why)
    ) and pk in (None, entry.appointment_id)


def named(appointments):
    """With what `name_of` needs, in the same query."""
    rounds = MeetingTambon.objects.filter(
        tambon=OuterRef("tambon"), round_number__isnull=False
    )
    return appointments.select_related("tambon", "province").annotate(
        made_in_round=Subquery(
            rounds.filter(meeting=OuterRef("made_in")).values("round_number")[:1]
        ),
        last_round=Subquery(
            rounds.order_by("-round_number").values("round_number")[:1]
        ),
        held_round=Subquery(
            rounds.filter(meeting=OuterRef("fulfilled_by")).values("round_number")[:1]
        ),
    )


def name_of(appointment: Appointment) -> str:
    """What people call it before it is held: “บางจาก นัดที่ 4”, or by its topic."""
    if not appointment.tambon_id:
        return appointment.topic or _("Meeting of the province")
    before = appointment.made_in_round or appointment.last_round or 0
    return _("%(tambon)s round %(number)s") % {
        "tambon": appointment.tambon.name,
        "number": appointment.held_round or before + 1,
    }
