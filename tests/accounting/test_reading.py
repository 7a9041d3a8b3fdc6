import datetime
import re
import struct
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st
from openpyxl.styles import Font

from accounting.importing import limits
from accounting.importing.reading import CellError, Refused, read_book
from tests.accounting.files import (
    CASH_HEADER,
    OCTOBER_27,
    ODS_KIND,
    SHEET_1,
    codes,
    csv,
    ods,
    ole,
    saved,
    with_member,
    with_text,
    xls,
    xlsx,
    zipped,
)

LINES = [CASH_HEADER, [OCTOBER_27, "ดอกเบี้ยรับ", "ร1", 1250.5, None, 9250.5]]
TEXT_LINES = [CASH_HEADER, ["27/10/2548", "ดอกเบี้ยรับ", "ร1", "1250.50"]]
THAI = re.compile("[ก-๛]")


def only_sheet(data, name="ไฟล์"):
    (sheet,) = read_book(data, name).sheets
    return sheet


def refusal(data, name="บัญชี.xlsx"):
    with pytest.raises(Refused) as refused:
        read_book(data, name)
    assert THAI.search(refused.value.message)
    assert str(refused.value) == refused.value.message
    return refused.value.code


@pytest.mark.parametrize("make", [xlsx, xls, ods], ids=["xlsx", "xls", "ods"])
@pytest.mark.parametrize("name", ["บัญชี.csv", "a.xlsx", "a.xls", "a.ods", "", "x.pdf"])
def test_workbooks_are_read_alike_whatever_they_are_called(make, name):
    book = read_book(make(rows=LINES), name)

    assert (book.kind, book.encoding, book.name) == (make.__name__, "", name)
    (sheet,) = book.sheets
    assert (sheet.name, sheet.is_hidden) == ("สมุดเงินสด", False)
    assert (sheet.first_row, sheet.first_column) == (1, 0)
    assert sheet.rows == LINES


def test_rows_keep_their_number_when_the_table_stands_lower_and_further_right():
    sheet = only_sheet(xlsx(rows=[[], [], [None, None, "วันที่"], [], [None, None, 5]]))

    assert (sheet.first_row, sheet.first_column) == (3, 2)
    assert sheet.rows == [["วันที่"], [], [5]]


def test_a_chart_sheet_in_front_is_no_sheet():
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "วันที่"
    workbook.create_chartsheet("แผนภูมิ", 0)

    assert only_sheet(saved(workbook)).rows == [["วันที่"]]


# Letters (I60–I63)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp874", "windows-874"),
        ("utf-16", "utf-16"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_tables_are_read_in_every_encoding_and_with_every_separator(
    encoding, said, separator
):
    book = read_book(csv(TEXT_LINES, encoding, separator), "a.xlsx")

    assert (book.kind, book.encoding) == ("csv", said)
    assert book.sheets[0].rows == TEXT_LINES
    assert codes(book.warnings) == ([] if "utf-8" in said else ["encoding"])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_recognised(encoding):
    book = read_book(csv(TEXT_LINES * 5, encoding, "\t"), "")

    assert book.encoding == "utf-16"
    assert book.sheets[0].rows[0] == CASH_HEADER


def test_one_encoding_is_chosen_for_the_whole_file_and_never_for_a_cell():
    """สด in windows-874 is valid UTF-8 by itself, and must not become Latin letters."""
    assert "สด".encode("cp874").decode("utf-8")

    sheet = only_sheet(csv([*TEXT_LINES, ["28/10/2548", "สด"]], "cp874"))

    assert sheet.rows[2] == ["28/10/2548", "สด"]


def test_curly_quotes_and_dashes_of_windows_874_survive():
    assert only_sheet(csv([["“ก” – ข…", "วันที่"]], "cp874")).rows == [["“ก” – ข…", "วันที่"]]


def mojibake(encoding, read_as):
    return (
        "\n".join(",".join(map(str, row)) for row in TEXT_LINES * 3)
        .encode(encoding)
        .decode(read_as, "replace")
    )


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [("utf-8", "latin-1"), ("cp874", "latin-1"), ("utf-8", "cp874")],
)
def test_broken_thai_is_refused_and_never_taken_in(encoding, read_as):
    assert refusal(mojibake(encoding, read_as).encode("utf-8")) == "mojibake"


