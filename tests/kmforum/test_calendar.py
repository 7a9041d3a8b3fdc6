import datetime

import pytest
from icalendar import Calendar

from meetings.models import AppointmentMove
from tests.factories import make_appointment, make_meeting, make_tambon

DAY = datetime.date
ALL = "/calendar.ics"
ONE = "/tambons/800119/calendar.ics"


def events(response):
    return {
        str(event["uid"]): event
        for event in Calendar.from_ical(response.content).walk("VEVENT")
    }


def event_of(client, appointment, url=ALL):
    return events(client.get(url))[f"appointment-{appointment.pk}@testserver"]


def note_move(appointment, version):
    AppointmentMove.objects.create(
        appointment=appointment,
        version=version,
        key=f"00000000-0000-0000-0000-{version:012}",
        deed="moved",
        at=datetime.datetime(2005, 11, version, 9, 20, tzinfo=datetime.UTC),
        kind="dated",
        on=appointment.on,
    )


def test_it_is_a_calendar_for_everybody(client, story):
    response = client.get(ALL)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert not response.cookies
    assert "PRODID:-//kmforum//kmforum//TH" in response.text
    summaries = [str(event["summary"]) for event in events(response).values()]
    assert summaries == ["มะม่วงสองต้น นัดที่ 5", "บางจาก นัดที่ 4"]
    assert "2548" not in response.text


def test_the_calendar_of_a_tambon_holds_its_own_alone(client, story):
    summaries = [str(event["summary"]) for event in events(client.get(ONE)).values()]

    assert summaries == ["บางจาก นัดที่ 4"]


def test_without_an_hour_it_is_the_whole_day(client, bang_chak):
    event = event_of(client, make_appointment(bang_chak))

    assert event["dtstart"].dt == DAY(2005, 11, 21)
    assert event["dtend"].dt == DAY(2005, 11, 22)


def test_several_days_end_on_the_day_after_the_last(client, province):
    fair = make_appointment(
        on=DAY(2005, 12, 1), ends_on=DAY(2005, 12, 2), topic="มหกรรมจัดการความรู้"
    )

    event = event_of(client, fair)

    assert str(event["summary"]) == "มหกรรมจัดการความรู้"
    assert event["dtend"].dt == DAY(2005, 12, 3)


def test_hours_are_those_of_bangkok(client, bang_chak):
    appointment = make_appointment(
        bang_chak, start=datetime.time(13), end=datetime.time(16), venue="หมู่ที่ 7"
    )

    event = event_of(client, appointment)

    assert event["dtstart"].dt.isoformat() == "2005-11-21T13:00:00+07:00"
    assert event["dtend"].dt.isoformat() == "2005-11-21T16:00:00+07:00"
    assert event["dtstart"].params["TZID"] == "Asia/Bangkok"
    assert str(event["location"]) == "หมู่ที่ 7"
    assert "BEGIN:VTIMEZONE" in client.get(ALL).text


def test_an_end_that_is_not_known_is_not_made_up(client, bang_chak):
    event = event_of(client, make_appointment(bang_chak, start=datetime.time(13)))

    assert "dtend" not in event


def test_a_move_keeps_the_uid_and_raises_the_sequence(client, bang_chak):
    appointment = make_appointment(bang_chak)
    before = event_of(client, appointment)["sequence"]
    for version in (1, 2):
        note_move(appointment, version)

    event = event_of(client, appointment)

    assert (before, event["sequence"]) == (0, 2)
    assert event["dtstamp"].dt.day == 2


def test_a_cancelled_one_is_taken_out_of_calendars_too(client, bang_chak):
    appointment = make_appointment(
        bang_chak,
        cancelled_at=datetime.datetime(2005, 11, 7, tzinfo=datetime.UTC),
        closed_as="cancelled",
    )

    assert str(event_of(client, appointment)["status"]) == "CANCELLED"


def test_a_held_one_stays_under_its_number(client, bang_chak):
    held = make_meeting(bang_chak, round_number=3)
    appointment = make_appointment(bang_chak, on=held.held_on, fulfilled_by=held)

    event = event_of(client, appointment)

    assert str(event["summary"]) == "บางจาก นัดที่ 3"
    assert str(event["status"]) == "CONFIRMED"


def test_it_leads_to_the_page_of_the_appointment(client, bang_chak):
    appointment = make_appointment(bang_chak)

    url = f"http://testserver/appointments/{appointment.pk}/"
    assert str(event_of(client, appointment)["url"]) == url


def test_what_awaits_a_day_is_in_no_calendar(client, bang_chak):
    make_appointment(bang_chak, on=None)

    assert events(client.get(ALL)) == {}
    assert client.get(ALL).status_code == 200


def test_tambons_that_have_not_joined_are_in_no_calendar(client, bang_chak):
    make_appointment(make_tambon("800101", "ในเมือง", joined_on=None))

    assert events(client.get(ALL)) == {}


@pytest.mark.parametrize("code", ["800101", "800199", "abc"])
def test_the_calendar_of_what_is_no_joined_tambon_is_not_found(code, client, bang_chak):
    make_tambon("800101", "ในเมือง", joined_on=None)

    assert client.get(f"/tambons/{code}/calendar.ics").status_code == 404


def test_the_text_is_thai_whatever_language_the_reader_chose(client, story, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert "บางจาก นัดที่ 4" in client.get(ONE).text


def test_typed_line_breaks_cannot_add_an_event(client, province):
    make_appointment(topic="ประชุม\r\nEND:VEVENT\r\nBEGIN:VEVENT")

    assert len(events(client.get(ALL))) == 1


def test_one_query_for_one_and_for_forty(
    client, uncached, bang_chak, django_assert_num_queries
):
    for _ in range(40):
        make_appointment(bang_chak)

    with django_assert_num_queries(1):
        client.get(ALL)
