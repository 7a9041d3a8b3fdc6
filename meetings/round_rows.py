"""The rows of a record, made to agree with the three checked forms.

A new record has none yet. At an edit each row is found again by the number that its
form carries, so that what others did with it since (taken up, closed, moved) stays with
it; what the forms do not show stays as it is.
"""

from django.db import IntegrityError, transaction
from django.db.models import F

from meetings.models import ActionItem, Attendance, MeetingTambon, Milestone
from meetings.record_forms.what import NAMING
from meetings.round_goals import write_goals
from meetings.round_items import write_items
from meetings.shown_rows import attendance_by_name, milestones_shown
from people.models import Role
from tambons.models import Tambon
from thai.clock import now
from thai.digits import to_arabic

Status = ActionItem.Status


def write_rows(meeting, forms) -> list[Tambon]:
    """Write everything but the head of the record; the tambons left unnumbered."""
    unnumbered = _write_tambons(meeting, forms.where)
    _write_attendance(meeting, forms.where)
    write_items(meeting, forms)
    _write_closings(meeting, forms)
    _write_milestones(meeting, forms.what)
    write_goals(meeting, forms)
    return unnumbered


def _write_tambons(meeting, where):
    """Link the tambons. A number that is taken stays with the round that has it."""
    host = where.cleaned_data["host"]
    meeting.meeting_tambons.exclude(tambon__in=where.tambons).delete()
    # The database looks at every row by itself: no moment with two hosts.
    meeting.meeting_tambons.exclude(tambon__code=host).update(is_host=False)
    rows = {row.tambon_id: row for row in meeting.meeting_tambons.all()}
    unnumbered = []
    # Always in one order, so that two joint forums never wait for each other.
    for tambon in sorted(where.tambons, key=lambda tambon: tambon.pk):
        row = rows.get(tambon.pk) or MeetingTambon(meeting=meeting, tambon=tambon)
        row.is_host = tambon.code == host
        # Another telling of a round is not counted a second time.
        row.round_number = None if meeting.account_of_id else where.number_of(tambon)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            row.round_number = None
            row.save()
            unnumbered.append(tambon)
    return unnumbered


def _write_attendance(meeting, where):
    rows = attendance_by_name(meeting)
    for name in where.counted:
        if name == "total":
            continue
        count, row = where.count_of(name), rows.get(name)
        if count is None:
            if row:
                row.delete()
            continue
        row = row or Attendance(meeting=meeting)
        row.role = name if name in Role.values else ""
        row.group = where.groups.get(name)
        row.label = where.cleaned_data["label"] if name == "label" else ""
        row.count, row.is_estimate = count
        row.save()


def _write_closings(meeting, forms):
    """What earlier rounds gave to do: closed here, or after all not."""
    for action in forms.what.actions:
        status = forms.what.cleaned_data.get(f"action-{action.pk}")
        is_closing = status in {Status.DONE, Status.DROPPED}
        was_closed_here = meeting.pk == action.closed_in_id
        # As the edit found it: the day it was done stays the day it was done.
        if was_closed_here and action.status == status:
            continue
        rows = ActionItem.objects.filter(pk=action.pk)
        if was_closed_here:
            rows.update(**_opened(action))
        if is_closing:
            # Only what is still open: a later round may have closed it already.
            rows.open().update(**_closed(status, meeting, forms.user))


def _closed(status, meeting, by):
    return {
        "status": status,
        "done_on": meeting.held_on if status == Status.DONE else None,
        "closed_in": meeting,
        "closed_by": by,
        "closed_at": now(),
        "status_before": F("status"),
        "version": F("version") + 1,
    }


def _opened(action):
    return {
        "status": action.status_before or Status.OPEN,
        "done_on": None,
        "closed_in": None,
        "closed_by": None,
        "closed_at": None,
        "status_before": "",
        "version": F("version") + 1,
    }


def _write_milestones(meeting, what):
    for row in what.milestones:
        tambon = row["tambon"]
        wanted = _steps_wanted(row, what.cleaned_data)
        rows = {step.kind_id: step for step in meeting.milestones.filter(tambon=tambon)}
        for step in milestones_shown(rows.values()):
            if step.kind_id not in wanted:
                step.delete()
        for kind, (state, count) in wanted.items():
            step = rows.get(kind) or Milestone(
                tambon=tambon, kind_id=kind, meeting=meeting
            )
            step.state, step.count = state, count
            step.save()
    # A tambon that was not there after all took no step there.
    if tambons := what.where.tambons:
        meeting.milestones.exclude(tambon__in=tambons).delete()


def _steps_wanted(row, data):
    """{kind id: (state, number)} as ticked for one tambon."""
    kinds = {kind.code: kind for kind in row["left"]}
    states = dict.fromkeys(data[row["done"].name], Milestone.State.DONE)
    if partly := data[row["partly"].name]:
        states.setdefault(partly, data[row["partly_state"].name])
    number = to_arabic(data[row["number"].name])
    return {
        kinds[code].pk: (state, int(number) if code == NAMING and number else None)
        for code, state in states.items()
    }
