"""A cash book as an officer keeps it: titles, Thai digits, a subtotal, two slips."""

import io
from functools import cache

from openpyxl import Workbook

TITLES = [
    ["กองทุนหมู่บ้านหมู่ที่ 7 บ้านบางจาก"],
    ["สมุดเงินสด เดือนตุลาคม ๒๕๔๘"],
    [],
]
HEAD = ["วันที่", "ใบสำคัญ", "รายการ", "รับ", "จ่าย", "คงเหลือ"]
CARRIED = ["๑ ต.ค. ๒๕๔๘", None, "ยอดยกมา", None, None, "๑,๐๐๐.๐๐"]
GOOD = [
    ["๓ ต.ค. ๒๕๔๘", "รว.๑", "เงินสัจจะ", "๕๐๐.๐๐", None, "๑,๕๐๐.๐๐"],
    ["๔ ต.ค. ๒๕๔๘", "รจ.๑", "ค่าน้ำ", None, "๑๒๐.๒๕", "๑,๓๗๙.๗๕"],
]
SUBTOTAL = [None, None, "รวม", "๕๐๐.๐๐", "๑๒๐.๒๕", None]
BAD = [
    ["๓๒ ต.ค. ๒๕๔๘", "รว.๒", "ดอกเบี้ยเงินกู้", "๒๐๐.๐๐", None, "๑,๕๗๙.๗๕"],
    ["๒๘ ต.ค. ๒๕๔๘", "รจ.๒", "ค่าเลี้ยงรับรอง", None, "๑๕O.๐๐", "๑,๔๒๙.๗๕"],
]
# Where the bad rows stand in the sheet.
BAD_ROWS = (9, 10)
SHEET = "ต.ค. 48"


def as_xlsx(rows, sheet=SHEET):
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@cache  # a workbook holds the time it was written: the same file is made once
def good_book():
    return book_with()


def book_with(*more):
    return as_xlsx([*TITLES, HEAD, CARRIED, *GOOD, SUBTOTAL, *more])


@cache
def book_with_slips():
    """Seven rows below the head, two of them to be mended."""
    return book_with(*BAD)


def journal(*rows):
    head = ["วันที่", "เลขที่", "ชื่อบัญชี", "เดบิต", "เครดิต"]
    return as_xlsx([head, *rows], "สมุดรายวัน")
