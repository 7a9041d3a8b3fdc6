"""A meeting as plain data, complete enough to compare two versions of it."""

from meetings.goal_deeds import deeds_of
from meetings.models import Meeting

FIELDS = (
    "title",
    "venue",
    "purpose",
    "process",
    "summary",
    "total_count",
    "total_is_estimate",
    "visibility",
    "source",
)


def newest_snapshot(meeting: Meeting) -> dict:
    """What the newest words say: those of an edit that waits, else the rows'."""
    if meeting.has_edit_waiting:
        return meeting.revisions.get(version=meeting.version).snapshot
    return snapshot_of(meeting)


def snapshot_of(meeting: Meeting) -> dict:
    """What the meeting and its rows say now, as JSON: ISO CE dates, null is unknown."""
    return {
        **{name: getattr(meeting, name) for name in FIELDS},
        **{
            name: _iso(getattr(meeting, name))
            for name in ("held_on", "ends_on", "start", "end")
        },
        "kind": meeting.kind.name,
        "province": meeting.province.code,
        "account_of": meeting.account_of_id,
        "tambons": [
            {
                "code": row.tambon.code,
                "is_host": row.is_host,
                "round": row.round_number,
                "villages": row.villages_count,
            }
            for row in meeting.meeting_tambons.select_related("tambon").order_by("pk")
        ],
        "attendance": [
            {
                "people": row.people,
                "count": row.count,
                "is_estimate": row.is_estimate,
            }
            for row in meeting.attendance.select_related("group")
        ],
        "duties": [
            {"duty": row.duty, "who": _who(row, row.who)}
            for row in meeting.participations.select_related(
                "person", "group", "village"
            ).order_by("pk")
        ],
        "agenda": [
            {
                "position": item.position,
                "kind": item.kind,
                "title": item.title,
                "starts": _iso(item.starts),
                "ends": _iso(item.ends),
                "outcomes": [_outcome(outcome) for outcome in item.outcomes.all()],
            }
            for item in meeting.agenda.prefetch_related("outcomes__tambon")
        ],
        "actions": [
            {
                "text": action.text,
                "tambon": action.tambon and action.tambon.code,
                "owners": [_who(owner, owner) for owner in action.owners.all()],
                "due_on": _iso(action.due_on),
            }
            for action in meeting.actions.select_related("tambon").prefetch_related(
                "owners__person", "owners__group"
            )
        ],
        "closed": [
            {"text": action.text, "status": action.status}
            for action in meeting.closes.order_by("pk")
        ],
        "milestones": [
            {
                "tambon": row.tambon.code,
                "kind": row.kind.code,
                "state": row.state,
                "count": row.count,
                "note": row.note,
            }
            for row in meeting.milestones.select_related("tambon", "kind").order_by(
                "pk"
            )
        ],
        "goals": [
            {"about": deed.goal.where, "what": deed.what, "words": deed.words}
            for deed in deeds_of(meeting)
        ],
        "appointments": [
            {
                "tambon": row.tambon and row.tambon.code,
                "kind": row.kind,
                "on": _iso(row.on),
                "topic": row.topic,
                "venue": row.venue,
            }
            for row in meeting.appointments_made.select_related("tambon").order_by("pk")
        ],
    }


def _outcome(outcome):
    return {
        "kind": outcome.kind,
        "text": outcome.text,
        "tambon": outcome.tambon and outcome.tambon.code,
        "visibility": outcome.visibility,
        "said_by": outcome.said_by_id,
    }


def _who(row, called):
    """A person by number: the name can still be taken away when somebody leaves."""
    return {"person": row.person_id} if row.person_id else str(called)


def _iso(value):
    return value and value.isoformat()
