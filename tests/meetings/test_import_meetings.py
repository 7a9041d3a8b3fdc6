"""Rounds from a file: they land as recorded, and nothing changes without an entry."""

import datetime

import pytest
from django.db.models import F

from meetings.models import (
    ActionItem,
    AgendaItem,
    Appointment,
    Attendance,
    Meeting,
    MeetingTambon,
    Milestone,
    Outcome,
    Revision,
)
from tests import factories
from tests.files import confirm, csv_bytes, exported, said, send, taken

HEADER = ["จังหวัด", "ชนิด", "วันที่จัด", "รหัสตำบลที่เข้าร่วม", "ข้อความที่จดไว้"]
ROUND = ["80", "เวทีตำบล", "25 ต.ค. 2548", "800119", "ต้องมีสถานที่"]


@pytest.fixture
def as_admin(client, administrator):
    factories.make_kind()
    client.force_login(administrator)
    return client


@pytest.fixture
def waiting(bang_chak, facilitator):
    """A round that waits for confirmation, with its first entry in the history."""
    meeting = factories.make_meeting(bang_chak, recorded_by=facilitator)
    Revision.objects.create(
        meeting=meeting, version=1, key="5a0e7f2e-0c3c-4b6a-9d21-3f1f0a4f8f11",
        digest="0", who=facilitator, at=meeting.recorded_at, snapshot={},
    )  # fmt: skip
    return meeting


def test_new_rounds_land_as_recorded_with_their_reason(
    as_admin, administrator, bang_chak
):
    header = [*HEADER, "สถานะ", "นัดที่ของแต่ละตำบล"]

    page = send(
        as_admin, Meeting, csv_bytes(header, [*ROUND, "ยืนยันแล้ว", "3"]), "นัดเก่า.csv"
    )
    confirm(as_admin, Meeting, page)

    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.recorded_by) == ("recorded", administrator)
    assert (meeting.confirmed_by, meeting.confirmed_at) == (None, None)
    assert meeting.held_on == datetime.date(2005, 10, 25)
    part = meeting.meeting_tambons.get()
    assert (part.tambon, part.round_number) == (bang_chak, 3)
    entry = meeting.revisions.get()
    assert (entry.deed, entry.version, entry.who) == ("recorded", 1, administrator)
    assert entry.why == "นำเข้าจากไฟล์ “นัดเก่า.csv”"
    assert entry.snapshot["tambons"][0]["round"] == 3
    history = as_admin.get(f"{meeting.get_absolute_url()}history/")
    assert "นำเข้าจากไฟล์ “นัดเก่า.csv”" in history.text


def test_a_joint_round_has_one_host(as_admin, bang_chak, tha_rai):
    header = [*HEADER, "รหัสตำบลเจ้าภาพ", "นัดที่ของแต่ละตำบล"]
    joint = [*ROUND[:3], "800119, ๘๐๐๑๐๖", "คุยกัน", "800106", "800106=1, 800119 = 4"]

    taken(as_admin, Meeting, header, joint)

    parts = MeetingTambon.objects.values_list("tambon__code", "is_host", "round_number")
    assert set(parts) == {("800106", True, 1), ("800119", False, 4)}
    assert "800106=1, 800119=4" in exported(as_admin, Meeting).decode()


def test_a_round_without_a_tambon_is_one_of_the_province(as_admin, province):
    taken(as_admin, Meeting, HEADER, [*ROUND[:3], "", "วงเรียนรู้"])

    assert not Meeting.objects.get().meeting_tambons.exists()


