"""Which files a round keeps besides photos."""

import io
import zipfile

import pytest

from meetings.file_kinds import LARGEST_FILE, FileRefused, check_file, shown_name

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TYPES = '<Types><Override ContentType="{}.main+xml"/></Types>'
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
TABLE = "ลำดับ,ชื่อกลุ่ม\r\n1,เครือข่ายออมทรัพย์\r\n"


def packed(**parts):
    """A packed document; `_` and `__` in names stand for `.` and `/`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            name = (
                name.replace("__", "/")
                .replace("_", ".")
                .replace("TYPES", "[Content_Types]")
            )
            file.writestr(name, text)
    return out.getvalue()


def workbook(**more):
    types = TYPES.format(XLSX)
    return packed(**{"TYPES_xml": types, "xl__workbook_xml": "<workbook/>", **more})


def open_document(kind=ODS, **more):
    return packed(mimetype=kind, content_xml="<x/>", **more)


DOCX = packed(TYPES_xml=TYPES.format("word"), word__document_xml="<document/>")
ODT = open_document(ODS.replace("spreadsheet", "text"))


@pytest.mark.parametrize(
    ("data", "name", "ending"),
    [
        (PDF, "กำหนดการ.pdf", "pdf"),
        (PDF, "กำหนดการ.PDF", "pdf"),
        (workbook(), "บัญชี.xlsx", "xlsx"),
        (DOCX, "แผน.docx", "docx"),
        (open_document(), "บัญชี.ods", "ods"),
        (ODT, "แผน.odt", "odt"),
        (TABLE.encode(), "กลุ่ม.csv", "csv"),
        (TABLE.encode("utf-8-sig"), "กลุ่ม.csv", "csv"),
        (TABLE.encode("cp874"), "กลุ่ม.csv", "csv"),
        (TABLE.encode("utf-16"), "กลุ่ม.csv", "csv"),
    ],
)
def test_documents_of_a_round_are_taken(data, name, ending):
    assert check_file(data, name) == ending


PAGE = b"<html><script>alert(1)</script></html>"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.pdf", "empty"),
        (PDF + bytes(LARGEST_FILE), "a.pdf", "too_large"),
        (PDF[:40], "a.pdf", "broken"),
        (workbook()[:-40], "a.xlsx", "broken"),
        (PDF, "a.xlsx", "ending"),
        (PDF, "a.html", "ending"),
        (PDF, "pdf", "ending"),
        (workbook(), "a.docx", "ending"),
        (PAGE, "a.html", "unknown"),
        (PAGE, "a.csv", "unknown"),
        (b"\xef\xbb\xbf \n<svg onload=alert(1)>", "a.csv", "unknown"),
        (b"<svg/>", "a.svg", "unknown"),
        (b"MZ\x90\x00", "a.exe", "unknown"),
        (b"MZ\x90\x00", "a.csv", "unknown"),
        (b"#!/bin/sh\nrm -r x", "a.csv", "unknown"),
        (b"a,b\x00c", "a.csv", "unknown"),
        (TABLE.encode(), "a.txt", "unknown"),
        (packed(a_txt="x"), "a.zip", "unknown"),
        (packed(a_txt="x"), "a.xlsx", "unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "unknown"),
        (b" " + PDF, "a.pdf", "unknown"),
        (workbook(xl__vbaProject_bin="x"), "a.xlsx", "macros"),
        (workbook(xl__macrosheets__sheet1_xml="x"), "a.xlsx", "macros"),
        (workbook(TYPES_xml=TYPES.format("x.macroEnabled")), "a.xlsx", "macros"),
        (open_document(Basic__Standard__Module1_xml="x"), "a.ods", "macros"),
        (open_document(Scripts__python__a_py="x"), "a.ods", "macros"),
        (workbook(xl__media="0" * 250_000_000), "a.xlsx", "bomb"),
        (workbook(**{f"a{n}": "" for n in range(2001)}), "a.xlsx", "bomb"),
        (workbook(mimetype=ODS), "a.xlsx", "unknown"),
    ],
)
def test_others_are_refused_with_a_reason(data, name, code):
    with pytest.raises(FileRefused) as refused:
        check_file(data, name)

    assert refused.value.code == code
    assert str(refused.value)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("IMG_2548.jpg", "IMG_2548.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\amnuay\\แผน.pdf", "แผน.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie: x=1.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("ก\u0e4dา.pdf", "กำ.pdf"),
        ("  .hidden. ", "hidden"),
        ("", "file"),
        ("...", "file"),
        ("\x00\x07", "file"),
        ("a\udcff.pdf", "a.pdf"),
    ],
)
def test_a_name_is_shown_as_one_clean_line(name, shown):
    assert shown_name(name) == shown


@pytest.mark.parametrize(
    "name", ["ก" * 95 + ".pdf", "ก" * 5000 + ".pdf", "a." + "ก" * 300]
)
def test_a_long_thai_name_keeps_its_ending_within_255_bytes(name):
    shown = shown_name(name)

    assert len(shown.encode()) <= 255
    assert shown.endswith(".pdf") or not name.endswith(".pdf")
    assert shown.startswith(name[:50])
