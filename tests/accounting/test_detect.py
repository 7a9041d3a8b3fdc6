import datetime
import io

import openpyxl
import pytest

from accounting.importing.detect import Profile, detect
from accounting.importing.hints import period_of
from accounting.importing.parse import parse
from accounting.importing.reading import Refused, read_book
from tests.accounting.files import (
    CASH_HEADER,
    JOURNAL_HEADER,
    OCTOBER_27,
    codes,
    csv,
    saved,
    table,
    tables,
    xlsx,
)

CASH_LINE = ["27/10/2548", "ดอกเบี้ยรับ", "ร1", 1250.5, None, 9250.5]
JOURNAL_LINE = ["27/10/2548", "เงินสด", "1101", 1250.5, None]
CASH_COLUMNS = {
    "date": 0,
    "text": 1,
    "voucher": 2,
    "received": 3,
    "paid": 4,
    "balance": 5,
}


def date(year, month, day):
    return datetime.date(year - 543, month, day)


def refusal(*sheets, rows=None):
    with pytest.raises(Refused) as refused:
        tables(xlsx(*sheets, rows=rows))
    return refused.value


def test_a_cash_book_is_found():
    found = table(xlsx(rows=[CASH_HEADER, CASH_LINE]))

    assert (found.layout, found.header_row) == ("L1", 1)
    assert found.columns == CASH_COLUMNS
    assert found.sheet.name == "สมุดเงินสด"
    assert (found.issues, found.titles) == ([], [])
    assert len(found.signature) == 64


def test_a_journal_is_found():
    found = table(xlsx(rows=[JOURNAL_HEADER, JOURNAL_LINE]))

    assert (found.layout, found.header_row) == ("L2", 1)
    assert found.columns == {
        "date": 0,
        "account_name": 1,
        "account_code": 2,
        "debit": 3,
        "credit": 4,
    }


# I12: other words, other order


@pytest.mark.parametrize(
    "words",
    [
        ["วันที่", "รายการ", "ใบสำคัญ", "รายรับ", "รายจ่าย", "คงเหลือ"],
        ["ว.ด.ป.", "รายละเอียด", "เลขที่เอกสาร", "เงินเข้า", "เงินออก", "ยอดคงเหลือ"],
        ["วัน/เดือน/ปี", "รายการ", "ที่ใบสำคัญ", "รับ (บาท)", "จ่าย (บาท)", "เหลือ"],
        ["Date", "Description", "Voucher No.", "Receipts", "Payments", "Balance"],
        ["วันที่ ", "ราย\u200bการ", "เลขที่\nใบสำคัญ", "รับ", "จ่าย", "คง เหลือ"],
        ["วันที่", "รายการ", "เลขที่", "เดบิต", "เครดิต", "คงเหลือ"],
        ["วันที่", "รายการ", "อ้างอิง", "Dr.", "Cr.", "Balance"],
        ["วันที่", "รายการ", "เลขที่", "จํานวนเงินรับ", "จำนวนเงินจ่าย", "คงเหลือ"],
    ],
)
def test_a_cash_book_is_known_by_many_words(words):
    found = table(xlsx(rows=[words, CASH_LINE]))

    assert (found.layout, found.columns) == ("L1", CASH_COLUMNS)


@pytest.mark.parametrize(
    "words",
    [
        ["วันที่", "รายการ/ชื่อบัญชี", "รหัส", "เดบิท", "เครดิท"],
        ["วันที่", "ชื่อบัญชี", "เลขที่บัญชี", "Dr", "Cr"],
        ["date", "account name", "account code", "debit", "credit"],
        ["วันที่", "ชื่อบัญชี", "รหัสบัญชี", "เดบิต (บาท)", "เครดิต (บาท)"],
    ],
)
def test_a_journal_is_known_by_many_words(words):
    found = table(xlsx(rows=[words, JOURNAL_LINE]))

    assert (found.layout, codes(found)) == ("L2", [])
    assert found.columns["account_code"] == 2


