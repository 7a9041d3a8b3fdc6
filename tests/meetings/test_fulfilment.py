"""Which appointments a round answers: its day's own, and those that had no day."""

import datetime
import uuid

import pytest

from meetings.models import Appointment, AppointmentMove, Meeting
from tests.factories import make_appointment, make_kind, make_meeting
from tests.meetings.recording import NEXT, WHERE, Recorder
from thai.clock import BANGKOK

JOINT = WHERE | {"scope": ["800119", "800106"], "host": "800119"}


@pytest.fixture
def recorder(client, facilitator):
    make_kind()
    return Recorder(client, facilitator)


def announced(appointment, day):
    AppointmentMove.objects.create(
        appointment=appointment,
        version=1,
        key=uuid.uuid4(),
        deed="made",
        at=datetime.datetime.combine(day, datetime.time(9), BANGKOK),
        kind=appointment.kind,
    )
    return appointment


@pytest.mark.parametrize(("day", "is_answered"), [(20, True), (22, False)])
def test_a_round_answers_only_what_was_announced_before_it(
    recorder, bang_chak, day, is_answered
):
    row = make_appointment(bang_chak, on=None)
    announced(row, datetime.date(2005, 11, day))

    recorder.fill()
    recorder.send()

    row.refresh_from_db()
    assert bool(row.fulfilled_by) is is_answered


def test_sitting_in_anothers_forum_answers_no_open_question(recorder, tha_rai):
    undecided = make_appointment(tha_rai, on=None)
    dated = make_appointment(tha_rai, on=datetime.date(2005, 11, 21))

    recorder.fill(JOINT)
    recorder.send()

    undecided.refresh_from_db()
    dated.refresh_from_db()
    assert undecided.is_open
    assert dated.fulfilled_by == Meeting.objects.get()


def test_a_forum_that_the_tambon_counts_answers_it(recorder, tha_rai):
    undecided = make_appointment(tha_rai, on=None)

    recorder.fill(JOINT | {"round_800106": "5"})
    recorder.send()

    undecided.refresh_from_db()
    assert undecided.fulfilled_by == Meeting.objects.get()


@pytest.mark.parametrize("is_own", [True, False])
def test_an_old_question_was_answered_by_the_next_own_round(
    recorder, bang_chak, tha_rai, is_own
):
    tambons = [bang_chak, tha_rai] if is_own else [tha_rai, bang_chak]
    later = make_meeting(*tambons, held_on=datetime.date(2005, 11, 22))

    recorder.fill()
    recorder.send(NEXT | {"next-800119-kind": "undecided"})

    answer = Appointment.objects.get(tambon=bang_chak).fulfilled_by
    assert answer == (later if is_own else None)


def test_another_telling_answers_nothing_again(recorder, bang_chak):
    told = make_meeting(bang_chak, held_on=datetime.date(2005, 11, 21), round_number=4)
    row = make_appointment(bang_chak)

    recorder.fill(WHERE | {"round_800119": "5"})
    recorder.send(NEXT | {"same": str(told.pk), "next-800119-kind": "undecided"})

    row.refresh_from_db()
    telling = Meeting.objects.get(account_of=told)
    assert row.is_open
    assert telling.meeting_tambons.get().round_number is None
    assert not telling.appointments_made.exists()
