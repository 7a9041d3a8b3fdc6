"""สมาชิกของตำบล: accepted, declined, added, given, ended; by whom, and only once."""

import datetime
import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people import members
from people.access import MEMBERS, standing_of
from people.models import OneUseCode, Person, Role, RoleAssignment, RoleStep, User
from tests import factories
from tests.factories import make_meeting, make_role, make_tambon, make_user

pytestmark = pytest.mark.django_db

PAGE = "/tambons/800119/members/"
YESTERDAY = datetime.date(2005, 11, 20)
TODAY = datetime.date(2005, 11, 21)
NAME = "คุณสุดา"
MAY = {"facilitator", "note_taker", "coordinator", "administrator"}
READERS = [
    "visitor",
    "resident",
    "outsider",
    "colleague",
    "agency_staff",
    "governor_office",
    *sorted(MAY),
]


@pytest.fixture
def by_facilitator(client, facilitator):
    client.force_login(facilitator)
    return client


@pytest.fixture
def member(bang_chak):
    """A resident since June."""
    return make_user("kamol", Role.RESIDENT, tambon=bang_chak).person.roles.get()


def tap(client, deed, row, **more):
    sent = {"deed": deed, "row": row.pk, "key": uuid.uuid4(), **more}
    return client.post(PAGE, sent, follow=True)


def add(client, name="สมหญิง ใจดี", **more):
    sent = {"deed": "add", "key": uuid.uuid4(), "name": name, "role": "resident"}
    return client.post(PAGE, {**sent, **more})


def days(row):
    row.refresh_from_db()
    return row.starts_on, row.ends_on


def steps(row):
    return [(step.deed, step.by.username) for step in row.steps.order_by("pk")]


def plain(response):
    return response.text.replace("\u00a0", " ")


def digits_in(response):
    found = re.search(r'class="say">(\d{3}) (\d{3})<', response.text)
    return "".join(found.groups()) if found else ""


def as_reader(request, reader):
    client = Client()
    if reader != "visitor":
        client.force_login(request.getfixturevalue(reader))
    return client


# Who may


@pytest.mark.parametrize("reader", READERS)
def test_who_opens_the_page(request, waiting, reader):
    response = as_reader(request, reader).get(PAGE)

    if reader == "visitor":
        assert response.url == f"/accounts/login/?next={PAGE}"
    else:
        assert response.status_code == (200 if reader in MAY else 404)
    assert (NAME in response.text) == (reader in MAY)


@pytest.mark.parametrize("deed", ["accept", "decline", "end", "give", "code", "add"])
@pytest.mark.parametrize("reader", sorted(set(READERS) - MAY))
def test_nobody_else_does_anything(request, waiting, member, reader, deed):
    client = as_reader(request, reader)
    row = waiting if deed in {"accept", "decline"} else member
    before = days(row)

    sent = {"deed": deed, "row": row.pk, "key": uuid.uuid4(), "role": "practitioner"}
    response = client.post(PAGE, {**sent, "name": "สมหญิง ใจดี"})

    assert response.status_code == (401 if reader == "visitor" else 404)
    assert days(row) == before
    assert not RoleStep.objects.exists()
    assert not OneUseCode.objects.exists()
    assert not Person.objects.filter(display_name="สมหญิง ใจดี").exists()


@pytest.mark.parametrize("reader", sorted(MAY))
def test_whoever_may_accepts(request, waiting, reader):
    response = tap(as_reader(request, reader), "accept", waiting)

    assert "รับคุณสุดาแล้ว เริ่มวันนี้" in response.text
    assert days(waiting) == (TODAY, None)
    assert len(steps(waiting)) == 1


@pytest.mark.parametrize("deed", ["accept", "decline", "end", "code", "give"])
def test_a_row_of_another_tambon_is_not_found_here(
    by_facilitator, colleague, tha_rai, deed
):
    row = make_user("far", Role.RESIDENT, tambon=tha_rai).person.roles.get()

    response = tap(by_facilitator, deed, row, role="resident")

    assert response.status_code == 404
    assert days(row) == (factories.JOINED, None)
    assert not OneUseCode.objects.exists()


