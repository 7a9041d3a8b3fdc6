import datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from accounting.importing.cells import MASK, letter, mask, shown
from accounting.importing.detect import Profile
from accounting.importing.parse import parse
from accounting.importing.row_amounts import read_satang
from tests.accounting.files import (
    CASH_HEADER,
    JOURNAL_HEADER,
    OCTOBER_27,
    codes,
    csv,
    line,
    parsed,
    table,
    xls,
    xlsx,
)
from thai.dates import short_date
from thai.numbers import format_amount

OCTOBER = [["ประจำเดือน ตุลาคม 2548"], CASH_HEADER]


def dated(value):
    """One line of a cash book with this date."""
    return line(value, "ดอกเบี้ย", "ร1", 5)


def received(value):
    """One line of a cash book with this amount received."""
    return line(OCTOBER_27, "ดอกเบี้ย", "ร1", value)


def severities(row):
    return [(issue.code, issue.severity) for issue in row.issues]


def kinds(rows):
    return [row.kind for row in rows]


def test_a_line_of_a_cash_book_is_read_with_received_as_debit():
    row = line(OCTOBER_27, "ดอกเบี้ยรับ", "รว.1", 1250.5, None, 9250.5)

    assert (row.sheet, row.row, row.kind, row.layout) == ("สมุดเงินสด", 2, "line", "L1")
    assert (row.date, row.voucher, row.text) == (OCTOBER_27, "รว.1", "ดอกเบี้ยรับ")
    assert (row.debit, row.credit, row.balance) == (1250_50, None, 9250_50)
    assert row.raw == ["27/10/2005", "ดอกเบี้ยรับ", "รว.1", "1250.5", "", "9250.5"]
    assert (row.issues, row.has_error) == ([], False)


def test_a_line_of_a_journal_is_read():
    row = line(OCTOBER_27, "เงินสด", "VF-1101", None, 500, header=JOURNAL_HEADER)

    assert (row.layout, row.account_code, row.account_name) == (
        *("L2", "VF-1101"),
        "เงินสด",
    )
    assert (row.debit, row.credit, row.issues) == (None, 500_00, [])


def test_rows_keep_the_number_of_the_file_when_the_table_stands_lower_down():
    rows = [[], [None, "หัวเรื่อง"], [None, *CASH_HEADER], [], [None, OCTOBER_27, "ก"]]
    rows[-1] += ["ร1", 5]

    first, second = parse(table(xlsx(rows=rows)))

    assert (first.row, first.kind, first.raw) == (4, "blank", [])
    assert (second.row, second.kind, second.debit) == (5, "line", 500)
    assert second.raw == ["", "27/10/2005", "ก", "ร1", "5"]


# Dates: I20, I26, I29


@pytest.mark.parametrize(
    "text",
    [
        "27/10/2548",
        "27-10-2548",
        "27.10.2548",
        "27 ต.ค. 2548",
        "27 ตุลาคม พ.ศ. 2548",
        "๒๗ ต.ค. ๒๕๔๘",
        "2548-10-27",
        "27/10/2005",
        "27 ตค. 2548",
        "27 ตุลา 2548",
        "วันพฤหัสบดีที่ 27 ตุลาคม 2548",
        "27/10/2548 13.00 น.",
    ],
)
def test_dates_are_read_as_people_write_them(text):
    row = dated(text)

    assert (row.date, row.issues) == (OCTOBER_27, [])


