"""A slow line, a nervous thumb: the same photo many times at once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from meetings.models import Attachment
from tests.factories import make_meeting, make_tambon, make_user
from tests.meetings.test_photos import JPEG, OTHER, stored_files
from tests.sessions import session_of

ROUNDS, AT_ONCE = 6, 12

pytestmark = pytest.mark.django_db(transaction=True)


class StayHere(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def body_of(fields, data):
    """(content type, bytes) of a form with one photo, as a browser sends it."""
    edge = "----photo"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in fields.items()
    ]
    file = (
        f'--{edge}\r\nContent-Disposition: form-data; name="files"; '
        'filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    end = f'\r\n--{edge}\r\nContent-Disposition: form-data; name="end"\r\n\r\n1\r\n'
    text = "".join(parts) + file
    body = text.encode() + data + f"{end}--{edge}--\r\n".encode()
    return f"multipart/form-data; boundary={edge}", body


def send(address, session, key, data):
    token = "a" * 32
    fields = {"csrfmiddlewaretoken": token, "deed": "add", "key": key}
    content_type, body = body_of(fields, data)
    headers = {
        "Content-Type": content_type,
        "Cookie": f"sessionid={session}; csrftoken={token}",
    }
    try:
        opener = build_opener(StayHere)
        with opener.open(Request(address, body, headers), timeout=60) as answer:
            return answer.status
    except HTTPError as error:
        return error.code


@pytest.fixture
def page(transactional_db, live_server):
    """(address, session) of the page of photos of one round."""
    tambon = make_tambon("800119", "บางจาก", position=1)
    user = make_user("amnuay", "facilitator", tambon=tambon)
    meeting = make_meeting(tambon)
    return f"{live_server.url}/meetings/{meeting.pk}/photos/", session_of(user)


def send_at_once(page, key, contents):
    turns = [contents[number % len(contents)] for number in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda data: send(*page, key, data), turns))


def test_identical_parallel_sends_keep_one_photo_each(page):
    for _round in range(ROUNDS):
        assert set(send_at_once(page, uuid.uuid4(), [JPEG])) == {302}

    assert Attachment.objects.count() == ROUNDS
    assert len(stored_files()) == 2 * ROUNDS
    assert not [name for name in stored_files() if name.endswith(".part")]


def test_parallel_sends_of_two_photos_under_one_key_tell_the_loser(page):
    answers = send_at_once(page, uuid.uuid4(), [JPEG, OTHER])

    assert sorted(set(answers)) == [302, 409]
    assert Attachment.objects.count() == 1
    assert len(stored_files()) == 2


def test_a_photo_cut_off_on_the_way_is_not_kept(page):
    assert send(*page, uuid.uuid4(), JPEG[:-2000]) == 422

    assert not Attachment.objects.exists()
    assert stored_files() == []
