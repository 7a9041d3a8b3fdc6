"""Thai for everybody, English for whoever asks for it here."""

import pytest
from django.conf import settings as site
from django.utils import translation

pytestmark = pytest.mark.django_db

PAGE = "/accounts/login/"
LANGUAGE = "/language/"
COOKIE = site.LANGUAGE_COOKIE_NAME


def is_thai(page):
    return '<html lang="th">' in page.text and "เข้าสู่ระบบ" in page.text


@pytest.mark.parametrize("accepts", ["", "en", "en-US,en;q=0.9", "fr;q=1"])
def test_pages_are_thai_whatever_the_phone_says(client, accepts):
    page = client.get(PAGE, headers={"accept-language": accepts})

    assert is_thai(page)
    assert "Accept-Language" not in page.headers.get("Vary", "")


def test_english_is_asked_for_once_and_kept(client):
    response = client.get(LANGUAGE, {"to": "en", "next": PAGE})

    page = client.get(response.url)
    assert response.url == PAGE
    assert '<html lang="en">' in page.text
    assert "Log in" in page.text
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 60 * 60 * 24 * 365


def test_and_thai_again(client):
    client.cookies[COOKIE] = "en"

    client.get(LANGUAGE, {"to": "th", "next": PAGE})

    assert is_thai(client.get(PAGE))


@pytest.mark.parametrize("unknown", ["fr", "", "EN", "../../etc", "ไทย", "x" * 5000])
def test_a_language_that_there_is_not_changes_nothing(client, unknown):
    response = client.get(LANGUAGE, {"to": unknown, "next": PAGE})

    assert response.url == PAGE
    assert COOKIE not in client.cookies
    client.cookies[COOKIE] = unknown.encode("ascii", "replace").decode()
    assert is_thai(client.get(PAGE))


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "http://testserver@evil.example/",
        "javascript:alert(1)",
        "",
    ],
)
def test_nobody_is_led_to_another_site(client, target):
    response = client.get(LANGUAGE, {"to": "en", "next": target})

    assert response.url == "/"


def test_one_comes_back_with_the_filter_as_it_was(client):
    response = client.get(LANGUAGE, {"to": "en", "next": "/meetings/?tambon=800119"})

    assert response.url == "/meetings/?tambon=800119"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_looking_changes_the_language(client, method):
    response = getattr(client, method)(f"{LANGUAGE}?to=en")

    assert response.status_code == 405
    assert COOKIE not in client.cookies


def test_a_page_leaves_no_language_behind(client):
    client.cookies[COOKIE] = "en"
    before = translation.get_language()

    client.get(PAGE)

    assert translation.get_language() == before


def test_a_visitor_gets_no_session_for_choosing(client):
    client.get(LANGUAGE, {"to": "en"})

    assert set(client.cookies) == {COOKIE}
