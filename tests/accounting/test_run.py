"""A file the whole way: what `import_ledger` answers, and what is in the books then."""

import datetime
import io
import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from accounting import ledger
from accounting.importing import run as importing
from accounting.importing.holding import hold_bad
from accounting.importing.mending import mend, sheet_to_mend
from accounting.models import (
    AccountTotal,
    AgencyAccount,
    ImportBatch,
    ImportRow,
    JournalEntry,
    PostedKey,
)
from tests.accounting.books import make_fund, make_set
from tests.accounting.files import CASH_HEADER, JOURNAL_HEADER, csv, xlsx
from tests.factories import make_agency

pytestmark = pytest.mark.django_db

TITLES = [["กองทุนหมู่บ้าน หมู่ที่ ๗ ตำบลบางจาก"], ["ประจำเดือน ตุลาคม ๒๕๔๘"], []]
ROWS = [
    ["๑/๑๐/๒๕๔๘", "รับเงินสัจจะ", "รว.001", "๕๐๐.๐๐", None, "500.00"],
    ["3 ต.ค. 48", "จ่ายค่าวัสดุ", "รจ.001", None, "120.50", "379.50"],
    ["5/10/2548", "รับดอกเบี้ย", "รว.002", "1,250.00", None, "1,629.50"],
]
TOTAL = [None, "รวม", None, "1,750.00", "120.50", None]
BAD = ["31/9/2548", "รับค่าปรับ", "รว.003", "50.00", None, None]
BOOK = [*TITLES, CASH_HEADER, *ROWS, TOTAL]


@pytest.fixture
def baac(db):
    return make_agency()


def run(agency, rows, name="สมุดเงินสด.xlsx", **where):
    return importing.run(agency, name, xlsx(rows=rows), None, **where)


def command(tmp_path, data, *more, name="book.xlsx"):
    path = tmp_path / name
    path.write_bytes(data)
    said = []

    class Out:
        def write(self, text):
            said.append(text)

    with pytest.raises(SystemExit) as stop:
        call_command(
            "import_ledger",
            str(path),
            "--agency",
            "BAAC",
            "--json",
            *more,
            stdout=Out(),
        )
    return stop.value.code, json.loads("".join(said))


def test_a_cash_book_is_posted_whole(baac):
    outcome = run(baac, BOOK)

    batch = outcome.batch
    assert outcome.status == "posted"
    assert (batch.sum_debit, batch.sum_credit) == (Decimal(1750), Decimal("120.50"))
    assert (batch.first_on, batch.last_on) == (
        datetime.date(2005, 10, 1),
        datetime.date(2005, 10, 5),
    )
    assert JournalEntry.objects.filter(is_posted=True).count() == 3
    assert ledger.total_differences() == []
    cash = batch.cash_account
    october = AccountTotal.objects.get(account=cash)
    assert (october.debit, october.credit) == (Decimal("1750.00"), Decimal("120.50"))
    assert batch.fund.is_unassigned


def test_lines_without_an_account_are_visible_and_never_refused(baac):
    run(baac, BOOK)

    unassigned = AgencyAccount.objects.get(is_unassigned=True)
    total = AccountTotal.objects.get(account=unassigned)
    assert (total.debit, total.credit) == (Decimal("120.50"), Decimal("1750.00"))


def test_a_journal_is_posted_by_its_vouchers(baac):
    rows = [
        ["27/10/2548", "เงินสด", "1101", "500", None],
        [None, "เงินสัจจะ", "2101", None, "500"],
    ]

    outcome = run(baac, [JOURNAL_HEADER, *rows])

    assert outcome.status == "posted"
    entry = JournalEntry.objects.get()
    assert entry.lines.count() == 2
    codes = set(AgencyAccount.objects.exclude(code="").values_list("code", flat=True))
    assert codes == {"1101", "2101"}


def test_the_same_file_is_named_and_not_posted_twice(baac):
    data = xlsx(rows=BOOK)
    first = importing.run(baac, "สมุดเงินสด.xlsx", data, None)

    second = importing.run(baac, "สมุดเงินสด.xlsx", data, None)

    assert second.status == "refused"
    assert second.batch == first.batch
    assert str(first.batch.number) in second.reason[1]
    assert JournalEntry.objects.count() == 3


def test_an_overlapping_file_brings_only_what_is_new(baac):
    run(baac, BOOK)
    more = ["8/10/2548", "รับค่าหุ้น", "รว.009", "200", None, None]

    outcome = run(baac, [*TITLES, CASH_HEADER, *ROWS, more])

    assert outcome.status == "posted"
    assert ImportRow.objects.filter(batch=outcome.batch, is_known=True).count() == 3
    assert JournalEntry.objects.filter(is_posted=True).count() == 4


def test_two_true_equal_rows_both_count(baac):
    twice = ["6/10/2548", "รับเงินสัจจะ", "", "30", None, None]

    run(baac, [CASH_HEADER, twice, twice])

    assert JournalEntry.objects.filter(is_posted=True).count() == 2
    assert PostedKey.objects.count() == 2


def test_one_bad_row_keeps_everything_out(baac):
    outcome = run(baac, [*TITLES, CASH_HEADER, *ROWS, BAD])

    assert outcome.status == "row_errors"
    assert not JournalEntry.objects.filter(is_posted=True).exists()
    assert outcome.batch.issues.filter(severity="error", row=8).exists()


