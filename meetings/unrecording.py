"""A record turned back into what one would have typed, to be changed and sent again."""

from meetings.models import Meeting, Milestone, Revision
from meetings.record_forms.next import DIFFERENT_ROUND
from meetings.record_forms.what import FIRST_ITEMS, NAMING
from meetings.record_forms.where import CIRCLE
from meetings.shown_rows import (
    attendance_by_name,
    milestones_shown,
    owners_in_words,
    subjects,
)
from thai.dates import short_date
from thai.forms import CountField
from thai.numbers import Count
from thai.times import clock_time


def typed_from(meeting: Meeting) -> dict:
    """A draft's data over the words of the record: those of an edit that waits, if any.

    Sent again as it is, it changes nothing.
    """
    if meeting.has_edit_waiting:
        typed = waiting_edit(meeting).typed
        said = {name: texts for name, texts in typed["next"].items() if name != "why"}
        return {**typed, "next": said}
    screens = {
        "where": _where(meeting),
        "what": _what(meeting),
        "next": _next(meeting),
    }
    return {name: _as_typed(fields) for name, fields in screens.items()}


def waiting_edit(meeting) -> Revision:
    """The newest of the edits that wait for a yes."""
    edits = meeting.revisions.filter(deed=Revision.Deed.EDITED)
    return edits.order_by("version").last()


def _as_typed(fields):
    """Each field as a list of texts; what is empty was not typed."""
    return {
        name: value if isinstance(value, list) else [str(value)]
        for name, value in fields.items()
        if value not in (None, "")
    }


def _where(meeting):
    rows = meeting.meeting_tambons.select_related("tambon").in_story_order()
    total = meeting.total_count
    return {
        "scope": [row.tambon.code for row in rows] or [CIRCLE],
        "host": next((row.tambon.code for row in rows if row.is_host), ""),
        "held_on": _day(meeting.held_on),
        "ends_on": _day(meeting.ends_on),
        "start": _hour(meeting.start),
        "end": _hour(meeting.end),
        "venue": meeting.venue,
        "kind": meeting.kind.code,
        "title": meeting.title,
        "purpose": meeting.purpose,
        "process": meeting.process,
        # Blank on purpose where it has none: then no number is suggested.
        **{f"round_{row.tambon.code}": [str(row.round_number or "")] for row in rows},
        **_people(meeting),
        "count_total": ""
        if total is None
        else _count(total, meeting.total_is_estimate),
    }


def _people(meeting):
    rows = attendance_by_name(meeting)
    counts = {
        f"count_{name}": _count(row.count, row.is_estimate)
        for name, row in rows.items()
    }
    return counts | {"label": rows["label"].label if "label" in rows else ""}


def _what(meeting):
    rows = subjects(meeting)
    fields = {
        "note": meeting.summary,
        "items": max(len(rows) + 1, FIRST_ITEMS),
        **{f"action-{row.pk}": row.status for row in meeting.closes.all()},
        **_milestones(meeting),
    }
    for number, subject in enumerate(rows, start=1):
        fields |= {
            f"item-{number}-{name}": text for name, text in _subject(subject).items()
        }
    return fields


def _subject(subject):
    item, outcome, action = subject
    fields = {"of": subject.code, "title": item.title if item else ""}
    if outcome:
        fields |= {
            "outcome": outcome.text,
            "kind": outcome.kind,
            "said_by": outcome.said_by_id,
        }
    if action:
        fields |= {
            "action": action.text,
            "owner": owners_in_words(action),
            "due_on": _day(action.due_on),
        }
    row = outcome or action
    return fields | {"tambon": row.tambon.code if row and row.tambon else ""}


def _milestones(meeting):
    fields = {}
    steps = list(meeting.milestones.select_related("tambon", "kind"))
    for tambon in {step.tambon for step in steps}:
        shown = milestones_shown([step for step in steps if step.tambon == tambon])
        done = [step for step in shown if step.state == Milestone.State.DONE]
        fields[f"done-{tambon.code}"] = [step.kind.code for step in done]
        for step in shown:
            if step not in done:
                fields[f"partly-{tambon.code}"] = step.kind.code
                fields[f"partly_state-{tambon.code}"] = step.state
            if step.kind.code == NAMING:
                fields[f"number-{tambon.code}"] = step.count
    return fields


def _next(meeting):
    numbered = enumerate(subjects(meeting), start=1)
    return {
        "visibility": meeting.visibility,
        "same": meeting.account_of_id or DIFFERENT_ROUND,
        **{
            f"see-{number}": subject.outcome.visibility
            for number, subject in numbered
            if subject.outcome
        },
    }


def _day(day):
    return short_date(day).replace("\u00a0", " ") if day else ""


def _hour(hour):
    return clock_time(hour) if hour else ""


def _count(number, is_estimate):
    return CountField.show(Count(number, is_estimate))
