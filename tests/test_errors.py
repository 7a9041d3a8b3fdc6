"""What a reader sees when something is not there, not hers, or went wrong."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from kmforum import errors, health

LOGIN = "/accounts/login/"
DRAFT = "/meetings/drafts/25481121-0000-4000-8000-000000000001/1/"
NOTE = "เน้นบัญชี “<เดือนละครั้ง>”\nบรรทัดที่สอง"
NOTE_IN_PAGE = "เน้นบัญชี “&lt;เดือนละครั้ง&gt;”"


@pytest.fixture
def strict():
    """A browser whose forms carry an old token, or none."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def broken(monkeypatch):
    """A site on which something fails that nobody thought of."""

    def fail(*args, **kwargs):
        raise OperationalError("could not connect to 10.0.0.7 as kmforum")

    # No query passes: what the page needs has to be there without the database.
    monkeypatch.setattr(health.connection, "cursor", fail)
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_what_is_not_there_is_said_in_thai_with_ways_on(client):
    page = client.get("/tambons/999999/?q=บัญชี")

    assert page.status_code == 404
    assert "ไม่พบหน้านี้" in page.text
    assert 'action="/meetings/"' in page.text
    assert f"{LOGIN}?next=%2Ftambons%2F999999%2F%3Fq%3D" in page.text


def test_a_signed_in_reader_is_not_asked_to_log_in(client, resident):
    client.force_login(resident)

    page = client.get("/no/such/page/")

    assert page.status_code == 404
    assert "หน้านี้เปิดให้เฉพาะคนอื่นที่เกี่ยวข้อง" in page.text
    assert f"{LOGIN}?next=" not in page.text


def test_what_is_not_hers_is_said_in_thai_with_whom_to_ask(client, resident):
    client.force_login(resident)

    page = client.get(reverse("meetings:meeting_new"))

    assert page.status_code == 403
    assert "หน้านี้ไม่ได้เปิดให้ชื่อผู้ใช้นี้" in page.text
    assert "ผู้ดูแลระบบของจังหวัด" in page.text
    assert 'href="/me/"' in page.text


def test_a_failure_is_said_in_thai_without_the_database(broken):
    page = broken.get("/meetings/")

    assert page.status_code == 500
    assert '<html lang="th">' in page.text
    assert "ระบบขัดข้อง" in page.text
    assert "ร่างที่เก็บไว้แล้วยังอยู่ครบ" in page.text
    assert "10.0.0.7" not in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_page_of_a_failure_asks_the_database_nothing():
    page = errors.server_error(RequestFactory().get("/"))

    assert page.status_code == 500
    assert "ระบบขัดข้อง" in page.content.decode()


@pytest.mark.django_db
def test_an_old_form_comes_back_with_its_text_to_send_again(strict):
    sent = {"title": NOTE, "scope": ["800119", "800106"], "q": ""}

    page = strict.post(f"{DRAFT}?from=me", sent)

    assert page.status_code == 403
    assert "กรุณาส่งอีกครั้ง" in page.text
    assert "สิ่งที่พิมพ์ไว้ยังอยู่ครบ" in page.text
    assert page.text.count(NOTE_IN_PAGE) == 2  # to read, and to send
    assert f'action="{DRAFT}?from=me"' in page.text
    for code in sent["scope"]:
        assert f'name="scope" value="{code}"' in page.text


@pytest.mark.django_db
def test_sent_again_it_is_taken(strict, facilitator):
    strict.force_login(facilitator)
    refused = strict.post(DRAFT, {"title": NOTE, "writer": facilitator.pk})
    token = strict.cookies["csrftoken"].value

    again = dict(refused.context["typed"]) | {"csrfmiddlewaretoken": token}
    strict.post(DRAFT, again)

    draft = facilitator.meeting_drafts.get()
    assert draft.data["where"]["title"] == [NOTE]


PASSWORDS = [
    "password",
    "password1",
    "password2",
    "old_password",
    "new_password1",
    "new_password2",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PASSWORDS)
def test_a_password_is_never_in_a_page(strict, name):
    page = strict.post(LOGIN, {"username": "amnuay", name: "hunter2-2548"})

    assert page.status_code == 403
    assert "amnuay" in page.text
    assert "hunter2" not in page.text


@pytest.mark.django_db
def test_an_old_form_without_text_leads_back_to_its_page(strict):
    page = strict.post(LOGIN, {"password": "hunter2-2548"})

    assert "เปิดหน้านี้ใหม่" in page.text
    assert f'href="{LOGIN}"' in page.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/tambons/", 200),
        ("/meetings/", 200),
        ("/calendar.ics", 200),
        (LOGIN, 200),
        ("/healthz/", 200),
        ("/connection/", 200),
        ("/language/?to=en", 302),
        ("/me/", 302),
        ("/admin/", 302),
        ("/tambons/999999/", 404),
        ("/no/such/page/", 404),
    ],
)
def test_every_answer_forbids_foreign_scripts(client, province, path, status):
    response = client.get(path)

    assert response.status_code == status
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_the_admin_forbids_them_too(client, administrator):
    client.force_login(administrator)

    response = client.get("/admin/people/user/add/")

    assert response.status_code == 200
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
