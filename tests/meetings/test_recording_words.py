"""Nothing that was typed falls out between the screens and the record."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import (
    ActionItem,
    AgendaItem,
    Appointment,
    Attendance,
    Meeting,
    Milestone,
    Outcome,
)
from people.models import Role
from tests.factories import (
    make_appointment,
    make_kind,
    make_meeting,
    make_milestone_kind,
    make_person,
    make_province,
    make_role,
    make_village,
)
from tests.meetings.recording import NEXT, WHAT, WHERE, Recorder

DEC_20 = datetime.date(2005, 12, 20)
ON_DEC_20 = NEXT | {"next-800119-kind": "dated", "next-800119-on": "20/12/48"}


@pytest.fixture
def recorder(client, facilitator):
    make_kind()
    return Recorder(client, facilitator)


def test_people_named_without_a_number_were_there(recorder):
    recorder.fill(WHERE | {"label": "ผู้นำหมู่บ้าน"})

    review = recorder.get(3).text
    recorder.send()

    assert "ผู้นำหมู่บ้าน ไม่ทราบจำนวน" in review
    row = Attendance.objects.get()
    assert (row.label, row.count) == ("ผู้นำหมู่บ้าน", None)


def test_two_places_are_asked_about(recorder, bang_chak):
    make_meeting(bang_chak, venue="วัดบางจาก", held_on=datetime.date(2005, 10, 1))
    recorder.fill(WHERE | {"venue": "วัดบางจาก", "venue_other": "โรงเรียน"})

    answer = recorder.send()

    assert answer.status_code == 422
    assert "มีสถานที่สองแห่ง" in answer.text
    assert 'value="โรงเรียน"' in answer.text


@pytest.mark.parametrize("name", ["topic", "venue", "start"])
def test_an_appointment_without_a_choice_is_asked_about(recorder, name):
    recorder.fill()

    answer = recorder.send(NEXT | {f"next-800119-{name}": "13.00"})

    assert answer.status_code == 422
    assert "กำหนดวันแล้วหรือยัง" in answer.text
    assert not Meeting.objects.exists()


def test_a_number_of_facilitators_needs_its_step(recorder):
    make_milestone_kind("facilitators_named", "คุณอำนวยในพื้นที่")
    recorder.fill(what=WHAT | {"number-800119": "9"})

    answer = recorder.send()

    assert answer.status_code == 422
    assert "จำนวนนี้ใช้คู่กับ" in answer.text
    assert not Meeting.objects.exists()


def test_a_bare_subject_that_ended_in_trouble_is_for_officials(recorder):
    recorder.fill(
        what=WHAT | {"item-2-title": "เงินขาดบัญชี", "item-2-kind": "no_agreement"}
    )

    review = recorder.get(3).text
    recorder.send()

    assert 'name="see-2"' in review
    outcome = Outcome.objects.get(kind="no_agreement")
    assert (outcome.text, outcome.visibility) == ("เงินขาดบัญชี", "officials")


def test_a_bare_subject_stays_a_subject(recorder):
    recorder.fill(what=WHAT | {"item-2-title": "เรื่องอื่น ๆ"})
    recorder.send()

    assert not AgendaItem.objects.get(title="เรื่องอื่น ๆ").outcomes.exists()


def test_the_day_that_is_announced_already_takes_what_is_new(recorder, bang_chak):
    known = make_appointment(bang_chak, on=DEC_20, venue="วัดบางจาก")
    recorder.fill()
    typed = {"next-800119-topic": "เน้นบัญชี", "next-800119-venue": "โรงเรียน"}
    recorder.send(ON_DEC_20 | typed)

    known.refresh_from_db()
    assert Appointment.objects.count() == 1
    assert (known.topic, known.venue) == ("เน้นบัญชี", "วัดบางจาก")
    assert list(known.moves.values_list("version", "deed")) == [
        (2, "moved"),
        (1, "made"),
    ]


def test_the_day_that_is_announced_already_needs_no_entry(recorder, bang_chak):
    known = make_appointment(bang_chak, on=DEC_20)
    recorder.fill()
    recorder.send(ON_DEC_20)

    assert Appointment.objects.get() == known
    assert not known.moves.exists()


def test_a_place_of_the_same_name_elsewhere_gives_no_village(
    recorder, bang_chak, tha_rai
):
    make_meeting(tha_rai, venue="ศาลาประชาคม", venue_village=make_village(tha_rai, 3))
    recorder.fill(WHERE | {"venue_other": "ศาลาประชาคม"})
    recorder.send()

    assert Meeting.objects.get(state="recorded").venue_village is None


def test_a_place_of_two_villages_gives_neither(recorder, bang_chak):
    for moo in (3, 7):
        village = make_village(bang_chak, moo)
        make_meeting(bang_chak, venue="ศาลา", venue_village=village)
    recorder.fill(WHERE | {"venue_other": "ศาลา", "held_on": "20/11/48"})
    recorder.send()

    assert Meeting.objects.get(state="recorded").venue_village is None


def test_speakers_are_of_this_province(client, governor_office, bang_chak):
    make_kind("learning_circle", "วงเรียนรู้")
    elsewhere = make_province("86", "ชุมพร")
    make_role(make_person("คุณชุมพร"), Role.COORDINATOR, province=elsewhere)
    make_role(
        make_person("คุณนคร"), Role.COORDINATOR, province=bang_chak.district.province
    )
    recorder = Recorder(client, governor_office)
    recorder.post(1, WHERE | {"scope": "circle"})

    page = recorder.get(2).text

    assert "คุณนคร" in page
    assert "คุณชุมพร" not in page


def test_a_long_round_asks_the_database_no_more_than_a_short_one(recorder):
    counts = []
    for items in ("3", "30"):
        recorder.post(2, WHAT | {"items": items})
        with CaptureQueriesContext(connection) as queries:
            recorder.get(2)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_what_a_later_round_closed_stays_closed_there(recorder, bang_chak):
    made_in = make_meeting(bang_chak, held_on=datetime.date(2005, 10, 1))
    later = make_meeting(bang_chak, held_on=datetime.date(2005, 11, 1))
    action = ActionItem.objects.create(
        meeting=made_in,
        tambon=bang_chak,
        text="อบรม",
        status="dropped",
        closed_in=later,
    )
    recorder.fill(
        WHERE | {"held_on": "15/10/48"}, WHAT | {f"action-{action.pk}": "done"}
    )
    recorder.send()

    action.refresh_from_db()
    assert (action.status, action.closed_in) == ("dropped", later)


@pytest.mark.parametrize(("day", "is_offered"), [("1/10/48", True), ("1/11/48", False)])
def test_a_step_is_offered_until_the_day_it_was_taken(
    recorder, bang_chak, day, is_offered
):
    taken_in = make_meeting(bang_chak, held_on=datetime.date(2005, 10, 15))
    Milestone.objects.create(
        tambon=bang_chak, kind=make_milestone_kind(), meeting=taken_in
    )
    recorder.post(1, WHERE | {"held_on": day})

    page = recorder.get(2).text

    assert ('value="tambon_goal"' in page) is is_offered
