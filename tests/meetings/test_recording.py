import datetime
import re

import pytest

from meetings.models import (
    ActionItem,
    Appointment,
    Attendance,
    Meeting,
    MeetingDraft,
    Milestone,
    Outcome,
)
from tests.factories import (
    make_appointment,
    make_kind,
    make_meeting,
    make_milestone_kind,
    make_tambon,
    make_village,
)
from tests.meetings.recording import NEXT, WHAT, WHERE, Recorder


@pytest.fixture
def recorder(client, facilitator):
    make_kind()
    return Recorder(client, facilitator)


def test_three_screens_become_one_record(recorder, facilitator, bang_chak):
    recorder.fill()
    response = recorder.send()

    meeting = Meeting.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/meetings/{meeting.pk}/?sent=1"
    assert meeting.held_on == datetime.date(2005, 11, 21)
    assert (meeting.state, meeting.recorded_by) == ("recorded", facilitator)
    assert [row.tambon for row in meeting.tambon_rows] == [bang_chak]
    assert Outcome.objects.get().text == "ตกลงอบรมบัญชีเดือนหน้า"
    revision = meeting.revisions.get()
    assert (revision.version, revision.key, revision.who) == (
        1,
        recorder.key,
        facilitator,
    )
    assert revision.snapshot["agenda"][0]["title"] == "ระบบบัญชี"


def test_the_first_page_stores_nothing_before_it_is_sent(recorder):
    response = recorder.client.get("/meetings/new/")

    assert response.status_code == 200
    assert "ที่ไหน ใครมา" in response.text
    assert not MeetingDraft.objects.exists()


def test_screens_may_be_filled_in_any_order(recorder):
    recorder.post(3, NEXT)
    recorder.post(2, WHAT)
    recorder.post(1, WHERE)

    assert recorder.send().status_code == 302
    assert Meeting.objects.count() == 1


def test_a_draft_takes_anything_and_shows_it_again(recorder):
    response = recorder.post(1, {"scope": "800119", "held_on": "32/10/48"})

    assert response["Location"] == recorder.url(2)
    page = recorder.get(1)
    assert 'value="32/10/48"' in page.text
    assert "invalid-feedback" not in page.text


def test_the_day_is_echoed_with_its_weekday(recorder):
    recorder.post(1, WHERE)

    assert "อ่านได้เป็น วันจันทร์ที่ 21\u00a0พฤศจิกายน\u00a02548" in recorder.get(1).text


@pytest.mark.parametrize(
    ("deed", "day"), [("today", "21 พ.ย. 2548"), ("yesterday", "20 พ.ย. 2548")]
)
def test_a_button_types_the_day(recorder, deed, day):
    response = recorder.post(1, {"scope": "800119", "held_on": ""}, deed=deed)

    assert response["Location"] == f"{recorder.url(1)}#id_held_on"
    assert f'value="{day}"' in recorder.get(1).text


def test_another_subject_is_one_button_away(recorder):
    recorder.post(2, WHAT, deed="add")

    page = recorder.get(2)
    assert "เรื่องที่ 4" in page.text
    assert "ตกลงอบรมบัญชีเดือนหน้า" in page.text


def test_counts_are_read_as_people_say_them(recorder):
    counts = {
        "count_facilitator": "๙",
        "count_practitioner": "ยี่สิบกว่า",
        "count_sponsor": "",
        "count_note_taker": "มา",
        "count_total": "30",
        "about_total": "on",
    }
    recorder.fill(WHERE | counts)
    recorder.send()

    meeting = Meeting.objects.get()
    assert list(
        meeting.attendance.order_by("pk").values_list("role", "count", "is_estimate")
    ) == [
        ("facilitator", 9, False),
        ("practitioner", 20, True),
        ("note_taker", None, False),
    ]
    assert (meeting.total_count, meeting.total_is_estimate) == (30, True)


