"""A screen that saves itself, on lines as they are: nothing lost, nothing claimed."""

import re

import pytest
from playwright.sync_api import Error, expect

from meetings.models import MeetingDraft
from tests.browser.phone import (
    LONG,
    PAUSE,
    REACHED,
    Writer,
    abort,
    lose_reply,
    stored,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_typing_is_kept_here_then_sent_and_said_only_after_the_answer(writer, key):
    writer.hold()

    writer.type("เปิดใจ").says("เก็บในเครื่องแล้ว")
    assert writer.copies()
    writer.wait().says("กำลังส่ง")
    assert not stored(key)
    expect(writer.state).not_to_contain_text("ส่งถึงส่วนกลาง")
    writer.let_go()

    writer.says(REACHED)
    assert stored(key) == "เปิดใจ"
    assert not writer.copies()


def test_the_first_page_saves_itself_under_a_key_it_keeps(site):
    page = site.window("facilitator")
    page.clock.install()
    page.goto("/meetings/new/")
    page.get_by_label("เป้าหมายของนัด").evaluate("one => one.closest('details').open = 1")
    page.get_by_label("เป้าหมายของนัด").fill("กำหนดแผนกิจกรรม")
    page.clock.run_for(PAUSE)
    expect(page.locator(".save")).to_contain_text(REACHED)

    draft = MeetingDraft.objects.get()
    assert draft.data["where"]["purpose"] == ["กำหนดแผนกิจกรรม"]
    page.reload()
    expect(page).to_have_url(re.compile(f"/meetings/drafts/{draft.key}/1/$"))
    expect(page.get_by_label("เป้าหมายของนัด")).to_have_value("กำหนดแผนกิจกรรม")


def test_a_line_that_drops_is_said_and_tried_again_by_itself(writer, key):
    writer.context.set_offline(True)
    writer.type("เน็ตหลุด").wait().wait_as_told()
    writer.says(re.compile(r"เน็ตหลุด เก็บในเครื่องแล้ว จะส่งใหม่ใน\s([6-9]|10)\sวินาที"))
    assert "เน็ตหลุด" in str(writer.copies())

    writer.context.set_offline(False)

    writer.says(REACHED)
    assert stored(key) == "เน็ตหลุด"
    assert not writer.copies()


def test_the_pause_between_tries_is_capped(writer, key):
    writer.answers(abort).type("ช้า").wait()

    pauses = [writer.wait_as_told() for _try in range(8)]

    assert 3 <= pauses[0] <= 5
    assert max(pauses) <= 144
    writer.says("เน็ตหลุด").answers(None).wait_as_told()
    writer.says(REACHED)
    assert len(writer.puts) == 10
    assert stored(key) == "ช้า"


def test_a_page_loaded_again_has_its_text_and_sends_it(writer, centre, key):
    centre.is_down = True
    writer.answers(abort).type("ก่อนเครื่องดับ").wait().says("เน็ตหลุด")

    writer.page.reload()
    writer.says("เน็ตหลุด")
    expect(writer.box).to_have_value("ก่อนเครื่องดับ")
    assert not stored(key)

    centre.is_down = False
    writer.answers(None).wait_as_told()

    writer.says(REACHED)
    assert stored(key) == "ก่อนเครื่องดับ"
    assert not writer.copies()


def test_what_was_typed_when_the_telephone_died_is_there_in_a_new_tab(writer, key):
    writer.answers(abort).type("แบตเตอรี่หมด").wait().says("เน็ตหลุด")
    with pytest.raises(Error, match="crash"):
        writer.page.goto("chrome://crash")
    writer.page.close()

    again = Writer(writer.site, key, writer.context)

    again.says(REACHED)
    expect(again.box).to_have_value("แบตเตอรี่หมด")
    assert stored(key) == "แบตเตอรี่หมด"
    assert not again.copies()


def test_a_page_that_closes_sends_its_text_once_more(writer, centre, key):
    writer.type("ยังไม่ถึงเวลาส่ง").leave()

    centre.wait_for(centre.answered)

    assert stored(key) == "ยังไม่ถึงเวลาส่ง"
    expect(writer.open().box).to_have_value("ยังไม่ถึงเวลาส่ง")
    writer.says(REACHED)
    assert not writer.copies()


def test_the_last_text_of_a_closed_page_comes_too_late(writer, centre, key):
    centre.hold_next()
    writer.type("หนึ่ง").leave()
    centre.wait_for(centre.came)
    writer.open().says(REACHED)
    centre.wait_for(centre.answered)
    writer.save("หนึ่ง สอง")
    centre.wait_for(centre.answered)

    centre.let_in()
    centre.wait_for(centre.answered)

    assert stored(key) == "หนึ่ง สอง"
    writer.save("หนึ่ง สอง สาม")
    assert stored(key) == "หนึ่ง สอง สาม"


def test_what_was_typed_on_another_screen_still_goes_out(writer, centre, key):
    centre.is_down = True
    writer.type("ยังไม่ได้ส่ง").wait().says("ส่วนกลางยังรับไม่ได้")

    writer.page.goto(f"{writer.site.url}/meetings/drafts/{key}/3/")
    writer.says("ส่วนกลางยังรับไม่ได้")
    expect(writer.page.locator(".ans", has_text="ยังไม่ได้ส่ง")).to_have_count(0)
    assert not stored(key)

    centre.is_down = False
    writer.wait_as_told()

    expect(writer.page.locator(".ans", has_text="ยังไม่ได้ส่ง")).to_be_visible()
    assert stored(key) == "ยังไม่ได้ส่ง"
    assert not writer.copies()


def test_a_lost_answer_is_not_applied_twice(writer, key):
    writer.answers(lose_reply).type("คำตอบหาย").wait().says("เน็ตหลุด")
    assert stored(key) == "คำตอบหาย"

    writer.answers(None).wait_as_told()

    writer.says(REACHED)

    assert MeetingDraft.objects.get(key=key).rev == 2


def test_typing_on_after_a_lost_answer_is_no_conflict(writer, key):
    writer.answers(lose_reply).type("หนึ่ง").wait().says("เน็ตหลุด")

    writer.answers(None).type("หนึ่ง สอง").wait().says(REACHED)

    assert stored(key) == "หนึ่ง สอง"
    assert MeetingDraft.objects.get(key=key).rev == 3


def test_typing_on_while_sending_is_sent_too(writer, key):
    writer.hold().type("ก").wait().says("กำลังส่ง")
    writer.type("กข")
    writer.let_go()
    expect(writer.state).not_to_contain_text("กำลังส่ง")
    expect(writer.state).not_to_contain_text("ส่งถึงส่วนกลาง")

    writer.answers(None).wait().says(REACHED)
    assert stored(key) == "กข"


def test_a_log_in_that_ran_out_keeps_the_text_and_comes_back_to_it(site, writer, key):
    user = site.users["facilitator"]
    user.set_password("sample-2548")
    user.save()
    writer.log_out()

    writer.type("หมดเวลา").wait().says("หมดเวลาเข้าระบบ เก็บในเครื่องแล้ว")
    writer.state.get_by_role("link", name="เข้าระบบอีกครั้ง").click()
    writer.page.locator("#id_username").fill("amnuay")
    writer.page.locator("#id_password").fill("sample-2548")
    writer.page.locator("main .btn-primary").click()

    expect(writer.page).to_have_url(writer.address)
    writer.says(REACHED)
    expect(writer.box).to_have_value("หมดเวลา")
    assert stored(key) == "หมดเวลา"


def test_a_log_in_from_another_tab_lets_the_text_through(site, writer, key):
    user = site.users["facilitator"]
    user.set_password("sample-2548")
    user.save()
    writer.log_out()
    writer.type("รอเข้าระบบ").wait().says("หมดเวลาเข้าระบบ")

    other = writer.context.new_page()  # the log-in also changes the form's token
    other.goto("/accounts/login/")
    other.locator("#id_username").fill("amnuay")
    other.locator("#id_password").fill("sample-2548")
    other.locator("main .btn-primary").click()
    other.close()
    writer.type("รอเข้าระบบ แล้วพิมพ์ต่อ").wait().says(REACHED)

    assert stored(key) == "รอเข้าระบบ แล้วพิมพ์ต่อ"


@pytest.fixture
def clash(site, writer, key):
    """What another telephone saved while this one had typed something else."""
    Writer(site, key).save("จากเครื่องอื่น").page.close()
    return writer.type("จากเครื่องนี้").wait().says("ร่างนี้ถูกแก้จากที่อื่นด้วย")


def test_another_device_is_never_overwritten(clash, key):
    assert stored(key) == "จากเครื่องอื่น"
    assert [name[-4:] for name in clash.copies()] == [":old"]

    clash.type("จากเครื่องนี้ พิมพ์ต่อ").wait(LONG)

    assert stored(key) == "จากเครื่องอื่น"
    assert "จากเครื่องนี้ พิมพ์ต่อ" in str(clash.copies())


def test_after_a_clash_the_stored_text_is_shown_and_the_other_kept(clash, key):
    clash.open().says("ร่างนี้ถูกแก้จากที่อื่นด้วย")
    expect(clash.box).to_have_value("จากเครื่องอื่น")

    clash.save("จากเครื่องอื่น และต่อ")

    assert stored(key) == "จากเครื่องอื่น และต่อ"
    assert "จากเครื่องนี้" in str(clash.copies())
    expect(clash.state.get_by_role("link", name="ดูข้อความทั้งสอง")).to_be_visible()


@pytest.mark.parametrize(
    ("choice", "chosen"),
    [("ใช้ข้อความที่เพิ่งพิมพ์", "จากเครื่องนี้"), ("ใช้ข้อความที่เก็บไว้", "จากเครื่องอื่น")],
)
def test_a_clash_is_settled_on_the_page_with_both_texts(clash, key, choice, chosen):
    clash.state.get_by_role("link", name="ดูข้อความทั้งสอง").click()
    expect(clash.page.get_by_role("cell", name="จากเครื่องนี้")).to_be_visible()
    expect(clash.page.get_by_role("cell", name="จากเครื่องอื่น")).to_be_visible()

    clash.page.locator(".btns .btn", has_text=choice).click()

    expect(clash.box).to_have_value(chosen)
    clash.says(REACHED)
    expect(clash.state.get_by_role("link")).to_have_count(0)
    assert stored(key) == chosen
    assert not clash.copies()


def test_two_tabs_of_one_telephone_are_two_devices(writer, site, key):
    other = Writer(site, key, writer.context).save("แท็บที่สอง")

    writer.type("แท็บที่หนึ่ง").wait().says("ร่างนี้ถูกแก้จากที่อื่นด้วย")

    assert stored(key) == "แท็บที่สอง"
    assert "แท็บที่หนึ่ง" in str(other.copies())


def test_of_twelve_saves_at_once_from_one_base_one_is_accepted(writer, key):
    answers = writer.page.evaluate(
        """url => Promise.all([...Array(12).keys()].map(async number => {
          const answer = await fetch(url, {
            method: "PUT",
            headers: {
              "Content-Type": "application/json",
              "X-CSRFToken": /csrftoken=(\\w+)/.exec(document.cookie)[1],
              "If-Match": '"1"', "X-Device": `tab-${number}`, "X-Sequence": "1",
            },
            body: JSON.stringify({screen: ["2"], note: [`ข้อความ ${number}`]}),
          });
          return [answer.status, number];
        }))""",
        f"/meetings/drafts/{key}/",
    )

    accepted = [number for status, number in answers if status == 200]
    assert sorted(status for status, _number in answers) == [200] + [409] * 11
    assert stored(key) == f"ข้อความ {accepted[0]}"
    assert MeetingDraft.objects.get(key=key).rev == 2


def test_a_late_repeat_of_an_older_text_changes_nothing(writer, key):
    writer.save("เก่า").save("เก่า แล้วใหม่")
    old = writer.puts[0]

    response = writer.context.request.put(
        old.url, headers=old.all_headers(), data=old.post_data_buffer
    )

    assert (response.status, response.json()["rev"]) == (200, 3)
    assert stored(key) == "เก่า แล้วใหม่"


def test_a_button_right_after_typing_is_no_conflict_with_oneself(writer, key):
    writer.save("หนึ่ง").type("หนึ่ง สอง")
    writer.page.get_by_role("button", name="เพิ่มอีกหนึ่งเรื่อง").click()

    expect(writer.page.locator("#id_item-4-title")).to_be_visible()
    assert stored(key) == "หนึ่ง สอง"
    assert stored(key, "items") == "4"
    writer.wait()
    assert not writer.copies()
