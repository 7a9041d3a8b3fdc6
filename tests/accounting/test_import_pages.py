"""Sending a ledger file from the page, to the books and out of them again."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounting import ledger
from accounting.models import (
    AccountTotal,
    ImportBatch,
    ImportProfile,
    ImportRow,
    JournalEntry,
    Period,
)
from people.models import Role
from tests.accounting.books import make_fund, make_set
from tests.accounting.cash_book import (
    BAD_ROWS,
    GOOD,
    HEAD,
    SHEET,
    as_xlsx,
    book_with,
    book_with_slips,
    good_book,
    journal,
    saved,
)
from tests.factories import make_agency, make_role, make_tambon
from thai.clock import now

pytestmark = pytest.mark.django_db

NEW = "/accounting/imports/new/"


@pytest.fixture
def fund(bang_chak):
    return make_fund(tambon=bang_chak)


@pytest.fixture
def money(fund):
    return make_set(fund)


@pytest.fixture
def staff(client, agency_staff):
    client.force_login(agency_staff)
    return client


def upload(data, name="สมุดเงินสด ต.ค. 48.xlsx"):
    return SimpleUploadedFile(name, data)


def send(client, *files, **fields):
    return client.post(NEW, {"files": list(files), **fields})


def page(batch, name="preview"):
    return reverse(f"accounting:import_{name}", args=[batch.number])


@pytest.fixture
def good(staff, money):
    send(staff, upload(good_book()), target=f"set-{money.pk}")
    return ImportBatch.objects.get()


@pytest.fixture
def bad(staff, money):
    send(staff, upload(book_with_slips()), target=f"set-{money.pk}")
    return ImportBatch.objects.get()


@pytest.fixture
def posted(staff, good):
    staff.post(page(good, "post"))
    good.refresh_from_db()
    assert good.is_posted
    return good


def mended_sheet(client, batch, change):
    """The sheet of the waiting rows as downloaded, each row changed by `change`."""
    answer = client.get(page(batch, "issues"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    heads = [cell.value for cell in book.active[1]]
    for cells in book.active.iter_rows(min_row=2):
        row = dict(zip(heads, cells, strict=True))
        change(row)
    return saved(book)


def put_right(row):
    if row["แถว"].value == BAD_ROWS[0]:
        row["วันที่"].value = "๓๑ ต.ค. ๔๘"
    else:
        row["เครดิต / จ่าย"].value = "๑๕๐"


# Sending


def test_one_file_leads_to_the_page_before_posting(staff, money, agency_staff):
    answer = send(staff, upload(good_book()), target=f"set-{money.pk}")

    batch = ImportBatch.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == page(batch)
    assert (batch.state, batch.account_set) == ("previewed", money)
    assert (batch.agency, batch.uploaded_by) == (make_agency(), agency_staff)
    assert not JournalEntry.objects.filter(is_posted=True).exists()


def test_the_largest_size_is_told_before_the_upload(staff, money):
    assert "ไม่เกิน 20\u00a0MB" in staff.get(NEW).text


def test_without_a_fund_the_rows_wait_for_one(staff):
    answer = send(staff, upload(good_book()))

    batch = ImportBatch.objects.get()
    assert answer["Location"] == page(batch)
    assert batch.fund.is_unassigned
    text = staff.get(page(batch)).text
    assert "ยังไม่ระบุกองทุน" in text
    assert "กองทุนหมู่บ้านหมู่ที่ 7 บ้านบางจาก" in text


def test_a_fund_without_any_set_opens_its_first(staff, fund):
    send(staff, upload(good_book()), target=f"fund-{fund.pk}")

    assert ImportBatch.objects.get().account_set.fund == fund
    assert fund.sets.get().name == "บัญชีหลัก"


def test_a_form_without_a_file_says_so_and_opens_no_set(staff, fund):
    text = staff.post(NEW, {"target": f"fund-{fund.pk}"}).text

    assert "กรุณาเลือกไฟล์" in text
    assert not fund.sets.exists()
    assert f'value="fund-{fund.pk}" selected' in text


def test_many_files_are_a_table_that_says_what_became_of_each(staff, money):
    answer = send(
        staff,
        upload(good_book(), "หนึ่ง.xlsx"),
        upload(book_with_slips(), "สอง.xlsx"),
        upload(b"%PDF-1.4 scan", "สาม.pdf"),
        upload(b"", "สี่.xlsx"),
        target=f"set-{money.pk}",
    )

    assert answer.status_code == 200
    assert "พร้อมลงบัญชี" in answer.text
    assert "รอตรวจ" in answer.text
    assert answer.text.count("รับไว้ไม่ได้") == 2
    assert "ไฟล์นี้ว่างเปล่า" in answer.text
    assert ImportBatch.objects.filter(state="previewed").count() == 2
    clean = ImportBatch.objects.get(file_name="หนึ่ง.xlsx")
    assert f'name="number" value="{clean.number}"' in answer.text


def test_all_files_with_nothing_to_mend_are_posted_at_once(staff, money):
    target = f"set-{money.pk}"
    more = as_xlsx([HEAD, ["5 พ.ย. 2548", "รว.9", "ค่าปรับ", 75, None, None]])
    send(staff, upload(good_book(), "1.xlsx"), upload(more, "2.xlsx"), target=target)
    numbers = list(ImportBatch.objects.values_list("number", flat=True))

    answer = staff.post(NEW, {"deed": "post", "number": numbers}, follow=True)

    assert set(ImportBatch.objects.values_list("state", flat=True)) == {"posted"}
    assert "2 ไฟล์" in answer.text


def test_posting_all_says_which_could_not_be(staff, bad):
    answer = staff.post(NEW, {"deed": "post", "number": [bad.number]}, follow=True)

    assert "ยังมีแถวที่ต้องแก้" in answer.text
    assert ImportBatch.objects.get().state == "previewed"


def test_a_file_that_nobody_can_read_is_told_on_the_page(staff, money):
    answer = send(staff, upload(b"%PDF-1.4 scan", "สแกน.pdf"))

    assert answer.status_code == 200
    assert "รับไว้ไม่ได้" in answer.text
    assert "PDF" in answer.text


def test_a_table_that_is_no_ledger_fails_with_its_reason(staff, money):
    send(staff, upload(as_xlsx([["ชื่อ", "อายุ"], ["สมชาย", 40], ["สมหญิง", 38]])))

    batch = ImportBatch.objects.get()
    assert batch.state == "failed"
    text = staff.get(page(batch, "detail")).text
    assert "อ่านไฟล์นี้ไม่ได้" in text
    assert batch.issues.get().message in text
    assert "ส่งไฟล์ใหม่" in text


def test_a_file_too_large_is_told_and_not_kept(staff, money, monkeypatch):
    monkeypatch.setattr("accounting.importing.limits.MAX_BYTES", 1000)

    answer = send(staff, upload(good_book()))

    assert "รับไว้ไม่ได้" in answer.text
    assert not ImportBatch.objects.exists()


def test_a_file_in_the_books_names_its_import(staff, posted, money):
    answer = send(staff, upload(good_book()), target=f"set-{money.pk}")

    assert "ลงบัญชีแล้ว" in answer.text
    assert f'href="{page(posted, "detail")}"' in answer.text
    assert ImportBatch.objects.count() == 1


def test_a_file_sent_again_keeps_what_was_held_back(staff, bad, money):
    staff.post(page(bad), {"deed": "hold_all"})

    answer = send(staff, upload(book_with_slips()), target=f"set-{money.pk}")

    assert answer["Location"] == page(bad)
    assert bad.rows.filter(is_held=True).count() == 2


def test_a_file_sent_again_for_another_set_goes_there(staff, bad, fund):
    savings = make_set(fund, "เงินออม")

    send(staff, upload(book_with_slips()), target=f"set-{savings.pk}")

    bad.refresh_from_db()
    assert bad.account_set == savings
    assert not bad.entries.exclude(account_set=savings).exists()


def test_a_person_of_two_agencies_says_for_which(staff, agency_staff):
    other = make_agency("CDD", "พช.")
    make_role(agency_staff.person, Role.AGENCY_STAFF, agency=other)

    unsaid = send(staff, upload(good_book()))
    send(staff, upload(good_book()), agency=other.pk)

    assert "กรุณาเลือกหน่วยงาน" in unsaid.text
    assert ImportBatch.objects.get().agency == other


def test_a_fund_of_another_agency_is_told(staff, agency_staff, money):
    other = make_agency("CDD", "พช.")
    make_role(agency_staff.person, Role.AGENCY_STAFF, agency=other)

    answer = send(staff, upload(good_book()), agency=other.pk, target=f"set-{money.pk}")

    assert "ธ.ก.ส. เป็นผู้ทำบัญชีของกองทุนนี้" in answer.text
    assert not ImportBatch.objects.exists()


def test_a_facilitator_sends_for_the_funds_of_the_tambon(client, facilitator, money):
    client.force_login(facilitator)

    unsaid = send(client, upload(good_book()))
    send(client, upload(good_book()), target=f"set-{money.pk}")

    assert "กรุณาเลือกกองทุน" in unsaid.text
    assert ImportBatch.objects.get().fund == money.fund


def test_nobody_sends_for_a_fund_of_others(client, outsider, money):
    client.force_login(outsider)

    send(client, upload(good_book()), target=f"set-{money.pk}")

    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("reader", ["resident", "governor_office"])
def test_who_keeps_no_books_sends_no_files(request, client, reader):
    client.force_login(request.getfixturevalue(reader))

    assert client.get(NEW).status_code == 403


def test_a_link_chooses_the_fund(staff, money):
    text = staff.get(f"{NEW}?fund={money.fund_id}").text

    assert f'value="set-{money.pk}" selected' in text
    assert staff.get(f"{NEW}?fund=99999999999999999999").status_code == 200


def test_where_funds_are_many_the_name_is_typed(staff, money, fund, monkeypatch):
    monkeypatch.setattr("accounting.import_forms.SELECT_AT_MOST", 0)
    make_set(fund, "เงินออม")

    several = send(staff, upload(good_book()), target="บ้านบางจาก")
    unknown = send(staff, upload(good_book()), target="บ้านไม่มี")
    send(staff, upload(good_book()), target="บ้านบางจาก · เงินล้าน")

    assert "เงินออม" in several.text
    assert "ไม่มีกองทุนชื่อนี้" in unknown.text
    assert ImportBatch.objects.get().account_set == money


# Before posting


def test_the_equation_comes_first_and_adds_up(staff, bad):
    text = staff.get(page(bad)).text

    all_rows = bad.rows.count()
    marked = bad.rows.exclude(kind="line").count()
    assert f"{all_rows} = 0 + 2 + 2 + 0 + {marked}" in text
    assert "ตรงทุกสตางค์" in text
    assert "700.00" in text
    assert text.index("ครบทุกแถว") < text.index("ต้องแก้") < text.index("ทุกแถว</h2>")


def test_a_bad_row_is_named_by_sheet_row_and_reason(staff, bad):
    text = staff.get(page(bad)).text

    assert f"{SHEET}!A{BAD_ROWS[0]}" in text
    assert "เดือนตุลาคมไม่มีวันที่ 32" in text
    assert f"{SHEET}!E{BAD_ROWS[1]}" in text
    assert "๓๒ ต.ค. ๒๕๔๘ | รว.๒ | ดอกเบี้ยเงินกู้" in text


def test_looking_writes_nothing(staff, bad):
    before = list(ImportRow.objects.values()), list(ImportBatch.objects.values())

    for query in ("", "?show=bad", f"?sheet={SHEET}&row=9", "?page=x&entries=-1"):
        assert staff.get(page(bad) + query).status_code == 200

    assert (
        list(ImportRow.objects.values()),
        list(ImportBatch.objects.values()),
    ) == before


def test_bad_rows_stand_in_the_way_until_they_are_held_back(staff, bad):
    refused = staff.post(page(bad, "post"))

    assert refused.status_code == 409
    assert "ยังไม่ได้ลงบัญชี" in refused.text
    assert "ยังมีแถวที่ต้องแก้" in refused.text
    staff.post(page(bad), {"deed": "hold_all"})
    assert "ลงบัญชี 2 แถว พักไว้ 2 แถว" in staff.get(page(bad)).text
    staff.post(page(bad, "post"))
    bad.refresh_from_db()
    assert bad.is_posted
    assert JournalEntry.objects.filter(is_posted=True).count() == 2


def test_one_entry_is_held_back_and_let_go(staff, bad):
    row = bad.rows.get(row=BAD_ROWS[0])
    deed = {"deed": "hold", "document": row.document}

    first = staff.post(page(bad), deed, follow=True)
    again = staff.post(page(bad), deed, follow=True)

    assert "พักไว้แล้ว 1 แถว" in first.text
    assert "พักไว้แล้ว 1 แถว" not in again.text
    assert list(bad.rows.filter(is_held=True)) == [row]
    staff.post(page(bad), {**deed, "deed": "release"})
    assert not bad.rows.filter(is_held=True).exists()


def test_a_good_entry_that_is_held_back_is_not_posted(staff, good):
    row = good.rows.filter(kind="line").first()

    staff.post(page(good), {"deed": "hold", "document": row.document})
    staff.post(page(good, "post"))

    row.refresh_from_db()
    assert row.entry is None
    assert JournalEntry.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [{"deed": "hold"}, {"deed": "release", "document": "x"}, {"deed": "burn"}, {}],
)
def test_a_torn_form_finds_nothing(staff, bad, fields):
    assert staff.post(page(bad), fields).status_code == 404


def test_rows_are_filtered_and_a_link_opens_the_row(staff, bad):
    staff.post(page(bad), {"deed": "hold_all"})

    held = staff.get(page(bad) + "?show=held").text
    known = staff.get(page(bad) + "?show=known").text
    sought = staff.get(page(bad) + f"?sheet={SHEET}&row=6").text
    nowhere = staff.get(page(bad) + f"?sheet={SHEET}&row=600").text

    assert "แถวที่ 1–2 จาก 2" in held
    assert "ไม่มีแถวแบบนี้" in known
    assert f'id="r{bad.rows.get(row=6).pk}" class="sought"' in sought
    assert "ไม่มีแถวที่ 600" in nowhere


def test_a_row_far_down_is_found_on_its_page(staff, money):
    rows = [[f"{n % 28 + 1}/10/2548", None, f"ที่ {n}", 10, None] for n in range(130)]
    send(staff, upload(as_xlsx([HEAD[:5], *rows])), target=f"set-{money.pk}")
    batch = ImportBatch.objects.get()

    text = staff.get(page(batch) + f"?sheet={SHEET}&row=120").text

    assert "หน้า 3 จาก 3" in text
    assert 'class="sought"' in text


def test_guesses_are_listed_before_the_rows(staff, bad):
    text = staff.get(page(bad)).text

    assert "สิ่งที่ระบบเดา" in text
    assert "ไม่ระบุบัญชี" in text


# Mending


def test_a_mended_sheet_comes_back_into_the_same_import(staff, bad):
    sheet = mended_sheet(staff, bad, put_right)

    answer = staff.post(
        page(bad), {"deed": "mend", "file": upload(sheet, "แก้.xlsx")}, follow=True
    )

    assert "แก้แล้ว 2 แถว" in answer.text
    assert not bad.rows.filter(is_bad=True).exists()
    assert "ตรงทุกสตางค์" in answer.text
    assert "แก้แล้วส่งกลับ" in answer.text
    staff.post(page(bad, "post"))
    assert JournalEntry.objects.filter(is_posted=True).count() == 4
    assert ledger.total_differences() == []


def test_mended_into_an_import_of_the_books_the_rows_are_posted(staff, bad):
    staff.post(page(bad), {"deed": "hold_all"})
    staff.post(page(bad, "post"))
    sheet = mended_sheet(staff, bad, put_right)

    staff.post(page(bad), {"deed": "mend", "file": upload(sheet)})
    staff.post(page(bad), {"deed": "mend", "file": upload(sheet)})

    assert JournalEntry.objects.filter(is_posted=True).count() == 4
    assert not bad.rows.filter(is_held=True).exists()
    assert ledger.total_differences() == []


def test_what_is_not_mended_yet_is_named_and_the_rest_is_taken(staff, bad):
    def half(row):
        if row["แถว"].value == BAD_ROWS[0]:
            row["วันที่"].value = "31 ต.ค. 2548"

    sheet = mended_sheet(staff, bad, half)
    text = staff.post(page(bad), {"deed": "mend", "file": upload(sheet)}).text

    assert "แก้แล้ว 1 แถว" in text
    assert "แถว 3" in text
    assert bad.rows.filter(is_bad=True).count() == 1


def test_another_sheet_is_not_taken_for_the_mended_one(staff, bad):
    text = staff.post(page(bad), {"deed": "mend", "file": upload(good_book())}).text

    assert "ไม่มีแถวใดในแผ่นงานนี้" in text


def test_a_mended_sheet_that_nobody_can_read_is_told(staff, bad):
    broken = staff.post(page(bad), {"deed": "mend", "file": upload(b"%PDF-1.4")})
    empty = staff.post(page(bad), {"deed": "mend", "file": upload(b"")})
    missing = staff.post(page(bad), {"deed": "mend"})

    assert {broken.status_code, empty.status_code, missing.status_code} == {400}
    assert "ไฟล์นี้ว่างเปล่า" in empty.text
    assert "กรุณาเลือกไฟล์" in missing.text


def test_an_entry_mended_on_one_side_only_waits_on(staff, money):
    rows = [
        ["1 ต.ค. 2548", "1", "เงินสด", 100, None],
        ["1 ต.ค. 2548", "1", "เงินสัจจะ", None, "ร้อย"],
    ]
    send(staff, upload(journal(*rows)), target=f"set-{money.pk}")
    batch = ImportBatch.objects.get()

    def wrongly(row):
        if row["แถว"].value == 3:
            row["เครดิต / จ่าย"].value = 90

    sheet = mended_sheet(staff, batch, wrongly)
    staff.post(page(batch), {"deed": "mend", "file": upload(sheet)})

    text = staff.get(page(batch)).text
    assert "เดบิตกับเครดิตของใบนี้ไม่เท่ากัน" in text
    assert not batch.entries.exists()
    assert batch.rows.filter(is_bad=True).count() == 2


def test_the_sheet_to_mend_is_a_download(staff, bad):
    answer = staff.get(page(bad, "issues"))

    assert f"import-{bad.number}-to-mend.xlsx" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.active.max_row == 3


# Columns


MAP = {
    "t0-layout": "L1",
    "t0-dates": "ask",
    "t0-unit": "",
    "t0-c0": "date",
    "t0-c1": "voucher",
    "t0-c2": "text",
    "t0-c3": "received",
    "t0-c4": "paid",
    "t0-c5": "balance",
}


def test_the_columns_are_shown_with_what_they_hold(staff, good):
    text = staff.get(page(good, "map")).text

    assert "A · วันที่" in text
    assert "๓ ต.ค. ๒๕๔๘" in text
    assert '<option value="received" selected>' in text


def test_columns_said_otherwise_are_remembered_and_read_anew(staff, good, money):
    swapped = {**MAP, "t0-c3": "paid", "t0-c4": "received", "t0-unit": "1000"}

    answer = staff.post(page(good, "map"), {**swapped, "target": f"set-{money.pk}"})

    assert answer["Location"] == page(good)
    profile = ImportProfile.objects.get()
    assert (profile.version, profile.columns["paid"]) == (1, 3)
    good.refresh_from_db()
    assert (good.sum_debit, good.sum_credit) == (120_250, 500_000)
    staff.post(page(good, "map"), {**MAP, "target": f"set-{money.pk}"})
    assert ImportProfile.objects.count() == 2
    good.refresh_from_db()
    assert good.sum_debit == 500


def test_the_same_answer_makes_no_second_version(staff, good, money):
    for _time in range(2):
        staff.post(page(good, "map"), {**MAP, "target": f"set-{money.pk}"})

    assert ImportProfile.objects.count() == 1


def test_an_answer_without_day_or_amounts_is_explained(staff, good, money):
    nothing = {**MAP, "t0-c0": "", "t0-c3": "", "t0-c4": "text"}

    text = staff.post(page(good, "map"), {**nothing, "target": ""}).text

    assert "กรุณาบอกว่าคอลัมน์ใดเป็นวันที่" in text
    assert "คอลัมน์ใดเป็นเงินรับ" in text
    assert "มีสองคอลัมน์" in text
    assert not ImportProfile.objects.exists()
    good.refresh_from_db()
    assert good.account_set == money


def test_the_fund_is_named_later(staff, money):
    send(staff, upload(good_book()))
    batch = ImportBatch.objects.get()

    staff.post(page(batch, "map"), {**MAP, "target": f"set-{money.pk}"})

    batch.refresh_from_db()
    assert (batch.fund, batch.account_set) == (money.fund, money)
    assert not batch.entries.exclude(account_set=money).exists()


def test_what_is_in_the_books_is_not_read_anew(staff, posted, money):
    answer = staff.post(
        page(posted, "map"), {**MAP, "target": f"set-{money.pk}"}, follow=True
    )
    staff.post(page(posted), {"deed": "read"})

    assert "ไม่ได้อยู่ระหว่างนำเข้าแล้ว" in answer.text
    posted.refresh_from_db()
    assert posted.is_posted
    assert posted.rows.filter(entry__is_posted=True).count() == len(GOOD)


def test_a_file_being_read_is_not_read_twice(staff, good):
    ImportBatch.objects.update(state="mapped", heartbeat=now())

    text = staff.post(page(good), {"deed": "read"}, follow=True).text

    assert "กำลังอ่านไฟล์นี้อยู่" in text
    assert staff.post(page(good, "post")).status_code == 409


def test_a_reading_that_never_ended_is_done_once_more(staff, good):
    ImportBatch.objects.update(state="uploaded", tables=[])
    assert "อ่านไฟล์ยังไม่จบ" in staff.get(page(good)).text

    staff.post(page(good), {"deed": "read"})

    good.refresh_from_db()
    assert good.state == "previewed"


# In the books, and out of them


def test_the_receipt_says_how_much_who_and_when(staff, posted):
    text = staff.get(page(posted, "detail")).text

    assert "ลงบัญชีแล้ว" in text
    assert "2 รายการ" in text
    assert "ngan" in text
    assert "500.00" in text
    assert page(posted, "void") in text


def test_posting_twice_posts_once(staff, posted):
    before = sorted(AccountTotal.objects.values_list("account", "debit", "credit"))

    answer = staff.post(page(posted, "post"))

    assert answer.status_code == 302
    now_is = sorted(AccountTotal.objects.values_list("account", "debit", "credit"))
    assert now_is == before


def test_a_locked_period_is_told_beside_the_button(staff, good, money):
    Period.objects.create(
        fund=money.fund,
        starts_on="2005-10-01",
        ends_on="2005-10-31",
        state="locked",
        locked_at=now(),
    )

    answer = staff.post(page(good, "post"))

    assert answer.status_code == 409
    assert "ปิดงวดแล้ว" in answer.text
    assert not JournalEntry.objects.filter(is_posted=True).exists()


def test_undoing_asks_with_what_it_means(staff, posted):
    text = staff.get(page(posted, "void")).text

    assert "2 แถว" in text
    assert "เหมือนเดิมทุกสตางค์" in text
    assert ImportBatch.objects.get().is_posted


def test_undoing_takes_a_reason_and_every_sum_back(staff, posted):
    unsaid = staff.post(page(posted, "void"), {"why": "  "})
    done = staff.post(page(posted, "void"), {"why": "ลงผิดกองทุน"}, follow=True)
    again = staff.post(page(posted, "void"), {"why": "อีกที"})

    assert "กรุณาบอกเหตุผล" in unsaid.text
    assert "ยกเลิกการลงบัญชีแล้ว" in done.text
    assert "ลงผิดกองทุน" in done.text
    assert again.status_code == 302
    assert not AccountTotal.objects.exists()
    assert ImportBatch.objects.get().voided_why == "ลงผิดกองทุน"


def test_undone_the_file_can_come_again(staff, posted, money):
    staff.post(page(posted, "void"), {"why": "ลงผิดกองทุน"})

    answer = send(staff, upload(good_book()), target=f"set-{money.pk}")

    again = ImportBatch.objects.first()
    assert answer["Location"] == page(again)
    assert again.number == posted.number + 1


def test_only_what_is_in_the_books_is_undone(staff, good):
    answer = staff.get(page(good, "void"), follow=True)

    assert "ยกเลิกได้เฉพาะ" in answer.text


def test_rows_that_another_file_brought_are_told_and_not_posted_twice(
    staff, posted, money
):
    more = book_with(["๓๑ ต.ค. ๒๕๔๘", "รว.๓", "ค่าปรับ", "๕๐", None, None])
    send(staff, upload(more), target=f"set-{money.pk}")
    batch = ImportBatch.objects.first()

    text = staff.get(page(batch)).text
    staff.post(page(batch, "post"))

    assert "ลงแล้วจากไฟล์อื่น" in text
    assert "แถวที่ 1–2 จาก 2" in staff.get(page(batch) + "?show=known").text
    assert JournalEntry.objects.filter(is_posted=True).count() == 3


def test_an_import_on_its_way_leads_on(staff, good):
    assert staff.get(page(good, "detail"))["Location"] == page(good)
    ImportBatch.objects.update(state="mapped")
    assert staff.get(page(good, "detail"))["Location"] == page(good, "map")


# The file itself


def test_the_file_comes_back_byte_for_byte_and_is_never_shown(staff, money):
    data = good_book()
    send(staff, upload(data, "เงินสด “ต.ค.”.xlsx"), target=f"set-{money.pk}")
    answer = staff.get(page(ImportBatch.objects.get(), "original"))

    assert answer.content == data
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_name_cannot_break_out_of_its_header(staff, good):
    ImportBatch.objects.update(file_name='a"\r\nSet-Cookie: x=1;.xlsx')

    answer = staff.get(page(good, "original"))

    assert "Set-Cookie" not in answer.headers
    assert answer["Content-Disposition"] == (
        'attachment; filename="a\\"_Set-Cookie: x=1;.xlsx"'
    )


def test_behind_nginx_the_file_is_handed_out_by_it(staff, good, settings):
    settings.KMFORUM_ACCEL = True

    answer = staff.get(page(good, "original"))

    assert answer["X-Accel-Redirect"] == f"/protected-media/{good.file.name}"
    assert answer["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer["Content-Disposition"]


def test_a_lost_file_is_not_found(staff, good):
    good.file.storage.delete(good.file.name)

    assert staff.get(page(good, "original")).status_code == 404
    assert "อ่านไฟล์ที่เก็บไว้ไม่ได้" in staff.get(page(good, "map"), follow=True).text


# Whose


def test_readers_look_and_do_not_touch(client, good, governor_office):
    client.force_login(governor_office)

    text = client.get(page(good)).text

    assert "ครบทุกแถว" in text
    assert page(good, "post") not in text
    assert client.get(page(good, "original")).content == good_book()
    assert client.post(page(good, "post")).status_code == 404
    assert client.post(page(good), {"deed": "hold_all"}).status_code == 404
    assert client.get(page(good, "map")).status_code == 404


@pytest.mark.parametrize(
    "name", ["detail", "map", "preview", "post", "void", "issues", "original"]
)
def test_strangers_find_nothing(client, good, outsider, resident, name):
    for stranger in (outsider, resident):
        client.force_login(stranger)
        assert client.get(page(good, name)).status_code == 404


def test_staff_of_another_agency_find_nothing(client, good):
    from tests.factories import make_user

    other = make_user("cdd", Role.AGENCY_STAFF, agency=make_agency("CDD", "พช."))
    client.force_login(other)

    assert client.get(page(good)).status_code == 404


def test_after_the_log_in_the_address_of_posting_leads_back(client, good, agency_staff):
    client.logout()
    answer = client.post(page(good, "post"))
    assert answer["Location"].startswith("/accounts/login/?next=")

    client.force_login(agency_staff)
    assert client.get(page(good, "post"))["Location"] == page(good)


def test_ones_own_files_wait_on_ones_own_page(staff, good, facilitator, client):
    text = staff.get("/me/").text
    assert "สมุดเงินสด ต.ค. 48.xlsx" in text
    assert "ไฟล์บัญชีที่รออยู่" in text

    client.force_login(facilitator)
    assert "สมุดเงินสด ต.ค. 48.xlsx" not in client.get("/me/").text


def test_another_tambon_is_not_offered(client, outsider, money):
    make_set(make_fund("กองทุนพรหมโลก", make_tambon("800201", "พรหมโลก")))
    client.force_login(outsider)

    text = client.get(NEW).text

    assert "กองทุนพรหมโลก" in text
    assert "บ้านบางจาก" not in text


def test_the_menu_leads_those_to_the_books_who_may_open_them(
    client, agency_staff, facilitator, resident, governor_office
):
    for user, may in [
        (agency_staff, True),
        (facilitator, True),
        (governor_office, True),
        (resident, False),
    ]:
        client.force_login(user)
        assert ('<a href="/accounting/"' in client.get("/tambons/").text) is may
    client.logout()
    assert '<a href="/accounting/"' not in client.get("/tambons/").text
