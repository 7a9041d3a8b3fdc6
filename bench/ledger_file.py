"""A general journal of many rows as an .xlsx file: 8 columns, 5 rows to 2 entries."""

import datetime
from pathlib import Path

import openpyxl

HEAD = [
    "วันที่",
    "เลขที่ใบสำคัญ",
    "รหัสบัญชี",
    "ชื่อบัญชี",
    "รายการ",
    "เดบิต",
    "เครดิต",
    "หมายเหตุ",
]
CASH = ("1010", "เงินสดในมือ")
SHARES = ("3010", "เงินสัจจะสะสม")
LOANS = ("1100", "ลูกหนี้เงินกู้")
INTEREST = ("4010", "ดอกเบี้ยรับเงินกู้")
FIRST_DAY = datetime.date(2005, 1, 1)
DAYS = 365


def write_ledger(path: Path, rows: int) -> None:
    """Write the file; equal arguments give equal rows."""
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("สมุดรายวัน")
    sheet.append(["กลุ่มออมทรัพย์ตัวอย่าง"])
    sheet.append(["สมุดรายวันทั่วไป ปี 2548"])
    sheet.append(HEAD)
    for number in range(rows // 5):
        for line in _two_entries(number, rows):
            sheet.append(line)
    workbook.save(path)


def _two_entries(number, rows):
    """One of two lines (savings in), one of three (a loan paid back with interest)."""
    day = FIRST_DAY + datetime.timedelta(days=number * DAYS * 5 // rows)
    saved, back, interest = 100 + number % 70, 500 + number % 900, 5.25 + number % 40
    first, second = f"รว{2 * number + 1:06}", f"รว{2 * number + 2:06}"
    text = f"ฝากสัจจะ สมาชิก {number % 800 + 1}"
    yield [day, first, *CASH, text, saved, None, None]
    yield [day, first, *SHARES, text, None, saved, None]
    text = f"ส่งเงินกู้ สัญญา {number % 300 + 1}"
    yield [day, second, *CASH, text, back + interest, None, None]
    yield [day, second, *LOANS, text, None, back, None]
    yield [day, second, *INTEREST, text, None, interest, None]
