import unicodedata

import pytest
from hypothesis import given, strategies as st

from thai.typed import cut_of, excerpt


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("บางจาก", 6, "บางจาก"),
        ("  บาง\n จาก ", 8, "บาง จาก"),
        # At the space between phrases, if one is near.
        ("กองทุนหมู่บ้าน หมู่ที่เจ็ดเป็นแกนหลัก", 20, "กองทุนหมู่บ้าน…"),
        ("ก กองทุนหมู่บ้านหมู่ที่เจ็ด", 10, "ก กองทุนห…"),
        # Never between a letter and what belongs to it.
        ("กองทุนหมู่บ้าน", 9, "กองทุนห…"),
        ("กองทุนหมู่บ้าน", 11, "กองทุนหมู่…"),
        ("ทำบัญชีเป็น", 8, "ทำบัญชี…"),
        ("ทำนำทำนำ", 4, "ทำ…"),
    ],
)
def test_a_long_text_is_cut_where_it_can_be_read(text, length, short):
    assert excerpt(text, length) == short


@given(st.text("กขหู่ำเแา 1a", min_size=12, max_size=60), st.integers(3, 11))
def test_no_cut_takes_a_mark_from_its_letter(line, length):
    cut = cut_of(line, length)

    assert 1 <= cut <= length
    torn = line[cut] in "ะาำๅ" or unicodedata.category(line[cut]) == "Mn"
    torn |= line[cut - 1] in "เแโใไ" and line[cut] != " "
    assert not torn or cut == 1