def test_the_bad_row_is_held_and_mended_into_the_same_import(baac):
    batch = run(baac, [*TITLES, CASH_HEADER, *ROWS, BAD]).batch
    assert hold_bad(batch) == 1
    ledger.post(batch, None)
    assert JournalEntry.objects.filter(is_posted=True).count() == 3

    book = load_workbook(io.BytesIO(sheet_to_mend(batch)))
    sheet = book.active
    assert sheet.cell(2, 2).value == 8
    sheet.cell(2, 3).value = "30/9/2548"
    stream = io.BytesIO()
    book.save(stream)

    result = mend(batch, stream.getvalue(), "แก้แล้ว.xlsx")
    ledger.post(batch, None)

    assert (result.rows, result.problems) == (1, [])
    assert JournalEntry.objects.filter(is_posted=True).count() == 4
    assert ledger.total_differences() == []
    batch.refresh_from_db()
    ledger.void(batch, "ลองยกเลิก", None)
    assert not AccountTotal.objects.exists()


def test_after_undoing_the_corrected_file_goes_in(baac):
    batch = run(baac, BOOK).batch
    ledger.void(batch, "วันที่ผิด", None)

    assert run(baac, BOOK).status == "posted"
    assert ledger.total_differences() == []


def test_numbers_have_no_gaps(baac):
    run(baac, BOOK)
    run(baac, [["ไม่มีอะไร"]])
    run(baac, [CASH_HEADER, ROWS[0][:4]])

    numbers = sorted(ImportBatch.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_command_answers_as_promised(baac, tmp_path):
    code, told = command(tmp_path, xlsx(rows=BOOK))

    assert code == 0
    assert told["status"] == "posted"
    assert (told["rows_ok"], told["rows_bad"]) == (3, 0)
    assert (told["sum_debit"], told["sum_credit"]) == ("1750.00", "120.50")
    assert (told["date_first"], told["date_last"]) == ("2005-10-01", "2005-10-05")


def test_a_dry_run_leaves_nothing(baac, tmp_path):
    code, told = command(tmp_path, xlsx(rows=BOOK), "--dry-run")

    assert (code, told["status"]) == (0, "would_post")
    assert told["rows_ok"] == 3
    assert not ImportBatch.objects.exists()
    assert not AgencyAccount.objects.exists()


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_row_errors_are_code_one(baac, tmp_path, more):
    data = xlsx(rows=[*TITLES, CASH_HEADER, *ROWS, BAD])

    code, told = command(tmp_path, data, *more)

    assert (code, told["status"], told["rows_bad"]) == (1, "row_errors", 1)
    error = next(issue for issue in told["issues"] if issue["severity"] == "error")
    assert error["row"] == 8
    assert not JournalEntry.objects.filter(is_posted=True).exists()


@pytest.mark.parametrize(
    ("data", "more"),
    [
        (b"", ()),
        (b"%PDF-1.7 not a ledger", ()),
        (csv([["a", "b"], ["c", "d"]]), ()),
        (xlsx(rows=BOOK), ("--fund", "99")),
        (xlsx(rows=BOOK), ("--profile", "99")),
        (xlsx(rows=BOOK), ("--set", "เงินล้าน")),
    ],
)
def test_what_cannot_be_taken_is_code_two(baac, tmp_path, data, more):
    code, told = command(tmp_path, data, *more)

    assert (code, told["status"]) == (2, "refused")
    assert told["issues"][0]["message"]
    assert not JournalEntry.objects.exists()


def test_fund_and_set_are_named(baac, tmp_path):
    fund = make_fund()
    make_set(fund, "เงินออม")

    code, _told = command(
        tmp_path, xlsx(rows=BOOK), "--fund", str(fund.pk), "--set", "เงินออม"
    )

    assert code == 0
    batch = ImportBatch.objects.get()
    assert (batch.fund, batch.account_set.name) == (fund, "เงินออม")


def test_windows_874_is_read_as_thai(baac, tmp_path):
    data = csv([CASH_HEADER, *ROWS], "cp874", ";")

    code, told = command(tmp_path, data, name="book.csv")

    assert (code, told["rows_ok"]) == (0, 3)
    assert ImportRow.objects.filter(text="รับเงินสัจจะ").exists()


def test_an_amount_below_zero_stands_on_the_other_side(baac):
    rows = [["6/10/2548", "คืนเงินสัจจะที่รับเกิน", "รว.005", "-30.00", None, None]]

    outcome = run(baac, [CASH_HEADER, *ROWS, *rows])

    assert outcome.status == "posted"
    cash = AccountTotal.objects.get(account=outcome.batch.cash_account)
    assert (cash.debit, cash.credit) == (Decimal(1750), Decimal("150.50"))


@pytest.mark.parametrize("amount", ["0", "0.00", "-", ""])
def test_a_line_without_an_amount_is_never_posted(baac, amount):
    rows = [["6/10/2548", "ไม่มียอด", "รว.005", amount, None, None]]

    outcome = run(baac, [CASH_HEADER, *ROWS, *rows])

    assert outcome.status in {"posted", "row_errors"}
    assert not JournalEntry.objects.filter(voucher="รว.005").exists()
    assert ledger.total_differences() == []


def test_a_file_that_is_not_there_is_told_in_thai(baac, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("import_ledger", "ไม่มี.xlsx", "--agency", "BAAC")

    told = capsys.readouterr().out
    assert stop.value.code == 2
    assert "ไม่พบไฟล์ ไม่มี.xlsx" in told
    assert "!" not in told
