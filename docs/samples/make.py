"""Writes the sample ledgers anew: the same cells, and the same bytes, each time.

python docs/samples/make.py [FOLDER]

Every name, amount and day is invented. The kinds of books, their headings and accounts
are those of a village fund, a welfare fund and a savings group.
"""

import csv
import io
import re
import sys
import zipfile
from itertools import accumulate
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

HERE = Path(__file__).parent
CASH_BOOK = "ตัวอย่าง-1-สมุดเงินสด-กองทุนหมู่บ้าน.xlsx"
JOURNAL = "ตัวอย่าง-2-สมุดรายวัน-กองทุนสวัสดิการ.xlsx"
WITH_SLIPS = "ตัวอย่าง-3-กลุ่มออมทรัพย์-มีสองแถวให้แก้.csv"
LABEL = "ตัวอย่าง (ข้อมูลสมมุติ ไม่ใช่บัญชีของผู้ใด)"

# 1. What a village fund writes down in October: who keeps it writes Thai digits by hand
# and lets the program format the rest; a day is written once for all its rows.
BROUGHT = 24_350.75
OCTOBER = [
    ("๑ ต.ค. ๒๕๔๘", "รว.๔๑", "รับเงินสัจจะสมาชิก ๔๘ ราย", "๔,๘๐๐.๐๐", None),
    (None, "รว.๔๒", "รับค่าสมัครแรกเข้า ๒ ราย", "๑๐๐.๐๐", None),
    ("๓ ต.ค. ๒๕๔๘", "รจ.๓๐", "ซื้อสมุดบัญชีและเครื่องเขียน", None, "๓๘๕.๕๐"),
    ("5 ต.ค. 2548", "รว.43", "รับชำระเงินต้น สัญญาที่ 12/2547", 20_000, None),
    (None, "รว.44", "รับดอกเบี้ยเงินกู้ สัญญาที่ 12/2547", 1_200, None),
    ("10 ต.ค. 2548", "รว.45", "รับชำระเงินต้น สัญญาที่ 15/2547", 15_000, None),
    (None, "รว.46", "รับดอกเบี้ยเงินกู้ สัญญาที่ 15/2547", 900, None),
    (None, "รว.47", "รับค่าปรับชำระล่าช้า สัญญาที่ 15/2547", 75.25, None),
    ("15 ต.ค. 2548", "รจ.31", "จ่ายเงินกู้สมาชิก สัญญาที่ 3/2548", None, 30_000),
    ("17 ต.ค. 2548", "รจ.32", "นำเงินฝากธนาคาร บัญชีเงินล้าน", None, 25_000),
    ("20 ต.ค. 2548", "รว.48", "ถอนเงินฝากธนาคารเพื่อให้กู้", 10_000, None),
    ("24 ต.ค. 2548", "รจ.33", "จ่ายเงินกู้ฉุกเฉิน สัญญาที่ 4/2548", None, 5_000),
    ("27 ต.ค. 2548", "รจ.34", "ค่าอาหารว่างประชุมกรรมการ", None, 640),
    ("31 ต.ค. 2548", "รจ.35", "ค่าตอบแทนกรรมการ ประจำเดือน", None, 1_500),
]

