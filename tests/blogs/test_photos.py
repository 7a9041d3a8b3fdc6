"""Photos of posts: redrawn, once under their key, and gone when they are taken out."""

import io
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from PIL import Image

from blogs import photos
from blogs.drafts import keep
from blogs.limits import LIMITS, MINUTE, TooMany
from blogs.models import Photo
from blogs.photos import Home, SentPhoto, add_photo, describe_photo, remove_photo
from blogs.words import Words
from blogs.writing import remove, send
from meetings.attaching import OtherContent
from meetings.drafts import Sender
from meetings.stored_files import NoRoom
from tests import factories
from tests.meetings.test_photos import JPEG, OTHER, stored_files
from tests.pictures import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(bang_chak, known):
    return known.posts.get()


def photo_of(by, data=JPEG, key=None, alt=""):
    return SentPhoto(key or uuid.uuid4(), data, alt, by)


def test_a_photo_is_kept_in_two_sizes_and_once(post, known):
    form = photo_of(known, alt=" กองปุ๋ย ")

    rows = {add_photo(Home(post=post), form).pk for _time in range(3)}

    photo = Photo.objects.get()
    assert rows == {photo.pk}
    assert (photo.alt, photo.position, photo.post) == ("กองปุ๋ย", 1, post)
    assert len(stored_files()) == 2
    assert photo.thumb.size <= 15_000 < photo.file.size <= 200_000


@pytest.mark.parametrize(
    "sample", [samples.telling_jpeg, samples.telling_png, samples.telling_webp]
)
def test_where_it_was_taken_is_in_neither_size(post, known, sample):
    photo = add_photo(Home(post=post), photo_of(known, sample()))

    for file in (photo.file, photo.thumb):
        with file.open() as opened:
            stored = opened.read()
        assert b"SECRET" not in stored
        assert not Image.open(io.BytesIO(stored)).getexif()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a<script>alert(1)</script>",
        b"%PDF-1.4",
        JPEG[:-2000],
        samples.png_of(20_000, 20_000),
    ],
    ids=["empty", "svg", "script", "pdf", "cut off", "bomb"],
)
def test_what_is_no_photo_is_refused_in_thai(post, known, data):
    with pytest.raises(ValidationError) as refusal:
        add_photo(Home(post=post), photo_of(known, data))

    assert any("\u0e01" <= sign <= "\u0e2e" for sign in refusal.value.messages[0])
    assert not Photo.objects.exists()
    assert stored_files() == []


def test_another_photo_under_the_key_is_told_from_a_repeat(bang_chak, post, known):
    form = photo_of(known)
    add_photo(Home(post=post), form)
    elsewhere = Home(post=factories.make_post(bang_chak, known))

    with pytest.raises(OtherContent):
        add_photo(Home(post=post), form._replace(data=OTHER))
    with pytest.raises(OtherContent):
        add_photo(elsewhere, form)

    assert Photo.objects.count() == 1


def test_a_photo_on_its_way_while_the_draft_is_sent_finds_the_post(
    bang_chak, known, sent
):
    form = sent(known)
    draft = keep(form.key, known, {}, Sender())
    home = Home(draft=draft)
    early = photo_of(known)
    add_photo(home, early)
    post = send(Words(body="ปุ๋ยหมัก"), bang_chak, form)

    late = add_photo(home, photo_of(known, OTHER))

    assert (late.post, late.draft, late.position) == (post, None, 2)
    assert add_photo(home, early).post == post


def test_what_was_taken_out_does_not_come_back_with_a_late_repeat(
    post, known, django_capture_on_commit_callbacks
):
    form = photo_of(known, alt="หน้าเพื่อน")
    photo = add_photo(Home(post=post), form)

    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            remove_photo(photo)
    again = add_photo(Home(post=post), form)

    assert again.removed_at
    assert again.alt == ""
    assert stored_files() == []


def test_a_photo_says_what_it_shows(post, known):
    photo = add_photo(Home(post=post), photo_of(known))

    describe_photo(photo, "กองปุ๋ยหมู่ 7")
    with pytest.raises(ValidationError):
        describe_photo(photo, "บัตร 1103702071811")

    photo.refresh_from_db()
    assert photo.alt == "กองปุ๋ยหมู่ 7"


def test_a_post_keeps_so_many_photos(post, known, monkeypatch):
    monkeypatch.setattr(photos, "MOST_PHOTOS", 1)
    add_photo(Home(post=post), photo_of(known))

    with pytest.raises(ValidationError, match="ไม่เกิน 1 รูป"):
        add_photo(Home(post=post), photo_of(known, OTHER))

    assert len(stored_files()) == 2


def test_a_person_sends_so_many_photos(post, known, monkeypatch):
    monkeypatch.setitem(LIMITS, Photo, ("uploaded_by", "uploaded_at", ((MINUTE, 1),)))
    add_photo(Home(post=post), photo_of(known))

    with pytest.raises(TooMany):
        add_photo(Home(post=post), photo_of(known, OTHER))

    assert len(stored_files()) == 2


def test_nothing_comes_to_a_post_that_was_taken_out(post, known):
    remove(post.pk, known)

    with pytest.raises(ValidationError, match="นำออกแล้ว"):
        add_photo(Home(post=post), photo_of(known))

    assert stored_files() == []


def test_a_full_disk_leaves_neither_row_nor_file(post, known, monkeypatch):
    def full(*args):
        raise NoRoom

    monkeypatch.setattr(photos, "store", full)

    with pytest.raises(NoRoom):
        add_photo(Home(post=post), photo_of(known))

    assert not Photo.objects.exists()


def test_a_row_that_cannot_be_written_leaves_no_file(post, known, monkeypatch):
    def refuse(*args, **columns):
        raise IntegrityError

    monkeypatch.setattr(Photo.objects, "create", refuse)

    with pytest.raises(IntegrityError):
        add_photo(Home(post=post), photo_of(known))

    assert stored_files() == []