def test_thai_of_which_every_letter_was_lost_is_refused():
    lost = re.sub("[ก-๛]", "\ufffd", csv(TEXT_LINES).decode())

    assert refusal(lost.encode()) == "mojibake"


def test_utf_8_with_a_broken_byte_in_it_is_no_windows_874():
    data = csv(TEXT_LINES * 20)
    broken = data[:300] + b"\xff" + data[300:]

    assert refusal(broken) in ("mojibake", "encoding")


def test_english_without_a_thai_letter_is_read():
    rows = [["date", "description", "in", "out"], ["27/10/2005", "Müller", "5", ""]]

    assert only_sheet(csv(rows)).rows[1] == ["27/10/2005", "Müller", "5"]


def test_line_breaks_and_doubled_quotes_stay_inside_their_cell():
    data = 'วันที่,รายการ\r\n27/10/2548,"ดอกเบี้ย\r\n""เงินล้าน"""\r\n28/10/2548,ค่าปรับ'

    assert only_sheet(data.encode()).rows[1:] == [
        ["27/10/2548", 'ดอกเบี้ย\r\n"เงินล้าน"'],
        ["28/10/2548", "ค่าปรับ"],
    ]


def test_a_quotation_mark_that_never_closes_swallows_no_rows():
    rows = [["27/10/2548", f"รายการ {n}", n] for n in range(100)]
    rows[3][1] = '"เงินล้าน'

    book = read_book(csv([CASH_HEADER, *rows]), "")

    assert len(book.sheets[0].rows) == 101
    assert book.sheets[0].rows[4][1] == '"เงินล้าน'
    assert codes(book.warnings) == ["quotes"]


def test_old_line_ends_and_a_blank_tail_make_no_rows():
    assert only_sheet("วันที่,รายการ\r27/10/2548,ก\r,,\r,\r\r".encode()).rows == [
        ["วันที่", "รายการ"],
        ["27/10/2548", "ก"],
    ]


# What is no ledger (I64, I65, I67)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\r\n \n", "empty"),
        (b"%PDF-1.4 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "picture"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "picture"),
        (b"BM\x46\0\0\0\0\0\0\0\x36", "picture"),
        (rb"{\rtf1\ansi}", "document"),
        (b"\x1f\x8b\x08" + bytes(20), "archive"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "html"),
        ("\ufeff<!DOCTYPE html><p>วันที่".encode(), "html"),
        ("<html><table>".encode("utf-16"), "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:x"></Workbook>', "xml"),
        (bytes(range(256)) * 20, "encoding"),
        (b"\x01\x02\x03abc" * 40, "unknown"),
    ],
)
def test_what_is_no_table_is_refused_with_its_own_reason(data, code):
    assert refusal(data, "บัญชี.xls") == code


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"word/document.xml": "<a/>"}, "document"),
        ({"ppt/presentation.xml": "<a/>"}, "document"),
        ({"xl/workbook.bin": "x"}, "binary_workbook"),
        ({"xl/workbook.xml": "<a/>", "xl/vbaProject.bin": "x"}, "macros"),
        ({"xl/workbook.xml": "<a/>", "XL/VBAPROJECT.BIN": "x"}, "macros"),
        ({"xl/workbook.xml": "<a/>", "xl/macrosheets/sheet1.xml": "<a/>"}, "macros"),
        ({"mimetype": ODS_KIND, "content.xml": "<a/>", "Basic/x.xml": "x"}, "macros"),
        ({"mimetype": "application/x.text", "content.xml": "<a/>"}, "document"),
        ({"บัญชี1.xlsx": "x", "บัญชี2.xlsx": "x"}, "archive"),
        ({"xl/workbook.xml": "<a/>"}, "cut_off"),
        ({"xl/workbook.xml": "not xml"}, "cut_off"),
    ],
)
def test_zip_files_are_told_apart_by_what_is_in_them(members, code):
    assert refusal(zipped(members)) == code