@pytest.mark.parametrize(
    ("change", "column", "why"),
    [
        ({"ข้อความที่จดไว้": ""}, "ข้อความที่จดไว้", "สั้น ๆ"),
        ({"รหัสตำบลที่เข้าร่วม": "999999"}, "รหัสตำบลที่เข้าร่วม", "ไม่มีตำบล"),
        ({"รหัสตำบลที่เข้าร่วม": "800101"}, "รหัสตำบลที่เข้าร่วม", "ยังไม่ได้เข้าร่วม"),
        ({"รหัสตำบลที่เข้าร่วม": "800119, 800119"}, "รหัสตำบลที่เข้าร่วม", "ซ้ำ"),
        ({"รหัสตำบลที่เข้าร่วม": "810101"}, "รหัสตำบลที่เข้าร่วม", "จังหวัดอื่น"),
        ({"รหัสตำบลเจ้าภาพ": "800106"}, "รหัสตำบลเจ้าภาพ", "ไม่ได้อยู่ในรายชื่อ"),
        ({"นัดที่ของแต่ละตำบล": "ที่สาม"}, "นัดที่ของแต่ละตำบล", "800119=4"),
        ({"นัดที่ของแต่ละตำบล": "800106=4"}, "นัดที่ของแต่ละตำบล", "ไม่ได้อยู่"),
        ({"นัดที่ของแต่ละตำบล": "2"}, "นัดที่ของแต่ละตำบล", "ใช้เลขนี้อยู่แล้ว"),
        ({"วันที่จัด": "25 ต.ค."}, "วันที่จัด (ค.ศ.)", "ปี"),
        ({"วันสุดท้าย": "24 ต.ค. 2548"}, "วันสุดท้าย (ค.ศ.)", "มาก่อนวันแรก"),
    ],
)
def test_what_a_round_may_not_say_is_explained(
    as_admin, bang_chak, tha_rai, change, column, why
):
    factories.make_tambon("800101", "ในเมือง", joined_on=None)
    factories.make_tambon("810101", "ปากน้ำ")
    factories.make_meeting(bang_chak, round_number=2)
    row = {**dict(zip(HEADER, ROUND, strict=True)), **change}

    page = send(as_admin, Meeting, csv_bytes(row.keys(), row.values()))

    told = {(problem.column, problem.reason) for problem in page.context["problems"]}
    assert [name for name, _reason in told] == [column]
    assert why in told.pop()[1]
    assert Meeting.objects.count() == 1


def test_a_record_that_exists_is_not_changed_by_a_file(as_admin, waiting):
    number = str(waiting.pk)

    page = send(as_admin, Meeting, csv_bytes(["เลขที่", "ชื่อเรื่อง"], [number, "เปลี่ยนเรื่อง"]))

    (problem,) = page.context["problems"]
    assert (problem.line, problem.column) == (2, "ชื่อเรื่อง")
    assert "กรุณาแก้ที่หน้าของบันทึก" in problem.reason


@pytest.mark.parametrize("column", ["สถานะ", "ผู้ยืนยัน", "ฉบับ"])
def test_nobody_confirms_by_a_file(as_admin, waiting, column):
    cell = {"สถานะ": "ยืนยันแล้ว", "ผู้ยืนยัน": "admin", "ฉบับ": "9"}[column]

    page = send(as_admin, Meeting, csv_bytes(["เลขที่", column], [str(waiting.pk), cell]))

    assert [problem.column for problem in page.context["problems"]] == [column]


def test_rows_of_a_round_that_waits_are_an_edit_of_it(as_admin, administrator, waiting):
    header = ["นัด", "บทบาท", "จำนวน", "ประมาณ"]
    here = f"2005-10-25 #{waiting.pk}"

    taken(
        as_admin,
        Attendance,
        header,
        [here, "คุณกิจ", "๒๐", "ใช่"],
        [here, "คุณเอื้อ", "", ""],
    )

    counts = dict(waiting.attendance.values_list("role", "count"))
    assert counts == {"practitioner": 20, "sponsor": None}
    waiting.refresh_from_db()
    entry = waiting.revisions.get(version=2)
    assert (waiting.version, entry.deed, entry.who) == (2, "edited", administrator)
    assert entry.why.startswith("นำเข้าจากไฟล์")
    assert {row["count"] for row in entry.snapshot["attendance"]} == {20, None}


def test_a_whole_round_comes_in_table_by_table(as_admin, waiting, bang_chak):
    number = f"#{waiting.pk}"
    factories.make_milestone_kind()

    taken(as_admin, AgendaItem, ["นัด", "ลำดับ", "ชื่อเรื่อง"], [number, "1", "กติกาเงินกู้"])
    item = AgendaItem.objects.get()
    taken(
        as_admin,
        Outcome,
        ["เรื่องที่คุย", "ชนิด", "ผลการหารือ", "ใครจะเห็น"],
        [f"กติกาเงินกู้ #{item.pk}", "ปัญหา", "เถียงกัน", "officials"],
    )
    taken(
        as_admin,
        ActionItem,
        ["นัด", "ตำบล", "งานที่ต้องทำ"],
        [number, "บางจาก", "สร้างบล็อก"],
    )
    taken(as_admin, Milestone, ["นัด", "ตำบล", "ชนิด"], [number, "บางจาก", "เป้าหมายตำบล"])

    assert Outcome.objects.get().item == item
    assert waiting.actions.get().text == "สร้างบล็อก"
    assert waiting.milestones.get().tambon == bang_chak
    deeds = waiting.revisions.order_by("version").values_list("version", "deed")
    assert [*deeds] == [(1, "recorded"), *((n, "edited") for n in range(2, 6))]


