"""Posts on the pages that gather: front page, tambon, village, governor's summary."""

import datetime

import pytest

from tests import factories
from thai.clock import BANGKOK

pytestmark = pytest.mark.django_db

TAMBON, VILLAGE = "/tambons/800119/", "/tambons/800119/villages/7/"
OPENED = datetime.datetime(2005, 10, 30, 9, tzinfo=BANGKOK)


@pytest.fixture
def step(kinds):
    return factories.make_milestone_kind("blog_opened")


def tick(tambon, kind, state, day=27):
    meeting = factories.make_meeting(tambon, held_on=datetime.date(2005, 10, day))
    meeting.milestones.create(tambon=tambon, kind=kind, state=state)
    return meeting


def test_the_front_page_shows_the_newest_posts(client, bang_chak, tha_rai):
    assert "ยังไม่มีใครเขียนบล็อก" in client.get("/").text
    for number in range(4):
        factories.make_post(tha_rai, title=f"เรื่อง {number}.")
    factories.make_post(bang_chak, title="ลับ", status="waiting")

    text = client.get("/").text

    assert text.index("เรื่อง 3.") < text.index("เรื่อง 2.") < text.index("เรื่อง 1.")
    assert "เรื่อง 0." not in text
    assert "ลับ" not in text


def test_a_tambon_shows_its_posts(client, bang_chak, tha_rai):
    factories.make_post(bang_chak, title="ของเรา")
    factories.make_post(tha_rai, title="ของเขา")

    text = client.get(TAMBON).text

    assert "ของเรา" in text
    assert "ของเขา" not in text
    assert "ดูเรื่องทั้งหมดของบล็อกนี้" in text


def test_a_tambon_without_a_blog_says_so(client, bang_chak):
    assert "บล็อกยังไม่ได้เปิด" in client.get(TAMBON).text


def test_a_blog_opened_elsewhere_and_not_here_is_said_as_both(client, bang_chak, step):
    tick(bang_chak, step, "done")

    text = client.get(TAMBON).text

    assert "มีนัดที่บันทึกว่าเปิดบล็อกแล้ว แต่ที่นี่ยังไม่ได้เปิด" in text


@pytest.mark.parametrize(
    ("state", "day", "shown"),
    [(None, 27, True), ("stuck", 27, True), ("stuck", 31, False), ("done", 27, False)],
)
def test_an_open_blog_is_a_step_taken_where_no_round_says_more(
    client, bang_chak, step, governor_office, state, day, shown
):
    factories.make_blog(bang_chak, opened_at=OPENED)
    if state:
        tick(bang_chak, step, state, day)

    text = client.get(TAMBON).text.replace("\u00a0", " ")
    client.force_login(governor_office)
    summary = client.get("/governor/").text.replace("\u00a0", " ")

    assert ('<a href="/blogs/800119/">บล็อก</a>' in text) == shown
    assert ('<span class="chip done">30 ต.ค.</span>' in summary) == shown
    assert ("ติดขัด" in text) == (state == "stuck" and not shown)


def test_a_village_shows_the_posts_that_tell_of_it(client, bang_chak):
    village = factories.make_village(bang_chak, 7)
    assert "เรื่องที่เล่าถึงหมู่บ้านนี้" not in client.get(VILLAGE).text
    factories.make_post(bang_chak, title="ที่หมู่เจ็ด", village=village)
    factories.make_post(bang_chak, title="ที่อื่น")

    text = client.get(VILLAGE).text

    assert "ที่หมู่เจ็ด" in text
    assert "ที่อื่น" not in text
    assert 'href="/blogs/800119/?village=7"' in text


def test_the_governor_sees_how_long_nobody_has_written(
    client, bang_chak, tha_rai, mamuang, governor_office
):
    factories.make_post(bang_chak, published_at=OPENED)
    factories.make_post(bang_chak, status="waiting")
    factories.make_blog(tha_rai)
    client.force_login(governor_office)

    text = client.get("/governor/").text

    assert "เรื่องล่าสุด 22 วันก่อน" in text
    assert "เปิดแล้ว ยังไม่มีเรื่อง" in text
    assert text.count('<span class="chip open">ยังไม่เปิด</span>') == 1


def test_the_menu_leads_to_the_yard(client, db):
    assert (
        '<a href="/blogs/" aria-current="page">บล็อก</a>' in client.get("/blogs/").text
    )