@pytest.mark.parametrize("text", ["27-10-48", "27 ต.ค. 48", "27 ต.ค.48", "27/10/๔๘"])
def test_a_year_of_two_digits_is_read_and_mentioned(text):
    row = dated(text)

    assert row.date == OCTOBER_27
    assert severities(row) == [("short_year", "info")]
    assert row.issues[0].message == "ปีเขียนไว้สองหลัก เราอ่านเป็น พ.ศ. 2548"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31 ก.ย. 2548", "bad_day"),
        ("27/13/2548", "bad_month"),
        ("29/2/2548", "bad_day"),
        ("1-15 ต.ค. 2548", "range"),
        ("ต.ค. 48", "no_day"),
        ("27 ต.ค.", "no_year"),
        ("27", "no_month"),
        ("27/10/12", "ambiguous_year"),
        ("27/10/3548", "bad_year"),
        ("วันจันทร์ 27 ต.ค. 2548", "weekday"),
        ("เมื่อวาน", "unreadable"),
        ("ก" * 300, "too_long"),
        ("#REF!", "sheet_error"),
        ("=TODAY()", "formula_without_value"),
        (True, "not_date"),
        (datetime.time(13, 0), "not_date"),
        (-5, "not_date"),
        (99_999, "not_date"),
        (1e300, "not_date"),
        (datetime.date(3548, 10, 27), "bad_year"),
        (None, "no_date"),
        ("”", "no_date"),
    ],
)
def test_what_is_no_date_is_an_error_of_its_cell(text, code):
    row = dated(text)

    assert (row.date, row.kind, row.has_error) == (None, "line", True)
    assert severities(row) == [(code, "error")]
    assert (row.issues[0].row, row.issues[0].column) == (2, "A")
    assert row.debit == 500


def test_a_time_of_day_in_a_date_cell_is_dropped():
    row = dated(datetime.datetime(2005, 10, 27, 13, 5))

    assert (row.date, row.issues) == (OCTOBER_27, [])
    assert type(row.date) is datetime.date
    assert row.raw[0] == "27/10/2005 13.05"


# I21, I22, I24, I25


@pytest.mark.parametrize(
    ("stored", "read", "code"),
    [
        (datetime.date(2548, 10, 27), (2005, 10, 27), "be_year"),
        (datetime.date(2544, 2, 28), (2001, 2, 28), "be_year"),
        (datetime.date(1948, 10, 27), (2005, 10, 27), "short_year_cell"),
        (datetime.date(1968, 2, 29), None, "bad_day"),
        (datetime.date(1943, 1, 1), (2000, 1, 1), "short_year_cell"),
        (datetime.date(1999, 10, 27), (1999, 10, 27), "old_year"),
        (datetime.date(2548, 2, 29), None, "bad_day"),
        (38652, (2005, 10, 27), "serial"),
        (236_979, (2005, 10, 27), "serial"),
    ],
)
def test_years_that_a_date_cell_cannot_mean_are_read_and_flagged(stored, read, code):
    row = dated(stored)

    assert row.date == (datetime.date(*read) if read else None)
    assert severities(row) == [(code, "warning" if read else "error")]


def test_29_february_follows_the_true_year():
    assert dated("29/2/2547").date == datetime.date(2004, 2, 29)
    assert dated("29/2/2548").issues[0].message.startswith("เดือนกุมภาพันธ์ 2548")
    assert (
        dated(datetime.date(2548, 2, 29))
        .issues[0]
        .message.startswith("เดือนกุมภาพันธ์ 2548 มีเพียง 28 วัน")
    )


# I06, I26


@pytest.mark.parametrize("ditto", [None, " ", "”", '"', "''", ",,", "〃", "″"])
def test_a_blank_or_a_ditto_mark_is_the_date_above(ditto):
    first, second = parsed([[OCTOBER_27, "ก", 1, 5], [ditto, "ข", 2, 6]])

    assert second.date == first.date == OCTOBER_27
    assert severities(second) == [("date_from_above", "info")]
    assert "27\u00a0ตุลาคม\u00a02548" in second.issues[0].message


def test_a_date_below_one_that_cannot_be_read_is_no_older_one():
    rows = parsed(
        [
            [OCTOBER_27, "ก", 1, 5],
            ["31 ก.ย. 2548", "ข", 2, 6],
            [None, "ค", 2, 7],
            ["28/10/2548", "ง", 3, 8],
            [None, "จ", 3, 9],
        ]
    )

    assert [row.date and row.date.day for row in rows] == [27, None, None, 28, 28]
    assert codes(rows[2]) == ["no_date"]