def test_locked_workbooks_are_refused():
    filepass = struct.pack("<HHHHH", 0x2F, 6, 0, 1, 2)

    assert refusal(ole({"EncryptionInfo": b"", "EncryptedPackage": b""})) == "encrypted"
    assert refusal(xls(LINES, extra=filepass)) == "encrypted"
    locked = ods(LINES, manifest="<manifest:encryption-data/>")
    assert refusal(locked) == "encrypted"


def test_a_zip_whose_members_are_locked_is_refused():
    data = bytearray(xlsx(rows=LINES))
    for sign, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(sign)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(sign, at + 1)

    assert refusal(bytes(data)) == "encrypted"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ole({"Workbook": b"", "_VBA_PROJECT_CUR": b""}), "macros"),
        (xls(LINES, kind=1), "macros"),
        (ole({"WordDocument": b""}), "document"),
        (ole({"Book": b""}), "old_workbook"),
        (ole({"Contents": b""}), "unknown"),
    ],
    ids=["vba", "macro sheet", "word", "excel 95", "other"],
)
def test_old_office_files_are_told_apart_by_their_streams(data, code):
    assert refusal(data) == code


@pytest.mark.parametrize("make", [xlsx, xls, ods], ids=["xlsx", "xls", "ods"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_cut_off_on_its_way_is_refused(make, share):
    data = make(rows=LINES * 40)

    code = refusal(data[: int(len(data) * share)])

    assert code == "cut_off"


def test_text_cut_in_the_middle_of_a_letter_is_refused():
    data = csv(TEXT_LINES)[:-8] + "ก".encode()[:2]

    assert refusal(data) == "cut_off"


def test_a_workbook_without_a_filled_cell_is_refused():
    assert refusal(xlsx(rows=[[]])) == "no_table"


@hypothesis_settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([xlsx(rows=LINES), xls(LINES), ods(LINES), csv(TEXT_LINES)]),
    st.integers(0, 10_000),
    st.binary(min_size=1, max_size=8),
)
def test_no_damage_whatever_raises_anything_but_a_refusal(data, at, noise):
    at %= len(data)
    book = code = None
    try:
        book = read_book(data[:at] + noise + data[at + len(noise) :], "x")
    except Refused as refused:
        code = refused.code

    assert book or code


# Sizes (I11, I65)


def test_a_file_larger_than_the_limit_is_refused_unread(monkeypatch):
    monkeypatch.setattr(limits, "MAX_BYTES", 100)

    assert refusal(xlsx(rows=LINES)) == "too_large"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    data = with_text(xlsx(rows=LINES), SHEET_1, b"<sheetData>", after=b" " * 2**26)

    assert refusal(data) == "zip_bomb"


def test_too_many_members_are_refused():
    many = {f"xl/media/{n}.png": "" for n in range(limits.MAX_MEMBERS + 1)}

    assert refusal(zipped({"xl/workbook.xml": "<a/>", **many})) == "zip_bomb"


def test_a_directory_that_lies_about_its_sizes_is_refused():
    data = bytearray(xlsx(rows=LINES * 200))
    at = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 1)
    while at >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", 100)
        at = data.find(b"PK\x01\x02", at + 1)

    assert refusal(bytes(data)) == "cut_off"


def test_two_lists_in_one_zip_file_are_refused():
    """Two readers could see two different files."""
    data = xlsx(rows=LINES)
    with pytest.raises(Refused, match="ส่ง"):
        read_book(data + data, "")


def test_one_cell_in_the_last_corner_is_refused_and_asks_for_no_memory():
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = workbook.active["XFD1048576"] = 1

    with pytest.raises(Refused) as refused:
        read_book(saved(workbook), "")

    assert refused.value.code == "too_many_cells"
    assert "1048576" in refused.value.message


