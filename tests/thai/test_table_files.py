"""What an uploaded file is found to hold, and why it is refused."""

import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from openpyxl.chart import BarChart

from tests.files import csv_bytes, xlsx_bytes
from thai.tables import files, table
from thai.tables.files import read_table
from thai.tables.table import Unread

HEADER = ["รหัส", "ชื่อ"]
ROW = ["800119", "บางจาก"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how the older files of Excel begin


@pytest.fixture(autouse=True)
def in_thai():
    with override("th"):
        yield


def reason(data):
    with pytest.raises(ValidationError) as refused:
        read_table(data)
    return " ".join(refused.value.messages)


def repacked(data, change):
    """An .xlsx with some of its parts changed: {name: bytes} in, the same out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in change(parts).items():
            archive.writestr(name, part)
    return packed.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_in_every_encoding_and_with_every_delimiter(encoding, delimiter):
    read = read_table(csv_bytes(HEADER, ROW, encoding=encoding, delimiter=delimiter))

    assert read.headers == HEADER
    assert read.rows == [ROW]
    assert bool(read.notes) == (encoding == "cp874")


def test_utf_16_without_its_mark_and_a_named_delimiter():
    assert read_table(csv_bytes(HEADER, ROW, encoding="utf-16-le")).rows == [ROW]
    named = "sep=;\nรหัส;ชื่อ\n800119;บาง,จาก\n".encode()

    read = read_table(named)

    assert read.rows == [["800119", "บาง,จาก"]]
    assert read.lines == [3]


def test_rows_keep_the_numbers_that_a_spreadsheet_shows():
    rows = [[], HEADER, ROW, ["", " "], ["800106", "ท่าไร่\nสองบรรทัด"], ["800114", ""]]

    for data in (csv_bytes(*rows), xlsx_bytes(*rows)):
        read = read_table(data)

        assert read.lines == [3, 5, 6]
        assert read.rows[1] == ["800106", "ท่าไร่\nสองบรรทัด"]
        assert read.rows[2] == ["800114", None]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "ว่างเปล่า"),
        (b"\xef\xbb\xbf \n\n", "ว่างเปล่า"),
        (csv_bytes(HEADER), "มีแต่หัวตาราง"),
        (csv_bytes(HEADER, [*ROW, "เกิน"]), "แถว 2 มีช่องเกินหัวตาราง"),
        ('รหัส,ชื่อ\n1,"ค้าง'.encode(), "อัญประกาศ"),
        (b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "เป็นหน้าเว็บ"),
        (b"\xfc\xfd\x81\x82,\x83", "อ่านตัวหนังสือในไฟล์นี้ไม่ได้"),
        (b"a,b\n1,\x00\x00\x002", "อ่านตัวหนังสือในไฟล์นี้ไม่ได้"),
        (b"%PDF-1.7 ...", "รูปภาพหรือ PDF"),
        (OLE + b"\0" * 600, "รุ่นเก่า (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "ล็อกด้วยรหัสผ่าน"),
        (xlsx_bytes(HEADER, ROW)[:-400], "เสียหรือไม่ครบ"),
        (b"PK\x03\x04" + b"x" * 99, "เสียหรือไม่ครบ"),
        (xlsx_bytes(), "ว่างเปล่า"),
    ],
)
def test_what_is_no_table_is_refused_with_its_own_reason(data, why):
    assert why in reason(data)


def test_caps_of_bytes_rows_columns_and_blank_rows(monkeypatch):
    monkeypatch.setattr(table, "MOST_ROWS", 3)
    monkeypatch.setattr(files, "MOST_BYTES", 2**20)

    assert "ไม่เกิน 3 แถว" in reason(csv_bytes(HEADER, *[ROW] * 4))
    assert "เกิน 100 คอลัมน์" in reason(csv_bytes(["ก"] * 101, ["1"]))
    assert "ใหญ่กว่า 1 MB" in reason(b"x" * (2**20 + 1))
    assert "แถวว่าง" in reason(csv_bytes(HEADER, *[[]] * 1002, ROW))


def test_one_value_in_the_last_cell_ends_quickly():
    def far_away(book):
        book.active["A1048576"] = "x"

    assert "แถวว่าง" in reason(xlsx_bytes(HEADER, ROW, change=far_away))


def with_part(name, part):
    return repacked(xlsx_bytes(HEADER, ROW), lambda parts: {**parts, name: part})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (with_part("xl/vbaProject.bin", b"macro"), "มีมาโคร"),
        (with_part("xl/macrosheets/sheet1.xml", b"<a/>"), "มีมาโคร"),
        (with_part("docProps/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "เสีย"),
        (with_part("xl/big.xml", b" " * (61 * 2**20)), "คลายออก"),
        (
            repacked(xlsx_bytes(HEADER), lambda parts: {"content.xml": b"<ods/>"}),
            "ไม่ใช่ไฟล์ Excel",
        ),
        (with_part("xl/worksheets/sheet1.xml", b"<worksheet><row"), "เสีย"),
        (with_part("xl/workbook.xml", b"<workbook/>"), "แผ่นงานใด"),
    ],
    ids=["macros", "macro sheet", "entity", "bomb", "ods", "cut", "no sheets"],
)
def test_a_workbook_is_checked_before_it_is_read(data, why):
    assert why in reason(data)


def test_too_many_parts_are_refused():
    def many(parts):
        return {**parts, **{f"xl/media/{n}.png": b"" for n in range(501)}}

    assert "คลายออก" in reason(repacked(xlsx_bytes(HEADER, ROW), many))


def test_a_size_that_the_directory_lies_about_is_found_out():
    data = bytearray(with_part("xl/media/a.png", b"a" * 5000))
    place = data.rindex(b"xl/media/a.png") - 46
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")

    assert "เสีย" in reason(bytes(data))


def test_a_stated_size_that_is_too_small_loses_no_row():
    def smaller(parts):
        name = "xl/worksheets/sheet1.xml"
        sheet = re.sub(rb'ref="[^"]*"', b'ref="A1:A1"', parts[name], count=1)
        return {**parts, name: sheet}

    rows = [[f"8001{n:02}", "ตำบล"] for n in range(12)]

    assert len(read_table(repacked(xlsx_bytes(HEADER, *rows), smaller)).rows) == 12


def test_values_of_formulas_are_read_and_a_formula_without_one_is_not():
    cells = read_table(xlsx_bytes(HEADER, ["=1+1", "#REF!"])).rows[0]

    assert all(isinstance(cell, Unread) for cell in cells)
    assert "สูตร" in cells[0].reason
    assert "#REF!" in cells[1].reason


def test_only_the_open_sheet_is_read_and_that_is_said():
    def second(book):
        book.create_sheet("สรุป").append(["รวม"])

    read = read_table(xlsx_bytes(HEADER, ROW, title="ข้อมูล", change=second))

    assert read.rows == [ROW]
    assert "“ข้อมูล”" in read.notes[0]


def test_a_chart_that_is_open_is_passed_over():
    def chart_first(book):
        book.create_chartsheet("กราฟ", 0).add_chart(BarChart())
        book.active = 0

    assert read_table(xlsx_bytes(HEADER, ROW, change=chart_first)).rows == [ROW]


def test_which_of_two_sheets_is_asked_when_neither_is_open():
    def chart_first(book):
        book.create_sheet("อีกแผ่น")
        book.create_chartsheet("กราฟ", 0).add_chart(BarChart())
        book.active = 0

    assert "ไม่แน่ใจ" in reason(xlsx_bytes(HEADER, ROW, change=chart_first))