def test_the_note_alone_is_a_record(recorder):
    recorder.fill(what={"note": "64 คน ที่ปากพนัง"})

    assert recorder.send().status_code == 302
    assert Meeting.objects.get().summary == "64 คน ที่ปากพนัง"


def test_the_appointment_fills_in_what_is_known(recorder, bang_chak):
    make_meeting(bang_chak, round_number=3, venue="กองทุนหมู่บ้านหมู่ที่ 7")
    appointment = make_appointment(bang_chak, topic="เน้นบัญชี")

    page = recorder.client.get(f"/meetings/new/?appointment={appointment.pk}").text

    assert 'value="21 พ.ย. 2548"' in page
    assert "เน้นบัญชี" in page
    assert "กองทุนหมู่บ้านหมู่ที่ 7" in page
    assert 'name="round_800119" value="4"' in page


def test_the_record_fulfils_its_appointment_and_makes_the_next(recorder, bang_chak):
    appointment = make_appointment(bang_chak)
    recorder.fill(WHERE | {"appointment": appointment.pk})
    recorder.send(NEXT | {"next-800119-kind": "dated", "next-800119-on": "19 ธ.ค. 48"})

    appointment.refresh_from_db()
    meeting = Meeting.objects.get()
    assert appointment.fulfilled_by == meeting
    following = Appointment.objects.open().get()
    assert (following.kind, following.on) == ("dated", datetime.date(2005, 12, 19))
    assert following.made_in == meeting
    assert following.moves.get().deed == "made"


@pytest.mark.parametrize("kind", ["undecided", "to_be_announced"])
def test_a_next_appointment_may_have_no_day(recorder, kind):
    recorder.fill()
    recorder.send(NEXT | {"next-800119-kind": kind})

    appointment = Appointment.objects.get()
    assert (appointment.kind, appointment.on) == (kind, None)


def test_a_round_may_end_without_a_word_on_the_next(recorder):
    recorder.fill()
    recorder.send()

    assert not Appointment.objects.exists()


def test_an_undated_appointment_is_answered_by_the_next_round(recorder, bang_chak):
    before = make_meeting(bang_chak, round_number=3)
    waiting = make_appointment(bang_chak, on=None, made_in=before)
    recorder.fill()
    recorder.send()

    waiting.refresh_from_db()
    assert waiting.fulfilled_by == Meeting.objects.get(state="recorded")


def test_an_old_round_does_not_leave_an_appointment_open(recorder, bang_chak):
    later = make_meeting(bang_chak, round_number=3)
    recorder.fill(WHERE | {"held_on": "19/9/48", "round_800119": "2"})
    recorder.send(NEXT | {"next-800119-kind": "dated", "next-800119-on": "25/10/48"})

    assert Appointment.objects.get().fulfilled_by == later


def test_suggestions_are_as_of_the_day_of_the_round(recorder, bang_chak):
    make_meeting(bang_chak, round_number=1, held_on=datetime.date(2005, 8, 19))
    make_meeting(bang_chak, round_number=3, held_on=datetime.date(2005, 10, 25))
    page = recorder.client.get("/meetings/new/").text
    assert 'name="round_800119" value="4"' in page

    left_as_offered = {"round_800119": "4", "offered-round_800119": "4"}
    recorder.fill(WHERE | {"held_on": "19/9/48"} | left_as_offered)
    assert "บางจาก นัดที่ 2" in recorder.get(3).text
    recorder.send()

    meeting = Meeting.objects.get(state="recorded")
    assert meeting.meeting_tambons.get().round_number == 2


def test_a_cleared_round_number_stays_empty(recorder):
    recorder.fill(WHERE | {"round_800119": "", "offered-round_800119": "1"})
    recorder.send()

    assert Meeting.objects.get().meeting_tambons.get().round_number is None


