"""The facts of the 2548 story, read from facts.toml: what the loader is to write."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from meetings.models import (
    ActionItem,
    ActionOwner,
    AgendaItem,
    Appointment,
    Assessment,
    Attendance,
    FreedomTable,
    Goal,
    GoalTopic,
    GoalUpdate,
    Meeting,
    MeetingTambon,
    Milestone,
    Outcome,
    Participation,
)
from people.models import Person, RoleAssignment
from tambons.models import District, Group, Province, Tambon, Village

FACTS = Path(__file__).parent / "facts.toml"
NOTE = Path(__file__).parent / "note-5986.txt"

# The kinds of row that facts speak of, those that others refer to first.
MODELS = {
    "province": Province,
    "district": District,
    "tambon": Tambon,
    "village": Village,
    "group": Group,
    "person": Person,
    "role": RoleAssignment,
    "meeting": Meeting,
    "part": MeetingTambon,
    "attendance": Attendance,
    "participation": Participation,
    "item": AgendaItem,
    "outcome": Outcome,
    "action": ActionItem,
    "owner": ActionOwner,
    "milestone": Milestone,
    "appointment": Appointment,
    "goal": Goal,
    "goal-update": GoalUpdate,
    "goal-topic": GoalTopic,
    "table": FreedomTable,
    "assessment": Assessment,
}


@dataclass(frozen=True)
class Fact:
    """One thing that the note says of one row."""

    says: str
    where: str
    value: dict[str, Any]
    id: str = ""  # empty for a convention
    source: str = ""

    @property
    def kind(self) -> str:
        return self.where.partition(":")[0]

    @property
    def handle(self) -> str:
        """Which row of the kind; empty for all of them."""
        return self.where.partition(":")[2]


def facts() -> list[Fact]:
    return [Fact(**entry) for entry in _read()["fact"]]


def conventions() -> list[Fact]:
    return [Fact(**entry) for entry in _read()["convention"]]


@cache
def _read():
    with FACTS.open("rb") as file:
        return tomllib.load(file)


def rows() -> dict[type, dict[str, dict[str, Any]]]:
    """For each model, handle to values: all the facts of a row put together.

    What a convention says of every row of a kind holds unless the row says otherwise.
    """
    said = {kind: {} for kind in MODELS}
    for fact in conventions() + facts():
        if fact.handle:
            _add(said[fact.kind].setdefault(fact.handle, {}), fact)
    for fact in conventions():
        if not fact.handle:
            for handle, values in said[fact.kind].items():
                said[fact.kind][handle] = fact.value | values
    return {MODELS[kind]: named for kind, named in said.items()}


def _add(values, fact):
    if twice := values.keys() & fact.value.keys():
        raise ValueError(f"{fact.where}: {', '.join(sorted(twice))} said twice")
    values.update(fact.value)
