"""The page of a village: facts on record, and useful when there are none."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import GoalUpdate, Participation
from tests.factories import (
    make_appointment,
    make_goal,
    make_group,
    make_meeting,
    make_person,
    make_tambon,
    make_village,
)

PAGE = "/tambons/800119/villages/7/"
OCT_25 = datetime.date(2005, 10, 25)


@pytest.fixture
def village(bang_chak):
    return make_village(bang_chak, 7, name="บ้านบางจาก")


def test_it_tells_rounds_held_there_duties_and_groups(client, village, bang_chak):
    here = make_meeting(bang_chak, round_number=2, venue_village=village)
    led = make_meeting(bang_chak, round_number=3)
    Participation.objects.create(meeting=led, village=village, duty="lead")
    Participation.objects.create(meeting=led, person=make_person(), duty="chair")
    group = make_group(bang_chak, "กองทุนหมู่บ้านหมู่ 7")
    group.village = village
    group.save()
    make_group(bang_chak, "กลุ่มของหมู่อื่น")

    page = client.get(PAGE)

    known = page.context["known"]
    assert known.held_here == ([here], False)
    assert [row.meeting for row in known.duties[0]] == [led]
    assert str(Participation.Duty.LEAD.label) in page.text
    assert "กองทุนหมู่บ้านหมู่ 7" in page.text
    assert "กลุ่มของหมู่อื่น" not in page.text
    assert "คุณสุนันท์" not in page.text


def test_an_empty_village_still_leads_on(client, village, bang_chak):
    meeting = make_meeting(bang_chak, round_number=1)
    appointment = make_appointment(bang_chak)

    page = client.get(PAGE)

    assert "ยังไม่มีนัดที่พูดถึงหมู่ที่ 7 บ้านบางจาก" in page.text.replace("\u00a0", " ")
    assert meeting.get_absolute_url() in page.text
    assert appointment.get_absolute_url() in page.text
    assert "/meetings/?tambon=800119" in page.text


def test_what_is_not_public_is_for_those_who_may_read_it(
    client, village, bang_chak, facilitator, resident
):
    hidden = make_meeting(
        bang_chak, venue_village=village, title="ลับ", visibility="officials"
    )
    waiting = make_meeting(
        bang_chak, venue_village=village, title="รอก่อน", recorded_by=facilitator
    )
    Participation.objects.create(meeting=hidden, village=village, duty="lead")

    assert client.get(PAGE).context["known"].is_empty
    client.force_login(resident)
    assert client.get(PAGE).context["known"].held_here[0] == [waiting]
    client.force_login(facilitator)
    assert len(client.get(PAGE).context["known"].held_here[0]) == 2


@pytest.mark.parametrize(
    "address",
    [
        "/tambons/800119/villages/8/",
        "/tambons/800119/villages/0/",
        "/tambons/800119/villages/99999999999999999999/",
        "/tambons/800101/villages/1/",
        "/tambons/ไม่มี/villages/1/",
    ],
)
def test_other_villages_are_not_found(client, village, address):
    make_village(make_tambon("800101", "ในเมือง", joined_on=None), 1)

    assert client.get(address).status_code == 404


def test_the_tambon_s_page_leads_to_its_villages(client, village):
    assert f'href="{PAGE}"' in client.get("/tambons/800119/").text


def test_its_goals_stand_here_and_its_writers_may_set_one(
    client, village, bang_chak, facilitator, colleague
):
    meeting = make_meeting(bang_chak, round_number=1)
    goal = make_goal(village, "ออมทุกเดือน", set_in=meeting)
    closed = make_meeting(bang_chak, visibility="officials")
    make_goal(village, "ลับ", set_in=closed)
    make_goal(make_village(bang_chak, 2), "ของหมู่อื่น", set_in=meeting)

    page = client.get(PAGE).text

    assert f'href="{goal.get_absolute_url()}"' in page
    assert "ลับ" not in page
    assert "ของหมู่อื่น" not in page
    for user, may in ((colleague, False), (facilitator, True)):
        client.force_login(user)
        offered = "/goals/new/?tambon=800119&amp;village=7" in client.get(PAGE).text
        assert offered == may


def test_visitors_get_no_cookie(client, village):
    assert not client.get(PAGE).cookies


def test_many_rounds_ask_no_more_than_one(client, uncached, village, bang_chak):
    def add(number):
        meeting = make_meeting(
            bang_chak, round_number=number, held_on=OCT_25, venue_village=village
        )
        Participation.objects.create(meeting=meeting, village=village, duty="lead")
        make_appointment(bang_chak, made_in=meeting)
        group = make_group(bang_chak, f"กลุ่ม {number}", f"kind-{number}")
        group.village = village
        group.save()
        goal = make_goal(village, set_in=meeting)
        told = {"meeting": meeting, "at": meeting.recorded_at}
        GoalUpdate.objects.create(goal=goal, note="ดี", **told)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    add(1)
    queries()
    for_one = queries()
    for number in range(2, 16):
        add(number)

    assert queries() == for_one
    assert for_one <= 14
