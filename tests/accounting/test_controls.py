import datetime

from hypothesis import given, settings as hypothesis_settings, strategies as st

from accounting.importing.controls import Tally, control_totals
from accounting.importing.parse import parse
from tests.accounting.files import (
    CASH_HEADER,
    JOURNAL_HEADER,
    OCTOBER_27,
    codes,
    csv,
    parsed,
    table,
    tables,
    xlsx,
)

VOUCHER_HEADER = ["วันที่", "เลขที่", "ชื่อบัญชี", "เดบิต", "เครดิต"]


def controls(rows, header=CASH_HEADER):
    return control_totals(parsed(rows, header))


def paid(day, received, spent, balance=None, text="ก"):
    return [datetime.date(2005, 10, day), text, "ร1", received, spent, balance]


def found(rows, code, header=CASH_HEADER):
    """(row, message) of every issue of the controls with this code."""
    issues = controls(rows, header).issues
    assert {issue.code for issue in issues} <= {code}
    return [(issue.row, issue.message) for issue in issues]


def test_rows_are_counted_by_kind_and_lines_added_up():
    counted = controls(
        [
            [None, "ยอดยกมา", None, None, None, 100],
            paid(1, 50.25, None, 150.25),
            [],
            paid(2, None, 20, 130.25),
            paid(3, "1O", None),
            [None, "รวม", None, 50.25, 20],
            ["ลงชื่อ ผู้จัดทำ"],
        ]
    )

    assert counted.counts == {
        "carried": 1,
        "line": 3,
        "blank": 1,
        "total": 1,
        "note": 1,
    }
    assert (counted.debit, counted.credit) == (50_25, 20_00)
    assert (counted.held, counted.held_debit, counted.held_credit) == (1, 0, 0)
    assert counted.date_first == datetime.date(2005, 10, 1)
    assert counted.date_last == datetime.date(2005, 10, 3)
    assert counted.issues == []


def test_nothing_counted_is_nothing_and_no_error():
    counted = control_totals([])

    assert (counted.counts, counted.debit, counted.date_first) == ({}, 0, None)


def test_rows_may_come_one_at_a_time():
    rows = parsed([paid(1, 5, None, 5), paid(2, None, 2, 4)])
    tally = Tally()
    for row in rows:
        tally.add(row)

    assert tally.controls() == control_totals(rows)


# รวม rows


def test_a_total_that_agrees_says_nothing():
    assert (
        found([paid(1, 50, None), paid(2, 30, 20), [None, "รวม", None, 80]], "") == []
    )


def test_a_total_that_differs_names_its_row_both_figures_and_the_difference():
    rows = [paid(1, 50, None), paid(2, None, 20), [None, "รวม", None, 51, 20]]

    assert found(rows, "total_differs") == [
        (
            4,
            "แถวรวมเขียนยอดเงินรับไว้ 51.00 แต่รายการข้างบนรวมได้ 50.00 ต่างกัน 1.00 บาท",
        )
    ]


def test_totals_of_pages_of_months_and_of_all_are_each_compared_with_their_own():
    rows = [
        *(paid(1, 50, None), paid(2, 30, None)),
        [None, "รวมหน้านี้", None, 80],
        [None, "ยอดยกไป", None, None, None, 80],
        [None, "ยอดยกมาจากหน้าก่อน", None, None, None, 80],
        *(paid(3, 5, None), paid(4, None, 10)),
        [None, "รวมหน้านี้", None, 5, 10],
        [None, "รวมเดือนตุลาคม", None, 85, 10],
        [datetime.date(2005, 11, 1), "ข", "ร2", 7],
        [None, "รวมเดือนพฤศจิกายน", None, 7],
        [None, "รวมทั้งสิ้น", None, 92, 10],
    ]

    assert found(rows, "") == []


def test_a_total_may_count_the_balance_that_was_brought_in():
    rows = [["ยอดยกมา", None, None, 100], paid(1, 50, None), [None, "รวม", None, 150]]

    assert found(rows, "") == []


def test_a_total_that_leaves_out_a_row_is_noticed_although_others_agree():
    rows = [
        *(paid(1, 50, None), paid(2, 30, None)),
        [None, "รวม", None, 80],
        *(paid(3, 5, None), paid(4, 6, None)),
        [None, "รวม", None, 5],
    ]

    assert [row for row, _message in found(rows, "total_differs")] == [7]


# Running balance: I13, I43


def test_a_running_balance_that_is_right_says_nothing():
    rows = [
        [None, "ยอดยกมา", None, None, None, 100],
        paid(1, 50, None, 150),
        paid(1, 20, None),
        paid(2, None, 70, 100),
    ]

    assert found(rows, "") == []