def test_columns_may_stand_in_any_order_and_anywhere():
    words = [None, None, "คงเหลือ", "จ่าย", "รับ", "ลำดับ", "รายการ", "วันที่"]
    cells = [None, None, 5, None, 5, 1, "ฝาก", "27/10/2548"]

    found = table(xlsx(rows=[[], words, cells]))

    assert (found.header_row, found.sheet.first_column) == (2, 2)
    assert found.columns == {
        "balance": 2,
        "paid": 3,
        "received": 4,
        "text": 6,
        "date": 7,
    }


def test_debit_and_credit_with_a_balance_and_no_account_is_a_guess():
    words = ["วันที่", "รายการ", "เดบิต", "เครดิต", "คงเหลือ"]

    found = table(xlsx(rows=[words, ["27/10/2548", "ฝาก", 5, None, 5]]))

    assert (found.layout, found.columns["received"]) == ("L1", 2)
    assert codes(found) == ["guessed_column", "guessed_column"]
    assert found.issues[0][:5] == (
        *("สมุดเงินสด", 1, "C"),
        *("guessed_column", "warning"),
    )
    assert found.issues[0].message == ("เราเดาว่าคอลัมน์ C คือเงินรับ กรุณาดูว่าใช่ไหม")


def test_longer_words_and_unnamed_columns_are_guessed_and_said():
    words = [None, None, "รับมาแล้ว", "จ่ายไปแล้ว"]
    cells = [["27/10/2548", "ดอกเบี้ย", 5, None], ["28/10/2548", "ค่าปรับ", None, 3]]

    found = table(xlsx(rows=[words, *cells]))

    assert found.columns == {"received": 2, "paid": 3, "date": 0, "text": 1}
    assert sorted((i.column, i.code) for i in found.issues) == [
        (letter, "guessed_column") for letter in "ABCD"
    ]


def test_one_column_of_amounts_needs_a_word_for_the_side():
    words = ["วันที่", "รายการ", "ประเภท", "จำนวนเงิน"]
    cells = ["27/10/2548", "ดอกเบี้ย", "รับ", 5]

    found = table(xlsx(rows=[words, cells]))

    assert (found.layout, found.columns["amount"], found.columns["side"]) == (
        *("L1", 3),
        2,
    )
    assert refusal(rows=[["วันที่", "รายการ", "จำนวนเงิน"], cells]).code == "no_table"


# I01–I03: titles, headers of two and three rows


def test_titles_and_blank_rows_above_the_header_are_kept_as_titles():
    titles = [
        ["กองทุนหมู่บ้าน บ้านบางจาก หมู่ที่ ๗ ตำบลบางจาก"],
        [],
        ["สมุดเงินสด บัญชีเงินล้าน"],
        ["ประจำเดือน ตุลาคม พ.ศ. ๒๕๔๘", None, None, "หน่วย : บาท"],
        [],
        ["ผู้ดูแล นายใจดี 3-1005-01234-56-9"],
        [],
    ]

    found = table(xlsx(rows=[*titles, CASH_HEADER, CASH_LINE]))

    assert (found.header_row, found.columns) == (8, CASH_COLUMNS)
    assert len(found.titles) == 4
    assert found.fund_hint == "กองทุนหมู่บ้าน บ้านบางจาก หมู่ที่ ๗ ตำบลบางจาก"
    assert found.set_hint == "เงินล้าน"
    assert found.period_hint == (date(2548, 10, 1), date(2548, 10, 31))
    assert found.unit == 1


def test_baht_and_satang_below_their_word_are_pairs():
    upper = ["วันที่", "รายการ", "รับ", None, "จ่าย", None, "คงเหลือ", None]
    lower = [None, None, "บาท", "สต.", "บาท", "สต.", "บาท", "สต."]
    cells = ["27/10/2548", "ดอกเบี้ย", 5, 25, None, None, 5, 25]

    found = table(xlsx(rows=[upper, lower, cells]))

    assert found.header_row == 2
    assert found.columns == {
        "date": 0,
        "text": 1,
        "received": 2,
        "received_satang": 3,
        "paid": 4,
        "paid_satang": 5,
        "balance": 6,
        "balance_satang": 7,
    }


