"""Every rule of meetings: refused by the database itself, and explained in Thai.

Each rule stands beside its neighbour that is allowed, so that it refuses for the
right reason.
"""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import AutoField

from meetings.models import (
    ActionItem,
    ActionOwner,
    AgendaItem,
    AppointedRole,
    Appointment,
    AppointmentMove,
    Attendance,
    Meeting,
    MeetingDraft,
    MeetingTambon,
    Milestone,
    Participation,
    Revision,
)
from tests import factories
from tests.meetings.rules import (
    DAY,
    DAY_BEFORE,
    NOW,
    OTHER_KEY,
    R,
    Rows,
    Rule,
)

pytestmark = pytest.mark.django_db

CONFIRMED = {"state": "confirmed", "confirmed_at": NOW, "confirmed_by": R.confirmer}
FROM_SOURCE = {"source": "GotoKnow 5986", "recorded_by": None}
WHEN_CONFIRMED = "กรุณาระบุว่ายืนยันเมื่อใด"
ONLY_CONFIRMED = "เฉพาะบันทึกที่ยืนยันแล้วเท่านั้น"
NO_BLANK = "ช่องนี้เว้นว่างไม่ได้"
PEOPLE_ONE = "เพียงอย่างเดียว: บทบาท กลุ่ม หรือคำเรียก"
PEOPLE_ONCE = "นับคนกลุ่มนี้ไว้แล้ว"
DUTY_ONE = "เพียงอย่างเดียว: บุคคล กลุ่ม หรือหมู่บ้าน"
DUTY_ONCE = "มีหน้าที่นี้อยู่ในบันทึกแล้ว"
OWNER_ONE = "เพียงอย่างเดียว: บุคคล กลุ่ม หรือเขียนเป็นข้อความ"
LAST_DAY = "วันสุดท้ายต้องไม่มาก่อนวันแรก"
OFF = "กรุณาระบุทั้งสองอย่าง: ยกเลิกเมื่อใด"
TAKEN = "มีอยู่แล้ว"

