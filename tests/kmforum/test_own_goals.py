"""One's own data of goals and freedom tables: all of one's own, nothing of others."""

import json

import pytest
from django.utils import timezone

from kmforum.own_goals import own_goals
from meetings.models import GoalUpdate
from tests.factories import (
    make_assessment,
    make_freedom_table,
    make_goal,
    make_user,
    make_village,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(facilitator, bang_chak):
    """A goal with an entry, a table, its village's scores and her own."""
    goal = make_goal(bang_chak, recorded_by=facilitator)
    GoalUpdate.objects.create(
        goal=goal, note="เริ่มออมแล้ว", progress=40, at=timezone.now(), by=facilitator
    )
    table = make_freedom_table(title="ตารางบางจาก", made_by=facilitator)
    village = make_village(bang_chak, 7)
    make_assessment(table, village, (4, 5), recorded_by=facilitator)
    make_assessment(table, facilitator.person, (3, None), recorded_by=facilitator)
    return table


def test_the_file_tells_what_one_did_and_how_one_judged_oneself(
    client, facilitator, work
):
    client.force_login(facilitator)

    data = json.loads(client.get("/accounts/profile.json").content)

    assert data["เป้าหมายที่ฉันบันทึก"][0]["เป้าหมาย"] == "เป็นสถาบันการเงินตำบล"
    assert data["ความเคลื่อนไหวของเป้าหมายที่ฉันบันทึก"][0]["หมายเหตุ"] == "เริ่มออมแล้ว"
    assert data["ตารางอิสรภาพที่ฉันทำ"][0]["ชื่อเรื่อง"] == "ตารางบางจาก"
    (written,) = data["การประเมินตนเองที่ฉันบันทึก"]
    assert written["ของใคร"] == "บางจาก หมู่ที่ 7"
    (own,) = data["การประเมินตนเองของฉัน"]
    (score,) = own["คะแนน"]
    assert (score["ระดับตอนนี้"], score["ระดับเป้าหมาย"]) == (3, None)


def test_scores_that_one_wrote_down_for_another_stay_hers(facilitator, work):
    other = make_user("somsri").person
    make_assessment(work, other, (1, 5), recorded_by=facilitator)

    text = json.dumps(own_goals(facilitator), ensure_ascii=False)

    assert "somsri" not in text
    assert text.count("ระดับตอนนี้") == 1


def test_who_did_nothing_has_nothing(outsider, work):
    assert not any(own_goals(outsider).values())
