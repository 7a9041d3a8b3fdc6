"""A freedom table is scored at a round, on one phone without scripts."""

import re

import pytest
from playwright.sync_api import expect

from meetings.models import Assessment, Meeting
from tambons.models import Tambon
from tests.factories import make_freedom_table, make_village

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def table(site):
    return make_freedom_table("บัญชี", "สินเชื่อ", title="กองทุนหมู่บ้าน")


@pytest.fixture
def villages(site):
    bang_chak = Tambon.objects.get(code="800119")
    return [make_village(bang_chak, moo) for moo in (1, 7)]


def tap(page, topic, legend, level):
    card = page.locator("section.card", has=page.get_by_role("heading", name=topic))
    rows = card.get_by_role("group", name=re.compile(legend))
    label = rows.locator("label").filter(has_text=re.compile(rf"^{level}$"))
    assert min(label.bounding_box()[side] for side in ("width", "height")) >= 44
    label.click()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= 360


def test_two_villages_are_scored_one_after_the_other(site, table, villages):
    meeting = Meeting.objects.filter(meeting_tambons__tambon__code="800119").latest(
        "held_on"
    )
    page = site.window("facilitator", scripts=False)
    page.goto(f"/freedom-tables/{table.pk}/")
    page.get_by_role("link", name="ให้คะแนนด้วยกัน").click()
    page.get_by_role("link", name=meeting.name).click()
    assert fits(page)

    page.get_by_label("คะแนนของใคร").select_option(label="หมู่ที่ 1")
    tap(page, "บัญชี", "ระดับตอนนี้", 1)
    tap(page, "บัญชี", "อยากไปให้ถึงระดับ", 3)
    page.get_by_label("เพราะอะไร").first.fill("เพิ่งเริ่มทำ")
    page.get_by_label("ตกลงคะแนนร่วมกัน").check()
    page.get_by_role("button", name="บันทึกคะแนน").click()

    expect(page.get_by_text("บันทึกคะแนนของ บางจาก หมู่ที่ 1 แล้ว")).to_be_visible()
    chosen = page.get_by_label("คะแนนของใคร").locator("option:checked")
    expect(chosen).to_have_text("หมู่ที่ 7")
    tap(page, "บัญชี", "ระดับตอนนี้", 4)
    tap(page, "บัญชี", "อยากไปให้ถึงระดับ", 2)
    page.get_by_role("button", name="บันทึกคะแนน").click()

    expect(page.get_by_text("ระดับเป้าหมายต่ำกว่าระดับตอนนี้")).to_be_visible()
    told = {
        one.village.moo: [(s.topic.name, s.current, s.target) for s in one.scores.all()]
        for one in Assessment.objects.filter(meeting=meeting, table=table)
    }
    assert told == {1: [("บัญชี", 1, 3)], 7: [("บัญชี", 4, 2)]}
    page.goto(f"/freedom-tables/{table.pk}/")
    pairs = page.locator(
        "section", has=page.get_by_role("heading", name="คู่ที่น่าจะได้คุยกัน")
    )
    expect(pairs).to_contain_text("บางจาก หมู่ที่ 1 (อยากขึ้น 2 ขั้น)")
    assert fits(page)


def test_a_mistake_is_explained_beside_its_box_and_nothing_is_lost(
    site, table, villages
):
    page = site.window("facilitator", scripts=False)
    page.goto(f"/freedom-tables/{table.pk}/assess/?tambon=800119")
    tap(page, "สินเชื่อ", "ระดับตอนนี้", 5)
    page.get_by_label("เพราะอะไร").last.fill("มีกติกาชัด")

    page.get_by_role("button", name="บันทึกคะแนน").click()

    expect(page.get_by_text("โปรดเลือกว่าเป็นคะแนนของใคร").first).to_be_visible()
    expect(page.get_by_label("เพราะอะไร").last).to_have_value("มีกติกาชัด")
    expect(page.locator("input[value='5']:checked")).to_have_count(1)
    assert not Assessment.objects.filter(table=table).exists()
