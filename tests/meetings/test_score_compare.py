"""Two rounds of one table side by side."""

import datetime
import re

import pytest
from django.utils.html import strip_tags

from meetings.models import Topic
from tests.factories import (
    make_assessment,
    make_freedom_table,
    make_meeting,
    make_village,
)
from thai.clock import now

pytestmark = pytest.mark.django_db

JUN_3, OCT_25 = datetime.date(2005, 6, 3), datetime.date(2005, 10, 25)


@pytest.fixture
def table(bang_chak):
    table = make_freedom_table("บัญชี", "สินเชื่อ", "กรรมการ", "ออมทรัพย์", "สวัสดิการ")
    moo_7 = make_village(bang_chak, 7)
    june = make_meeting(bang_chak, round_number=1, held_on=JUN_3)
    october = make_meeting(bang_chak, round_number=2, held_on=OCT_25)
    make_assessment(table, moo_7, (2, 4), (4, 5), (3, 3), None, (1, 2), meeting=june)
    make_assessment(table, moo_7, (3, 5), (3, 5), (3, 4), (2, 2), None, meeting=october)
    make_assessment(table, make_village(bang_chak, 1), (2, 3), meeting=october)
    return table


def changes(response):
    """{subject: [what is said of each topic]}"""
    found = re.findall(r'<h2 id="c\d+">(.*?)</h2>(.*?)</section>', response.text, re.S)
    return {name: told_in(table) for name, table in found}


def told_in(table):
    rows = re.findall(r'scope="row">(.*?)</tr>', table, re.S)
    return [" ".join(strip_tags(row.replace("</t", " </t")).split()) for row in rows]


def test_what_rose_and_fell_is_said_in_words_and_signs(client, table, administrator):
    client.force_login(administrator)

    response = client.get(f"{table.get_absolute_url()}compare/")

    assert changes(response) == {
        "บางจาก หมู่ที่ 1": ["บัญชี ยังไม่ประเมิน 2 → 3 + ประเมินเป็นครั้งแรก"],
        "บางจาก หมู่ที่ 7": [
            "บัญชี 2 → 4 3 → 5 ▲ สูงขึ้น 1",
            "สินเชื่อ 4 → 5 3 → 5 ▼ ลดลง 1",
            "กรรมการ 3 → 3 3 → 4 = เท่าเดิม",
            "ออมทรัพย์ ยังไม่ประเมิน 2 → 2 + ประเมินเป็นครั้งแรก",
            "สวัสดิการ 1 → 2 ยังไม่ประเมิน – ครั้งหลังไม่ได้ประเมิน",
        ],
    }
    assert "ไม่ใช่ความล้มเหลว" in response.text


def test_a_topic_taken_out_is_still_compared(client, table, administrator):
    Topic.objects.filter(name="สินเชื่อ").update(removed_at=now())
    client.force_login(administrator)

    response = client.get(f"{table.get_absolute_url()}compare/")

    told = changes(response)["บางจาก หมู่ที่ 7"]
    assert "สินเชื่อ (เอาออกจากตารางแล้ว) 4 → 5 3 → 5 ▼ ลดลง 1" in told


def test_the_two_are_chosen_and_may_be_turned_round(client, table, administrator):
    rounds = table.assessments.order_by("pk").values_list("meeting", flat=True)[:2]
    first, last = (f"round-{pk}" for pk in rounds)
    client.force_login(administrator)
    asked = {"a": last, "b": first}

    response = client.get(f"{table.get_absolute_url()}compare/", asked)

    assert "▼ ลดลง 1" in changes(response)["บางจาก หมู่ที่ 7"][0]


def test_one_alone_has_nothing_to_be_compared_with(client, bang_chak, administrator):
    table = make_freedom_table()
    make_assessment(table, make_village(bang_chak, 7), (4, 5))
    client.force_login(administrator)

    response = client.get(f"{table.get_absolute_url()}compare/")

    assert "ตารางนี้ใช้ไปครั้งเดียว" in response.text


@pytest.mark.parametrize("word", ["round-999", "day-1", "x"])
def test_a_round_that_is_not_there_is_not_found(client, table, administrator, word):
    client.force_login(administrator)

    assert client.get(f"{table.get_absolute_url()}compare/?a={word}").status_code == 404


def test_scores_a_reader_may_not_see_are_not_compared(client, table, outsider):
    client.force_login(outsider)

    assert client.get(f"{table.get_absolute_url()}compare/").status_code == 404
