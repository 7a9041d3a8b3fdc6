"""A chart that comes as a spreadsheet: read, shown row by row, taken as a whole."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook

from accounting.chart_sheet import plan, rows_of, take_over
from accounting.importing import reading
from accounting.importing.reading import Book, CellError, Refused, Sheet
from accounting.mapping import map_account
from accounting.models import AgencyAccount, AgencyChart
from tests.accounting.books import make_account, make_central, make_chart
from tests.factories import make_agency

HEAD = ["รหัส", "ชื่อบัญชี", "หมวด"]


@pytest.fixture(autouse=True)
def in_thai():
    with override("th"):
        yield


@pytest.fixture
def chart(db):
    return make_chart(make_agency())


def book(*rows, head=HEAD, **sheet):
    cells = [head, *rows] if head else list(rows)
    return Book("xlsx", "", [Sheet("ผัง", [list(row) for row in cells], **sheet)])


def told(chart, *rows, **more):
    """[(kind, what is said)] of each row."""
    steps = plan(chart, rows_of(book(*rows, **more))).steps
    return [(step.kind, step.says) for step in steps]


def accounts(chart):
    found = chart.accounts.filter(is_unassigned=False).order_by("code", "name")
    return list(found.values_list("code", "name", "own_type"))


def test_rows_become_accounts_with_codes_as_they_stand(chart):
    take_over(
        chart,
        rows_of(
            book(
                ["01", "เงินสด", "สินทรัพย์"],
                [1101.0, " เงินฝาก\u200b ธ.ก.ส. ", "หมวด 1 สินทรัพย์"],
                ["๒๑๐๑", "เงินสัจจะ", "หนี้สิน"],
                [None, "ข้าวเปลือก (ถัง)", None],
            )
        ),
    )

    assert accounts(chart) == [
        ("", "ข้าวเปลือก (ถัง)", ""),
        ("01", "เงินสด", "asset"),
        ("1101", "เงินฝาก ธ.ก.ส.", "asset"),
        ("๒๑๐๑", "เงินสัจจะ", "liability"),
    ]
    assert chart.accounts.filter(is_unassigned=True).count() == 1


@pytest.mark.parametrize(
    ("text", "own_type"),
    [
        ("สินทรัพย์", "asset"),
        ("หมวดที่ 2", "liability"),
        ("2. หนี้สิน", "liability"),
        (3, "equity"),
        (4.0, "income"),
        ("รายจ่าย", "expense"),
        ("Expenses", "expense"),
        ("", ""),
        ("  ", ""),
        (None, ""),
    ],
)
def test_types_are_read_as_people_write_them(text, own_type):
    assert rows_of(book(["1", "ก", text]))[0].own_type == own_type


def test_columns_stand_in_any_order_among_others(chart):
    head = ["ลำดับ", "ประเภท", "หมายเหตุ", "ชื่อบัญชี", "รหัสบัญชี", "ยอด"]
    rows = rows_of(book([1, "ทุน", "x", "ทุนสำรอง", "31", 500], head=head))

    assert rows[0][1:4] == ("31", "ทุนสำรอง", "equity")


def test_titles_blank_rows_and_heads_again_are_passed_over(chart):
    rows = rows_of(
        book(
            ["ผังบัญชี กลุ่มออมทรัพย์"],
            [],
            HEAD,
            ["1", "เงินสด", None],
            [None, None, None],
            [],
            HEAD,
            ["2", "เงินฝาก"],
            ["", "  ", "", "หมายเหตุท้ายตาราง"],
            head=None,
            first_row=3,
        )
    )

    assert [(row.number, row.name) for row in rows] == [(6, "เงินสด"), (10, "เงินฝาก")]


def test_hidden_sheets_are_not_read():
    hidden = Sheet("ซ่อน", [HEAD, ["1", "ก", ""]], is_hidden=True)
    shown = Sheet("ผัง", [HEAD, ["2", "ข", ""]])

    assert rows_of(Book("xlsx", "", [hidden, shown]))[0].name == "ข"


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["วันที่", "รายการ", "รับ"], ["1", "2", "3"]],
        [HEAD],
        [["ชื่อบัญชี"], ["เงินสด"]],
    ],
)
def test_a_file_without_such_a_table_is_refused_politely(rows):
    with pytest.raises(Refused, match="ไม่พบตารางที่มีหัวคอลัมน์ “ชื่อบัญชี”"):
        rows_of(Book("csv", "utf-8", [Sheet("", rows)]))


def test_a_file_of_thousands_of_accounts_is_no_chart():
    rows = [[str(number), f"บัญชี {number}", ""] for number in range(3_001)]

    with pytest.raises(Refused, match="มีมากกว่า 3,000 บัญชี"):
        rows_of(book(*rows))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["1", None, None], "ไม่มีชื่อบัญชี"),
        (["1", "ก", "ลูกหนี้"], "ไม่รู้จักหมวด “ลูกหนี้”"),
        (["1", CellError("sheet_error", "#REF!"), ""], "แสดง #REF! แทนค่า"),
        ([CellError("formula_without_value", "=A1"), "ก", ""], "แสดง =A1 แทนค่า"),
        ([datetime.date(2005, 10, 1), "ก", ""], "เป็นวันที่"),
        (["1", True, ""], "เป็นวันที่หรือค่าจริง/เท็จ"),
        (["1" * 41, "ก", ""], "รหัสยาวเกิน 40 ตัวอักษร"),
        (["1", "ก" * 201, ""], "ชื่อยาวเกิน 200 ตัวอักษร"),
    ],
)
def test_an_odd_row_is_named_and_stops_the_whole(chart, row, reason):
    steps = told(chart, ["9", "ดี", ""], row)
    assert steps[0] == ("new", "")
    assert steps[1][0] == "wrong"
    assert reason in steps[1][1]

    take_over(chart, rows_of(book(["9", "ดี", ""], row)))

    assert accounts(chart) == []


def test_the_same_account_twice_is_wrong_the_second_time(chart):
    steps = told(
        chart, ["1101", "ก", ""], ["๑๑๐๑", "ข", ""], [None, "ค", ""], [None, " ค ", ""]
    )

    assert [kind for kind, _says in steps] == ["new", "wrong", "new", "wrong"]
    assert steps[1][1] == "ซ้ำกับแถว 2"


def test_a_code_that_was_a_number_is_remarked_on(chart):
    assert told(chart, [1.1, "ก", ""]) == [
        ("new", "รหัสในไฟล์เก็บเป็นตัวเลข เลขศูนย์ท้ายรหัสอาจหายไป")
    ]


def test_what_differs_is_shown_before_it_is_taken(chart):
    make_account("เงินสด", "01", chart, own_type="asset")
    make_account("เงินสัจจะ", "02", chart)
    make_account("ค่าปรับ", "03", chart)

    steps = told(
        chart, ["01", "เงินสด", ""], ["02", "เงินสัจจะสะสม", "ทุน"], ["04", "ใหม่", ""]
    )

    assert steps == [
        ("same", ""),
        ("changed", "เดิมชื่อ “เงินสัจจะ” · หมวดเดิม: ไม่ได้ระบุ"),
        ("new", ""),
    ]


def test_a_change_keeps_the_account_and_its_matching(chart):
    central = make_central("1110", "เงินสด", make_central("1000", "สินทรัพย์"))
    cash = make_account("เงินสด", "01", chart, own_type="asset")
    kept = make_account("ค่าปรับ", "03", chart)
    map_account(cash, central, None)

    take_over(chart, rows_of(book(["01", "เงินสดในมือ", ""])))

    cash.refresh_from_db()
    assert (cash.name, cash.own_type) == ("เงินสดในมือ", "asset")
    assert cash.mappings.get().central == central
    assert AgencyAccount.objects.filter(pk=kept.pk).exists()


def test_taking_over_twice_finds_everything_the_same(chart):
    rows = rows_of(book(["01", "เงินสด", "1"], [None, "ข้าว", ""]))
    take_over(chart, rows)
    before = accounts(chart)

    again = take_over(chart, rows)

    assert {step.kind for step in again.steps} == {"same"}
    assert accounts(chart) == before


def test_spellings_that_fold_alike_stay_apart(chart):
    make_account("เงินสด", chart=chart)
    make_account("เงินสด ", chart=chart)

    kinds = [kind for kind, _says in told(chart, [None, "เงินสด", ""])]

    assert kinds == ["same"]


# The page.


@pytest.fixture
def reader(monkeypatch):
    """Lets a test say what the file's cells are, whatever its bytes."""
    answers = {}

    def read_book(data, name):
        answer = answers["book"]
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(reading, "read_book", read_book)
    return answers


