"""Signing up as a resident, once, and what each mistake is answered with."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from people import sign_up_forms
from people.models import Person, Role, RoleAssignment, User
from people.sign_up import sign_up
from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

PAGE = "/accounts/signup/"
LOGIN = "/accounts/login/"
KAMPAN = "คำปัน"
AS_TYPED = {
    "the same": KAMPAN,
    "nikhahit and sara aa": "ค\u0e4d\u0e32ปัน",
    "zero width space": "คำ\u200bปัน",
    "bidi control": "\u202aคำปัน\u202c",
    "NFD": unicodedata.normalize("NFD", KAMPAN),
    "NFKD": unicodedata.normalize("NFKD", KAMPAN),
    "blanks": " คำปัน\u00a0",
}
variants = pytest.mark.parametrize("typed", AS_TYPED.values(), ids=AS_TYPED)


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def form(name=KAMPAN, **more):
    return {"name": name, "tambon": "800119", "password": PASSWORD, **more}


def test_a_villager_signs_up_with_name_tambon_and_password(client, bang_chak):
    response = client.post(PAGE, form())

    assert response.url == reverse("me")
    user = User.objects.get(username=KAMPAN)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.check_password(PASSWORD)
    assert (user.email, user.phone, user.is_superuser) == ("", "", False)
    role = RoleAssignment.objects.get()
    assert (role.person.user, role.role, role.tambon) == (user, "resident", bang_chak)
    assert (role.starts_on, role.ends_on) == (None, None)
    assert role.person.show_name is False


def test_the_first_page_says_who_will_say_yes_and_what_can_be_done(client, bang_chak):
    page = client.post(PAGE, form(), follow=True)

    assert "ท่านขอเป็นสมาชิกตำบลที่บางจากไว้แล้ว คุณอำนวยของตำบลจะตอบรับก่อน" in page.text
    assert "ระหว่างนี้อ่านทุกอย่างที่เผยแพร่ได้" in page.text
    assert 'href="/tambons/800119/"' in page.text


def test_nothing_for_members_opens_before_the_yes(client, bang_chak):
    meeting = factories.make_meeting(bang_chak, visibility="members")
    client.post(PAGE, form())

    assert client.get(meeting.get_absolute_url()).status_code == 404


def test_a_name_with_family_name_stays_as_typed_and_logs_in_as_typed(bang_chak):
    Client().post(PAGE, form("  คำปัน   ใจดี "))

    assert Person.objects.get().display_name == "คำปัน ใจดี"
    user = User.objects.get(username="คำปัน.ใจดี")
    for typed in ["คำปัน ใจดี", "คำปัน.ใจดี", "ค\u0e4d\u0e32ปัน  ใจดี"]:
        client = Client()
        client.post(LOGIN, {"username": typed, "password": PASSWORD})
        assert client.session["_auth_user_id"] == str(user.pk)


@variants
def test_nobody_is_registered_twice(bang_chak, typed):
    Client().post(PAGE, form())

    client = Client()
    page = client.post(PAGE, form(typed))

    assert User.objects.count() == Person.objects.count() == 1
    assert "มีผู้สมัครชื่อ “คำปัน” ไว้แล้ว" in page.text
    assert "กรุณาเติมนามสกุลหรือชื่อหมู่บ้านต่อท้าย" in page.text
    assert f'<p><a class="go" href="{LOGIN}"' in page.text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("คำปัน ใจดี", "คำปัน.ใจดี"),
        ("ด.ช.คำปัน", "ด.ช. คำปัน"),
        ("แดง", "เเดง"),
        ("Somchai", "somchai"),
        ("คำปัน\tใจดี", "คำปัน\u3000ใจดี"),
    ],
)
def test_names_that_read_the_same_are_one(bang_chak, first, second):
    Client().post(PAGE, form(first))

    page = Client().post(PAGE, form(second))

    assert "ไว้แล้ว" in page.text
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"name": ""}, "กรุณาพิมพ์ชื่อของท่าน"),
        ({"name": "\u200b"}, "กรุณาพิมพ์ชื่อเป็นตัวอักษร"),
        ({"name": "0812345678"}, "กรุณาพิมพ์ชื่อเป็นตัวอักษร ไม่ใช่ตัวเลข"),
        ({"name": "คำปัน (เล็ก)"}, "เฉพาะตัวอักษรไทยหรืออังกฤษ"),
        ({"name": "<b>คำปัน</b>"}, "เฉพาะตัวอักษรไทยหรืออังกฤษ"),
        ({"name": "аmnuay"}, "เฉพาะตัวอักษรไทยหรืออังกฤษ"),
        ({"name": "ก" + "่" * 40}, "พิมพ์ซ้ำหรือสลับที่"),
        ({"name": "ก่ิง"}, "พิมพ์ซ้ำหรือสลับที่"),
        ({"name": "ก" * 61}, "ไม่เกิน 60 ตัวอักษร"),
        ({"name": "ก" * 151}, "150"),
        ({"tambon": ""}, "กรุณาเลือกตำบลของท่าน"),
        ({"tambon": "800101"}, "กรุณาเลือกตำบลจากรายการ"),
        ({"tambon": "800102"}, "กรุณาเลือกตำบลจากรายการ"),
        ({"tambon": "x'--"}, "กรุณาเลือกตำบลจากรายการ"),
        ({"phone": "081"}, "หมายเลขโทรศัพท์มี 9 หรือ 10 หลัก"),
        ({"password": ""}, "กรุณาตั้งรหัสผ่าน"),
        ({"password": "สั้นไป"}, "อย่างน้อย 8"),
        ({"password": "12345678"}, "ตัวเลข"),
        ({"password": "password"}, "รหัสผ่าน"),
        ({"name": "คำปัน ใจดี", "password": "คำปัน ใจดี"}, "ที่ไม่ใช่ชื่อของท่าน"),
        ({"password": "x" * 201}, "200"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(
    client, bang_chak, changed, reason
):
    factories.make_tambon("800101", "ในเมือง", joined_on=None)
    factories.make_tambon("800102", "ฝึกหัด", is_practice=True)
    sent = form(phone="081 234 5678") | changed

    page = client.post(PAGE, sent)

    assert page.status_code == 200
    assert reason in page.text
    assert "ยังไม่ได้สมัคร มีจุดที่ต้องแก้" in page.text
    assert page.context["form"]["name"].value() == sent["name"]
    assert page.context["form"]["phone"].value() == sent["phone"]
    assert PASSWORD not in page.text
    assert not User.objects.exists()


def test_a_phone_number_is_kept_once_and_logs_in(client, bang_chak):
    client.post(PAGE, form(phone="๐๘๑-๒๓๔ ๕๖๗๘"))

    user = User.objects.get()
    assert user.phone == user.person.phone == "0812345678"
    again = Client()
    again.post(LOGIN, {"username": "+66 81 234 5678", "password": PASSWORD})
    assert again.session["_auth_user_id"] == str(user.pk)


def test_a_taken_number_is_refused_without_telling_whose_it_is(client, bang_chak):
    User.objects.create_user("นางลับ", phone="0812345678")

    page = client.post(PAGE, form(phone="081-234-5678"))

    assert "มีผู้สมัครด้วยเบอร์นี้ไว้แล้ว" in page.text
    assert "กรุณาเว้นช่องนี้ว่างไว้" in page.text
    assert "นางลับ" not in page.text
    assert not Person.objects.exists()


def test_only_tambons_that_take_part_are_offered(client, bang_chak, tha_rai):
    factories.make_tambon("800101", "ในเมือง", joined_on=None)
    factories.make_tambon("800102", "ฝึกหัด", is_practice=True)

    page = client.get(PAGE)

    offered = [
        str(value) for value, _label in page.context["form"]["tambon"].field.choices
    ]
    assert offered == ["", "800106", "800119"]
    assert "บางจาก · เมืองนครศรีธรรมราช" in page.text


@pytest.mark.parametrize(("code", "is_chosen"), [("800119", True), ("9", False)])
def test_a_link_may_choose_the_tambon(client, bang_chak, code, is_chosen):
    page = client.get(PAGE, {"tambon": code})

    assert ('value="800119" selected' in page.text) is is_chosen


def test_the_page_says_what_is_kept_why_and_who_sees_it(client, bang_chak):
    page = client.get(PAGE)

    assert "เราเก็บข้อมูลอะไรของท่าน" in page.text
    assert "เพื่อให้คุณอำนวยรู้ว่าใครขอเข้าร่วม" in page.text
    assert "ผู้ที่เห็นชื่อและเบอร์โทรศัพท์คือคุณอำนวยของตำบลและผู้ดูแลระบบ" in page.text
    assert 'type="email"' not in page.text


def test_whoever_is_logged_in_has_signed_up_already(client, resident):
    client.force_login(resident)

    assert client.get(PAGE).url == client.post(PAGE, form("อื่น")).url == reverse("me")
    assert not User.objects.filter(username="อื่น").exists()


def test_all_of_it_is_stored_or_nothing(bang_chak, monkeypatch):
    monkeypatch.delattr(RoleAssignment, "objects")

    with pytest.raises(AttributeError):
        sign_up(KAMPAN, bang_chak, PASSWORD)

    assert not User.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize("phone", ["", "0812345678"])
def test_who_is_a_moment_late_reads_the_same_as_later(
    client, bang_chak, monkeypatch, phone
):
    quicker = User(username="อื่น" if phone else KAMPAN, phone=phone)

    def be_quicker(**fields):
        quicker.save()
        return sign_up(**fields)

    monkeypatch.setattr(sign_up_forms, "sign_up", be_quicker)
    page = client.post(PAGE, form(phone=phone))

    assert "ไว้แล้ว" in page.text
    assert User.objects.get() == quicker
    assert not Person.objects.exists()


AT_ONCE = 8


@pytest.mark.django_db(transaction=True)
def test_parallel_sign_ups_make_one_row():
    factories.make_tambon("800119", "บางจาก")
    cache.clear()

    def send(typed):
        try:
            client = Client()
            answer = client.post(PAGE, form(typed))
            return answer.status_code, "มีผู้สมัครชื่อ" in answer.text
        finally:
            connection.close()

    ways = list(AS_TYPED.values())
    turns = [ways[number % len(ways)] for number in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = sorted(pool.map(send, turns))

    assert answers == [(200, True)] * (AT_ONCE - 1) + [(302, False)]
    assert User.objects.get().username == KAMPAN
    assert Person.objects.count() == RoleAssignment.objects.count() == 1
    assert RoleAssignment.objects.get().role == Role.RESIDENT
