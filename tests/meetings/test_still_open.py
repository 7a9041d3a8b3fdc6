"""A record that waits for confirmation changes no public figure."""

import datetime

import pytest

from meetings.models import ActionItem, Attendance, Meeting
from tests.factories import make_meeting

BLOG = "สร้างบล็อกตำบลบางจาก"


@pytest.fixture
def closing(bang_chak, facilitator):
    """The unconfirmed round that closed an action of a confirmed one."""
    before = make_meeting(bang_chak, round_number=3)
    action = ActionItem.objects.create(meeting=before, tambon=bang_chak, text=BLOG)
    closing = make_meeting(
        bang_chak,
        round_number=4,
        recorded_by=facilitator,
        held_on=datetime.date(2005, 11, 21),
    )
    ActionItem.objects.filter(pk=action.pk).update(
        status="done", done_on=closing.held_on, closed_in=closing
    )
    return closing


def confirmed():
    return Meeting.objects.public().values("pk")


def test_what_an_unconfirmed_round_closed_is_still_open_to_others(closing):
    assert ActionItem.objects.still_open(confirmed()).get().text == BLOG
    assert not ActionItem.objects.still_open(Meeting.objects.values("pk")).exists()


def test_what_a_confirmed_round_closed_is_closed_to_all(closing, governor_office):
    closing.state, closing.confirmed_by = "confirmed", governor_office
    closing.confirmed_at = closing.recorded_at
    closing.save()

    assert not ActionItem.objects.still_open(confirmed()).exists()


def test_what_was_closed_without_a_round_is_closed(closing):
    ActionItem.objects.update(closed_in=None)

    assert not ActionItem.objects.still_open(confirmed()).exists()


def test_the_governor_counts_it_until_the_round_is_confirmed(
    client, closing, governor_office
):
    client.force_login(governor_office)

    assert "1 งาน" in client.get("/governor/").text


def test_the_tambon_page_counts_people_as_the_record_does(client, bang_chak):
    meeting = make_meeting(bang_chak, round_number=3)
    for role, count in (("facilitator", 5), ("practitioner", 20)):
        Attendance.objects.create(
            meeting=meeting, role=role, count=count, is_estimate=count == 20
        )

    assert "ประมาณ 25\u00a0คน" in client.get("/tambons/800119/").text
