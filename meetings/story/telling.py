"""Telling the story of 2548 to a database: the rows of facts.toml, once.

Afterwards the rows belong to their users: whoever mends, moves or removes one finds it
so when the story is told again.
"""

import hashlib
import json
import uuid

from django.db import transaction

from meetings.models import Appointment, AppointmentMove, Meeting, Revision
from meetings.snapshots import snapshot_of
from meetings.story.facts import rows
from people.agencies import load_agencies

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.gotoknow.org/posts/5986")

# Rows that may stand already, and how to know them again. All else is new.
NATURAL_KEYS = {
    "province": ["code"],
    "district": ["code"],
    "tambon": ["code"],
    "village": ["tambon", "moo"],
    "group": ["name", "tambon"],
    "person": ["display_name"],
    "roleassignment": ["person", "role", "province"],
}


@transaction.atomic
def tell_story() -> bool:
    """Write the story's rows; False when that was done before."""
    if is_told():
        return False
    load_agencies()
    telling = Telling()
    telling.write()
    for handle, meeting in telling.told[Meeting].items():
        _write_first_revision(handle, meeting)
    for handle, appointment in telling.told[Appointment].items():
        _write_first_move(handle, appointment)
    return True


def is_told() -> bool:
    """By the first revisions of its meetings, since those are kept for good."""
    keys = [key_of("meeting", handle) for handle in rows()[Meeting]]
    return Revision.objects.filter(key__in=keys).exists()


def key_of(kind: str, handle: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{kind}:{handle}")


class Telling:
    """The rows written so far, by model and handle, for others to refer to."""

    def __init__(self):
        self.told = {model: {} for model in rows()}
        self.later = []

    def write(self):
        for model, named in rows().items():
            for handle, values in named.items():
                self.told[model][handle] = self._place(model, handle, values)
        for model, handle, name, value in self.later:
            self._fill(
                self.told[model][handle], {name: self._refer(model, name, value)}
            )

    def _place(self, model, handle, values):
        given = {}
        for name, value in values.items():
            try:
                given[name] = self._refer(model, name, value)
            except KeyError:  # a tambon's driving group comes after the tambon
                self.later.append((model, handle, name, value))
        natural = {
            name: given.get(name)
            for name in NATURAL_KEYS.get(model._meta.model_name, [])
        }
        row = model.objects.filter(**natural).first() if natural else None
        return self._fill(row, given) if row else model.objects.create(**given)

    def _fill(self, row, values):
        """Give a row that stands already what it does not say itself."""
        empty = {n: v for n, v in values.items() if getattr(row, n) in (None, "")}
        for name, value in empty.items():
            setattr(row, name, value)
        if empty:
            row.save(update_fields=list(empty))
        return row

    def _refer(self, model, name, value):
        """The value itself, or the row that it names by handle or by code."""
        other = model._meta.get_field(name).related_model
        if not other:
            return value
        if other in self.told:
            return self.told[other][value]
        return other.objects.get(code=value)


def _write_first_revision(handle, meeting):
    snapshot = snapshot_of(meeting)
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True)
    Revision.objects.create(
        meeting=meeting,
        version=1,
        key=key_of("meeting", handle),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        at=meeting.recorded_at,
        snapshot=snapshot,
    )


def _write_first_move(handle, appointment):
    AppointmentMove.objects.create(
        appointment=appointment,
        version=1,
        key=key_of("appointment", handle),
        deed=AppointmentMove.Deed.MADE,
        at=appointment.made_in.recorded_at,
        kind=appointment.kind,
        on=appointment.on,
    )