RULES = [
    Rule("province", Meeting, {"province": None}, {}, NO_BLANK),
    Rule("held on", Meeting, {"held_on": None}, {}, NO_BLANK),
    Rule(
        "confirmed has its time",
        Meeting,
        {**CONFIRMED, "confirmed_at": None, "confirmed_by": None, "source": "ก"},
        {**CONFIRMED, "confirmed_by": None, "source": "ก"},
        WHEN_CONFIRMED,
    ),
    Rule("unconfirmed has no time", Meeting, {"confirmed_at": NOW}, {}, ONLY_CONFIRMED),
    Rule(
        "cancelled has no time",
        Meeting,
        {"state": "cancelled", "confirmed_at": NOW},
        {"state": "cancelled"},
        ONLY_CONFIRMED,
    ),
    Rule(
        "unconfirmed has no confirmer",
        Meeting,
        {"confirmed_by": R.confirmer},
        CONFIRMED,
        ONLY_CONFIRMED,
    ),
    Rule(
        "confirmed by another",
        Meeting,
        {**CONFIRMED, "confirmed_by": R.recorder},
        CONFIRMED,
        "ผู้ยืนยันต้องเป็นคนละคนกับผู้บันทึก",
    ),
    Rule(
        "confirmed by another, source or not",
        Meeting,
        {**CONFIRMED, "confirmed_by": R.recorder, "source": "GotoKnow 5986"},
        {**CONFIRMED, "source": "GotoKnow 5986"},
        "ผู้ยืนยันต้องเป็นคนละคนกับผู้บันทึก",
    ),
    Rule(
        "recorder or source",
        Meeting,
        {"recorded_by": None},
        FROM_SOURCE,
        "กรุณาระบุผู้บันทึก หรือบอกต้นเรื่อง",
    ),
    Rule(
        "confirmer or source",
        Meeting,
        {**CONFIRMED, "confirmed_by": None},
        {**CONFIRMED, **FROM_SOURCE, "confirmed_by": None},
        "กรุณาระบุผู้ยืนยัน หรือบอกต้นเรื่อง",
    ),
    Rule("ends", Meeting, {"ends_on": DAY_BEFORE}, {"ends_on": DAY}, LAST_DAY),
    Rule(
        "tambon once in a meeting",
        MeetingTambon,
        {},
        {"tambon": R.other_tambon},
        "ตำบลนี้อยู่ในนัดนี้แล้ว",
        first={},
    ),
    Rule(
        "round number once",
        MeetingTambon,
        {"meeting": R.other_meeting, "round_number": 4},
        {"meeting": R.other_meeting, "round_number": 5},
        "ตำบลนี้มีนัดที่ใช้เลขนี้อยู่แล้ว",
        first={"round_number": 4},
    ),
    Rule(
        "round number of each tambon",
        MeetingTambon,
        {"meeting": R.other_meeting, "round_number": 4},
        {"tambon": R.other_tambon, "round_number": 4},
        "ตำบลนี้มีนัดที่ใช้เลขนี้อยู่แล้ว",
        first={"round_number": 4},
    ),
    Rule(
        "one host",
        MeetingTambon,
        {"tambon": R.other_tambon, "is_host": True},
        {"tambon": R.other_tambon},
        "นัดหนึ่งมีตำบลเจ้าภาพได้ตำบลเดียว",
        first={"is_host": True},
    ),
    Rule(
        "round from one",
        MeetingTambon,
        {"round_number": 0},
        {"round_number": 1},
        "มากกว่าหรือเท่ากับ 1",
    ),
    *(
        Rule(f"people {name}", Attendance, wrong, {"role": "sponsor"}, PEOPLE_ONE)
        for name, wrong in {
            "none": {},
            "role and group": {"role": "sponsor", "group": R.group},
            "role and label": {"role": "sponsor", "label": "ทีมจังหวัด"},
            "group and label": {"group": R.group, "label": "ทีมจังหวัด"},
            "all": {"role": "sponsor", "group": R.group, "label": "ทีมจังหวัด"},
        }.items()
    ),
    *(
        Rule(f"people once {name}", Attendance, same, other, PEOPLE_ONCE, first=same)
        for name, same, other in [
            ("role", {"role": "sponsor"}, {"role": "facilitator"}),
            ("label", {"label": "ทีมจังหวัด"}, {"label": "ทีมอำเภอ"}),
            ("group", {"group": R.group}, {"group": R.other_group}),
            (
                "role of tambon",
                {"role": "sponsor", "tambon": R.tambon},
                {"role": "sponsor", "tambon": R.other_tambon},
            ),
            (
                "role of tambon or of all",
                {"role": "sponsor", "tambon": R.tambon},
                {"role": "sponsor"},
            ),
            (
                "label of tambon",
                {"label": "อบต.", "tambon": R.tambon},
                {"label": "อบต.", "tambon": R.other_tambon},
            ),
            (
                "group of tambon",
                {"group": R.group, "tambon": R.tambon},
                {"group": R.group, "tambon": R.other_tambon},
            ),
            (
                "group of tambon or of all",
                {"group": R.group, "tambon": R.tambon},
                {"group": R.group},
            ),
        ]
    ),
    *(
        Rule(f"duty {name}", Participation, wrong, {"person": R.person}, DUTY_ONE)
        for name, wrong in {
            "nobody": {},
            "person and group": {"person": R.person, "group": R.group},
            "person and village": {"person": R.person, "village": R.village},
            "group and village": {"group": R.group, "village": R.village},
        }.items()
    ),
    *(
        Rule(
            f"duty once {who}",
            Participation,
            {who: getattr(R, who)},
            {who: getattr(R, who), "duty": "recorder"},
            DUTY_ONCE,
            first={who: getattr(R, who)},
        )
        for who in ("person", "group", "village")
    ),
    Rule(
        "position",
        AgendaItem,
        {},
        {"position": 2},
        "มีเรื่องอื่นอยู่ในลำดับนี้แล้ว",
        first={},
    ),
    Rule(
        "done has its day",
        ActionItem,
        {"status": "done"},
        {"status": "done", "done_on": DAY},
        "กรุณาระบุว่าเสร็จเมื่อใด",
    ),
    *(
        Rule(
            f"{status} has no day",
            ActionItem,
            {"status": status, "done_on": DAY},
            {"status": status},
            "เฉพาะงานที่เสร็จแล้วเท่านั้น",
        )
        for status in ("open", "doing", "dropped")
    ),
    *(
        Rule(f"owner {name}", ActionOwner, wrong, right, OWNER_ONE)
        for name, wrong, right in [
            ("nobody", {}, {"text": "ทุกหมู่บ้าน"}),
            ("two", {"person": R.person, "group": R.group}, {"group": R.group}),
            ("words too", {"person": R.person, "text": "ทุกคน"}, {"person": R.person}),
            ("group, words", {"group": R.group, "text": "ทุกคน"}, {"group": R.group}),
        ]
    ),
    Rule("dated has a day", Appointment, {"on": None}, {}, "กรุณาระบุวันที่"),
    *(
        Rule(
            f"{kind} has no day",
            Appointment,
            {"kind": kind},
            {"kind": kind, "on": None},
            "มีวันที่แล้ว กรุณาเลือก",
        )
        for kind in ("to_be_announced", "undecided")
    ),
    Rule("last day", Appointment, {"ends_on": DAY_BEFORE}, {"ends_on": DAY}, LAST_DAY),
    *(
        Rule(
            f"called off {name}",
            Appointment,
            wrong,
            {"cancelled_at": NOW, "closed_as": "not_held"},
            OFF,
        )
        for name, wrong in {
            "how not said": {"cancelled_at": NOW},
            "when not said": {"closed_as": "cancelled"},
        }.items()
    ),
    Rule(
        "move key",
        AppointmentMove,
        {"version": 2},
        {"version": 2, "key": OTHER_KEY},
        first={},
    ),
    Rule(
        "move version",
        AppointmentMove,
        {"key": OTHER_KEY},
        {"key": OTHER_KEY, "version": 2},
        "มีคนอื่นแก้นัดนี้ไปก่อนแล้ว",
        first={},
    ),
    Rule(
        "milestone once in a meeting",
        Milestone,
        {"meeting": R.meeting},
        {"meeting": R.other_meeting},
        "นัดนี้ทำเครื่องหมายขั้นนี้ไว้แล้ว",
        first={"meeting": R.meeting},
    ),
    Rule(
        "milestone once without a meeting",
        Milestone,
        {},
        {"kind": R.other_milestone_kind},
        "ทำเครื่องหมายขั้นนี้ไว้แล้ว",
        first={},
    ),
    Rule(
        "role appointed once",
        AppointedRole,
        {"meeting": R.other_meeting},
        {"role_assignment": R.other_role},
        TAKEN,
        first={},
    ),
    Rule(
        "revision key",
        Revision,
        {"version": 2},
        {"version": 2, "key": OTHER_KEY},
        first={},
    ),
    Rule(
        "revision version",
        Revision,
        {"key": OTHER_KEY},
        {"key": OTHER_KEY, "version": 2},
        "มีคนอื่นบันทึกฉบับนี้ไปก่อนแล้ว",
        first={},
    ),
    Rule("draft key", MeetingDraft, {}, {"key": OTHER_KEY}, first={}),
]


