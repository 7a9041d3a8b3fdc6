"""Whom one login looks after: no code, no yes, no role is a way up."""

import datetime

import pytest

from people.models import Role
from people.reach import people_answered_for, roles_given_by, roles_within_reach
from tests import factories

pytestmark = pytest.mark.django_db

YESTERDAY = datetime.date(2005, 11, 20)
TOMORROW = datetime.date(2005, 11, 22)
LESSER = [Role.PRACTITIONER, Role.RESIDENT]

# Who may give which roles in บางจาก, in the order of the list of roles.
GIVES = {
    "facilitator": [Role.PRACTITIONER, Role.NOTE_TAKER, Role.RESIDENT],
    "note_taker": LESSER,
    "coordinator": [
        Role.FACILITATOR,
        Role.PRACTITIONER,
        Role.NOTE_TAKER,
        Role.RESIDENT,
    ],
    "administrator": [
        Role.FACILITATOR,
        Role.PRACTITIONER,
        Role.NOTE_TAKER,
        Role.RESIDENT,
    ],
    "colleague": [],
    "outsider": [],
    "resident": [],
    "agency_staff": [],
    "governor_office": [],
}
# Whose password somebody may give a code for.
CODES = {
    "facilitator": {"resident", "practitioner", "note taker", "villager"},
    "note_taker": {"resident", "practitioner", "villager"},
    "coordinator": {
        "resident",
        "practitioner",
        "note taker",
        "villager",
        "facilitator",
        "of two tambons",
        "facilitator elsewhere",
        "neighbour",
    },
    "administrator": {
        "resident",
        "practitioner",
        "note taker",
        "villager",
        "facilitator",
        "of two tambons",
        "of two districts",
        "facilitator elsewhere",
        "neighbour",
        "also asks for more",
    },
    "colleague": {"neighbour"},
    "outsider": set(),
    "resident": set(),
    "agency_staff": set(),
    "governor_office": set(),
}


@pytest.fixture
def people(bang_chak, tha_rai, province):
    """One person for every way of belonging to บางจาก, by what she is."""
    far = factories.make_tambon("800201", "พรหมโลก")
    village = factories.make_village(bang_chak)
    agency = factories.make_agency()

    def make(*roles, **fields):
        user = factories.make_user(**fields)
        for role, scope, *days in roles:
            starts_on, ends_on = days or (factories.JOINED, None)
            factories.make_role(
                user.person, role, starts_on=starts_on, ends_on=ends_on, **scope
            )
        return user.person

    here, there = {"tambon": bang_chak}, {"tambon": tha_rai}
    member = (Role.RESIDENT, here)
    made = {
        "resident": make(member),
        "practitioner": make((Role.PRACTITIONER, here)),
        "note taker": make((Role.NOTE_TAKER, here), member),
        "villager": make((Role.RESIDENT, {"village": village})),
        "facilitator": make((Role.FACILITATOR, here)),
        "of two tambons": make(member, (Role.RESIDENT, there)),
        "of two districts": make(member, (Role.RESIDENT, {"tambon": far})),
        "facilitator elsewhere": make(member, (Role.FACILITATOR, there)),
        "also asks for more": make(
            member, (Role.FACILITATOR, {"tambon": far}, None, None)
        ),
        "will be more": make(
            member, (Role.GOVERNOR_OFFICE, {"province": province}, TOMORROW, None)
        ),
        "coordinator": make(member, (Role.COORDINATOR, {"province": province})),
        "governor's office": make(
            member, (Role.GOVERNOR_OFFICE, {"province": province})
        ),
        "agency staff": make(member, (Role.AGENCY_STAFF, {"agency": agency})),
        "sponsor": make(member, (Role.SPONSOR, here)),
        "administrator": make(member, is_superuser=True),
        "only asks": make((Role.RESIDENT, here, None, None)),
        "no longer": make((Role.RESIDENT, here, factories.JOINED, YESTERDAY)),
        "nobody": make(),
        "neighbour": make((Role.RESIDENT, there)),
    }
    closed = make(member)
    closed.user.is_active = False
    closed.user.save()
    made["closed"] = closed
    return made


@pytest.mark.parametrize("reader", GIVES)
def test_each_gives_less_than_she_holds(request, bang_chak, tha_rai, reader):
    user = request.getfixturevalue(reader)

    assert roles_given_by(user, bang_chak) == GIVES[reader]
    reaches_both = {"coordinator", "administrator"}
    elsewhere = GIVES["facilitator"] if reader == "colleague" else []
    elsewhere = GIVES[reader] if reader in reaches_both else elsewhere
    assert roles_given_by(user, tha_rai) == elsewhere


@pytest.mark.parametrize("reader", CODES)
def test_a_code_is_for_those_whose_every_role_is_within_reach(request, people, reader):
    user = request.getfixturevalue(reader)
    answered = people_answered_for(user)

    names = {name for name, person in people.items() if person in answered}
    assert names == CODES[reader]


def test_nobody_makes_a_code_for_herself(
    administrator, coordinator, facilitator, note_taker, bang_chak
):
    for user in (administrator, coordinator, facilitator, note_taker):
        factories.make_role(user.person, Role.RESIDENT, tambon=bang_chak)

        assert user.person not in people_answered_for(user)


def test_a_role_of_the_past_does_not_stand_in_the_way(people, facilitator, tha_rai):
    person = people["resident"]
    factories.make_role(person, Role.FACILITATOR, tambon=tha_rai, ends_on=YESTERDAY)
    declined = factories.make_role(
        person, Role.RESIDENT, tambon=tha_rai, starts_on=None, ends_on=YESTERDAY
    )

    assert person in people_answered_for(facilitator)
    assert declined not in roles_within_reach(facilitator)


def test_a_facilitator_reaches_lesser_roles_of_her_own_tambon(
    people, facilitator, bang_chak
):
    reached = roles_within_reach(facilitator)

    assert {row.role for row in reached} == {*LESSER, Role.NOTE_TAKER}
    places = {row.tambon or row.village.tambon for row in reached}
    assert places == {bang_chak}


def test_an_office_that_ended_reaches_nobody(people, facilitator):
    facilitator.person.roles.update(ends_on=YESTERDAY)

    assert not people_answered_for(facilitator).exists()
    assert not roles_within_reach(facilitator).exists()
