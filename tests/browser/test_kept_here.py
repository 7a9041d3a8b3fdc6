"""What stays on a telephone: only what the centre has not, and only for its writer."""

import uuid

import pytest
from playwright.sync_api import expect

from meetings.models import Meeting, MeetingDraft
from tests.browser.phone import REACHED, Writer, abort, stored
from tests.sessions import session_of
from thai.clock import now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

ONLY_HERE = "มีข้อความที่ยังอยู่ในเครื่องนี้เท่านั้น"


@pytest.fixture
def unsent(writer, centre):
    """A page that was left while the line was down."""
    centre.is_down = True
    writer.answers(abort).type("ประชาคมหมู่บ้าน").wait().says("เน็ตหลุด")
    my_work(writer)
    writer.answers(None)
    centre.is_down = False
    return writer


def my_work(writer):
    writer.page.goto(f"{writer.site.url}/me/")
    return kept(writer)


def kept(writer):
    return writer.page.get_by_role("region", name=ONLY_HERE)


def press(writer, name):
    writer.page.get_by_role("button", name=name).click()


def is_out(writer):
    expect(writer.page.locator("header").get_by_text("เข้าสู่ระบบ")).to_be_visible()


def log_in_as(writer, user):
    writer.log_out()
    value = session_of(writer.site.users[user])
    cookie = {"name": "sessionid", "value": value, "url": writer.site.url}
    writer.context.add_cookies([cookie])


def test_my_work_shows_what_only_this_telephone_has(unsent, key):
    expect(kept(unsent)).to_contain_text("บางจาก · จ. 21 พ.ย. 2548")
    expect(kept(unsent)).to_contain_text("ประชาคมหมู่บ้าน")

    press(unsent, "ส่งและเปิดร่างนี้")

    expect(unsent.page).to_have_url(unsent.address)
    expect(unsent.box).to_have_value("ประชาคมหมู่บ้าน")
    assert stored(key) == "ประชาคมหมู่บ้าน"
    assert not unsent.copies()
    expect(my_work(unsent)).to_be_hidden()


def test_nothing_is_shown_where_everything_arrived(writer):
    writer.save("ถึงแล้ว")

    expect(my_work(writer)).to_be_hidden()


def test_a_text_may_be_deleted_from_the_telephone(unsent, key):
    unsent.page.once("dialog", lambda question: question.dismiss())
    press(unsent, "ลบจากเครื่องนี้")
    expect(kept(unsent)).to_be_visible()
    assert unsent.copies()

    unsent.page.once("dialog", lambda question: question.accept())
    press(unsent, "ลบจากเครื่องนี้")

    expect(kept(unsent)).to_be_hidden()
    assert not unsent.copies()
    assert not stored(key)


def test_a_text_for_a_draft_changed_elsewhere_is_compared(unsent, site, key):
    Writer(site, key).save("จากเครื่องอื่น").page.close()
    press(unsent, "ส่งและเปิดร่างนี้")
    expect(unsent.page.get_by_role("cell", name="ประชาคมหมู่บ้าน")).to_be_visible()
    assert stored(key) == "จากเครื่องอื่น"

    unsent.page.locator(".btns .btn", has_text="ใช้ข้อความที่เก็บไว้").click()

    expect(unsent.box).to_have_value("จากเครื่องอื่น")
    unsent.says(REACHED)
    assert stored(key) == "จากเครื่องอื่น"
    assert not unsent.copies()


def test_a_text_for_a_draft_thrown_away_elsewhere_makes_it_anew(unsent, key):
    MeetingDraft.objects.all().delete()

    press(unsent, "ส่งและเปิดร่างนี้")

    expect(unsent.box).to_have_value("ประชาคมหมู่บ้าน")
    assert stored(key) == "ประชาคมหมู่บ้าน"
    assert not unsent.copies()


def test_a_text_for_a_record_sent_elsewhere_becomes_a_draft_of_its_own(
    unsent, site, key
):
    send(Writer(site, key).save("จากเครื่องอื่น"))

    press(unsent, "ส่งและเปิดร่างนี้")

    beside = MeetingDraft.objects.get(sent_at=None)
    assert stored(beside.key) == "ประชาคมหมู่บ้าน"
    expect(unsent.page.get_by_text("เก็บเป็นร่างอีกใบ")).to_be_visible()
    assert not unsent.copies()
    assert Meeting.objects.filter(summary="จากเครื่องอื่น").count() == 1


