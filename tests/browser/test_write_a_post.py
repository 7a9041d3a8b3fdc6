"""A villager's first post, from an old phone on a line that breaks."""

import re

import pytest
from playwright.sync_api import expect

from blogs import moderating
from blogs.models import Photo, Post, PostDraft
from people.members import accept
from people.models import RoleAssignment, User
from tests.browser.phone import BOUND, PAUSE, REACHED
from tests.browser.test_photos import chosen, lose_what_is_sent
from tests.pictures import samples

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

NEW = "/blogs/800119/new/"
TEXT = "วันนี้ปุ๋ยหมักได้ที่แล้ว ใครอยากดูมาที่หมู่ 7"
SLOW_LINE = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 250_000 / 8,
    "uploadThroughput": 250_000 / 8,
}


@pytest.fixture(scope="module")
def photo():
    """As large as a telephone takes it."""
    image = samples.flip_chart((1600, 1200))
    image.paste(samples.noise((500, 400)), (800, 600))
    return samples.saved(image, quality=92, exif=samples.exif(6))


class Phone:
    """One tab on a small screen, on the slowest line."""

    def __init__(self, site, user=None, *, scripts=True):
        self.page = site.window(user, scripts=scripts)
        self.context = self.page.context
        self.context.set_default_timeout(60_000)
        self.line = self.context.new_cdp_session(self.page)
        self.line.send("Network.enable")
        self.slow_down()

    def slow_down(self, **changes):
        self.line.send("Network.emulateNetworkConditions", SLOW_LINE | changes)

    def lose_the_line(self):
        self.slow_down(offline=True)
        self.context.set_offline(True)

    def find_the_line(self):
        self.context.set_offline(False)
        self.slow_down()

    @property
    def box(self):
        return self.page.get_by_label("อยากเล่าอะไร")

    @property
    def state(self):
        return self.page.locator(".save")

    @property
    def photos(self):
        return self.page.locator("[data-album] > li")

    def choose(self, photo, name="IMG_2548.jpg"):
        self.page.get_by_label("ถ่ายหรือเลือกรูป").set_input_files(chosen((name, photo)))
        return self

    def press(self, name):
        self.page.get_by_role("button", name=name).click()
        return self


@pytest.fixture
def patience():
    """On such a line everything takes longer."""
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=BOUND * 1000)


@pytest.mark.usefixtures("patience")
def test_a_newcomer_s_first_post_survives_a_line_that_breaks(site, photo):
    phone = Phone(site)
    page = phone.page
    page.goto("/accounts/signup/?tambon=800119")
    page.locator("#id_name").fill("ดาวเรือง")
    page.get_by_label("รหัสผ่าน").fill("sample-2548")
    page.locator("main form .btn-primary").click()
    page.get_by_role("link", name="เขียนลงบล็อกบางจาก").click()
    phone.box.fill(TEXT)
    expect(phone.state).to_contain_text(REACHED)

    phone.lose_the_line()
    phone.choose(photo)
    expect(page.locator(".sending")).to_contain_text("เน็ตหลุด")
    phone.box.press_sequentially(" เชิญทุกคน", delay=10)
    expect(phone.state).to_contain_text("เน็ตหลุด")
    phone.press("ส่งเรื่องนี้")
    expect(page.locator(".sending")).to_contain_text("รูปถึงครบแล้วจะส่งเรื่องให้ทันที")
    assert not Post.objects.filter(body__contains="ปุ๋ยหมัก").exists()

    phone.find_the_line()

    expect(page).to_have_url(re.compile(r"/blogs/800119/\d+/\?sent=1$"))
    expect(page.get_by_text("รอการรับ").first).to_be_visible()
    post = Post.objects.get(body__contains="ปุ๋ยหมัก")
    assert (post.body, post.photos.count()) == (f"{TEXT} เชิญทุกคน", 1)
    assert post.photos.get().size <= 200_000
    assert not page.evaluate("Object.keys(localStorage).filter(k => /^km:/.test(k))")

    reader = site.window()
    assert reader.goto(post.get_absolute_url()).status == 404
    facilitator = User.objects.get(username="amnuay")
    accept(RoleAssignment.objects.waiting().get().pk, facilitator)
    moderating.accept(post, facilitator)
    reader.goto("/blogs/800119/")
    expect(reader.get_by_text("วันนี้ปุ๋ยหมักได้ที่แล้ว")).to_have_count(1)
    reader.goto(post.get_absolute_url())
    expect(reader.get_by_text(f"{TEXT} เชิญทุกคน")).to_have_count(1)
    picture = reader.locator(".photos img")
    expect(picture).to_have_count(1)
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 240


