"""Rows that are no lines: totals, balances carried, notes (I04–I07, I14)."""

import re
from functools import lru_cache

from accounting.importing.headings import AMOUNTS, key_of, role_of
from thai.folding import fold

_CARRIED = re.compile(
    r"(?:ยอด|เงินสด|เงินฝาก|เงิน|ยัง|รวม|คงเหลือ|สุทธิ|และ|ธนาคาร|[ ])*ยก ?(?:ยอด)? ?(?:มา|ไป)"
    r"(?: ?\(?(?:จาก|ไป|หน้า|แผ่น|เดือน|ปี|ณ|วันที่|งวด|ต้น|ปลาย|เมื่อ|[0-9]).*)?[ ).:]*"
    r"|(?:ยอด|เงินสด|เงินฝาก|เงิน|รวม)?(?:เงิน)?คงเหลือ(?: ?(?:ณ|ปลาย|ต้น|ทั้งสิ้น|สุทธิ|"
    r"วันที่|สิ้น|ในมือ|ประจำ|เดือน|ยกมา|ยกไป).*)?[ ).:]*"
    r"|(?:balance )?(?:brought|carried) (?:forward|down).*|(?:balance )?[bc]/?[fd]\.?"
    r"|(?:opening|closing) balance.*"
)
_TOTAL = re.compile(
    r"(?:ยอด|ผล)?ร ?ว ?ม(?:ยอด|เงิน|ราย|จำนวน|ทั้ง|เป็น|การ|[ ])*(?:หน้า|แผ่น|สิ้น|หมด|เดือน|ปี|"
    r"วัน|สัปดาห์|ไตรมาส|งวด|ประจำ|รับ|จ่าย|เข้า|ออก|สุทธิ|เงิน|ย่อย|สะสม|เดบิต|เครดิต|"
    r"นี้|บาท|ยอด|ทุกรายการ|ทั้งสองด้าน|[(:0-9.]).*"
    r"|(?:ยอด|ผล)?ร ?ว ?ม ?(?:เป็น)?(?:เงิน)?[ .:=]*"
    r"|(?:grand |sub ?-?)?totals?\b.*|sum[ .:]*"
)
_MAY_BE_TOTAL = re.compile(r"(?:ยอด|ผล)?รวม")
# What every label has in it: few texts do, and only those are looked at closely.
_THAI_SIGNS = (
    *("ยก", "รวม", " ว ", "เหลือ", "บัญชี", "ลงชื่อ", "ผู้", "เหรัญ", "ประธาน"),
    *("หมายเหตุ", "ตำแหน่ง", "กรรมการ", "...."),
)
_LATIN_SIGNS = (
    *("total", "sum", "bal", "forward", "carried", "brought"),
    *("b/", "c/", "bf", "cf", "bd", "cd"),
)
_BANNER = re.compile(r"(?:ชื่อ)?บัญชี.*(?:เลขที่|เลขบัญชี|no\.?) ?[0-9x*-]|แยกประเภท.*บัญชี")
_DIGIT = re.compile("[0-9๐-๙]")
_HEADINGS = {*AMOUNTS, "satang", "baht"}
_SIGNATURE = re.compile(
    r"\(?(?:ลงชื่อ|ผู้จัดทำ|ผู้ตรวจ|ผู้บันทึก|ผู้รับรอง|เหรัญญิก|ประธาน|หมายเหตุ|"
    r"ตำแหน่ง|กรรมการ|\.{4,})"
)


def labels_of(texts: list[str]) -> set[str]:
    """Return what these words say: carried, total, maybe_total, banner or note."""
    joined = "\n".join(texts)
    if not _has_sign(joined):
        return set()
    return {label for text in texts if len(text) <= 120 and (label := label_of(text))}


def _has_sign(text: str) -> bool:
    for sign in _THAI_SIGNS:
        if sign in text:
            return True
    text = text.lower()
    # One of these letters is in each Latin sign, and in few numbers of vouchers.
    if "a" in text or "u" in text or "b" in text or "c" in text:
        return any(sign in text for sign in _LATIN_SIGNS)
    return False


@lru_cache(2**14)
def label_of(text: str) -> str:
    """Return what a label alone says: carried, total, maybe_total, banner, note, ""."""
    label = fold(text)
    if _CARRIED.fullmatch(label):
        return "carried"
    if _TOTAL.fullmatch(label):
        return "total"
    if _MAY_BE_TOTAL.match(label):
        return "maybe_total"
    if _BANNER.match(label):
        return "banner"
    return "note" if _SIGNATURE.match(label) else ""


def is_heading(text: str) -> bool:
    """Tell the word above a column of amounts, when a page repeats its header."""
    if _DIGIT.search(text):
        return False
    role, is_sure = role_of(key_of(text))
    return is_sure and role in _HEADINGS