def test_a_taken_round_number_is_left_blank_and_said_so(recorder, bang_chak):
    make_meeting(bang_chak, round_number=3)
    recorder.fill(WHERE | {"round_800119": "3", "offered-round_800119": "4"})
    assert "ถ้าส่งอย่างนี้จะเก็บบันทึกไว้โดยเว้นเลขนัด" in recorder.get(3).text

    page = recorder.client.get(recorder.send()["Location"])

    assert (
        Meeting.objects.get(state="recorded").meeting_tambons.get().round_number is None
    )
    assert "บางจากมีนัดเลขนี้อยู่แล้ว" in page.text


def test_an_old_action_is_closed_by_the_round(recorder, bang_chak):
    before = make_meeting(bang_chak, round_number=3)
    action = ActionItem.objects.create(
        meeting=before, tambon=bang_chak, text="สร้างบล็อกตำบลบางจาก"
    )
    assert (
        "สร้างบล็อกตำบลบางจาก"
        in recorder.client.get(recorder.post(1, WHERE)["Location"]).text
    )
    recorder.post(2, WHAT | {f"action-{action.pk}": "done"})
    recorder.send()

    action.refresh_from_db()
    assert action.status == "done"
    assert action.done_on == datetime.date(2005, 11, 21)
    assert action.closed_in == Meeting.objects.get(state="recorded")


def test_a_new_action_keeps_its_owner_and_day(recorder):
    recorder.fill(
        what=WHAT
        | {
            "item-1-action": "ร่างแผนกิจกรรม",
            "item-1-owner": "เครือข่ายออมทรัพย์",
            "item-1-due_on": "30 พ.ย. 2548",
        }
    )
    recorder.send()

    action = ActionItem.objects.get()
    assert action.due_on == datetime.date(2005, 11, 30)
    assert str(action.owners.get()) == "เครือข่ายออมทรัพย์"


def test_milestones_are_ticked_never_guessed(recorder):
    make_milestone_kind("facilitators_named", "คุณอำนวยในพื้นที่")
    make_milestone_kind("activity_plan", "แผนกิจกรรม")
    recorder.fill(
        what=WHAT
        | {
            "done-800119": ["facilitators_named"],
            "number-800119": "๙",
            "partly-800119": "activity_plan",
            "partly_state-800119": "stuck",
        }
    )
    recorder.send()

    assert set(Milestone.objects.values_list("kind__code", "state", "count")) == {
        ("facilitators_named", "done", 9),
        ("activity_plan", "stuck", None),
    }


@pytest.mark.parametrize(
    ("kind", "chosen", "visibility"),
    [
        ("problem", {}, "officials"),
        ("no_agreement", {}, "officials"),
        ("problem", {"see-1": "inherit"}, "inherit"),
        ("decision", {}, "inherit"),
    ],
)
def test_trouble_is_for_officials_unless_opened(recorder, kind, chosen, visibility):
    recorder.fill(what=WHAT | {"item-1-kind": kind})
    recorder.send(NEXT | chosen)

    assert Outcome.objects.get().visibility == visibility


def test_a_joint_forum_is_one_record_numbered_by_its_host(
    recorder, bang_chak, tha_rai, mamuang
):
    make_kind("joint_forum", "เวทีร่วม")
    where = {
        "scope": ["800119", "800106", "800114"],
        "host": "800106",
        "held_on": "26/7/48",
        "round_800106": "1",
    }
    recorder.fill(where)
    recorder.send()

    meeting = Meeting.objects.get()
    assert meeting.kind.code == "joint_forum"
    rows = {row.tambon: (row.is_host, row.round_number) for row in meeting.tambon_rows}
    assert rows == {
        tha_rai: (True, 1),
        bang_chak: (False, None),
        mamuang: (False, None),
    }


def test_the_circle_is_recorded_by_the_governors_office(client, governor_office):
    make_kind("learning_circle", "วงเรียนรู้")
    recorder = Recorder(client, governor_office)
    recorder.fill({"scope": "circle", "held_on": "27/10/48"})
    recorder.send(NEXT | {"next-circle-kind": "to_be_announced"})

    meeting = Meeting.objects.get()
    assert not meeting.meeting_tambons.exists()
    assert meeting.province.code == "80"
    assert Appointment.objects.get().tambon is None


