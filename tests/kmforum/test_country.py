"""The invented country: the same every time, sound, and never where it does harm."""

import datetime
import hashlib
import re

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from kmforum.country_rows import SOURCE
from meetings.models import (
    ActionItem,
    Appointment,
    Meeting,
    MeetingTambon,
    Outcome,
    Revision,
)
from people.models import RoleAssignment, User
from tambons.models import District, Province, Tambon, Village
from tests.factories import make_meeting, make_tambon

DAY = datetime.date(2005, 11, 21)


@pytest.fixture
def places(kinds):
    """Two provinces with six tambons each; the rest of the country is long to load."""
    for province in ("10", "80"):
        above = Province.objects.create(code=province, name=f"จังหวัด {province}")
        for number in range(1, 3):
            district = District.objects.create(
                code=f"{province}0{number}", name=f"อำเภอ {number}", province=above
            )
            for place in range(1, 4):
                Tambon.objects.create(
                    code=f"{district.code}0{place}", name="ตำบล", district=district
                )


@pytest.fixture(autouse=True)
def no_other_places(monkeypatch):
    monkeypatch.setattr("kmforum.country.load_areas", lambda: None)


def make(count, **options):
    call_command("make_country", tambons=count, verbosity=0, **options)


def texts_of(tambon):
    """What stands in the rows of a tambon, without their numbers."""
    rounds = MeetingTambon.objects.filter(tambon__code=tambon).order_by("meeting_id")
    return [
        (
            row.round_number,
            str(row.meeting.held_on),
            row.meeting.venue,
            row.meeting.state,
            list(
                Outcome.objects.filter(item__meeting=row.meeting)
                .order_by("pk")
                .values_list("text", "kind", "visibility")
            ),
            list(row.meeting.attendance.values_list("role", "label", "count")),
        )
        for row in rounds
    ]


def digest():
    joined = Tambon.objects.joined().order_by("code").values_list("code", flat=True)
    everything = [texts_of(code) for code in joined]
    everything += Appointment.objects.order_by("pk").values_list("on", "kind", "topic")
    everything += User.objects.order_by("pk").values_list("username", "date_joined")
    return hashlib.sha256(repr(everything).encode()).hexdigest()


def test_the_same_number_gives_the_same_rows(places):
    digests = set()
    for _time in range(2):
        with transaction.atomic():
            make(8)
            digests.add(digest())
            transaction.set_rollback(True)

    assert len(digests) == 1
    assert not Meeting.objects.exists()


def test_more_tambons_leave_those_of_fewer_as_they_are(places):
    with transaction.atomic():
        make(2)
        first = texts_of("800101")
        transaction.set_rollback(True)

    make(9)

    assert texts_of("800101") == first != []


def test_the_home_province_joins_first(places):
    make(7)

    joined = list(Tambon.objects.joined().values_list("code", flat=True))
    assert [code for code in joined if code[:2] == "80"] == joined[1:]
    assert joined[0] == "100101"
    assert Tambon.objects.joined().exclude(context="").count() == 7


def test_provinces_can_be_chosen(places):
    make(3, province=["10"])

    assert {one.code[:2] for one in Tambon.objects.joined()} == {"10"}


def test_every_kind_of_round_and_reader_is_there(places):
    make(12)

    meetings = Meeting.objects.all()
    assert set(meetings.values_list("state", flat=True)) >= {"recorded", "confirmed"}
    assert set(meetings.values_list("visibility", flat=True)) >= {"public", "members"}
    assert set(Outcome.objects.values_list("kind", flat=True)) == set(Outcome.Kind)
    statuses = set(ActionItem.objects.values_list("status", flat=True))
    assert statuses >= {"open", "done"}
    roles = set(RoleAssignment.objects.values_list("role", flat=True))
    assert {"facilitator", "resident", "coordinator", "governor_office"} <= roles
    assert Village.objects.count() == 12 * 5
    assert meetings.filter(meeting_tambons=None).count() == 2
    assert meetings.filter(kind__code="joint_forum").count() == 4
    assert set(meetings.values_list("source", flat=True)) == {SOURCE}
    waiting = meetings.filter(state="recorded")
    assert Revision.objects.count() == waiting.count()
    assert not meetings.filter(held_on__gt=DAY).exists()


def test_every_row_passes_its_own_rules(places):
    make(12)

    for label in ("tambons", "people", "meetings"):
        for model in apps.get_app_config(label).get_models():
            for row in model.objects.all()[:40]:
                row.full_clean(validate_unique=False)


def test_no_text_is_left_half_filled(places):
    make(12)

    texts = [
        *Outcome.objects.values_list("text", flat=True),
        *ActionItem.objects.values_list("text", flat=True),
        *Meeting.objects.values_list("venue", flat=True),
    ]
    assert [text for text in texts if re.search(r"[{}]|None", text)] == []


def test_where_real_records_stand_nothing_is_made(places):
    real = make_meeting(make_tambon())

    with pytest.raises(CommandError, match="Real records"):
        make(3)

    assert Meeting.objects.get() == real
    assert Tambon.objects.joined().count() == 1


def test_beside_real_records_they_stay_as_they_are(places):
    tambon = make_tambon("800101", "บางจาก", context="ของจริง")
    Tambon.objects.filter(code="800101").update(joined_on=DAY, context="ของจริง")
    real = make_meeting(tambon, title="ของจริง")
    before = Meeting.objects.values().get()

    make(3, beside_real_records=True)

    assert Meeting.objects.values().get(pk=real.pk) == before
    assert Tambon.objects.get(code="800101").context == "ของจริง"
    assert Tambon.objects.joined().count() == 4


def test_a_second_run_lets_more_tambons_join(places):
    make(3)
    make(2)

    assert Tambon.objects.joined().count() == 5


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"count": 13}, "Only 12 tambons"),
        ({"count": 7, "province": ["10"]}, "Only 6 tambons"),
        ({"count": 0}, "at least 1"),
        ({"count": 1, "province": ["99"]}, "unknown code 99"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(places, options, reason):
    with pytest.raises(CommandError, match=reason):
        make(**options)

    assert not Tambon.objects.joined().exists()
    assert not Meeting.objects.exists()


def test_it_says_how_much_there_is(places, capsys):
    call_command("make_country", tambons=2)

    assert "now 2 tambons and" in capsys.readouterr().out
