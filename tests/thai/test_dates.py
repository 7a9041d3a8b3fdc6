import datetime
import time

import pytest
from hypothesis import given, settings, strategies as st

from thai import dates
from thai.dates import parse_date, years_that_fit
from thai.errors import ThaiValueError

MEETING = datetime.date(2005, 10, 27)
ALL_DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))

NOTATIONS = [
    "27/10/2548",
    "27-10-48",
    "27.10.2548",
    "27 ต.ค. 48",
    "27 ต.ค.48",
    "27ต.ค.48",
    "27 ตุลาคม พ.ศ. 2548",
    "27 ตุลาคม พ.ศ.2548",
    "27 ตุลาคม ปี 2548",
    "27 เดือนตุลาคม พ.ศ. 2548",
    "๒๗ ต.ค. ๒๕๔๘",
    "๒๗/๑๐/๒๕๔๘",
    "27/10/254๘",
    "2548-10-27",
    "2005-10-27",
    "27/10/2005",
    "27 ตุลาคม ค.ศ. 2005",
    "27 ตค. 48",
    "27 ตค 48",
    "27 ต.ค 48",
    "27 ต. ค. 48",
    "27 ตุลา 48",
    "27-ต.ค.-48",
    "27/ต.ค./48",
    "27/10/พ.ศ. 2548",
    "27 / 10 / 2548",
    "27 10 2548",
    "27\u00a0ตุลาคม\u00a02548",
    "\ufeff27 ตุลา\u200bคม 2548 ",
    "27 Oct 2005",
    "27-Oct-2005",
    "27 October 2548",
    "October 27, 2005",
    "ที่ 27 ตุลาคม 2548",
    "วันที่ 27 ตุลาคม 2548",
    "วันที่: 27/10/2548",
    "ณ วันที่ 27 ตุลาคม 2548",
    "เมื่อวันที่ 27 ตุลาคม 2548",
    "วันพฤหัสบดีที่ 27 ตุลาคม 2548",
    "วันพฤหัสที่ 27 ตุลาคม 2548",
    "วันพฤหัสบดี วันที่ 27 ตุลาคม 2548",
    "พฤหัสบดี 27 ต.ค. 48",
    "พฤ. 27 ต.ค. 2548",
    "Thu 27 Oct 2005",
    "27 ตุลาคม 2548 (วันพฤหัสบดี)",
    "27/10/2548 13.00 น.",
    "27 ต.ค. 2548 เวลา 13.00 น.",
    "2548-10-27 00:00:00",
    "2005-10-27T13:00:00",
]