def test_days_below_the_banner_of_a_month_are_completed_and_flagged():
    rows = parsed(
        [
            ["ตุลาคม 2548"],
            [27, "ก", 1, 5],
            [None, "ข", 2, 6],
            ["๒๘", "ค", 3, 7],
            [32, "ง", 4, 8],
            ["เดือน พ.ย. 48"],
            [1, "จ", 5, 9],
        ]
    )

    assert kinds(rows) == ["note", "line", "line", "line", "line", "note", "line"]
    assert [str(row.date)[5:] for row in rows if row.kind == "line"] == [
        *("10-27", "10-27", "10-28"),
        *("", "11-01"),
    ]
    assert severities(rows[1]) == [("day_only", "warning")]
    assert rows[4].has_error


def test_days_and_years_are_completed_from_the_title():
    rows = [*OCTOBER, [27, "ก", 1, 5], ["28 ต.ค.", "ข", 2, 6], [31, "ค", 3, 7]]

    found = list(parse(table(xlsx(rows=rows))))

    assert [row.date.isoformat() for row in found] == [
        *("2005-10-27", "2005-10-28"),
        "2005-10-31",
    ]
    assert [codes(row) for row in found] == [
        *(["day_only"], ["year_from_above"]),
        ["day_only"],
    ]


def test_a_day_typed_into_a_date_cell_is_a_day():
    """Excel shows 5 in such a cell as 5 January 1900."""
    rows = xls([["ต.ค. 2548"], CASH_HEADER, [datetime.date(1900, 1, 4), "ก", "ร", 5]])

    (row,) = parse(table(rows))

    assert (row.date, codes(row)) == (datetime.date(2005, 10, 5), ["day_only"])


def test_dates_outside_the_period_or_in_the_future_warn():
    rows = [*OCTOBER, ["1/11/2548", "ก", 1, 5], ["27/10/2548", "ข", 2, 6]]
    found = list(parse(table(xlsx(rows=rows)), today=OCTOBER_27))

    assert severities(found[0]) == [
        ("outside_period", "warning"),
        ("future_date", "warning"),
    ]
    assert found[1].issues == []


# Amounts: I30–I38


@pytest.mark.parametrize(
    ("value", "satang"),
    [
        (1250.5, 1250_50),
        (5, 500),
        ("1,250.50", 1250_50),
        ("1,250.50 บาท", 1250_50),
        ("฿1250.5", 1250_50),
        ("1 250.50", 1250_50),
        ("1\u00a0250.50", 1250_50),
        ("๑,๒๕๐.๕๐", 1250_50),
        ("125๐.50", 1250_50),
        ("'1250.50", 1250_50),
        (0.1 + 0.2, 30),
        (1.005, 101),
        (2.675, 268),
        (1e7, 10**9),
        (8271.360000000001, 827136),
        ("1250.505", 1250_51),
    ],
)
def test_amounts_are_whole_satang(value, satang):
    row = received(value)

    assert (row.debit, row.credit, row.issues) == (satang, None, [])
    assert type(row.debit) is int


@pytest.mark.parametrize(
    "value",
    ["(1,250.50)", "-1,250.50", "1,250.50-", "\u22121,250.50", "–1,250.50", -1250.5],
)
def test_a_negative_amount_stays_as_it_stands_and_is_flagged(value):
    row = received(value)

    assert row.debit == -1250_50
    assert severities(row) == [("negative", "warning")]


def test_a_profile_may_refuse_negative_amounts():
    data = xlsx(rows=[CASH_HEADER, [OCTOBER_27, "ก", "ร1", -5]])
    asked = table(data)
    known = Profile("L1", asked.columns, negatives="error")

    (row,) = parse(table(data, profile={asked.signature: known}))

    assert severities(row) == [("negative", "error")]


