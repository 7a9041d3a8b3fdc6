"""งานของฉัน: what waits for each kind of person, and nothing of others."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import ActionItem, MeetingDraft
from people.models import Role
from tests.factories import (
    make_appointment,
    make_meeting,
    make_outcome,
    make_person,
    make_role,
    make_tambon,
    make_user,
    make_village,
)

PAGE = "/me/"
NOV_6 = datetime.date(2005, 11, 6)
NOV_28 = datetime.date(2005, 11, 28)


@pytest.fixture
def by_facilitator(client, facilitator):
    client.force_login(facilitator)
    return client


def make_draft(owner, *, tambon=None, held_on="25 ต.ค. 48", **fields):
    where = {"scope": [tambon.code] if tambon else [], "held_on": [held_on]}
    fields = {"data": {"where": where}, "saved_at": timezone.now(), **fields}
    return MeetingDraft.objects.create(owner=owner, **fields)


def make_action(meeting, tambon, text="สร้างบล็อกตำบลบางจาก", **fields):
    return ActionItem.objects.create(
        meeting=meeting, tambon=tambon, text=text, **fields
    )


def plain(response):
    return response.text.replace("\u00a0", " ")


def test_a_visitor_logs_in_and_comes_back(client, db):
    assert client.get(PAGE).url == "/accounts/login/?next=/me/"


def test_today_s_appointment_comes_first_with_its_button(
    by_facilitator, bang_chak, today
):
    make_meeting(bang_chak, round_number=3)
    overdue = make_appointment(bang_chak, on=NOV_6)
    due = make_appointment(bang_chak, on=today)

    page = by_facilitator.get(PAGE)

    assert [item["row"] for item in page.context["due"]] == [due, overdue]
    assert "วันนี้: บางจาก นัดที่ 4" in page.text
    assert f"/meetings/new/?appointment={due.pk}" in page.text
    assert "เลยมา 15 วัน" in plain(page)


def test_a_record_that_was_begun_is_gone_on_with(
    by_facilitator, facilitator, colleague, bang_chak, today
):
    due, other = (make_appointment(bang_chak, on=day) for day in (today, NOV_6))
    begun = {"where": {"appointment": [str(due.pk)]}}
    mine = make_draft(facilitator, data=begun)
    make_draft(facilitator, data=begun, sent_at=timezone.now())
    make_draft(colleague, data={"where": {"appointment": [str(other.pk)]}})

    page = by_facilitator.get(PAGE)

    assert [item["draft"] for item in page.context["due"]] == [mine, None]
    assert page.text.count("เริ่มบันทึกไว้แล้ว ยังไม่ได้ส่ง") == 1
    assert page.text.count("ยังไม่มีบันทึก") == 1
    assert f"/meetings/new/?appointment={due.pk}" not in page.text
    assert f"/meetings/new/?appointment={other.pk}" in page.text


def test_recorded_cancelled_and_strange_appointments_are_not_due(
    by_facilitator, bang_chak, tha_rai, today
):
    make_appointment(bang_chak, on=today, fulfilled_by=make_meeting(bang_chak))
    make_appointment(
        bang_chak, on=today, cancelled_at=timezone.now(), closed_as="not_held"
    )
    make_appointment(tha_rai, on=today)
    make_appointment(None, on=today)
    to_come = make_appointment(bang_chak, on=NOV_28)

    page = by_facilitator.get(PAGE)

    assert page.context["due"] == []
    assert [item["row"] for item in page.context["coming"]] == [to_come]
    assert "ไม่มีนัดที่ค้างบันทึก" in page.text


def test_the_circle_is_due_for_those_of_the_province(
    client, governor_office, bang_chak, today
):
    circle = make_appointment(None, on=today, topic="เตรียมมหกรรม")
    make_appointment(bang_chak, on=today)
    client.force_login(governor_office)

    page = client.get(PAGE)

    assert [item["row"] for item in page.context["due"]] == [circle]
    assert 'href="/governor/"' in page.text


def test_drafts_are_one_s_own_and_unsent_and_say_where_they_are(
    by_facilitator, facilitator, colleague, bang_chak
):
    mine = make_draft(facilitator, tambon=bang_chak)
    sent = make_draft(facilitator, sent_at=timezone.now())
    other = make_draft(colleague)

    page = by_facilitator.get(PAGE)

    assert "บางจาก · อ. 25 ต.ค. 2548" in plain(page)
    assert f"/meetings/drafts/{mine.key}/" in page.text
    assert str(sent.key) not in page.text
    assert str(other.key) not in page.text
    assert "ส่งถึงส่วนกลางแล้ว" in page.text
    assert "ยังเป็นร่าง ไม่มีใครเห็น" in page.text


@pytest.mark.parametrize("data", [{}, {"where": {}}, {"where": {"held_on": ["32"]}}])
def test_a_draft_of_almost_nothing_still_has_a_name(by_facilitator, facilitator, data):
    make_draft(facilitator, data=data)

    assert by_facilitator.get(PAGE).context["drafts"][0]["title"]


def test_open_work_comes_overdue_first_with_its_age(by_facilitator, bang_chak, tha_rai):
    meeting = make_meeting(bang_chak, held_on=datetime.date(2005, 10, 27))
    calm = make_action(meeting, bang_chak, "งานไม่มีกำหนด")
    soon = make_action(meeting, bang_chak, "งานใกล้กำหนด", due_on=NOV_28)
    late = make_action(meeting, bang_chak, "งานเลยกำหนด", due_on=NOV_6)
    make_action(meeting, bang_chak, "งานเสร็จ", status="done", done_on=NOV_6)
    make_action(meeting, tha_rai, "งานของท่าไร่")

    page = by_facilitator.get(PAGE)

    assert [item["row"] for item in page.context["actions"]] == [late, soon, calm]
    assert "เลยกำหนด 15 วัน" in plain(page)
    assert "ค้างมา 25 วัน" in plain(page)


def test_requests_of_the_own_tambon_are_shown_oldest_first(
    by_facilitator, bang_chak, tha_rai
):
    new = make_meeting(bang_chak, held_on=datetime.date(2005, 10, 25))
    old = make_meeting(bang_chak, held_on=datetime.date(2005, 9, 19))
    asked = {"kind": "support_request"}
    make_outcome(new, "เรื่องใหม่", **asked)
    make_outcome(old, "เรื่องเก่า", tambon=bang_chak, **asked)
    make_outcome(old, "เรื่องจบ", tambon=bang_chak, resolved_on=NOV_6, **asked)
    make_outcome(make_meeting(tha_rai), "เรื่องท่าไร่", tambon=tha_rai, **asked)

    page = by_facilitator.get(PAGE)

    assert [row.text for row in page.context["requests"]] == ["เรื่องเก่า", "เรื่องใหม่"]


def test_a_resident_sees_her_tambon_s_work_but_not_what_officials_see(
    client, resident, facilitator, bang_chak
):
    meeting = make_meeting(bang_chak)
    make_action(meeting, bang_chak)
    make_outcome(
        meeting,
        "ทะเลาะกัน",
        kind="no_agreement",
        tambon=bang_chak,
        visibility="officials",
    )
    hidden = make_meeting(bang_chak, visibility="officials")
    make_action(hidden, bang_chak, "งานลับ")
    client.force_login(resident)

    page = client.get(PAGE)

    assert "สร้างบล็อกตำบลบางจาก" in page.text
    assert "ทะเลาะกัน" not in page.text
    assert "งานลับ" not in page.text
    assert "บันทึกนัดใหม่" not in page.text
    assert "รอฉันยืนยัน" not in page.text


def test_records_of_others_wait_for_my_confirmation_and_my_own_do_not(
    by_facilitator, facilitator, colleague, tha_rai, bang_chak
):
    theirs = make_meeting(tha_rai, recorded_by=colleague, round_number=5)
    mine = make_meeting(bang_chak, recorded_by=facilitator, round_number=4)

    page = by_facilitator.get(PAGE)

    assert list(page.context["to_confirm"]) == [theirs]
    assert reverse("meetings:meeting_confirm", args=[theirs.pk]) in page.text
    assert mine.get_absolute_url() not in page.text


def test_who_has_no_role_is_told_what_she_can_do(client, db):
    client.force_login(make_user("newcomer"))

    page = client.get(PAGE)

    assert "ยินดีต้อนรับ" in page.text
    assert "ยังไม่มีหน้าที่" in page.text
    assert "ไม่มีงานค้าง" not in page.text


def test_a_role_only_asked_for_opens_nothing(client, bang_chak):
    asked = make_user("asked", Role.FACILITATOR, tambon=bang_chak, starts_on=None)
    make_action(make_meeting(bang_chak), bang_chak)
    client.force_login(asked)

    page = client.get(PAGE)

    assert "ท่านขอเป็นคุณอำนวยที่บางจากไว้แล้ว" in page.text
    assert "สร้างบล็อกตำบลบางจาก" not in page.text


def test_a_role_that_was_refused_is_not_waited_for(client, bang_chak, today):
    ended = {"starts_on": None, "ends_on": today}
    client.force_login(make_user("asked", Role.RESIDENT, tambon=bang_chak, **ended))

    page = client.get(PAGE)

    assert "ยินดีต้อนรับ" in page.text
    assert "ไว้แล้ว" not in page.text


def test_staff_of_an_agency_is_led_to_what_everybody_reads(client, agency_staff):
    client.force_login(agency_staff)

    page = client.get(PAGE)

    assert "ไม่มีเรื่องรออยู่" in page.text
    assert "ธ.ก.ส." in page.text


def test_an_administrator_without_a_person_finds_the_page(client, administrator):
    administrator.person.delete()
    client.force_login(administrator)

    assert "ผู้ดูแลระบบ" in client.get(PAGE).text


def test_logging_out_is_a_button(by_facilitator):
    assert 'action="/accounts/logout/"' in by_facilitator.get(PAGE).text

    by_facilitator.post("/accounts/logout/")

    assert by_facilitator.get(PAGE).status_code == 302


@pytest.mark.parametrize("reader", ["facilitator", "governor_office", "administrator"])
def test_eight_rows_of_each_ask_no_more_than_one(
    client, request, reader, colleague, bang_chak, tha_rai
):
    user = request.getfixturevalue(reader)
    client.force_login(user)

    def add(number):
        held = make_meeting(bang_chak, round_number=number)
        make_action(held, bang_chak)
        make_outcome(held, kind="support_request", tambon=bang_chak)
        make_appointment(bang_chak, on=NOV_6, made_in=held)
        make_appointment(bang_chak, on=None, made_in=held)
        make_draft(user, tambon=bang_chak)
        make_draft(user, tambon=make_tambon(f"8001{20 + number}", f"ตำบล {number}"))
        make_meeting(tha_rai, recorded_by=colleague, round_number=number)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    add(1)
    for_one = queries()
    for number in range(2, 9):
        add(number)

    assert queries() == for_one
    assert for_one <= 29


def test_work_that_came_of_trouble_is_not_for_residents(client, bang_chak, resident):
    meeting = make_meeting(bang_chak)
    item = make_outcome(meeting, kind="problem", visibility="officials").item
    make_action(meeting, bang_chak, "ทวงเงินที่ค้าง", item=item)
    make_action(meeting, bang_chak, "อบรมบัญชี")
    client.force_login(resident)

    page = client.get(PAGE).text

    assert "อบรมบัญชี" in page
    assert "ทวงเงินที่ค้าง" not in page


def make_waiting(tambon, role=Role.RESIDENT, **fields):
    fields = {"tambon": tambon, **fields}
    return make_role(make_person(), role, starts_on=None, **fields)


def test_people_who_wait_for_a_yes_are_counted_with_a_link(
    by_facilitator, bang_chak, tha_rai
):
    make_waiting(bang_chak)
    make_waiting(None, village=make_village(bang_chak))
    make_waiting(tha_rai)
    make_waiting(bang_chak, Role.GOVERNOR_OFFICE)

    page = by_facilitator.get(PAGE)

    (tambon,) = page.context["to_accept"]
    assert (tambon, tambon.number) == (bang_chak, 2)
    assert "คนที่รอตอบรับ" in page.text
    assert "รออยู่ 2 คน" in plain(page)
    assert 'href="/tambons/800119/members/"' in page.text


def test_nobody_waits_for_those_who_may_not_say_yes(client, resident, bang_chak):
    make_waiting(bang_chak)
    client.force_login(resident)

    page = client.get(PAGE)

    assert page.context["to_accept"] == []
    assert "คนที่รอตอบรับ" not in page.text


def test_who_waits_longest_comes_first(client, administrator, bang_chak, tha_rai):
    make_waiting(bang_chak, asked_on=NOV_28)
    make_waiting(tha_rai, asked_on=NOV_6)
    make_waiting(make_tambon("800101", "ในเมือง", joined_on=None))
    client.force_login(administrator)

    assert client.get(PAGE).context["to_accept"] == [tha_rai, bang_chak]
