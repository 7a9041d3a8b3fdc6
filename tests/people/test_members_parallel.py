"""Two at the same moment: one yes, one person, one live code, one new password."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from people import codes, members
from people.models import OneUseCode, Person, Role, RoleStep, User
from tests.factories import make_role, make_tambon, make_user

AT_ONCE = 8

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("quick_hashes"),
]


@pytest.fixture
def bang_chak(transactional_db):
    return make_tambon("800119", "บางจาก", position=1)


@pytest.fixture
def amnuay(bang_chak):
    return make_user("amnuay", Role.FACILITATOR, tambon=bang_chak)


@pytest.fixture
def kit(bang_chak):
    return make_user("kit", Role.RESIDENT, tambon=bang_chak)


def at_once(deeds):
    """What each deed gave, or how it was refused; each in a thread of its own."""

    def carried_out(deed):
        try:
            return deed()
        except ValidationError as error:
            return error.messages[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(carried_out, deeds))


def test_one_code_sets_one_password(amnuay, kit):
    for _round in range(5):
        told = codes.make_code(kit, uuid.uuid4(), amnuay)
        passwords = [f"รหัสผ่านที่-{number}" for number in range(AT_ONCE)]

        answers = at_once(
            [partial(codes.redeem, "kit", told.digits, one) for one in passwords]
        )

        won = [
            password for password, user in zip(passwords, answers, strict=True) if user
        ]
        assert len(won) == 1
        assert User.objects.get(username="kit").check_password(won[0])
    assert OneUseCode.objects.filter(used_at__isnull=False).count() == 5


def test_wrong_tries_at_once_are_all_counted(amnuay, kit):
    told = codes.make_code(kit, uuid.uuid4(), amnuay)
    wrong = f"{(int(told.digits) + 1) % 10**6:06}"

    at_once([lambda: codes.redeem("kit", wrong, "ไม่มีวันใช้")] * AT_ONCE)

    code = OneUseCode.objects.get()
    assert code.tries == 5
    assert code.voided_at
    assert codes.redeem("kit", told.digits, "ไม่มีวันใช้") is None


def test_codes_made_at_once_leave_one_live(amnuay, kit):
    told = at_once(
        [lambda: codes.make_code(kit, uuid.uuid4(), amnuay) for _n in range(AT_ONCE)]
    )

    assert len({one.digits for one in told}) > 1
    assert OneUseCode.objects.count() == AT_ONCE
    assert OneUseCode.objects.live().count() == 1


def test_a_code_made_and_used_at_once_ends_well(amnuay, kit):
    for _round in range(5):
        told = codes.make_code(kit, uuid.uuid4(), amnuay)

        at_once(
            [
                partial(codes.redeem, "kit", told.digits, "รหัสผ่านใหม่"),
                partial(codes.make_code, kit, uuid.uuid4(), amnuay),
            ]
        )

        assert OneUseCode.objects.live().count() == 1


def test_the_same_form_at_once_adds_one_person_with_one_code(amnuay, bang_chak):
    key = uuid.uuid4()
    wanted = ("สมหญิง ใจดี", "0812345678", "resident", bang_chak, key, amnuay)

    answers = at_once([lambda: members.add(*wanted)] * AT_ONCE)

    assert len({(role.pk, told.digits) for role, told in answers}) == 1
    assert Person.objects.filter(display_name="สมหญิง ใจดี").count() == 1
    assert RoleStep.objects.count() == OneUseCode.objects.count() == 1


def test_people_of_one_name_added_at_once_have_a_login_each(amnuay, bang_chak):
    at_once(
        [lambda: members.add("สมหญิง", "", "resident", bang_chak, uuid.uuid4(), amnuay)]
        * 4
    )

    names = User.objects.filter(username__startswith="สมหญิง")
    assert {user.username for user in names} == {
        "สมหญิง",
        "สมหญิง2",
        "สมหญิง3",
        "สมหญิง4",
    }


def test_one_number_opens_one_login_however_it_is_raced(amnuay, bang_chak):
    answers = at_once(
        [
            lambda name=name: members.add(
                name, "0812345678", "resident", bang_chak, uuid.uuid4(), amnuay
            )
            for name in ("สมหญิง", "สมชาย")
        ]
    )

    assert sum(isinstance(answer, str) for answer in answers) == 1
    assert User.objects.filter(phone="0812345678").count() == 1
    assert Person.objects.filter(phone="0812345678").count() == 1


@pytest.mark.parametrize(
    ("deed", "noted"),
    [("accept", "accepted"), ("decline", "declined"), ("end", "ended")],
)
def test_one_tap_is_noted_once(amnuay, kit, bang_chak, deed, noted):
    person = make_user("suda").person
    asked = make_role(person, Role.RESIDENT, tambon=bang_chak, starts_on=None)
    row = kit.person.roles.get() if deed == "end" else asked

    at_once([lambda: getattr(members, deed)(row.pk, amnuay)] * AT_ONCE)

    assert [step.deed for step in row.steps.all()] == [noted]


def test_yes_and_no_at_once_leave_one_answer(amnuay, bang_chak):
    for _round in range(5):
        person = make_user().person
        asked = make_role(person, Role.RESIDENT, tambon=bang_chak, starts_on=None)

        at_once(
            [
                lambda pk=asked.pk: members.accept(pk, amnuay),
                lambda pk=asked.pk: members.decline(pk, amnuay),
            ]
        )

        asked.refresh_from_db()
        (step,) = asked.steps.all()
        assert bool(asked.starts_on) is (step.deed == "accepted")
        assert bool(asked.ends_on) is (step.deed == "declined")


def test_a_role_given_at_once_is_given_once(amnuay, kit, bang_chak):
    person = kit.person

    at_once(
        [lambda: members.give(person.pk, "note_taker", bang_chak, amnuay)] * AT_ONCE
    )

    assert person.roles.filter(role=Role.NOTE_TAKER).count() == 1
