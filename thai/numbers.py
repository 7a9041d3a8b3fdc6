"""Amounts of money and counts of people, as people type them.

Amounts are Decimal baht and never pass through float. Rules I30–I33, I35, I37 and I38
of the accounting study.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from thai.counting import number_in_words
from thai.digits import to_arabic
from thai.errors import N_, ThaiValueError
from thai.typed import excerpt, folded

SATANG = Decimal("0.01")
# More baht than any fund holds, and still far inside a 64-bit count of satang.
MAX_BAHT_DIGITS = 13
MOST_PEOPLE = 100_000
NBSP = "\u00a0"

_MINUS = "-−–—"
_ZERO_WORDS = {"-", "−", "–", "—", "--", "ไม่มี", "ศูนย์"}
_CURRENCY = ("บาทถ้วน", "บาท", "บ.", "฿", "thb", "baht")
# 500.- is five hundred baht and no satang, not a negative.
_ROUND_BAHT = tuple(f".{dash}" for dash in _MINUS)
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}([, ])[0-9]{3}(?:\1[0-9]{3})*(?:\.[0-9]*)?")
_LETTER = re.compile(r"[0-9][.,]?([OolI|])|([OolI|])[.,]?[0-9]")

_UNKNOWN_COUNTS = {
    *("มา", "มี", "?", "ไม่ทราบ", "ไม่ทราบจำนวน", "ไม่รู้", "ไม่รู้จำนวน", "ไม่ได้นับ"),
    *("มาแต่ไม่ทราบจำนวน", "ไม่ระบุจำนวน", "unknown"),
}
_UNITS = ("คน", "ท่าน", "ราย", "people")
_LEADS = ("จำนวน", "รวม", "มา", "มี")
_ABOUT_BEFORE = (
    *("โดยประมาณ", "ประมาณ", "มากกว่า", "กว่า", "ราว", "เกือบ", "ร่วม", "สัก", "~", "≈"),
    *("about", "over"),
)
_ABOUT_AFTER = ("โดยประมาณ", "กว่า", "เศษ", "+")
_SEVERAL = re.compile(r"[0-9] ?(?:-|–|—|ถึง|หรือ|to|or) ?[0-9]")


class Count(NamedTuple):
    """How many people came; `number` None means they came, number unknown."""

    number: int | None
    is_estimate: bool


def parse_amount(text: str) -> Decimal | None:
    """Read an amount in baht; return it with two places, or None for empty text.

    "-", "–" and ไม่มี are zero. Thousands may be parted by commas or spaces, in well
    formed groups. Negative: (1.00), -1.00, 1.00- and any dash for the sign. More than
    two places are rounded half up, away from zero (I38: spreadsheets store 0.30000004).
    Codes of the ThaiValueError: too_long, too_big, unreadable, letter, grouping,
    sheet_error.
    """
    key = folded(text).lstrip("'").strip()
    if not key:
        return None
    body = _without(_CURRENCY, key)
    if body in _ZERO_WORDS:
        return Decimal("0.00")
    body, is_negative = _split_sign(body)
    body = _without(_CURRENCY, body)
    if not (_PLAIN.fullmatch(body) or _GROUPED.fullmatch(body)):
        raise _not_an_amount(text, body)
    amount = _to_satang(body.replace(",", "").replace(" ", ""))
    # Zero has no sign, or -0.00 would be printed one day.
    return -amount if is_negative and amount else amount


def _without(affixes: tuple[str, ...], text: str) -> str:
    """Take units off both ends."""
    for affix in affixes:
        text = text.removeprefix(affix).removesuffix(affix).strip()
    return text


def _split_sign(text: str) -> tuple[str, bool]:
    if text.endswith(_ROUND_BAHT):
        text = text[:-2].strip()
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text.startswith(tuple(_MINUS)):
        return text[1:].strip(), True
    if text.endswith(tuple(_MINUS)):
        return text[:-1].strip(), True
    return text.removeprefix("+").strip(), False


def _to_satang(digits: str) -> Decimal:
    if len(digits.partition(".")[0].lstrip("0")) > MAX_BAHT_DIGITS:
        raise ThaiValueError(
            "too_big", N_("This amount is too large. Please check the number.")
        )
    return Decimal(digits).quantize(SATANG, ROUND_HALF_UP)


def _not_an_amount(text: str, body: str) -> ThaiValueError:
    """Say why, as closely as the text allows."""
    if letter := _LETTER.search(to_arabic(text)):
        return ThaiValueError(
            "letter",
            N_("There is a letter %(letter)s among the digits. Please type a digit."),
            letter=letter[1] or letter[2],
        )
    if body.startswith("#"):
        return ThaiValueError(
            "sheet_error",
            N_("The cell holds the error %(text)s. Please mend it in the sheet."),
            text=excerpt(text),
        )
    if re.fullmatch(r"[0-9., ]*[0-9][0-9., ]*", body):
        return ThaiValueError(
            "grouping",
            N_(
                "The commas or points in %(text)s are out of place. "
                "Please type it like 1,234.50."
            ),
            text=excerpt(text),
        )
    return ThaiValueError(
        "unreadable",
        N_("“%(text)s” cannot be read as an amount. Please type it like 1,234.50."),
        text=excerpt(text),
    )


def format_amount(amount: Decimal | None) -> str:
    """Write baht as "1,234.50", negative with a hyphen; None, unknown, as ""."""
    if amount is None:
        return ""
    return f"{amount.quantize(SATANG, ROUND_HALF_UP):,.2f}"


def parse_count(text: str) -> Count | None:
    """Read how many people came; None for empty text and for a lone dash.

    Takes "9", "๙ คน", "ราว 80", "20 กว่า", "80+", "ยี่สิบกว่า"; "มา" and "ไม่ทราบจำนวน"
    are Count(None, False), ไม่มี is nobody. Codes of the ThaiValueError: too_long,
    range, negative, too_big, unreadable.
    """
    key = folded(text).replace("ๆ", "").strip()
    if not key or key in _MINUS:
        return None
    if key.replace(" ", "") in _UNKNOWN_COUNTS:
        return Count(None, False)
    if key in ("ไม่มี", "ไม่มีคน"):
        return Count(0, False)
    if _SEVERAL.search(key):
        raise ThaiValueError(
            "range", N_("Please type one number, for example ประมาณ 25.")
        )
    number, is_estimate = _split_estimate(key)
    return Count(_people(number, text), is_estimate)


def _split_estimate(key: str) -> tuple[str, bool]:
    """Take words and units off both ends, whatever their order, until none is left."""
    before, is_estimate = None, False
    while key != before:
        before = key
        bare = _without(_LEADS + _UNITS, key)
        key = bare
        for word in _ABOUT_BEFORE:
            key = key.removeprefix(word).strip()
        for word in _ABOUT_AFTER:
            key = key.removesuffix(word).strip()
        is_estimate = is_estimate or key != bare
    return key, is_estimate


def _people(digits: str, text: str) -> int:
    if digits.startswith(tuple(_MINUS)) and digits[1:].strip().isdecimal():
        raise ThaiValueError("negative", N_("A number of people cannot be below zero."))
    if re.fullmatch(r"[0-9]+", digits) or re.fullmatch(
        "[0-9]{1,3}(,[0-9]{3})+", digits
    ):
        number = int(digits.replace(",", ""))
    else:
        number = number_in_words(digits)
    if number is None:
        raise ThaiValueError(
            "unreadable",
            N_(
                "“%(text)s” cannot be read as a number of people. "
                "Please type it like 20 or ประมาณ 20."
            ),
            text=excerpt(text),
        )
    if number > MOST_PEOPLE:
        raise ThaiValueError(
            "too_big", N_("This is more than 100,000 people. Please check the number.")
        )
    return number


def format_count(count: Count) -> str:
    """Write "9 คน", "ประมาณ 80 คน" or "ไม่ทราบจำนวน"."""
    if count.number is None:
        return "ไม่ทราบจำนวน"
    people = f"{count.number:,}{NBSP}คน"
    return f"ประมาณ {people}" if count.is_estimate else people
