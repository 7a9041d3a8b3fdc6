import datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from thai.numbers import Count

DAY = datetime.date(2005, 11, 21)
VALUES = {
    "day": DAY,
    "fair": datetime.date(2005, 12, 1),
    "fair_end": datetime.date(2005, 12, 2),
    "time": datetime.time(13),
    "instant": datetime.datetime(2005, 10, 28, 1, 50, tzinfo=datetime.UTC),
    "late": datetime.datetime(2005, 10, 26, 17, 30, tzinfo=datetime.UTC),
    "nothing": None,
    "crowd": Count(80, True),
    "unknown": Count(None, False),
    "eighty": 80,
    "yes": True,
}


def shown(expression, language="th"):
    with translation.override(language):
        page = Template("{% load thai %}{{ " + expression + " }}").render(
            Context(VALUES)
        )
    return page.replace("\u00a0", "_")


@pytest.mark.parametrize(
    ("expression", "thai", "english"),
    [
        (
            "day|longdate",
            "วันจันทร์ที่ 21_พฤศจิกายน_2548",
            "Monday 21_November_2005 (BE_2548)",
        ),
        ("day|mediumdate", "21_พฤศจิกายน_2548", "21_November_2005"),
        ("day|rowdate", "จ. 21_พ.ย._2548", "Mon 21_Nov_2005"),
        ("day|shortdate", "21_พ.ย._2548", "21_Nov_2005"),
        ("day|daymonth", "21_พ.ย.", "21_Nov"),
        ("late|shortdate", "27_ต.ค._2548", "27_Oct_2005"),
        ("time|clocktime", "13.00", "13.00"),
        ("instant|clocktime", "08.50", "08.50"),
        ("instant|moment", "28_ต.ค._2548 เวลา 08.50_น.", "28_Oct_2005, 08.50"),
        ("fair|daterange:fair_end", "1–2_ธันวาคม_2548", "1–2_December_2005"),
        ("fair|daterange:nothing", "1_ธันวาคม_2548", "1_December_2005"),
        (
            "day|daterange:fair",
            "21_พฤศจิกายน – 1_ธันวาคม_2548",
            "21_November_2005 – 1_December_2005",
        ),
        ("crowd|count", "ประมาณ 80_คน", "about 80_people"),
        ("eighty|count", "80_คน", "80_people"),
        ("eighty|count:yes", "ประมาณ 80_คน", "about 80_people"),
        ("unknown|count", "ไม่ทราบจำนวน", "number unknown"),
        ('"คุณ อำนวย"|nbsp', "คุณ_อำนวย", "คุณ_อำนวย"),
    ],
)
def test_values_are_shown_in_the_language_of_the_page(expression, thai, english):
    assert shown(expression) == thai
    assert shown(expression, "en") == english


@pytest.mark.parametrize(
    "name",
    [
        "longdate",
        "mediumdate",
        "rowdate",
        "shortdate",
        "daymonth",
        "clocktime",
        "moment",
        "daterange",
        "ago_days",
        "count",
        "nbsp",
    ],
)
def test_nothing_is_left_to_the_template(name):
    assert shown(f"nothing|{name}") == ""


def test_days_are_counted_back_from_today(settings):
    settings.KMFORUM_TODAY = datetime.date(2005, 11, 28)

    assert shown("day|ago_days") == "7"
    assert shown("fair|ago_days") == "-3"