@pytest.mark.parametrize("nothing", [None, "", "-", "–", "—", " - ", "ไม่มี", 0, "0.00"])
def test_a_dash_on_the_other_side_is_nothing(nothing):
    row = line(OCTOBER_27, "ดอกเบี้ย", "ร1", 5, nothing)

    assert (row.debit, row.credit, row.issues) == (500, None, [])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1,25O.00", "letter"),
        ("12,34", "grouping"),
        ("ห้าร้อย5", "unreadable"),
        ("#####", "sheet_error"),
        ("#REF!", "sheet_error"),
        ("=A1*2", "formula_without_value"),
        ("9" * 15, "too_big"),
        (1e18, "too_big"),
        (1e300, "too_big"),
        ("9" * 300, "too_long"),
        (True, "not_amount"),
        (datetime.date(2005, 10, 27), "not_amount"),
    ],
)
def test_what_is_no_amount_is_an_error_and_never_zero(value, code):
    row = received(value)

    assert (row.debit, row.kind) == (None, "line")
    assert severities(row) == [(code, "error")]
    assert (row.issues[0].row, row.issues[0].column) == (2, "D")


def test_the_reason_is_said_in_thai_with_the_way_out():
    assert received("1,25O.00").issues[0].message == (
        "มีตัวอักษร O ปนอยู่ในตัวเลข กรุณาเปลี่ยนเป็นตัวเลข"
    )
    assert (
        received("=A1")
        .issues[0]
        .message.startswith("ช่องนี้เป็นสูตรที่ยังไม่มีผลลัพธ์ กรุณาเปิดไฟล์ใน Excel")
    )


@pytest.mark.parametrize(
    ("baht", "small", "satang"),
    [
        (1250, 5, 1250_05),
        ("1,250", "05", 1250_05),
        (1250, None, 1250_00),
        (1250, "-", 1250_00),
        (None, 50, 50),
        ("-", "๗๕", 75),
        (-5, 25, -525),
    ],
)
def test_five_in_the_column_of_satang_is_five_satang(baht, small, satang):
    upper = ["วันที่", "รายการ", "รับ", None, "จ่าย", None]
    lower = [None, None, "บาท", "สต.", "บาท", "สต."]

    (row,) = parse(table(xlsx(rows=[upper, lower, [OCTOBER_27, "ก", baht, small]])))

    assert row.debit == satang


@pytest.mark.parametrize("small", [100, 5.5, "ห้า5", 250])
def test_satang_that_are_none_are_an_error(small):
    upper = ["วันที่", "รายการ", "รับ", None, "จ่าย", None]
    lower = [None, None, "บาท", "สต.", "บาท", "สต."]

    (row,) = parse(table(xlsx(rows=[upper, lower, [OCTOBER_27, "ก", 5, small]])))

    assert row.has_error


# I39–I43


@pytest.mark.parametrize(
    ("word", "debit", "credit"),
    [
        ("รับ", 500, None),
        ("จ่าย", None, 500),
        ("Dr.", 500, None),
        ("เครดิต", None, 500),
        ("ถอน", None, 500),
    ],
)
def test_one_column_of_amounts_goes_by_the_word_beside_it(word, debit, credit):
    row = line(OCTOBER_27, "ก", word, 5, header=["วันที่", "รายการ", "รับ/จ่าย", "เงิน"])

    assert (row.debit, row.credit, row.issues) == (debit, credit, [])


def test_a_word_that_says_no_side_is_an_error():
    row = line(OCTOBER_27, "ก", "?", 5, header=["วันที่", "รายการ", "รับ/จ่าย", "เงิน"])

    assert (row.debit, row.credit, codes(row)) == (None, None, ["no_side"])


def test_both_sides_in_one_row_are_an_error():
    row = line(OCTOBER_27, "ดอกเบี้ย", "ร1", 350, 350)

    assert (row.debit, row.credit) == (350_00, 350_00)
    assert severities(row) == [("both_sides", "error")]
    assert row.issues[0].column == "E"


def test_an_amount_only_in_the_balance_is_an_error():
    row = line(OCTOBER_27, "ดอกเบี้ย", "ร1", None, None, 500)

    assert (row.kind, row.debit, row.balance) == ("line", None, 500_00)
    assert severities(row) == [("no_amount", "error")]
    assert "มีแต่ยอดคงเหลือ" in row.issues[0].message


