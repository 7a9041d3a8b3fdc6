"""What the words above a column say it holds.

Compared are keys: folded (I12, I50–I52), without spaces and punctuation. A word that is
one of the list is sure; a longer one that begins with one is a guess.
"""

import re
from functools import lru_cache

from thai.folding import fold

# fmt: off
WORDS = {
    "date": (
        "วันที่", "วันเดือนปี", "วดป", "วัน", "วันที่ทำรายการ", "วันที่เดือนปี", "ลงวันที่",
        "วันที่รับจ่าย", "วันที่เอกสาร", "วันที่บันทึก", "date", "transdate", "postingdate",
    ),
    "voucher": (
        "เลขที่ใบสำคัญ", "ใบสำคัญ", "ใบสำคัญเลขที่", "ใบสำคัญที่", "ที่ใบสำคัญ", "เลขใบสำคัญ",
        "เลขที่", "เลขที่เอกสาร", "เอกสาร", "เอกสารเลขที่", "เลขเอกสาร", "ที่เอกสาร", "อ้างอิง",
        "เลขที่อ้างอิง", "เลขที่ใบเสร็จ", "ใบเสร็จ", "ใบเสร็จเลขที่", "เล่มที่เลขที่", "หลักฐาน",
        "voucher", "voucherno", "vouchernumber", "doc", "docno", "document",
        "documentno", "ref", "refno", "reference",
    ),
    "text": (
        "รายการ", "คำอธิบาย", "รายละเอียด", "คำอธิบายรายการ", "รายการรับจ่าย", "รายการรับ",
        "รายการจ่าย", "รายละเอียดรายการ", "description", "particulars", "detail",
        "details", "memo", "item", "narration",
    ),
    "account_code": (
        "รหัสบัญชี", "รหัส", "รหัสผังบัญชี", "เลขบัญชี", "เลขที่บัญชี", "เลขรหัสบัญชี",
        "รหัสบช", "เลขที่บช", "accountcode", "acctcode", "accountno", "accno", "code",
        "accountnumber", "acccode",
    ),
    "account_name": (
        "ชื่อบัญชี", "รายการชื่อบัญชี", "ชื่อบัญชีรายการ", "บัญชี", "ชื่อบช", "หมวดบัญชี",
        "ประเภทบัญชี", "account", "accountname", "accounttitle",
    ),
    "received": (
        "รับ", "รายรับ", "เงินเข้า", "เงินรับ", "จำนวนเงินรับ", "ยอดรับ", "รับเงิน", "รับเข้า",
        "เงินสดรับ", "รับเงินสด", "ฝาก", "เงินฝาก", "ฝากเงิน", "receipt", "receipts",
        "received", "in", "income", "cashin", "moneyin", "deposit",
    ),
    "paid": (
        "จ่าย", "รายจ่าย", "เงินออก", "เงินจ่าย", "จำนวนเงินจ่าย", "ยอดจ่าย", "จ่ายเงิน",
        "จ่ายออก", "เงินสดจ่าย", "จ่ายเงินสด", "ถอน", "เงินถอน", "ถอนเงิน", "payment",
        "payments", "paid", "out", "expense", "cashout", "moneyout", "withdrawal",
    ),
    "debit": ("เดบิต", "เดบิท", "เดบิด", "เดบิตร", "ด้านเดบิต", "dr", "debit", "debits"),
    "credit": (
        "เครดิต", "เครดิท", "เครดิด", "เครดิตร", "ด้านเครดิต", "cr", "credit", "credits",
    ),
    "balance": (
        "คงเหลือ", "ยอดคงเหลือ", "เหลือ", "ยอดเงินคงเหลือ", "เงินคงเหลือ", "ยอดเหลือ",
        "คงเหลือยกไป", "balance", "bal",
    ),
    "amount": ("จำนวนเงิน", "จำนวน", "ยอดเงิน", "amount", "เงิน"),
    "side": (
        "รับจ่าย", "เดบิตเครดิต", "drcr", "debitcredit", "ด้าน", "ประเภทรายการ", "ประเภท",
        "inout", "type",
    ),
    "satang": ("สต", "สตางค์", "สตาง", "satang"),
    # Known, and of no use here.
    "none": (
        "ลำดับ", "ลำดับที่", "ที่", "no", "หมายเหตุ", "note", "notes", "remark", "remarks",
        "หน้าบัญชี", "หน้า", "ผู้รับเงิน", "ผู้จ่ายเงิน", "ชื่อ", "สมาชิก", "ชื่อสมาชิก",
    ),
}
# fmt: on
ROLES = {fold(word): role for role, words in WORDS.items() for word in words}
AMOUNTS = ("received", "paid", "debit", "credit", "balance", "amount")
# Before a longer word is cut down to one of the list, these go.
_UNITS = ("บาท", "baht", "thb", "หน่วย")
_PUNCTUATION = re.compile(r"[\s./\\()\[\]\-–—_:;,'\"”“*#&+|ฯ]+")
SHORTEST_GUESS = 3
LONGEST_HEADING = 40


def key_of(value) -> str:
    """Return the key under which a heading is compared; "" for what is no text."""
    return _key(value) if isinstance(value, str) and len(value) < 120 else ""


@lru_cache(4096)
def _key(text: str) -> str:
    return _PUNCTUATION.sub("", fold(text))


@lru_cache(4096)
def role_of(key: str) -> tuple[str, bool]:
    """Return (role, is it sure) of a key; ("", True) when it says nothing."""
    if role := ROLES.get(key):
        return role, True
    bare = key
    for unit in _UNITS:
        bare = bare.removesuffix(unit)
    if role := ROLES.get(bare):
        return role, True
    if bare != key and not bare:
        return "baht", True
    starts = [w for w in ROLES if len(w) >= SHORTEST_GUESS and key.startswith(w)]
    if starts and len(key) < LONGEST_HEADING:
        return ROLES[max(starts, key=len)], False
    return "", True


def role_of_stack(keys: list[str]) -> tuple[str, bool]:
    """Return (role, is it sure) of a column whose heading stands on several rows.

    The lowest word that means something decides, under a word for the balance it is
    the balance; สต. below รับ is received_satang.
    """
    found = [role_of(key) for key in keys if key]
    roles = [(role, sure) for role, sure in found if role not in ("", "baht")]
    has_satang = any(role == "satang" for role, _sure in roles)
    roles = [item for item in roles if item[0] != "satang"]
    if not roles:
        return "", True
    role, is_sure = roles[-1]
    parents = {parent for parent, _sure in roles[:-1]}
    if "balance" in parents and role in ("debit", "received"):
        role = "balance"
    elif "balance" in parents:
        role = "none"
    if role == "amount" and parents & {"received", "paid", "debit", "credit"}:
        role = next(iter(parents & {"received", "paid", "debit", "credit"}))
    if has_satang:
        role = f"{role}_satang" if role in AMOUNTS else ""
    return role, is_sure
