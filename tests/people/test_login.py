"""Logging in and out, and the text that must not be lost on the way."""

import uuid

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from meetings.kept_typing import SESSION_KEY
from meetings.models import MeetingDraft
from people.models import Role
from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
NOTE = "เน้นบัญชีกลุ่มออมทรัพย์ ๕ บาท “<เดือนละครั้ง>”"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def amnuay(facilitator):
    return with_password(facilitator)


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client, user, password=PASSWORD, **more):
    sent = {"username": user.username, "password": password, **more}
    return client.post(LOGIN, sent)


def is_logged_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "target", ["/meetings/", "/meetings/?q=2548", "/tambons/800119/#next", "me"]
)
def test_after_logging_in_one_is_back_where_one_was(client, amnuay, target):
    response = log_in(client, amnuay, next=target)

    assert response.status_code == 302
    assert response.url == target


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https:///evil.example",
        "http://evil.example/",
        "http://testserver@evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "/\t/evil.example",
        "\x01//evil.example",
        " //evil.example",
    ],
)
def test_nobody_is_led_to_another_site(client, amnuay, target):
    response = log_in(client, amnuay, next=target)

    assert response.url == reverse("me")
    assert is_logged_in(client)


def test_an_encoded_tab_stays_on_this_site(client, amnuay):
    response = log_in(client, amnuay, next="/%09/evil.example")

    assert response.url == "/%09/evil.example"  # a path here, that answers 404


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.GOVERNOR_OFFICE, "governor"),
        (Role.COORDINATOR, "me"),
        (Role.FACILITATOR, "me"),
        (Role.NOTE_TAKER, "me"),
        (Role.RESIDENT, "me"),
        (Role.AGENCY_STAFF, "accounting:month_grid"),
        (None, "me"),
    ],
)
def test_each_lands_where_her_work_is(client, province, role, page):
    scope = {"province": province} if role else {}
    if role == Role.AGENCY_STAFF:
        scope = {"agency": factories.make_agency()}
    user = with_password(factories.make_user("kamnan", role, **scope))

    response = log_in(client, user)

    assert response.url == reverse(page)


def test_a_wrong_password_is_explained_and_the_username_stays(client, amnuay):
    response = log_in(client, amnuay, "ผิดแน่นอน-2548", next="/meetings/")

    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ตรงกัน" in response.text
    assert 'value="amnuay"' in response.text
    assert 'value="/meetings/"' in response.text
    assert "ผิดแน่นอน" not in response.text
    assert not is_logged_in(client)


def test_an_unknown_name_reads_like_a_wrong_password(client, amnuay):
    amnuay.is_active = False
    amnuay.save()

    wrong = log_in(client, amnuay, "ผิด")
    unknown = client.post(LOGIN, {"username": "nobody", "password": PASSWORD})
    number = client.post(LOGIN, {"username": "0899999999", "password": PASSWORD})

    for page in (wrong, unknown, number):
        assert page.context["form"].non_field_errors() == [
            "ชื่อผู้ใช้หรือรหัสผ่านไม่ตรงกัน กรุณาตรวจตัวสะกดและตัวพิมพ์เล็กใหญ่ แล้วลองอีกครั้ง"
        ]


def test_an_unknown_name_takes_the_work_of_a_wrong_password(client, amnuay, settings):
    settings.PASSWORD_HASHERS = ["tests.people.test_login.CountedHasher"]
    amnuay.set_password(PASSWORD)
    amnuay.save()

    log_in(client, amnuay, "ผิด")
    by_wrong_password, CountedHasher.hashed = CountedHasher.hashed, 0
    client.post(LOGIN, {"username": "nobody", "password": "ผิด"})

    assert by_wrong_password - 1 == CountedHasher.hashed == 1  # one was to set it


class CountedHasher(MD5PasswordHasher):
    hashed = 0

    def encode(self, password, salt):
        CountedHasher.hashed += 1
        return super().encode(password, salt)


