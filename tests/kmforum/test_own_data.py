"""One's own data as a file: all of one's own, in words, and nothing of others."""

import datetime
import json
import uuid

import pytest

from meetings import requests
from meetings.appointments import Sent, announce
from meetings.models import (
    ActionItem,
    ActionOwner,
    Appointment,
    MeetingDraft,
    Participation,
    Revision,
)
from meetings.snapshots import snapshot_of
from people import members
from people.models import Role
from tests.factories import (
    make_kind,
    make_meeting,
    make_outcome,
    make_province,
    make_role,
    make_user,
)
from thai.clock import now

pytestmark = pytest.mark.django_db

PAGE = "/accounts/profile.json"
OCT_25 = datetime.date(2005, 10, 25)


@pytest.fixture
def by_facilitator(client, facilitator):
    client.force_login(facilitator)
    return client


def data_of(client):
    response = client.get(PAGE)
    assert response.status_code == 200
    return json.loads(response.content.decode("utf-8"))


@pytest.fixture
def work(facilitator, bang_chak):
    """A round, an appointment, a request, a draft and a yes of the facilitator."""
    meeting = make_meeting(bang_chak, round_number=3, recorded_by=facilitator)
    Revision.objects.create(
        meeting=meeting, version=1, key=uuid.uuid4(), at=now(), who=facilitator,
        snapshot=snapshot_of(meeting), why="พิมพ์ผิด",
    )  # fmt: skip
    Participation.objects.create(
        meeting=meeting, person=facilitator.person, duty="recorder"
    )
    make_outcome(meeting, "จะเริ่มที่บัญชี", said_by=facilitator.person)
    action = ActionItem.objects.create(
        meeting=meeting, tambon=bang_chak, text="สร้างบล็อก"
    )
    ActionOwner.objects.create(action=action, person=facilitator.person)
    asked = make_outcome(meeting, "ขอหนุนเสริม", "support_request", tambon=bang_chak)
    requests.take_up(asked.pk, Sent(facilitator, uuid.uuid4()))
    appointment = Appointment(
        province=make_province(), tambon=bang_chak, kind="dated", on=OCT_25
    )
    announce(appointment, Sent(facilitator, uuid.uuid4()))
    draft = {"where": {"title": ["เวทีครั้งหน้า"]}}
    MeetingDraft.objects.create(owner=facilitator, saved_at=now(), data=draft)
    asks = make_user("suda").person
    role = make_role(asks, Role.RESIDENT, tambon=bang_chak, starts_on=None)
    members.accept(role.pk, facilitator)
    return meeting


def test_the_file_tells_who_one_is_and_what_one_did(by_facilitator, work):
    data = data_of(by_facilitator)

    assert data["ฉันคือ"]["ชื่อผู้ใช้"] == "amnuay"
    assert data["ฉันคือ"]["ยินยอมให้แสดงชื่อต่อสาธารณะ"] == "ไม่ใช่"
    (role,) = data["บทบาทของฉัน"]
    assert role["บทบาท"] == "คุณอำนวย"
    assert role["ตั้งแต่"] == "3 มิ.ย. 2548"
    (recorded,) = data["การประชุมที่ฉันบันทึก"]
    assert recorded["บันทึก"] == work.get_absolute_url()
    assert recorded["ชื่อนัด"] == "บางจาก นัดที่ 3"
    assert "25 ต.ค. 2548" in recorded.values()
    assert data["รายการของฉันในประวัติบันทึก"][0]["เหตุผล"] == "พิมพ์ผิด"
    assert data["ร่างของฉัน"][0]["ตามที่พิมพ์"] == {"where": {"title": ["เวทีครั้งหน้า"]}}
    for part, text in {
        "นัดที่ฉันประกาศหรือแก้ไข": "บางจาก นัดที่ 4",
        "ที่ฉันทำกับเรื่องขอหนุนเสริม": "รับเรื่องแล้ว",
        "งานที่ฉันปิดหรือต้องทำ": "สร้างบล็อก",
        "หน้าที่ของฉันในการประชุม": "จดบันทึก",
        "การประชุมที่จดคำพูดของฉันไว้": "จะเริ่มที่บัญชี",
        "ที่ฉันทำกับบทบาทของผู้อื่น": "ตอบรับแล้ว",
    }.items():
        assert text in str(data[part]), part


def test_the_file_is_readable_thai_and_a_download(by_facilitator, work):
    response = by_facilitator.get(PAGE)

    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    disposition = response.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="kmforum-2005-11-21.json"'
    assert "no-store" in response.headers["Cache-Control"]
    text = response.content.decode()
    assert "\\u0e" not in text
    assert "\u00a0" not in text
    assert "\n  " in text


def test_nothing_of_others_is_in_it(by_facilitator, work, colleague, resident, tha_rai):
    make_kind()
    make_meeting(tha_rai, recorded_by=colleague, title="ลับหนึ่ง")
    draft = {"note": ["ลับสอง"]}
    MeetingDraft.objects.create(owner=colleague, saved_at=now(), data=draft)

    text = json.dumps(data_of(by_facilitator), ensure_ascii=False)

    assert "ลับ" not in text
    for other in ("suda", "amnuay2", "kit"):
        assert other not in text.replace("amnuay", "", 1)


def test_what_one_may_not_read_any_more_is_left_out(
    by_facilitator, facilitator, bang_chak
):
    meeting = make_meeting(bang_chak, visibility="officials", title="เวทีปิด")
    person = facilitator.person
    Participation.objects.create(meeting=meeting, person=person, duty="chair")
    make_outcome(meeting, "คำพูดในเวทีปิด", said_by=person)
    assert "คำพูดในเวทีปิด" in str(data_of(by_facilitator))

    person.roles.update(ends_on=OCT_25)

    data = data_of(by_facilitator)
    assert "เวทีปิด" not in str(data)
    assert data["บทบาทของฉัน"][0]["ถึง"] == "25 ต.ค. 2548"


def test_a_login_without_a_person_and_without_a_deed_has_a_file_too(client, db):
    user = make_user("new")
    user.person.delete()
    client.force_login(type(user).objects.get(pk=user.pk))

    data = data_of(client)

    assert list(data) == ["ข้อมูลของฉันใน kmforum ณ เวลา", "ฉันคือ"]


def test_in_english_the_labels_are_english(by_facilitator, work):
    by_facilitator.cookies["django_language"] = "en"

    data = data_of(by_facilitator)

    assert data["Who I am"]["username"] == "amnuay"
    assert data["My roles"][0]["from"] == "3 Jun 2005"


def test_a_visitor_gets_no_file(client, db):
    assert client.get(PAGE).status_code == 302
