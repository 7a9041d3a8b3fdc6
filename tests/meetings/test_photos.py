"""Photos and files of a record: added, described, removed, by whom and how often."""

import io
import json
import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from kmforum.media_files import LARGEST_FORM
from meetings import attaching
from meetings.models import Attachment, Revision
from pictures.cleaning import LARGEST_FILE
from tests.factories import make_meeting, make_photo
from tests.meetings.test_file_kinds import PDF
from tests.pictures import samples

JPEG = samples.saved(samples.flip_chart())
OTHER = samples.saved(samples.flip_chart((640, 480)))


class Sender:
    """One person's browser on the page of photos."""

    def __init__(self, client, address):
        self.client = client
        self.address = address

    def post(self, *files, key=None, json=False, **more):
        """Files as (name, bytes), or bytes alone for a photo."""
        chosen = [
            file if isinstance(file, tuple) else ("chart.jpg", file) for file in files
        ]
        typed = {
            "deed": "add",
            "key": str(key or uuid.uuid4()),
            "files": [SimpleUploadedFile(*file) for file in chosen],
            "end": "1",
            **more,
        }
        headers = {"Accept": "application/json"} if json else {}
        sent = {name: value for name, value in typed.items() if value is not None}
        return self.client.post(self.address, sent, headers=headers)

    def deed(self, deed, attachment, **more):
        typed = {"deed": deed, "photo": str(attachment.key), **more}
        return self.client.post(self.address, typed)

    def page(self):
        return self.client.get(self.address).text


def stored_files():
    def walk(folder):
        if not default_storage.exists(folder or "."):
            return
        folders, files = default_storage.listdir(folder)
        yield from (f"{folder}/{name}".lstrip("/") for name in files)
        for name in folders:
            yield from walk(f"{folder}/{name}".lstrip("/"))

    return sorted(walk(""))


@pytest.fixture
def meeting(bang_chak):
    return make_meeting(bang_chak, round_number=3)


@pytest.fixture
def sender(client, facilitator, meeting):
    client.force_login(facilitator)
    return Sender(client, reverse("meetings:meeting_photos", args=[meeting.pk]))


def test_a_photo_is_kept_in_two_sizes(sender, meeting, facilitator):
    response = sender.post(("กระดาษ.jpg", JPEG), caption="แผนของ หมู่ที่ 7")

    photo = Attachment.objects.get()
    assert (photo.meeting, photo.uploaded_by) == (meeting, facilitator)
    assert (photo.kind, photo.name, photo.caption) == (
        "photo",
        "กระดาษ.jpg",
        "แผนของ หมู่ที่ 7",
    )
    assert (photo.width, photo.height) == (1200, 900)
    assert photo.size == photo.file.size
    assert stored_files() == sorted([photo.file.name, photo.thumb.name])
    assert photo.thumb.size <= 15_000
    assert response.status_code == 302
    page = sender.page()
    assert "ส่งถึงส่วนกลางและเก็บแล้ว 1 ไฟล์" in page
    assert 'value="แผนของ หมู่ที่ 7"' in page


@pytest.mark.parametrize(
    "sample", [samples.telling_jpeg, samples.telling_png, samples.two_pictures_in_one]
)
def test_a_photos_place_is_in_no_file_that_is_stored(sender, sample):
    sender.post(("SECRET.jpg", sample()))

    assert len(stored_files()) == 2
    for name in stored_files():
        with default_storage.open(name) as file:
            data = file.read()
        assert b"SECRET" not in data
        assert not Image.open(io.BytesIO(data)).getexif()
        assert "SECRET" not in name


def test_several_at_once_are_each_kept(sender):
    sender.post(JPEG, OTHER, ("กำหนดการ.pdf", PDF))

    kinds = list(Attachment.objects.values_list("kind", "name"))
    assert kinds == [
        ("photo", "chart.jpg"),
        ("photo", "chart.jpg"),
        ("file", "กำหนดการ.pdf"),
    ]
    assert "ส่งถึงส่วนกลางและเก็บแล้ว 3 ไฟล์" in sender.page()


