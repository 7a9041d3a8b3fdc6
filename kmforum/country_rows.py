"""The rows of an invented country: how they are collected, chosen and written."""

import datetime
import random
import tomllib
from pathlib import Path

from meetings.models import (
    ActionItem,
    ActionOwner,
    AgendaItem,
    Appointment,
    Attendance,
    Meeting,
    MeetingTambon,
    Milestone,
    Outcome,
    Participation,
)
from people.models import Person, RoleAssignment, User
from tambons.models import Group, Village
from thai.clock import BANGKOK

# By which every round that was made up is known.
SOURCE = "ข้อมูลสมมุติสำหรับวัดความเร็ว"
WORDS = tomllib.loads((Path(__file__).parent / "data/country.toml").read_text("utf-8"))


class Rows:
    """New rows by their table, in the order in which tables can be filled."""

    def __init__(self):
        self.tables = {
            model: []
            for model in (
                Village,
                Group,
                User,
                Person,
                RoleAssignment,
                Meeting,
                MeetingTambon,
                AgendaItem,
                Outcome,
                ActionItem,
                ActionOwner,
                Attendance,
                Participation,
                Milestone,
                Appointment,
            )
        }

    def add(self, model, **values):
        row = model(**values)
        self.tables[model].append(row)
        return row

    def save(self):
        for model, rows in self.tables.items():
            model.objects.bulk_create(rows, batch_size=500)


class Chance:
    """Choices that come out the same for the same name."""

    def __init__(self, name):
        self.random = random.Random(name)

    def one(self, options):
        return self.random.choice(options)

    def weighed(self, weights):
        return self.random.choices(list(weights), list(weights.values()))[0]

    def number(self, least, most):
        return self.random.randint(least, most)

    def happens(self, percent):
        return self.random.random() * 100 < percent

    def person(self):
        return f"{self.one(WORDS['first_names'])} {self.one(WORDS['last_names'])}"


def make_person(rows, chance, role, since, username="", **scope):
    """Somebody with a role; with a username somebody who can log in."""
    user = None
    if username:
        # No password opens it.
        joined = datetime.datetime.combine(since, datetime.time(9), BANGKOK)
        user = rows.add(User, username=username, password="!", date_joined=joined)
    person = rows.add(
        Person,
        display_name=chance.person(),
        user=user,
        # The beginning of numbers that nobody is given.
        phone=f"0000{chance.number(0, 999_999):06}" if user else "",
        show_name=chance.happens(40),
    )
    rows.add(RoleAssignment, person=person, role=role, starts_on=since, **scope)
    return person