def send(writer):
    writer.page.goto(f"{writer.site.url}/meetings/drafts/{writer.key}/3/")
    press(writer, "ส่งบันทึก")
    expect(writer.page.get_by_role("heading", name="ส่งบันทึกแล้ว")).to_be_visible()


def test_nothing_stays_after_the_record_was_sent(writer, centre, key):
    centre.is_down = True
    writer.answers(abort).type("ตกลงอบรมบัญชี").wait().says("เน็ตหลุด")
    press(writer, "ต่อไป")
    expect(writer.page).to_have_url(f"{writer.site.url}/meetings/drafts/{key}/3/")
    writer.page.get_by_label("จะแจ้งวันภายหลัง").check()
    assert writer.copies()
    press(writer, "ส่งบันทึก")

    expect(writer.page.get_by_role("heading", name="ส่งบันทึกแล้ว")).to_be_visible()
    assert not writer.copies()
    assert Meeting.objects.filter(summary="ตกลงอบรมบัญชี").count() == 1


def test_nothing_stays_of_a_draft_thrown_away_here(writer, centre, key):
    centre.is_down = True
    writer.answers(abort).type("ไม่เอาแล้ว").wait().says("เน็ตหลุด")
    assert writer.copies()
    writer.page.get_by_text("ทิ้งร่างนี้").click()
    press(writer, "ทิ้งร่าง")

    expect(writer.page.get_by_text("ทิ้งร่างแล้ว")).to_be_visible()
    expect(kept(writer)).to_be_hidden()
    assert not writer.copies()
    assert not MeetingDraft.objects.exists()


def test_both_texts_of_a_clash_go_with_the_draft(writer, site, key):
    Writer(site, key).save("จากเครื่องอื่น").page.close()
    writer.type("จากเครื่องนี้").wait().says("ร่างนี้ถูกแก้จากที่อื่นด้วย").open()
    writer.type("พิมพ์ต่อ")
    assert len(writer.copies()) == 2
    writer.page.get_by_text("ทิ้งร่างนี้").click()
    press(writer, "ทิ้งร่าง")

    expect(writer.page.get_by_text("ทิ้งร่างแล้ว")).to_be_visible()
    assert not writer.copies()


def test_a_log_out_asks_first_and_then_leaves_nothing(unsent):
    asked = []
    unsent.page.once("dialog", lambda one: (asked.append(one.message), one.dismiss()))
    press(unsent, "ออกจากระบบ")
    expect(kept(unsent)).to_be_visible()
    assert ONLY_HERE in asked[0]
    assert unsent.copies()

    unsent.page.once("dialog", lambda one: one.accept())
    press(unsent, "ออกจากระบบ")

    is_out(unsent)
    assert not unsent.copies()


def test_a_log_out_with_nothing_left_asks_nothing(writer):
    writer.save("ถึงแล้ว")
    my_work(writer)
    asked = []
    writer.page.on("dialog", lambda one: (asked.append(one.message), one.accept()))

    press(writer, "ออกจากระบบ")

    is_out(writer)
    assert not asked


def test_the_next_user_of_the_telephone_sees_nothing_of_it(unsent, site, key):
    log_in_as(unsent, "governor_office")
    other = MeetingDraft.objects.create(
        key=uuid.uuid4(), owner=site.users["governor_office"], saved_at=now(), rev=1
    )

    expect(my_work(unsent)).to_be_hidden()
    assert "ประชาคมหมู่บ้าน" not in unsent.page.content()
    unsent.page.goto(f"{site.url}/meetings/drafts/{other.key}/2/")
    expect(unsent.box).to_have_value("")
    unsent.wait()
    my_work(unsent)
    press(unsent, "ออกจากระบบ")
    is_out(unsent)

    assert not stored(key)
    log_in_as(unsent, "facilitator")
    expect(my_work(unsent)).to_contain_text("ประชาคมหมู่บ้าน")
