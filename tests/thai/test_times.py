import datetime

import pytest
from hypothesis import given, settings, strategies as st

from thai.errors import ThaiValueError
from thai.times import clock_time, parse_time


@pytest.mark.parametrize(
    "text",
    [
        "13.00",
        "13:00",
        "13.00 น.",
        "13.00น.",
        "๑๓.๐๐",
        "13 น.",
        "เวลา 13.00 น.",
        "13:00:00",
    ],
)
def test_hours_are_read_as_people_write_them(text):
    assert parse_time(text) == datetime.time(13)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("24.00", "bad_time"),
        ("13.60", "bad_time"),
        ("13.00–17.00 น.", "range"),
        ("13.00 ถึง 17.00", "range"),
        ("บ่ายโมง", "unreadable"),
        ("9.5", "unreadable"),
        ("1" * 300, "too_long"),
    ],
)
def test_what_is_no_hour_is_refused_with_its_own_reason(text, code):
    with pytest.raises(ThaiValueError) as refused:
        parse_time(text)

    assert refused.value.code == code
    assert str(refused.value)


@settings(deadline=None)
@given(st.times().map(lambda time: time.replace(second=0, microsecond=0)))
def test_every_minute_written_is_read_back(time):
    assert parse_time(clock_time(time)) == time
    assert parse_time(f"{clock_time(time)}\u00a0น.") == time
