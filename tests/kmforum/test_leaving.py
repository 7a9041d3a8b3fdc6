"""Leaving: the person goes, with her name; what she wrote for her tambon stays."""

import json
import uuid

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from kmforum.leaving import forget
from meetings import requests
from meetings.appointments import Sent
from meetings.models import (
    ActionItem,
    ActionOwner,
    AppointmentMove,
    Meeting,
    MeetingDraft,
    Outcome,
    Participation,
    Revision,
)
from meetings.snapshots import snapshot_of
from people import members
from people.codes import make_code
from people.models import OneUseCode, Person, Role, RoleAssignment, RoleStep, User
from tests import factories
from tests.factories import make_meeting, make_outcome, make_role, make_user
from thai.clock import now

pytestmark = pytest.mark.django_db

PAGE = "/accounts/profile/leave/"
NAME, USERNAME, PHONE = "คุณสุนันท์", "sunan", "0812345678"
EARLIER = "สุนันท์ ใจดี"
LEFT = "ผู้ที่ลาออกแล้ว"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def sunan(bang_chak):
    """คุณอำนวย of บางจาก, under her name and with a password."""
    user = make_user(USERNAME, Role.FACILITATOR, tambon=bang_chak)
    user.phone, user.email = PHONE, "sunan@example.com"
    EmailAddress.objects.create(user=user, email=user.email)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    user.set_password(factories.PASSWORD)
    user.save()
    names = {"display_name": NAME, "phone": PHONE, "show_name": True}
    Person.objects.filter(user=user).update(**names)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def by_sunan(client, sunan):
    client.force_login(sunan)
    return client


def leave(client, password=factories.PASSWORD):
    return client.post(PAGE, {"password": password}, follow=True)


# What she left behind


@pytest.fixture
def traces(sunan, bang_chak, resident, administrator):
    """Her name wherever the site keeps one: her round, its history, the admin's log."""
    meeting = make_meeting(bang_chak, recorded_by=sunan, title="เวทีของตำบล")
    Participation.objects.create(meeting=meeting, person=sunan.person, duty="chair")
    outcome = make_outcome(meeting, "จะทำบล็อก", said_by=sunan.person)
    action = ActionItem.objects.create(
        meeting=meeting, tambon=bang_chak, text="สร้างบล็อก", item=outcome.item
    )
    ActionOwner.objects.create(action=action, person=sunan.person)
    ActionOwner.objects.create(action=action, text=f"กำนัน, {NAME} และลุงดำ")
    old = snapshot_of(meeting) | {
        "duties": [{"duty": "chair", "who": NAME}],
        "actions": [
            {"text": "สร้างบล็อก", "tambon": None, "owners": [NAME], "due_on": None}
        ],
    }
    for version, snapshot in enumerate([old, snapshot_of(meeting)], start=1):
        note_version(meeting, version, snapshot, sunan)
    appointment = factories.make_appointment(bang_chak, made_in=meeting)
    AppointmentMove.objects.create(
        appointment=appointment, version=1, key=uuid.uuid4(), deed="made",
        at=now(), by=sunan, kind="dated", on=appointment.on,
    )  # fmt: skip
    in_hand = make_outcome(meeting, "ขอหนุนเสริม", "support_request", tambon=bang_chak)
    requests.take_up(in_hand.pk, Sent(sunan, uuid.uuid4()))
    MeetingDraft.objects.create(owner=sunan, saved_at=now(), data={"note": [NAME]})
    make_code(resident, uuid.uuid4(), sunan)
    given = make_role(make_user("suda").person, Role.RESIDENT, tambon=bang_chak)
    members.end(given.pk, sunan)
    log(administrator, sunan, meeting)
    return meeting


def note_version(meeting, version, snapshot, who):
    Revision.objects.create(
        meeting=meeting, version=version, key=uuid.uuid4(), at=now(), who=who,
        snapshot=snapshot,
    )  # fmt: skip


def log(administrator, user, meeting):
    """As the admin writes it: rows by what they are called at that time."""

    def entry(row, called, *messages):
        LogEntry.objects.log_actions(administrator.pk, [row], 2, list(messages))
        LogEntry.objects.filter(pk=LogEntry.objects.latest("pk").pk).update(
            object_repr=called
        )

    role = user.person.roles.get()
    inline = {"name": "บทบาท", "object": f"{EARLIER} · คุณอำนวย · บางจาก"}
    entry(user, USERNAME, {"changed": {"fields": ["phone"]}})
    entry(user.person, EARLIER, {"added": inline})
    entry(role, f"{EARLIER} · คุณอำนวย · บางจาก", {"added": {}})
    duty = {"name": "หน้าที่", "object": f"ประธาน: {NAME}", "fields": ["duty"]}
    entry(meeting, "เวทีของตำบล", {"changed": duty}, {"changed": {"fields": ["title"]}})


