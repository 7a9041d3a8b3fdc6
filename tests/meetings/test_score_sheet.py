"""Scores go out as a sheet and come back filled in: all of it, or nothing."""

import datetime
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags

from meetings.models import Assessment, Score
from tests.factories import (
    make_assessment,
    make_freedom_table,
    make_group,
    make_meeting,
    make_village,
)
from tests.files import csv_bytes, xlsx_bytes
from thai.tables.table import MOST_BYTES

pytestmark = pytest.mark.django_db

HEADS = [
    *("รหัสในใบ", "ใคร"),
    *("บัญชี: ตอนนี้", "บัญชี: เป้าหมาย", "บัญชี: เพราะอะไร"),
    *("สินเชื่อ: ตอนนี้", "สินเชื่อ: เป้าหมาย", "สินเชื่อ: เพราะอะไร"),
]


@pytest.fixture
def table(db):
    return make_freedom_table("บัญชี", "สินเชื่อ")


@pytest.fixture
def moo_7(bang_chak):
    return make_village(bang_chak, 7)


@pytest.fixture
def moo_1(bang_chak):
    return make_village(bang_chak, 1)


@pytest.fixture
def round_3(bang_chak):
    return make_meeting(bang_chak, round_number=3)


@pytest.fixture
def writer(client, facilitator, moo_7, moo_1):
    client.force_login(facilitator)
    return client


def rows_of(client, table, query=""):
    response = client.get(f"/freedom-tables/{table.pk}.xlsx{query}")
    assert response.status_code == 200
    return [
        list(row)
        for row in openpyxl.load_workbook(io.BytesIO(response.content)).active.values
    ]


def send(client, table, *rows, data=None, name="คะแนน.xlsx", **fields):
    data = data or xlsx_bytes(HEADS, *rows, title="คะแนน")
    fields = {"by_consensus": "yes", **fields}
    return client.post(
        f"{table.get_absolute_url()}upload/",
        {"file": SimpleUploadedFile(name, data), **fields},
    )


def save(client, table, page):
    return client.post(
        f"{table.get_absolute_url()}upload/", {"rows": page.context["packed"]}
    )


def row(subject, *cells, name=""):
    return [f"{subject._meta.model_name}-{subject.pk}", name, *cells]


def told(page):
    """{row of the file: what the page says of it}"""
    found = re.findall(
        r'<td role="cell" data-l="แถว"><span>(\d+)</span>(.*?)</tr>', page.text, re.S
    )
    return {
        int(n): " ".join(strip_tags(text.replace("<br>", " ")).split())
        for n, text in found
    }


# Out


def test_the_sheet_holds_what_the_page_shows(writer, table, moo_7):
    made = make_assessment(table, moo_7, (4, 5), (3, None))
    made.scores.filter(current=4).update(why="ทำทุกเดือน")

    head, *rows = rows_of(writer, table)

    assert head == HEADS
    assert rows[0] == [
        f"village-{moo_7.pk}",
        "บางจาก หมู่ที่ 7",
        4,
        5,
        "ทำทุกเดือน",
        3,
        None,
        None,
    ]


def test_the_empty_sheet_names_all_whom_she_may_score(
    writer, table, moo_7, moo_1, bang_chak
):
    make_assessment(table, moo_7, (4, 5))

    _head, *rows = rows_of(writer, table, "?blank=1")

    assert {row[0] for row in rows} == {
        f"village-{moo_7.pk}",
        f"village-{moo_1.pk}",
        f"tambon-{bang_chak.pk}",
    }
    assert all(cell is None for row in rows for cell in row[2:])


def test_a_reader_gets_only_scores_she_may_see(client, resident, table, moo_7, tha_rai):
    make_assessment(table, moo_7, (4, 5))
    hidden = make_meeting(tha_rai, visibility="officials")
    make_assessment(table, make_group(tha_rai), (1, 2), meeting=hidden)
    client.force_login(resident)

    _head, *rows = rows_of(client, table)

    assert [row[1] for row in rows] == ["บางจาก หมู่ที่ 7"]


def test_no_cell_is_a_formula(writer, moo_7):
    table = make_freedom_table("=1+1")
    made = make_assessment(table, moo_7, (4, 5))
    made.scores.update(why="@SUM(A1)")

    head, *rows = rows_of(writer, table)

    assert head[2] == "'=1+1: ตอนนี้"
    assert rows[0][4] == "'@SUM(A1)"