@pytest.mark.parametrize(
    ("reader", "role"),
    [
        ("note_taker", Role.NOTE_TAKER),
        ("note_taker", Role.FACILITATOR),
        ("facilitator", Role.FACILITATOR),
        ("facilitator", Role.COORDINATOR),
        ("facilitator", Role.GOVERNOR_OFFICE),
        ("facilitator", Role.AGENCY_STAFF),
        ("facilitator", Role.SPONSOR),
        ("coordinator", Role.COORDINATOR),
        ("coordinator", Role.GOVERNOR_OFFICE),
        ("administrator", Role.GOVERNOR_OFFICE),
    ],
)
def test_nobody_gives_or_ends_what_is_above_her(request, bang_chak, reader, role):
    client = as_reader(request, reader)
    above = make_user("above", role, tambon=bang_chak).person.roles.get()
    member = make_user("kit2", Role.RESIDENT, tambon=bang_chak).person.roles.get()
    asked = make_user("asks", role, tambon=bang_chak).person.roles.get()
    RoleAssignment.objects.filter(pk=asked.pk).update(starts_on=None)

    assert tap(client, "end", above).status_code == 404
    assert tap(client, "accept", asked).status_code == 404
    assert tap(client, "give", member, role=role.value).status_code == 404
    assert "เลือก" in add(client, role=role.value).text

    assert days(above) == (factories.JOINED, None)
    assert days(asked) == (None, None)
    assert member.person.roles.count() == 1
    assert not RoleStep.objects.exists()


def test_the_deeds_check_by_themselves_whose_they_are(
    resident, waiting, bang_chak, tha_rai, facilitator
):
    for deed in (members.accept, members.decline, members.end):
        with pytest.raises(RoleAssignment.DoesNotExist):
            deed(waiting.pk, resident)
    for tambon, by in [(bang_chak, resident), (tha_rai, facilitator)]:
        with pytest.raises(ValidationError, match="ท่านให้บทบาทนี้ไม่ได้"):
            members.give(waiting.person_id, Role.RESIDENT, tambon, by)
        with pytest.raises(ValidationError, match="ท่านให้บทบาทนี้ไม่ได้"):
            members.add("ใคร", "", Role.RESIDENT, tambon, uuid.uuid4(), by)

    assert not RoleStep.objects.exists()


@pytest.mark.parametrize("code", ["800101", "999999", "80011", "abc", "๘๐๐๑๑๙"])
def test_a_tambon_that_takes_no_part_has_no_members_page(client, administrator, code):
    make_tambon("800101", "ในเมือง", joined_on=None)
    client.force_login(administrator)

    assert client.get(f"/tambons/{code}/members/").status_code == 404


# What each deed does


def test_who_waits_is_told_with_day_and_phone(by_facilitator, waiting):
    text = plain(by_facilitator.get(PAGE))

    assert "ขอเป็นสมาชิกตำบล" in text
    assert "ตั้งแต่ 17 พ.ย. 2548 รอมา 4 วัน" in text
    assert 'href="tel:0812345678"' in text


def test_without_a_day_the_sign_up_tells_since_when(by_facilitator, waiting):
    RoleAssignment.objects.filter(pk=waiting.pk).update(asked_on=None)
    at = datetime.datetime(2005, 11, 18, 23, 30, tzinfo=datetime.UTC)
    User.objects.filter(person=waiting.person).update(date_joined=at)

    text = plain(by_facilitator.get(PAGE))

    assert "ตั้งแต่ 19 พ.ย. 2548 รอมา 2 วัน" in text


def test_an_accepted_one_reads_what_is_for_members_at_once(
    by_facilitator, waiting, bang_chak
):
    meeting = make_meeting(bang_chak, visibility="members")
    her = Client()
    her.force_login(waiting.person.user)
    assert her.get(meeting.get_absolute_url()).status_code == 404

    tap(by_facilitator, "accept", waiting)

    assert her.get(meeting.get_absolute_url()).status_code == 200
    assert steps(waiting) == [("accepted", "amnuay")]