@pytest.mark.usefixtures("patience")
def test_without_scripts_a_text_and_a_photo_go_with_one_button(site, photo):
    phone = Phone(site, "facilitator", scripts=False)
    phone.page.goto(NEW)
    phone.box.fill(TEXT)
    phone.choose(photo).press("ส่งเรื่องนี้")

    expect(phone.page.locator(".photos img")).to_have_count(1)
    post = Post.objects.get(body=TEXT)
    assert post.is_published
    assert post.photos.get().size <= 200_000


@pytest.mark.usefixtures("patience")
def test_without_scripts_photos_come_first_when_asked(site, photo):
    phone = Phone(site, "facilitator", scripts=False)
    phone.page.goto(NEW)
    phone.box.fill(TEXT)
    phone.choose(photo).press("เพิ่มรูปก่อน แล้วเขียนต่อ")

    expect(phone.photos).to_have_count(1)
    expect(phone.box).to_have_value(TEXT)
    assert not Post.objects.filter(body=TEXT).exists()


def test_what_was_typed_before_the_script_came_is_kept_too(site):
    page = site.window("facilitator")
    held = []
    page.route("**/autosave.js", lambda route: held.append(route))
    page.goto(NEW, wait_until="commit")
    box_of(page).fill(TEXT)
    held.pop().continue_()

    expect(page.locator(".save")).to_contain_text(REACHED)
    assert PostDraft.objects.get().data["body"] == [TEXT]


@pytest.fixture
def typing(site):
    """A page on a fast line whose clock the test moves."""
    page = site.window("facilitator")
    page.clock.install()
    page.goto(NEW)
    return page


def box_of(page):
    return page.get_by_label("อยากเล่าอะไร")


def choose(page, *files):
    page.get_by_label("ถ่ายหรือเลือกรูป").set_input_files(chosen(*files))


def test_a_photo_is_shown_described_and_sent_with_the_text(typing, photo):
    choose(typing, ("IMG_1.jpg", photo))
    row = typing.locator("[data-album] > li")
    expect(row.locator("img")).to_have_attribute("src", re.compile("^data:image/jpeg"))
    expect(typing.locator(".sending")).to_contain_text("เก็บแล้ว 1 ไฟล์")
    row.get_by_role("textbox").first.fill("กองปุ๋ย")
    box_of(typing).fill(TEXT)
    typing.clock.run_for(PAUSE)
    expect(typing.locator(".save")).to_contain_text(REACHED)
    typing.get_by_role("button", name="ส่งเรื่องนี้").click()

    expect(typing.locator(".photos img")).to_have_attribute("alt", "กองปุ๋ย")
    assert Post.objects.get(body=TEXT).photos.count() == 1


def test_a_photo_that_is_refused_stops_the_post_and_is_named(typing, photo):
    typing.route("**/photos/", lambda route: route.abort())
    box_of(typing).fill(TEXT)
    choose(typing, ("a.jpg", b"\xff\xd8\xff"), ("IMG_1.jpg", photo))
    expect(typing.locator(".sending")).to_contain_text("เน็ตหลุด")
    typing.get_by_role("button", name="ส่งเรื่องนี้").click()
    typing.unroute("**/photos/")
    typing.clock.run_for(10_000)

    expect(typing.locator(".sending")).to_contain_text("ยังไม่ได้เก็บ: a.jpg")
    expect(typing.locator("[data-album] > li")).to_have_count(1)
    assert not Post.objects.filter(body=TEXT).exists()
    typing.get_by_role("button", name="ส่งเรื่องนี้").click()
    expect(typing.locator(".photos img")).to_have_count(1)


