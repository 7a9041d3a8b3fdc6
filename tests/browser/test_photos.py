"""Photos from a phone: made small there, sent one by one, and the truth about each."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from meetings.models import Attachment, Meeting, MeetingDraft
from pictures.cleaning import clean_picture
from tests.pictures import samples
from thai.clock import now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def photo():
    """As large as a telephone takes it, with its place in it, lying on its side."""
    image = samples.flip_chart((3000, 2000))
    image.paste(samples.noise((1000, 800)), (1500, 900))
    return samples.saved(
        image.transpose(Image.Transpose.ROTATE_90), quality=92, exif=samples.exif(6)
    )


def chosen(*files):
    kinds = {"jpg": "image/jpeg", "pdf": "application/pdf", "svg": "image/svg+xml"}
    return [
        {"name": name, "mimeType": kinds[name.rpartition(".")[2]], "buffer": data}
        for name, data in files
    ]


class Album:
    """One tab on the page of photos of บางจาก's last round."""

    def __init__(self, site, *, scripts=True):
        meeting = Meeting.objects.get(
            meeting_tambons__tambon__code="800119", meeting_tambons__round_number=3
        )
        self.page = site.window("facilitator", scripts=scripts)
        self.address = f"/meetings/{meeting.pk}/photos/"
        self.sent = []
        self.page.on("response", self.note)
        self.page.goto(self.address)

    def note(self, response):
        if response.request.method == "POST":
            self.sent.append(response.status)

    def choose(self, *files):
        self.page.get_by_label("รูปหรือไฟล์").set_input_files(chosen(*files))
        return self

    def send(self):
        self.page.get_by_role("button", name="ส่ง", exact=True).click()
        return self

    def says(self, text):
        expect(self.page.locator(".save")).to_contain_text(text)
        return self


def test_without_scripts_a_photo_is_sent_whole_and_kept_small(site, photo):
    album = Album(site, scripts=False)
    album.choose(("IMG_1.jpg", photo)).send()

    expect(album.page.locator(".alert")).to_contain_text("เก็บแล้ว 1 ไฟล์")
    row = Attachment.objects.get()
    assert (row.width, row.height) == (1600, 1067)
    assert row.size <= 200_000
    album.page.goto(album.address.removesuffix("photos/"))
    shown = album.page.locator(".photos img")
    assert (
        shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    )


def test_photos_are_made_small_on_the_phone_and_sent_one_by_one(
    site, photo, monkeypatch
):
    received = []

    def note(data):
        received.append(data)
        return clean_picture(data)

    monkeypatch.setattr("meetings.attaching.clean_picture", note)
    album = Album(site)
    album.choose(("IMG_1.jpg", photo), ("IMG_2.jpg", photo)).send()

    album.says("ส่งถึงส่วนกลางและเก็บแล้ว 2 ไฟล์")
    assert album.sent == [200, 200]
    assert len(set(Attachment.objects.values_list("key"))) == 2
    for data in received:
        assert len(data) <= 200_000
        assert b"SECRET" not in data
        image = Image.open(io.BytesIO(data))
        assert image.width > image.height
        assert not image.getexif()
    expect(album.page.locator("li[data-key] img")).to_have_count(2)


def test_what_was_refused_is_named_and_the_others_are_kept(site, photo):
    album = Album(site)
    album.choose(
        ("IMG_1.jpg", photo), ("a.pdf", b"no"), ("b.jpg", b"\xff\xd8\xff")
    ).send()

    album.says("เก็บแล้ว 1 ไฟล์ ยังไม่ได้เก็บ: a.pdf (ยังไม่รับไฟล์ชนิดนี้")
    album.says("b.jpg (เปิดรูปนี้ได้ไม่ครบ")
    assert Attachment.objects.count() == 1


def test_on_a_broken_line_a_photo_is_sent_again_and_kept_once(site, photo):
    album = Album(site)
    album.page.clock.install()
    lost = []

    def lose_the_answer(route):
        lost.append(route.fetch().status)
        route.abort()

    album.page.route("**/photos/", lose_the_answer, times=1)
    album.choose(("IMG_1.jpg", photo)).send()
    album.says("เน็ตหลุด จะส่งใหม่ใน")
    assert lost == [200]
    album.page.clock.run_for(6_000)

    album.says("เก็บแล้ว 1 ไฟล์")
    assert Attachment.objects.count() == 1


def lose_what_is_sent(route):
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_a_page_closed_too_early_says_which_photos_were_not_sent(site, photo):
    album = Album(site)
    album.page.on("dialog", lambda dialog: dialog.accept())
    album.page.route("**/photos/", lose_what_is_sent)
    album.choose(("IMG_1.jpg", photo), ("IMG_2.jpg", photo)).send()
    album.says("เน็ตหลุด")

    album.page.reload()

    album.says("ยังไม่ได้ส่งก่อนปิดหน้า กรุณาเลือกใหม่: IMG_1.jpg · IMG_2.jpg")
    album.page.reload()
    expect(album.page.locator(".save")).to_be_hidden()


def test_after_the_time_was_up_the_page_leads_to_the_log_in(site, photo):
    album = Album(site)
    album.page.context.clear_cookies(name="sessionid")
    album.choose(("IMG_1.jpg", photo)).send()

    album.says("หมดเวลาเข้าใช้แล้ว")
    link = album.page.get_by_role("link", name="เข้าระบบอีกครั้ง")
    assert link.get_attribute("href").endswith(f"?next={album.address}")
    assert not Attachment.objects.exists()


def test_a_photo_of_the_flip_chart_goes_with_the_record(site, photo):
    draft = MeetingDraft.objects.create(
        owner=site.users["facilitator"],
        saved_at=now(),
        rev=1,
        data={"where": {"scope": ["800119"], "held_on": ["21/11/48"]}},
    )
    page = site.window("facilitator")
    page.goto(f"/meetings/drafts/{draft.pk}/2/")
    page.get_by_label("จดไว้ก่อน").fill("ยังพิมพ์ไม่จบ")
    page.get_by_role("button", name="รูปกระดาษฟลิปชาร์ต").click()
    page.get_by_label("รูปหรือไฟล์").set_input_files(chosen(("IMG_1.jpg", photo)))
    page.get_by_role("button", name="ส่ง", exact=True).click()
    expect(page.locator("li[data-key] img")).to_have_count(1)
    page.get_by_role("link", name="กลับไปบันทึกต่อ").click()
    expect(page.get_by_label("จดไว้ก่อน")).to_have_value("ยังพิมพ์ไม่จบ")
    page.goto(f"/meetings/drafts/{draft.pk}/3/")
    page.get_by_role("button", name="ส่งบันทึก").click()

    expect(page.locator(".photos img")).to_have_count(1)
    assert Attachment.objects.get().meeting == Meeting.objects.latest("pk")