def test_merged_parents_cover_the_words_below_them():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (
        ["วันที่", "รายการ", "จำนวนเงิน", None, "ยอดคงเหลือ", None],
        [None, None, "เดบิต", "เครดิต", "เดบิต", "เครดิต"],
        ["27/10/2548", "ดอกเบี้ย", 5, None, 5, None],
    ):
        sheet.append(row)
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        sheet.merge_cells(cells)

    found = table(saved(workbook))

    assert (found.layout, found.header_row) == ("L1", 2)
    assert found.columns == {
        "date": 0,
        "text": 1,
        "received": 2,
        "paid": 3,
        "balance": 4,
    }


def test_a_header_of_three_rows_is_read():
    rows = [
        ["วันที่", "รายการ", "รายการเงินสด", None, None, None],
        [None, None, "รับ", None, "จ่าย", None],
        [None, None, "บาท", "สตางค์", "บาท", "สตางค์"],
        ["27/10/2548", "ดอกเบี้ย", 5, 25, None, None],
    ]

    found = table(xlsx(rows=rows))

    assert found.header_row == 3
    assert found.columns["received_satang"] == 3
    assert found.columns["paid"] == 4


@pytest.mark.parametrize(
    "below",
    [
        ["", "เดบิต", "เครดิต", "", "", "", "รหัสบัญชี"],
        ["", "เงินฝาก", "", "", "", "", "เลขที่บัญชี"],
        ["27/10/2548", "เงินฝาก", "ร1", "5", "", "5", "เลขที่บัญชี"],
    ],
)
def test_a_row_of_words_below_a_whole_header_is_none_of_it(below):
    found = table(csv([[*CASH_HEADER, "อื่นๆ"], below, CASH_LINE]))

    assert (found.header_row, found.columns) == (1, CASH_COLUMNS)


# I08–I11: sheets


def test_one_sheet_for_each_month_makes_one_table_each():
    found = tables(
        xlsx(
            ("ต.ค.48", [CASH_HEADER, CASH_LINE]),
            ("พ.ย.48", [CASH_HEADER, CASH_LINE]),
        )
    )

    assert [one.sheet.name for one in found] == ["ต.ค.48", "พ.ย.48"]
    assert found[0].period_hint == (date(2548, 10, 1), date(2548, 10, 31))
    assert found[1].period_hint == (date(2548, 11, 1), date(2548, 11, 30))
    assert found[0].signature == found[1].signature


def test_covers_summaries_and_hidden_sheets_are_left_out_and_named():
    data = xlsx(
        ("ปก", [["สมุดเงินสด"]]),
        ("ม.7", [CASH_HEADER, CASH_LINE]),
        ("สรุป", [CASH_HEADER, CASH_LINE]),
        ("เก่า", [CASH_HEADER, CASH_LINE]),
        ("พ.ย.", [CASH_HEADER]),
        ("ว่าง", [[]]),
    )
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    workbook["เก่า"].sheet_state = "veryHidden"

    found = table(saved(workbook))

    assert found.sheet.name == "ม.7"
    assert {(i.sheet, i.code) for i in found.issues} == {
        ("ปก", "sheet_without_table"),
        ("เก่า", "hidden_sheet"),
        ("พ.ย.", "empty_sheet"),
        ("สรุป", "summary_sheet"),
    }
    assert "ถูกซ่อนไว้" in str(found.issues)


def test_a_sheet_called_summary_is_read_when_it_is_the_only_one():
    assert table(xlsx(("สรุป", [CASH_HEADER, CASH_LINE]))).sheet.name == "สรุป"


def test_a_table_in_a_hidden_sheet_alone_is_refused_with_the_way_out():
    workbook = openpyxl.Workbook()
    hidden = workbook.create_sheet("ซ่อน")
    hidden.append(CASH_HEADER)
    hidden.append(CASH_LINE)
    hidden.sheet_state = "hidden"

    with pytest.raises(Refused, match="เลิกซ่อนแผ่นงาน"):
        tables(saved(workbook))