@pytest.mark.parametrize(
    "cell",
    [
        b'<c  r="XFD1048576"><v>1</v></c>',
        b"<c r='XFD1048576'><v>1</v></c>",
        b'<c s="0" r="xfd1048576"><v>1</v></c>',
        b'<c x=" r=&quot;A1&quot; >" r="XFD1048576"><v>1</v></c>',
        b'<c\nr="XFD1048576"><v>1</v></c>',
        b'<!-- --><c r="XFD1048576"><v>1</v></c>',
        b'<c r="XFD1048576" t="inlineStr"><is><t>1</t></is></c>',
    ],
)
def test_a_far_cell_is_found_however_it_is_written(cell):
    data = with_text(xlsx(rows=LINES), SHEET_1, b"</row></sheetData>", before=cell)

    assert refusal(data) == "too_many_cells"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_far_cell_is_found_in_every_encoding_of_the_xml(encoding):
    def change(sheet):
        text = sheet.decode().replace('r="F2"', 'r="XFD1048576"')
        return text.encode(encoding)

    assert refusal(with_member(xlsx(rows=LINES), SHEET_1, change)) == "too_many_cells"


def test_far_cells_of_other_kinds_of_workbook_are_found():
    far = [[]] * 60_000 + [[None] * 200 + [1]]
    repeated = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'office:value-type="float" office:value="1" '
        'table:number-columns-repeated="1000"/></table:table-row>'
    )

    assert refusal(xls(far)) == "too_many_cells"
    assert refusal(ods(LINES, more=repeated)) == "too_many_cells"


def test_a_list_of_endlessly_many_texts_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CELLS", 1000)
    texts = b"<sst>" + b"<si><t>x</t></si>" * 1001 + b"</sst>"

    data = with_member(xlsx(rows=LINES), "xl/sharedStrings.xml", lambda _none: texts)

    assert refusal(data) == "too_many_cells"


def test_text_with_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr("accounting.importing.limits.MAX_CELLS", 50)
    monkeypatch.setattr("accounting.importing.delimited.MAX_CELLS", 50)

    assert refusal(csv(TEXT_LINES * 20)) == "too_many_cells"


def test_sixty_thousand_formatted_rows_below_and_columns_to_the_last_are_blank():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["วันที่", "รับ"])
    for row in range(2, 60_000, 50):
        sheet.cell(row, 3).font = Font(bold=True)
    sheet.cell(5, 16_384).font = Font(bold=True)
    rows = '<table:table-row table:number-rows-repeated="1048570">{}</table:table-row>'
    blanks = '<table:table-cell table:number-columns-repeated="16384"/>'

    assert only_sheet(saved(workbook)).rows == [["วันที่", "รับ"]]
    assert only_sheet(ods(LINES, more=rows.format(blanks))).rows == LINES


def test_reading_stops_when_it_costs_too_much(monkeypatch):
    monkeypatch.setattr(limits, "MAX_SECONDS", 0)
    monkeypatch.setattr(limits.Deadline.__init__, "__defaults__", (-1,))

    assert refusal(xlsx(rows=LINES)) == "too_slow"
    assert refusal(csv(TEXT_LINES)) == "too_slow"


# Document types, entities, links


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]>',
        b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
        b'<!-- long --><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
@pytest.mark.parametrize("member", [SHEET_1, "xl/workbook.xml", "xl/styles.xml"])
def test_document_types_are_refused_in_every_part(doctype, member):
    def change(xml):
        start = re.match(rb"<\?xml[^>]*\?>", xml)
        end = start.end() if start else 0
        return xml[:end] + doctype + xml[end:]

    assert refusal(with_member(xlsx(rows=LINES), member, change)) == "dtd"


def test_a_document_type_in_an_ods_is_refused():
    data = with_text(ods(LINES), "content.xml", b"?>", after=b"<!DOCTYPE x>")

    assert refusal(data) == "dtd"


# Formulas and errors (I36, I37)


def test_a_formula_without_a_result_and_an_error_are_no_zero():
    rows = [["รับ", "จ่าย"], [1, "=A2*2"], ["#REF!", 5], ["=SUM(A2:A3)"]]

    assert only_sheet(xlsx(rows=rows)).rows == [
        ["รับ", "จ่าย"],
        [1, CellError("formula_without_value", "=A2*2")],
        [CellError("sheet_error", "#REF!"), 5],
        [CellError("formula_without_value", "=SUM(A2:A3)")],
    ]


