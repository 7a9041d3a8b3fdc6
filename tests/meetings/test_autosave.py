"""PUT of a screen: what is stored, what is refused, and that it is always JSON."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client

from meetings.models import Meeting, MeetingDraft
from meetings.models.draft import LARGEST_DRAFT
from tests.factories import make_kind
from tests.meetings.recording import WHAT, Recorder

PHONE, COMPUTER = "phone-1", "computer-1"
AT_ONCE = 12


class Typist(Recorder):
    """A recorder whose screens save themselves."""

    def put(self, note, rev, device=PHONE, sequence=1, **headers):
        texts = note if isinstance(note, bytes) else body(note)
        told = {"If-Match": f'"{rev}"', "X-Device": device, "X-Sequence": sequence}
        sent = {name: str(text) for name, text in (told | headers).items() if text}
        return self.client.put(
            self.address, texts, content_type="application/json", headers=sent
        )

    @property
    def address(self):
        return f"/meetings/drafts/{self.key}/"

    @property
    def note(self):
        draft = MeetingDraft.objects.filter(key=self.key).first()
        return draft and draft.data["what"]["note"][0]


def body(note, screen="2", **more):
    texts = {"note": [note], "screen": [screen], **more}
    return json.dumps(texts, ensure_ascii=False).encode()


@pytest.fixture
def typist(client, facilitator):
    make_kind()
    return Typist(client, facilitator)


def test_the_first_text_makes_a_draft_of_ones_own(typist, facilitator):
    response = typist.put("หมู่ที่ 7", 0)

    draft = MeetingDraft.objects.get()
    assert response.status_code == 200
    assert response.json()["rev"] == draft.rev == 1
    assert len(response.json()["label"]) == len("10.42")
    assert draft.owner == facilitator
    assert draft.data == {"what": {"note": ["หมู่ที่ 7"]}}
    assert (draft.device, draft.sequence) == (PHONE, 1)


@pytest.mark.parametrize(
    ("note", "rev", "device", "sequence", "answer", "kept"),
    [
        ("ก", 1, PHONE, 4, (200, 1), "ก"),
        ("ก", 0, COMPUTER, 1, (200, 1), "ก"),
        ("ข", 1, PHONE, 4, (200, 2), "ข"),
        ("ข", 1, COMPUTER, 1, (200, 2), "ข"),
        ("ข", 1, "", 0, (200, 2), "ข"),
        ("ข", 0, PHONE, 4, (200, 2), "ข"),
        ("ข", 0, PHONE, 3, (200, 1), "ก"),
        ("ข", 1, PHONE, 2, (200, 1), "ก"),
        ("ข", 0, COMPUTER, 9, (409, 1), "ก"),
        ("ข", 7, COMPUTER, 9, (409, 1), "ก"),
        ("ข", 0, "", 0, (409, 1), "ก"),
    ],
    ids=[
        "the same text",
        "the same text of another device",
        "the present revision",
        "the present revision, another device",
        "the present revision, no device",
        "an answer was lost",
        "a repeat",
        "a late repeat of something older",
        "another device has saved meanwhile",
        "a revision that never was",
        "an old page without a device",
    ],
)
def test_a_text_is_taken_or_refused(typist, note, rev, device, sequence, answer, kept):
    typist.put("ก", 0, PHONE, 3)

    response = typist.put(note, rev, device, sequence)

    assert (response.status_code, response.json()["rev"]) == answer
    assert typist.note == kept


def test_the_same_text_still_bars_what_was_sent_before_it(typist):
    typist.put("ก", 0, sequence=1)
    typist.put("ก", 1, sequence=3)

    late = typist.put("ข", 1, sequence=2)

    assert (late.status_code, typist.note) == (200, "ก")
    assert late.json()["sequence"] == 3


def test_a_conflict_names_the_page_with_both_texts(typist):
    typist.put("ก", 0)

    response = typist.put("ข", 0, COMPUTER)

    assert response.json()["url"] == f"{typist.address}compare/"


def test_screens_are_kept_apart(typist):
    typist.put("ก", 0)
    typist.put(body("x", "1", held_on=["21/11/48"]), 1, sequence=2)

    assert MeetingDraft.objects.get().data == {
        "what": {"note": ["ก"]},
        "where": {"note": ["x"], "held_on": ["21/11/48"]},
    }


@pytest.mark.parametrize(
    ("sent", "headers"),
    [
        (b"", {}),
        (b"{", {}),
        (b"\xff\xfe", {}),
        (b"[" * 100_000, {}),
        (b"[]", {}),
        (b'{"note": "x", "screen": ["2"]}', {}),
        (b'{"note": [1], "screen": ["2"]}', {}),
        (b'{"note": ["x"]}', {}),
        (b'{"note": ["x"], "screen": ["4"]}', {}),
        (body("x"), {"If-Match": None}),
        (body("x"), {"If-Match": "0"}),
        (body("x"), {"If-Match": "*"}),
        (body("x"), {"X-Sequence": None}),
        (body("x"), {"X-Sequence": "-1"}),
        (body("x"), {"X-Device": "ก" * 3}),
        (body("x"), {"X-Device": "x" * 65}),
    ],
)
def test_what_cannot_be_read_is_refused(typist, sent, headers):
    response = typist.put(sent, 0, **headers)

    assert (response.status_code, response.json()["reason"]) == (400, "unreadable")
    assert not MeetingDraft.objects.exists()


@pytest.mark.parametrize("size", [LARGEST_DRAFT // 3, LARGEST_DRAFT, 6_000_000])
def test_what_is_too_large_is_refused(typist, size):
    response = typist.put("ก" * size, 0)

    assert response.status_code == 413
    assert response.json()["limit"] == LARGEST_DRAFT
    assert not MeetingDraft.objects.exists()


def test_a_draft_may_be_as_large_as_it_may_be(typist):
    spare = LARGEST_DRAFT - len('{"what":{"note":[""]}}')

    assert typist.put("ก" * (spare // 3), 0).status_code == 200


def test_half_characters_and_nul_do_not_break_the_store(typist):
    typist.put(b'{"note": ["a\\ud800\\u0000b"], "screen": ["2"]}', 0)

    assert typist.note == "ab"


def test_without_a_log_in_the_answer_is_json(typist):
    typist.client.logout()

    response = typist.put("ก", 0)

    assert response.status_code == 401
    assert response["Content-Type"] == "application/json"
    assert not MeetingDraft.objects.exists()


def test_the_page_of_somebody_who_logged_out_saves_nothing(typist, colleague):
    response = typist.put(body("ก", writer=[str(colleague.pk)]), 0)

    assert response.status_code == 401
    assert not MeetingDraft.objects.exists()


def test_the_token_is_asked_for(facilitator):
    typist = Typist(Client(enforce_csrf_checks=True), facilitator)
    assert typist.put("ก", 0).status_code == 403

    typist.client.cookies["csrftoken"] = "a" * 32

    assert typist.put("ก", 0, **{"X-CSRFToken": "a" * 32}).status_code == 200


def test_a_draft_of_others_is_not_there(typist, colleague):
    typist.put("ก", 0)
    stranger = Typist(Client(), colleague, key=typist.key)

    for rev in (0, 1):
        response = stranger.put("ข", rev)
        assert (response.status_code, response.json()) == (404, {"reason": "unknown"})
    assert typist.note == "ก"


def test_a_draft_thrown_away_does_not_come_back_by_itself(typist):
    assert typist.put("ก", 3).status_code == 404
    assert not MeetingDraft.objects.exists()


@pytest.mark.parametrize("note", ["", "มาช้า"], ids=["same", "other"])
def test_a_draft_that_was_sent_leads_to_its_record(typist, note):
    typist.fill()
    typist.send()

    texts = {name: [text] for name, text in WHAT.items()}
    texts |= {"note": [note], "screen": ["2"]}
    response = typist.put(json.dumps(texts).encode(), 9)

    meeting = Meeting.objects.get()
    assert response.status_code == 409
    assert response.json()["url"] == meeting.get_absolute_url()


def test_a_page_of_the_same_tab_is_no_conflict(typist):
    typist.put("ก", 0, sequence=1)
    typist.put("ข", 1, sequence=2)

    page = typist.post(2, {"note": "ค"}, rev=1, device=PHONE, sequence=3)

    assert page["Location"] == typist.url(3)
    assert page.cookies["draft"].value == f"{PHONE}.3"
    assert typist.note == "ค"
    assert typist.put("ข ช้า", 1, sequence=2).status_code == 200
    assert typist.note == "ค"


def test_a_page_that_was_sent_before_what_is_stored_goes_on_without_harm(typist):
    typist.put("ก", 0, sequence=5)

    page = typist.post(2, {"note": "เก่า"}, device=PHONE, sequence=4)

    assert page["Location"] == typist.url(3)
    assert typist.note == "ก"


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 400])
def test_a_page_with_a_strange_number_is_a_page_without(typist, number):
    typist.put("ก", 0, sequence=5)

    typist.post(2, {"note": "ข"}, device=PHONE, sequence=number)

    assert typist.note == "ข"


def test_both_texts_are_shown_and_either_is_taken(typist):
    typist.put("จากคอมพิวเตอร์", 0)

    fields = {"screen": "2", "note": "จากโทรศัพท์", "rev": "0"}
    page = typist.client.post(f"{typist.address}compare/", fields)

    assert page.status_code == 200
    assert "จากคอมพิวเตอร์" in page.text
    assert "จากโทรศัพท์" in page.text
    assert typist.note == "จากคอมพิวเตอร์"
    chosen = typist.post(2, dict(page.context["hidden"]), deed="stay")
    assert chosen["Location"] == typist.url(2)
    assert typist.note == "จากโทรศัพท์"


def test_equal_texts_need_no_choice(typist):
    typist.put("ก", 0)

    page = typist.client.post(f"{typist.address}compare/", {"screen": "2", "note": "ก"})

    assert page["Location"] == typist.url(2)


def test_a_text_for_a_record_already_sent_is_kept_as_a_draft(typist):
    typist.fill()
    typist.send()

    fields = {"screen": "2", **WHAT, "note": "มาช้า"}
    page = typist.client.post(f"{typist.address}compare/", fields)

    assert page.status_code == 409
    beside = MeetingDraft.objects.get(sent_at=None)
    assert beside.data["what"]["note"] == ["มาช้า"]


@pytest.mark.parametrize("fields", [{}, {"screen": "4"}, {"screen": "x", "note": "ก"}])
def test_without_another_text_there_is_nothing_to_compare(typist, fields):
    typist.put("ก", 0)

    page = typist.client.post(f"{typist.address}compare/", fields)

    assert page["Location"] == typist.address


def test_a_log_in_that_ran_out_keeps_both_texts(typist, facilitator):
    typist.put("ก", 0)
    typist.client.logout()
    address = f"{typist.address}compare/"
    fields = {"screen": "2", "note": "ข", "writer": facilitator.pk}
    page = typist.client.post(address, fields)
    assert page.status_code == 401

    session = typist.client.session
    session["typed"] = page.context["typed"]
    session.save()
    typist.client.force_login(facilitator)

    assert "ข" in typist.client.get(address).text


def test_a_first_page_loaded_again_keeps_its_key(typist, colleague):
    page = typist.client.get("/meetings/new/?x=1")
    here = page.context["here"]
    assert here == f"/meetings/new/?x=1&key={page.context['key']}"
    assert typist.client.get(here).context["key"] == page.context["key"]

    typist.key = page.context["key"]
    typist.put("ก", 0)

    assert typist.client.get(here)["Location"] == typist.url(1)
    for key in ("x", "1" * 5000):
        page = typist.client.get(f"/meetings/new/?key={key}")
        assert page.context["key"].version == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize("texts", [AT_ONCE, 1], ids=["different", "identical"])
def test_of_parallel_saves_one_text_wins_and_none_is_mixed(facilitator, is_new, texts):
    key = uuid.uuid4()
    if not is_new:
        Typist(Client(), facilitator, key).put("ต้น", 0, "")

    def save(number):
        from django.db import connection

        typist = Typist(Client(), key=key)
        typist.client.cookies = cookies
        try:
            answer = typist.put(
                f"ข้อความ {number % texts}", int(not is_new), f"tab-{number}"
            )
        finally:
            connection.close()
        return answer.status_code

    signed_in = Client()
    signed_in.force_login(facilitator)
    cookies = signed_in.cookies
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = sorted(pool.map(save, range(AT_ONCE)))

    accepted = 1 if texts > 1 else AT_ONCE
    assert answers == [200] * accepted + [409] * (AT_ONCE - accepted)
    assert MeetingDraft.objects.get().rev == (1 if is_new else 2)