@pytest.fixture
def rows():
    return Rows()


def store(row):
    """Past `clean()` and `save()`, straight into the table."""
    type(row)._base_manager.bulk_create([row])
    return row


def store_first(rows, rule):
    if rule.first is not None:
        store(rows.build(rule.model, rule.first))


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_database_refuses_a_new_row(rows, rule):
    store_first(rows, rule)
    wrong, right = (
        rows.build(rule.model, rule.wrong),
        rows.build(rule.model, rule.right),
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        store(wrong)

    assert store(right).pk


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_database_refuses_a_change(rows, rule):
    store_first(rows, rule)
    wrong = values(rows.build(rule.model, rule.wrong))
    right = store(rows.build(rule.model, rule.right))
    kept = rule.model._base_manager.filter(pk=right.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        kept.update(**wrong)

    assert values(kept.get()) == values(right)


def values(row):
    fields = row._meta.concrete_fields
    return {
        field.attname: getattr(row, field.attname)
        for field in fields
        if not isinstance(field, AutoField)
    }


@pytest.mark.parametrize("rule", [r for r in RULES if r.says], ids=str)
def test_a_person_reads_why_in_thai(rows, rule):
    store_first(rows, rule)

    with pytest.raises(ValidationError) as refusal:
        rows.build(rule.model, rule.wrong).full_clean()

    texts = refusal.value.messages
    assert any(rule.says in text for text in texts), texts
    assert not any("_" in text for text in texts), "the name of a constraint"
    rows.build(rule.model, rule.right).full_clean()


def test_rounds_without_a_number_are_as_many_as_there_are(rows):
    for _round in range(3):
        factories.make_meeting(rows["tambon"], round_number=None)

    assert rows["tambon"].meeting_tambons.filter(round_number=None).count() == 3