def test_a_second_record_of_the_day_is_asked_about(recorder, bang_chak):
    first = make_meeting(bang_chak, round_number=4, held_on=datetime.date(2005, 11, 21))
    recorder.fill()
    refused = recorder.send()
    assert refused.status_code == 422
    assert "มีบันทึกของตำบลนี้ในวันเดียวกันอยู่แล้ว" in refused.text

    recorder.send(NEXT | {"same": str(first.pk)})

    telling = Meeting.objects.get(state="recorded")
    assert telling.account_of == first
    assert telling.meeting_tambons.get().round_number is None
    assert Meeting.objects.counted().count() == 1


def test_two_rounds_may_be_held_on_one_day(recorder, bang_chak):
    make_meeting(bang_chak, round_number=4, held_on=datetime.date(2005, 11, 21))
    recorder.fill()
    recorder.send(NEXT | {"same": "different"})

    assert Meeting.objects.counted().count() == 2


def test_what_is_reviewed_is_what_was_typed(recorder):
    recorder.fill(WHERE | {"venue_other": "มัสยิดนูรุลฮูด", "count_practitioner": "14"})

    page = recorder.get(3).text

    assert "มัสยิดนูรุลฮูด" in page
    assert "คุณกิจ 14\u00a0คน" in page
    assert "คุณเอื้อ: ไม่ได้ระบุ" in page
    assert "ระบบบัญชี: ตกลงอบรมบัญชีเดือนหน้า" in page


def test_a_practice_tambon_is_offered_to_its_own_people_only(client, facilitator):
    make_tambon("800104", "ตำบลฝึกหัด", is_practice=True)

    assert (
        "ตำบลฝึกหัด"
        not in Recorder(client, facilitator).client.get("/meetings/new/").text
    )


def test_the_village_of_a_known_venue_comes_along(recorder, bang_chak):
    village = make_village(bang_chak, 7)
    make_meeting(bang_chak, round_number=3, venue="กองทุนหมู่ 7", venue_village=village)
    recorder.fill(WHERE | {"venue": "กองทุนหมู่ 7"})
    recorder.send()

    assert Meeting.objects.get(state="recorded").venue_village == village
    assert not Attendance.objects.exists()


def boxes(page):
    """{name: value} of the text boxes and hidden fields of a page."""
    found = re.findall(r"<input[^>]*>", page)
    attributes = [dict(re.findall(r'(\w+)="([^"]*)"', box)) for box in found]
    return {box["name"]: box.get("value", "") for box in attributes if "name" in box}


def test_a_number_typed_over_the_suggestion_stays(recorder, bang_chak):
    make_meeting(bang_chak, round_number=3)
    recorder.post(1, WHERE | {"round_800119": "7", "offered-round_800119": "4"})

    page = boxes(recorder.get(1).text)
    assert (page["round_800119"], page["offered-round_800119"]) == ("7", "4")
    names = ("round_800119", "offered-round_800119")
    recorder.fill(WHERE | {name: page[name] for name in names})
    recorder.send()

    assert Meeting.objects.get(state="recorded").meeting_tambons.get().round_number == 7


def test_a_suggestion_survives_the_page_that_refuses(recorder, bang_chak):
    make_meeting(bang_chak, round_number=3)
    offered = {"round_800119": "4", "offered-round_800119": "4"}
    recorder.fill(WHERE | offered | {"held_on": "32/11/48"})

    page = boxes(recorder.send().text)
    assert (page["round_800119"], page["offered-round_800119"]) == ("4", "4")
    recorder.post(1, WHERE | offered, deed="send")

    assert Meeting.objects.get(state="recorded").name == "บางจาก นัดที่ 4"
