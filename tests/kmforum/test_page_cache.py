"""What visitors get is kept ready, packed, and never older than what is published."""

import gzip

import brotli
import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client

from kmforum import home, page_cache
from meetings.models import Meeting, MeetingDraft
from tambons.models import Tambon
from tests.factories import make_meeting, make_outcome, make_tambons, make_user
from tests.sessions import session_of
from thai.clock import now

HOME = "/"
LIST = "/meetings/"
PAGE = "/tambons/800119/"


@pytest.fixture
def meeting(bang_chak):
    meeting = make_meeting(bang_chak, round_number=3)
    make_outcome(meeting, "ต้องมีสถานที่", tambon=bang_chak)
    return meeting


@pytest.fixture
def asked(django_assert_num_queries):
    """How many questions the database is asked for a page."""

    def asked(number, client, *args, **kwargs):
        with django_assert_num_queries(number):
            return client.get(*args, **kwargs)

    return asked


def made_anew(client, address, **kwargs):
    """Whether the page is rendered once more."""
    return bool(client.get(address, **kwargs).templates)


# From the cache


@pytest.mark.parametrize("address", [HOME, "/tambons/", PAGE, LIST, "/calendar.ics"])
def test_a_second_reader_costs_one_question(client, meeting, asked, address):
    first = client.get(address)

    second = asked(1, Client(), address)

    assert second.content == first.content
    assert second.headers == first.headers


def test_a_kept_page_has_every_header_of_a_new_one(client, uncached, meeting, settings):
    plain = client.get(PAGE).headers
    settings.MIDDLEWARE = [
        "kmforum.page_cache.PageCacheMiddleware",
        *settings.MIDDLEWARE,
    ]
    reader = Client()
    reader.get(PAGE)

    kept = reader.get(PAGE).headers

    assert set(plain) <= set(kept)
    assert kept["Content-Security-Policy"] == plain["Content-Security-Policy"]
    assert kept["X-Content-Type-Options"] == "nosniff"
    assert kept["Content-Type"] == "text/html; charset=utf-8"
    assert kept["Cache-Control"] == "no-cache"
    assert kept["Vary"] == "Accept-Encoding, Cookie"