def test_a_declined_one_never_had_effect(by_facilitator, waiting):
    page = tap(by_facilitator, "decline", waiting)

    assert "ไม่ได้รับคุณสุดา" in page.text
    assert days(waiting) == (None, TODAY)
    assert steps(waiting) == [("declined", "amnuay")]
    assert page.context["page"].waiting_count == 0
    ended = by_facilitator.get(PAGE, {"state": "ended"})
    assert NAME in ended.text
    assert "ไม่ได้ตอบรับ" in ended.text


def test_an_ended_role_opens_nothing_from_that_moment(
    by_facilitator, member, bang_chak
):
    meeting = make_meeting(bang_chak, visibility="members")
    her = Client()
    her.force_login(member.person.user)
    assert her.get(meeting.get_absolute_url()).status_code == 200

    page = tap(by_facilitator, "end", member)

    assert "สิ้นสุดแล้ว และใช้เปิดอะไรไม่ได้อีก" in page.text
    assert her.get(meeting.get_absolute_url()).status_code == 404
    assert days(member) == (factories.JOINED, YESTERDAY)
    assert steps(member) == [("ended", "amnuay")]


@pytest.mark.parametrize("starts_on", [TODAY, TODAY + datetime.timedelta(days=9)])
def test_a_role_that_is_not_a_day_old_ends_at_once_too(
    by_facilitator, member, bang_chak, starts_on
):
    RoleAssignment.objects.filter(pk=member.pk).update(starts_on=starts_on)

    tap(by_facilitator, "end", member)

    assert not RoleAssignment.objects.in_force().filter(pk=member.pk).exists()
    assert days(member) == (None, TODAY)
    user = User.objects.get(username="kamol")
    assert not standing_of(user).tambons(MEMBERS).exists()


@pytest.mark.parametrize("deed", ["accept", "decline", "end"])
def test_the_same_tap_again_changes_nothing_more(by_facilitator, waiting, member, deed):
    row = member if deed == "end" else waiting
    tap(by_facilitator, deed, row)
    after = days(row)

    again = tap(by_facilitator, deed, row)

    assert again.status_code == 200
    assert days(row) == after
    assert len(steps(row)) == 1


@pytest.mark.parametrize(
    ("first", "late", "told"),
    [
        ("accept", "decline", "มีผู้ตอบรับคนนี้ไปแล้ว"),
        ("decline", "accept", "มีผู้ตอบไม่รับคนนี้ไปแล้ว"),
        ("end", "accept", "บทบาทนี้สิ้นสุดไปแล้ว"),
    ],
)
def test_who_comes_too_late_is_told(
    by_facilitator, waiting, note_taker, first, late, told
):
    getattr(members, first)(waiting.pk, note_taker)
    after = days(waiting)

    page = tap(by_facilitator, late, waiting)

    assert told in page.text
    assert days(waiting) == after
    assert len(steps(waiting)) == 1


def test_a_member_is_given_one_more_role_once(by_facilitator, member, bang_chak):
    for _again in range(2):
        page = tap(by_facilitator, "give", member, role="note_taker")
        assert "kamol เป็นคุณลิขิตตั้งแต่วันนี้" in page.text

    given = member.person.roles.get(role=Role.NOTE_TAKER)
    assert (given.tambon, *days(given)) == (bang_chak, TODAY, None)
    assert steps(given) == [("given", "amnuay")]


def test_somebody_who_ended_is_taken_back(by_facilitator, member):
    tap(by_facilitator, "end", member)

    tap(by_facilitator, "give", member, role="resident")

    roles = member.person.roles.order_by("pk")
    assert [days(row) for row in roles] == [
        (factories.JOINED, YESTERDAY),
        (TODAY, None),
    ]


def test_giving_what_was_asked_for_accepts_it(by_facilitator, waiting):
    make_role(waiting.person, Role.PRACTITIONER, tambon=waiting.tambon)

    tap(by_facilitator, "give", waiting, role="resident")

    assert days(waiting) == (TODAY, None)
    assert steps(waiting) == [("accepted", "amnuay")]


def test_a_closed_login_is_given_nothing(by_facilitator, member):
    User.objects.filter(username="kamol").update(is_active=False)

    page = tap(by_facilitator, "give", member, role="practitioner")

    assert "ชื่อผู้ใช้ของคนนี้ปิดไปแล้ว" in page.text
    assert member.person.roles.count() == 1


