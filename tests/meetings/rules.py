"""Rows for the table of rules: by name, made when a rule first asks for them."""

import datetime
import uuid
from dataclasses import dataclass
from types import SimpleNamespace

from django.db import models
from django.utils import timezone

from meetings.models import (
    ActionItem,
    ActionOwner,
    AgendaItem,
    AppointedRole,
    Appointment,
    AppointmentMove,
    Attendance,
    Meeting,
    MeetingDraft,
    MeetingTambon,
    Milestone,
    Participation,
    Revision,
)
from people.models import Role
from tests import factories

DAY = datetime.date(2005, 10, 25)
DAY_BEFORE = datetime.date(2005, 10, 24)
NOW = timezone.now()
KEY = uuid.UUID("25481028-0000-4000-8000-000000005986")
OTHER_KEY = uuid.UUID("25481028-0000-4000-8000-000000000000")


@dataclass
class Rule:
    """`wrong` is refused, its neighbour `right` is not; `first` is stored before."""

    name: str
    model: type[models.Model]
    wrong: dict
    right: dict
    says: str = ""  # empty where no person can meet it
    first: dict | None = None

    def __str__(self):
        return self.name.replace(" ", "_")


def make_action():
    return ActionItem.objects.create(meeting=factories.make_meeting(), text="หาสถานที่")


def make_role():
    person, tambon = factories.make_person(), factories.make_tambon()
    return factories.make_role(person, Role.FACILITATOR, tambon=tambon)


MAKE = {
    "action": make_action,
    "appointment": factories.make_appointment,
    "confirmer": lambda: factories.make_user("amnuay2"),
    "group": factories.make_group,
    "meeting": factories.make_meeting,
    "meeting_kind": factories.make_kind,
    "milestone_kind": factories.make_milestone_kind,
    "other_group": lambda: factories.make_group(name="กลุ่ม กข.คจ."),
    "other_meeting": lambda: factories.make_meeting(title="อีกนัดหนึ่ง"),
    "other_milestone_kind": lambda: factories.make_milestone_kind("plan", "แผน"),
    "other_role": make_role,
    "other_tambon": lambda: factories.make_tambon("800106", "ท่าไร่"),
    "person": factories.make_person,
    "province": factories.make_province,
    "recorder": lambda: factories.make_user("amnuay"),
    "role": make_role,
    "tambon": factories.make_tambon,
    "village": lambda: factories.make_village(factories.make_tambon()),
}


class Name(str):
    """The name of a row of the table above, standing for the row."""


R = SimpleNamespace(**{name: Name(name) for name in MAKE})

# What each table needs besides what the rule is about.
LEAST = {
    Meeting: {
        "province": R.province,
        "kind": R.meeting_kind,
        "held_on": DAY,
        "recorded_at": NOW,
        "recorded_by": R.recorder,
    },
    MeetingTambon: {"meeting": R.meeting, "tambon": R.tambon},
    Attendance: {"meeting": R.meeting, "count": 5},
    Participation: {"meeting": R.meeting, "duty": "chair"},
    AgendaItem: {"meeting": R.meeting, "position": 1, "title": "กองทุน"},
    ActionItem: {"meeting": R.meeting, "text": "หาสถานที่"},
    ActionOwner: {"action": R.action},
    Appointment: {"province": R.province, "kind": "dated", "on": DAY},
    AppointmentMove: {
        "appointment": R.appointment,
        "version": 1,
        "key": KEY,
        "deed": "made",
        "kind": "undecided",
        "at": NOW,
    },
    Milestone: {"tambon": R.tambon, "kind": R.milestone_kind},
    AppointedRole: {"meeting": R.meeting, "role_assignment": R.role},
    Revision: {
        "meeting": R.meeting,
        "version": 1,
        "key": KEY,
        "digest": "0" * 64,
        "at": NOW,
        "snapshot": {"title": "นัดที่ 4"},
    },
    MeetingDraft: {
        "key": KEY,
        "owner": R.recorder,
        "saved_at": NOW,
        "data": {"where": {"title": ["นัดที่ 4"]}},
    },
}


class Rows(dict):
    """The rows that one test has made."""

    def __missing__(self, name):
        self[name] = MAKE[name]()
        return self[name]

    def build(self, model, changes):
        """An unsaved row: the least that its table needs, with the changes."""
        return model(**self.fields(model, changes))

    def fields(self, model, changes):
        return {
            name: self[value] if isinstance(value, Name) else value
            for name, value in {**LEAST[model], **changes}.items()
        }
