"""A table that went out comes in again: as it was, or into an empty database."""

import pytest
from django.core.management import call_command
from django.db import connection

from meetings.models import Appointment, Meeting, MeetingKind, MilestoneKind
from people.models import Agency, Person, RoleAssignment, User
from tambons.models import District, Group, GroupKind, Province, Tambon, Village
from tests.files import confirm, exported, send
from tests.test_admin import NO_IMPORT, make_everything
from tests.test_tables import TABLES

IMPORTED = [model for model in TABLES if model not in NO_IMPORT]
# In the order in which an empty database takes them.
KEPT_ELSEWHERE_TOO = [
    Province,
    District,
    Tambon,
    Village,
    GroupKind,
    Group,
    Agency,
    User,
    Person,
    RoleAssignment,
    MeetingKind,
    MilestoneKind,
    Appointment,
]
# What names rows that come later, or that no file brings.
LATER = {Tambon: ["driver"], Appointment: ["made_in", "fulfilled_by"]}


@pytest.fixture
def as_admin(client, administrator):
    client.force_login(administrator)
    return client


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_what_went_out_comes_in_unchanged(as_admin, story, extension):
    """Every table, with the story and a row of each kind in it."""
    make_everything(40)

    for model in IMPORTED:
        data = exported(as_admin, model, extension)
        page = send(as_admin, model, data, f"x.{extension}")

        assert page.context["problems"] == [], model
        assert page.context["rows"] == [], model
        assert page.context["trial"].same == model._default_manager.count()


def test_a_file_of_the_one_language_is_read_in_the_other(as_admin, story):
    as_admin.cookies["django_language"] = "en"
    data = exported(as_admin, Appointment)
    as_admin.cookies["django_language"] = "th"

    page = send(as_admin, Appointment, data)

    assert b"Day (CE)" in data or b"day (CE)" in data
    assert page.context["trial"].is_idle


def test_an_empty_database_takes_what_went_out(as_admin, story, administrator):
    told = {model: exported(as_admin, model, without=left(model)) for model in TABLES}
    drivers = exported(as_admin, Tambon)
    people = Person.objects.count()
    empty_all_tables(but=User)

    for model in KEPT_ELSEWHERE_TOO:
        page = send(as_admin, model, told[model])
        assert page.context["problems"] == [], model
        if not page.context["trial"].is_idle:
            confirm(as_admin, model, page)
    confirm(as_admin, Tambon, send(as_admin, Tambon, drivers))

    assert exported(as_admin, Tambon) == drivers
    for model in KEPT_ELSEWHERE_TOO:
        assert exported(as_admin, model, without=left(model)) == told[model], model
    # New rows get numbers of their own afterwards.
    assert Person.objects.create(display_name="คนใหม่").pk > people


def left(model):
    return LATER.get(model, [])


def empty_all_tables(but):
    models = [model for model in [*TABLES, *NO_IMPORT] if model not in (but, Meeting)]
    tables = {model._meta.db_table for model in models}
    tables |= {
        field.m2m_db_table() for model in models for field in model._meta.many_to_many
    }
    with connection.cursor() as cursor:
        for table in [*tables, Meeting._meta.db_table]:
            cursor.execute(f'DELETE FROM "{table}"')


def test_the_country_goes_out_and_comes_in(as_admin):
    """7,436 tambons: in one file, in a few seconds, with few questions a row."""
    call_command("load_areas", verbosity=0)

    page = send(as_admin, Tambon, exported(as_admin, Tambon))

    assert page.context["trial"].same == Tambon.objects.count() > 7000