# In


def test_a_sheet_is_looked_at_first_and_then_saved_once(
    writer, table, moo_7, moo_1, round_3
):
    page = send(
        writer,
        table,
        row(moo_7, 4, 5, "ทำทุกเดือน", "๓", None, None),
        row(moo_1, None, None, None, None, None, None),
        meeting=round_3.pk,
    )
    assert not Assessment.objects.exists()
    assert told(page) == {2: "จะบันทึก 2 เรื่อง", 3: "ว่าง จึงข้ามไป"}
    assert "แผ่นงาน “คะแนน”" in page.text

    for _again in range(2):
        assert save(writer, table, page).status_code == 302

    made = Assessment.objects.get()
    assert (made.village, made.meeting, made.by_consensus) == (moo_7, round_3, True)
    levels = made.scores.order_by("topic").values_list("current", "target", "why")
    assert list(levels) == [(4, 5, "ทำทุกเดือน"), (3, None, "")]


def test_its_own_sheet_comes_back_as_it_went_out(writer, table, moo_7):
    make_assessment(table, moo_7, (4, 5), (3, None))
    data = writer.get(f"/freedom-tables/{table.pk}.xlsx").content

    page = send(writer, table, data=data, assessed_on="1 พ.ย. 2548")
    save(writer, table, page)

    again = Assessment.objects.get(assessed_on=datetime.date(2005, 11, 1))
    assert list(again.scores.order_by("topic").values_list("current", "target")) == [
        (4, 5),
        (3, None),
    ]


def test_a_sheet_with_names_alone_is_read_as_csv_too(writer, table, moo_7):
    data = csv_bytes(HEADS[1:4], ["บางจาก หมู่ที่ ๗", "4", "ยังไม่ตั้งเป้า"])

    page = send(writer, table, data=data, name="คะแนน.csv")
    save(writer, table, page)

    assert Score.objects.get().current == 4


def test_every_row_that_is_wrong_is_named_with_its_column_and_reason(
    writer, table, moo_7, moo_1, tha_rai
):
    stranger = make_village(tha_rai, 1)
    page = send(
        writer,
        table,
        row(moo_7, 6, 0, None, "สี่", None, None),
        row(moo_1, 3, 2, None, None, None, None),
        row(moo_1, 3, 4, None, None, None, None),
        row(stranger, 3, 4, None, None, None, None, name="ท่าไร่ หมู่ที่ 1"),
        [None, None, 3, None, None, datetime.date(2005, 11, 1), None, None],
    )

    said = told(page)
    assert "C · บัญชี: ตอนนี้ “6” ไม่ใช่ระดับ" in said[2]
    assert "D · บัญชี: เป้าหมาย “0” ไม่ใช่ระดับ" in said[2]
    assert "F · สินเชื่อ: ตอนนี้ “สี่” ไม่ใช่ระดับ" in said[2]
    assert "บัญชี: ระดับเป้าหมายต่ำกว่าระดับตอนนี้" in said[3]
    assert "ซ้ำกับแถว 3" in said[4]
    assert "“ท่าไร่ หมู่ที่ 1” ไม่อยู่ในรายชื่อที่คุณส่งคะแนนได้" in said[5]
    assert "ช่องนี้เป็นวันที่" in said[6]
    assert "มี 4 แถวที่ต้องแก้" in page.text
    assert page.context["packed"] == ""
    assert not Assessment.objects.exists()


def test_who_has_scores_in_the_round_is_not_scored_twice(
    writer, table, moo_7, moo_1, round_3
):
    make_assessment(table, moo_7, (3, 4), meeting=round_3)

    page = send(
        writer,
        table,
        row(moo_7, 4, 5, None, None, None, None),
        row(moo_1, 4, 5, None, None, None, None),
        meeting=round_3.pk,
    )

    assert "มีคะแนนในนัดนี้อยู่แล้ว" in told(page)[2]
    assert page.context["packed"] == ""


