"""PUT of a post while it is typed, and its photos: kept once, told as JSON."""

import json
import uuid

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blogs.limits import LIMITS
from blogs.models import Photo, Post, PostDraft
from meetings.models.draft import LARGEST_DRAFT
from tests import factories
from tests.blogs.writing import Writer
from tests.meetings.test_photos import JPEG, OTHER, stored_files
from tests.pictures import samples

pytestmark = pytest.mark.django_db

PHONE, COMPUTER = "phone-1", "computer-1"


@pytest.fixture
def writer(client, known):
    return Writer(client, known)


def body_of(writer):
    return writer.draft.data["body"][0]


def test_the_first_text_makes_a_draft_of_ones_own(writer, known):
    response = writer.put("หนึ่ง", device=PHONE)

    draft = writer.draft
    assert response.status_code == 200
    assert response.json()["rev"] == draft.rev == 1
    assert len(response.json()["label"]) == len("10.42")
    assert (draft.owner, draft.device, draft.sequence) == (known, PHONE, 1)
    assert draft.data == {"body": ["หนึ่ง"], "place": ["800119"]}


@pytest.mark.parametrize(
    ("text", "rev", "device", "sequence", "answer", "kept"),
    [
        ("ก", 1, PHONE, 4, (200, 1), "ก"),
        ("ก", 0, COMPUTER, 1, (200, 1), "ก"),
        ("ข", 1, COMPUTER, 1, (200, 2), "ข"),
        ("ข", 0, PHONE, 4, (200, 2), "ข"),
        ("ข", 0, PHONE, 3, (200, 1), "ก"),
        ("ข", 1, PHONE, 2, (200, 1), "ก"),
        ("ข", 0, COMPUTER, 9, (409, 1), "ก"),
        ("ข", 7, COMPUTER, 9, (409, 1), "ก"),
    ],
    ids=[
        "the same text",
        "the same text of another device",
        "the present revision",
        "an answer was lost",
        "a repeat",
        "a late repeat of something older",
        "another device has saved meanwhile",
        "a revision that never was",
    ],
)
def test_a_text_is_taken_or_refused(writer, text, rev, device, sequence, answer, kept):
    writer.put("ก", 0, PHONE, 3)

    response = writer.put(text, rev, device, sequence)

    assert (response.status_code, response.json()["rev"]) == answer
    assert body_of(writer) == kept


def test_a_conflict_leads_to_both_texts_and_either_may_stay(writer):
    writer.put("จากมือถือ")
    conflict = writer.put("จากคอมพิวเตอร์", 0, COMPUTER)
    assert conflict.status_code == 409
    url = conflict.json()["url"]

    page = writer.client.post(url, writer.typed(body="จากคอมพิวเตอร์"))

    assert "จากมือถือ" in page.text
    assert "จากคอมพิวเตอร์" in page.text
    assert body_of(writer) == "จากมือถือ"
    writer.post("จากคอมพิวเตอร์", deed="stay")
    assert body_of(writer) == "จากคอมพิวเตอร์"
    assert not Post.objects.exclude(number=1).exists()


def test_an_old_page_without_scripts_is_shown_both_texts_too(writer):
    writer.put("จากมือถือ")

    page = writer.post("จากคอมพิวเตอร์", rev=0)

    assert page.status_code == 409
    assert "จากมือถือ" in page.text
    assert "จากคอมพิวเตอร์" in page.text
    assert body_of(writer) == "จากมือถือ"


def test_the_page_with_both_texts_needs_two(writer):
    writer.put("ก")
    url = f"{writer.address}compare/"

    assert writer.client.get(url)["Location"] == writer.address
    same = writer.client.post(url, writer.typed(body="ก"))
    assert same["Location"] == writer.address
    assert Client().get(url)["Location"].startswith("/accounts/login/")


def test_what_was_sent_leads_to_its_post(writer, known):
    writer.put("ก")
    writer.post("ก")
    post = Post.objects.exclude(number=1).get()

    for text in ("ก", "ข"):
        response = writer.put(text, 2, sequence=9)
        assert response.status_code == 409
        assert response.json()["url"] == post.get_absolute_url()


def test_what_was_thrown_away_comes_back_only_when_asked_for(writer):
    writer.put("ก")
    PostDraft.objects.all().delete()

    assert writer.put("ก", 1, sequence=2).status_code == 404
    assert writer.draft is None
    writer.post("ก", deed="keep", rev=1)
    assert body_of(writer) == "ก"


def test_the_largest_draft_and_one_beyond_it(writer):
    room = LARGEST_DRAFT - len('{"place":["800119"],"body":[""]}')

    assert writer.put("a" * (room + 1)).status_code == 413
    assert writer.draft is None
    assert writer.put("a" * room).status_code == 200


@pytest.mark.parametrize("sent", [b"", b"{", b"[]", b'{"body": "x"}', b'{"body": [1]}'])
def test_what_cannot_be_read_is_refused(writer, sent):
    response = writer.client.put(
        writer.address,
        sent,
        content_type="application/json",
        headers={"If-Match": '"0"', "X-Device": PHONE, "X-Sequence": "1"},
    )

    assert response.status_code == 400
    assert writer.draft is None


