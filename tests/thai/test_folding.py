import sys
import unicodedata

import pytest
from hypothesis import given, settings, strategies as st

from thai.digits import to_arabic
from thai.folding import clean, fold

TRICKY = st.one_of(
    st.text(max_size=40),
    st.text("เแำ\u0e4d\u0e32ุู่้๊๋ิ\u200b\ufeff\u00a0 ๑1Aaİß\u0345\u0301\n\t", max_size=20),
)


def test_thai_and_mixed_digits_become_arabic():
    assert to_arabic("๐๑๒๓๔๕๖๗๘๙ 254๘") == "0123456789 2548"


@pytest.mark.parametrize(
    ("typed", "same_as"),
    [
        ("ท\u0e4d\u0e32", "ทำ"),
        ("น\u0e4d้\u0e32", "น้ำ"),
        ("น้\u0e4d\u0e32", "น้ำ"),
        ("เเม่", "แม่"),
        ("ตา\u200bราง\u200dอิสร\ufeffภาพ", "ตารางอิสรภาพ"),
        ("บาง\u00a0จาก", "บาง จาก"),
        ("  บาง \n\t จาก ", "บาง จาก"),
        ("หมู่ที่ ๗", "หมู่ที่ 7"),
        ("Blog", "BLOG"),
        ("กู่", "ก\u0e48\u0e39"),  # tone mark typed before the vowel
    ],
)
def test_what_looks_the_same_has_one_key(typed, same_as):
    assert fold(typed) == fold(same_as)


def test_different_words_keep_different_keys():
    assert fold("ตารางอิสรภาพ") != fold("ตารางอิสระภาพ")


def test_cleaning_removes_what_cannot_be_seen_and_keeps_the_rest():
    typed = "ท\u0e4d\u0e32\u200bบัญชี\u202e ๓ หมู่\x00\r\n\tแถวสอง  เว้น\u00a0สองที\ud800"

    assert clean(typed) == "ทำบัญชี ๓ หมู่\n\tแถวสอง  เว้น\u00a0สองที"


@settings(deadline=None, max_examples=300)
@given(TRICKY)
def test_cleaning_and_folding_twice_change_nothing_more(text):
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert fold(clean(text)) == fold(text)


def test_every_single_character_folds_once_and_for_all():
    for point in range(sys.maxunicode + 1):
        if unicodedata.category(chr(point)) in ("Cn", "Co", "Lo"):
            continue  # without case, and a million of them
        assert fold(fold(chr(point))) == fold(chr(point)), hex(point)


@settings(deadline=None)
@given(TRICKY)
def test_clean_text_can_be_stored_anywhere(text):
    stored = clean(text)

    assert "\x00" not in stored
    assert stored.encode("utf-8").decode("utf-8") == stored