def test_a_lost_answer_does_not_double_the_photo(typing, photo):
    lost = []

    def lose_the_answer(route):
        lost.append(route.fetch().status)
        route.abort()

    typing.route("**/photos/", lose_the_answer, times=1)
    choose(typing, ("IMG_1.jpg", photo))
    expect(typing.locator(".sending")).to_contain_text("เน็ตหลุด")
    assert lost == [200]
    typing.clock.run_for(6_000)

    expect(typing.locator("[data-album] > li")).to_have_count(1)
    assert Photo.objects.filter(post=None).count() == 1


def test_a_page_that_was_closed_has_its_text_and_names_the_photo(typing, photo):
    typing.on("dialog", lambda dialog: dialog.accept())
    typing.route("**/drafts/**", lose_what_is_sent)
    typing.route("**/drafts/*/", lambda route: route.abort())
    choose(typing, ("IMG_1.jpg", photo))
    box_of(typing).fill(TEXT)
    typing.clock.run_for(PAUSE)
    expect(typing.locator(".save")).to_contain_text("เน็ตหลุด")
    assert not PostDraft.objects.exists()
    typing.unroute("**/drafts/*/")

    typing.reload()

    expect(box_of(typing)).to_have_value(TEXT)
    expect(typing.locator(".sending")).to_contain_text("กรุณาเลือกใหม่: IMG_1.jpg")


def test_my_work_shows_and_sends_what_only_this_phone_has(typing, site):
    typing.route("**/drafts/**", lambda route: route.abort())
    box_of(typing).fill(TEXT)
    typing.clock.run_for(PAUSE)
    expect(typing.locator(".save")).to_contain_text("เน็ตหลุด")
    typing.evaluate(
        "addEventListener('pagehide', (e) => e.stopImmediatePropagation(), true)"
    )
    PostDraft.objects.all().delete()
    typing.goto("/me/")
    kept = typing.get_by_role("region", name="มีข้อความที่ยังอยู่ในเครื่องนี้เท่านั้น")
    expect(kept).to_contain_text(TEXT)
    expect(kept.get_by_role("heading", name="เรื่องลงบล็อก")).to_be_visible()
    typing.unroute("**/drafts/**")

    typing.get_by_role("button", name="ส่งและเปิดร่างนี้").click()

    expect(box_of(typing)).to_have_value(TEXT)
    assert PostDraft.objects.get().data["body"] == [TEXT]
    typing.goto("/me/")
    expect(kept).to_be_hidden()


def test_two_pages_of_one_draft_show_both_texts(typing, site):
    box_of(typing).fill("จากมือถือ")
    typing.clock.run_for(PAUSE)
    expect(typing.locator(".save")).to_contain_text(REACHED)
    other = typing.context.new_page()
    other.clock.install()
    draft = PostDraft.objects.get()
    other.goto(f"/blogs/drafts/{draft.key}/")
    box_of(other).fill("จากคอมพิวเตอร์")
    other.clock.run_for(PAUSE)
    expect(other.locator(".save")).to_contain_text(REACHED)

    box_of(typing).fill("จากมือถืออีก")
    typing.clock.run_for(PAUSE)
    expect(typing.locator(".save")).to_contain_text("ร่างนี้ถูกแก้จากที่อื่นด้วย")
    typing.get_by_role("link", name="ดูข้อความทั้งสอง").click()
    expect(typing.get_by_role("cell", name="จากคอมพิวเตอร์")).to_be_visible()
    typing.locator(".btns .btn-primary").click()

    expect(box_of(typing)).to_have_value("จากมือถืออีก")
    draft.refresh_from_db()
    assert draft.data["body"] == ["จากมือถืออีก"]


def test_on_a_shared_phone_nothing_of_it_is_left_for_the_next_person(typing, site):
    box_of(typing).fill("ของคุณอำนวย")
    typing.get_by_role("button", name="ไม่ใช่ฉัน").click()

    expect(typing).to_have_url(re.compile(f"/accounts/login/.*next={NEW}$"))
    assert "ของคุณอำนวย" not in typing.content()
    draft = PostDraft.objects.get()
    assert (draft.owner.username, draft.data["body"]) == ("amnuay", ["ของคุณอำนวย"])
