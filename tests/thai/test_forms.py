import datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import timezone, translation

from thai.dates import parse_date
from thai.errors import ThaiValueError
from thai.forms import (
    AmountField,
    CountField,
    ThaiDateFormField,
    ThaiMomentField,
    ThaiTimeField,
    explained,
)
from thai.numbers import Count

MEETING = datetime.date(2005, 10, 27)
AT_8_50 = datetime.datetime(2005, 10, 28, 1, 50, tzinfo=datetime.UTC)


class RecordForm(forms.Form):
    held_on = ThaiDateFormField()
    starts = ThaiTimeField(required=False)
    count = CountField(required=False)
    amount = AmountField(required=False)
    written_at = ThaiMomentField(required=False)


FULL = {
    "held_on": "วันพฤหัสบดีที่ ๒๗ ตุลาคม ๒๕๔๘",
    "starts": "13.00 น.",
    "count": "ราว 80",
    "amount": "๑,๒๓๔.๕๐ บาท",
    "written_at_date": "28 ต.ค. 48",
    "written_at_time": "08.50",
}


def test_what_people_type_becomes_values():
    form = RecordForm(FULL)

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "held_on": MEETING,
        "starts": datetime.time(13),
        "count": Count(80, True),
        "amount": Decimal("1234.50"),
        "written_at": AT_8_50,
    }


def test_values_stand_in_the_boxes_as_people_write_them():
    values = {
        "held_on": MEETING,
        "starts": datetime.time(13),
        "count": Count(80, True),
        "amount": Decimal("1234.50"),
        "written_at": AT_8_50,
    }
    page = RecordForm(initial=values).as_p()

    for shown in ("27 ต.ค. 2548", "13.00", "ประมาณ 80", "1,234.50", "28 ต.ค. 2548"):
        assert f'value="{shown}"' in page
    assert 'value="08.50"' in page
    assert "2005" not in page


def test_an_unchanged_form_says_so():
    values = {
        "held_on": MEETING,
        "starts": datetime.time(13),
        "count": Count(80, True),
        "amount": Decimal("1234.50"),
        "written_at": AT_8_50,
    }

    assert not RecordForm(FULL, initial=values).has_changed()
    assert RecordForm({**FULL, "held_on": "28/10/48"}, initial=values).has_changed()


def test_blank_boxes_are_unknown():
    form = RecordForm({"held_on": "27/10/48", "count": " ", "amount": "\u00a0"})

    assert form.is_valid(), form.errors
    for name in ("starts", "count", "amount", "written_at"):
        assert form.cleaned_data[name] is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("32 ตุลาคม 2548", "เดือนตุลาคมไม่มีวันที่ 32 กรุณาตรวจวันที่อีกครั้ง"),
        (
            "วันพุธที่ 25 ตุลาคม 2548",
            "วันที่ 25 ตุลาคม 2548 เป็นวันอังคาร แต่พิมพ์ไว้ว่าวันพุธ กรุณาตรวจว่าวันไหนถูก",
        ),
        (
            "6 พฤศจิกายน",
            "ยังไม่มีปี หมายถึง 6 พฤศจิกายน 2548 หรือ 6 พฤศจิกายน 2549 กรุณาพิมพ์ปีด้วย",
        ),
        (
            "วันอาทิตย์ที่ 6 พ.ย.",
            "ยังไม่มีปี ถ้าหมายถึง 6 พฤศจิกายน 2548 กรุณาพิมพ์ปีด้วย",
        ),
        ("29/2/2548", "เดือนกุมภาพันธ์ 2548 มีเพียง 28 วัน กรุณาตรวจวันหรือปีอีกครั้ง"),
        ("  ", "กรุณาใส่วันที่ เช่น 27 ต.ค. 2548"),
    ],
)
def test_a_wrong_date_is_explained_in_thai_and_the_typing_is_kept(typed, said):
    form = RecordForm({"held_on": typed})

    with translation.override("th"):
        assert not form.is_valid()
    assert form.errors["held_on"][0].replace("\u00a0", " ") == said
    assert form["held_on"].value() == typed


def test_typed_markup_and_percent_signs_do_no_harm():
    form = RecordForm({"held_on": "<b>%(x)s 100%</b>"})

    assert not form.is_valid()
    assert "<b>" not in form.as_p()
    assert "%(x)s" in form.errors["held_on"][0]


def test_a_date_box_reads_an_instant_in_bangkok():
    field = ThaiDateFormField()
    late = datetime.datetime(2005, 10, 26, 17, 30, tzinfo=datetime.UTC)

    with timezone.override("Asia/Bangkok"):
        assert field.prepare_value(late) == "27 ต.ค. 2548"


def test_the_error_keeps_its_code_for_callers():
    with pytest.raises(ThaiValueError) as refused:
        parse_date("6 พฤศจิกายน")

    assert explained(refused.value).code == "no_year"