@pytest.mark.parametrize("text", NOTATIONS)
def test_every_notation_in_use_is_read(text):
    assert parse_date(text) == MEETING


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 มี.ค. 48", 3),
        ("1 มีค. 48", 3),
        ("1 มีค 48", 3),
        ("1 เม.ย. 48", 4),
        ("1 มิ.ย. 48", 6),
        ("1 มิย. 48", 6),
        ("1 กรกฏาคม 48", 7),  # ฏ for ฎ
        ("1 พฤศจิกา 48", 11),
        ("1 กุมภา 48", 2),
        ("1 พ.ค. 48", 5),
        ("1 พ.ย. 48", 11),
        ("1 Sept 2005", 9),
    ],
)
def test_months_are_read_as_people_write_them(text, month):
    assert parse_date(text) == datetime.date(2005, month, 1)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("วันศุกร์ที่ 3 มิถุนายน 2548", "2005-06-03"),
        ("วันอังคารที่ 26 กรกฎาคม 2548", "2005-07-26"),
        ("วันศุกร์ที่ 19 สิงหาคม 2548", "2005-08-19"),
        ("วันอังคารที่ 23 สิงหาคม 2548", "2005-08-23"),
        ("วันพฤหัสบดีที่ 25 สิงหาคม 2548", "2005-08-25"),
        ("วันจันทร์ที่ 19 กันยายน 2548", "2005-09-19"),
        ("วันอังคารที่ 20 กันยายน 2548", "2005-09-20"),
        ("วันพุธที่ 21 กันยายน 2548", "2005-09-21"),
        ("วันเสาร์ที่ 15 ตุลาคม 2548", "2005-10-15"),
        ("วันพุที่ 19 ตุลาคม 2548", "2005-10-19"),  # so misspelt in the note
        ("วันอังคารที่ 25 ตุลาคม 2548", "2005-10-25"),
        ("วันพฤหัสบดีที่ 27 ตุลาคม 2548", "2005-10-27"),
        ("28 ต.ค. 2548", "2005-10-28"),
        ("วันอาทิตย์ที่ 6 พฤศจิกายน 2548", "2005-11-06"),
        ("วันจันทร์ที่ 21 พฤศจิกายน 2548", "2005-11-21"),
        ("1 ธันวาคม 2548", "2005-12-01"),
        ("2 ธันวาคม 2548", "2005-12-02"),
        ("6 กันยายน 2556", "2013-09-06"),
    ],
)
def test_every_date_of_the_2005_note_is_read(text, date):
    assert parse_date(text) == datetime.date.fromisoformat(date)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \u200b\u00a0", "empty"),
        ("6 พฤศจิกายน", "no_year"),
        ("วันอาทิตย์ที่ 6 พฤศจิกายน", "no_year"),
        ("6/11", "no_year"),
        ("27 ต.ค. 13.00 น.", "no_year"),
        ("27/10 13.00 น.", "no_year"),
        ("ต.ค. 48", "no_day"),
        ("ตุลาคม 2548", "no_day"),
        ("10/2548", "no_day"),
        ("2548", "no_day"),
        ("27", "no_month"),
        ("27/10/05", "ambiguous_year"),
        ("27/10/43", "ambiguous_year"),
        ("27/10/80", "ambiguous_year"),
        ("27 ต.ค. ค.ศ. 48", "ambiguous_year"),
        ("27/10/2399", "bad_year"),
        ("27/10/2701", "bad_year"),
        ("27/10/1899", "bad_year"),
        ("27/10/2101", "bad_year"),
        ("27/10/25480", "bad_year"),
        ("27 ต.ค. พ.ศ. 2005", "bad_year"),
        ("27 ต.ค. ค.ศ. 2548", "bad_year"),
        ("32 ตุลาคม 2548", "bad_day"),
        ("31 พฤศจิกายน", "bad_day"),
        ("0/10/2548", "bad_day"),
        ("29/2/2548", "bad_day"),
        ("29/2/2443", "bad_day"),  # 1900 was no leap year
        ("10/27/2548", "bad_month"),
        ("27/0/2548", "bad_month"),
        ("27 ตลาคม 2548", "bad_month"),
        ("วันพุธที่ 25 ตุลาคม 2548", "weekday"),
        ("25/10/2548 (พุธ)", "weekday"),
        ("1-15 ต.ค. 2548", "range"),
        ("1-15 ต.ค.", "range"),
        ("1–2 ธันวาคม 2548", "range"),
        ("27 ถึง 28 ต.ค. 2548", "range"),
        ("1/12/2548-2/12/2548", "range"),
        ("27 ต.ค. - 2 พ.ย. 2548", "range"),
        ("27/10/2548 25.00 น.", "bad_time"),
        ("27/10/2548 ประชุม", "unreadable"),
        ("ประชุม 27/10/2548", "unreadable"),
        ("27@10@2548", "unreadable"),
        ("-27/10/2548", "unreadable"),
        ("พรุ่งนี้", "unreadable"),
        ("38652", "unreadable"),
        ("٢٧/10/2548", "unreadable"),
    ],
)
def test_what_cannot_be_one_date_is_refused_with_its_own_reason(text, code):
    with pytest.raises(ThaiValueError) as refused:
        parse_date(text)

    assert refused.value.code == code
    assert str(refused.value)


def test_two_digit_years_44_to_79_are_be():
    for year in range(44, 80):
        assert parse_date(f"27/10/{year}").year == 2500 + year - 543


def test_leap_days_follow_the_ce_year():
    assert parse_date("29/2/2547") == datetime.date(2004, 2, 29)
    for year in range(2443, 2644):
        leap_day = f"29 กุมภาพันธ์ {year}"
        try:
            datetime.date(year - 543, 2, 29)
        except ValueError:
            with pytest.raises(ThaiValueError, match="28 days"):
                parse_date(leap_day)
        else:
            assert parse_date(leap_day).year == year - 543


