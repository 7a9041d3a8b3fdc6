"""The story of the product: the thirteenth meeting, typed on a telephone."""

import datetime

import pytest
from playwright.sync_api import expect

from meetings.models import Appointment, Meeting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

MEETS_AGAIN = datetime.date(2005, 12, 19)


def go_on(page):
    page.locator("form .btns .btn-primary").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_round_of_21_november_goes_from_its_appointment_to_the_governor(
    site, scripts
):
    page = site.window("facilitator", 360, scripts=scripts)
    page.goto("/me/")
    page.get_by_role("link", name="บันทึกนัดนี้").first.click()

    expect(page.get_by_label("วันที่จัด")).to_have_value("21 พ.ย. 2548")
    expect(page.get_by_label("เป็นนัดที่ บางจาก")).to_have_value("4")
    page.get_by_label("ที่ทำการกองทุนหมู่บ้านหมู่ที่ 7").check()
    page.get_by_label("คุณอำนวย", exact=True).fill("๙")
    page.get_by_label("คุณกิจ", exact=True).fill("ยี่สิบกว่า")
    go_on(page)

    page.get_by_label("จดไว้ก่อน").fill("หมู่ที่ 7 เล่าวิธีทำบัญชี")
    page.locator("#id_item-1-title").fill("ระบบบัญชี")
    page.locator("#id_item-1-outcome").fill("จะอบรมบัญชีทุกหมู่บ้าน")
    page.locator("#id_item-1-kind").select_option(label="ข้อตกลง")
    page.locator("#id_item-2-title").fill("กติกาเงินกู้")
    page.locator("#id_item-2-outcome").fill("เถียงกันเรื่องดอกเบี้ย")
    page.locator("#id_item-2-kind").select_option(label="ยังตกลงกันไม่ได้")
    page.get_by_label("แผนกิจกรรม").check()
    go_on(page)

    page.get_by_label("รู้วันแล้ว").check()
    page.get_by_label("วันนัดต่อไป").fill("19 ธ.ค. 48")
    expect(page.get_by_text("คุณกิจ ประมาณ 20 คน")).to_be_visible()
    page.get_by_role("button", name="ส่งบันทึก").last.click()

    expect(page.get_by_text("ส่งบันทึกแล้ว").first).to_be_visible()
    meeting = Meeting.objects.get(state="recorded")
    assert meeting.name == "บางจาก นัดที่ 4"
    assert Appointment.objects.get(on="2005-11-21").fulfilled_by == meeting
    assert Appointment.objects.get(made_in=meeting).on == MEETS_AGAIN

    page.goto("/tambons/800119/")
    expect(page.locator("main figure svg text", has_text="4").first).to_be_visible()
    expect(page.get_by_text("จะอบรมบัญชีทุกหมู่บ้าน").first).to_be_visible()

    office = site.window("governor_office", 360, scripts=scripts)
    office.goto("/governor/")
    expect(office.get_by_text("รอยืนยัน").first).to_be_visible()
    expect(office.get_by_text("19 ธ.ค. 2548").first).to_be_visible()

    visitor = site.window(None, 360, scripts=scripts)
    visitor.goto(f"/meetings/{meeting.pk}/")
    expect(visitor.get_by_role("heading", name="ไม่พบหน้านี้")).to_be_visible()


def test_enter_goes_on_instead_of_pressing_a_day_button(site):
    page = site.window("facilitator", 360, scripts=False)
    page.goto("/meetings/new/")
    box = page.get_by_label("วันที่จัด")
    box.fill("25/10/48")
    box.press("Enter")

    expect(page.get_by_role("heading", name="คุยอะไร ได้อะไร")).to_be_visible()


def test_a_wrong_day_is_led_to_and_mended(site):
    page = site.window("facilitator", 360, scripts=False)
    page.goto("/meetings/new/")
    page.get_by_label("วันที่จัด").fill("32/10/48")
    go_on(page)
    page.get_by_label("จดไว้ก่อน").fill("64 คน")
    go_on(page)
    page.get_by_role("button", name="ส่งบันทึก").last.click()

    page.get_by_role("link", name="เดือนตุลาคมไม่มีวันที่ 32").click()
    box = page.get_by_label("วันที่จัด")
    expect(box).to_have_value("32/10/48")
    box.fill("26/10/48")
    page.get_by_role("button", name="ส่งบันทึก").last.click()

    expect(page.get_by_text("ส่งบันทึกแล้ว").first).to_be_visible()
