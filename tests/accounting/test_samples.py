"""The sample ledgers that newcomers try with: read, posted, mended, undone."""

import io
import re
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
from urllib.parse import unquote

import openpyxl
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from accounting import ledger
from accounting.importing.reading import read_book
from accounting.models import AccountTotal, AgencyAccount, ImportBatch, JournalEntry
from tests.accounting.cash_book import saved

pytestmark = pytest.mark.django_db

FOLDER = settings.BASE_DIR / "docs/samples"
NEW = "/accounting/imports/new/"
CASH_BOOK, JOURNAL, WITH_SLIPS = sorted(path.name for path in FOLDER.glob("ตัวอย่าง-*"))


@pytest.fixture
def staff(client, agency_staff):
    client.force_login(agency_staff)
    return client


@pytest.fixture
def send(staff):
    def send(name):
        file = SimpleUploadedFile(name, (FOLDER / name).read_bytes())
        staff.post(NEW, {"files": [file]})
        return ImportBatch.objects.get()

    return send


def page(batch, name="preview"):
    return reverse(f"accounting:import_{name}", args=[batch.number])


@pytest.mark.parametrize(
    ("name", "debit", "credit", "entries"),
    [
        (CASH_BOOK, "52075.25", "62525.50", 14),
        (JOURNAL, "29178.87", "29178.87", 9),
    ],
)
def test_a_good_sample_agrees_with_its_own_totals_and_is_posted_whole(
    staff, send, name, debit, credit, entries
):
    batch = send(name)
    assert (batch.sum_debit, batch.sum_credit) == (Decimal(debit), Decimal(credit))
    assert not batch.rows.filter(is_bad=True).exists()
    assert not batch.issues.exclude(severity="info").exists()

    staff.post(page(batch, "post"))

    batch.refresh_from_db()
    assert batch.is_posted
    assert not batch.rows.filter(kind="line", entry=None).exists()
    assert JournalEntry.objects.filter(is_posted=True).count() == entries
    assert ledger.total_differences() == []


def test_the_journal_keeps_the_zero_that_its_codes_begin_with(send):
    send(JOURNAL)

    cash = AgencyAccount.objects.get(name="เงินสด")
    assert cash.code == "0101"


def test_the_sample_with_slips_names_both_and_what_its_total_misses(staff, send):
    batch = send(WITH_SLIPS)

    errors = batch.issues.filter(severity="error").order_by("row")
    assert list(errors.values_list("row", "column", "code")) == [
        (13, "A", "bad_day"),
        (17, "F", "letter"),
    ]
    missing = batch.issues.filter(severity="warning")
    assert set(missing.values_list("code", flat=True)) == {"total_differs"}
    assert all("ต่างกัน 1,500.00 บาท" in issue.message for issue in missing)
    assert batch.encoding == "windows-874"
    assert "เดือนกุมภาพันธ์ไม่มีวันที่ 31" in staff.get(page(batch)).text


def test_the_two_slips_are_mended_as_the_samples_page_says(staff, send):
    batch = send(WITH_SLIPS)
    book = openpyxl.load_workbook(io.BytesIO(staff.get(page(batch, "issues")).content))
    heads = [cell.value for cell in book.active[1]]
    by_row = {cells[1].value: cells for cells in book.active.iter_rows(min_row=2)}
    by_row[13][heads.index("วันที่")].value = "28/02/2548"
    by_row[17][heads.index("เครดิต / จ่าย")].value = "1,500.00"

    file = SimpleUploadedFile("แก้แล้ว.xlsx", saved(book))
    staff.post(page(batch), {"deed": "mend", "file": file})
    staff.post(page(batch, "post"))

    assert JournalEntry.objects.filter(is_posted=True).count() == 11
    assert ledger.total_differences() == []
    staff.post(page(batch, "void"), {"why": "ลองใช้"})
    assert not AccountTotal.objects.exists()


def test_every_sample_says_that_it_is_one():
    for name in (CASH_BOOK, JOURNAL, WITH_SLIPS):
        book = read_book((FOLDER / name).read_bytes(), name)
        title = book.sheets[0].rows[0][0]
        assert title.startswith("ตัวอย่าง")
        assert "ข้อมูลสมมุติ" in title


def test_the_samples_are_what_their_script_makes():
    spec = spec_from_file_location("make_samples", FOLDER / "make.py")
    make = module_from_spec(spec)
    spec.loader.exec_module(make)

    made = make.samples()

    assert sorted(made) == [CASH_BOOK, JOURNAL, WITH_SLIPS]
    for name, data in made.items():
        stored = read_book((FOLDER / name).read_bytes(), name)
        assert read_book(data, name).sheets == stored.sheets


def test_the_page_of_sending_hands_the_samples_out(staff):
    text = staff.get(NEW).text

    assert "ไฟล์ตัวอย่างสำหรับลองใช้" in text
    links = re.findall(r'href="/static/(samples/[^"]+)"', text)
    assert [unquote(link) for link in links] == [
        f"samples/{name}" for name in (CASH_BOOK, JOURNAL, WITH_SLIPS)
    ]
    for link in links:
        assert finders.find(unquote(link))


def test_production_has_the_samples_too(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "kmforum.static_files.StaticFilesStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    for name in (CASH_BOOK, JOURNAL, WITH_SLIPS):
        kept = (tmp_path / "samples" / name).read_bytes()
        assert kept == (FOLDER / name).read_bytes()


def test_a_place_in_a_csv_is_a_row_without_a_sheet(staff, send):
    batch = send(WITH_SLIPS)
    staff.post(page(batch), {"deed": "hold_all"})
    staff.post(page(batch, "post"))

    text = staff.get(page(batch)).text
    lines = staff.get(reverse("accounting:line_list")).text

    assert ">A13<" in text
    assert "!A13" not in text
    assert ">แถวที่ 6<" in lines


def test_accounts_not_matched_are_one_line_of_the_page(staff, send):
    text = staff.get(page(send(WITH_SLIPS))).text

    assert "มี 7 บัญชีที่ยังไม่จับคู่กับผังกลาง" in text
    assert "เป็นบัญชีใหม่ในผังนี้" not in text
    assert "เงินที่รับและจ่ายในสมุดเงินสดนี้ผ่านบัญชี" in text