def test_a_contradicting_weekday_names_both_days():
    with pytest.raises(ThaiValueError) as refused:
        parse_date("วันพุธที่ 25 ตุลาคม 2548")

    assert refused.value.params == {
        "date": "25\u00a0ตุลาคม\u00a02548",
        "real": "วันอังคาร",
        "typed": "วันพุธ",
    }


@pytest.mark.parametrize(
    ("text", "today", "fitting"),
    [
        ("6 พฤศจิกายน", "2005-11-21", ["2005-11-06", "2006-11-06"]),
        ("6 พฤศจิกายน", "2005-10-28", ["2005-11-06", "2004-11-06"]),
        ("6 มกราคม", "2005-11-21", ["2006-01-06", "2005-01-06"]),
        ("วันอาทิตย์ที่ 6 พฤศจิกายน", "2005-10-28", ["2005-11-06"]),
        ("29 ก.พ.", "2005-10-28", ["2004-02-29"]),
        ("29 ก.พ.", "2006-10-28", []),
    ],
)
def test_a_missing_year_can_be_offered(text, today, fitting):
    with pytest.raises(ThaiValueError) as refused:
        parse_date(text)

    offered = years_that_fit(refused.value, datetime.date.fromisoformat(today))
    assert [date.isoformat() for date in offered] == fitting


@pytest.mark.parametrize(
    "text", ["1" * 5000, "27/10/2548" * 500, " -" * 2500, "ก" * 201]
)
def test_a_very_long_text_is_refused_at_once(text):
    started = time.perf_counter()

    with pytest.raises(ThaiValueError) as refused:
        parse_date(text)

    assert refused.value.code == "too_long"
    assert time.perf_counter() - started < 0.1


FORMATS = [
    dates.long_date,
    dates.medium_date,
    dates.row_date,
    dates.short_date,
    lambda date: f"{date.day}/{date.month}/{date.year + 543}",
    lambda date: f"{date.day}.{date.month}.{date.year}",
    lambda date: f"{date.year + 543}-{date.month:02}-{date.day:02}",
    datetime.date.isoformat,
]


@settings(deadline=None, max_examples=150)
@given(ALL_DATES)
def test_every_date_written_is_read_back(date):
    for written in FORMATS:
        assert parse_date(written(date)) == date


def test_every_single_day_of_four_years_is_read_back():
    first = datetime.date(2003, 1, 1)
    for date in (first + datetime.timedelta(days=day) for day in range(1461)):
        assert parse_date(dates.row_date(date)) == date
        assert parse_date(f"{date:%d/%m}/{date.year - 2000 + 43}") == date


TEXTS = st.one_of(
    st.text(max_size=60),
    st.text("0123456789๐๕/-. –:,()ตคพศมยวันที่จอTถึงน", max_size=30),
    st.lists(
        st.sampled_from(
            [*dates.MONTHS_SHORT, *dates.WEEKDAYS, "27", "48", "2548", " "]
        ),
        max_size=8,
    ).map("".join),
)


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_no_text_whatever_raises_anything_but_a_reason(text):
    date = reason = None
    try:
        date = parse_date(text)
    except ThaiValueError as refused:
        reason = str(refused)

    assert reason or 1857 <= date.year <= 2157


def test_dates_are_written_as_the_mockups_ask():
    day = datetime.date(2005, 11, 21)

    assert dates.long_date(day) == "วันจันทร์ที่ 21\u00a0พฤศจิกายน\u00a02548"
    assert dates.medium_date(day) == "21\u00a0พฤศจิกายน\u00a02548"
    assert dates.row_date(day) == "จ. 21\u00a0พ.ย.\u00a02548"
    assert dates.short_date(day) == "21\u00a0พ.ย.\u00a02548"
    assert dates.day_month(day) == "21\u00a0พ.ย."


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2005-12-01", "2005-12-02", "1–2 ธันวาคม 2548"),
        ("2005-12-01", "2005-12-01", "1 ธันวาคม 2548"),
        ("2005-11-30", "2005-12-02", "30 พฤศจิกายน – 2 ธันวาคม 2548"),
        ("2005-12-31", "2006-01-01", "31 ธันวาคม 2548 – 1 มกราคม 2549"),
    ],
)
def test_a_span_says_each_part_once(first, last, written):
    span = dates.date_range(
        datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    )

    assert span.replace("\u00a0", " ") == written
