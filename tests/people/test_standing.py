"""What today's roles let one login reach."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from people.access import MEMBERS, OFFICIALS, standing_of
from people.models import Role, RoleAssignment
from tambons.models import Tambon
from tests import factories

pytestmark = pytest.mark.django_db

YESTERDAY = datetime.date(2005, 11, 20)
TODAY = datetime.date(2005, 11, 21)
TOMORROW = datetime.date(2005, 11, 22)


@pytest.fixture
def places(bang_chak, tha_rai):
    """Two tambons of one district, one of another, one of another province."""
    beside = factories.make_tambon("800201", "พรหมโลก")
    elsewhere = factories.make_tambon("810101", "ปากน้ำ")
    return {
        "บางจาก": bang_chak,
        "ท่าไร่": tha_rai,
        "พรหมโลก": beside,
        "ปากน้ำ": elsewhere,
    }


def names(tambons):
    return set(tambons.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        ("province", {"บางจาก", "ท่าไร่", "พรหมโลก"}),
        ("district", {"บางจาก", "ท่าไร่"}),
        ("tambon", {"บางจาก"}),
        ("village", {"บางจาก"}),
        ("agency", set()),
    ],
)
def test_a_role_covers_the_place_and_all_below(places, scope, covered):
    tambon = places["บางจาก"]
    row = {
        "province": tambon.district.province,
        "district": tambon.district,
        "tambon": tambon,
        "village": factories.make_village(tambon),
        "agency": factories.make_agency(),
    }[scope]
    user = factories.make_user("amnuay", Role.FACILITATOR, **{scope: row})

    standing = standing_of(user)

    assert names(standing.tambons({Role.FACILITATOR})) == covered
    assert names(standing.tambons({Role.COORDINATOR})) == set()
    assert standing.has(Role.FACILITATOR)
    assert not standing.has(Role.COORDINATOR)
    is_wide = scope == "province"
    assert standing.provinces({Role.FACILITATOR}) == ({row.pk} if is_wide else set())


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds"),
    [
        (None, None, False),  # only asked for
        (None, TOMORROW, False),
        (TODAY, None, True),
        (TOMORROW, None, False),
        (YESTERDAY, YESTERDAY, False),
        (YESTERDAY, TODAY, True),
        (TODAY, TODAY, True),
    ],
)
def test_a_role_opens_doors_from_its_first_day_to_its_last(
    bang_chak, starts_on, ends_on, holds
):
    user = factories.make_user()
    factories.make_role(
        user.person,
        Role.FACILITATOR,
        tambon=bang_chak,
        starts_on=starts_on,
        ends_on=ends_on,
    )

    standing = standing_of(user)

    assert standing.has(Role.FACILITATOR) is holds
    assert standing.tambons({Role.FACILITATOR}).exists() is holds


def test_roles_of_one_person_add_up(places):
    user = factories.make_user("amnuay", Role.FACILITATOR, tambon=places["บางจาก"])
    factories.make_role(user.person, Role.NOTE_TAKER, tambon=places["ท่าไร่"])
    factories.make_role(user.person, Role.RESIDENT, tambon=places["ปากน้ำ"])

    standing = standing_of(user)

    assert names(standing.tambons(OFFICIALS)) == {"บางจาก", "ท่าไร่"}
    assert names(standing.tambons(MEMBERS)) == {"บางจาก", "ท่าไร่", "ปากน้ำ"}
    assert names(standing.tambons({Role.RESIDENT})) == {"ปากน้ำ"}


def test_colleagues_are_those_of_the_district(places):
    user = factories.make_user("amnuay", Role.FACILITATOR, tambon=places["บางจาก"])

    beside = standing_of(user).districts_beside({Role.FACILITATOR})

    assert names(beside) == {"บางจาก", "ท่าไร่"}
    assert not standing_of(user).districts_beside({Role.COORDINATOR}).exists()


def test_a_sponsor_alone_opens_nothing(places):
    user = factories.make_user("sponsor", Role.SPONSOR, tambon=places["บางจาก"])

    assert not standing_of(user).tambons(MEMBERS | OFFICIALS).exists()


def test_an_administrator_covers_everything_without_a_role(places, administrator):
    standing = standing_of(administrator)

    assert standing.has(Role.GOVERNOR_OFFICE)
    assert names(standing.tambons({Role.FACILITATOR})) == set(places)
    assert names(standing.districts_beside({Role.FACILITATOR})) == set(places)
    assert not RoleAssignment.objects.exists()


def test_an_administrator_whose_login_is_closed_covers_nothing(places, administrator):
    administrator.is_active = False

    standing = standing_of(administrator)

    assert not standing.has(Role.FACILITATOR)
    assert not standing.tambons(MEMBERS).exists()


def test_a_stranger_covers_nothing_and_asks_nothing(places, django_assert_num_queries):
    standing = standing_of(AnonymousUser())

    with django_assert_num_queries(0):
        assert not standing.has(*Role.values)
        assert not standing.provinces(set(Role.values))
    assert not standing.tambons(set(Role.values)).exists()


def test_a_login_without_a_person_covers_nothing(places):
    user = factories.make_user()
    user.person.delete()

    assert not standing_of(user).has(*Role.values)


def test_a_standing_is_read_once(places, django_assert_num_queries):
    user = factories.make_user("amnuay", Role.FACILITATOR, tambon=places["บางจาก"])
    for moo in range(1, 9):
        village = factories.make_village(places["ท่าไร่"], moo)
        factories.make_role(user.person, Role.NOTE_TAKER, village=village)

    with django_assert_num_queries(1):
        standing_of(user).has(Role.FACILITATOR)
        standing_of(user).provinces(OFFICIALS)
        str(standing_of(user).tambons(OFFICIALS).query)
        assert standing_of(user).roles == {Role.FACILITATOR, Role.NOTE_TAKER}


def test_a_role_is_read_anew_for_the_next_request(bang_chak, facilitator):
    assert standing_of(facilitator).has(Role.FACILITATOR)
    facilitator.person.roles.update(ends_on=YESTERDAY)

    again = type(facilitator).objects.get(pk=facilitator.pk)

    assert not standing_of(again).has(Role.FACILITATOR)
    assert Tambon.objects.filter(pk=bang_chak.pk).exists()