def test_one_bad_file_is_named_and_the_others_are_kept(sender):
    response = sender.post(
        JPEG, ("หน้าเว็บ.html", b"<script>alert(1)</script>"), ("ว่าง.jpg", b""), OTHER
    )

    assert Attachment.objects.count() == 2
    assert response.status_code == 422
    assert "<strong>หน้าเว็บ.html</strong>: ยังไม่รับไฟล์ชนิดนี้" in response.text
    assert "<strong>ว่าง.jpg</strong>: ไฟล์ว่างเปล่า" in response.text
    assert "เก็บแล้ว" in response.text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("IMG.HEIC", b"\x00\x00\x00\x18ftypheic" + bytes(99), "เข้ากันได้มากที่สุด"),
        ("cut.jpg", JPEG[: len(JPEG) // 2], "อาจขาดระหว่างส่ง"),
        ("big.png", samples.png_of(9_000, 9_000), "ละเอียดเกินกว่าที่รับได้ (30 ล้านจุด)"),
        ("logo.svg", b'<svg onload="alert(1)"/>', "ยังไม่รับไฟล์ชนิดนี้"),
        ("ระบบ.exe", b"MZ\x90", "ยังไม่รับไฟล์ชนิดนี้"),
        ("a.xlsx", PDF, "เนื้อในเป็นไฟล์ .pdf แต่ชื่อลงท้ายอย่างอื่น"),
    ],
)
def test_what_is_refused_is_said_kindly_and_leaves_nothing(sender, name, data, said):
    response = sender.post((name, data), caption="คำที่พิมพ์")

    assert response.status_code == 422
    assert said in response.text
    assert 'value="คำที่พิมพ์"' in response.text
    assert not Attachment.objects.exists()
    assert stored_files() == []


@pytest.mark.parametrize("name", ["photo.exe", "photo.html", "รูป", "photo.pdf"])
def test_a_photo_is_known_by_its_content_and_served_as_one(sender, name):
    sender.post((name, JPEG))

    photo = Attachment.objects.get()
    response = sender.client.get(photo.get_absolute_url())
    assert photo.file.name.endswith(".jpg")
    assert response["Content-Type"] == "image/jpeg"
    assert ".jpg" in response["Content-Disposition"]


@pytest.mark.parametrize("times", [2, 5])
def test_the_same_form_sent_again_keeps_one_row(sender, times):
    key = uuid.uuid4()

    statuses = {sender.post(JPEG, OTHER, key=key).status_code for _ in range(times)}

    assert statuses == {302}
    assert Attachment.objects.count() == 2
    assert len(stored_files()) == 4


@pytest.mark.parametrize("json", [False, True])
@pytest.mark.parametrize(
    "change", [{"data": OTHER}, {"caption": "อีกคำหนึ่ง"}], ids=["another file", "caption"]
)
def test_a_key_that_stands_for_something_else_is_told(sender, change, json):
    key = uuid.uuid4()
    sender.post(JPEG, key=key)

    more = {"caption": change.get("caption")}
    response = sender.post(change.get("data", JPEG), key=key, json=json, **more)

    assert response.status_code == 409
    said = response.json()["refused"][0]["why"] if json else response.text
    assert "แบบฟอร์มนี้ส่งไปแล้วพร้อมไฟล์อื่น" in said
    assert Attachment.objects.count() == 1
    assert len(stored_files()) == 2


def test_a_key_of_another_record_is_no_repeat(sender, bang_chak):
    elsewhere = make_photo(make_meeting(bang_chak))

    response = sender.post(JPEG, key=elsewhere.key)

    assert response.status_code == 409
    assert Attachment.objects.get() == elsewhere


def test_a_late_repeat_does_not_bring_a_removed_photo_back(sender):
    key = uuid.uuid4()
    sender.post(JPEG, key=key)
    with_file = Attachment.objects.get()
    attaching.remove(with_file, with_file.uploaded_by)

    response = sender.post(JPEG, key=key)

    assert response.status_code == 302
    assert Attachment.objects.get().removed_at


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"end": None}, "สายขาดระหว่างส่ง"),
        ({"key": "none"}, "กรุณาเปิดหน้านี้ใหม่"),
        ({"caption": "ก" * 301}, "300"),
    ],
    ids=["cut off", "no key", "a long caption"],
)
def test_a_torn_form_keeps_nothing(sender, fields, said):
    response = sender.post(JPEG, **fields)

    assert response.status_code == 422
    assert said in response.text
    assert not Attachment.objects.exists()


