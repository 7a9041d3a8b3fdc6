"""Every version of a record, and what differs between two of them."""

import datetime
import uuid

import pytest
from django.urls import reverse

from meetings.differences import differences
from meetings.models import (
    ActionItem,
    ActionOwner,
    Attendance,
    Milestone,
    Outcome,
    Revision,
)
from meetings.snapshots import snapshot_of
from tests.factories import (
    make_appointment,
    make_meeting,
    make_milestone_kind,
    make_outcome,
    make_person,
)
from thai.clock import now

HIDDEN = "คุณสมศักดิ์กับคุณสมหมายขัดใจกัน"


@pytest.fixture
def meeting(bang_chak, facilitator):
    """A full record of บางจาก, not confirmed yet."""
    meeting = make_meeting(
        bang_chak, round_number=4, recorded_by=facilitator, venue="หมู่ที่ 7"
    )
    make_outcome(meeting, "ตกลงอบรมบัญชี", title="ระบบบัญชี")
    make_outcome(meeting, HIDDEN, "problem", title="ปัญหา", visibility="officials")
    Attendance.objects.create(meeting=meeting, role="facilitator", count=5)
    action = ActionItem.objects.create(meeting=meeting, text="หาครูบัญชี")
    ActionOwner.objects.create(action=action, text="ทีมอำเภอ")
    Milestone.objects.create(
        meeting=meeting, tambon=bang_chak, kind=make_milestone_kind()
    )
    make_appointment(bang_chak, made_in=meeting, kind="undecided", on=None)
    return meeting


def keep(meeting, who, deed="recorded", why=""):
    """The next version, as the record stands now."""
    version = meeting.revisions.count() + 1
    return Revision.objects.create(
        meeting=meeting,
        version=version,
        key=uuid.uuid4(),
        deed=deed,
        who=who,
        why=why,
        at=now(),
        snapshot=snapshot_of(meeting),
    )


def told(before, after):
    """(label, before, after) of what differs."""
    return [(row.label, row.before, row.after) for row in differences(before, after)]


# Differences


def test_a_version_differs_from_itself_in_nothing(meeting):
    snapshot = snapshot_of(meeting)

    assert differences(snapshot, snapshot) == []


def test_every_kind_of_change_is_told_in_words(meeting, bang_chak):
    before = snapshot_of(meeting)
    meeting.held_on = datetime.date(2005, 10, 26)
    meeting.total_count, meeting.total_is_estimate = 80, True
    meeting.start = datetime.time(13)
    meeting.visibility = "members"
    meeting.save()
    meeting.meeting_tambons.update(round_number=5)
    meeting.attendance.update(count=None)
    Outcome.objects.filter(kind="decision").update(kind="deferred")
    ActionItem.objects.update(due_on=datetime.date(2005, 12, 1))
    Milestone.objects.update(state="partly", note="เหลือหมู่ที่ 3")
    meeting.appointments_made.update(kind="dated", on=datetime.date(2005, 12, 19))

    rows = told(before, snapshot_of(meeting))

    thai = [
        ("วันที่จัด", "วันอังคารที่ 25\xa0ตุลาคม\xa02548", "วันพุธที่ 26\xa0ตุลาคม\xa02548"),
        ("บางจาก นัดที่ 4", "บางจาก นัดที่ 5"),
        ("คุณอำนวย 5", "คุณอำนวย ไม่ได้ระบุ"),
        ("หาครูบัญชี · ทีมอำเภอ", "หาครูบัญชี · ทีมอำเภอ · "),
        ("เหลือหมู่ที่ 3",),
        ("19\xa0ธันวาคม\xa02548",),
        ("80",),
        ("13.00",),
    ]
    text = "\n".join(" | ".join(row) for row in rows)
    for words in thai:
        for word in words:
            assert word in text
    assert len(rows) == 10


def test_added_and_taken_out_rows_say_so(meeting):
    before = snapshot_of(meeting)
    make_outcome(meeting, "เปิดบล็อก", title="บล็อก")
    meeting.agenda.get(title="ระบบบัญชี").delete()

    rows = {row.label: row for row in differences(before, snapshot_of(meeting))}

    assert rows["ได้อะไร: ระบบบัญชี"].is_removed
    assert rows["ได้อะไร: บล็อก"].is_added
    assert not rows["ได้อะไร: บล็อก"].is_removed


def test_what_officials_see_is_marked_also_once_it_is_opened(meeting):
    before = snapshot_of(meeting)
    Outcome.objects.filter(text=HIDDEN).update(visibility="inherit")

    (row,) = differences(before, snapshot_of(meeting))

    assert row.is_for_officials


def test_rows_with_the_same_words_are_told_apart(meeting):
    make_outcome(meeting, "หนึ่ง", title="เรื่องเดียวกัน")
    before = snapshot_of(meeting)
    make_outcome(meeting, "สอง", title="เรื่องเดียวกัน")

    rows = differences(before, snapshot_of(meeting))

    assert ["สอง" in row.after for row in rows] == [False, True]
    assert all(row.is_added for row in rows)