# Adding somebody on the spot


def test_somebody_on_the_spot_gets_a_login_and_a_code(by_facilitator, bang_chak):
    page = add(by_facilitator, phone="๐๘๑-234 5678")

    person = Person.objects.get(display_name="สมหญิง ใจดี")
    assert person.phone == person.user.phone == "0812345678"
    assert person.user.username == "สมหญิง.ใจดี"
    assert not person.user.has_usable_password()
    assert not person.show_name
    role = person.roles.get()
    assert (role.role, role.tambon, *days(role)) == (
        Role.RESIDENT,
        bang_chak,
        TODAY,
        None,
    )
    assert steps(role) == [("given", "amnuay")]
    assert "เพิ่มสมหญิง ใจดีแล้ว" in page.text
    assert "สมหญิง.ใจดี" in page.text
    assert len(digits_in(page)) == 6
    assert "no-store" in page.headers["Cache-Control"]


def test_the_code_is_shown_once_and_not_stored(by_facilitator):
    digits = digits_in(add(by_facilitator))

    assert digits not in by_facilitator.get(PAGE).text
    code = OneUseCode.objects.get()
    assert digits not in code.hash
    assert digits not in str(by_facilitator.session.items())


def test_the_same_form_again_gives_the_same_person_and_code(by_facilitator):
    key = uuid.uuid4()
    first = add(by_facilitator, key=key, phone="0812345678")

    again = add(by_facilitator, key=key, phone="0812345678")

    assert digits_in(again) == digits_in(first) != ""
    assert Person.objects.filter(display_name="สมหญิง ใจดี").count() == 1
    assert OneUseCode.objects.count() == RoleStep.objects.count() == 1


def test_another_name_in_a_sent_form_is_asked_about(by_facilitator):
    key = uuid.uuid4()
    add(by_facilitator, key=key)

    page = add(by_facilitator, "สมชาย ใจดี", key=key)

    assert "แบบฟอร์มนี้เพิ่มสมหญิง ใจดีไปแล้ว" in page.text
    assert 'value="สมชาย ใจดี"' in page.text
    assert not Person.objects.filter(display_name="สมชาย ใจดี").exists()
    fresh = page.context["form"]["key"].value()
    add(by_facilitator, "สมชาย ใจดี", key=fresh)
    assert Person.objects.filter(display_name="สมชาย ใจดี").count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": " \u200b "}, "กรุณาพิมพ์ชื่อ"),
        ({"name": "ก" * 151}, "150"),
        ({"phone": "12"}, "9 หรือ 10 หลัก"),
        ({"role": ""}, "กรุณาเลือกบทบาท"),
        ({"phone": "0899999999"}, "เป็นของชื่อผู้ใช้อื่นแล้ว"),
    ],
)
def test_what_is_wrong_is_said_and_typing_is_kept(
    by_facilitator, facilitator, typed, told
):
    User.objects.filter(pk=facilitator.pk).update(phone="0899999999")

    page = add(by_facilitator, **{"name": "สมหญิง", "phone": "0811111111", **typed})

    assert told in page.context["form"].errors.as_text()
    assert "ยังบันทึกไม่ได้ มีจุดที่ต้องแก้" in page.text
    for text in {"name": "สมหญิง", **typed}.values():
        assert text.strip(" \u200b") in page.text
    assert Person.objects.count() == 1
    assert not RoleStep.objects.exists()