@pytest.fixture
def page(client, chart, agency_staff):
    client.force_login(agency_staff)
    return client


@pytest.fixture
def url(chart):
    return reverse("accounting:chart_upload", args=[chart.pk])


def file(data=b"x", name="ผังบัญชี.xlsx"):
    return SimpleUploadedFile(name, data)


def packed(response):
    text = response.text
    assert 'name="rows" value="' in text
    return text.split('name="rows" value="')[1].split('"')[0]


def test_a_chart_is_made_looked_at_and_taken_over(page, chart, reader):
    response = page.post(
        reverse("accounting:chart_new"),
        {"agency": chart.agency_id, "name": "กลุ่มสัจจะ"},
        follow=True,
    )
    made = AgencyChart.objects.get(name="กลุ่มสัจจะ")
    assert "ต่อไปกรุณาส่งรายชื่อบัญชี" in response.text
    address = reverse("accounting:chart_upload", args=[made.pk])
    reader["book"] = book(["01", "เงินสด", "สินทรัพย์"], ["02", "เงินสัจจะ", ""])

    preview = page.post(address, {"file": file()})

    assert "เพิ่มใหม่ 2 เปลี่ยน 0 คงเดิม 0 ต้องแก้ 0 บัญชี" in preview.text
    assert accounts(made) == []

    response = page.post(address, {"rows": packed(preview)}, follow=True)

    assert "รับผังบัญชีเข้าแล้ว เพิ่มใหม่ 2 บัญชี" in response.text
    assert accounts(made) == [("01", "เงินสด", "asset"), ("02", "เงินสัจจะ", "")]
    assert made.accounts.filter(is_unassigned=True).exists()
    page.post(address, {"rows": packed(preview)})
    assert len(accounts(made)) == 2