def test_tables_side_by_side_are_refused_and_not_half_read():
    words = ["วันที่", "รายการ", "จำนวนเงิน"] * 2
    cells = ["27/10/2548", "ดอกเบี้ย", 5] * 2

    assert refusal(rows=[words, cells]).code == "side_by_side"
    (found,) = tables(
        xlsx(("ต.ค.", [words, cells]), ("พ.ย.", [CASH_HEADER, CASH_LINE]))
    )
    assert (found.issues[0].code, found.issues[0].severity) == ("side_by_side", "error")


def test_rows_formatted_and_blank_below_are_no_rows():
    found = table(xlsx(rows=[CASH_HEADER, CASH_LINE, *[[]] * 500]))

    assert len(list(parse(found))) == 1


# What is no table of ours


@pytest.mark.parametrize(
    "rows",
    [
        [["ชื่อ", "ที่อยู่"], ["ใจดี", "ม.7"]],
        [["รหัส", "ชื่อบัญชี", "ยอดยกมา"], ["1101", "เงินสด", 5]],
        [["วันที่", "รายการ", "ดอกเบี้ย", "ค่าปรับ"], ["27/10/2548", "ก", 5, 3]],
        [["วันที่", "รายการ", "รับดอกเบี้ย", "รับเงินกู้"], ["27/10/2548", "ก", 5, 3]],
        [["รับ", "จ่าย"], [5, None], [None, 3]],
        [["27/10/2548", "ดอกเบี้ย", "ร1", 5, None, 5]],
    ],
    ids=["names", "balances", "columns", "receipts", "no date", "no header"],
)
def test_other_tables_are_refused_with_the_words_that_are_missing(rows):
    refused = refusal(rows=rows)

    assert refused.code == "no_table"
    assert "วันที่ รายการ รับ จ่าย" in refused.message


def test_a_header_alone_is_refused():
    refused = refusal(rows=[CASH_HEADER])

    assert (refused.code, "มีแต่หัวตาราง" in refused.message) == ("no_rows", True)


# Hints (I08, I41, I57)


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("ประจำเดือน ตุลาคม 2548", (2548, 10, 1), (2548, 10, 31)),
        ("เดือน ต.ค. 48", (2548, 10, 1), (2548, 10, 31)),
        ("เดือน ก.พ.๒๕๔๗", (2547, 2, 1), (2547, 2, 29)),
        ("1-15 ตุลาคม 2548", (2548, 10, 1), (2548, 10, 15)),
        ("วันที่ 1 ต.ค. 2548 ถึง 31 ธ.ค. 2548", (2548, 10, 1), (2548, 12, 31)),
        ("ตั้งแต่ 1/10/2548 - 30/9/2549", (2548, 10, 1), (2549, 9, 30)),
        ("ปีงบประมาณ พ.ศ. 2549", (2548, 10, 1), (2549, 9, 30)),
        ("ประจำปี 2548", (2548, 1, 1), (2548, 12, 31)),
        ("ปีบัญชี 2548", (2548, 1, 1), (2548, 12, 31)),
    ],
)
def test_the_period_is_read_from_a_title(title, first, last):
    found = table(xlsx(rows=[[title], CASH_HEADER, CASH_LINE]))

    assert found.period_hint == (date(*first), date(*last))


@pytest.mark.parametrize(
    "text",
    ["", "สมุดเงินสด", "31 ก.ย. 2548", "เดือนหน้า", "หมู่ที่ 7", "โทร 0 7536 2548"],
)
def test_no_period_is_made_up(text):
    assert period_of(text) == (None, None)


@pytest.mark.parametrize(
    ("title", "sheet", "file", "fund", "account_set"),
    [
        ("กทบ. หมู่ 7 ต.บางจาก", "เงินออม", "", "กทบ. หมู่ 7 ต.บางจาก", "เงินออม"),
        ("กองทุนหมู่บ้าน", "ม.7", "", "กองทุนหมู่บ้าน ม.7", ""),
        ("สมุดเงินสด", "บ้านท่าไร่", "สวัสดิการ.xlsx", "บ้านท่าไร่", "สวัสดิการ"),
        ("บัญชี 2", "Sheet1", "หมู่ที่_๗.xlsx", "หมู่ที่ ๗", "บัญชี 2"),
        ("สมุดเงินสด", "Sheet1", "book.xlsx", "", ""),
    ],
)
def test_fund_and_set_are_read_from_title_sheet_and_file(
    title, sheet, file, fund, account_set
):
    data = xlsx((sheet, [[title], CASH_HEADER, CASH_LINE]))

    found = table(data, file)

    assert (found.fund_hint, found.set_hint) == (fund, account_set)


