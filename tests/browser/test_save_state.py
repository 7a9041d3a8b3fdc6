"""The status line of the recording screens says what is true, whatever happened."""

import re

import pytest
from playwright.sync_api import expect

from meetings.models import MeetingDraft
from tests.browser.phone import REACHED, Writer, abort, stored

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

KEPT, NOT_KEPT = "เก็บในเครื่องแล้ว", "เครื่องนี้เก็บสำรองไม่ได้ กรุณาเปิดหน้านี้ไว้ก่อน"
PRIVATE = """
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {get() { throw new Error("private") }})
"""
FULL = """
Object.defineProperty(window, "localStorage", {
  value: new Proxy({}, {set() { throw new DOMException("", "QuotaExceededError") }})
})
"""
# How the centre may answer, and what is said then.
FAILURES = [
    (0, "เน็ตหลุด {} จะส่งใหม่ใน"),
    (500, "ส่วนกลางยังรับไม่ได้ {} จะส่งใหม่ใน"),
    (503, "ส่วนกลางยังรับไม่ได้ {} จะส่งใหม่ใน"),
    (401, "หมดเวลาเข้าระบบ {}"),
    (403, "หมดเวลาเข้าระบบ {}"),
    (404, "ร่างนี้ถูกทิ้งที่ส่วนกลางแล้ว {} กด “เก็บเป็นร่าง” เพื่อเก็บใหม่"),
    (409, "ร่างนี้ถูกแก้จากที่อื่นด้วย {}"),
    (413, "ยาวเกินกว่าบันทึกหนึ่งใบ จึงยังไม่ได้ส่ง {} กรุณาตัดให้สั้นลง หรือแบ่งเป็นสองใบ"),
]


@pytest.fixture(params=[None, PRIVATE, FULL], ids=["kept", "private mode", "full"])
def telephone(request, site, key):
    page = site.window("facilitator")
    if request.param:
        page.context.add_init_script(request.param)
    writer = Writer(site, key, page.context)
    writer.where = NOT_KEPT if request.param else KEPT
    return writer


def answer(status):
    return lambda route: (
        route.fulfill(status=status, json={}) if status else route.abort()
    )


def test_from_this_device_to_the_centre(telephone, key):
    telephone.hold()
    expect(telephone.page.get_by_role("status").last).to_contain_text(REACHED)

    telephone.type("เปิดใจ")
    expect(telephone.state).to_have_text(telephone.where, use_inner_text=True)
    telephone.wait()
    expect(telephone.state).to_have_text(
        f"{telephone.where} กำลังส่ง…", use_inner_text=True
    )
    assert not stored(key)
    telephone.let_go()

    expect(telephone.state).to_have_text(
        re.compile(rf"^{REACHED.pattern} · ยังเป็นร่าง ไม่มีใครเห็น$"),
        use_inner_text=True,
    )
    assert stored(key) == "เปิดใจ"


@pytest.mark.parametrize(("status", "said"), FAILURES)
def test_what_went_wrong_and_where_the_text_is(telephone, key, status, said):
    telephone.answers(answer(status)).type("ยังไม่ถึง").wait()

    telephone.says(said.format(telephone.where))
    assert telephone.state.get_attribute("class") == "save wait"
    expect(telephone.state).to_have_attribute("role", "status")
    links = telephone.state.get_by_role("link")
    names = {401: ["เข้าระบบอีกครั้ง"], 403: ["เข้าระบบอีกครั้ง"], 409: ["ดูข้อความทั้งสอง"]}
    assert links.all_inner_texts() == names.get(status, [])
    assert not stored(key)


def test_it_still_sends_where_nothing_can_be_kept(telephone, key):
    telephone.answers(abort).type("ส่วนตัว").wait().says("เน็ตหลุด")

    telephone.answers(None).wait_as_told()

    telephone.says(REACHED)
    assert stored(key) == "ส่วนตัว"


def test_a_text_made_shorter_goes_through(writer, key):
    writer.type("กก " * 40_000).wait().says("กรุณาตัดให้สั้นลง หรือแบ่งเป็นสองใบ")
    assert not stored(key)
    assert writer.copies()

    writer.save("สั้นลงแล้ว")

    assert stored(key) == "สั้นลงแล้ว"
    assert not writer.copies()


def test_a_draft_thrown_away_elsewhere_does_not_come_back_by_itself(writer, key):
    MeetingDraft.objects.all().delete()
    writer.type("ยังอยู่").wait().says("ร่างนี้ถูกทิ้งที่ส่วนกลางแล้ว")
    assert not MeetingDraft.objects.exists()

    writer.page.get_by_role("button", name="เก็บเป็นร่าง").click()

    expect(writer.page.get_by_text("เก็บร่างไว้แล้ว")).to_be_visible()
    assert stored(key) == "ยังอยู่"


def test_the_same_words_are_not_said_again_for_every_letter(writer):
    writer.answers(abort).type("ก")
    writer.page.evaluate(
        """() => {
          window.said = 0;
          new MutationObserver(() => window.said++).observe(
            document.querySelector(".save"), {childList: true, subtree: true});
        }"""
    )

    writer.type("กข").type("กขค")

    writer.says(KEPT)
    assert writer.page.evaluate("window.said") == 0


def test_without_scripts_the_line_says_what_the_centre_has(site, key):
    page = site.window("facilitator", scripts=False)

    page.goto("/meetings/new/")
    expect(page.locator(".save")).to_have_text(
        "ยังไม่ได้เก็บ กดปุ่มใดก็เก็บสิ่งที่พิมพ์ไว้ทั้งหน้า", use_inner_text=True
    )
    page.goto(f"/meetings/drafts/{key}/2/")
    expect(page.locator(".save")).to_contain_text(REACHED)
    expect(page.locator(".save").get_by_role("link")).to_have_count(0)
    page.get_by_label("จดไว้ก่อน").fill("ไม่มีสคริปต์")
    page.get_by_role("button", name="เก็บเป็นร่าง").click()

    expect(page.get_by_text("เก็บร่างไว้แล้ว")).to_be_visible()
    assert stored(key) == "ไม่มีสคริปต์"