def test_a_dated_row_without_any_amount_is_an_error_in_a_cash_book():
    row = line(OCTOBER_27, "ดอกเบี้ย", "ร1")

    assert (row.kind, severities(row)) == ("line", [("no_amount", "error")])


def test_a_row_of_zeros_is_a_note():
    row = line(OCTOBER_27, "ไม่มีรายการ", None, 0, "-")

    assert (row.kind, severities(row)) == ("note", [("zero_amount", "warning")])


def test_a_balance_that_cannot_be_read_holds_nothing_back():
    row = line(OCTOBER_27, "ดอกเบี้ย", "ร1", 5, None, "#REF!")

    assert (row.debit, row.balance, row.has_error) == (500, None, False)
    assert severities(row) == [("sheet_error", "warning")]


# Which rows are no lines: I04–I07, I14


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([None, "ยอดยกมา", None, None, None, 500], "carried"),
        (["1/10/2548", "ยอดยกมา", None, 500], "carried"),
        ([None, "ยอดยกมาจากแผ่นก่อน", None, 500], "carried"),
        ([None, "ยกยอดมาจากเดือน ก.ย. 48", None, None, None, 500], "carried"),
        (["ยกไป", None, None, 500, 300], "carried"),
        ([None, "ยอดยกไป", None, None, 200], "carried"),
        ([None, "เงินสดคงเหลือยกมา", None, 500], "carried"),
        ([None, "คงเหลือ", None, None, 200], "carried"),
        ([None, "ยอดคงเหลือ ณ 31 ต.ค. 2548", None, None, None, 5], "carried"),
        ([None, "Balance b/f", None, None, None, 5], "carried"),
        ([None, "b/f", None, None, None, 5], "carried"),
        ([None, "รวม", None, 500, 300], "total"),
        (["รวม", None, None, 500, 300], "total"),
        ([None, "ร ว ม", None, 500, 300], "total"),
        ([None, "รวมหน้านี้", None, 500, 300], "total"),
        ([None, "รวมทั้งสิ้น", None, 500, 300], "total"),
        ([None, "รวมเดือนตุลาคม", None, 500, 300], "total"),
        (["31/10/2548", "รวมเดือน ต.ค.", None, 500, 300], "total"),
        ([None, "ยอดรวม", None, 500, 300], "total"),
        ([None, "รวมเป็นเงิน", None, 500], "total"),
        ([None, "Grand Total", None, 500, 300], "total"),
        ([None, None, None, 500, 300], "total"),
        (["ลงชื่อ ............ เหรัญญิก"], "note"),
        ([None, None, None, "ลงชื่อ", None, "ประธาน"], "note"),
        ([None, "(นายใจดี มีสุข)"], "note"),
        (["หมายเหตุ : ตัวเลขยังไม่ได้ตรวจ"], "note"),
        ([None, "บัญชี ออมทรัพย์ เลขที่ 123-4-56789-0"], "note"),
        (CASH_HEADER, "header"),
        ([" ", "", None, "\u200b"], "blank"),
    ],
)
def test_rows_that_are_no_lines_are_told_apart(cells, kind):
    rows = parsed([[OCTOBER_27, "ก", "ร1", 5], cells, [OCTOBER_27, "ข", "ร2", 6]])

    assert kinds(rows) == ["line", kind, "line"]
    assert not any(row.has_error for row in rows)
    assert [row.row for row in rows] == [2, 3, 4]


@pytest.mark.parametrize(
    "text",
    [
        "รับเงินสัจจะรวมดอกเบี้ย",
        "รวบรวมเงินฝาก",
        "ยกเลิกใบเสร็จ",
        "จ่ายค่ายกร่องสวน",
        "คงเหลือจ่ายคืนสมาชิก",
        "รับโอนเงินคงเหลือ",
        "บัญชีออมทรัพย์ฝากเพิ่ม",
    ],
)
def test_descriptions_that_sound_like_totals_are_lines(text):
    assert line("27/10/2548", text, "ร1", 5).kind == "line"