@pytest.mark.parametrize("error", ["#SPILL!", "#ERROR!", "#GETTING_DATA", "#<&>"])
def test_an_error_of_a_newer_program_is_an_error_of_its_cell_alone(error):
    sheet = only_sheet(xlsx(rows=[["วันที่", "รับ"], [error, 5], [5, "#N/A"]]))

    assert sheet.rows[1:] == [
        [CellError("sheet_error", error), 5],
        [5, CellError("sheet_error", "#N/A")],
    ]


def test_a_counted_formula_is_its_result():
    def change(sheet):
        sheet = sheet.replace(b"<f>A2*2</f><v></v>", b"<f>A2*2</f><v>2</v>")
        sheet = sheet.replace(b"<f>A2*2</f><v />", b"<f>A2*2</f><v>2</v>")
        return sheet.replace(b"<f>A2*2</f><v/>", b"<f>A2*2</f><v>2</v>")

    data = with_member(xlsx(rows=[["รับ", "จ่าย"], [1, "=A2*2"]]), SHEET_1, change)

    assert only_sheet(data).rows[1] == [1, 2]


def test_errors_are_found_in_a_sheet_that_is_written_unusually():
    rows = [["รับ", "จ่าย"], [1, "=A2*2"], ["#REF!", 5]]
    data = with_text(xlsx(rows=rows), SHEET_1, b"<sheetData>", before=b"<!-- x -->")

    assert only_sheet(data).rows == [
        ["รับ", "จ่าย"],
        [1, CellError("formula_without_value", "=A2*2")],
        [CellError("sheet_error", "#REF!"), 5],
    ]


def test_errors_of_other_kinds_of_workbook_are_kept():
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    formula = '<table:table-cell table:formula="of:=[.A1]"/>'

    assert only_sheet(xls([["รับ"], ["#REF!"]])).rows[1] == [
        CellError("sheet_error", "#REF!")
    ]
    assert only_sheet(ods([["รับ", "จ่าย"], [error, formula]])).rows[1] == [
        CellError("sheet_error", "#DIV/0!"),
        CellError("formula_without_value", "=[.A1]"),
    ]


def test_thai_number_formats_are_still_numbers_and_buddhist_ones_dates():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["รับ", "จ่าย", "วันที่", "วันที่", "ปี"])
    sheet.append([1234.5, 7, 38652, 38652, 38652])
    formats = ["[$-D000000]#,##0.00", "t0", "dd/mm/bbbb", "[$-107041E]d mmm yy", "bbbb"]
    for cell, number_format in zip(sheet[2], formats, strict=True):
        cell.number_format = number_format

    assert only_sheet(saved(workbook)).rows[1] == [
        *(1234.5, 7, OCTOBER_27, OCTOBER_27),
        38652,
    ]


def test_dates_of_a_1904_workbook_are_the_same_days():
    data = xlsx(rows=LINES, epoch=openpyxl.utils.datetime.CALENDAR_MAC_1904)

    assert only_sheet(data).rows == LINES


def test_a_buddhist_year_in_a_date_cell_stays_as_stored():
    (row,) = only_sheet(xlsx(rows=[[datetime.date(2548, 10, 27)]])).rows

    assert row == [datetime.date(2548, 10, 27)]


# What is hidden (I10)


def test_hidden_sheets_rows_and_columns_are_named():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "ต.ค."
    for row in LINES:
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    workbook.create_sheet("ซ่อน").sheet_state = "hidden"
    workbook["ซ่อน"]["A1"] = 1

    book = read_book(saved(workbook), "")

    assert [(s.name, s.is_hidden) for s in book.sheets] == [
        ("ต.ค.", False),
        ("ซ่อน", True),
    ]
    assert book.sheets[0].rows == LINES
    assert [(w.sheet, w.code) for w in book.warnings] == [
        ("ต.ค.", "hidden_rows"),
        ("ต.ค.", "hidden_columns"),
    ]


def test_a_zip_that_python_cannot_unpack_is_refused():
    data = zipped({"xl/workbook.xml": "<a/>"})
    data = data.replace(struct.pack("<H", zipfile.ZIP_DEFLATED), struct.pack("<H", 99))

    assert refusal(data) == "cut_off"