def test_a_closed_login_is_told_politely_to_whom_it_belongs(client, amnuay):
    amnuay.is_active = False
    amnuay.save()

    page = log_in(client, amnuay, typed="ลับ")
    told = client.get(page.url)

    assert "ชื่อผู้ใช้นี้ปิดไว้ชั่วคราว" in told.text
    assert "กรุณาสอบถามคุณอำนวยของตำบล" in told.text
    assert not is_logged_in(client)
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("typed", ["0812345678", "081-234 5678", "+66812345678"])
def test_a_phone_number_is_as_good_as_the_name(client, amnuay, typed):
    amnuay.phone = "0812345678"
    amnuay.save()

    client.post(LOGIN, {"username": typed, "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(amnuay.pk)


def test_a_capital_letter_of_the_phone_s_own_does_no_harm(client, amnuay):
    client.post(LOGIN, {"username": "Amnuay", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(amnuay.pk)


def test_of_two_names_that_differ_in_capitals_each_opens_her_own(client, amnuay):
    other = with_password(factories.make_user("Amnuay"))
    third = {"username": "AMNUAY", "password": PASSWORD}

    client.post(LOGIN, third)
    assert not is_logged_in(client)

    log_in(client, other)
    assert client.session["_auth_user_id"] == str(other.pk)


def test_on_a_shared_phone_the_next_person_gets_her_own_pages(
    client, amnuay, colleague
):
    log_in(client, amnuay)
    session = client.session
    session["secret"] = "ของคนก่อน"
    session.save()

    log_in(client, with_password(colleague))

    assert client.session["_auth_user_id"] == str(colleague.pk)
    assert "secret" not in client.session


def test_whoever_is_logged_in_already_keeps_the_text_all_the_same(amnuay):
    late = SentTooLate(amnuay)
    log_in(late.client, amnuay)  # in another tab

    response = late.log_in(amnuay)
    late.client.get(response.url, follow=True)

    assert MeetingDraft.objects.get(owner=amnuay).data["where"]["title"] == [NOTE]


def test_the_log_in_lasts_a_month(client, amnuay):
    log_in(client, amnuay)

    assert client.session.get_expiry_age() == 60 * 60 * 24 * 30
    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == 60 * 60 * 24 * 30
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/",
        "/accounts/email/",
        "/accounts/confirm-email/",
        "/accounts/password/reset/",
        "/accounts/login/code/confirm/",
        "/accounts/social/login/cancelled/",
        "/accounts/2fa/webauthn/",
    ],
)
def test_what_the_site_does_not_serve_is_not_there(client, address):
    assert client.get(address).status_code == 404


def test_the_page_leads_the_newcomer_to_the_sign_up(client):
    page = client.get(LOGIN)

    assert 'href="/accounts/signup/"' in page.text
    assert "ลืมรหัสผ่าน" in page.text
    assert "อีเมล" not in page.text


def test_a_closed_login_is_out_at_once(client, amnuay):
    log_in(client, amnuay)
    amnuay.is_active = False
    amnuay.save()

    page = client.get(reverse("meetings:meeting_new"))

    assert page.url.startswith(LOGIN)


def test_a_session_known_before_is_not_the_one_logged_in(client, amnuay):
    session = client.session
    session["language"] = "th"
    session.save()
    before = session.session_key

    log_in(client, amnuay)

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_logging_out_takes_a_form(client, amnuay):
    log_in(client, amnuay)
    logout = reverse("account_logout")

    assert client.get(logout).status_code == 405
    assert is_logged_in(client)

    assert client.post(logout).url == reverse("home")
    assert not is_logged_in(client)


class SentTooLate:
    """A first screen of a draft, sent after the log-in ran out."""

    def __init__(self, writer, client=None):
        self.client = client or Client()
        self.url = reverse("meetings:draft_edit", args=[uuid.uuid4(), 1])
        self.sent = {"held_on": "21/11/48", "title": NOTE, "writer": writer.pk}
        self.page = self.client.post(self.url, self.sent)

    def log_in(self, user, **more):
        """Send the form of the page, as it stands."""
        typed = self.page.context["typed"]
        return log_in(self.client, user, next=self.url, **{"typed": typed, **more})


def test_a_form_sent_too_late_gives_the_log_in_page_with_its_text(amnuay):
    late = SentTooLate(amnuay)

    assert late.page.status_code == 401
    assert "สิ่งที่พิมพ์ไว้ยังอยู่ครบ" in late.page.text
    assert NOTE in late.page.context["typed_lines"]
    assert "“&lt;เดือนละครั้ง&gt;”" in late.page.text
    # Nothing of a stranger's is kept: it is in the page alone.
    assert not MeetingDraft.objects.exists()
    assert not Session.objects.exists()
    assert "sessionid" not in late.client.cookies


def test_logging_in_there_leads_to_the_draft_with_the_text(amnuay):
    late = SentTooLate(amnuay)

    response = late.log_in(amnuay)
    page = late.client.get(response.url, follow=True)

    assert response.url == late.url
    draft = MeetingDraft.objects.get(owner=amnuay)
    assert draft.data["where"]["title"] == [NOTE]
    assert "“&lt;เดือนละครั้ง&gt;”" in page.text
    assert SESSION_KEY not in late.client.session


def test_a_wrong_password_there_keeps_the_text_in_the_page(amnuay):
    late = SentTooLate(amnuay)

    again = late.log_in(amnuay, password="ผิด")

    assert again.context["typed"] == late.page.context["typed"]
    assert again.context["next"] == late.url
    assert "“&lt;เดือนละครั้ง&gt;”" in again.text
    assert not MeetingDraft.objects.exists()


def test_another_person_on_the_same_phone_does_not_get_the_text(amnuay, colleague):
    late = SentTooLate(amnuay)

    response = late.log_in(with_password(colleague))
    page = late.client.get(response.url)

    assert page.status_code == 404
    assert NOTE[:10] not in page.text
    assert not MeetingDraft.objects.exists()
    assert SESSION_KEY not in late.client.session


def test_the_text_waits_until_its_own_page_is_opened(amnuay):
    late = SentTooLate(amnuay)
    late.log_in(amnuay)

    other = reverse("meetings:draft_edit", args=[uuid.uuid4(), 1])
    assert late.client.get(other).status_code == 404
    late.client.get(late.url, follow=True)

    assert MeetingDraft.objects.get().data["where"]["title"] == [NOTE]


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "null",
        "[]",
        '"text"',
        "7",
        "{}",
        '{"path": "HERE"}',
        '{"path": "HERE", "post": null}',
        '{"path": "HERE", "post": []}',
        '{"path": "HERE", "post": "x"}',
        '{"path": "HERE", "post": {"title": 7}}',
        '{"path": "HERE", "post": {"title": null}}',
        '{"path": "HERE", "post": {"title": [null, {}]}}',
        '{"path": ["HERE"], "post": {}}',
        '{"path": "HERE", "post": {"writer": "x", "held_on": ["\\ud800"]}}',
        "[" * 100_000,
        "\x00",
    ],
)
def test_a_broken_text_does_no_harm(amnuay, broken):
    late = SentTooLate(amnuay)

    response = late.log_in(amnuay, typed=broken.replace("HERE", late.url))

    page = late.client.get(response.url)
    assert page.status_code == 404
    assert is_logged_in(late.client)
    assert not MeetingDraft.objects.exists()


def test_a_stranger_who_only_looks_is_asked_to_log_in(client, amnuay):
    url = reverse("meetings:draft_edit", args=[uuid.uuid4(), 1])

    response = client.get(url)

    assert response.url == f"{LOGIN}?next={url}"


def test_the_whole_way_holds_with_the_form_tokens_checked(amnuay):
    client = Client(enforce_csrf_checks=True)
    refused = client.post(f"/meetings/drafts/{uuid.uuid4()}/1/", {"title": NOTE})
    assert refused.status_code == 403

    # Its page gives a token, with which the same text is sent again.
    token = client.cookies["csrftoken"].value
    sent = {"title": NOTE, "writer": amnuay.pk, "csrfmiddlewaretoken": token}
    url = refused.wsgi_request.path
    typed = client.post(url, sent).context["typed"]
    assert "csrfmiddlewaretoken" not in typed

    more = {"next": url, "typed": typed, "csrfmiddlewaretoken": token}
    log_in(client, amnuay, **more)
    client.get(url)
    assert MeetingDraft.objects.get().data["where"] == {"title": [NOTE]}