@pytest.mark.parametrize(
    ("reads", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_each_browser_gets_the_page_as_it_can_read_it(
    client, meeting, reads, encoding, unpack
):
    whole = client.get(PAGE).content

    for _first_and_second in range(2):
        response = Client().get(PAGE, headers={"accept-encoding": reads})

        assert response.get("Content-Encoding") == encoding
        assert unpack(response.content) == whole
        assert int(response["Content-Length"]) == len(response.content)


def test_a_page_is_packed_once_for_each_kind_of_browser(client, meeting, monkeypatch):
    packed = []
    compress = gzip.compress

    def noted(body, **how):
        packed.append("gzip")
        return compress(body, **how)

    monkeypatch.setattr(page_cache.gzip, "compress", noted)
    for reads in ("br", "gzip", "br", "gzip", "identity"):
        client.get(PAGE, headers={"accept-encoding": reads})

    assert packed == ["gzip"]


@pytest.mark.parametrize("reads", ["br", "gzip", "identity"])
def test_who_has_the_page_is_told_so_in_few_words(client, meeting, asked, reads):
    etag = client.get(PAGE)["ETag"]

    response = asked(
        1, client, PAGE, headers={"if-none-match": etag, "accept-encoding": reads}
    )

    assert response.status_code == 304
    assert response.content == b""
    assert set(response.headers) == {"ETag", "Cache-Control", "Vary"}


def test_who_has_an_older_page_gets_the_new_one(client, meeting):
    etag = client.get(PAGE)["ETag"]
    Tambon.objects.update(context="บริบทใหม่")

    response = client.get(PAGE, headers={"if-none-match": etag})

    assert response.status_code == 200
    assert "บริบทใหม่" in response.text


def test_the_same_page_keeps_its_tag_though_something_else_changed(client, meeting):
    etag = client.get(PAGE)["ETag"]
    make_user("someone")

    response = client.get(PAGE, headers={"if-none-match": etag})

    assert response.status_code == 304


def test_head_tells_the_same_without_the_page(client, meeting):
    whole = client.get(PAGE)

    for _first_and_second in range(2):
        response = client.head(PAGE)

        assert response.status_code == 200
        assert response["ETag"] == whole["ETag"]
        assert response.content == b""


# Of what, and for whom


def test_each_language_has_its_pages(client, meeting):
    english = Client()
    english.cookies["django_language"] = "en"

    for _first_and_second in range(2):
        assert 'lang="th"' in client.get(PAGE).text
        assert '<html lang="en">' in english.get(PAGE).text


def test_each_name_of_the_site_has_its_pages(client, meeting):
    address = meeting.get_absolute_url()
    client.get(address)

    response = client.get(address, headers={"host": "km.example.go.th"})

    assert "km.example.go.th" in response.text
    assert "testserver" not in response.text


def test_pages_of_a_list_are_kept_by_number_and_tambon(client, meeting, asked):
    make_tambons(30)
    client.get("/tambons/?page=2")
    client.get(f"{LIST}?tambon=800119&page=1")

    second = asked(1, client, "/tambons/?page=2")
    asked(1, client, f"{LIST}?page=1&tambon=800119")

    assert "หน้า 2 จาก 2" in second.text.replace("\xa0", " ")


@pytest.mark.parametrize(
    "address",
    [
        f"{HOME}?fbclid=1",
        "/tambons/?q=บาง",
        f"{LIST}?q=บัญชี",
        f"{LIST}?since=1/1/48",
        f"{LIST}?tambon=บางจาก",
        f"{LIST}?page=100",
        f"{LIST}?page=1&page=2",
        "/meetings.csv",
        "/tambons/999999/",
        "/nowhere/",
        "/accounts/login/",
    ],
)
def test_what_anybody_can_invent_is_answered_and_not_kept(client, meeting, address):
    caches["pages"].clear()

    first, second = client.get(address), client.get(address)

    assert first.status_code == second.status_code
    assert len(caches["pages"]._cache) == 0
    assert second["Cache-Control"] in {
        "no-cache",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    }


def test_what_is_not_kept_is_packed_all_the_same(client, meeting):
    response = client.get("/tambons/999999/", headers={"accept-encoding": "gzip"})

    assert response.status_code == 404
    assert response["Content-Encoding"] == "gzip"


def test_a_page_too_long_is_made_each_time(client, meeting, monkeypatch):
    monkeypatch.setattr(page_cache, "LARGEST", 100)

    assert made_anew(client, PAGE)
    assert made_anew(client, PAGE)


def test_members_pages_are_neither_kept_nor_taken_from_what_is_kept(
    client, resident, bang_chak
):
    make_meeting(bang_chak, round_number=4, title="เฉพาะสมาชิก", visibility="members")
    member = Client()
    member.force_login(resident)

    for _first_and_second in range(2):
        for_member, for_visitor = member.get(PAGE), client.get(PAGE)

        assert "เฉพาะสมาชิก" in for_member.text
        assert for_member["Cache-Control"] == "no-store"
        assert "เฉพาะสมาชิก" not in for_visitor.text
        assert for_visitor["Cache-Control"] == "no-cache"


def test_the_answer_that_logs_somebody_in_is_for_nobody_else(client, bang_chak):
    user = make_user("somebody")
    user.set_password("sample-2548")
    user.save()

    response = client.post(
        "/accounts/login/", {"login": "somebody", "password": "sample-2548"}
    )

    assert "sessionid" in response.cookies
    assert "no-store" in response["Cache-Control"]


def test_a_session_that_is_over_gets_no_kept_page(client, meeting, settings):
    client.get(PAGE)
    client.cookies[settings.SESSION_COOKIE_NAME] = "long-gone"

    response = client.get(PAGE)

    assert response["Cache-Control"] == "no-store"
    assert response.templates


def test_downloads_of_members_are_not_kept_by_their_browser(client, resident, meeting):
    client.force_login(resident)

    assert client.get("/meetings.csv")["Cache-Control"] == "no-store"


# Until something changes


@pytest.mark.parametrize("address", [HOME, "/tambons/", PAGE])
def test_a_change_is_seen_by_the_next_reader(client, bang_chak, address):
    assert "ชื่อใหม่" not in client.get(address).text

    Tambon.objects.filter(pk=bang_chak.pk).update(name="ชื่อใหม่")

    assert "ชื่อใหม่" in client.get(address).text


def test_half_typed_work_leaves_pages_as_they_are(client, meeting, facilitator, asked):
    client.get(PAGE)
    MeetingDraft.objects.create(owner=facilitator, saved_at=now(), data={})
    session_of(facilitator)

    asked(1, client, PAGE)


def test_a_new_day_makes_new_pages(client, meeting, settings, today):
    client.get(HOME)
    settings.KMFORUM_TODAY = today.replace(day=today.day + 1)

    assert "22\xa0พ.ย.\xa02548" in client.get(HOME).text.replace(" ", "\xa0")


def test_a_page_made_while_somebody_publishes_is_not_taken_for_new(
    client, meeting, monkeypatch
):
    """The old rows were read already when the new ones came."""
    read = home.latest_rounds

    def read_and_then_publish(province):
        rounds = read(province)
        Meeting.objects.update(title="เพิ่งเผยแพร่")
        monkeypatch.setattr(home, "latest_rounds", read)
        return rounds

    monkeypatch.setattr(home, "latest_rounds", read_and_then_publish)
    while_publishing = client.get(HOME)

    after = client.get(HOME)

    assert while_publishing.status_code == 200
    assert "เพิ่งเผยแพร่" in after.text


def test_rebuild_derived_makes_pages_anew(client, meeting):
    client.get(HOME)
    assert not made_anew(client, HOME)

    call_command("rebuild_derived", verbosity=0)

    assert made_anew(client, HOME)


def test_another_release_makes_other_pages(client, meeting, monkeypatch):
    client.get(HOME)
    monkeypatch.setattr(page_cache, "release", lambda: "another")

    assert made_anew(client, HOME)


def test_the_digest_of_a_release_covers_code_pages_and_words():
    assert len(page_cache.release()) == 64
    assert page_cache.release() == page_cache.release.__wrapped__()


def test_in_debug_pages_are_made_each_time(client, meeting, settings):
    settings.DEBUG = True

    assert made_anew(client, HOME)
    assert made_anew(client, HOME)
