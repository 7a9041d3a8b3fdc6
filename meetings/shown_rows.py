"""Which rows of a record stand for which box of the three screens.

A record may hold more than the screens can show, as those taken from a source do. What
has no box of its own is left alone by an edit.
"""

from typing import NamedTuple

from meetings.models import ActionItem, AgendaItem, Milestone, Outcome


def attendance_by_name(meeting) -> dict:
    """{name of the box: row}; of several rows alike the first has the box."""
    rows = {}
    for row in meeting.attendance.order_by("pk"):
        if row.tambon_id:
            continue
        group = f"group-{row.group_id}" if row.group_id else ""
        rows.setdefault(row.role or group or "label", row)
    return rows


def milestones_shown(rows) -> list[Milestone]:
    """Of the steps ticked for one tambon, those with a box: one that is not done."""
    rows = sorted(rows, key=lambda row: row.pk)
    done = [row for row in rows if row.state == Milestone.State.DONE]
    return done + [row for row in rows if row.state != Milestone.State.DONE][:1]


class Subject(NamedTuple):
    """The rows behind one subject of screen 2: an item with one outcome, one action."""

    item: AgendaItem | None = None
    outcome: Outcome | None = None
    action: ActionItem | None = None

    @property
    def tambon(self):
        row = self.outcome or self.action
        return row and row.tambon

    @property
    def code(self):
        """What the form carries to find the rows again, as in “12.40.0”."""
        return ".".join(str(row.pk if row else 0) for row in self)


def subjects(meeting) -> list[Subject]:
    """Every item; one with several outcomes or actions as several subjects."""
    items = meeting.agenda.prefetch_related(
        "outcomes__tambon",
        "outcomes__steps",
        "actions__tambon",
        "actions__owners__person",
        "actions__owners__group",
    )
    loose = meeting.actions.filter(item=None).prefetch_related(
        "owners__person", "owners__group"
    )
    found = [subject for item in items for subject in _subjects_of(item)]
    return found + [Subject(action=action) for action in loose]


def _subjects_of(item):
    """Each outcome with an action of the same tambon, as far as there are any."""
    found, actions = [], list(item.actions.all())
    for outcome in item.outcomes.all():
        of_same = (row for row in actions if row.tambon_id == outcome.tambon_id)
        if action := next(of_same, None):
            actions.remove(action)
        found.append(Subject(item, outcome, action))
    found += [Subject(item, action=action) for action in actions]
    return found or [Subject(item)]


class SubjectRows:
    """Finds the rows that the forms of an edit name; foreign numbers find nothing."""

    def __init__(self, meeting):
        known = subjects(meeting) if meeting else []
        self._rows = tuple(
            {row.pk: row for row in rows if row} for rows in zip(*known, strict=True)
        ) or ({}, {}, {})

    @property
    def speakers(self):
        """Ids of those whose words the outcomes are."""
        return {outcome.said_by_id for outcome in self._rows[1].values()} - {None}

    def named(self, code) -> Subject:
        numbers = [int(text) for text in code.split(".") if text.isdecimal()]
        if len(numbers) != len(self._rows):
            return Subject()
        pairs = zip(self._rows, numbers, strict=True)
        return Subject(*(rows.get(number) for rows, number in pairs))


def owners_in_words(action) -> str:
    """Who is to do it, in one line."""
    return ", ".join(str(owner) for owner in action.owners.all()) if action else ""
