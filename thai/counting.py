"""Whole numbers written in Thai words: ยี่สิบ, สองร้อยห้าสิบ."""

import re

# fmt: off
_DIGITS = {
    "ศูนย์": 0, "หนึ่ง": 1, "นึง": 1, "เอ็ด": 1, "ยี่": 2, "สอง": 2, "สาม": 3,
    "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}
# fmt: on
_PLACES = {"สิบ": 10, "ร้อย": 100, "พัน": 1000, "หมื่น": 10_000, "แสน": 100_000}
_MILLION = "ล้าน"
_WORD = re.compile("|".join([*_DIGITS, *_PLACES, _MILLION]))


def number_in_words(text: str) -> int | None:
    """Return the number that Thai words spell, or None when they spell none.

    Places must fall (ร้อย before สิบ) and two digits in a row, as in สี่ห้าคน, are a
    range and no number. Expects folded text; at most one ล้าน.
    """
    text = text.replace(" ", "")
    words = _WORD.findall(text)
    if not words or "".join(words) != text:
        return None
    if _MILLION not in words:
        return _below_million(words)
    split = words.index(_MILLION)
    millions = _below_million(words[:split]) if split else 1
    rest = _below_million(words[split + 1 :]) if words[split + 1 :] else 0
    return None if millions is None or rest is None else millions * 1_000_000 + rest


def _below_million(words: list[str]) -> int | None:
    total, digit, place = 0, None, 1_000_000
    for word in words:
        if word in _DIGITS:
            if digit is not None or place == 1:
                return None
            digit = _DIGITS[word]
        elif word in _PLACES and _PLACES[word] < place:
            place = _PLACES[word]
            total += place * (1 if digit is None else digit)
            digit = None
        else:
            return None
    return total + (digit or 0)