def test_nothing_is_half_saved_when_somebody_was_quicker(
    writer, table, moo_7, moo_1, round_3
):
    page = send(
        writer,
        table,
        row(moo_7, 4, 5, None, None, None, None),
        row(moo_1, 4, 5, None, None, None, None),
        meeting=round_3.pk,
    )
    make_assessment(table, moo_1, (1, 2), meeting=round_3)

    answer = save(writer, table, page)

    assert answer.status_code == 409
    assert "บางจาก หมู่ที่ 1 มีคะแนนในนัดนี้อยู่แล้ว จึงยังไม่ได้บันทึกอะไรเลย" in answer.text
    assert Assessment.objects.count() == 1


def test_a_round_that_was_cancelled_meanwhile_keeps_the_sheet_out(
    writer, table, moo_7, round_3
):
    page = send(
        writer, table, row(moo_7, 4, 5, None, None, None, None), meeting=round_3.pk
    )
    type(round_3).objects.update(state="cancelled", confirmed_at=None)

    assert save(writer, table, page).status_code == 409
    assert not Assessment.objects.exists()


def test_a_preview_of_somebody_else_or_forged_is_not_found(
    client, writer, table, moo_7, administrator
):
    page = send(writer, table, row(moo_7, 4, 5, None, None, None, None))
    address = f"{table.get_absolute_url()}upload/"

    assert client.post(address, {"rows": "x"}).status_code == 404
    client.force_login(administrator)
    assert client.post(address, {"rows": page.context["packed"]}).status_code == 404
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "ไฟล์นี้ว่าง"),
        (b"%PDF-1.4", "PDF"),
        (b"PK\x03\x04 broken", "เสียหรือไม่ครบ"),
        (xlsx_bytes(["ก", "ข"], [1, 2]), "ไม่มีคอลัมน์ที่บอกว่าเป็นคะแนนของใคร"),
        (xlsx_bytes(["รหัสในใบ", "ข"], ["village-1", 2]), "ไม่มีคอลัมน์ไหนชื่อตรงกับเรื่อง"),
        (xlsx_bytes(["ใคร", "ใคร"], ["village-1", 2]), "สองคอลัมน์"),
        (xlsx_bytes(HEADS), "ไม่มี"),
        (b"x" * (MOST_BYTES + 1), "5 MB"),
    ],
    ids=["empty", "pdf", "broken", "nobody", "no topic", "twice", "no row", "large"],
)
def test_a_file_that_is_no_such_sheet_is_explained(writer, table, data, said):
    page = writer.post(
        f"{table.get_absolute_url()}upload/",
        {"file": SimpleUploadedFile("x.xlsx", data)},
    )

    assert page.status_code == 200
    assert said in str(page.context["form"].errors["file"])


def test_a_day_and_a_round_at_once_are_asked_about(writer, table, moo_7, round_3):
    page = send(
        writer,
        table,
        row(moo_7, 4, 5, None, None, None, None),
        meeting=round_3.pk,
        assessed_on="1 พ.ย. 2548",
    )

    assert "id_assessed_on" in page.text
    assert page.context["form"].errors["assessed_on"]


def test_a_column_that_is_not_known_is_told(writer, table, moo_7):
    data = xlsx_bytes([*HEADS[:4], "หมายเหตุ"], [*row(moo_7, 4, 5), "ดี"])

    page = send(writer, table, data=data)

    assert "ไม่รู้จักคอลัมน์ “หมายเหตุ”" in page.text


def test_a_sheet_of_a_reader_of_english_comes_back_too(writer, table, moo_7):
    heads = ["Code on the sheet", "Who", "บัญชี: now", "บัญชี: wanted"]

    page = send(writer, table, data=xlsx_bytes(heads, row(moo_7, 4, 5)))
    save(writer, table, page)

    assert (Score.objects.get().current, Score.objects.get().target) == (4, 5)


def test_an_outsider_gets_a_sheet_of_her_own_without_a_score(
    client, outsider, table, moo_7, bang_chak
):
    forum = make_meeting(bang_chak, round_number=9)
    made = make_assessment(table, moo_7, (4, 5), meeting=forum)
    made.scores.update(why="ลับ")
    client.force_login(outsider)

    _head, *rows = rows_of(client, table)

    assert [row[1] for row in rows] == ["พรหมโลก"]
    assert all(cell is None for row in rows for cell in row[2:])
