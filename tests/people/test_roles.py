"""Rules of roles: one person, one place or agency, for a time."""

import datetime
from itertools import combinations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from people.models import Role, RoleAssignment
from tests import factories

pytestmark = pytest.mark.django_db

STARTS = datetime.date(2005, 6, 3)
DAY_BEFORE = datetime.date(2005, 6, 2)
ONE_PLACE = "กรุณาเลือกพื้นที่หรือหน่วยงานของบทบาทนี้เพียงอย่างเดียว"

MAKE = {
    "province": factories.make_province,
    "district": factories.make_district,
    "tambon": factories.make_tambon,
    "village": lambda: factories.make_village(factories.make_tambon()),
    "agency": factories.make_agency,
}
ONE = [(name,) for name in MAKE]
NOT_ONE = [(), *combinations(MAKE, 2), tuple(MAKE)]


def assignment(scopes, **fields):
    places = {name: MAKE[name]() for name in scopes}
    return RoleAssignment(
        person=factories.make_person(), role=Role.COORDINATOR, **places, **fields
    )


@pytest.mark.parametrize("scopes", ONE, ids="-".join)
def test_a_role_is_for_one_place_or_agency(scopes):
    role = assignment(scopes)

    role.full_clean()
    RoleAssignment.objects.bulk_create([role])

    assert RoleAssignment.objects.get().scope == MAKE[scopes[0]]()


@pytest.mark.parametrize("scopes", NOT_ONE, ids="-".join)
def test_the_database_refuses_a_role_for_none_or_several(scopes):
    role, kept = assignment(scopes), assignment(["tambon"])
    kept.save()
    places = {name: getattr(role, name) for name in MAKE}

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.bulk_create([role])
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.filter(pk=kept.pk).update(**places)


@pytest.mark.parametrize("scopes", NOT_ONE, ids="-".join)
def test_a_person_reads_that_a_role_has_one_place(scopes):
    with pytest.raises(ValidationError, match=ONE_PLACE) as refusal:
        assignment(scopes).full_clean()

    assert len(refusal.value.messages) == 1


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(STARTS, None), (None, None), (STARTS, STARTS), (None, DAY_BEFORE)],
)
def test_a_role_may_be_open_or_last_one_day(starts_on, ends_on):
    role = assignment(["tambon"], starts_on=starts_on, ends_on=ends_on)

    role.full_clean()
    RoleAssignment.objects.bulk_create([role])


def test_a_role_does_not_end_before_it_starts():
    wrong = assignment(["tambon"], starts_on=STARTS, ends_on=DAY_BEFORE)

    with pytest.raises(ValidationError, match="วันสุดท้ายต้องไม่มาก่อนวันแรก"):
        wrong.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.bulk_create([wrong])


def test_a_person_holds_many_roles_over_time():
    person, tambon = factories.make_person(), factories.make_tambon()
    for role in Role.values:
        factories.make_role(person, role, tambon=tambon)

    factories.make_role(person, Role.SPONSOR, tambon=tambon, ends_on=STARTS)

    assert person.roles.count() == len(Role.values) + 1


def test_a_person_keeps_her_roles_when_the_login_goes():
    user = factories.make_user("amnuay", Role.FACILITATOR, tambon=MAKE["tambon"]())
    person = user.person

    user.delete()

    person.refresh_from_db()
    assert person.user is None
    assert person.roles.count() == 1
