"""Who may read which record: every state, visibility and reader, as one table."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from meetings.models import Meeting, Outcome
from people.models import Role
from tests import factories

DAY = datetime.timedelta(days=1)
READERS = (
    "visitor",
    "resident",
    "outsider",
    "facilitator",
    "colleague",
    "agency_staff",
    "governor_office",
    "administrator",
    "recorder",
)
OFFICIALS = {"facilitator", "governor_office", "administrator", "recorder"}
# Whoever may confirm a record may read it while it waits.
WAITING = OFFICIALS | {"colleague"}
MEMBERS = OFFICIALS | {"resident"}

# (state, visibility): who may open a record of บางจาก.
OPEN_TO = {
    ("recorded", "public"): WAITING | {"resident"},
    ("recorded", "members"): WAITING | {"resident"},
    ("recorded", "officials"): WAITING,
    ("confirmed", "public"): set(READERS),
    ("confirmed", "members"): MEMBERS,
    ("confirmed", "officials"): OFFICIALS,
    ("cancelled", "public"): MEMBERS,
    ("cancelled", "members"): MEMBERS,
    ("cancelled", "officials"): OFFICIALS,
}
IN_FULL = {"recorded": WAITING, "confirmed": OFFICIALS, "cancelled": OFFICIALS}

# A record of the whole province, without a tambon, has no members.
PROVINCIAL = {"governor_office", "administrator", "recorder"}


@pytest.fixture
def visitor():
    return AnonymousUser()


@pytest.fixture
def recorder(db):
    """Whoever wrote it keeps reading it, with no role any more."""
    return factories.make_user("likhit")


@pytest.fixture
def reader(request, db):
    return request.getfixturevalue(request.param)


def each_cell(table):
    return [
        pytest.param(state, visibility, name, name in readers, id="-".join(key))
        for (state, visibility), readers in table.items()
        for name in READERS
        for key in [(state, visibility, name)]
    ]


def make_record(recorder, *tambons, state="recorded", **fields):
    return factories.make_meeting(
        *tambons, recorded_by=recorder, state=state, source="GotoKnow 5986", **fields
    )


def may_open(user, meeting):
    return Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists()


def sees_officials_rows(user, meeting):
    outcomes = Outcome.objects.filter(item__meeting=meeting, visibility="officials")
    assert outcomes.exists()
    return outcomes.visible_to(user).exists()


@pytest.mark.parametrize(
    ("state", "visibility", "reader", "expected"),
    each_cell(OPEN_TO),
    indirect=["reader"],
)
def test_record_of_a_tambon_opens_to(
    recorder, bang_chak, state, visibility, reader, expected
):
    meeting = make_record(recorder, bang_chak, state=state, visibility=visibility)

    assert may_open(reader, meeting) == expected


@pytest.mark.parametrize("state", IN_FULL)
@pytest.mark.parametrize("visibility", ["public", "members", "officials"])
@pytest.mark.parametrize("name", READERS)
def test_rows_for_officials_are_read_by(
    request, recorder, bang_chak, state, visibility, name
):
    meeting = make_record(recorder, bang_chak, state=state, visibility=visibility)
    factories.make_outcome(meeting, "ถกเถียงกัน", "no_agreement", visibility="officials")
    inherited = factories.make_outcome(meeting)
    reader = request.getfixturevalue(name)

    assert sees_officials_rows(reader, meeting) == (name in IN_FULL[state])
    assert inherited in Outcome.objects.visible_to(reader)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(("state", "visibility"), OPEN_TO)
def test_record_of_the_province_opens_to_its_officials(
    request, recorder, state, visibility, name
):
    meeting = make_record(recorder, state=state, visibility=visibility)
    factories.make_outcome(meeting, visibility="officials")
    reader = request.getfixturevalue(name)
    is_public = (state, visibility) == ("confirmed", "public")

    assert may_open(reader, meeting) == (is_public or name in PROVINCIAL)
    assert sees_officials_rows(reader, meeting) == (name in PROVINCIAL)


@pytest.mark.parametrize(
    ("state", "visibility"), [("confirmed", "members"), ("cancelled", "officials")]
)
def test_joint_record_is_each_tambons_own(
    recorder, bang_chak, tha_rai, mamuang, facilitator, colleague, state, visibility
):
    meeting = make_record(
        recorder, bang_chak, tha_rai, state=state, visibility=visibility
    )
    factories.make_outcome(meeting, visibility="officials")
    third = factories.make_user("amnuay3", Role.FACILITATOR, tambon=mamuang)
    guest = factories.make_user("kit2", Role.RESIDENT, tambon=tha_rai)

    for host_or_guest in (facilitator, colleague):
        assert may_open(host_or_guest, meeting)
        assert sees_officials_rows(host_or_guest, meeting)
    assert not may_open(third, meeting)
    assert not sees_officials_rows(third, meeting)
    assert may_open(guest, meeting) == (visibility == "members")
    assert not sees_officials_rows(guest, meeting)


def test_joint_record_is_found_once(recorder, bang_chak, tha_rai, province):
    make_record(recorder, bang_chak, tha_rai)
    user = factories.make_user("prasan", Role.COORDINATOR, province=province)
    person = user.person
    factories.make_role(person, Role.FACILITATOR, tambon=bang_chak)
    factories.make_role(person, Role.RESIDENT, tambon=tha_rai)

    assert Meeting.objects.visible_to(user).count() == 1


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "expected"),
    [
        pytest.param(None, None, False, id="only-asked-for"),
        pytest.param(1, None, False, id="starts-tomorrow"),
        pytest.param(0, None, True, id="starts-today"),
        pytest.param(-90, -1, False, id="ended-yesterday"),
        pytest.param(-90, 0, True, id="ends-today"),
        pytest.param(-90, 1, True, id="ends-tomorrow"),
    ],
)
@pytest.mark.parametrize("role", [Role.RESIDENT, Role.FACILITATOR])
def test_only_roles_in_force_open_a_record(
    recorder, bang_chak, today, role, starts_in, ends_in, expected
):
    meeting = make_record(recorder, bang_chak, visibility="members")
    person = factories.make_user("kit").person
    factories.make_role(
        person,
        role,
        tambon=bang_chak,
        starts_on=None if starts_in is None else today + starts_in * DAY,
        ends_on=None if ends_in is None else today + ends_in * DAY,
    )

    assert may_open(person.user, meeting) == expected


# role, place it is held in: opens for members, opens for officials
SCOPES = [
    (Role.RESIDENT, "village", True, False),
    (Role.RESIDENT, "tambon", True, False),
    (Role.RESIDENT, "district", True, False),
    (Role.PRACTITIONER, "village", True, False),
    (Role.NOTE_TAKER, "tambon", True, True),
    (Role.FACILITATOR, "village", True, True),
    (Role.FACILITATOR, "district", True, True),
    (Role.FACILITATOR, "province", True, True),
    (Role.COORDINATOR, "tambon", True, True),
    (Role.COORDINATOR, "district", True, True),
    (Role.COORDINATOR, "province", True, True),
    (Role.GOVERNOR_OFFICE, "province", True, True),
    (Role.SPONSOR, "tambon", False, False),
    (Role.SPONSOR, "province", False, False),
    (Role.AGENCY_STAFF, "province", False, False),
]


@pytest.mark.parametrize(("role", "scope", "as_member", "as_official"), SCOPES)
def test_role_covers_every_tambon_below_its_place(
    recorder, bang_chak, role, scope, as_member, as_official
):
    places = {
        "village": factories.make_village(bang_chak),
        "tambon": bang_chak,
        "district": bang_chak.district,
        "province": bang_chak.district.province,
    }
    user = factories.make_user("somebody", role, **{scope: places[scope]})
    for_members, for_officials = (
        make_record(recorder, bang_chak, state="confirmed", visibility=visibility)
        for visibility in ("members", "officials")
    )

    assert may_open(user, for_members) == as_member
    assert may_open(user, for_officials) == as_official


@pytest.mark.parametrize("scope", ["village", "tambon", "district", "province"])
def test_role_elsewhere_opens_nothing(recorder, bang_chak, scope):
    elsewhere = factories.make_tambon("810101", "ปากน้ำ")
    places = {
        "village": factories.make_village(elsewhere),
        "tambon": elsewhere,
        "district": elsewhere.district,
        "province": elsewhere.district.province,
    }
    user = factories.make_user("krabi", Role.COORDINATOR, **{scope: places[scope]})
    records = [
        make_record(recorder, bang_chak, visibility="members"),
        make_record(recorder, state="confirmed", visibility="officials"),
    ]

    assert [may_open(user, record) for record in records] == [False, False]


def test_district_coordinator_reads_no_record_of_the_province(recorder, bang_chak):
    meeting = make_record(recorder)
    user = factories.make_user("prasan", Role.COORDINATOR, district=bang_chak.district)

    assert not may_open(user, meeting)


def test_note_taker_of_a_neighbour_may_not_confirm_and_so_not_read(
    recorder, bang_chak, tha_rai
):
    meeting = make_record(recorder, bang_chak)
    user = factories.make_user("likhit2", Role.NOTE_TAKER, tambon=tha_rai)

    assert not may_open(user, meeting)


def test_administrator_who_was_shut_out_reads_only_what_is_public(
    recorder, bang_chak, administrator
):
    administrator.is_active = False
    waiting = make_record(recorder, bang_chak)
    public = make_record(recorder, bang_chak, state="confirmed")

    assert not may_open(administrator, waiting)
    assert may_open(administrator, public)


def test_login_without_a_person_reads_what_is_public(recorder, bang_chak):
    waiting = make_record(recorder, bang_chak)
    public = make_record(recorder, bang_chak, state="confirmed")
    user = factories.make_user("nobody")
    user.person.delete()
    user = type(user).objects.get(pk=user.pk)

    assert list(Meeting.objects.visible_to(user)) == [public]
    assert waiting not in Meeting.objects.read_in_full_by(user)
