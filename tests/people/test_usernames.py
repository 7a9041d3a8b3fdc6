"""One username however it was typed, and a reason in Thai for what is none."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from people.models import User
from people.usernames import normalize_username, validate_username
from tests.factories import PASSWORD

KAMPAN = "คำปัน"
AS_TYPED = {
    "as stored": KAMPAN,
    "nikhahit and sara aa": "ค\u0e4d\u0e32ปัน",
    "zero width space": "คำ\u200bปัน",
    "zero width no-break space": "\ufeffคำปัน",
    "soft hyphen": "คำ\u00adปัน",
    "NFD": unicodedata.normalize("NFD", KAMPAN),
    "NFKD": unicodedata.normalize("NFKD", KAMPAN),
    "blanks around": "  คำปัน ",
    "no-break space behind": "คำปัน\u00a0",
}


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


typed_otherwise = pytest.mark.parametrize("typed", AS_TYPED.values(), ids=AS_TYPED)


@typed_otherwise
def test_every_way_of_typing_is_one_username(typed):
    assert normalize_username(typed) == KAMPAN
    assert normalize_username(normalize_username(typed)) == KAMPAN


def test_a_tone_mark_between_the_halves_of_sara_am_stays():
    assert normalize_username("น\u0e4d\u0e49\u0e32ฝน") == "น้ำฝน"
    assert normalize_username("น\u0e49\u0e4d\u0e32ฝน") == "น้ำฝน"


def test_latin_letters_with_marks_are_composed_before_they_are_judged():
    assert normalize_username("e\u0301") == "é"
    with pytest.raises(ValidationError):
        validate_username("é")


@pytest.mark.parametrize(
    "name", ["amnuay", "Amnuay2", "คำปัน", "น้ำฝน", "ฤๅษี", "a.b_c-d", "007"]
)
def test_letters_marks_digits_and_three_signs_are_taken(name):
    validate_username(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "คำ ปัน",
        "คำ\u00a0ปัน",
        "กำนัน๑",  # Thai digits: no keyboard of a phone shows which it sends
        "คำปัน😀",
        "a/b",
        "a\\b",
        "๕บาท",
        "100฿",
        "a@b",
        "a+b",
        "é",
        "<b>",
        "amnuay\n",
        "amnuay\x00",
        "аmnuay",  # a Cyrillic letter that looks like the Latin one
        "\u202eyaunma",
    ],
)
def test_anything_else_is_refused_with_the_reason(name):
    with pytest.raises(ValidationError, match="เฉพาะตัวอักษรไทยหรืออังกฤษ ตัวเลข"):
        validate_username(name)


@typed_otherwise
def test_a_username_is_stored_once_however_it_is_typed(db, typed):
    User.objects.create_user(KAMPAN)

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(typed)
    with pytest.raises(ValidationError, match="มีผู้ใช้ชื่อนี้แล้ว"):
        User(username=normalize_username(typed), password="!").full_clean()


def test_the_table_itself_keeps_usernames_clean(db):
    User.objects.bulk_create([User(username="ค\u0e4d\u0e32ปัน")])

    assert User.objects.get().username == KAMPAN
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(username="คำ\u200bปัน")])


def test_capital_letters_make_another_username(db):
    User.objects.create_user("amnuay")

    assert User.objects.create_user("Amnuay").pk


@typed_otherwise
def test_logging_in_works_however_the_username_is_typed(client, db, typed):
    user = User.objects.create_user(KAMPAN, PASSWORD)

    client.post(reverse("account_login"), {"username": typed, "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_superuser_is_made_from_the_command_line(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    typed = "ค\u0e4d\u0e32ปัน"
    call_command("createsuperuser", username=typed, interactive=False, verbosity=0)

    user = User.objects.get(username=KAMPAN)
    assert user.is_superuser
    assert user.is_staff
    assert user.check_password(PASSWORD)


def test_a_phone_number_belongs_to_one_login_but_many_have_none(db):
    phone = "0812345678"
    first = User.objects.create_user("amnuay", phone=phone)
    User.objects.create_user("kit")

    second = User.objects.create_user("likhit")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=second.pk).update(phone=phone)
    second.phone = phone
    with pytest.raises(ValidationError, match="เป็นของชื่อผู้ใช้อื่นแล้ว"):
        second.full_clean(exclude=["password"])
    assert User.objects.get(phone=phone) == first
