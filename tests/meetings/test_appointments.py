"""The deeds: announce, move, cancel, not held; each form once, none overrun."""

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from meetings import appointments
from meetings.appointments import OtherText, Sent, name_of, named
from meetings.models import Appointment, AppointmentMove
from tests.factories import make_appointment, make_meeting, make_province

NOV_21 = datetime.date(2005, 11, 21)
NOV_28 = datetime.date(2005, 11, 28)
WHY = "ตรงกับวันประชุมของหมู่ที่ 7"


def agreed(on=NOV_28, **fields):
    kind = "dated" if on else "undecided"
    blank = {"start": None, "end": None, "venue": "", "topic": ""}
    return {"kind": kind, "on": on, **blank, **fields}


def new_appointment(tambon, **fields):
    return Appointment(province=make_province(), tambon=tambon, **agreed(**fields))


@pytest.fixture
def appointment(bang_chak):
    made_in = make_meeting(bang_chak, round_number=3)
    return make_appointment(bang_chak, on=NOV_21, made_in=made_in)


@pytest.fixture
def sent(facilitator):
    """A form of the facilitator, on top of a history of so many entries."""

    def form(version=0, key=None):
        return Sent(facilitator, key or uuid.uuid4(), version)

    return form


def deeds(appointment):
    return list(appointment.moves.order_by("version").values_list("deed", "on", "why"))


def test_announcing_keeps_the_appointment_and_how_it_was_made(bang_chak, sent):
    made = appointments.announce(new_appointment(bang_chak, topic="บัญชี"), sent())

    assert Appointment.objects.get().topic == "บัญชี"
    assert deeds(made) == [("made", NOV_28, "")]
    assert made.moves.get().by.username == "amnuay"


def test_the_same_announcement_sent_twice_leaves_one_row(bang_chak, sent):
    form = sent()

    first = appointments.announce(new_appointment(bang_chak), form)
    second = appointments.announce(new_appointment(bang_chak), form)

    assert first == second
    assert Appointment.objects.count() == AppointmentMove.objects.count() == 1


def test_an_announcement_changed_and_sent_again_is_not_swallowed(bang_chak, sent):
    form = sent()
    appointments.announce(new_appointment(bang_chak), form)

    with pytest.raises(OtherText):
        appointments.announce(new_appointment(bang_chak, venue="วัดบางหลวง"), form)

    assert Appointment.objects.get().venue == ""


def test_an_announcement_is_recognised_after_it_has_been_moved(bang_chak, sent):
    form = sent()
    made = appointments.announce(new_appointment(bang_chak), form)
    appointments.move(made.pk, agreed(NOV_21), WHY, sent(version=1))

    assert appointments.announce(new_appointment(bang_chak), form) == made
    assert Appointment.objects.count() == 1


def test_moving_keeps_the_first_day_and_the_reason(appointment, sent):
    appointments.move(appointment.pk, agreed(venue="วัด"), WHY, sent())

    appointment.refresh_from_db()
    assert (appointment.on, appointment.venue) == (NOV_28, "วัด")
    assert deeds(appointment) == [("made", NOV_21, ""), ("moved", NOV_28, WHY)]


def test_moving_without_a_reason_is_refused(appointment, sent):
    with pytest.raises(ValidationError) as refusal:
        appointments.move(appointment.pk, agreed(), "", sent())

    assert "why" in refusal.value.message_dict
    appointment.refresh_from_db()
    assert appointment.on == NOV_21
    assert deeds(appointment) == []


def test_the_first_day_of_an_undated_one_needs_no_reason(tha_rai, sent):
    appointment = make_appointment(tha_rai, on=None)

    appointments.move(appointment.pk, agreed(), "", sent())

    appointment.refresh_from_db()
    assert (appointment.kind, appointment.on) == ("dated", NOV_28)


def test_a_fair_of_two_days_keeps_its_length(appointment, sent):
    Appointment.objects.update(ends_on=datetime.date(2005, 11, 22))

    appointments.move(appointment.pk, agreed(), WHY, sent())
    appointment.refresh_from_db()
    assert appointment.ends_on == datetime.date(2005, 11, 29)

    appointments.move(appointment.pk, agreed(on=None), WHY, sent(version=2))
    appointment.refresh_from_db()
    assert appointment.ends_on is None


def test_the_same_move_sent_twice_leaves_one_entry(appointment, sent):
    form = sent()

    appointments.move(appointment.pk, agreed(), WHY, form)
    appointments.move(appointment.pk, agreed(), WHY, form)

    assert [deed for deed, *_ in deeds(appointment)] == ["made", "moved"]


@pytest.mark.parametrize("change", [{"on": NOV_21}, {"venue": "วัด"}])
def test_a_move_changed_and_sent_again_is_not_swallowed(appointment, sent, change):
    form = sent()
    appointments.move(appointment.pk, agreed(), WHY, form)

    with pytest.raises(OtherText):
        appointments.move(appointment.pk, agreed(**change), WHY, form)

    assert AppointmentMove.objects.count() == 2


def test_a_move_on_top_of_an_older_version_overruns_nothing(appointment, sent):
    appointments.move(appointment.pk, agreed(), WHY, sent())

    with pytest.raises(OtherText) as other:
        appointments.move(appointment.pk, agreed(NOV_21), "ทีมไม่ว่าง", sent())

    assert other.value.appointment.on == NOV_28
    assert AppointmentMove.objects.count() == 2


