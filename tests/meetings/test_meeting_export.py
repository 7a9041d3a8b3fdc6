import csv
import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import views
from meetings.models import Attendance, MeetingDraft
from tests import factories
from thai.tables.formulas import inert

TRIGGERS = "=+-@\t\r＝＋－＠"


def address(extension):
    return reverse("meetings:meeting_export", args=[extension])


def csv_rows(client, **query):
    response = client.get(address("csv"), query)
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet_of(response):
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def xlsx_rows(client, **query):
    head, *rows = sheet_of(client.get(address("xlsx"), query)).values
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture
def round_3(bang_chak):
    meeting = factories.make_meeting(
        bang_chak,
        round_number=3,
        venue="ที่ทำการกองทุนหมู่บ้านหมู่ที่ 7",
        start=datetime.time(13),
        end=datetime.time(16, 30),
        total_count=20,
        total_is_estimate=True,
    )
    factories.make_outcome(meeting, "ต้องมีสถานที่")
    return meeting


@pytest.mark.parametrize("rows_of", [csv_rows, xlsx_rows])
def test_file_has_the_columns_of_the_screen_and_both_calendars(
    client, round_3, rows_of
):
    (row,) = rows_of(client)

    assert row["ชื่อนัด"] == "บางจาก นัดที่ 3"
    assert row["ตำบล"] == "บางจาก"
    assert row["รหัสตำบล"] == "800119"
    assert row["วันที่จัด (ค.ศ.)"] == "2005-10-25"
    assert row["วันที่จัด (พ.ศ.)"] == "25 ตุลาคม 2548"
    assert row["เวลา"] == "13.00–16.30"
    assert row["สถานที่"] == "ที่ทำการกองทุนหมู่บ้านหมู่ที่ 7"
    assert str(row["จำนวนคน"]) == "20"
    assert row["หมายเหตุของจำนวนคน"] == "ประมาณ"
    assert row["ได้อะไร"] == "ต้องมีสถานที่"
    assert row["สถานะของบันทึก"] == "ยืนยันแล้ว"
    assert row["ที่อยู่ของบันทึก"] == f"http://testserver/meetings/{round_3.pk}/"


def test_numbers_are_numbers_and_the_unknown_stays_empty(client, bang_chak, round_3):
    factories.make_meeting(bang_chak, held_on=datetime.date(2005, 8, 19))

    known, unknown = xlsx_rows(client)

    assert (known["จำนวนคน"], known["นัดที่"]) == (20, 3)
    assert known["เลขที่บันทึก"] == round_3.pk
    assert unknown["จำนวนคน"] in ("", None)
    assert unknown["หมายเหตุของจำนวนคน"] == "ไม่ได้ระบุ"


def test_joint_round_is_one_row_that_names_every_tambon(client, bang_chak, tha_rai):
    factories.make_meeting(tha_rai, bang_chak, round_number=1)

    (row,) = csv_rows(client)

    assert row["ตำบล"] == "ท่าไร่, บางจาก"
    assert row["ตำบลเจ้าภาพ"] == "ท่าไร่"
    assert row["นัดที่"] == "1"


def test_people_partly_counted_are_marked(client, bang_chak):
    meeting = factories.make_meeting(bang_chak)
    Attendance.objects.create(meeting=meeting, label="ผู้นำ", count=14)
    Attendance.objects.create(meeting=meeting, label="สมาชิก")

    (row,) = csv_rows(client)

    assert (row["จำนวนคน"], row["หมายเหตุของจำนวนคน"]) == ("14", "เฉพาะที่นับไว้")


def test_csv_opens_in_excel_as_thai(client, round_3):
    response = client.get(address("csv"))

    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Type"].startswith("text/csv")
    assert response["Content-Disposition"] == (
        'attachment; filename="meetings-20051121.csv"'
    )
    assert not response.cookies


def test_file_holds_the_selection_of_the_screen(client, tha_rai, round_3):
    factories.make_meeting(tha_rai, title="ท่าไร่", held_on=datetime.date(2005, 8, 1))

    assert len(csv_rows(client)) == 2
    assert [row["ตำบล"] for row in csv_rows(client, tambon="800106")] == ["ท่าไร่"]
    assert [row["ชื่อนัด"] for row in csv_rows(client, until="1 ก.ย. 48")] == ["ท่าไร่"]
    assert csv_rows(client, q="ดาวอังคาร") == []