# 2. A welfare fund keeps double entry: (day, voucher, what for, its lines).
CODES = {
    "0101": "เงินสด",
    "0102": "เงินฝากธนาคาร (บัญชีสวัสดิการ)",
    "0401": "เงินสมทบสมาชิกวันละบาท",
    "0403": "เงินสมทบจาก อบต./เทศบาล",
    "0405": "ค่าสมัครแรกเข้า",
    "0406": "ดอกเบี้ยเงินฝากธนาคาร",
    "0501": "จ่ายสวัสดิการเกิด",
    "0502": "จ่ายสวัสดิการเจ็บป่วย",
    "0503": "จ่ายสวัสดิการเสียชีวิต",
    "0506": "ค่าบริหารจัดการกองทุน",
}
ENTRIES = [
    ("3/10/2548", "ร.001", "รับเงินสมทบ 126 ราย", ("0101", 3_906), ("0401", -3_906)),
    (
        *("3/10/2548", "ร.002", "สมาชิกใหม่ 4 ราย รับค่าสมัครและเงินสมทบ"),
        *(("0101", 324), ("0405", -200), ("0401", -124)),
    ),
    ("4/10/2548", "ท.001", "นำเงินสดฝากธนาคาร", ("0102", 4_000), ("0101", -4_000)),
    ("10/10/2548", "ร.003", "รับเงินสมทบจาก อบต.", ("0102", 15_000), ("0403", -15_000)),
    ("12/10/2548", "จ.001", "นอนโรงพยาบาล 3 คืน", ("0502", 300), ("0102", -300)),
    ("14/10/2548", "จ.002", "รับขวัญเด็กแรกเกิด", ("0501", 500), ("0102", -500)),
    ("21/10/2548", "จ.003", "ช่วยงานศพ 1 ราย", ("0503", 5_000), ("0102", -5_000)),
    ("28/10/2548", "จ.004", "ค่าถ่ายเอกสาร", ("0506", 87.5), ("0101", -87.5)),
    ("31/10/2548", "ร.004", "ดอกเบี้ยเงินฝาก", ("0102", 61.37), ("0406", -61.37)),
]

# 3. A savings group, three months in one file, each with its sum. 31/02 is no day, and
# O is no digit: the two rows to mend.
MONTHS = {
    "มกราคม 2548": [
        ("05/01/2548", "ร01", "เงินสัจจะสะสม", "รับเงินสัจจะ 62 ราย", 6_200, None),
        ("05/01/2548", "ร02", "ดอกเบี้ยเงินกู้", "รับดอกเบี้ย 9 ราย", 2_340, None),
        ("12/01/2548", "จ01", "ลูกหนี้เงินกู้สามัญ", "ให้กู้ 1 ราย", None, 10_000),
        ("28/01/2548", "จ02", "ค่าเครื่องเขียนแบบพิมพ์", "สมุดคู่ฝาก", None, 450.25),
    ],
    "กุมภาพันธ์ 2548": [
        ("05/02/2548", "ร03", "เงินสัจจะสะสม", "รับเงินสัจจะ 61 ราย", 6_100, None),
        ("05/02/2548", "ร04", "ลูกหนี้เงินกู้สามัญ", "รับชำระเงินต้น", 4_000, None),
        ("31/02/2548", "จ03", "จ่ายสวัสดิการสมาชิก", "เยี่ยมคนไข้ 2 ราย", None, 600),
    ],
    "มีนาคม 2548": [
        ("05/03/2548", "ร05", "เงินสัจจะสะสม", "รับเงินสัจจะ 63 ราย", 6_300, None),
        ("07/03/2548", "ร06", "ค่าปรับผิดสัจจะ", "ส่งช้า 3 ราย", 30, None),
        ("15/03/2548", "จ04", "ค่าตอบแทนคณะกรรมการ", "ไตรมาสแรก", None, 1_500),
        ("30/03/2548", "ร07", "ดอกเบี้ยเงินกู้", "รับดอกเบี้ย 8 ราย", 2_115.5, None),
    ],
}
CARRIED = 8_412.5
UNREADABLE = {"จ04": "1,5OO.00"}


def baht(amount) -> float:
    """An amount as it is counted: numbers as they are, Thai digits read."""
    if isinstance(amount, str):
        return float(amount.replace(",", ""))
    return amount or 0


def cash_book() -> list[list]:
    """Titles, a balance brought forward, a total, and places to sign."""
    moves = [baht(received) - baht(paid) for *_row, received, paid in OCTOBER]
    balances = [round(total, 2) for total in accumulate(moves, initial=BROUGHT)][1:]
    lines = [[*row, balance] for row, balance in zip(OCTOBER, balances, strict=True)]
    received, paid = (round(sum(baht(row[at]) for row in OCTOBER), 2) for at in (3, 4))
    return [
        [LABEL],
        ["กองทุนหมู่บ้านตัวอย่าง หมู่ที่ ๙ บ้านตัวอย่าง"],
        ["สมุดเงินสด บัญชีเงินล้าน ประจำเดือน ตุลาคม ๒๕๔๘"],
        ["หน่วย : บาท"],
        [],
        ["วัน เดือน ปี", "เลขที่ใบสำคัญ", "รายการ", "รับ", "จ่าย", "คงเหลือ"],
        ["๑ ต.ค. ๒๕๔๘", None, "ยอดยกมา", None, None, BROUGHT],
        *lines,
        [None, None, "รวมเดือนตุลาคม", received, paid, balances[-1]],
        [],
        [None, None, "ลงชื่อ ................................ เหรัญญิก"],
        [None, None, "ลงชื่อ ................................ ประธานกองทุน"],
    ]