def test_a_key_of_another_appointment_changes_nothing(appointment, tha_rai, sent):
    other = make_appointment(tha_rai)
    form = sent()
    appointments.move(other.pk, agreed(), WHY, form)

    with pytest.raises(OtherText):
        appointments.move(appointment.pk, agreed(), WHY, form)

    appointment.refresh_from_db()
    assert appointment.on == NOV_21


def test_a_held_appointment_cannot_be_moved(appointment, bang_chak, sent):
    Appointment.objects.update(fulfilled_by=make_meeting(bang_chak, round_number=4))

    with pytest.raises(ValidationError, match="จัดและบันทึกแล้ว"):
        appointments.move(appointment.pk, agreed(), WHY, sent())

    assert deeds(appointment) == []


@pytest.mark.parametrize("deed", ["cancelled", "not_held"])
def test_an_appointment_called_off_can_be_neither_moved_nor_called_off_again(
    appointment, sent, deed
):
    appointments.call_off(appointment.pk, deed, WHY, sent())

    with pytest.raises(ValidationError, match="ประกาศนัดใหม่"):
        appointments.move(appointment.pk, agreed(), WHY, sent(version=2))
    with pytest.raises(ValidationError, match="ประกาศนัดใหม่"):
        appointments.call_off(appointment.pk, "cancelled", WHY, sent(version=2))

    assert AppointmentMove.objects.count() == 2


def test_cancelling_keeps_day_and_reason(appointment, sent):
    appointments.call_off(appointment.pk, "cancelled", WHY, sent())

    appointment.refresh_from_db()
    assert (appointment.closed_as, appointment.on) == ("cancelled", NOV_21)
    assert appointment.cancelled_at is not None
    assert deeds(appointment)[-1] == ("cancelled", NOV_21, WHY)


def test_cancelling_without_a_reason_is_refused(appointment, sent):
    with pytest.raises(ValidationError):
        appointments.call_off(appointment.pk, "cancelled", "", sent())

    assert Appointment.objects.open().exists()


def test_calling_off_twice_by_one_form_leaves_one_entry(appointment, sent):
    form = sent()

    appointments.call_off(appointment.pk, "cancelled", WHY, form)
    appointments.call_off(appointment.pk, "cancelled", WHY, form)

    assert [deed for deed, *_ in deeds(appointment)] == ["made", "cancelled"]


def test_calling_off_on_top_of_an_older_version_is_refused(appointment, sent):
    appointments.move(appointment.pk, agreed(), WHY, sent())

    with pytest.raises(OtherText):
        appointments.call_off(appointment.pk, "cancelled", WHY, sent())

    assert Appointment.objects.open().exists()


@pytest.mark.parametrize("on", [NOV_28, None])
def test_not_held_before_its_day_is_refused(tha_rai, sent, on):
    appointment = make_appointment(tha_rai, on=on)

    with pytest.raises(ValidationError, match="ยังไม่ถึงวันนัด"):
        appointments.call_off(appointment.pk, "not_held", "", sent())

    assert Appointment.objects.open().exists()


def test_one_that_was_not_held_stays_expected_and_a_cancelled_one_does_not(
    bang_chak, tha_rai, sent
):
    past = datetime.date(2005, 11, 6)
    not_held = make_appointment(bang_chak, on=past)
    cancelled = make_appointment(tha_rai, on=past)

    appointments.call_off(not_held.pk, "not_held", "", sent())
    appointments.call_off(cancelled.pk, "cancelled", WHY, sent())

    assert list(Appointment.objects.expected()) == [not_held]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"on": NOV_21}, "บางจาก นัดที่ 4"),
        ({"on": NOV_21, "tambon": None}, "นัดของจังหวัด"),
        ({"on": None, "tambon": None, "topic": "เตรียมมหกรรม"}, "เตรียมมหกรรม"),
    ],
)
def test_an_appointment_is_called_as_people_call_it(bang_chak, fields, name):
    make_meeting(bang_chak, round_number=3)
    row = make_appointment(**{"tambon": bang_chak, **fields})

    assert name_of(named(Appointment.objects).get(pk=row.pk)) == name


def test_the_round_that_made_it_gives_its_number(bang_chak):
    row = make_appointment(bang_chak, made_in=make_meeting(bang_chak, round_number=1))
    make_meeting(bang_chak, round_number=3, held_on=datetime.date(2005, 10, 26))

    assert name_of(named(Appointment.objects).get(pk=row.pk)) == "บางจาก นัดที่ 2"


def at_once(deed, times=6):
    """Do it in several threads at the same moment; gives what each answered."""
    barrier = Barrier(times)

    def one(_):
        barrier.wait()
        try:
            return deed()
        except OtherText as other:
            return other
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_one_announcement_sent_many_times_at_once_leaves_one_row(bang_chak, sent):
    form = sent()

    answers = at_once(lambda: appointments.announce(new_appointment(bang_chak), form))

    assert Appointment.objects.count() == 1
    assert set(answers) == {Appointment.objects.get()}


@pytest.mark.django_db(transaction=True)
def test_one_move_sent_many_times_at_once_leaves_one_entry(appointment, sent):
    form = sent()

    answers = at_once(lambda: appointments.move(appointment.pk, agreed(), WHY, form))

    assert set(answers) == {appointment}
    assert AppointmentMove.objects.filter(deed="moved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_moves_it_and_one_is_told(appointment, sent):
    answers = at_once(
        lambda: appointments.move(appointment.pk, agreed(), WHY, sent()), times=2
    )

    assert sorted(isinstance(answer, OtherText) for answer in answers) == [False, True]
    assert AppointmentMove.objects.filter(deed="moved").count() == 1
