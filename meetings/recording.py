"""Sending a round: one record from any number of identical sends."""

import uuid

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from meetings.appointments import Sent, complete
from meetings.attaching import move_to
from meetings.drafts import OtherText, digest_of
from meetings.models import (
    ActionItem,
    ActionOwner,
    AgendaItem,
    Appointment,
    AppointmentMove,
    Attendance,
    Meeting,
    MeetingDraft,
    MeetingKind,
    MeetingTambon,
    Milestone,
    MilestoneKind,
    Outcome,
    Revision,
)
from meetings.record_forms.next import DIFFERENT_ROUND
from meetings.record_forms.what import NAMING
from meetings.snapshots import snapshot_of
from people.models import Role
from tambons.models import Village
from thai.clock import now
from thai.digits import to_arabic


class SentBefore(Exception):
    """The key was used already: `meeting` is what it made."""

    def __init__(self, revision):
        super().__init__(revision.key)
        self.meeting = revision.meeting
        self.revision = revision


def check_not_sent(key):
    """Raise SentBefore when a record was made from this key."""
    revision = Revision.objects.filter(key=key).select_related("meeting").first()
    if revision:
        raise SentBefore(revision)


def record(forms):
    """Make the meeting from checked forms; return it and the tambons left unnumbered.

    Raises SentBefore when another send of the same key was faster, and OtherText when
    another page changed the draft since the forms were read.
    """
    try:
        with transaction.atomic():
            return _record(forms)
    except IntegrityError:
        check_not_sent(forms.key)
        raise


def _record(forms):
    _hold(forms)
    meeting = _make_meeting(forms)
    unnumbered = _add_tambons(meeting, forms.where)
    _add_attendance(meeting, forms.where)
    _add_items(meeting, forms)
    _close_actions(meeting, forms.what)
    _tick_milestones(meeting, forms.what)
    _fulfil_appointments(meeting, forms)
    for target in forms.next.targets:
        _appoint(meeting, target, forms)
    _take_photos(meeting, forms)
    Revision.objects.create(
        meeting=meeting,
        version=1,
        key=forms.key,
        digest=digest_of(forms.data),
        who=forms.user,
        at=meeting.recorded_at,
        snapshot=snapshot_of(meeting),
    )
    MeetingDraft.objects.filter(key=forms.key).update(
        meeting=meeting, sent_at=meeting.recorded_at
    )
    return meeting, unnumbered


def _hold(forms):
    """Let no other page touch the draft until it is sent with the text checked."""
    draft = MeetingDraft.objects.select_for_update().filter(key=forms.key).first()
    check_not_sent(forms.key)
    if draft and draft.data != forms.data:
        raise OtherText(draft)


def _make_meeting(forms):
    where, what, following = (form.cleaned_data for form in forms.screens.values())
    same = following.get("same")
    total = forms.where.count_of("total")
    venue = forms.where.venue_text()
    return Meeting.objects.create(
        province=forms.province,
        kind=where["kind"] or _usual_kind(forms.where),
        held_on=where["held_on"],
        ends_on=where["ends_on"],
        start=where["start"],
        end=where["end"],
        title=where["title"],
        venue=venue,
        venue_village=_village_of(venue, forms.where.tambons),
        purpose=where["purpose"],
        process=where["process"],
        summary=what["note"],
        total_count=total and total.number,
        total_is_estimate=bool(total and total.is_estimate),
        visibility=following["visibility"] or Meeting.Visibility.PUBLIC,
        recorded_by=forms.user,
        recorded_at=now(),
        account_of_id=None if same in {None, "", DIFFERENT_ROUND} else int(same),
    )


def _village_of(venue, tambons):
    """Where earlier rounds of these tambons found this place; None when they differ."""
    at_venue = Meeting.objects.filter(venue=venue, meeting_tambons__tambon__in=tambons)
    villages = Village.objects.filter(
        pk__in=at_venue.exclude(venue="").values("venue_village")
    )
    found = villages[:2]
    return found[0] if len(found) == 1 else None


