"""The page of columns: where the headings stand, and what a minus means."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounting.models import ImportBatch, ImportProfile
from tests.accounting.books import make_fund, make_set
from tests.accounting.files import CASH_HEADER, xlsx

pytestmark = pytest.mark.django_db

NEW = "/accounting/imports/new/"
# What looks like headings stands above; those of the book are abbreviated.
WRONG_HEAD = ["วันที่", "รายการ", "เลขที่", "รับ", "จ่าย", "คงเหลือ"]
RIGHT_HEAD = ["วดป", "เลขที่", "รายการ", "จ่าย", "รับ", "คงเหลือ"]
LINE = ["27/10/2548", "รว.1", "รับเงินสัจจะ", None, 500, None]
TWO_HEADS = [WRONG_HEAD, ["แบบฟอร์มของอำเภอ"], RIGHT_HEAD, LINE]
MINUS = ["28/10/2548", "คืนเงินสัจจะ", "รว.2", "(120.50)", None, None]


@pytest.fixture
def money(bang_chak):
    return make_set(make_fund(tambon=bang_chak))


@pytest.fixture
def staff(client, agency_staff):
    client.force_login(agency_staff)
    return client


@pytest.fixture
def send(staff, money):
    def send(*sheets, rows=None):
        data = xlsx(*sheets, rows=rows)
        file = SimpleUploadedFile("สมุดเงินสด.xlsx", data)
        staff.post(NEW, {"files": [file], "target": f"set-{money.pk}"})
        return ImportBatch.objects.order_by("number").last()

    return send


def page(batch, name="map"):
    return reverse(f"accounting:import_{name}", args=[batch.number])


def as_shown(client, batch):
    """What the form would send as it stands."""
    answer = client.get(page(batch))
    forms = [answer.context["direction"], *answer.context["tables"]]
    return {
        bound.html_name: "" if bound.value() is None else bound.value()
        for form in forms
        for bound in form
    }


def say(client, batch, **changes):
    said = as_shown(client, batch) | {
        f"t0-{name}": value for name, value in changes.items()
    }
    return client.post(page(batch), said)


def read_rows(batch):
    batch.refresh_from_db()
    lines = batch.rows.filter(kind="line").order_by("pk")
    return [(row.row, row.voucher, row.debit, row.credit) for row in lines]


# Where the headings stand


def test_other_headings_are_pointed_at_and_read(staff, send):
    batch = send(rows=TWO_HEADS)
    assert batch.tables[0]["header_row"] == 1

    answer = say(staff, batch, h0="๓")

    assert answer["Location"] == page(batch)
    text = staff.get(page(batch)).text
    assert "หัวตารางจากแถวที่บอกแล้ว" in text
    assert "B · เลขที่" in text
    assert 'name="t0-h0" value="3"' in text
    assert read_rows(batch) == [(4, "รว.1", 500, None)]


def test_next_month_the_headings_are_found_though_they_stand_lower(staff, send):
    say(staff, send(rows=TWO_HEADS), h0=3)

    titles = [["กองทุนหมู่บ้าน"], ["เดือนพฤศจิกายน"]]
    later = [*titles, *TWO_HEADS[:3], ["1/11/2548", "รว.9", "ค่าปรับ", None, 20, None]]
    batch = send(rows=later)

    assert batch.tables[0]["header_row"] == 5
    assert read_rows(batch) == [(6, "รว.9", 20, None)]


def test_the_headings_are_put_back(staff, send):
    batch = send(rows=TWO_HEADS)
    say(staff, batch, h0=3)

    batch.refresh_from_db()
    say(staff, batch, h0=1)

    batch.refresh_from_db()
    assert batch.tables[0]["header_row"] == 1
    rows = {p.signature: p.rules.get("header_row") for p in newest_last()}
    assert sorted(rows.values(), key=str) == [1, None]


def newest_last():
    return ImportProfile.objects.order_by("version")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("4", "แถวที่ 4 ไม่ใช่แถวหัวตาราง"),
        ("2", "แถวที่ 2 ไม่ใช่แถวหัวตาราง"),
        ("99", "แถวที่ 99 ไม่ใช่แถวหัวตาราง"),
        ("0", "แถวที่ 0 ไม่ใช่แถวหัวตาราง"),
        ("-1", "กรุณาพิมพ์เลขแถว"),
        ("สาม", "กรุณาพิมพ์เลขแถว"),
    ],
)
def test_a_row_without_headings_is_explained_and_all_typing_kept(staff, send, row, why):
    batch = send(rows=TWO_HEADS)

    answer = say(staff, batch, h0=row, unit="1000", c5="")

    assert why in answer.text
    assert f'name="t0-h0" value="{row}"' in answer.text
    assert '<option value="1000" selected>' in answer.text
    assert not ImportProfile.objects.exists()


def test_columns_changed_by_hand_win_over_what_other_headings_say(staff, send):
    batch = send(rows=TWO_HEADS)

    say(staff, batch, h0=3, c3="received", c4="paid", c2="text", c1="")

    assert read_rows(batch) == [(4, "", None, 500)]


def test_an_empty_box_leaves_the_headings_where_they_are(staff, send):
    batch = send(rows=TWO_HEADS)

    answer = say(staff, batch, h0="")

    assert answer["Location"] == page(batch, "preview")
    assert batch.tables[0]["header_row"] == 1


def test_an_answer_that_nothing_can_be_read_by_is_not_remembered(
    staff, send, monkeypatch
):
    from accounting.importing.reading import Refused

    batch = send(rows=TWO_HEADS)

    def refuse(batch):
        raise Refused("no_rows", "ไม่มีแถวใดใต้หัวตาราง")

    monkeypatch.setattr("accounting.map_views.read_soon", refuse)
    answer = say(staff, batch, h0=3)

    assert "ไม่มีแถวใดใต้หัวตาราง" in answer.text
    assert not ImportProfile.objects.exists()


# Sheets with the same headings


def sheet(day, *more):
    return [CASH_HEADER, [day, "รับเงินสัจจะ", "รว.1", 500, None, None], *more]


def test_sheets_with_the_same_headings_share_one_answer(staff, send):
    batch = send(("ก.ย.", sheet("27/9/2548")), ("ต.ค.", sheet("27/10/2548")))

    text = staff.get(page(batch)).text
    say(staff, batch, negatives="error")

    assert "แผ่นงาน “ก.ย.” · “ต.ค.”" in text
    assert 'name="t0-h1"' in text
    assert 'name="t1-layout"' not in text
    assert ImportProfile.objects.get().rules == {"negatives": "error"}


def test_days_are_turned_round_only_where_they_may_have_been(staff, send):
    turned = sheet(
        datetime.date(2548, 5, 9), ["27/9/2548", "ค่าปรับ", "รว.2", 5, None, None]
    )
    straight = sheet(
        datetime.date(2548, 10, 5),
        [datetime.date(2548, 10, 27), "ค่าปรับ", "รว.3", 5, None, None],
    )
    batch = send(("ก.ย.", turned), ("ต.ค.", straight))

    say(staff, batch, dates="swapped")

    batch.refresh_from_db()
    days = batch.rows.filter(kind="line").order_by("pk").values_list("on", flat=True)
    assert [f"{day:%d/%m}" for day in days] == ["05/09", "27/09", "05/10", "27/10"]
    assert batch.issues.get(code="not_swapped").sheet == "ต.ค."
    assert not batch.open_questions.exists()


# Amounts below zero


def test_a_minus_counts_on_the_other_side_unless_it_is_said_to_be_a_slip(staff, send):
    batch = send(rows=[CASH_HEADER, MINUS])
    assert not batch.rows.filter(is_bad=True).exists()

    answer = say(staff, batch, negatives="error")

    assert answer["Location"] == page(batch, "preview")
    assert batch.rows.get(is_bad=True).row == 2
    assert "จำนวนเงินติดลบ" in staff.get(page(batch, "preview")).text
    assert '<option value="error" selected>' in staff.get(page(batch)).text


def test_the_rule_for_a_minus_is_used_for_the_next_file(staff, send):
    say(staff, send(rows=[CASH_HEADER, MINUS]), negatives="error")

    batch = send(rows=[CASH_HEADER, MINUS, sheet("29/10/2548")[1]])

    assert batch.rows.filter(is_bad=True).count() == 1
    say(staff, batch, negatives="opposite")
    assert not batch.rows.filter(is_bad=True).exists()


def test_the_table_of_a_csv_file_has_no_name_of_a_sheet(staff, money):
    data = ",".join(CASH_HEADER) + "\n27/10/2548,รับเงินสัจจะ,รว.1,500,,500\n"
    file = SimpleUploadedFile("สมุดเงินสด.csv", data.encode())
    staff.post(NEW, {"files": [file], "target": f"set-{money.pk}"})

    text = staff.get(page(ImportBatch.objects.get())).text

    assert "ตารางในไฟล์" in text
    assert "“”" not in text