def workbook(*rows):
    made = Workbook()
    for row in [["ผังบัญชี กองทุนหมู่บ้าน"], [], HEAD, *rows]:
        made.active.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


CSV = "รหัส;ชื่อบัญชี;หมวด\n01;เงินสด;สินทรัพย์\n2101;เงินสัจจะ;หนี้สิน\n"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (
            workbook(["01", "เงินสด", "สินทรัพย์"], [2101, "เงินสัจจะ", "หนี้สิน"]),
            "ผัง.xlsx",
        ),
        (CSV.encode("cp874"), "ผัง.csv"),
        (CSV.replace(";", ",").encode("utf-8-sig"), "ผัง.csv"),
    ],
    ids=["xlsx", "csv of Windows", "csv"],
)
def test_files_as_people_have_them_are_taken_over(page, chart, url, data, name):
    preview = page.post(url, {"file": file(data, name)})
    page.post(url, {"rows": packed(preview)})

    cash, savings = accounts(chart)
    assert cash == ("01", "เงินสด", "asset")
    assert savings == ("2101", "เงินสัจจะ", "liability")


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4 x", b"PK\x03\x04torn", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_table_is_refused_with_a_reason(page, chart, url, data):
    response = page.post(url, {"file": file(data)})

    assert response.status_code == 200
    assert "ยังส่งไม่ได้" in response.text
    assert accounts(chart) == []


def test_wrong_rows_are_listed_and_nothing_can_be_taken(page, chart, url, reader):
    reader["book"] = book(["01", "เงินสด", ""], ["02", "", "ทุน"])

    response = page.post(url, {"file": file()})

    assert "มี 1 แถวที่ต้องแก้" in response.text
    assert "ไม่มีชื่อบัญชี" in response.text
    assert 'name="rows"' not in response.text
    assert accounts(chart) == []