def test_who_said_it_is_compared_where_both_versions_know(meeting):
    before = snapshot_of(meeting)
    Outcome.objects.filter(kind="decision").update(said_by=make_person("คุณภีม"))
    after = snapshot_of(meeting)

    assert "คุณภีม" in told(before, after)[0][2]

    for item in before["agenda"]:
        for row in item["outcomes"]:
            del row["said_by"]
    assert told(before, after) == []


def test_versions_that_hold_little_are_compared_too(meeting):
    rows = differences({}, snapshot_of(meeting))

    assert all(row.is_added for row in rows)
    assert differences({}, {}) == []


# The pages


def get(client, name, meeting, reader, **query):
    client.force_login(reader)
    return client.get(reverse(f"meetings:{name}", args=[meeting.pk]), query)


def test_history_tells_every_deed(client, meeting, facilitator, colleague):
    keep(meeting, facilitator)
    keep(meeting, colleague, "returned", "จำนวนคนไม่ตรง")
    keep(meeting, facilitator, "edited", "แก้จำนวนคน")
    keep(meeting, colleague, "confirmed")

    text = get(client, "meeting_history", meeting, facilitator).text

    places = [
        text.index(words)
        for words in (
            "ฉบับที่ 4 · ยืนยัน",
            "แก้จำนวนคน",
            "ฉบับที่ 2 · ส่งกลับให้แก้",
            "จำนวนคนไม่ตรง",
            "ฉบับที่ 1 · บันทึก",
        )
    ]
    assert places == sorted(places)
    assert "amnuay2" in text
    assert "/compare/?to=3" in text


def test_compare_marks_what_is_new_in_words(client, meeting, facilitator):
    keep(meeting, facilitator)
    make_outcome(meeting, "เปิดบล็อก", title="บล็อก")
    keep(meeting, facilitator, "edited")

    page = get(client, "meeting_compare", meeting, facilitator)

    assert '<span class="chip done">เพิ่ม</span>' in page.text
    assert "<ins>ข้อตกลง: เปิดบล็อก</ins>" in page.text
    back = get(client, "meeting_compare", meeting, facilitator, **{"from": 2, "to": 1})
    assert "<del>ข้อตกลง: เปิดบล็อก</del>" in back.text


def test_compare_says_when_nothing_differs(client, meeting, facilitator, colleague):
    keep(meeting, facilitator)
    keep(meeting, colleague, "confirmed")

    text = get(client, "meeting_compare", meeting, facilitator).text

    assert "ฉบับที่ 1 กับฉบับที่ 2 เหมือนกัน" in text


@pytest.mark.parametrize(
    "query",
    [{"from": "9"}, {"to": "0"}, {"to": "-1"}, {"to": "ก"}, {"from": "9" * 30}],
)
def test_an_unknown_version_is_not_found(client, meeting, facilitator, query):
    keep(meeting, facilitator)

    page = get(client, "meeting_compare", meeting, facilitator, **query)

    assert page.status_code == 404


def test_a_record_without_history_says_so(client, meeting, facilitator):
    history = get(client, "meeting_history", meeting, facilitator)

    assert "ไม่มีประวัติ" in history.text
    assert get(client, "meeting_compare", meeting, facilitator).status_code == 404


@pytest.mark.parametrize("name", ["meeting_history", "meeting_compare"])
@pytest.mark.parametrize("state", ["recorded", "confirmed"])
@pytest.mark.parametrize(
    ("reader", "may"),
    [
        ("resident", False),
        ("outsider", False),
        ("agency_staff", False),
        ("facilitator", True),
        ("governor_office", True),
        ("administrator", True),
    ],
)
def test_old_words_are_for_those_who_read_every_word(
    request, client, meeting, facilitator, colleague, name, state, reader, may
):
    keep(meeting, facilitator)
    Outcome.objects.filter(text=HIDDEN).delete()
    if state == "confirmed":
        meeting.state, meeting.confirmed_by = state, colleague
        meeting.confirmed_at = now()
        meeting.save()
    keep(meeting, facilitator, "edited")

    page = get(client, name, meeting, request.getfixturevalue(reader))

    assert page.status_code == (200 if may else 404)
    assert (HIDDEN in page.text) is (may and name == "meeting_compare")


@pytest.mark.parametrize("reader", ["visitor", "resident"])
def test_the_record_itself_leads_only_those_to_its_history(
    request, client, meeting, facilitator, reader
):
    keep(meeting, facilitator)
    address = reverse("meetings:meeting_history", args=[meeting.pk])
    if reader != "visitor":
        client.force_login(request.getfixturevalue(reader))

    assert address not in client.get(meeting.get_absolute_url()).text
    client.force_login(facilitator)
    assert address in client.get(meeting.get_absolute_url()).text


@pytest.mark.parametrize("name", ["meeting_history", "meeting_compare"])
def test_queries_do_not_grow_with_versions(
    client, meeting, facilitator, name, django_assert_max_num_queries
):
    keep(meeting, facilitator)
    keep(meeting, facilitator, "edited")
    address = reverse(f"meetings:{name}", args=[meeting.pk])
    client.force_login(facilitator)

    with django_assert_max_num_queries(12) as one:
        client.get(address)
    for number in range(7):
        make_outcome(meeting, f"เรื่อง {number}")
        keep(meeting, facilitator, "edited")
    with django_assert_max_num_queries(len(one)):
        client.get(address)
