"""A photo of the flip chart waits with the draft, and goes with the record."""

import uuid

import pytest
from django.urls import reverse

from meetings import attaching
from meetings.models import Attachment, Meeting, MeetingDraft
from tests.factories import make_kind, make_meeting, make_photo
from tests.meetings.recording import NEXT, WHAT, WHERE, Recorder
from tests.meetings.test_photos import JPEG, OTHER, Sender, stored_files

NOTHING = {"items": "3", "note": ""}


@pytest.fixture
def recorder(client, facilitator):
    make_kind()
    recorder = Recorder(client, facilitator)
    recorder.post(1, WHERE)
    return recorder


@pytest.fixture
def sender(recorder):
    return Sender(
        recorder.client, reverse("meetings:draft_photos", args=[recorder.key])
    )


def test_the_second_screen_leads_to_photos_and_keeps_what_is_typed(recorder, sender):
    response = recorder.post(2, NOTHING | {"note": "ยังจดอยู่"}, deed="photos")

    assert response["Location"] == sender.address
    assert "กลับไปบันทึกต่อ" in sender.page()
    page = recorder.get(2).text
    assert "ยังจดอยู่" in page
    assert "รูปกระดาษฟลิปชาร์ต</button>" in page


def test_photos_go_with_the_record(recorder, sender):
    sender.post(JPEG, OTHER)
    recorder.post(2, WHAT)
    assert "รูปกระดาษฟลิปชาร์ต (2)" in recorder.get(2).text
    assert "รูปหรือไฟล์ 2 รายการ" in recorder.get(3).text

    page = recorder.client.get(recorder.send()["Location"]).text

    meeting = Meeting.objects.get()
    assert (
        list(Attachment.objects.values_list("meeting", "draft"))
        == [(meeting.pk, None)] * 2
    )
    photo = meeting.attachments.first()
    assert photo.get_absolute_url() in page
    assert recorder.client.get(photo.get_absolute_url()).status_code == 200


def test_a_photo_alone_is_a_record(recorder, sender):
    sender.post(JPEG)
    recorder.post(2, NOTHING)

    response = recorder.send()

    meeting = Meeting.objects.get()
    assert response["Location"].startswith(meeting.get_absolute_url())
    assert meeting.attachments.count() == 1


@pytest.mark.parametrize("file", [None, ("a.csv", b"1,2\r\n")], ids=["none", "a table"])
def test_without_a_photo_something_has_to_be_said(recorder, sender, file):
    if file:
        sender.post(file)
    recorder.post(2, NOTHING)

    response = recorder.send()

    assert response.status_code == 422
    assert "หรือเพิ่มรูปกระดาษฟลิปชาร์ต" in response.text
    assert not Meeting.objects.exists()


def test_a_photo_removed_at_the_last_moment_leaves_no_empty_record(
    recorder, sender, facilitator, monkeypatch
):
    sender.post(JPEG)
    recorder.post(2, NOTHING)

    def move(meeting, draft):
        attaching.remove(Attachment.objects.get(), facilitator)
        return attaching.move_to(meeting, draft)

    monkeypatch.setattr("meetings.recording.move_to", move)
    response = recorder.send()

    assert response.status_code == 409
    assert not Meeting.objects.exists()


def test_a_photo_removed_from_a_draft_is_nobodys_business(
    recorder, sender, facilitator, django_capture_on_commit_callbacks
):
    sender.post(JPEG)
    with django_capture_on_commit_callbacks(execute=True):
        sender.deed("remove", Attachment.objects.get())
    recorder.fill()

    recorder.send()

    assert not Attachment.objects.exists()
    assert stored_files() == []


def test_a_photo_on_its_way_while_the_record_is_sent_finds_it(recorder, sender):
    recorder.fill()
    recorder.send()

    response = sender.post(JPEG)

    assert response.status_code == 302
    meeting = Meeting.objects.get()
    assert Attachment.objects.get().meeting == meeting
    assert sender.client.get(sender.address)["Location"] == reverse(
        "meetings:meeting_photos", args=[meeting.pk]
    )


def test_a_repeat_after_the_record_was_sent_is_the_same_photo(recorder, sender):
    key = uuid.uuid4()
    sender.post(JPEG, key=key)
    recorder.fill()
    recorder.send()

    assert sender.post(JPEG, key=key).status_code == 302
    assert Attachment.objects.count() == 1


def test_the_record_was_sent_while_the_photo_was_made_small(
    recorder, sender, facilitator, monkeypatch
):
    recorder.fill()
    draft = MeetingDraft.objects.get()
    clean = attaching.clean_picture

    def slow(data):
        if not Meeting.objects.exists():
            Recorder(sender.client, key=recorder.key).send(NEXT, writer=facilitator.pk)
        return clean(data)

    monkeypatch.setattr(attaching, "clean_picture", slow)
    key = uuid.uuid4()
    sent = attaching.Sent(key, "a.jpg", JPEG, "", facilitator)
    attachment = attaching.attach(attaching.Place(draft=draft), sent)

    assert attachment.meeting == Meeting.objects.get()
    assert attaching.attach(attaching.Place(draft=draft), sent) == attachment


def test_a_draft_that_is_thrown_away_takes_its_photos_with_it(
    recorder, sender, django_capture_on_commit_callbacks
):
    sender.post(JPEG)
    assert len(stored_files()) == 2

    with django_capture_on_commit_callbacks(execute=True):
        recorder.client.post(
            reverse("meetings:draft_detail", args=[recorder.key]), {"deed": "discard"}
        )

    assert not MeetingDraft.objects.exists()
    assert not Attachment.objects.exists()
    assert stored_files() == []


def test_a_photo_for_a_draft_thrown_away_meanwhile_is_not_kept(
    recorder, sender, facilitator, monkeypatch
):
    clean = attaching.clean_picture

    def slow(data):
        attaching.throw_away(MeetingDraft.objects.all())
        return clean(data)

    monkeypatch.setattr(attaching, "clean_picture", slow)
    response = sender.post(JPEG)

    assert response.status_code == 404
    assert stored_files() == []


def test_while_a_record_is_edited_photos_go_to_the_record(
    client, facilitator, bang_chak
):
    client.force_login(facilitator)
    meeting = make_meeting(bang_chak)
    draft = MeetingDraft.objects.create(
        owner=facilitator, meeting=meeting, saved_at=meeting.recorded_at
    )
    sender = Sender(client, reverse("meetings:draft_photos", args=[draft.key]))

    sender.post(JPEG)

    assert Attachment.objects.get().meeting == meeting


def test_a_draft_of_somebody_else_takes_no_photo(client, recorder, colleague):
    client.force_login(colleague)
    sender = Sender(client, reverse("meetings:draft_photos", args=[recorder.key]))

    assert sender.post(JPEG).status_code == 404
    photo = make_photo(None, colleague, draft=MeetingDraft.objects.get())
    assert sender.deed("remove", photo).status_code == 404
    assert stored_files()
