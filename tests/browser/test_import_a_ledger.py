"""A cash book with two slips, from the file to the books and out of them again."""

import io

import openpyxl
import pytest
from playwright.sync_api import expect

from accounting import ledger
from accounting.models import AccountTotal, ImportBatch, JournalEntry
from tambons.models import Tambon
from tests.accounting.books import make_fund, make_set
from tests.accounting.cash_book import BAD_ROWS, book_with_slips, saved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_of(data, name):
    return {"name": name, "mimeType": XLSX, "buffer": data}


def mended(path):
    """What an officer makes of the downloaded sheet."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    heads = [cell.value for cell in book.active[1]]
    for cells in book.active.iter_rows(min_row=2):
        row = dict(zip(heads, cells, strict=True))
        if row["แถว"].value == BAD_ROWS[0]:
            row["วันที่"].value = "๓๑ ต.ค. ๔๘"
        else:
            row["เครดิต / จ่าย"].value = "๑๕๐.๐๐"
    return saved(book)


def test_a_cash_book_goes_into_the_books_is_mended_and_undone(site, tmp_path):
    money = make_set(make_fund(tambon=Tambon.objects.get(code="800119")))
    page = site.window("agency_staff", 1280, scripts=False)
    page.goto("/accounting/imports/new/")
    page.get_by_label("กองทุนและชุดบัญชี").select_option(label=str(money))
    sent = file_of(book_with_slips(), "สมุดเงินสด ต.ค. 48.xlsx")
    page.get_by_label("ไฟล์บัญชี").set_input_files(sent)
    page.get_by_role("button", name="ส่งและตรวจ").click()

    expect(page.get_by_role("heading", name="ตรวจก่อนลงบัญชี")).to_be_visible()
    expect(page.get_by_text("= 0 + 2 + 2 + 0 +")).to_be_visible()
    expect(page.get_by_text("เดือนตุลาคมไม่มีวันที่ 32").first).to_be_visible()
    page.get_by_role("button", name="พักทุกรายการที่ต้องแก้ไว้ก่อน").click()
    page.get_by_role("button", name="ลงบัญชี 2 แถว พักไว้ 2 แถว").click()

    expect(page.get_by_role("heading", name="รอแก้ 2 แถว")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="ดาวน์โหลดแถวเหล่านี้ไปแก้").click()
    sheet = tmp_path / "mend.xlsx"
    download.value.save_as(sheet)
    page.get_by_role("link", name="ดูแล้วส่งกลับ").click()
    page.get_by_label("แผ่นงานที่แก้แล้ว").set_input_files(
        file_of(mended(sheet), "แก้แล้ว.xlsx")
    )
    page.get_by_role("button", name="รับแถวที่แก้แล้ว").click()

    expect(page.get_by_text("แถวที่แก้แล้วลงบัญชีแล้ว")).to_be_visible()
    batch = ImportBatch.objects.get()
    assert batch.is_posted
    assert not batch.rows.filter(kind="line", entry=None).exists()
    assert JournalEntry.objects.filter(is_posted=True).count() == 4
    assert ledger.total_differences() == []

    page.goto(batch.get_absolute_url())
    page.get_by_role("link", name="ยกเลิกการลงบัญชีชุดนี้").click()
    page.get_by_label("เพราะอะไร").fill("ลงผิดกองทุน")
    page.get_by_role("button", name="ยกเลิกการลงบัญชีชุดนี้").click()

    expect(page.get_by_text("ลงผิดกองทุน")).to_be_visible()
    batch.refresh_from_db()
    assert batch.state == "voided"
    assert not AccountTotal.objects.exists()