def test_a_form_without_a_file_says_so(sender):
    response = sender.post()

    assert response.status_code == 422
    assert "กรุณาเลือกรูปหรือไฟล์ก่อน" in response.text


def test_more_than_a_form_takes_is_named(sender):
    response = sender.post(*[("a.pdf", PDF)] * 22)

    assert Attachment.objects.count() == 20
    assert response.text.count("กรุณาส่งครั้งละไม่เกิน 20 ไฟล์") == 2


def test_a_file_beyond_its_size_is_not_even_taken_in(sender):
    response = sender.post(JPEG, ("ใหญ่.jpg", b"\xff\xd8\xff" + bytes(LARGEST_FILE)))

    assert response.status_code == 413
    assert "<strong>ใหญ่.jpg</strong>: ใหญ่กว่า 15 MB" in response.text
    assert Attachment.objects.count() == 1


def test_too_much_at_once_is_not_taken_in_either(sender):
    large = PDF + bytes(10_000_000)
    files = [
        (f"{number}.pdf", large) for number in range(LARGEST_FORM // 10_000_000 + 2)
    ]

    response = sender.post(JPEG, *files)

    assert response.status_code == 413
    assert "ส่งพร้อมกันมากเกินไป" in response.text


def test_a_round_keeps_only_so_many(
    sender, meeting, facilitator, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(attaching, "MOST_ATTACHMENTS", 2)
    with django_capture_on_commit_callbacks(execute=True):
        attaching.remove(make_photo(meeting, facilitator), facilitator)

    response = sender.post(JPEG, OTHER, ("a.pdf", PDF))

    assert Attachment.objects.present().count() == 2
    assert "ได้ไม่เกิน 2 รายการ" in response.text
    assert len(stored_files()) == 4


class FullDisk:
    """Takes the first file or none, then has no room."""

    def __init__(self, monkeypatch, taken):
        self.left = taken
        self.write = default_storage._wrapped._save
        monkeypatch.setattr(default_storage._wrapped, "_save", self.save)

    def save(self, name, content):
        self.left -= 1
        if self.left < 0:
            raise OSError(28, "No space left on device")
        return self.write(name, content)


@pytest.mark.parametrize("taken", [0, 1])
@pytest.mark.parametrize("json", [False, True])
def test_a_full_disk_leaves_no_row_and_no_file(sender, monkeypatch, taken, json):
    assert stored_files() == []
    with monkeypatch.context() as full:
        FullDisk(full, taken)
        response = sender.post(JPEG, key=uuid.UUID(int=1), json=json)

    assert response.status_code == 503
    said = response.json()["refused"][0]["why"] if json else response.text
    assert "ตอนนี้ส่วนกลางเก็บไฟล์ไม่ได้" in said
    assert not Attachment.objects.exists()
    assert stored_files() == []
    assert sender.post(JPEG, key=uuid.UUID(int=1)).status_code == 302
    assert len(stored_files()) == 2


def test_a_script_is_told_what_was_kept_and_what_not(sender):
    key = uuid.uuid4()

    response = sender.post(JPEG, key=key, json=True)
    refused = sender.post(("a.svg", b"<svg/>"), json=True)

    assert (response.status_code, json.loads(response.content)["kept"]) == (
        200,
        [str(key)],
    )
    assert refused.status_code == 422
    assert refused.json()["refused"][0]["name"] == "a.svg"


def test_a_caption_is_changed(sender, meeting, facilitator):
    photo = make_photo(meeting, facilitator, caption="เก่า")

    sender.deed("describe", photo, caption="  กติกา\nเงินกู้ ", shown="เก่า")

    photo.refresh_from_db()
    assert photo.caption == "กติกา เงินกู้"
    assert "เก็บคำบรรยายแล้ว" in sender.page()


def test_two_captions_at_once_lose_neither(sender, meeting, facilitator):
    photo = make_photo(meeting, facilitator, caption="เก่า")
    sender.deed("describe", photo, caption="ของคนแรก", shown="เก่า")

    response = sender.deed("describe", photo, caption="ของคนที่สอง", shown="เก่า")

    photo.refresh_from_db()
    assert photo.caption == "ของคนแรก"
    assert response.status_code == 409
    assert "มีคนเขียนไว้ว่า “ของคนแรก”" in response.text
    assert 'value="ของคนที่สอง"' in response.text
    assert 'name="shown" value="ของคนแรก"' in response.text


def test_a_long_caption_comes_back_to_be_shortened(sender, meeting, facilitator):
    photo = make_photo(meeting, facilitator)

    response = sender.deed("describe", photo, caption="ก" * 301, shown="")

    assert response.status_code == 422
    assert f'value="{"ก" * 301}"' in response.text
    assert "300" in response.text


def test_a_removed_photo_leaves_who_and_when_and_nothing_to_see(
    sender, meeting, facilitator, django_capture_on_commit_callbacks
):
    photo = make_photo(meeting, facilitator, caption="คุณลุงคนหนึ่ง")
    with django_capture_on_commit_callbacks() as later:
        sender.deed("remove", photo)

    assert len(stored_files()) == 2
    for callback in later:
        callback()
    assert stored_files() == []
    photo.refresh_from_db()
    assert photo.removed_by == facilitator
    assert photo.removed_at
    assert (photo.name, photo.file, photo.thumb, photo.caption) == (
        "IMG_2548.jpg",
        "",
        "",
        "",
    )
    assert sender.client.get(photo.get_absolute_url()).status_code == 404
    page = sender.client.get(meeting.get_absolute_url()).text
    assert "นำออกเมื่อ" in page
    assert "amnuay" in page
    assert "คุณลุงคนหนึ่ง" not in page


def test_removing_twice_is_removing_once(sender, meeting, facilitator):
    photo = make_photo(meeting, facilitator)
    sender.deed("remove", photo)
    photo.refresh_from_db()

    response = sender.deed("remove", photo)

    first = photo.removed_at
    photo.refresh_from_db()
    assert response.status_code == 302
    assert photo.removed_at == first


def test_a_removed_photo_takes_no_caption(sender, meeting, facilitator):
    photo = make_photo(meeting, facilitator)
    attaching.remove(photo, facilitator)

    sender.deed("describe", photo, caption="ใหม่", shown="")

    photo.refresh_from_db()
    assert photo.caption == ""


@pytest.mark.parametrize("deed", ["describe", "remove", "burn", ""])
def test_a_photo_of_another_round_is_not_here(sender, bang_chak, deed):
    photo = make_photo(make_meeting(bang_chak))

    response = sender.deed(deed, photo, caption="x", shown="")

    assert response.status_code == 404
    photo.refresh_from_db()
    assert photo.file


def test_a_photo_is_no_new_version_of_the_record(sender, meeting):
    sender.post(JPEG)

    meeting.refresh_from_db()
    assert (meeting.version, meeting.state) == (1, "confirmed")
    assert not Revision.objects.exists()


def test_a_cancelled_record_stays_as_it_is(client, facilitator, bang_chak):
    client.force_login(facilitator)
    meeting = make_meeting(bang_chak, recorded_by=facilitator, state="cancelled")
    sender = Sender(client, reverse("meetings:meeting_photos", args=[meeting.pk]))

    answers = [client.get(sender.address), sender.post(JPEG)]
    told = sender.post(JPEG, json=True)

    assert {answer["Location"] for answer in answers} == {meeting.get_absolute_url()}
    assert "บันทึกนี้ยกเลิกไปแล้ว" in client.get(meeting.get_absolute_url()).text
    assert told.status_code == 409
    assert not Attachment.objects.exists()


def test_after_the_time_was_up_the_page_asks_for_the_files_again(
    client, facilitator, sender, meeting
):
    client.logout()
    page = sender.post(JPEG, caption="แผนผัง", writer=facilitator.pk)
    assert page.status_code == 401
    typed = page.context["typed"]
    facilitator.set_password("sample-2548")
    facilitator.save()
    client.post(
        "/accounts/login/",
        {"username": "amnuay", "password": "sample-2548", "typed": typed,
         "next": sender.address},
    )  # fmt: skip

    text = sender.page()

    assert "กรุณาเลือกรูปหรือไฟล์อีกครั้ง" in text
    assert 'value="แผนผัง"' in text
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"meeting": None},
        {"file": ""},
        {"width": None},
        {"width": 0},
        {"thumb": ""},
        {"kind": "file"},
        {"removed_at": "2005-11-21 10:00+07:00"},
    ],
    ids=str,
)
def test_the_database_holds_the_rules_of_a_row(meeting, facilitator, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_photo(**{"meeting": meeting, "by": facilitator, **wrong})