def test_a_confirmed_record_is_closed_to_files(as_admin, bang_chak):
    meeting = factories.make_meeting(bang_chak)
    Attendance.objects.create(meeting=meeting, role="sponsor", count=1)
    row = Attendance.objects.get()
    header = ["เลขที่", "นัด", "บทบาท", "จำนวน"]

    page = send(
        as_admin,
        Attendance,
        csv_bytes(
            header,
            [str(row.pk), f"#{meeting.pk}", "คุณเอื้อ", "2"],
            ["", f"#{meeting.pk}", "คุณกิจ", "5"],
        ),
    )

    assert [problem.line for problem in page.context["problems"]] == [2, 3]
    assert "ไฟล์แก้ได้เฉพาะบันทึกที่รอยืนยัน" in page.text
    row.refresh_from_db()
    assert row.count == 1


def test_a_row_is_not_carried_off_from_a_confirmed_record(as_admin, waiting, bang_chak):
    confirmed = factories.make_meeting(bang_chak)
    row = Attendance.objects.create(meeting=confirmed, role="sponsor", count=1)

    page = send(
        as_admin,
        Attendance,
        csv_bytes(["เลขที่", "นัด"], [str(row.pk), f"#{waiting.pk}"]),
    )

    assert "ไฟล์แก้ได้เฉพาะบันทึกที่รอยืนยัน" in page.text


def test_a_record_confirmed_between_preview_and_confirmation_stays(as_admin, waiting):
    rows = csv_bytes(["นัด", "บทบาท", "จำนวน"], [f"#{waiting.pk}", "คุณกิจ", "20"])
    page = send(as_admin, Attendance, rows)
    Meeting.objects.update(
        state="confirmed", confirmed_at=F("recorded_at"), source="GotoKnow"
    )

    answer = confirm(as_admin, Attendance, page)

    assert "ไฟล์แก้ได้เฉพาะบันทึกที่รอยืนยัน" in answer.text
    assert not Attendance.objects.exists()
    assert waiting.revisions.count() == 1


def test_closing_and_settling_is_not_done_by_a_file(as_admin, waiting, bang_chak):
    action = ActionItem.objects.create(meeting=waiting, text="สร้างบล็อก")
    outcome = factories.make_outcome(waiting, kind="support_request")
    header = ["เลขที่", "สถานะ", "เสร็จเมื่อ"]

    closing = send(
        as_admin,
        ActionItem,
        csv_bytes(header, [str(action.pk), "เสร็จแล้ว", "20 พ.ย. 2548"]),
    )
    settling = send(
        as_admin,
        Outcome,
        csv_bytes(["เลขที่", "resolved_on"], [str(outcome.pk), "1 พ.ย. 2548"]),
    )

    assert "ช่องนี้แก้ด้วยไฟล์ไม่ได้" in closing.text
    assert "ช่องนี้แก้ด้วยไฟล์ไม่ได้" in settling.text


def test_appointments_are_announced_and_moved_with_an_entry_each(
    as_admin, administrator, bang_chak
):
    header = ["จังหวัด", "ตำบล", "ชนิด", "วันที่"]
    taken(as_admin, Appointment, header, ["80", "บางจาก", "รู้วันแล้ว", "21 พ.ย. 2548"])
    appointment = Appointment.objects.get()

    taken(as_admin, Appointment, ["เลขที่", "วันที่"], [str(appointment.pk), "22 พ.ย. 2548"])

    appointment.refresh_from_db()
    assert appointment.on == datetime.date(2005, 11, 22)
    moves = appointment.moves.order_by("version")
    told = [(move.deed, move.on.day, move.by) for move in moves]
    assert told == [("made", 21, administrator), ("moved", 22, administrator)]
    assert moves[1].why.startswith("นำเข้าจากไฟล์")


def test_an_appointment_that_was_held_stays_as_it_is(as_admin, bang_chak):
    meeting = factories.make_meeting(bang_chak)
    appointment = factories.make_appointment(bang_chak, fulfilled_by=meeting)

    page = send(
        as_admin,
        Appointment,
        csv_bytes(["เลขที่", "เรื่อง"], [str(appointment.pk), "เปลี่ยนเรื่อง"]),
    )

    (problem,) = page.context["problems"]
    assert problem.line == 2
    assert said(page).count("บันทึกแล้ว")
    assert not appointment.moves.exists()
