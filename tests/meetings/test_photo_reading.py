"""Who sees a photo, and with which headers it is handed out."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from meetings import attaching
from meetings.models import MeetingDraft
from tests.factories import make_meeting, make_photo
from thai.clock import now

PHOTO = b"\xff\xd8\xff the photo \xff\xd9"


@pytest.fixture
def photo(bang_chak, facilitator):
    meeting = make_meeting(bang_chak, round_number=3)
    photo = make_photo(meeting, facilitator, PHOTO, name='แผน "ใหม่"\r\n.png')
    default_storage.delete(photo.thumb.name)
    default_storage.save(photo.thumb.name, ContentFile(b"small"))
    return photo


@pytest.fixture
def sheet(photo, facilitator):
    name = default_storage.save("a1b2.xlsx", ContentFile(b"PK\x03\x04 a table"))
    return make_photo(
        photo.meeting, facilitator, kind="file", name="บัญชี.xlsx",
        file=name, thumb="", width=None, height=None,
    )  # fmt: skip


def hide(meeting, **how):
    for name, value in how.items():
        setattr(meeting, name, value)
    meeting.save()


def test_everybody_sees_a_photo_of_a_public_record(client, photo):
    response = client.get(photo.get_absolute_url())

    assert response.content == PHOTO
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert "\n" not in response["Content-Disposition"]
    assert response["Cache-Control"] == "public, max-age=3600"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_the_small_one_is_asked_for_by_size(client, photo):
    small = client.get(photo.thumb_url)

    assert small.content == b"small"
    assert client.get(f"{photo.get_absolute_url()}?size=huge").content == PHOTO
    assert small["ETag"] != client.get(photo.get_absolute_url())["ETag"]


@pytest.mark.parametrize("state", ["confirmed", "recorded"])
def test_a_photo_is_sent_once_and_then_only_asked_about(
    client, photo, facilitator, state
):
    client.force_login(facilitator)
    hide(
        photo.meeting, state=state, confirmed_at=now() if state == "confirmed" else None
    )
    tag = client.get(photo.get_absolute_url())["ETag"]

    again = client.get(photo.get_absolute_url(), headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == tag


@pytest.mark.parametrize(
    "how",
    [
        {"visibility": "members"},
        {"visibility": "officials"},
        {"state": "recorded", "confirmed_at": None},
        {"state": "cancelled", "confirmed_at": None},
    ],
    ids=str,
)
@pytest.mark.parametrize("asked", ["", "?size=thumb"])
def test_a_photo_is_hidden_with_its_record(
    client, photo, facilitator, agency_staff, how, asked
):
    address = photo.get_absolute_url() + asked
    tag = client.get(address)["ETag"]
    hide(photo.meeting, **how)
    stranger, mine = Client(), Client()
    stranger.force_login(agency_staff)
    mine.force_login(facilitator)

    for one in (client, stranger):
        assert one.get(address).status_code == 404
        assert one.get(address, headers={"If-None-Match": tag}).status_code == 404
    response = mine.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"


def test_a_photo_is_found_under_its_own_record_only(client, photo, bang_chak):
    other = make_meeting(bang_chak)

    address = f"/meetings/{other.pk}/photos/{photo.key}/"

    assert client.get(address).status_code == 404


def test_a_file_is_only_ever_a_download(client, sheet):
    response = client.get(sheet.get_absolute_url())

    assert b"".join(response.streaming_content) == b"PK\x03\x04 a table"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_removed_photo_is_gone_at_once(client, photo, facilitator):
    address = photo.get_absolute_url()
    tag = client.get(address)["ETag"]
    attaching.remove(photo, facilitator)

    assert client.get(address, headers={"If-None-Match": tag}).status_code == 404


def test_a_file_that_is_lost_is_not_found_and_logged(client, photo, caplog):
    default_storage.delete(photo.file.name)

    assert client.get(photo.get_absolute_url()).status_code == 404
    assert "is missing" in caplog.text


def test_behind_nginx_the_file_is_left_to_it(client, photo, settings):
    settings.KMFORUM_ACCEL = True

    response = client.get(photo.get_absolute_url())

    assert response["X-Accel-Redirect"] == f"/protected-media/{photo.file.name}"
    assert response["Content-Type"] == "image/jpeg"
    assert response.content == b""


def test_nobody_gets_a_file_past_the_view(client, photo, settings):
    for address in (f"/media/{photo.file.name}", f"/{photo.file.name}",
                    f"/static/{photo.file.name}", "/static/../media/"):  # fmt: skip
        assert client.get(address).status_code == 404


def test_the_record_shows_its_photos_small_and_late(client, photo, sheet):
    photo.caption = "แผนผังหมู่บ้าน"
    photo.save()

    page = client.get(photo.meeting.get_absolute_url()).text

    (image,) = re.findall(r"<img[^>]+>", page)
    assert f'src="{photo.thumb_url}"' in image
    assert 'loading="lazy"' in image
    assert 'width="1600" height="1200"' in image
    assert 'alt="แผนผังหมู่บ้าน"' in image
    assert f'href="{sheet.get_absolute_url()}" download>บัญชี.xlsx' in page


def test_a_photo_without_words_is_called_by_its_number(client, photo):
    page = client.get(photo.meeting.get_absolute_url()).text

    assert 'alt="รูปที่ 1"' in page


def test_who_added_a_photo_is_for_officials(client, photo, resident, facilitator):
    address = photo.meeting.get_absolute_url()
    assert "เพิ่มเมื่อ" not in client.get(address).text
    client.force_login(resident)
    assert "เพิ่มเมื่อ" in client.get(address).text
    assert "amnuay" not in client.get(address).text
    client.force_login(facilitator)
    assert "amnuay" in client.get(address).text


@pytest.mark.parametrize(
    ("who", "offered"),
    [("facilitator", True), ("resident", False), ("outsider", False)],
)
def test_photos_are_asked_of_those_who_write(client, request, photo, who, offered):
    client.force_login(request.getfixturevalue(who))

    page = client.get(photo.meeting.get_absolute_url()).text

    assert ("เพิ่มรูปหรือไฟล์" in page) == offered


def test_the_receipt_says_that_photos_can_wait(client, bang_chak, facilitator):
    client.force_login(facilitator)
    meeting = make_meeting(bang_chak, recorded_by=facilitator)

    page = client.get(f"{meeting.get_absolute_url()}?sent=1").text

    assert "เพิ่มรูป" in page
    assert "รูปส่งทีหลังได้ ประหยัดเน็ต" in page


def test_eight_photos_cost_no_more_questions_than_one(
    client, photo, facilitator, django_assert_max_num_queries
):
    client.force_login(facilitator)
    address = photo.meeting.get_absolute_url()
    client.get(address)
    with django_assert_max_num_queries(30) as once:
        client.get(address)
        client.get(f"{address}photos/")
    for _photo in range(7):
        make_photo(photo.meeting, facilitator)

    with django_assert_max_num_queries(len(once)):
        client.get(address)
        client.get(f"{address}photos/")


@pytest.fixture
def draft(facilitator):
    return MeetingDraft.objects.create(
        owner=facilitator, saved_at=now(), data={"where": {"scope": ["800119"]}}
    )


def test_a_photo_of_a_draft_is_seen_by_its_owner_alone(
    client, draft, facilitator, administrator, governor_office
):
    photo = make_photo(None, facilitator, draft=draft)
    address = photo.get_absolute_url()

    assert client.get(address).status_code == 404
    for stranger in (administrator, governor_office):
        client.force_login(stranger)
        assert client.get(address).status_code == 404
    client.force_login(facilitator)
    response = client.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
