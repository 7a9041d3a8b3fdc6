"""A village's goal is set on a telephone, and somebody tells how it goes."""

import datetime

import pytest
from playwright.sync_api import expect

from meetings.models import Goal, Meeting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

SEP_19 = datetime.date(2005, 9, 19)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_goal_is_set_and_told_of(site, scripts):
    page = site.window("facilitator", 360, scripts=scripts)
    page.goto("/tambons/800119/")
    page.get_by_role("link", name="ตั้งเป้าหมาย", exact=True).click()
    page.get_by_label("เป้าหมายของใคร").select_option(label="หมู่ที่ 9")
    page.get_by_label("หรือตั้งวันไหน").fill("31 ก.พ. 48")
    page.get_by_role("button", name="ตั้งเป้าหมาย").click()

    expect(page.get_by_text("ยังส่งไม่ได้")).to_be_visible()
    page.get_by_label("ข้อความของเป้าหมาย").fill("ทุกบ้านมีบัญชีครัวเรือน")
    page.get_by_label("หรือตั้งวันไหน").fill("")
    second = Meeting.objects.get(held_on=SEP_19, meeting_tambons__round_number=2)
    page.get_by_label("ตั้งในนัดไหน").select_option(value=str(second.pk))
    tambon_goal = Goal.objects.get(tambon__code="800119")
    page.get_by_label("ร่วมมุ่งไปสู่เป้าหมายตำบลข้อไหน").select_option(
        value=str(tambon_goal.pk)
    )
    page.get_by_role("button", name="ตั้งเป้าหมาย").click()

    expect(page.get_by_text("จดเป้าหมายไว้แล้ว")).to_be_visible()
    page.get_by_role("link", name="บอกความคืบหน้า").click()
    page.get_by_label("กำลังทำ").check()
    page.get_by_label("คืบหน้าร้อยละเท่าไร").fill("๔๐")
    page.get_by_label("เล่าเป็นคำพูด").fill("จดแล้ว 12 บ้าน")
    page.get_by_role("button", name="ส่ง").click()

    expect(page.get_by_text("จดความคืบหน้าไว้แล้ว")).to_be_visible()
    goal = Goal.objects.get(village__moo=9)
    assert (goal.parent, goal.set_in) == (tambon_goal, second)
    assert (goal.status, goal.progress) == ("doing", 40)

    visitor = site.window(None, 360, scripts=scripts)
    visitor.goto(tambon_goal.get_absolute_url())
    expect(visitor.get_by_text("1/11 หมู่บ้านรายงาน").first).to_be_visible()
    visitor.get_by_role("link", name="ทุกบ้านมีบัญชีครัวเรือน").click()
    expect(visitor.get_by_text("จดแล้ว 12 บ้าน")).to_be_visible()