def journal() -> list[list]:
    """Each voucher's day, number and words on its first line; codes begin with 0."""
    lines = []
    for day, voucher, text, *sides in ENTRIES:
        for place, (code, amount) in enumerate(sides):
            first = [day, voucher] if place == 0 else [None, None]
            debit, credit = (amount, None) if amount > 0 else (None, -amount)
            words = text if place == 0 else None
            lines.append([*first, code, CODES[code], words, debit, credit])
    debit, credit = (sum(line[at] or 0 for line in lines) for at in (5, 6))
    return [
        [LABEL],
        ["กองทุนสวัสดิการชุมชนตำบลตัวอย่าง (สวัสดิการวันละบาท)"],
        ["สมุดรายวันทั่วไป ตั้งแต่ 1 ต.ค. 2548 ถึง 31 ต.ค. 2548"],
        [],
        [
            *("วันที่", "เลขที่ใบสำคัญ", "รหัสบัญชี", "ชื่อบัญชี"),
            *("คำอธิบาย", "เดบิต", "เครดิต"),
        ],
        *lines,
        [None, None, None, "รวมทั้งสิ้น", None, debit, credit],
    ]


def with_slips() -> list[list]:
    """A cash book that names its accounts; months with sums, two rows to mend."""
    rows, balance, sums = [], CARRIED, [0, 0]
    for month, lines in MONTHS.items():
        for *words, received, paid in lines:
            balance += (received or 0) - (paid or 0)
            amounts = [written(received), UNREADABLE.get(words[1]) or written(paid)]
            rows.append([*words, *amounts, written(balance)])
        added = [sum(line[at] or 0 for line in lines) for at in (4, 5)]
        sums = [old + new for old, new in zip(sums, added, strict=True)]
        rows.append(["", "", "", f"รวมเดือน{month}", *map(written, added), ""])
    return [
        [LABEL],
        ["กลุ่มออมทรัพย์เพื่อการผลิตบ้านตัวอย่าง หมู่ที่ 11"],
        ["สมุดเงินสด ตั้งแต่ 1 ม.ค. 2548 ถึง 31 มี.ค. 2548"],
        ["วันที่", "เลขที่", "ชื่อบัญชี", "รายการ", "รายรับ", "รายจ่าย", "คงเหลือ"],
        ["01/01/2548", "", "", "ยอดยกมา", "", "", written(CARRIED)],
        *rows,
        ["", "", "", "รวมทั้งสิ้น", *map(written, sums), written(balance)],
    ]


def written(amount) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def as_xlsx(name: str, rows: list[list], widths: list[int]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, int | float):
                cell.number_format = "#,##0.00"
    for number in range(1, 4):
        sheet.cell(number, 1).font = Font(bold=True)
    for letter, width in zip("ABCDEFG", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    stream = io.BytesIO()
    book.save(stream)
    return without_clock(stream.getvalue())


def without_clock(data: bytes) -> bytes:
    """The same workbook with no trace of when it was made."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            content = old.read(member)
            if member == "docProps/core.xml":
                day = rb"2005-11-21T00:00:00Z"
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", day, content)
            about = zipfile.ZipInfo(member, (2005, 11, 21, 0, 0, 0))
            new.writestr(about, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def as_csv(rows: list[list]) -> bytes:
    """As an older Excel in Thai saves it: Windows-874, without a word about it."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode("cp874")


def samples() -> dict[str, bytes]:
    """{name of the file: what is in it}."""
    return {
        CASH_BOOK: as_xlsx("ต.ค. 48", cash_book(), [16, 14, 42, 14, 14, 14]),
        JOURNAL: as_xlsx("รายวันทั่วไป", journal(), [14, 14, 11, 34, 42, 14, 14]),
        WITH_SLIPS: as_csv(with_slips()),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for name, data in samples().items():
        (folder / name).write_bytes(data)