def everything_stored():
    """(table, text) of every row of every table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield table, " ".join(map(str, row))


def tables_with(*texts):
    """{(table, text)} of where each is found, as it is or with its letters escaped."""
    return {
        (table, text)
        for table, row in everything_stored()
        for text in texts
        if text in row or json.dumps(text)[1:-1] in row
    }


def test_no_table_keeps_the_name_the_username_or_the_phone(by_sunan, traces):
    looked_for = (NAME, EARLIER, USERNAME, PHONE, f"{USERNAME}@")
    assert {table for table, _text in tables_with(*looked_for)} == {
        "account_emailaddress",
        "django_admin_log",
        "meetings_actionowner",
        "meetings_meetingdraft",
        "meetings_revision",
        "people_person",
        "people_user",
    }

    page = leave(by_sunan)

    assert "ท่านลาออกเรียบร้อยแล้ว" in page.text
    assert tables_with(*looked_for) == set()


PAGES = [
    "/",
    "/tambons/800119/",
    "/tambons/800119/members/",
    "/tambons/800119/members/?state=ended",
    "/meetings/",
    "/meetings.csv",
    "/actions/",
    "/governor/",
    "/calendar.ics",
    "/me/",
    "/accounts/profile.json",
    "/admin/people/person/",
    "/admin/people/user/",
    "/admin/people/roleassignment/",
    "/admin/people/rolestep/",
    "/admin/people/oneusecode/",
    "/admin/meetings/revision/",
    "/admin/",
]


def pages_about(meeting):
    own = [reverse("meetings:meeting_detail", args=[meeting.pk])]
    own += [f"{own[0]}history/", f"{own[0]}compare/?from=1&to=2", f"{own[0]}?sent=1"]
    own += [row.get_absolute_url() for row in meeting.appointments_made.all()]
    asked = Outcome.objects.get(kind="support_request")
    log = LogEntry.objects.values_list("content_type__model", "object_id")
    history = [
        reverse(
            f"admin:{'meetings' if model == 'meeting' else 'people'}_{model}_history",
            args=[key],
        )
        for model, key in log
    ]
    return [*own, asked.get_absolute_url(), *history]


def test_no_page_tells_the_name_afterwards(by_sunan, traces, administrator):
    traces.refresh_from_db()
    admin = Client()
    admin.force_login(administrator)
    addresses = [*PAGES, *pages_about(traces)]
    before = "".join(admin.get(address).text for address in addresses)
    assert before.count(NAME) > 10

    leave(by_sunan)

    for address in addresses:
        page = admin.get(address)
        assert page.status_code == 200, address
        for text in (NAME, EARLIER, USERNAME, PHONE):
            assert text not in page.text, (address, text)
    assert LEFT in admin.get(traces.get_absolute_url()).text


def test_what_belongs_to_the_tambon_stays(by_sunan, sunan, traces):
    leave(by_sunan)

    traces.refresh_from_db()
    assert traces.title == "เวทีของตำบล"
    assert traces.recorded_by == sunan
    assert traces.revisions.count() == 2
    assert traces.participations.get().person.display_name == LEFT
    assert ActionOwner.objects.get(person=None).text == f"กำนัน, {LEFT} และลุงดำ"
    assert traces.appointments_made.get().moves.exists()
    assert Outcome.objects.get(text="จะทำบล็อก").said_by.display_name == LEFT
    assert not MeetingDraft.objects.exists()
    old, new = traces.revisions.order_by("version")
    assert old.snapshot["duties"] == [{"duty": "chair", "who": LEFT}]
    assert new.snapshot["duties"][0]["who"] == {"person": sunan.person.pk}


def test_what_was_in_her_hands_is_for_others_again(by_sunan, traces):
    leave(by_sunan)

    asked = Outcome.objects.get(kind="support_request")
    assert asked.taken_by is None
    assert asked.steps.order_by("-version").first().deed == "given_back"


def test_a_namesake_keeps_her_name(by_sunan, sunan, traces, tha_rai):
    other = make_user("sunan2", Role.FACILITATOR, tambon=tha_rai)
    Person.objects.filter(user=other).update(display_name=NAME)
    elsewhere = make_meeting(tha_rai, recorded_by=other)
    action = ActionItem.objects.create(meeting=elsewhere, text="อบรมบัญชี")
    owner = ActionOwner.objects.create(action=action, text=NAME)

    leave(by_sunan)

    owner.refresh_from_db()
    assert owner.text == NAME
    assert Person.objects.get(user=other).display_name == NAME
    assert not Person.objects.filter(roles__tambon__code="800119").filter(
        display_name=NAME
    )


def test_nobody_logs_in_with_that_login_any_more(by_sunan, sunan, traces):
    phone = Client()
    phone.force_login(sunan)

    leave(by_sunan)

    assert phone.get("/me/").status_code == 302
    assert "_auth_user_id" not in by_sunan.session
    gone = User.objects.get(pk=sunan.pk)
    assert not gone.is_active
    assert not gone.has_usable_password()
    assert not Authenticator.objects.exists()
    assert gone.phone == gone.email == ""
    for name in (USERNAME, gone.username):
        assert not Client().login(username=name, password=factories.PASSWORD)
    gone.full_clean(exclude=["password"])


def test_her_roles_end_at_once_and_say_how(by_sunan, sunan, tha_rai):
    make_role(sunan.person, Role.RESIDENT, tambon=tha_rai, starts_on=None)

    leave(by_sunan)

    person = Person.objects.get(user=sunan)
    assert not person.roles.unclosed().exists()
    assert not person.show_name
    steps = RoleStep.objects.filter(by=sunan)
    assert [step.deed for step in steps] == ["left", "left"]


def test_a_code_of_hers_is_void(by_sunan, sunan, administrator):
    made = make_code(sunan, uuid.uuid4(), administrator)

    leave(by_sunan)

    assert OneUseCode.objects.get().voided_at
    sent = {"name": USERNAME, "code": made.digits}
    Client().post(
        "/accounts/code/", {**sent, "password": "ก" * 9, "password_again": "ก" * 9}
    )
    assert not User.objects.get(pk=sunan.pk).has_usable_password()


# Before it happens


def test_the_page_says_what_goes_and_what_stays(by_sunan, traces):
    page = by_sunan.get(PAGE)

    text = page.text.replace("\u00a0", " ")
    assert f"“{LEFT}” แทน" in text
    assert "ร่างของท่านที่ยังไม่ส่ง 1 ฉบับ" in text
    assert "ยังอยู่กับตำบลและจังหวัด แต่ไม่มีชื่อท่าน" in text
    assert "ลาออกแล้วย้อนกลับไม่ได้" in text
    assert Person.objects.filter(display_name=NAME).exists()


@pytest.mark.parametrize(
    ("password", "told"), [("", "กรุณาพิมพ์รหัสผ่าน"), ("ผิด", "รหัสผ่านไม่ถูกต้อง")]
)
def test_without_the_password_nothing_happens(by_sunan, sunan, password, told):
    page = leave(by_sunan, password)

    assert told in page.text
    assert Person.objects.get(user=sunan).display_name == NAME
    assert RoleAssignment.objects.in_force().filter(person__user=sunan).exists()


def test_after_five_wrong_passwords_one_is_logged_out(by_sunan, sunan):
    for _number in range(4):
        assert leave(by_sunan, "ผิด").redirect_chain == []

    page = leave(by_sunan, "ผิด")

    assert page.redirect_chain == [("/accounts/login/", 302)]
    assert "รหัสผ่านผิดหลายครั้ง" in page.text
    assert Person.objects.get(user=sunan).display_name == NAME
    assert not Session.objects.filter(session_data__contains="sunan").exists()


def test_the_last_facilitator_is_warned_and_may_go(by_sunan, sunan, bang_chak):
    text = by_sunan.get(PAGE).text
    assert "ท่านเป็นคุณอำนวยคนเดียวของตำบล" in text
    assert "ตำบลบางจากจะไม่มีคุณอำนวย" in text

    leave(by_sunan)

    facilitators = RoleAssignment.objects.in_force().filter(role=Role.FACILITATOR)
    assert not facilitators.exists()


def test_one_of_two_facilitators_is_not_warned(by_sunan, bang_chak):
    village = factories.make_village(bang_chak)
    make_user("amnuay", Role.FACILITATOR, village=village)

    assert "ท่านเป็นคุณอำนวยคนเดียว" not in by_sunan.get(PAGE).text


def test_the_only_administrator_stays(client, administrator):
    administrator.set_password(factories.PASSWORD)
    administrator.save()
    make_user("closed", is_superuser=True)
    User.objects.filter(username="closed").update(is_active=False)
    client.force_login(administrator)

    page = leave(client)

    assert "ท่านเป็นผู้ดูแลระบบคนเดียว" in page.text
    assert 'type="password"' not in page.text
    assert User.objects.get(username="admin").is_active
    with pytest.raises(ValidationError):
        forget(administrator)


def test_one_of_two_administrators_goes(client, administrator):
    administrator.set_password(factories.PASSWORD)
    administrator.save()
    make_user("admin2", is_superuser=True)
    client.force_login(administrator)

    leave(client)

    gone = User.objects.get(pk=administrator.pk)
    assert not gone.is_superuser
    assert not gone.is_active


def test_a_login_without_a_person_goes_too(by_sunan, sunan):
    sunan.person.delete()

    leave(by_sunan)

    assert not User.objects.get(pk=sunan.pk).is_active
    assert tables_with(USERNAME, PHONE) == set()


def test_nothing_goes_when_something_fails(by_sunan, sunan, traces, monkeypatch):
    def fail(user):
        raise RuntimeError("the line broke")

    monkeypatch.setattr("kmforum.leaving.leave", fail)
    with pytest.raises(RuntimeError):
        leave(by_sunan)

    assert MeetingDraft.objects.filter(owner=sunan).exists()
    assert ActionOwner.objects.filter(text__contains=NAME).exists()
    assert Meeting.objects.get(pk=traces.pk).recorded_by == sunan
