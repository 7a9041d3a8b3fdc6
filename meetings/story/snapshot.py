"""A meeting as plain data, for its first revision."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.forms.models import model_to_dict

from meetings.models import Meeting

PARTS = ["meeting_tambons", "attendance", "participations", "milestones"]


def snapshot_of(meeting: Meeting) -> dict:
    """Its fields and the rows that belong to it, as JSON holds them."""
    snapshot = _plain(meeting)
    for name in PARTS:
        snapshot[name] = [_plain(row) for row in getattr(meeting, name).order_by("pk")]
    snapshot["agenda"] = [
        _plain(item) | {"outcomes": [_plain(row) for row in item.outcomes.all()]}
        for item in meeting.agenda.all()
    ]
    snapshot["actions"] = [
        _plain(action) | {"owners": [_plain(row) for row in action.owners.all()]}
        for action in meeting.actions.all()
    ]
    return json.loads(json.dumps(snapshot, cls=DjangoJSONEncoder))


def digest_of(snapshot: dict) -> str:
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(row):
    fields = [field.name for field in row._meta.concrete_fields]
    return model_to_dict(row, fields=fields)
