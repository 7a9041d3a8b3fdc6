from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from thai.errors import ThaiValueError
from thai.numbers import Count, format_amount, format_count, parse_amount, parse_count

AMOUNTS = st.decimals(-(10**12), 10**12, places=2)


@pytest.mark.parametrize(
    "text",
    [
        "1,234.50",
        "1,234.50 บาท",
        "1,234.50บาท",
        "฿1,234.50",
        "฿ 1,234.50",
        "1,234.5 บ.",
        "1 234.50",
        "1\u00a0234.50",
        "1234.50",
        "1234.5",
        "๑,๒๓๔.๕๐",
        "๑,๒๓๔.๕๐ บาท",
        "1,23๔.50",
        "'1234.50",
        "+1,234.50",
        "1,234.499999999999999",
        "1234.495",
    ],
)
def test_amounts_are_read_as_people_write_them(text):
    assert parse_amount(text) == Decimal("1234.50")


@pytest.mark.parametrize(
    "text",
    [
        "-1,234.50",
        "(1,234.50)",
        "( 1,234.50 )",
        "(1,234.50) บาท",
        "1,234.50-",
        "\u22121,234.50",
        "–1,234.50",
        "-฿1,234.50",
        "- 1,234.50",
        "(๑,๒๓๔.๕๐)",
    ],
)
def test_every_way_to_write_a_negative_is_read(text):
    assert parse_amount(text) == Decimal("-1234.50")


@pytest.mark.parametrize(
    "text", ["-", "–", "—", "\u2212", " - ", "- บาท", "0", "๐", "0.00", "-0", "ไม่มี"]
)
def test_a_dash_and_its_likes_are_zero(text):
    amount = parse_amount(text)

    assert amount == 0
    assert format_amount(amount) == "0.00"


@pytest.mark.parametrize("text", ["", "  ", "\u00a0\u200b", "\n"])
def test_blank_is_unknown_and_not_zero(text):
    assert parse_amount(text) is None
    assert format_amount(None) == ""


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("500.-", "500.00"),
        ("๕๐๐.–", "500.00"),
        ("1.005", "1.01"),
        ("-0.005", "-0.01"),
        ("0.30000000000000004", "0.30"),
        ("1.004999", "1.00"),
        (".5", "0.50"),
    ],
)
def test_satang_are_rounded_half_up(text, amount):
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12,34", "grouping"),
        ("1.234,50", "grouping"),
        ("1,2345", "grouping"),
        ("1,234 567", "grouping"),
        ("1O0", "letter"),
        ("1,O00", "letter"),
        ("l00", "letter"),
        ("#REF!", "sheet_error"),
        ("#####", "sheet_error"),
        ("--5", "unreadable"),
        ("(-5)", "unreadable"),
        ("1e5", "unreadable"),
        ("nan", "unreadable"),
        ("Infinity", "unreadable"),
        ("บาท", "unreadable"),
        ("ร้อยบาท", "unreadable"),
        ("12345678901234", "too_big"),
        ("9" * 300, "too_long"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_own_reason(text, code):
    with pytest.raises(ThaiValueError) as refused:
        parse_amount(text)

    assert refused.value.code == code
    assert str(refused.value)


def test_a_letter_among_digits_is_named():
    with pytest.raises(ThaiValueError, match="letter O among"):
        parse_amount("1,2O0.00")


@settings(deadline=None)
@given(AMOUNTS)
def test_every_amount_written_is_read_back(amount):
    written = format_amount(amount)

    assert parse_amount(written) == amount
    assert parse_amount(f"{written} บาท") == amount
    assert parse_amount(written.replace(",", "\u00a0")) == amount


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(st.text(max_size=40), st.text("0123456789๐๕,.-–() ฿บาทOl#", max_size=15))
)
def test_no_text_whatever_raises_anything_but_a_reason(text):
    for parse in (parse_amount, parse_count):
        reason = "none needed"
        try:
            parse(text)
        except ThaiValueError as refused:
            reason = str(refused)
        assert reason


@pytest.mark.parametrize(
    ("text", "number", "is_estimate"),
    [
        ("9", 9, False),
        ("๙ คน", 9, False),
        ("9คน", 9, False),
        ("จำนวน 14 คน", 14, False),
        ("1,200 คน", 1200, False),
        ("สิบเก้าคน", 19, False),
        ("ยี่สิบเอ็ด", 21, False),
        ("สองร้อยห้าสิบคน", 250, False),
        ("ไม่มี", 0, False),
        ("ราว 80", 80, True),
        ("ราว ๆ 80 คน", 80, True),
        ("ประมาณ 20 คน", 20, True),
        ("20 กว่า", 20, True),
        ("กว่า 20", 20, True),
        ("20 กว่าคน", 20, True),
        ("~80", 80, True),
        ("80+", 80, True),
        ("80 คนโดยประมาณ", 80, True),
        ("ยี่สิบกว่า", 20, True),
        ("ร้อยกว่าคน", 100, True),
        ("มา", None, False),
        ("ไม่ทราบจำนวน", None, False),
        ("มาแต่ไม่ทราบจำนวน", None, False),
    ],
)
def test_counts_are_read_as_people_say_them(text, number, is_estimate):
    assert parse_count(text) == Count(number, is_estimate)


@pytest.mark.parametrize("text", ["", "  ", "-", "–"])
def test_a_blank_count_is_silence_and_not_zero(text):
    assert parse_count(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("20-30", "range"),
        ("ราว 20 ถึง 30 คน", "range"),
        ("-5", "negative"),
        ("200000", "too_big"),
        ("หนึ่งล้าน", "too_big"),
        ("9.5", "unreadable"),
        ("14+5", "unreadable"),
        ("12,34", "unreadable"),
        ("สี่ห้าคน", "unreadable"),
        ("สิบร้อย", "unreadable"),
        ("ประมาณ", "unreadable"),
        ("หลายคน", "unreadable"),
        ("9" * 300, "too_long"),
    ],
)
def test_what_is_no_count_is_refused_with_its_own_reason(text, code):
    with pytest.raises(ThaiValueError) as refused:
        parse_count(text)

    assert refused.value.code == code
    assert str(refused.value)


def test_counts_are_written_with_their_unit():
    assert format_count(Count(9, False)) == "9\u00a0คน"
    assert format_count(Count(80, True)) == "ประมาณ 80\u00a0คน"
    assert format_count(Count(None, False)) == "ไม่ทราบจำนวน"


@settings(deadline=None)
@given(st.integers(0, 100_000), st.booleans())
def test_every_count_written_is_read_back(number, is_estimate):
    count = Count(number, is_estimate)

    assert parse_count(format_count(count)) == count
