import pytest

from thai.digits import read_number


@pytest.mark.parametrize(
    ("text", "number"), [("4", 4), (" ๑๒ ", 12), ("004", 4), ("0", 0), ("25๔", 254)]
)
def test_a_plain_number_is_read(text, number):
    assert read_number(text, 3) == number


@pytest.mark.parametrize("text", ["", "-1", "4.0", "²", "สี่", "1000", "9" * 5000])
def test_no_other_text_is_a_number(text):
    assert read_number(text, 3) is None