def test_a_unit_of_thousands_multiplies_and_says_so():
    rows = [["หน่วย : พันบาท"], CASH_HEADER, ["27/10/2548", "ก", "ร1", "1.2345"]]

    found = table(xlsx(rows=rows))

    assert (found.unit, codes(found)) == (1000, ["unit"])
    assert "1,000 บาท" in found.issues[0].message
    assert next(parse(found)).debit == 1_234_50


# I23: days and months turned round


def swapped(*dates):
    return table(xlsx(rows=[CASH_HEADER, *[[d, "ก", "ร1", 5] for d in dates]]))


def test_days_and_months_that_excel_turned_round_are_asked_about():
    found = swapped(datetime.date(2548, 5, 10), "27/10/2548", datetime.date(2548, 1, 2))

    (issue,) = found.issues
    assert (issue.code, issue.severity, issue.column) == ("swapped_dates", "error", "A")
    assert "5 ตุลาคม (สลับกัน) หรือ 10 พฤษภาคม" in issue.message


@pytest.mark.parametrize(
    "dates",
    [
        [datetime.date(2548, 10, 27), "27/10/2548"],
        [datetime.date(2548, 5, 10), datetime.date(2548, 5, 11)],
        [datetime.date(2548, 5, 10), "5/10/2548", "27/10/2548"],
        [datetime.date(2548, 5, 10), "27 ต.ค. 2548"],
        ["5/10/2548", "27/10/2548"],
    ],
)
def test_other_mixtures_of_dates_are_not_asked_about(dates):
    assert swapped(*dates).issues == []


@pytest.mark.parametrize(
    ("answer", "first"),
    [("swapped", (2548, 10, 5)), ("as_stored", (2548, 5, 10))],
)
def test_the_answer_about_dates_is_remembered(answer, first):
    rows = [CASH_HEADER, [datetime.date(2548, 5, 10), "ก", "ร1", 5], CASH_LINE]
    asked = table(xlsx(rows=rows))
    profile = Profile("L1", asked.columns, dates=answer)

    found = table(xlsx(rows=rows), profile={asked.signature: profile})

    assert (codes(asked), codes(found)) == (["swapped_dates"], [])
    assert [row.date for row in parse(found)] == [date(*first), date(2548, 10, 27)]


# Profiles


def test_a_remembered_profile_wins_over_every_guess():
    words = ["วันที่", "รายการ", "เดบิต", "เครดิต", "คงเหลือ"]
    data = xlsx(rows=[words, ["27/10/2548", "เงินสด", 5, None, 5]])
    guessed = table(data)
    columns = {"date": 0, "account_name": 1, "debit": 3, "credit": 2}
    known = {guessed.signature: Profile("L2", columns, unit=1000)}

    found = table(data, profile=known)

    assert (guessed.layout, found.layout) == ("L1", "L2")
    assert (found.columns, found.issues) == (columns, [])
    assert next(parse(found)).credit == 5_000_00
    assert detect(read_book(data, ""), {"other": Profile("L2", {})})[0].layout == "L1"


def test_the_signature_is_of_words_and_places_and_not_of_their_writing():
    def signature(words):
        return table(csv([words, CASH_LINE[:5]])).signature

    plain = signature(["วันที่", "รายการ", "เลขที่", "รับ", "จ่าย"])

    assert signature(["วันที่ ", "ราย\u200bการ", "เลขที่", "รับ", "จ่าย"]) == plain
    assert signature(["วันที่", "รายการ", "เลขที่", "จ่าย", "รับ"]) != plain
    assert OCTOBER_27.year == 2005
