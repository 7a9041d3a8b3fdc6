"""Guessing is stopped by person; a training room behind one address is not."""

import datetime
import time

import pytest
from django.core.cache import cache
from django.test import Client

from kmforum.account_adapter import AccountAdapter
from people import address_limit
from people.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
SIGN_UP = "/accounts/signup/"
WAIT = "กรุณารอ 5\u00a0นาที แล้วลองอีกครั้ง"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def amnuay(facilitator):
    return with_password(facilitator)


def with_password(user, **fields):
    user.set_password(PASSWORD)
    User.objects.filter(pk=user.pk).update(password=user.password, **fields)
    return user


def try_to_log_in(name, password="ผิด", address="127.0.0.1", **more):
    sent = {"username": name, "password": password, **more}
    return Client(REMOTE_ADDR=address).post(LOGIN, sent)


def test_the_sixth_wrong_password_is_stopped_and_the_neighbour_gets_in(
    amnuay, resident
):
    with_password(resident)
    for _guess in range(5):
        assert try_to_log_in("amnuay").status_code == 200

    stopped = try_to_log_in("amnuay", next="/meetings/")
    right = try_to_log_in("amnuay", PASSWORD)
    neighbour = try_to_log_in(resident.username, PASSWORD)

    assert stopped.status_code == right.status_code == 429
    assert stopped["Retry-After"] == "300"
    assert WAIT in stopped.text
    assert 'value="amnuay"' in stopped.text
    assert 'value="/meetings/"' in stopped.text
    assert neighbour.status_code == 302


def test_another_address_or_another_way_to_write_the_name_counts_no_anew(amnuay):
    User.objects.filter(pk=amnuay.pk).update(phone="0812345678")
    ways = ["amnuay", "Amnuay", " amnuay ", "081-234-5678", "+66812345678"]
    for number, way in enumerate(ways):
        assert try_to_log_in(way, address=f"10.0.0.{number}").status_code == 200

    assert try_to_log_in("ａmnuay").status_code == 200  # another name altogether
    assert try_to_log_in("amnuay", address="10.0.1.1").status_code == 429


def test_an_unknown_name_is_stopped_like_a_known_one(db):
    answers = [try_to_log_in("ไม่มีคนนี้").status_code for _guess in range(6)]

    assert answers == [200] * 5 + [429]


def test_after_the_wait_the_right_password_opens(amnuay, monkeypatch):
    for _guess in range(6):
        try_to_log_in("amnuay")
    later = time.time() + 301
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)

    assert try_to_log_in("amnuay", PASSWORD).status_code == 302


def test_right_passwords_are_never_counted(amnuay):
    answers = {try_to_log_in("amnuay", PASSWORD).status_code for _turn in range(12)}

    assert answers == {302}


def test_text_typed_before_the_log_in_is_still_in_the_page(amnuay):
    address = "/meetings/drafts/25481121-0000-4000-8000-000000000001/1/"
    late = Client().post(address, {"title": "เน้นบัญชี", "writer": amnuay.pk})
    for _guess in range(5):
        try_to_log_in("amnuay")

    stopped = try_to_log_in("amnuay", typed=late.context["typed"])

    assert stopped.status_code == 429
    assert stopped.context["typed"] == late.context["typed"]
    assert "เน้นบัญชี" in stopped.text


def test_forty_people_of_one_room_sign_up_and_log_in(bang_chak):
    names = [f"คนที่ {number:02}" for number in range(40)]
    for name in names:
        sent = {"name": name, "tambon": "800119", "password": PASSWORD}
        assert Client().post(SIGN_UP, sent).status_code == 302

    answers = {try_to_log_in(name, PASSWORD).status_code for name in names}

    assert answers == {302}
    assert User.objects.count() == 40


@pytest.mark.parametrize("address", [LOGIN, SIGN_UP])
def test_a_flood_from_one_address_gets_a_thai_page_with_what_was_typed(
    monkeypatch, bang_chak, address
):
    monkeypatch.setattr(address_limit, "MOST", 1)
    sent = {"username": "amnuay", "name": "คำปัน", "password": "hunter2-2548"}
    Client().post(address, sent)

    page = Client().post(f"{address}?tambon=800119", sent)
    other = Client(REMOTE_ADDR="10.0.0.9").post(address, sent)

    assert page.status_code == 429
    assert page["Retry-After"] == "60"
    assert "กรุณารอหนึ่งนาที แล้วส่งอีกครั้ง" in page.text
    assert 'name="name" value="คำปัน"' in page.text
    assert f'action="{address}?tambon=800119"' in page.text
    assert "hunter2" not in page.text
    assert other.status_code == 200
    assert Client().get(address).status_code == 200


def test_the_next_minute_begins_anew(monkeypatch, db):
    monkeypatch.setattr(address_limit, "MOST", 1)
    clock = datetime.datetime(2005, 11, 21, 10, 41)
    monkeypatch.setattr(address_limit, "now", lambda: clock)
    answers = [try_to_log_in("ใคร").status_code for _turn in range(2)]

    clock += datetime.timedelta(minutes=1)

    assert [*answers, try_to_log_in("ใคร").status_code] == [200, 429, 200]


def test_the_limit_is_wide_enough_for_a_room():
    assert address_limit.MOST >= 300


def test_the_count_is_in_the_cache_that_all_workers_share(amnuay, settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    try_to_log_in("amnuay")

    cache.clear()  # a lost count locks nobody out, and lets nobody in
    assert try_to_log_in("amnuay").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "1.2.3.4", "127.0.0.1"),  # anybody can write this header
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        (2, "1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (1, "ไม่ใช่เลข", "unknown"),
    ],
)
def test_the_address_is_the_client_s_behind_own_proxies(
    settings, rf, proxies, forwarded, seen
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", headers={"x-forwarded-for": forwarded})

    assert AccountAdapter().get_client_ip(request) == seen


def test_behind_a_socket_without_addresses_people_still_log_in(amnuay):
    assert try_to_log_in("amnuay", PASSWORD, address="").status_code == 302