@pytest.mark.parametrize(
    ("name", "usernames"),
    [
        ("สมหญิง ใจดี", ["สมหญิง.ใจดี", "สมหญิง.ใจดี2", "สมหญิง.ใจดี3"]),
        ("SOM Jai", ["SOM.Jai", "SOM.Jai2", "SOM.Jai3"]),
        ("่่้สม", ["สมาชิก", "สมาชิก2", "สมาชิก3"]),
        ("นํ้าฝน", ["น้ำฝน", "น้ำฝน2", "น้ำฝน3"]),
        ("😀 (๑)", ["สมาชิก", "สมาชิก2", "สมาชิก3"]),
    ],
)
def test_usernames_are_like_the_names(by_facilitator, name, usernames):
    for _again in range(3):
        add(by_facilitator, name)

    made = User.objects.exclude(username="amnuay").order_by("pk")
    assert [user.username for user in made] == usernames
    for user in made:
        user.full_clean(exclude=["password"])


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"deed": "promote"},
        {"deed": "accept"},
        {"deed": "accept", "row": "x"},
        {"deed": "accept", "row": "9" * 30},
        {"deed": "add", "name": "ใคร", "role": "resident"},
        {"deed": "add", "name": "ใคร", "role": "resident", "key": "x"},
        {"deed": "code", "row": "{row}"},
        {"deed": "give", "row": "{row}"},
    ],
)
def test_a_torn_form_does_nothing(by_facilitator, member, sent):
    sent = {name: text.format(row=member.pk) for name, text in sent.items()}

    assert by_facilitator.post(PAGE, sent).status_code == 404

    assert not RoleStep.objects.exists()
    assert not OneUseCode.objects.exists()


def test_text_typed_before_the_log_in_ran_out_comes_back(client, facilitator):
    facilitator.set_password(factories.PASSWORD)
    facilitator.save()
    sent = {"deed": "add", "writer": facilitator.pk, "name": "สมหญิง ใจดี"}
    refused = client.post(PAGE, {**sent, "key": uuid.uuid4(), "role": "resident"})
    assert refused.status_code == 401

    client.force_login(facilitator)
    session = client.session
    session["typed"] = refused.context["typed"]
    session.save()

    assert 'value="สมหญิง ใจดี"' in client.get(PAGE).text
    assert not RoleStep.objects.exists()


# The page


def test_members_stand_by_role_with_the_day_they_began(
    by_facilitator, facilitator, member, note_taker, bang_chak
):
    village = factories.make_village(bang_chak, 7)
    make_user("villager", Role.RESIDENT, village=village)

    page = by_facilitator.get(PAGE)

    rows = page.context["page"].page.object_list
    assert [row.person.display_name for row in rows] == [
        "amnuay",
        "likhit",
        "kamol",
        "villager",
    ]
    assert "ตั้งแต่ 3 มิ.ย. 2548" in plain(page)
    assert "หมู่ที่ 7" in plain(page)


def test_a_name_is_looked_for(by_facilitator, member, note_taker):
    rows = by_facilitator.get(PAGE, {"q": "KAM"}).context["page"].page.object_list
    none = by_facilitator.get(PAGE, {"q": "ไม่มีใคร"})
    odd = by_facilitator.get(PAGE, {"q": "ก" * 200, "state": "x", "page": "นอก"})

    assert [row.person.display_name for row in rows] == ["kamol"]
    assert "ไม่พบคนชื่อนี้ในตำบล" in none.text
    assert odd.status_code == 200


def test_many_members_come_in_pages_with_the_same_queries(by_facilitator, bang_chak):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert by_facilitator.get(PAGE).status_code == 200
        return len(queries)

    make_user(role=Role.RESIDENT, tambon=bang_chak)
    waits = make_user(role=Role.RESIDENT, tambon=bang_chak).person.roles.get()
    RoleAssignment.objects.filter(pk=waits.pk).update(starts_on=None)
    asked()
    few = asked()
    for number in range(60):
        user = make_user(role=Role.RESIDENT, tambon=bang_chak)
        if number > 30:
            user.person.roles.update(starts_on=None)

    page = by_facilitator.get(PAGE)

    assert asked() == few <= 16
    assert page.context["page"].waiting_count == 30
    assert "ยังมีรออีก 10 คน" in plain(page)
    assert len(page.context["page"].page.object_list) == 33
    assert page.text.count('value="accept"') == 20


def test_steps_cannot_be_changed_or_deleted(by_facilitator, waiting):
    tap(by_facilitator, "accept", waiting)
    step = RoleStep.objects.get()

    for deed in (
        step.save,
        step.delete,
        RoleStep.objects.all().delete,
        lambda: RoleStep.objects.update(deed="ended"),
    ):
        with pytest.raises(TypeError):
            deed()
