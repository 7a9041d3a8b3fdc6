"""Forms that no page of ours sends: answered, stored as far as it goes, never a 500."""

import pytest
from django.urls import reverse

from meetings.models import Meeting, MeetingDraft, Outcome, Revision
from meetings.models.draft import LARGEST_DRAFT
from people.models import Role
from tests.factories import make_appointment, make_kind, make_user
from tests.meetings.recording import NEXT, WHAT, WHERE, Recorder

# More digits than Python reads, and more than a key of the database has.
ENDLESS, HUGE = "9" * 5000, "9" * 25


@pytest.fixture
def recorder(client, facilitator):
    make_kind()
    return Recorder(client, facilitator)


@pytest.mark.parametrize(
    "fields",
    [
        {"round_800119": ENDLESS},
        {"round_800119": HUGE},
        {"count_total": ENDLESS},
        {"appointment": ENDLESS},
        {"items": ENDLESS},
        {"item-1-said_by": HUGE},
        {"number-800119": "²"},
        {"venue": "ว" * 1000},
        {"title": "ช" * 500},
        {"host": "\x00", "kind": "\x00"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_what_no_record_can_hold_is_kept_in_the_draft(recorder, fields):
    recorder.fill(WHERE | fields, WHAT | fields)

    pages = [recorder.get(screen) for screen in (1, 2, 3)]
    answer = recorder.send(NEXT | fields)

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert answer.status_code in {302, 422}
    for name, text in fields.items():
        if text.strip("\x00"):
            assert MeetingDraft.objects.get().data["where"][name] == [text]


def test_a_venue_longer_than_its_column_is_refused(recorder):
    recorder.fill(WHERE | {"venue": "ว" * 301})

    assert recorder.send().status_code == 422


def test_nul_in_the_name_of_a_field_never_reaches_the_database(recorder):
    recorder.post(1, WHERE | {"pur\x00pose": "กำหนดแผน"})

    assert MeetingDraft.objects.get().data["where"]["purpose"] == ["กำหนดแผน"]


def test_an_endless_revision_is_an_old_one(recorder):
    recorder.post(1, WHERE)

    answer = recorder.client.post(recorder.url(1), WHAT | {"rev": ENDLESS})

    assert answer.status_code == 409


def test_no_answer_on_who_sees_trouble_leaves_it_to_officials(recorder):
    recorder.fill(what=WHAT | {"item-1-kind": "problem"})
    recorder.send(NEXT | {"see-1": ""})

    assert Outcome.objects.get().visibility == Outcome.Visibility.OFFICIALS


@pytest.mark.parametrize("pk", [ENDLESS, HUGE, "%00", "x", "-1"])
def test_an_appointment_that_is_no_number_is_not_there(recorder, pk):
    page = recorder.client.get(f"{reverse('meetings:meeting_new')}?appointment={pk}")

    assert page.status_code == 404


def test_a_conflict_larger_than_a_draft_is_shown_all_the_same(recorder):
    half = "ก" * (LARGEST_DRAFT // 3 * 2 // 3)
    recorder.post(1, WHERE)
    recorder.post(2, WHAT | {"note": half})
    assert recorder.rev == 2

    answer = recorder.client.post(recorder.url(1), WHERE | {"rev": 1, "purpose": half})

    assert answer.status_code == 409
    assert answer.text.count(half) >= 2
    assert MeetingDraft.objects.get().rev == 2


def test_the_key_of_a_record_without_a_draft_makes_no_second_one(
    recorder, client, colleague
):
    recorder.fill()
    recorder.send()
    MeetingDraft.objects.all().delete()

    recorder.fill()
    answer = recorder.send()

    assert answer.status_code == 302
    assert Meeting.objects.count() == Revision.objects.count() == 1


def test_a_round_is_not_thrown_away_while_it_is_sent(recorder, monkeypatch):
    recorder.fill()
    draft = MeetingDraft.objects.get()
    recorder.send()
    monkeypatch.setattr(
        "meetings.record_views.get_object_or_404", lambda *args, **filters: draft
    )

    recorder.client.post(
        reverse("meetings:draft_detail", args=[recorder.key]), {"deed": "discard"}
    )

    assert MeetingDraft.objects.filter(key=recorder.key).exists()


def test_a_text_that_arrives_while_another_is_sent_is_not_lost(recorder, monkeypatch):
    """Between reading the draft and making the record, another page saves it."""
    recorder.fill()

    def saved_meanwhile(key):
        draft = MeetingDraft.objects.get(key=key)
        draft.data["what"]["note"] = ["จดจากอีกเครื่อง"]
        draft.rev += 1
        draft.save()

    monkeypatch.setattr("meetings.record_views.check_not_sent", saved_meanwhile)
    answer = recorder.send()

    assert answer.status_code == 409
    assert "จดจากอีกเครื่อง" in answer.text
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.GOVERNOR_OFFICE])
def test_the_circle_is_not_for_officials_of_a_district(client, bang_chak, role):
    make_kind()
    user = make_user("prasan", role, district=bang_chak.district)
    recorder = Recorder(client, user)

    recorder.fill(WHERE | {"scope": "circle"})
    answer = recorder.send()

    assert answer.status_code == 422
    assert not Meeting.objects.exists()


def test_the_governors_office_records_no_round_of_a_tambon(
    client, governor_office, bang_chak
):
    client.force_login(governor_office)
    row = make_appointment(bang_chak)
    address = f"{reverse('meetings:meeting_new')}?appointment={row.pk}"

    page = client.get(row.get_absolute_url()).text

    assert "?appointment=" not in page
    assert reverse("meetings:appointment_edit", args=[row.pk]) in page
    assert client.get(address).status_code == 404
