"""The next appointments as cards: what is agreed, how far off, what is missing."""

import datetime
from dataclasses import dataclass

from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext as _, ngettext

from meetings.appointments import name_of, named
from meetings.models import Appointment
from thai.clock import today
from thai.templatetags.thai import daterange

CARDS_AT_MOST = 8
# Beyond this, what never got its record stands after what is still to come.
FRESH = datetime.timedelta(days=31)
Kind = Appointment.Kind


@dataclass(frozen=True)
class NextRound:
    """One open appointment, in the words of a card."""

    appointment: Appointment
    name: str
    how_far: str
    about: str
    chip: str
    state: str


def next_rounds(province):
    """The open appointments of a province: cards, and how many there are in all."""
    rows = named(
        Appointment.objects.listed().open().filter(province=province)
    ).select_related("made_in", "meeting_kind")
    is_stale = Case(When(Q(on__lt=today() - FRESH), then=Value(1)), default=Value(0))
    soonest = F("on").asc(nulls_last=True)
    in_story_order = F("tambon__position").asc(nulls_last=True)
    rows = rows.order_by(is_stale, soonest, in_story_order, "pk")
    return [next_round(row) for row in rows[:CARDS_AT_MOST]], rows.count()


def next_round(appointment):
    """What a card says of an appointment from `named`, with its made_in."""
    chip, state = _state(appointment)
    return NextRound(
        appointment=appointment,
        name=name_of(appointment),
        how_far=_how_far(appointment),
        about=_about(appointment),
        chip=chip,
        state=state,
    )


def _state(appointment):
    if appointment.kind == Kind.UNDECIDED:
        return "open", _("not concluded")
    if appointment.kind == Kind.TO_BE_ANNOUNCED:
        return "open", _("the day will be announced")
    if appointment.on < today():
        return "wait", _("past, no record yet")
    return "plan", _("appointed")


def _how_far(appointment):
    if not appointment.is_dated:
        return _waiting_since(appointment.made_on)
    days = (appointment.on - today()).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


def _waiting_since(made_on):
    if not made_on or made_on >= today():
        return ""
    days = (today() - made_on).days
    words = ngettext("open for %(days)s day", "open for %(days)s days", days)
    return words % {"days": days}


def _about(appointment):
    """Its topic, unless that is its name, or its note, or that none is given."""
    is_circle = not appointment.tambon_id
    if is_circle and appointment.ends_on:
        return daterange(appointment.on, appointment.ends_on)
    told = appointment.note if is_circle else appointment.topic or appointment.note
    if told or is_circle or not appointment.is_dated:
        return told
    return _("what to talk about is not stated")