def _usual_kind(where):
    """What such a round mostly is; the first kind when people renamed them all."""
    code = "tambon_forum" if len(where.tambons) == 1 else "joint_forum"
    code = "learning_circle" if where.is_circle else code
    kinds = MeetingKind.objects
    return kinds.filter(code=code).first() or kinds.first()


def _add_tambons(meeting, where):
    """Link the tambons. A number that is taken stays with the round that has it."""
    host = where.cleaned_data["host"]
    unnumbered = []
    for tambon in where.tambons:
        row = MeetingTambon(meeting=meeting, tambon=tambon, is_host=tambon.code == host)
        # Another telling of a round is not counted a second time.
        row.round_number = None if meeting.account_of_id else where.number_of(tambon)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            row.round_number = None
            row.save(force_insert=True)
            unnumbered.append(tambon)
    return unnumbered


def _add_attendance(meeting, where):
    label = where.cleaned_data["label"]
    for name in where.counted:
        count = where.count_of(name)
        if count is None or name == "total":
            continue
        Attendance.objects.create(
            meeting=meeting,
            role=name if name in Role.values else "",
            group=where.groups.get(name),
            label=label if name == "label" else "",
            count=count.number,
            is_estimate=count.is_estimate,
        )


def _add_items(meeting, forms):
    tambons = {tambon.code: tambon for tambon in forms.where.tambons}
    alone = forms.where.tambons[0] if len(tambons) == 1 else None
    for position, form in enumerate(
        (form for form in forms.what.item_forms if not form.is_blank), start=1
    ):
        data = form.cleaned_data
        tambon = tambons.get(data.get("tambon")) or alone
        item = AgendaItem.objects.create(
            meeting=meeting, position=position, title=data["title"]
        )
        if form.came_of:
            Outcome.objects.create(
                item=item,
                tambon=tambon,
                kind=form.kind_typed,
                text=form.came_of,
                said_by=data["said_by"],
                visibility=forms.next.visibility_of(form.number),
            )
        if data["action"]:
            action = ActionItem.objects.create(
                meeting=meeting,
                item=item,
                tambon=tambon,
                text=data["action"],
                due_on=data["due_on"],
            )
            if data["owner"]:
                ActionOwner.objects.create(action=action, text=data["owner"])


def _close_actions(meeting, what):
    for action in what.actions:
        status = what.cleaned_data.get(f"action-{action.pk}")
        if status not in {ActionItem.Status.DONE, ActionItem.Status.DROPPED}:
            continue
        is_done = status == ActionItem.Status.DONE
        # Only what is still open: a later round may have closed it already.
        ActionItem.objects.open().filter(pk=action.pk).update(
            status=status,
            done_on=meeting.held_on if is_done else None,
            closed_in=meeting,
            closed_by=meeting.recorded_by,
            closed_at=meeting.recorded_at,
            status_before=F("status"),
            version=F("version") + 1,
        )


def _tick_milestones(meeting, what):
    kinds = {kind.code: kind for kind in MilestoneKind.objects.all()}
    for row in what.milestones:
        tambon, data = row["tambon"], what.cleaned_data
        states = dict.fromkeys(data[row["done"].name], Milestone.State.DONE)
        if partly := data[row["partly"].name]:
            states.setdefault(partly, data[row["partly_state"].name])
        number = to_arabic(data[row["number"].name])
        for code, state in states.items():
            Milestone.objects.create(
                tambon=tambon,
                kind=kinds[code],
                meeting=meeting,
                state=state,
                count=int(number) if code == NAMING and number else None,
            )


def _take_photos(meeting, forms):
    """What waited with the draft; a record of photos alone needs one still there."""
    if not move_to(meeting, forms.key) and forms.what.rests_on_photos:
        raise OtherText(MeetingDraft.objects.get(key=forms.key))


def _fulfil_appointments(meeting, forms):
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


def _appoint(meeting, target, forms):
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
