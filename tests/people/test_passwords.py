"""A new password, and what it ends."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

PAGE = "/accounts/password/change/"
NEW = "เดือนละครั้ง-2549"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def amnuay(facilitator):
    facilitator.set_password(PASSWORD)
    facilitator.save()
    return facilitator


def form(old=PASSWORD, new=NEW, again=None):
    return {"oldpassword": old, "password1": new, "password2": again or new}


def test_a_new_password_ends_the_log_ins_elsewhere(client, amnuay):
    elsewhere = Client()
    for one in (client, elsewhere):
        one.force_login(amnuay)
    before = client.session.session_key

    page = client.post(PAGE, form(), follow=True)

    assert "เปลี่ยนรหัสผ่านแล้ว" in page.text
    assert page.request["PATH_INFO"] == reverse("me")
    assert client.session.session_key != before
    assert elsewhere.get("/me/").url.startswith("/accounts/login/")
    amnuay.refresh_from_db()
    assert amnuay.check_password(NEW)


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (form(old="ผิด"), "รหัสผ่านเดิมไม่ถูกต้อง"),
        (form(new="สั้น"), "อย่างน้อย 8"),
        (form(new="1234567890"), "ตัวเลข"),
        (form(again="อื่น-2549-2549"), "รหัสผ่าน"),
        (form(old=""), "รหัสผ่านเดิม: "),
    ],
)
def test_a_mistake_is_named_and_the_old_password_stays(client, amnuay, sent, reason):
    client.force_login(amnuay)

    page = client.post(PAGE, sent)

    assert "ยังไม่ได้เปลี่ยน มีจุดที่ต้องแก้" in page.text
    assert reason in page.text
    assert NEW not in page.text
    amnuay.refresh_from_db()
    assert amnuay.check_password(PASSWORD)


def test_who_has_no_password_chooses_one(client, facilitator):
    client.force_login(facilitator)

    asked = client.get(PAGE)
    client.post(asked.url, {"password1": NEW, "password2": NEW})

    assert asked.url == reverse("account_set_password")
    facilitator.refresh_from_db()
    assert facilitator.check_password(NEW)
    assert client.get("/me/").status_code == 200


def test_the_pages_ask_for_no_e_mail_and_speak_of_no_ledger(client, amnuay):
    client.force_login(amnuay)

    for address in (PAGE, "/accounts/2fa/", "/accounts/reauthenticate/"):
        page = client.get(address)
        assert page.status_code == 200
        for word in ("อีเมล", "บัญชี", "โปรด", "placeholder"):
            assert word not in page.text.partition("<main")[2]