def test_a_wrong_balance_is_named_once_and_the_count_goes_on_from_it():
    rows = [
        paid(1, 50, None, 50),
        paid(2, 10, None, 61),
        paid(3, None, 1, 60),
        paid(4, None, 1, 59),
    ]

    assert found(rows, "balance_differs") == [
        (3, "ยอดคงเหลือเขียนไว้ 61.00 แต่คิดจากรายการได้ 60.00 ต่างกัน 1.00 บาท")
    ]


def test_the_balance_brought_forward_begins_the_count():
    rows = [["ยอดยกมา", None, None, 100], paid(1, 50, None, 160)]

    assert [row for row, _message in found(rows, "balance_differs")] == [3]


def test_a_balance_handed_on_must_be_the_last_one():
    rows = [paid(1, 50, None, 50), [None, "ยอดยกไป", None, None, 40]]

    assert [row for row, _message in found(rows, "balance_differs")] == [3]


def test_rows_sorted_newest_first_are_counted_from_below():
    rows = [
        paid(3, None, 70, 80),
        paid(2, 50, None, 150),
        paid(1, 100, None, 100),
    ]

    assert found(rows, "") == []
    rows[0][5] = 81
    assert [row for row, _message in found(rows, "balance_differs")] == [3]


def test_a_row_that_cannot_be_read_breaks_the_count_without_a_warning():
    rows = [paid(1, 50, None, 50), paid(2, "1O", None, 60), paid(3, 5, None, 65)]

    assert found(rows, "") == []


def test_another_account_in_mid_sheet_begins_a_count_of_its_own():
    rows = [
        paid(1, 50, None, 50),
        ["บัญชี ออมทรัพย์ เลขที่ 123-4-56789-0"],
        paid(1, 7, None, 107),
        paid(2, 1, None, 108),
    ]

    assert found(rows, "") == []


def test_a_column_that_is_no_balance_is_not_reported_a_thousand_times():
    rows = [paid(1 + n % 28, 5, None, n * 1000) for n in range(100)]

    issues = found(sorted(rows, key=lambda row: row[0]), "balance_differs")

    assert len(issues) == 21
    assert issues[-1] == (None, "ยอดคงเหลือของแผ่นงานนี้ไม่ตรงอีก 79 แถว")


def test_what_is_brought_in_and_handed_on_is_kept_for_each_sheet():
    october = [
        CASH_HEADER,
        [None, "ยอดยกมา", None, None, None, 100],
        paid(1, 50, None, 150),
        [None, "ยอดยกไป", None, None, 150],
    ]
    november = [
        CASH_HEADER,
        ["ยกมา", None, None, 150],
        paid(1, None, 20, 130),
        [None, "ยอดคงเหลือยกไป", None, None, None, 130],
    ]

    counted = control_totals(
        row
        for one in tables(xlsx(("ต.ค.", october), ("พ.ย.", november)))
        for row in parse(one)
    )

    assert counted.carried_in == {"ต.ค.": 100_00, "พ.ย.": 150_00}
    assert counted.carried_out == {"ต.ค.": 150_00, "พ.ย.": 130_00}
    assert counted.issues == []


# Documents of a journal


def test_documents_that_balance_say_nothing():
    rows = [
        [OCTOBER_27, "เงินสด", "1101", 500, None],
        [None, "ดอกเบี้ยรับ", "4101", None, 300],
        [None, "ค่าปรับ", "4102", None, 200],
        ["28/10/2548", "เงินสด", "1101", 5, None],
        ["28/10/2548", "ดอกเบี้ยรับ", "4101", None, 5],
    ]

    assert found(rows, "", JOURNAL_HEADER) == []


def test_a_document_that_does_not_balance_is_an_error_that_names_its_rows():
    rows = [
        [OCTOBER_27, "รว.0906", "เงินสด", 500, None],
        [None, None, "ดอกเบี้ยรับ", None, 500],
        [OCTOBER_27, "รว.0907", "เงินสด", 2000, None],
        [None, None, "ดอกเบี้ยรับ", None, 1500],
    ]

    counted = controls(rows, VOUCHER_HEADER)

    (issue,) = counted.issues
    assert (issue.row, issue.code, issue.severity) == (4, "unbalanced", "error")
    assert issue.message == (
        "ใบสำคัญ รว.0907 (แถว 4–5) เดบิต 2,000.00 ไม่เท่าเครดิต 1,500.00 ต่างกัน 500.00 บาท"
    )
    assert counted.unbalanced == [("สมุดเงินสด", [4, 5])]
    assert (counted.debit, counted.credit) == (2500_00, 2000_00)
    assert (counted.held, counted.held_debit, counted.held_credit) == (
        *(2, 2000_00),
        1500_00,
    )