def test_a_visitor_and_the_next_person_of_the_phone_save_nothing(writer, resident):
    writer.client.logout()
    assert writer.put("ก").status_code == 401
    writer.client.force_login(resident)
    assert writer.put("ก").status_code == 401

    assert not PostDraft.objects.exists()


def test_only_what_belongs_to_a_post_is_stored(writer):
    texts = writer.typed(body="ก", is_superuser="1", owner="1", end="1", rev="7")
    sent = json.dumps({name: [text] for name, text in texts.items()}).encode()

    writer.client.put(
        writer.address,
        sent,
        content_type="application/json",
        headers={"If-Match": '"0"'},
    )

    assert set(writer.draft.data) == {"body", "place"}


# Photos on their way beside it


def test_a_photo_may_come_before_the_first_text(writer, known):
    answer = writer.upload(JPEG)
    photo = Photo.objects.get()
    assert answer.json() == {"kept": [str(photo.key)], "refused": []}

    assert writer.put("แล้วจึงพิมพ์").status_code == 200

    assert (writer.draft.rev, body_of(writer)) == (1, "แล้วจึงพิมพ์")
    assert photo.draft == writer.draft
    address = photo.get_absolute_url()
    assert writer.client.get(address)["Content-Type"] == "image/jpeg"
    assert writer.client.get(address)["Cache-Control"] == "private, no-cache"
    assert Client().get(address).status_code == 404


def test_the_same_photo_is_kept_once_and_another_under_its_key_is_not(writer):
    key = uuid.uuid4()
    for _time in range(3):
        assert writer.upload(JPEG, key=key).json()["kept"] == [str(key)]

    assert writer.upload(OTHER, key=key).status_code == 409

    assert Photo.objects.count() == 1
    assert len(stored_files()) == 2


def test_a_photo_still_on_its_way_finds_the_post_that_was_sent(writer, known):
    writer.post("ก")

    assert writer.upload(JPEG).status_code == 200

    assert Post.objects.exclude(number=1).get().photos.count() == 1


def test_no_photo_tells_where_it_was_taken(writer):
    taken = samples.saved(samples.flip_chart(), exif=samples.exif(6))
    assert b"SECRET" in taken

    writer.upload(taken)

    for name in stored_files():
        with default_storage.open(name) as file:
            assert b"SECRET" not in file.read()


@pytest.mark.parametrize(
    ("photos", "more", "status", "says"),
    [
        ([], {}, 422, "กรุณาเลือกรูปก่อน"),
        ([("a.pdf", b"%PDF-1.4")], {}, 422, "a.pdf"),
        ([JPEG], {"end": []}, 422, "สายขาดระหว่างส่ง"),
        ([JPEG], {"caption": "บัตร 1-1037-02071-81-1"}, 422, "เลขประจำตัวประชาชน"),
    ],
    ids=["none", "no photo", "cut off", "a citizen number"],
)
def test_what_is_not_kept_is_said(writer, photos, more, status, says):
    answer = writer.upload(*photos, **more)

    assert answer.status_code == status
    assert says in json.dumps(answer.json(), ensure_ascii=False)
    assert not Photo.objects.exists()
    assert stored_files() == []


def test_who_sends_too_many_photos_waits(writer, known, monkeypatch):
    who, when, (hour, *_more) = LIMITS[Photo]
    monkeypatch.setitem(LIMITS, Photo, (who, when, ((hour[0], 1),)))
    writer.upload(JPEG)

    answer = writer.upload(OTHER)

    assert answer.status_code == 429
    assert "ท่านเพิ่งส่งมาหลายครั้ง" in answer.json()["refused"][0]["why"]
    assert Photo.objects.count() == 1


def test_a_visitor_is_asked_to_log_in_and_others_find_nothing(writer, facilitator):
    writer.put("ก")

    other = Writer(Client(), facilitator, key=writer.key)
    assert other.upload(JPEG).status_code == 404
    other.client.logout()
    assert other.upload(JPEG).status_code == 401

    assert not Photo.objects.exists()


def test_pages_ask_the_database_as_often_for_eight_of_everything(
    writer, known, bang_chak
):
    def add(number):
        meeting = factories.make_meeting(bang_chak, round_number=number)
        factories.make_photo(meeting)
        factories.make_village(bang_chak, number)
        post = factories.make_post(bang_chak)
        post.tags.add(factories.make_tag(f"คำที่ {number}"))
        factories.make_post_photo(None, known, draft=writer.draft, position=number)
        return meeting

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert writer.page().status_code == 200
        return len(captured)

    writer.put("ก", meeting="")
    meeting = add(1)
    PostDraft.objects.update(
        data={"place": ["800119"], "meeting": [str(meeting.pk)], "body": ["ก"]}
    )
    for_one = queries()
    for number in range(2, 9):
        add(number)

    assert queries() == for_one
    assert for_one <= 24
