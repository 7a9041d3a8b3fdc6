"""Whatever goes wrong while recording, nothing that was typed is lost."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting, MeetingDraft
from meetings.models.draft import LARGEST_DRAFT
from tests.factories import make_appointment, make_kind, make_meeting, make_tambon
from tests.meetings.recording import NEXT, WHAT, WHERE, Recorder

KEPT = "สิ่งที่พิมพ์ไว้ยังอยู่ครบ"


@pytest.fixture
def recorder(client, facilitator):
    make_kind()
    return Recorder(client, facilitator)


def refused(response, *texts):
    assert response.status_code == 422
    assert not Meeting.objects.filter(state="recorded").exists()
    assert "มีจุดที่ต้องแก้" in response.text
    assert KEPT in response.text
    for text in texts:
        assert text in response.text


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("32/10/48", "เดือนตุลาคมไม่มีวันที่ 32"),
        ("29/2/2548", "29"),
        ("วันอังคารที่ 21 พ.ย. 2548", "จันทร์"),
        ("6 พฤศจิกายน", "ปี"),
        ("21/11/05", "ปี"),
        ("เมื่อคืน", "เมื่อคืน"),
        ("", "วันที่"),
        ("1" * 5000, "วันที่"),
    ],
)
def test_a_wrong_day_is_explained_and_kept(recorder, typed, reason):
    recorder.fill(WHERE | {"held_on": typed})

    response = recorder.send()

    refused(response, reason, f'value="{typed}"', "ยังส่งไม่ได้ มี 1 จุดที่ต้องแก้")
    assert 'href="#id_held_on"' in response.text


def test_a_mended_page_sends_at_once(recorder):
    recorder.fill(WHERE | {"held_on": "32/10/48"})
    recorder.send()

    response = recorder.post(1, WHERE, deed="send")

    assert response["Location"] == f"/meetings/{Meeting.objects.get().pk}/?sent=1"


def test_all_problems_are_told_at_once(recorder):
    recorder.fill(
        WHERE | {"held_on": "32/10/48", "count_practitioner": "เยอะ"},
        {"item-1-owner": "เครือข่ายออมทรัพย์"},
    )

    response = recorder.send(NEXT | {"next-800119-kind": "dated"})

    refused(response, "มี 5 จุดที่ต้องแก้", "กรุณาบอกว่าต้องทำอะไร", "เยอะ")
    assert f'href="{recorder.url(3)}#id_next-800119-on"' in response.text


def test_a_round_needs_something_that_came_of_it(recorder):
    recorder.fill(what={"item-1-title": "ระบบบัญชี"})

    refused(recorder.send(), "กรุณาเขียนสิ่งที่ได้จากนัดนี้", "ระบบบัญชี")


def test_a_round_needs_a_tambon(recorder):
    recorder.fill({"held_on": "21/11/48"})

    refused(recorder.send(), "กรุณาเลือกตำบลของนัดนี้")


def test_a_round_of_others_alone_is_not_recorded_here(recorder, tha_rai):
    recorder.fill(WHERE | {"scope": "800106"})

    refused(recorder.send(), "กรุณาเลือกตำบลที่ท่านเป็นผู้บันทึก")


def test_a_facilitator_does_not_record_the_circle(recorder):
    recorder.fill(WHERE | {"scope": "circle"})

    refused(recorder.send(), "นัดของตำบลไหน")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"next-800119-kind": "dated"}, "จะแจ้งวันภายหลัง"),
        (
            {"next-800119-kind": "dated", "next-800119-on": "20/11/48"},
            "วันนัดต่อไปต้องอยู่หลังวันที่จัดนัดนี้",
        ),
        (
            {"next-800119-kind": "undecided", "next-800119-on": "19/12/48"},
            "รู้วันแล้ว",
        ),
        ({"next-800119-on": "31/11/48"}, "พฤศจิกายน"),
        (
            {"next-800119-kind": "dated", "next-800119-on": "19/12/2549"},
            "เลยไปกว่าหนึ่งปี",
        ),
    ],
)
def test_a_wrong_next_appointment_is_explained_and_kept(recorder, fields, reason):
    recorder.fill()

    response = recorder.send(NEXT | fields)

    refused(response, reason)
    assert "นัดต่อไป และตรวจทาน" in response.text


def test_a_tambon_that_vanished_is_named_and_nothing_is_lost(recorder, bang_chak):
    recorder.fill(WHERE | {"purpose": "กำหนดแผนกิจกรรม"})
    bang_chak.joined_on = None
    bang_chak.save()

    response = recorder.send()

    refused(response, "ตำบลรหัส 800119 ไม่อยู่ในรายการที่เลือกได้แล้ว", "กำหนดแผนกิจกรรม")
    assert MeetingDraft.objects.get().data["what"]["item-1-title"] == ["ระบบบัญชี"]


def test_a_role_that_ended_keeps_the_draft(recorder, facilitator):
    recorder.fill()
    facilitator.person.roles.all().delete()

    refused(recorder.send(), "ตำบลรหัส 800119")


def test_a_draft_of_300_kb_is_refused_with_every_word(recorder):
    text = "ก" * 100_000  # three bytes each

    response = recorder.post(2, WHAT | {"note": text})

    assert response.status_code == 413
    assert "ยาวเกินกว่าบันทึกหนึ่งใบ" in response.text
    assert "256\u00a0กิโลไบต์" in response.text
    assert text in response.text
    assert not MeetingDraft.objects.exists()


def test_a_draft_may_be_as_large_as_it_may_be(recorder):
    spare = LARGEST_DRAFT - len('{"what":{"note":[""]}}')

    assert recorder.post(2, {"note": "ก" * (spare // 3)}).status_code == 302


def test_a_too_large_addition_leaves_the_stored_draft_alone(recorder):
    recorder.fill()

    response = recorder.post(2, WHAT | {"note": "ก" * 100_000})

    assert response.status_code == 413
    assert MeetingDraft.objects.get().data["what"]["item-1-title"] == ["ระบบบัญชี"]


def test_the_same_form_twice_makes_one_record(recorder):
    recorder.fill()

    first, second = recorder.send(), recorder.send()

    assert first["Location"] == second["Location"]
    assert Meeting.objects.count() == 1


def test_an_identical_send_after_the_number_moved_on_is_still_the_same(recorder):
    left_as_offered = {"round_800119": "1", "offered-round_800119": "1"}
    recorder.fill(WHERE | left_as_offered)

    assert recorder.send()["Location"] == recorder.send()["Location"]
    assert Meeting.objects.get().meeting_tambons.get().round_number == 1


def test_another_text_under_the_same_key_is_shown_beside_and_kept(recorder):
    recorder.fill()
    recorder.send()

    changed = WHAT | {"item-1-outcome": "ยกเลิกการอบรม"}
    response = recorder.post(2, changed, deed="send")

    assert response.status_code == 409
    assert "บันทึกเดียวกันมีข้อความสองแบบ" in response.text
    assert "ระบบบัญชี: ยกเลิกการอบรม" in response.text
    assert "ระบบบัญชี: ตกลงอบรมบัญชีเดือนหน้า" in response.text
    assert Meeting.objects.count() == 1
    beside = MeetingDraft.objects.get(sent_at=None)
    assert beside.data["what"]["item-1-outcome"] == ["ยกเลิกการอบรม"]
    assert f"/meetings/drafts/{beside.pk}/3/" in response.text


def test_the_other_text_is_kept_once_however_often_it_comes(recorder):
    recorder.fill()
    recorder.send()
    changed = WHAT | {"item-1-outcome": "ยกเลิกการอบรม"}

    for _again in range(3):
        assert recorder.post(2, changed, deed="send").status_code == 409

    assert MeetingDraft.objects.count() == 2


def test_two_pages_of_one_draft_are_both_shown(recorder):
    recorder.fill()
    stale = recorder.rev
    recorder.post(2, WHAT | {"note": "จากโทรศัพท์"})

    response = recorder.post(2, WHAT | {"note": "จากคอมพิวเตอร์"}, rev=stale)

    assert response.status_code == 409
    assert "จากโทรศัพท์" in response.text
    assert "จากคอมพิวเตอร์" in response.text
    assert MeetingDraft.objects.get().data["what"]["note"] == ["จากโทรศัพท์"]


def test_the_conflict_page_can_be_settled_for_what_was_typed(recorder):
    recorder.fill()
    stale = recorder.rev
    recorder.post(2, WHAT | {"note": "จากโทรศัพท์"})
    page = recorder.post(2, WHAT | {"note": "จากคอมพิวเตอร์"}, rev=stale).text

    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    fields = dict(hidden) | {"deed": "next"}
    assert recorder.client.post(recorder.url(2), fields).status_code == 302

    assert MeetingDraft.objects.get().data["what"]["note"] == ["จากคอมพิวเตอร์"]


def test_a_log_in_that_ran_out_keeps_the_text(recorder, facilitator):
    facilitator.set_password("sample-2548")
    facilitator.save()
    recorder.client.logout()

    page = recorder.post(1, WHERE | {"purpose": "กำหนดแผนกิจกรรม"})
    assert page.status_code == 401
    assert KEPT in page.text
    assert not MeetingDraft.objects.exists()

    login = {
        "username": "amnuay",
        "password": "sample-2548",
        "next": page.context["next"],
        "typed": page.context["typed"],
    }
    response = recorder.client.post("/accounts/login/", login, follow=True)

    assert "กำหนดแผนกิจกรรม" in response.text
    assert KEPT in response.text
    assert MeetingDraft.objects.get().owner == facilitator
    assert not Meeting.objects.exists()


def test_somebody_else_logging_in_does_not_see_the_text(recorder, colleague):
    colleague.set_password("sample-2548")
    colleague.save()
    recorder.client.logout()
    page = recorder.post(1, WHERE | {"purpose": "กำหนดแผนกิจกรรม"})

    login = {
        "username": "amnuay2",
        "password": "sample-2548",
        "next": page.context["next"],
        "typed": page.context["typed"],
    }
    response = recorder.client.post("/accounts/login/", login, follow=True)

    assert response.status_code == 404
    assert not MeetingDraft.objects.exists()


def test_an_old_token_offers_to_send_the_same_text_again(facilitator):
    client = Client(enforce_csrf_checks=True)
    recorder = Recorder(client, facilitator)

    response = recorder.post(1, WHERE | {"purpose": "กำหนดแผนกิจกรรม"})

    assert response.status_code == 403
    assert 'name="purpose" value="กำหนดแผนกิจกรรม"' in response.text
    assert f'action="{recorder.url(1)}"' in response.text


def test_nul_and_invisible_characters_never_reach_the_database(recorder):
    recorder.fill(WHERE | {"purpose": "กำ\x00หนด\u200bแผน"})
    recorder.send()

    assert Meeting.objects.get().purpose == "กำหนดแผน"


@pytest.mark.parametrize("screen", [0, 4])
def test_there_are_three_screens(recorder, screen):
    recorder.fill()

    assert recorder.get(screen).status_code == 404


def test_a_draft_is_its_owners_alone(recorder, colleague):
    recorder.fill()
    stranger = Recorder(Client(), colleague, key=recorder.key)

    assert stranger.get(1).status_code == 404
    assert stranger.post(1, WHERE).status_code == 404
    assert stranger.send().status_code == 404
    assert stranger.client.get(f"/meetings/drafts/{recorder.key}/").status_code == 404
    assert MeetingDraft.objects.get().owner_id == recorder.writer


def test_a_draft_can_be_thrown_away_until_it_is_sent(recorder):
    recorder.fill()
    address = f"/meetings/drafts/{recorder.key}/"
    assert recorder.client.get(address)["Location"] == recorder.url(3)

    response = recorder.client.post(address, {"deed": "discard"}, follow=True)

    assert "ทิ้งร่างแล้ว" in response.text
    assert not MeetingDraft.objects.exists()


def test_a_sent_draft_leads_to_its_record(recorder):
    recorder.fill()
    recorder.send()
    meeting = Meeting.objects.get()

    address = f"/meetings/drafts/{recorder.key}/"
    assert recorder.client.get(address)["Location"] == meeting.get_absolute_url()
    recorder.client.post(address, {"deed": "discard"})
    assert recorder.get(1)["Location"] == meeting.get_absolute_url()
    assert MeetingDraft.objects.filter(meeting=meeting).exists()


def test_an_appointment_of_others_or_none_starts_no_record(recorder, tha_rai):
    theirs = make_appointment(tha_rai)

    for pk in [theirs.pk, 99999, "abc"]:
        page = recorder.client.get(f"/meetings/new/?appointment={pk}")
        assert page.status_code == 404


def test_a_recorded_appointment_leads_to_its_record(recorder, bang_chak):
    meeting = make_meeting(bang_chak)
    held = make_appointment(bang_chak, fulfilled_by=meeting)

    page = recorder.client.get(f"/meetings/new/?appointment={held.pk}")

    assert page["Location"] == meeting.get_absolute_url()


def test_a_draft_begun_from_the_appointment_is_taken_up_again(recorder, bang_chak):
    appointment = make_appointment(bang_chak)
    recorder.fill(WHERE | {"appointment": appointment.pk})

    page = recorder.client.get(f"/meetings/new/?appointment={appointment.pk}")

    assert page["Location"] == recorder.url(1)


def test_people_without_the_duty_are_told_so(client, resident):
    client.force_login(resident)

    response = client.get("/meetings/new/")

    assert response.status_code == 403
    assert "หน้านี้ไม่ได้เปิดให้ชื่อผู้ใช้นี้" in response.text


def test_a_resident_cannot_send_a_draft(client, resident):
    make_kind()
    recorder = Recorder(client, resident)
    recorder.fill()

    refused(recorder.send(), "800119")


def test_forged_fields_are_refused_kindly(recorder, bang_chak):
    other = make_tambon("800201", "พรหมโลก")
    theirs = make_appointment(other, on=None)
    recorder.fill(WHERE | {"appointment": theirs.pk, "kind": "no-such-kind"})

    refused(recorder.send())

    recorder.post(1, WHERE | {"appointment": theirs.pk})
    recorder.send()
    theirs.refresh_from_db()
    assert theirs.fulfilled_by is None


def test_an_unknown_key_shows_nothing(recorder):
    assert recorder.client.get(f"/meetings/drafts/{uuid.uuid4()}/1/").status_code == 404


def test_a_host_that_did_not_take_part_is_refused(recorder, tha_rai):
    recorder.fill({**WHERE, "host": tha_rai.code})
    refused(recorder.send(), "ตำบลเจ้าภาพต้องเป็นตำบลที่เลือกไว้ในนัดนี้")


def test_every_tambon_may_be_named_host_on_the_first_page(recorder, tha_rai):
    page = recorder.client.get(reverse("meetings:meeting_new")).text
    assert f'<option value="{tha_rai.code}">' in page


def test_what_cannot_be_read_is_said_before_sending(recorder):
    recorder.fill({**WHERE, "held_on": "32 ตค 48", "count_facilitator": "หลายคน"})
    page = recorder.get(3).text
    assert "อ่าน “32 ตค 48” ไม่ออก" in page
    assert "อ่าน “หลายคน” ไม่ออก" in page
