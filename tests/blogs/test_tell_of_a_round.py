"""“เขียนลงบล็อก”: what everybody may read of a round, and nothing else of it."""

import pytest
from django.test import Client

from blogs.models import Photo, Post, PostDraft
from meetings.models import ActionItem
from tests import factories
from tests.blogs.writing import Writer
from tests.meetings.test_photos import JPEG

pytestmark = pytest.mark.django_db

LINK = "เขียนลงบล็อกบางจาก"


@pytest.fixture
def meeting(bang_chak):
    meeting = factories.make_meeting(
        bang_chak, round_number=3, venue="วัดหญ้า", summary="จดไว้"
    )
    factories.make_outcome(meeting, "เริ่มที่บัญชี")
    factories.make_outcome(meeting, "ลับ", visibility="officials")
    factories.make_outcome(meeting, "ลับ", "problem", visibility="officials")
    ActionItem.objects.create(meeting=meeting, tambon=bang_chak, text="ลับ")
    return meeting


@pytest.fixture
def writer(client, known):
    return Writer(client, known)


def new(meeting, code="800119"):
    return f"/blogs/{code}/new/?meeting={meeting.pk}"


def test_the_record_leads_those_who_may_write(client, known, meeting, outsider):
    def sees():
        return LINK in client.get(meeting.get_absolute_url()).text

    assert not sees()
    client.force_login(known)
    assert sees()
    assert new(meeting) in client.get(meeting.get_absolute_url()).text
    client.force_login(outsider)
    assert not sees()


@pytest.mark.parametrize(
    "hidden",
    [{"visibility": "members"}, {"visibility": "officials"}, {"state": "cancelled"}],
)
def test_what_is_not_public_is_told_in_no_blog(client, facilitator, bang_chak, hidden):
    meeting = factories.make_meeting(bang_chak, **hidden)
    client.force_login(facilitator)

    assert LINK not in client.get(meeting.get_absolute_url()).text
    assert client.get(new(meeting)).status_code == 404


def test_what_waits_for_confirmation_is_not_told_yet(client, facilitator, bang_chak):
    meeting = factories.make_meeting(bang_chak, recorded_by=facilitator)
    client.force_login(facilitator)

    assert LINK not in client.get(meeting.get_absolute_url()).text
    assert client.get(new(meeting)).status_code == 404


def test_the_round_of_another_tambon_is_not_told_here(writer, tha_rai):
    elsewhere = factories.make_meeting(tha_rai)

    for pk in (elsewhere.pk, 0, "x", "9" * 40):
        address = f"/blogs/800119/new/?meeting={pk}"
        assert writer.client.get(address).status_code == 404


@pytest.mark.parametrize("who", ["known", "facilitator", "administrator"])
def test_the_page_is_filled_with_what_everybody_may_read(request, client, meeting, who):
    client.force_login(request.getfixturevalue(who))

    page = client.get(new(meeting)).text

    assert 'value="บางจาก นัดที่ 3"' in page
    assert "วันอังคารที่ 25 ตุลาคม 2548" in page.replace("\u00a0", " ")
    assert "เริ่มที่บัญชี" in page
    assert "ลับ" not in page
    assert f'<option value="{meeting.pk}" selected>' in page
    assert not PostDraft.objects.exists()


def test_photos_of_the_round_come_along_when_chosen(writer, known, meeting):
    chosen, other = (
        factories.make_photo(meeting, content=JPEG, caption=caption)
        for caption in ("ล้อมวง", "ป้าย")
    )
    page = writer.client.get(new(meeting)).text
    assert all(photo.thumb_url in page for photo in (chosen, other))

    for _time in range(2):
        writer.post(meeting=meeting.pk, take=str(chosen.key))

    post = Post.objects.get(meeting=meeting)
    photo = post.photos.get()
    assert photo.alt == "ล้อมวง"
    assert photo.file.name != chosen.file.name
    assert Client().get(photo.get_absolute_url()).status_code == 200


def test_photos_of_hidden_rounds_do_not_come_along(writer, bang_chak):
    hidden = factories.make_meeting(bang_chak, visibility="members")
    photo = factories.make_photo(hidden, content=JPEG)

    writer.post(deed="keep", meeting=hidden.pk, take=str(photo.key))

    assert not Photo.objects.exists()
    assert photo.thumb_url not in writer.page().text


def test_a_photo_that_came_along_is_offered_no_more(writer, meeting):
    photo = factories.make_photo(meeting, content=JPEG)
    writer.post(deed="stay", meeting=meeting.pk, take=str(photo.key))
    copy = Photo.objects.get()

    assert photo.thumb_url not in writer.page().text
    writer.post(
        deed="stay",
        meeting=meeting.pk,
        take=str(photo.key),
        **{f"drop-{copy.key}": "on"},
    )

    assert not Photo.objects.present().exists()
    assert photo.thumb_url not in writer.page().text