def test_what_is_to_be_mended_comes_first_in_a_long_file(page, url, reader):
    rows = [[f"{number}", f"บัญชี {number}", ""] for number in range(400)]
    reader["book"] = book(*rows, ["9999", "", ""])

    text = page.post(url, {"file": file()}).text

    assert text.index("9999") < text.index("บัญชี 0")
    assert "และอีก 101 แถว" in text
    assert "เพิ่มใหม่ 400 เปลี่ยน 0 คงเดิม 0 ต้องแก้ 1 บัญชี" in text


def test_a_preview_that_no_longer_fits_is_shown_again(page, chart, url, reader):
    reader["book"] = book(["01", "เงินสด", ""])
    rows = packed(page.post(url, {"file": file()}))
    make_account("เงินทอนรอคืน", "01", chart)

    response = page.post(url, {"rows": rows})

    assert response.status_code == 409
    assert "มีคนแก้ไปก่อนแล้ว" in response.text
    assert "เดิมชื่อ “เงินทอนรอคืน”" in response.text
    assert accounts(chart) == [("01", "เงินทอนรอคืน", "")]
    # Having seen that, she may take it over all the same.
    page.post(url, {"rows": packed(response)})
    assert accounts(chart) == [("01", "เงินสด", "")]


def test_text_in_a_file_is_never_markup(page, url, reader):
    reader["book"] = book(["01", "<script>alert(1)</script>", ""])

    response = page.post(url, {"file": file()})

    assert "<script>alert" not in response.text
    assert "&lt;script&gt;alert" in response.text


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({}, "กรุณาเลือกไฟล์"),
        ({"file": b""}, "ไฟล์นี้ว่างเปล่า"),
        ({"file": b"x" * (5 * 1024 * 1024 + 1)}, "ไฟล์ใหญ่กว่า 5 MB"),
    ],
)
def test_no_good_file_is_explained(page, chart, url, reader, sent, reason):
    reader["book"] = AssertionError("is never read")

    response = page.post(url, {name: file(data) for name, data in sent.items()})

    assert response.status_code == 200
    assert reason in response.text
    assert accounts(chart) == []


def test_a_file_that_cannot_be_read_says_why(page, url, reader):
    reader["book"] = Refused("encrypted", "ไฟล์นี้ใส่รหัสผ่านไว้ กรุณาบันทึกใหม่แบบไม่ใส่รหัส")

    response = page.post(url, {"file": file()})

    assert "ไฟล์นี้ใส่รหัสผ่านไว้" in response.text


@pytest.mark.parametrize("rows", ["", "x", "eyJ4IjoxfQ:1aaaaa:bbbb"])
def test_rows_that_no_preview_sent_are_not_found(page, chart, url, rows):
    assert page.post(url, {"rows": rows}).status_code == 404
    assert accounts(chart) == []


def test_rows_of_another_chart_are_not_found(page, chart, url, reader):
    other = make_chart(chart.agency, "อีกผัง")
    reader["book"] = book(["01", "เงินสด", ""])
    rows = packed(page.post(url, {"file": file()}))
    address = reverse("accounting:chart_upload", args=[other.pk])

    assert page.post(address, {"rows": rows}).status_code == 404
    assert accounts(other) == []


def test_a_second_chart_of_one_name_is_explained(page, chart):
    response = page.post(
        reverse("accounting:chart_new"), {"agency": chart.agency_id, "name": chart.name}
    )

    assert "หน่วยงานนี้มีผังบัญชีชื่อนี้แล้ว" in response.text
    assert chart.agency.charts.count() == 1


def test_a_chart_of_an_agency_not_hers_is_refused(page, chart):
    other = make_agency("CDD", "พช.")

    response = page.post(
        reverse("accounting:chart_new"), {"agency": other.pk, "name": "ผังใหม่"}
    )

    assert response.status_code == 200
    assert not other.charts.exists()
    assert "ผังใหม่" in response.text