def test_file_holds_only_what_this_reader_may_see(
    client, bang_chak, facilitator, resident, round_3
):
    MeetingDraft.objects.create(
        key="5a0e7f2e-0c3c-4b6a-9d21-3f1f0a4f8f11",
        owner=facilitator,
        data={"title": "ร่างของฉัน"},
        saved_at=timezone.now(),
    )
    factories.make_meeting(bang_chak, recorded_by=facilitator, title="รอยืนยันอยู่")
    factories.make_meeting(bang_chak, title="เฉพาะเจ้าหน้าที่", visibility="officials")
    factories.make_meeting(title="อีกฉบับ", account_of=round_3)
    everything = {"รอยืนยันอยู่", "เฉพาะเจ้าหน้าที่", "บางจาก นัดที่ 3"}

    seen = {}
    for reader in (None, resident, facilitator):
        if reader:
            client.force_login(reader)
        seen[reader] = {row["ชื่อนัด"] for row in csv_rows(client)}

    assert seen[None] == {"บางจาก นัดที่ 3"}
    assert seen[resident] == {"บางจาก นัดที่ 3", "รอยืนยันอยู่"}
    assert seen[facilitator] == everything
    assert "ร่างของฉัน" not in client.get(address("csv")).content.decode()


def test_officials_rows_are_not_told_to_others(client, facilitator, round_3):
    round_3.agenda.all().delete()
    factories.make_outcome(round_3, "ถกเถียงกัน", "problem", visibility="officials")

    assert csv_rows(client)[0]["ได้อะไร"] == ""
    client.force_login(facilitator)
    assert csv_rows(client)[0]["ได้อะไร"] == "ถกเถียงกัน"


@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize("lead", ["", "  ", "\u00a0", '"', "'", " “"])
def test_no_text_cell_is_read_as_a_formula(client, bang_chak, trigger, lead):
    text = f"{lead}{trigger}cmd|' /C calc'!A0"
    factories.make_meeting(bang_chak, title=text, venue=text)

    sheet = sheet_of(client.get(address("xlsx")))
    (row,) = csv_rows(client)

    cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line]
    assert all(cell.data_type != "f" for cell in cells)
    hostile = [str(cell.value) for cell in cells if "calc" in str(cell.value)]
    hostile += [row["ชื่อนัด"], row["สถานที่"]]
    assert len(hostile) == 4
    assert all(cell.startswith("'") for cell in hostile)


def test_outcomes_and_tambon_names_are_guarded_too(client, db):
    meeting = factories.make_meeting(factories.make_tambon("800301", "=1+1"))
    factories.make_outcome(meeting, "@SUM(A1:A9)")

    (row,) = csv_rows(client)

    assert (row["ตำบล"], row["ได้อะไร"]) == ("'=1+1", "'@SUM(A1:A9)")


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (-5, -5),
        (0, 0),
        ("", ""),
        ("ประมาณ -5", "ประมาณ -5"),
        ("“รูปแบบกลางที่ไม่บังคับ”", "“รูปแบบกลางที่ไม่บังคับ”"),
        ("\u200b=1", "'\u200b=1"),
        ("\n=1", "'\n=1"),
        ("\x00=1", "'=1"),
    ],
)
def test_inert_leaves_numbers_and_plain_text_alone(cell, kept):
    assert inert(cell) == kept


def test_other_formats_are_not_found(client, round_3):
    for extension in ("ods", "json", "html", "CSV", "xls"):
        assert client.get(address(extension)).status_code == 404


def test_file_that_would_be_too_long_is_refused_with_advice(
    client, bang_chak, round_3, monkeypatch
):
    monkeypatch.setattr(views, "MOST_ROWS", 1)
    factories.make_meeting(bang_chak)

    response = client.get(address("csv"))

    assert response.status_code == 413
    assert "ไฟล์หนึ่งเก็บได้ไม่เกิน 1 นัด" in response.text.replace("\xa0", " ")
    assert "บางจาก นัดที่ 3" in response.text


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_queries_are_the_same_for_one_round_and_eight(
    client, bang_chak, tha_rai, extension, django_assert_num_queries
):
    factories.make_outcome(factories.make_meeting(bang_chak, tha_rai))
    with django_assert_num_queries(4):
        client.get(address(extension))
    for _ in range(7):
        factories.make_outcome(factories.make_meeting(bang_chak, tha_rai))
    with django_assert_num_queries(4):
        client.get(address(extension))
