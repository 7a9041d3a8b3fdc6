"""What one cell means, and what is said when it means nothing."""

import datetime

import pytest
from django.db import models
from django.utils.translation import override

from thai.citizen import has_citizen_number
from thai.clock import BANGKOK
from thai.tables.cells import (
    AmountCell,
    ChoiceCell,
    CodeCell,
    DateCell,
    HourCell,
    MomentCell,
    NumberCell,
    TextCell,
    YesNoCell,
)
from thai.tables.formulas import as_written, inert
from thai.tables.table import Unread

DAY = datetime.date(2005, 10, 27)
MOMENT = datetime.datetime(2005, 10, 28, 8, 50, tzinfo=BANGKOK)
CITIZEN = "3100600445635"


class Kind(models.TextChoices):
    DONE = "done", "เสร็จแล้ว"
    OPEN = "open", "ยังไม่เสร็จ"


@pytest.fixture(autouse=True)
def in_thai():
    with override("th"):
        yield


@pytest.mark.parametrize("cell", [TextCell(), NumberCell(), DateCell(), YesNoCell()])
@pytest.mark.parametrize("blank", [None, "", "  ", "\u200b", "\u00a0"])
def test_an_empty_cell_is_unknown_and_never_nothing(cell, blank):
    assert cell.clean(blank) is None
    assert cell.render(None) == ""


@pytest.mark.parametrize(
    ("cell", "typed", "meant"),
    [
        (DateCell(), "2005-10-27", DAY),
        (DateCell(), "๒๗ ต.ค. ๒๕๔๘", DAY),
        (DateCell(), "27/10/48", DAY),
        (DateCell(), datetime.datetime(2005, 10, 27), DAY),
        (DateCell(), datetime.datetime(2548, 10, 27), DAY),
        (MomentCell(), "2005-10-28 08:50:00+07:00", MOMENT),
        (MomentCell(), "2005-10-28 01:50:00Z", MOMENT),
        (MomentCell(), "2005-10-28 08:50", MOMENT),
        (MomentCell(), "28 ตุลาคม 2548 08:50", MOMENT),
        (MomentCell(), "28 ต.ค. 2548 เวลา 08.50 น.", MOMENT),
        (MomentCell(), "28 ต.ค. 2548", MOMENT.replace(hour=0, minute=0)),
        (MomentCell(), datetime.datetime(2548, 10, 28, 8, 50), MOMENT),
        (HourCell(), "13.30", datetime.time(13, 30)),
        (HourCell(), "13:30", datetime.time(13, 30)),
        (HourCell(), 13.3, datetime.time(13, 30)),
        (HourCell(), "8.5", datetime.time(8, 50)),
        (HourCell(), 13, datetime.time(13)),
        (HourCell(), datetime.time(13, 30), datetime.time(13, 30)),
        (NumberCell(), "๑,๒๓๔", 1234),
        (NumberCell(), 7.0, 7),
        (NumberCell(), "-5", -5),
        (CodeCell(), "๘๐๐๑๑๙", "800119"),
        (TextCell(), 800119, "800119"),
        (TextCell(), 800119.0, "800119"),
        (TextCell(), " ก\u0e4d\u0e32นัน\x00\u200b ", "กำนัน"),
        (TextCell(), "'=1+1", "=1+1"),
        (YesNoCell(), "ใช่", True),
        (YesNoCell(), "ไม่ใช่", False),
        (YesNoCell(), "TRUE", True),
        (YesNoCell(), 0, False),
        (ChoiceCell(Kind.choices), "เสร็จแล้ว", "done"),
        (ChoiceCell(Kind.choices), "OPEN", "open"),
        (AmountCell(), 0.1, AmountCell().clean("0.10")),
    ],
)
def test_what_is_typed_is_understood(cell, typed, meant):
    assert cell.clean(typed) == meant


@pytest.mark.parametrize(
    ("cell", "typed", "why"),
    [
        (DateCell(), "31 ก.พ. 2548", "ไม่มีวันที่ 31"),
        (DateCell(), "27 ต.ค.", "ปี"),
        (DateCell(), "ข" * 5000, "ยาว"),
        (MomentCell(), "2005-10-28 99:99", "ไม่ใช่วันที่พร้อมเวลา"),
        (NumberCell(), "12.5", "ไม่ใช่จำนวนเต็ม"),
        (NumberCell(), True, "ไม่ใช่จำนวนเต็ม"),
        (NumberCell(), "9" * 30, "ไม่ใช่จำนวนเต็ม"),
        (YesNoCell(), "อาจจะ", "ใช่หรือไม่ใช่"),
        (ChoiceCell(Kind.choices), "ครึ่งหนึ่ง", "เสร็จแล้ว, ยังไม่เสร็จ"),
        (TextCell(), f"บัตร {CITIZEN}", "เลขประจำตัวประชาชน"),
        (TextCell(), Unread("เป็นสูตร"), "เป็นสูตร"),
    ],
)
def test_what_cannot_be_taken_is_explained_in_thai(cell, typed, why):
    with pytest.raises(ValueError, match=why):
        cell.clean(typed)


def test_cells_are_written_for_people_and_programs():
    assert DateCell().render(DAY) == "2005-10-27"
    assert DateCell().show_thai(DAY) == "27 ตุลาคม 2548"
    assert MomentCell().render(MOMENT) == "2005-10-28 08:50:00+07:00"
    assert MomentCell().show_thai(MOMENT) == "28 ตุลาคม 2548 08:50"
    assert HourCell().render(datetime.time(13)) == "13:00"
    assert YesNoCell().render(False) == "ไม่ใช่"
    assert ChoiceCell(Kind.choices).render("done") == "เสร็จแล้ว"
    assert NumberCell().render(-5) == -5


def test_choices_of_one_name_are_told_apart_by_code():
    cell = ChoiceCell([("a", "เหมือนกัน"), ("b", "เหมือนกัน"), ("c", "อื่น")])

    assert [cell.render(code) for code in "abc"] == ["a", "b", "อื่น"]
    assert cell.clean("b") == "b"
    with pytest.raises(ValueError, match="เหมือนกัน"):
        cell.clean("เหมือนกัน")


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "@a", "ข้อความ", "'ก'", "-5", ""])
def test_the_guard_of_formulas_is_taken_away_again(text):
    assert as_written(inert(text)) == text


def test_citizen_numbers_are_known_by_their_check_digit():
    spaced = "3-1006-00445-63-5"

    assert has_citizen_number(CITIZEN)
    assert has_citizen_number(f"เลข {spaced} ค่ะ")
    assert not has_citizen_number("3100600445636")
    assert not has_citizen_number(f"1{CITIZEN}")
    assert not has_citizen_number("0812345678")


def test_long_cells_are_read_in_time():
    for cell in (TextCell(), NumberCell(), DateCell(), MomentCell(), HourCell()):
        text = "1 " * 50_000 + "ก"
        try:
            cell.clean(text)
        except ValueError:
            continue