def test_a_doubtful_total_is_taken_for_one_only_without_a_date_and_flagged():
    rows = parsed(
        [
            ["27/10/2548", "รวมกลุ่มส่งเงินสัจจะ", "ร1", 5],
            [None, "รวมกลุ่มออมทรัพย์", None, 5],
        ]
    )

    assert kinds(rows) == ["line", "total"]
    assert severities(rows[1]) == [("guessed_total", "warning")]


def test_an_error_in_a_total_holds_nothing_back():
    rows = parsed([[OCTOBER_27, "ก", "ร1", 5], [None, "รวม", None, "=SUM(D2:D2)"]])

    assert severities(rows[1]) == [("formula_without_value", "warning")]


def test_totals_and_balances_carried_keep_their_amounts():
    rows = parsed([["ยอดยกมา", None, None, 500], [None, "รวม", None, 700, 300, 400]])

    assert [(row.debit, row.credit, row.balance) for row in rows] == [
        (500_00, None, None),
        (700_00, 300_00, 400_00),
    ]


def test_a_header_of_a_later_page_in_another_order_is_followed():
    turned = ["วันที่", "รายการ", "เลขที่ใบสำคัญ", "จ่าย", "รับ", "คงเหลือ"]
    rows = parsed([[OCTOBER_27, "ก", 1, 5], turned, [OCTOBER_27, "ข", 2, 5]])

    assert kinds(rows) == ["line", "header", "line"]
    assert (rows[0].debit, rows[2].credit) == (500, 500)
    assert severities(rows[1]) == [("header_changed", "warning")]


def test_a_header_of_two_rows_repeats_without_becoming_a_line():
    upper = ["วันที่", "รายการ", "รับ", None, "จ่าย", None]
    lower = [None, None, "บาท", "สต.", "บาท", "สต."]
    cells = [OCTOBER_27, "ก", 5, 25]

    rows = list(parse(table(xlsx(rows=[upper, lower, cells, upper, lower, cells]))))

    assert kinds(rows) == ["line", "header", "header", "line"]
    assert codes(rows[1]) == []


def test_another_account_in_mid_sheet_is_flagged():
    rows = parsed([["บัญชี ออมทรัพย์ เลขที่ 123-4"], [OCTOBER_27, "ก", "ร1", 5]])

    assert severities(rows[0]) == [("account_banner", "warning")]


# Journals


def test_date_and_voucher_of_a_journal_stand_on_the_first_line_only():
    header = ["วันที่", "เลขที่", "ชื่อบัญชี", "รหัสบัญชี", "เดบิต", "เครดิต"]
    rows = parsed(
        [
            [OCTOBER_27, "รว.1", "เงินสด", "1101", 500, None],
            [None, None, "   ดอกเบี้ยรับ", "4101", None, 500],
            [None, None, "(รับดอกเบี้ยเงินกู้)"],
            ["28/10/2548", None, "เงินสด", "1101", 5, None],
            [None, "รจ.2", "ค่าปรับ", "4102", None, 5],
        ],
        header,
    )

    assert kinds(rows) == ["line", "line", "note", "line", "line"]
    assert [(row.voucher, row.date and row.date.day) for row in rows] == [
        ("รว.1", 27),
        ("รว.1", 27),
        ("", None),
        ("", 28),
        ("รจ.2", 28),
    ]
    assert rows[1].account_name == "ดอกเบี้ยรับ"


def test_the_date_of_an_entry_may_stand_on_a_line_of_its_own():
    rows = parsed(
        [
            [OCTOBER_27, "รับชำระหนี้"],
            [None, "เงินสด", "1101", 500],
            [None, "ลูกหนี้", "1201", None, 500],
        ],
        JOURNAL_HEADER,
    )

    assert kinds(rows) == ["note", "line", "line"]
    assert {row.date for row in rows} == {OCTOBER_27}


# Codes and names: I54, I55


