"""Remarks about a whole sheet: nothing is posted until they are answered."""

import datetime
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from accounting import ledger
from accounting.importing.holding import leave_out
from accounting.models import ImportBatch, ImportProfile, JournalEntry
from tests.accounting.books import make_fund, make_set
from tests.accounting.files import CASH_HEADER, xlsx

pytestmark = pytest.mark.django_db

NEW = "/accounting/imports/new/"
LINE = ["27/10/2548", "รับเงินสัจจะ", "รว.1", 500, None, None]
# Typed 5/10/2548 into an American Excel: the cell holds 10 May.
TURNED = [
    [datetime.date(2548, 5, 10), "รับดอกเบี้ย", "รว.2", 75, None, None],
    LINE,
]
SWAPPED = xlsx(("ต.ค.", [CASH_HEADER, *TURNED]))
BESIDE = [
    ["วันที่", "รายการ", "จำนวนเงิน"] * 2,
    ["27/10/2548", "ดอกเบี้ย", 5] * 2,
]
WITH_BESIDE = xlsx(("ต.ค.", [CASH_HEADER, LINE]), ("พ.ย.", BESIDE))
MAP = {
    "t0-layout": "L1",
    "t0-c0": "date",
    "t0-c1": "text",
    "t0-c2": "voucher",
    "t0-c3": "received",
    "t0-c4": "paid",
    "t0-c5": "balance",
}


@pytest.fixture
def money(bang_chak):
    return make_set(make_fund(tambon=bang_chak))


@pytest.fixture
def send(client, agency_staff, money):
    client.force_login(agency_staff)

    def send(data):
        file = SimpleUploadedFile("สมุดเงินสด.xlsx", data)
        client.post(NEW, {"files": [file], "target": f"set-{money.pk}"})
        return ImportBatch.objects.get()

    return send


def page(batch, name="preview"):
    return reverse(f"accounting:import_{name}", args=[batch.number])


def posted():
    return JournalEntry.objects.filter(is_posted=True).count()


def of_command(tmp_path, data):
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    said = []

    class Out:
        def write(self, text):
            said.append(text)

    with pytest.raises(SystemExit) as stop:
        call_command(
            "import_ledger", str(path), "--agency", "BAAC", "--json", stdout=Out()
        )
    return stop.value.code, json.loads("".join(said))


@pytest.mark.parametrize("data", [SWAPPED, WITH_BESIDE])
def test_a_question_stands_first_and_stops_the_posting(client, send, data):
    batch = send(data)

    text = client.get(page(batch)).text
    refused = client.post(page(batch, "post"))

    assert text.index("กรุณาตอบข้อนี้ก่อน") < text.index("ยังไม่มีอะไรลงบัญชี")
    assert "ลงบัญชี 1 แถว" not in text
    assert "ลงบัญชี 2 แถว" not in text
    assert refused.status_code == 409
    assert "ยังมีคำถามเกี่ยวกับแผ่นงานทั้งแผ่น" in refused.text
    assert posted() == 0


def test_swapped_days_are_answered_on_the_page_of_columns(client, send, money):
    batch = send(SWAPPED)
    assert f'href="{page(batch, "map")}"' in client.get(page(batch)).text
    text = client.get(page(batch, "map")).text
    assert "ตอบที่ช่อง “วันที่ในไฟล์อ่านอย่างไร”" in text
    assert 'href="#id_t0-dates"' in text

    said = {**MAP, "t0-dates": "swapped", "target": f"set-{money.pk}"}
    client.post(page(batch, "map"), said)
    client.post(page(batch, "post"))

    batch.refresh_from_db()
    assert batch.is_posted
    assert batch.first_on == datetime.date(2005, 10, 5)
    assert ImportProfile.objects.get().rules["dates"] == "swapped"


def test_a_sheet_that_cannot_be_read_is_left_out_by_the_officer(client, send):
    batch = send(WITH_BESIDE)
    issue = batch.open_questions.get()
    assert "ลงบัญชีโดยไม่เอาแผ่นนี้" in client.get(page(batch)).text

    said = client.post(
        page(batch), {"deed": "leave_out", "issue": issue.pk}, follow=True
    )
    client.post(page(batch, "post"))

    assert "ลงบัญชีส่วนที่เหลือได้โดยไม่เอาแผ่นนี้" in said.text
    assert posted() == 1
    receipt = client.get(page(batch, "detail")).text
    assert "ลงบัญชีโดยไม่เอาแผ่นงาน “พ.ย.”" in receipt
    assert ledger.total_differences() == []


def test_what_was_left_out_is_asked_again(client, send):
    batch = send(WITH_BESIDE)
    issue = batch.open_questions.get()
    client.post(page(batch), {"deed": "leave_out", "issue": issue.pk})
    assert "ไม่เอาแผ่นนี้" in client.get(page(batch)).text

    client.post(page(batch), {"deed": "take_back", "issue": issue.pk})

    assert client.post(page(batch, "post")).status_code == 409
    assert batch.open_questions.count() == 1


def test_swapped_days_cannot_be_left_out(client, send):
    batch = send(SWAPPED)

    assert "ลงบัญชีโดยไม่เอาแผ่นนี้" not in client.get(page(batch)).text
    assert leave_out(batch, batch.open_questions.get().pk) == 0
    assert batch.open_questions.exists()


@pytest.mark.parametrize("issue", ["", "x", "9" * 30])
def test_a_torn_form_leaves_nothing_out(client, send, issue):
    batch = send(WITH_BESIDE)

    answer = client.post(page(batch), {"deed": "leave_out", "issue": issue})

    assert answer.status_code == 404
    assert batch.open_questions.exists()


def test_what_is_in_the_books_is_not_asked_again(client, send):
    batch = send(WITH_BESIDE)
    issue = batch.open_questions.get()
    client.post(page(batch), {"deed": "leave_out", "issue": issue.pk})
    client.post(page(batch, "post"))

    client.post(page(batch), {"deed": "take_back", "issue": issue.pk})

    assert not batch.open_questions.exists()


def test_posting_all_obeys_the_question_too(client, send, money):
    batch = send(WITH_BESIDE)
    file = SimpleUploadedFile("สมุดเงินสด.xlsx", WITH_BESIDE)
    other = SimpleUploadedFile("อีกไฟล์.pdf", b"%PDF-1.4")

    table = client.post(NEW, {"files": [file, other], "target": f"set-{money.pk}"})
    answer = client.post(NEW, {"deed": "post", "number": [batch.number]}, follow=True)

    assert "รอตรวจ" in table.text
    assert f'name="number" value="{batch.number}"' not in table.text
    assert "ยังมีคำถามเกี่ยวกับแผ่นงานทั้งแผ่น" in answer.text
    assert posted() == 0


@pytest.mark.parametrize("data", [SWAPPED, WITH_BESIDE])
def test_the_command_tells_row_errors(agency_staff, tmp_path, data):
    code, told = of_command(tmp_path, data)

    assert (code, told["status"], told["rows_bad"]) == (1, "row_errors", 0)
    errors = [issue for issue in told["issues"] if issue["severity"] == "error"]
    assert [issue["row"] for issue in errors] == [None]
    assert posted() == 0


def test_readers_see_the_question_and_cannot_answer(client, send, governor_office):
    batch = send(WITH_BESIDE)
    client.force_login(governor_office)

    text = client.get(page(batch)).text

    assert "สองตารางวางเคียงกัน" in text
    assert "ลงบัญชีโดยไม่เอาแผ่นนี้" not in text