def test_lines_of_one_voucher_that_stand_apart_are_one_document():
    rows = [
        [OCTOBER_27, "รว.1", "เงินสด", 5, None],
        [OCTOBER_27, "รว.2", "เงินสด", 7, None],
        [OCTOBER_27, "รว.2", "ดอกเบี้ยรับ", None, 7],
        [OCTOBER_27, "รว.1", "ดอกเบี้ยรับ", None, 5],
        ["28/10/2548", "รว.1", "เงินสด", 9, None],
    ]

    assert [row for row, _m in found(rows, "unbalanced", VOUCHER_HEADER)] == [6]


def test_without_vouchers_the_lines_of_a_date_are_one_document():
    rows = [
        [OCTOBER_27, "เงินสด", "1101", 500, None],
        [None, "ดอกเบี้ยรับ", "4101", None, 400],
    ]

    ((row, message),) = found(rows, "unbalanced", JOURNAL_HEADER)

    assert row == 2
    assert message.startswith("แถว 2–3 เดบิต 500.00 ไม่เท่าเครดิต 400.00")


def test_a_document_with_a_row_that_cannot_be_read_is_not_blamed_twice():
    rows = [
        ["31 ก.ย. 2548", "รว.1", "เงินสด", 5, None],
        [None, None, "ดอกเบี้ยรับ", None, 5],
        [OCTOBER_27, "รว.2", "เงินสด", "1O", None],
        [None, None, "ดอกเบี้ยรับ", None, 10],
    ]

    counted = controls(rows, VOUCHER_HEADER)

    assert codes(counted) == []
    assert counted.counts == {"line": 4}


def test_a_negative_amount_of_a_journal_counts_as_it_stands():
    rows = [
        [OCTOBER_27, "เงินสด", "1101", 500, None],
        [None, "แก้ไขเงินสด", "1101", -100, None],
        [None, "ดอกเบี้ยรับ", "4101", None, 400],
    ]

    assert found(rows, "", JOURNAL_HEADER) == []


def test_a_cash_book_has_no_documents():
    assert codes(controls([paid(1, 5, None), paid(2, 6, None)])) == []


# lines + held + totals and blanks = the file

CELL = st.sampled_from(
    [
        *(None, None, "27/10/2548", "31 ก.ย. 2548", "ต.ค. 48", "รวม", "ยอดยกมา"),
        *("ก", "-", "5", "1,250.50", "(3.00)", "1O", "ลงชื่อ", "รับ", "วันที่", "0"),
    ]
)
ROWS = st.lists(st.lists(CELL, max_size=6), max_size=25)


def as_text(rows):
    return [[cell or "" for cell in row] for row in rows]


@hypothesis_settings(deadline=None, max_examples=150)
@given(ROWS, st.sampled_from([CASH_HEADER, VOUCHER_HEADER]))
def test_lines_and_held_and_totals_and_blanks_are_the_file(rows, header):
    last = ["27/10/2548", "ก", "ก", "5"]
    data = csv(as_text([["หัวเรื่อง"], header, *rows, last]))

    read = list(parse(table(data)))
    counted = control_totals(iter(read))

    assert sum(counted.counts.values()) == len(rows) + 1
    assert [row.row for row in read] == list(range(3, len(rows) + 4))
    lines = [row for row in read if row.kind == "line"]
    good = [row for row in lines if not row.has_error]
    assert counted.debit == sum(row.debit or 0 for row in lines)
    assert counted.credit == sum(row.credit or 0 for row in lines)
    assert counted.held >= len(lines) - len(good)
    off_balance = {row for _sheet, numbers in counted.unbalanced for row in numbers}
    held = [row for row in lines if row.has_error or row.row in off_balance]
    assert counted.held == len(held)
    assert counted.held_debit == sum(row.debit or 0 for row in held)
    assert counted.held_credit == sum(row.credit or 0 for row in held)
    assert not off_balance & {row.row for row in lines if row.has_error}


@hypothesis_settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(st.integers(1, 10**10), st.booleans()), min_size=1, max_size=30),
    st.integers(-(10**10), 10**10),
)
def test_every_right_balance_and_total_is_found_right(moves, start):
    rows, balance, sums = [[None, "ยอดยกมา", "", "", "", _baht(start)]], start, [0, 0]
    for satang, is_received in moves:
        balance += satang if is_received else -satang
        sums[not is_received] += satang
        amounts = ["", ""]
        amounts[not is_received] = _baht(satang)
        rows.append(["27/10/2548", "ก", "ร1", *amounts, _baht(balance)])
    rows.append([None, "รวม", "", _baht(sums[0]), _baht(sums[1]), _baht(balance)])

    counted = control_totals(parse(table(csv(as_text([CASH_HEADER, *rows])))))

    assert [counted.debit, counted.credit] == sums
    assert counted.issues == []


def _baht(satang):
    return f"{'-' * (satang < 0)}{abs(satang) // 100}.{abs(satang) % 100:02}"
