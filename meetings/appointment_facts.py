"""What the page of one appointment tells beside its own row."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from meetings.appointments import Deed, name_of, named
from meetings.models import (
    Appointment,
    AppointmentMove,
    Meeting,
    Outcome,
)
from meetings.reading import shown_actions
from people.models import Role, RoleAssignment
from thai.clock import today
from thai.templatetags.thai import rowdate

# Who changed an appointment is said by role; the first that applies.
SAID_AS = (
    Role.FACILITATOR,
    Role.NOTE_TAKER,
    Role.COORDINATOR,
    Role.GOVERNOR_OFFICE,
)
SHOWN = 6
CARRIED = 3


def history(appointment):
    """Its entries, newest first, each with what it changed and who did so."""
    in_force = RoleAssignment.objects.in_force().select_related("tambon")
    moves = appointment.moves.select_related("by__person").prefetch_related(
        Prefetch("by__person__roles", queryset=in_force, to_attr="today")
    )
    entries, earlier = [], []
    for move in list(moves.order_by("version")) or [_as_made(appointment)]:
        entries.append(
            {
                "move": move,
                "title": _title(move, earlier),
                "who": _who(move.by),
                "is_past": bool(move.on and move.on != appointment.on),
            }
        )
        earlier.append(move.on)
    return entries[::-1]


def _as_made(appointment):
    """An appointment from a round keeps no entry until something changes."""
    return AppointmentMove(
        deed=Deed.MADE, kind=appointment.kind, on=appointment.on, version=0
    )


def _title(move, earlier):
    when = {"when": rowdate(move.on) or move.get_kind_display()}
    if move.deed == Deed.MADE:
        return _("Appointment made: %(when)s") % when
    if move.deed == Deed.CANCELLED:
        return _("The appointment is cancelled")
    if move.deed == Deed.NOT_HELD:
        return _("The meeting was not held")
    if move.on in earlier[-1:]:
        return _("Details changed, still %(when)s") % when
    if earlier and not earlier[-1]:
        return _("The day is set: %(when)s") % when
    if move.on and move.on in earlier:
        return _("Back to %(when)s") % when
    return _("Moved to %(when)s") % when


def _who(user):
    """A name only with consent, else the role; nothing when nobody is known."""
    person = getattr(user, "person", None)
    if person is None:
        return ""
    if person.show_name:
        return person.display_name
    if user.is_superuser:
        return _("administrator")
    roles = [role for role in person.today if role.role in SAID_AS]
    if not roles:
        return ""
    role = min(roles, key=lambda role: SAID_AS.index(role.role))
    return f"{role.get_role_display()} {role.tambon or ''}".strip()


def carried(appointment, user):
    """What earlier rounds left open: requests for support, then actions, as texts.

    A quarrel is not among them: this is passed on from phone to phone.
    """
    if not appointment.is_open:
        return []
    meetings = Meeting.objects.visible_to(user).counted()
    outcomes = (
        Outcome.objects.visible_to(user)
        .needing_support()
        .filter(meetings.hold("item__meeting"), kind=Outcome.Kind.SUPPORT_REQUEST)
        .filter(_of(appointment, "item__meeting__"))
    )
    actions = (
        shown_actions(user)
        .still_open(meetings)
        .filter(meetings.hold())
        .filter(_of(appointment, "meeting__"))
    )
    texts = [
        *outcomes.order_by("pk").values_list("text", flat=True)[:CARRIED],
        *actions.values_list("text", flat=True)[:CARRIED],
    ]
    return texts[:CARRIED]


def _of(appointment, meeting):
    if appointment.tambon_id:
        return Q(tambon=appointment.tambon_id)
    return Q(
        **{
            "tambon": None,
            f"{meeting}province": appointment.province_id,
            f"{meeting}meeting_tambons": None,
        }
    )


def line_text(appointment, address):
    """What is pasted into a LINE group: public facts alone, and where to read more."""
    last = appointment.moves.order_by("-version").first()
    moved_from = None
    if last and last.deed == Deed.MOVED:
        before = appointment.moves.filter(version__lt=last.version)
        moved_from = before.order_by("-version").values_list("on", flat=True).first()
    text = render_to_string(
        "meetings/appointment_line.txt",
        {
            "appointment": appointment,
            "name": name_of(appointment),
            "carried": carried(appointment, AnonymousUser())[:2],
            "last": last,
            "moved_from": moved_from if moved_from != appointment.on else None,
            "address": address,
        },
    )
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def still_waiting(appointment, user):
    """Other appointments of the province without a day, and who may set it."""
    waiting = named(Appointment.objects.listed().open())
    waiting = waiting.filter(province=appointment.province_id, on=None)
    rows = list(waiting.exclude(pk=appointment.pk).soonest_first()[:SHOWN])
    mine = set()
    if rows and user.is_authenticated:
        editable = Appointment.objects.editable_by(user)
        mine = set(
            editable.filter(pk__in=[row.pk for row in rows]).values_list(
                "pk", flat=True
            )
        )
    return [
        {"row": row, "name": name_of(row), "may_edit": row.pk in mine} for row in rows
    ]


def days_until(appointment):
    return (appointment.on - today()).days if appointment.on else None