@pytest.mark.parametrize(
    ("code", "name", "read"),
    [
        ("1101", "เงินสด", ("1101", "เงินสด")),
        (1101, "เงินสด", ("1101", "เงินสด")),
        ("1101.0", "เงินสด", ("1101", "เงินสด")),
        ("01", "เงินสด", ("01", "เงินสด")),
        ("'01", "เงินสด", ("01", "เงินสด")),
        ("1.10", "เงินสด", ("1.10", "เงินสด")),
        ("๑๑๐๑", "เงินสด", ("1101", "เงินสด")),
        ("VF-1101", "เงินสด", ("VF-1101", "เงินสด")),
        ("1101 เงินสด", None, ("1101", "เงินสด")),
        (None, "1101 เงินสด", ("1101", "เงินสด")),
        (None, "VF-1101 - เงินสด", ("VF-1101", "เงินสด")),
        ("1101: เงินสด", "เงินสดในมือ", ("1101", "เงินสดในมือ")),
        (None, "เงินสด", ("", "เงินสด")),
        (None, "ม.7 บางจาก", ("", "ม.7 บางจาก")),
    ],
)
def test_codes_keep_their_zeros_and_part_from_their_names(code, name, read):
    row = line(OCTOBER_27, name, code, 5, header=JOURNAL_HEADER)

    assert (row.account_code, row.account_name) == read


def test_a_line_of_a_journal_without_any_account_is_kept_and_flagged():
    row = line(OCTOBER_27, None, None, 5, header=JOURNAL_HEADER)

    assert (row.kind, severities(row)) == ("line", [("no_account", "warning")])


def test_a_journal_with_one_column_of_words_reads_it_as_the_account():
    words = ["วันที่", "รายการ", "รหัสบัญชี", "เดบิต", "เครดิต"]

    row = line(OCTOBER_27, "เงินสด", "1101", 5, header=words)

    assert (row.text, row.account_name) == ("เงินสด", "เงินสด")


# Text: I50–I52, I58, I59, I61


def test_text_is_cleaned_and_looks_the_same():
    row = line(OCTOBER_27, " ทํา\u200bบุญ\u00a0 งวด\n2 ", "รว. 1", 5)

    assert (row.text, row.voucher) == ("ทำบุญ งวด 2", "รว. 1")
    assert "\u200b" not in str(row.raw)


def test_control_characters_of_a_text_file_reach_nothing():
    rows = [["27/10/2548", "ดอกเบี้ยรับจากสมาชิก", "ร1", "5"]] * 5
    rows += [["27/10/2548", "ดอก\x00เบี้ย\x07", "ร1", "5"]]

    row = list(parse(table(csv([CASH_HEADER, *rows]))))[-1]

    assert row.text == "ดอกเบี้ย"
    assert not {"\x00", "\x07"} & set("".join(row.raw))


CITIZEN = ["3100501234563", "3-1005-01234-56-3", "๓๑๐๐๕๐๑๒๓๔๕๖๓", "3 1005 01234 56 3"]


@pytest.mark.parametrize("number", CITIZEN)
def test_citizen_numbers_are_hidden_wherever_they_stand(number):
    row = line(OCTOBER_27, f"กู้ นายใจดี {number} งวด 1", number, 5)

    assert row.text == f"กู้ นายใจดี {MASK} งวด 1"
    assert row.voucher == MASK
    assert number not in str(row)
    assert severities(row) == [("citizen_number", "warning")]


def test_citizen_numbers_are_hidden_in_numbers_titles_and_messages():
    number = 3100501234563
    rows = [[f"ผู้ดูแล {number}"], CASH_HEADER, [str(number), number, "ร1", str(number)]]

    found = table(xlsx(rows=rows))
    (row,) = parse(found)

    assert str(number) not in str(found.titles) + str(row)
    assert row.has_error


@pytest.mark.parametrize("number", ["3100501234569", "31005012345631", "123-4-56789-0"])
def test_other_long_numbers_stay(number):
    assert mask(f"บัญชี {number}") == f"บัญชี {number}"


