"""A screen that saves itself, on lines as they are: nothing lost, nothing claimed."""

import json
import re
import uuid

import pytest
from playwright.sync_api import expect

from meetings.models import MeetingDraft
from thai.clock import now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

# The browser's clock, so that nobody waits for pauses and back-off.
PAUSE, LONG = 3_000, 150_000
REACHED = re.compile(r"ส่งถึงส่วนกลางแล้ว \d\d\.\d\d น\.")


def stored(key, name="note"):
    draft = MeetingDraft.objects.get(key=key)
    return draft.data.get("what", {}).get(name, [""])[0]


class Writer:
    """One tab of a telephone on the second screen of a draft."""

    def __init__(self, site, key, context=None):
        self.site, self.key = site, key
        self.page = context.new_page() if context else site.window("facilitator")
        self.context = self.page.context
        self.address = f"{site.url}/meetings/drafts/{key}/2/"
        self.puts = []
        self.page.on("request", self.note)
        self.page.clock.install()
        self.open()

    def note(self, request):
        if request.method == "PUT":
            self.puts.append(request)

    def open(self):
        self.page.goto(self.address)
        return self

    @property
    def box(self):
        return self.page.get_by_label("จดไว้ก่อน")

    @property
    def state(self):
        return self.page.locator(".save")

    def type(self, text):
        self.box.fill(text)
        return self

    def wait(self, ms=PAUSE):
        self.page.clock.run_for(ms)
        return self

    def wait_as_told(self):
        """Until the moment the status line names."""
        self.says("เน็ตหลุด")
        seconds = re.search(r"ใน (\d+) วินาที", self.state.text_content())[1]
        self.wait(int(seconds) * 1000 + 10)
        return int(seconds)

    def says(self, text):
        expect(self.state).to_contain_text(text)
        return self

    def save(self, text):
        return self.type(text).wait().says(REACHED)

    def copies(self):
        """{name: text} of this user's copies on the telephone."""
        found = self.page.evaluate("Object.entries(localStorage)")
        return {
            name: json.loads(json.loads(value)["text"])
            for name, value in found
            if name.startswith("km:")
        }

    def answers(self, deal):
        """Meet every PUT with `deal` until further notice."""
        self.page.unroute("**/drafts/**")
        if deal:
            self.page.route(
                "**/drafts/**",
                lambda route: (
                    deal(route) if route.request.method == "PUT" else route.fallback()
                ),
            )
        return self


@pytest.fixture
def key(site):
    draft = MeetingDraft.objects.create(
        owner=site.users["facilitator"],
        saved_at=now(),
        rev=1,
        data={"where": {"scope": ["800119"], "held_on": ["21/11/48"]}},
    )
    return draft.pk


@pytest.fixture
def writer(site, key):
    return Writer(site, key)


def abort(route):
    route.abort()


def lose_reply(route):
    route.fetch()
    route.abort()


def log_out(writer):
    kept = [one for one in writer.context.cookies() if one["name"] != "sessionid"]
    gone = [one for one in writer.context.cookies() if one["name"] == "sessionid"]
    writer.context.clear_cookies()
    writer.context.add_cookies(kept)
    return gone


def test_typing_is_kept_here_then_sent_and_said_only_after_the_answer(writer, key):
    waiting = []
    writer.answers(waiting.append)

    writer.type("เปิดใจ").says("เก็บในเครื่องแล้ว")
    assert writer.copies()
    writer.wait().says("กำลังส่ง")
    assert not stored(key)
    expect(writer.state).not_to_contain_text("ส่งถึงส่วนกลาง")
    waiting[0].continue_()

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
    writer.says(re.compile(r"เน็ตหลุด เก็บในเครื่องแล้ว จะส่งใหม่ใน ([6-9]|10) วินาที"))
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
    waiting = []
    writer.answers(waiting.append).type("ก").wait().says("กำลังส่ง")
    writer.type("กข")
    waiting.pop().continue_()
    expect(writer.state).not_to_contain_text("กำลังส่ง")
    expect(writer.state).not_to_contain_text("ส่งถึงส่วนกลาง")

    writer.answers(None).wait().says(REACHED)
    assert stored(key) == "กข"


def test_a_log_in_that_ran_out_keeps_the_text_and_comes_back_to_it(site, writer, key):
    user = site.users["facilitator"]
    user.set_password("sample-2548")
    user.save()
    log_out(writer)

    writer.type("หมดเวลา").wait().says("หมดเวลาเข้าระบบ ร่างยังอยู่ในเครื่อง")
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
    log_out(writer)
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


def test_what_is_too_large_is_said_and_stays_here(writer, key):
    writer.type("กก " * 40_000).wait().says("ยาวเกินกว่าบันทึกหนึ่งใบ")

    assert not stored(key)
    assert writer.copies()


def test_a_draft_thrown_away_elsewhere_does_not_come_back_by_itself(writer, key):
    MeetingDraft.objects.all().delete()
    writer.type("ยังอยู่").wait().says("ร่างนี้ถูกทิ้งที่ส่วนกลางแล้ว")
    assert not MeetingDraft.objects.exists()

    writer.page.get_by_role("button", name="เก็บเป็นร่าง").click()

    expect(writer.page.get_by_text("เก็บร่างไว้แล้ว")).to_be_visible()
    assert stored(key) == "ยังอยู่"


def test_typing_goes_on_where_nothing_can_be_stored(site, key):
    page = site.window("facilitator")
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        "Object.defineProperty(window, name, {get() { throw new Error('private') }})"
    )
    page.clock.install()
    page.goto(f"/meetings/drafts/{key}/2/")
    page.context.set_offline(True)
    page.get_by_label("จดไว้ก่อน").fill("ส่วนตัว")
    page.clock.run_for(PAUSE)
    expect(page.locator(".save")).to_contain_text("เครื่องนี้เก็บสำรองไม่ได้")

    page.context.set_offline(False)

    expect(page.locator(".save")).to_contain_text(REACHED)
    assert stored(key) == "ส่วนตัว"


def test_a_copy_of_another_person_stays_out_of_sight(site, writer, key):
    log_out(writer)
    writer.type("ของคนแรก").wait().says("หมดเวลาเข้าระบบ")
    other = MeetingDraft.objects.create(
        key=uuid.uuid4(), owner=site.users["governor_office"], saved_at=now(), rev=1
    )
    session = site.window("governor_office").context.cookies()
    writer.context.add_cookies([one for one in session if one["name"] == "sessionid"])

    writer.page.goto(f"/meetings/drafts/{other.key}/2/")
    expect(writer.box).to_have_value("")
    writer.wait()

    assert not stored(key)
    assert "ของคนแรก" in str(writer.copies())
