"""One's own data as a file to read and to keep: who one is here, what one did here."""

import json

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kmforum.own_goals import own_goals
from kmforum.own_words import own_words
from meetings.appointments import name_of, named
from meetings.models import (
    ActionItem,
    Appointment,
    AppointmentMove,
    Meeting,
    MeetingDraft,
    Outcome,
    Participation,
    RequestStep,
    Revision,
)
from people.models import RoleAssignment, RoleStep, User
from thai.clock import now, today
from thai.templatetags.thai import moment, shortdate

PLACES = ("province", "district", "tambon", "village", "agency")


@require_safe
@login_required
@never_cache
def profile_export(request):
    text = json.dumps(own_data(request.user), ensure_ascii=False, indent=2)
    name = f"kmforum-{today().isoformat()}.json"
    return HttpResponse(
        text.replace("\u00a0", " "),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def own_data(user: User) -> dict:
    """Everything of one login; labels in the reader's language, days as people say."""
    parts = {
        _("My data in kmforum, as of"): moment(now()),
        _("Who I am"): _person(user),
        _("My roles"): _roles(user),
        _("My deeds with roles of others"): _steps(user),
        _("Rounds that I recorded"): _meetings(Q(recorded_by=user)),
        _("Rounds that I confirmed"): _meetings(Q(confirmed_by=user)),
        _("My entries in the history of records"): _revisions(user),
        _("My drafts"): _drafts(user),
        _("Appointments that I announced or changed"): _appointments(user),
        _("My steps with requests for support"): _requests(user),
        _("Work that I closed or am to do"): _actions(user),
        _("Duties I had in rounds"): _duties(user),
        _("Rounds in which my words are noted"): _words(user),
        **own_goals(user),
        **own_words(user),
    }
    return {name: value for name, value in parts.items() if value}


def _person(user):
    person = getattr(user, "person", None)
    return {
        _("name"): person.display_name if person else "",
        _("username"): user.username,
        _("phone"): user.phone or (person.phone if person else ""),
        _("e-mail"): user.email,
        _("agency"): str(person.agency or "") if person else "",
        _("may be named in public"): _yes_or_no(person and person.show_name),
        _("administrator"): _yes_or_no(user.is_superuser),
        _("since"): shortdate(user.date_joined),
    }


def _roles(user):
    roles = RoleAssignment.objects.filter(person__user=user).select_related(*PLACES)
    return [
        {
            _("role"): role.get_role_display(),
            _("place or agency"): str(role.scope),
            _("asked on"): shortdate(role.asked_on),
            _("from"): shortdate(role.starts_on),
            _("until"): shortdate(role.ends_on),
        }
        for role in roles.order_by("pk")
    ]


def _steps(user):
    steps = RoleStep.objects.filter(by=user).order_by("pk")
    # Whose role it was is the other's own data.
    return [
        {
            _("what happened"): step.get_deed_display(),
            _("role"): step.assignment.get_role_display(),
            _("when"): moment(step.at),
        }
        for step in steps.select_related("assignment")
    ]


def _meetings(condition):
    rounds = Meeting.objects.filter(condition).with_tambons()
    return [
        {**_round(meeting), _("recorded at"): moment(meeting.recorded_at)}
        for meeting in rounds.select_related("province").order_by("pk")
    ]


def _round(meeting):
    return {
        _("record"): meeting.get_absolute_url(),
        _("Name of the meeting"): meeting.name,
        _("Day it was held"): shortdate(meeting.held_on),
    }


def _rounds(rows, path="meeting"):
    """The rows with what the name of their round is made of."""
    return rows.select_related(f"{path}__kind", f"{path}__province").prefetch_related(
        f"{path}__meeting_tambons__tambon"
    )


def _revisions(user):
    rows = _rounds(Revision.objects.filter(who=user)).defer("snapshot")
    return [
        {
            **_round(row.meeting),
            _("version"): row.version,
            _("what happened"): row.get_deed_display(),
            _("when"): moment(row.at),
            _("reason"): row.why,
        }
        for row in rows.order_by("pk")
    ]


def _drafts(user):
    """Those not sent yet, as typed; the text of the others is in their records."""
    drafts = MeetingDraft.objects.filter(owner=user, sent_at=None).order_by("saved_at")
    return [
        {_("saved at"): moment(draft.saved_at), _("as typed"): draft.data}
        for draft in drafts
    ]


def _appointments(user):
    moves = AppointmentMove.objects.filter(by=user).order_by("pk")
    ids = moves.values("appointment")
    names = {
        appointment.pk: name_of(appointment)
        for appointment in named(Appointment.objects.filter(pk__in=ids))
    }
    return [
        {
            _("appointment"): names[move.appointment_id],
            _("what happened"): move.get_deed_display(),
            _("day"): shortdate(move.on),
            _("reason"): move.why,
            _("when"): moment(move.at),
        }
        for move in moves
    ]


def _requests(user):
    steps = RequestStep.objects.filter(Q(by=user) | Q(who__user=user)).order_by("pk")
    return [
        {
            _("request"): step.outcome.get_absolute_url(),
            _("what happened"): step.get_deed_display(),
            _("note"): step.note if step.by_id == user.pk else "",
            _("when"): moment(step.at),
        }
        for step in steps.select_related("outcome")
    ]


def _actions(user):
    mine = Q(closed_by=user) | Q(owners__person__user=user)
    rows = ActionItem.objects.filter(mine, meeting__in=_readable(user)).distinct()
    return [
        {
            _("what is to be done"): row.text,
            _("status"): row.get_status_display(),
            _("due on"): shortdate(row.due_on),
            _("done on"): shortdate(row.done_on),
        }
        for row in rows.order_by("pk")
    ]


def _duties(user):
    rows = Participation.objects.filter(person__user=user, meeting__in=_readable(user))
    return [
        {**_round(row.meeting), _("duty"): row.get_duty_display()}
        for row in _rounds(rows).order_by("pk")
    ]


def _words(user):
    rows = Outcome.objects.visible_to(user).filter(
        said_by__user=user, item__meeting__in=_readable(user)
    )
    return [
        {**_round(row.item.meeting), _("what came of it"): row.text}
        for row in _rounds(rows, "item__meeting").order_by("pk")
    ]


def _readable(user):
    return Meeting.objects.visible_to(user).values("pk")


def _yes_or_no(value):
    return _("yes") if value else _("no")