@pytest.mark.parametrize("text", ["à¸à¸\xadà¸‡à¸—à¸¸à¸™", "ÊÁØ´à§Ô¹", "ดอกเบี้\ufffdย"])
def test_broken_letters_are_an_error_of_the_row(text):
    row = line(OCTOBER_27, text, "ร1", 5)

    assert ("garbled", "error") in severities(row)


def test_text_that_begins_like_a_formula_is_text():
    for text in ("=cmd|' /C calc'!A0", "+66", "-5 งวด", "@SUM(1)"):
        data = csv([CASH_HEADER, ["27/10/2548", text, "ร1", "5"]])

        (row,) = parse(table(data))

        assert (row.text, row.raw[1]) == (text, text)


def test_an_endless_cell_is_cut():
    row = line(OCTOBER_27, "ก" * 30_000, "ร1", 5)

    assert len(row.text) == 2000


# Properties

AMOUNTS = st.integers(1, 10**13)
DATES = st.dates(datetime.date(2000, 1, 1), datetime.date(2043, 12, 31))


@hypothesis_settings(deadline=None)
@given(AMOUNTS)
def test_every_amount_comes_back_however_it_is_written(satang):
    baht = Decimal(satang).scaleb(-2)

    assert read_satang(format_amount(baht)) == satang
    assert read_satang(str(baht)) == satang
    assert read_satang(f"({baht})") == -satang
    assert read_satang(float(baht)) == satang


@hypothesis_settings(deadline=None)
@given(st.floats(0, 10**10, allow_nan=False))
def test_every_number_cell_is_rounded_half_up_and_never_otherwise(number):
    exact = Decimal(repr(number)).quantize(Decimal("0.01"), ROUND_HALF_UP)

    assert read_satang(number) == int(exact * 100)


def plain(date):
    return f"{date.day}/{date.month}/{date.year + 543}"


@hypothesis_settings(deadline=None, max_examples=30)
@given(st.lists(DATES, min_size=1, max_size=20))
def test_every_date_comes_back_however_it_is_written(dates):
    for write in (short_date, plain, datetime.date.isoformat):
        rows = [[write(date), "ก", "ร1", "5"] for date in dates]

        found = list(parse(table(csv([CASH_HEADER, *rows]))))

        assert [row.date for row in found] == dates


@hypothesis_settings(deadline=None, max_examples=30)
@given(st.lists(DATES, min_size=1, max_size=20))
def test_every_date_cell_comes_back_from_an_old_workbook(dates):
    rows = [[date, "ก", "ร1", 5] for date in dates]

    found = list(parse(table(xls([["ก", None], CASH_HEADER, *rows]))))

    assert [row.date for row in found] == dates


CELLS = st.one_of(
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
    st.sampled_from(["27/10/2548", "รวม", "ยอดยกมา", "-", "1,250.50", *CASH_HEADER]),
    st.dates(),
)


@hypothesis_settings(deadline=None, max_examples=200)
@given(st.lists(st.lists(CELLS, max_size=7), max_size=12))
def test_every_row_below_the_header_is_given_once_and_nothing_raises(rows):
    last = [OCTOBER_27, "ก", "ร1", 5]
    found = table(xlsx(rows=[CASH_HEADER, last]))
    found.sheet.rows[1:] = [*rows, last]

    read = list(parse(found))

    assert [row.row for row in read] == list(range(2, len(rows) + 3))
    for row in read:
        assert row.kind in ("line", "total", "carried", "blank", "header", "note")
        assert row.has_error or row.kind != "line" or row.debit or row.credit
        assert row.has_error or row.kind != "line" or row.date


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (16_383, "XFD")]
)
def test_columns_are_called_by_their_letters(column, name):
    assert letter(column) == name


def test_cells_are_shown_as_people_write_them():
    values = [None, 1101.0, 0.5, 1e-7, 1e20, True, datetime.timedelta(days=2)]

    assert [shown(value) for value in values] == [
        *("", "1101", "0.5", "0.0000001"),
        *("100000000000000000000", "TRUE", "2 days, 0:00:00"),
    ]
    assert shown(datetime.time(13, 5)) == "13.05"
