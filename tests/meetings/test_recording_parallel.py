"""A slow line, a nervous thumb: the same form many times at once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    Request,
    build_opener,
)

import pytest

from meetings import editing
from meetings.models import Meeting, MeetingTambon, Revision
from tests.factories import (
    make_kind,
    make_meeting,
    make_outcome,
    make_tambon,
    make_user,
)
from tests.meetings.recording import NEXT, WHAT, WHERE, Recorder
from tests.sessions import session_of

ROUNDS, AT_ONCE = 20, 12

pytestmark = pytest.mark.django_db(transaction=True)


class StayHere(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def send(address, session, fields):
    """(status, where it leads) of one send, as from a browser of its own."""
    token = "a" * 32
    request = Request(
        address,
        urlencode({**fields, "csrfmiddlewaretoken": token}, doseq=True).encode(),
        {"Cookie": f"sessionid={session}; csrftoken={token}"},
    )
    opener = build_opener(HTTPCookieProcessor(CookieJar()), StayHere)
    try:
        with opener.open(request, timeout=60) as answer:
            return answer.status, answer.url
    except HTTPError as error:
        return error.code, error.headers.get("Location")


@pytest.fixture
def bang_chak_writer(transactional_db):
    make_kind()
    tambon = make_tambon("800119", "บางจาก", position=1)
    return make_user("amnuay", "facilitator", tambon=tambon)


def send_at_once(address, session, texts):
    """The answers of AT_ONCE sends in parallel, the texts taken in turn."""
    turns = [texts[number % len(texts)] for number in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda fields: send(address, session, fields), turns))


def draft_ready_to_send(client, user, number):
    recorder = Recorder(client, user)
    recorder.fill(WHERE | {"round_800119": str(number), "held_on": f"{number}/8/48"})
    fields = NEXT | {
        "deed": "send",
        "rev": recorder.rev,
        "writer": user.pk,
        "next-800119-kind": "undecided",
    }
    return recorder, fields


def test_identical_parallel_sends_make_one_record_each(
    client, live_server, bang_chak_writer
):
    session = session_of(bang_chak_writer)
    for number in range(1, ROUNDS + 1):
        recorder, fields = draft_ready_to_send(client, bang_chak_writer, number)
        address = live_server.url + recorder.url(3)

        answers = send_at_once(address, session, [fields])

        meeting = Revision.objects.get(key=recorder.key).meeting
        assert set(answers) == {(302, f"/meetings/{meeting.pk}/?sent=1")}

    assert Meeting.objects.count() == Revision.objects.count() == ROUNDS
    numbers = MeetingTambon.objects.values_list("round_number", flat=True)
    assert sorted(numbers) == list(range(1, ROUNDS + 1))


def test_parallel_sends_of_two_texts_lose_neither(
    client, live_server, bang_chak_writer
):
    session = session_of(bang_chak_writer)
    recorder, fields = draft_ready_to_send(client, bang_chak_writer, 1)
    address = live_server.url + recorder.url(3)
    texts = [fields, fields | {"next-800119-topic": "เน้นบัญชี"}]

    answers = send_at_once(address, session, texts)

    assert Meeting.objects.count() == 1
    assert {status for status, _where in answers} == {302, 409}
    assert WHAT["item-1-outcome"] in str(Revision.objects.get().snapshot)


def test_parallel_rounds_with_one_number_are_both_kept(
    client, live_server, bang_chak_writer
):
    session = session_of(bang_chak_writer)
    drafts = []
    for day in (1, 2, 3, 4):
        recorder, fields = draft_ready_to_send(client, bang_chak_writer, 7)
        recorder.post(1, WHERE | {"round_800119": "7", "held_on": f"{day}/8/48"})
        drafts.append(
            (live_server.url + recorder.url(3), fields | {"rev": recorder.rev})
        )

    with ThreadPoolExecutor(len(drafts)) as pool:
        answers = list(pool.map(lambda one: send(one[0], session, one[1]), drafts))

    assert {status for status, _where in answers} == {302}
    numbers = MeetingTambon.objects.values_list("round_number", flat=True)
    assert sorted(numbers, key=str) == [7, None, None, None]


def test_identical_parallel_edits_make_one_version(
    client, live_server, bang_chak_writer
):
    session = session_of(bang_chak_writer)
    meeting = make_meeting(make_tambon("800119"), recorded_by=bang_chak_writer)
    make_outcome(meeting)
    draft = editing.begin(meeting, bang_chak_writer, uuid.uuid4())
    recorder = Recorder(client, bang_chak_writer, key=draft.key)
    fields = {**draft.data["next"], "why": "เปิดเผยได้", "visibility": "members"}
    fields |= {"deed": "send", "rev": draft.rev, "writer": bang_chak_writer.pk}

    answers = send_at_once(live_server.url + recorder.url(3), session, [fields])

    assert {status for status, _where in answers} == {302}
    assert {where.partition("?")[0] for _status, where in answers} == {
        meeting.get_absolute_url()
    }
    assert meeting.revisions.filter(deed="edited").count() == 1
