"""One-use codes: six digits, thirty minutes, five tries, one new password."""

import datetime
import uuid

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from people import codes
from people.codes import make_code
from people.models import OneUseCode, Role, RoleAssignment, User
from tests import factories
from tests.factories import make_role, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashes")]

PAGE = "/accounts/code/"
MEMBERS_PAGE = "/tambons/800119/members/"
NEW = "ข้าวยำปักษ์ใต้-2548"
WRONG = "ชื่อกับรหัสไม่ตรงกัน หรือรหัสถูกใช้ไปแล้วหรือหมดเวลาแล้ว"
DONE = "ตั้งรหัสผ่านใหม่แล้ว"


@pytest.fixture
def kit(resident):
    resident.phone = "0812345678"
    resident.set_password(factories.PASSWORD)
    resident.save()
    return resident


@pytest.fixture
def told(kit, facilitator):
    return make_code(kit, uuid.uuid4(), facilitator)


@pytest.fixture
def later(monkeypatch):
    """Moves the clock of codes on by so many minutes."""
    real = codes.now

    def move(minutes):
        def moved():
            return real() + datetime.timedelta(minutes=minutes)

        for module in ("people.codes", "people.models.one_use_code"):
            monkeypatch.setattr(f"{module}.now", moved)

    return move


def redeem(client, digits, name="kit", password=NEW, again=None):
    sent = {"name": name, "code": digits, "password": password}
    return client.post(PAGE, {**sent, "password_again": again or password}, follow=True)


def wrong(digits):
    return f"{(int(digits) + 1) % 10**6:06}"


def password_is(user, password):
    return User.objects.get(pk=user.pk).check_password(password)


@pytest.mark.parametrize(
    "name", ["kit", " kit ", "Kit", "0812345678", "+66 81-234 5678"]
)
def test_a_code_sets_a_new_password_and_leads_to_the_log_in(client, kit, told, name):
    page = redeem(client, told.digits, name)

    assert page.redirect_chain == [("/accounts/login/", 302)]
    assert DONE in page.text
    assert password_is(kit, NEW)
    assert "_auth_user_id" not in client.session
    code = OneUseCode.objects.get()
    assert code.used_at is not None
    assert code.voided_at is None


SHAPES = {
    "spaced": lambda digits: f" {digits[:3]} {digits[3:]} ",
    "dashed": lambda digits: f"{digits[:3]}-{digits[3:]}",
    "Thai": lambda digits: digits.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_digits_are_read_however_they_are_written(client, kit, told, shape):
    redeem(client, SHAPES[shape](told.digits))

    assert password_is(kit, NEW)


def test_every_open_session_of_the_login_ends(client, kit, told):
    other = Client()
    other.force_login(kit)
    assert other.get("/me/").status_code == 200

    redeem(client, told.digits)

    assert other.get("/me/").status_code == 302


def test_a_code_does_not_pass_the_second_factor(client, kit, told):
    TOTP.activate(kit, "JBSWY3DPEHPK3PXP")

    redeem(client, told.digits)
    sent = {"username": "kit", "password": NEW}
    answer = client.post("/accounts/login/", sent)

    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session


def test_many_forms_from_one_address_are_slowed_down(client, kit, told, monkeypatch):
    monkeypatch.setattr("people.address_limit.MOST", 3)
    cache.clear()

    answers = [redeem(client, "000000", "nobody").status_code for _n in range(5)]

    assert answers == [200, 200, 200, 429, 429]


def test_a_code_is_good_once(client, kit, told):
    redeem(client, told.digits)

    page = redeem(client, told.digits, password="อีกครั้งหนึ่ง-2549")

    assert WRONG in page.text
    assert password_is(kit, NEW)


@pytest.mark.parametrize(("minutes", "is_good"), [(29, True), (30, False), (99, False)])
def test_a_code_is_good_for_thirty_minutes(client, kit, told, later, minutes, is_good):
    later(minutes)

    page = redeem(client, told.digits)

    assert (DONE in page.text) is is_good
    assert (WRONG in page.text) is not is_good
    assert password_is(kit, NEW) is is_good


def test_five_wrong_tries_make_it_void(client, kit, told):
    for number in range(1, 6):
        assert WRONG in redeem(client, wrong(told.digits)).text
        code = OneUseCode.objects.get()
        assert code.tries == number
        assert (code.voided_at is not None) is (number == 5)

    assert WRONG in redeem(client, told.digits).text
    assert password_is(kit, factories.PASSWORD)


def test_four_wrong_tries_do_not(client, kit, told):
    for _number in range(4):
        redeem(client, wrong(told.digits))

    redeem(client, told.digits)

    assert password_is(kit, NEW)


def test_a_weak_or_mistyped_password_uses_up_no_try(client, kit, told):
    for password, again, reason in [
        ("12345678", None, "ตัวเลข"),
        ("ลาว-48", None, "8"),
        (NEW, "อื่น", "รหัสผ่านสองช่องไม่ตรงกัน"),
    ]:
        page = redeem(client, wrong(told.digits), password=password, again=again)

        assert reason in page.context["form"].errors.as_text()
        assert WRONG not in page.text
        assert 'value="kit"' in page.text
        assert password not in page.text
    assert OneUseCode.objects.get().tries == 0
    assert password_is(kit, factories.PASSWORD)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "กรุณาพิมพ์รหัสใช้ครั้งเดียว"),
        ("12345", "6\u00a0หลัก"),
        ("1234567", "6\u00a0หลัก"),
        ("abcdef", "6\u00a0หลัก"),
        ("½23456", "6\u00a0หลัก"),
        ("١٢٣٤٥٦", "6\u00a0หลัก"),
    ],
)
def test_what_is_no_code_uses_up_no_try(client, kit, told, code, reason):
    page = redeem(client, code)

    assert reason in page.context["form"].errors["code"][0]
    assert OneUseCode.objects.get().tries == 0


@pytest.mark.parametrize(
    "name", ["nobody", "amnuay", "0899999999", "คิท", "x" * 60, "\u200b"]
)
def test_unknown_names_and_wrong_codes_read_the_same(client, kit, told, name):
    of_nobody = redeem(client, told.digits, name)
    of_kit = redeem(client, wrong(told.digits))

    errors = [page.context["form"].errors.as_data() for page in (of_nobody, of_kit)]
    if name.strip("\u200b"):
        assert str(errors[0]) == str(errors[1])
    assert of_nobody.status_code == of_kit.status_code == 200
    assert password_is(kit, factories.PASSWORD)


def test_a_newer_code_makes_the_first_one_void(client, kit, told, facilitator):
    newer = make_code(kit, uuid.uuid4(), facilitator)

    if newer.digits != told.digits:
        assert WRONG in redeem(client, told.digits).text
    redeem(client, newer.digits)

    assert password_is(kit, NEW)
    first, second = OneUseCode.objects.order_by("pk")
    assert (bool(first.voided_at), bool(first.used_at)) == (True, False)
    assert (bool(second.voided_at), bool(second.used_at)) == (False, True)


def test_a_code_of_another_login_does_not_fit(client, kit, told, bang_chak):
    other = make_user("kamol", Role.RESIDENT, tambon=bang_chak)

    assert WRONG in redeem(client, told.digits, "kamol").text

    assert not User.objects.get(pk=other.pk).has_usable_password()


def test_a_name_is_read_as_it_is_typed_at_the_log_in(client, kit, told):
    User.objects.filter(pk=kit.pk).update(username="คำปัน.ใจดี")

    redeem(client, told.digits, "คําปัน ใจดี")

    assert password_is(kit, NEW)


def test_a_username_like_a_phone_number_takes_nothing_from_its_owner(
    client, kit, told, bang_chak
):
    make_user(kit.phone, Role.RESIDENT, tambon=bang_chak)

    redeem(client, told.digits, kit.phone)

    assert password_is(kit, NEW)
    assert not User.objects.get(username=kit.phone).has_usable_password()


# What happens between making a code and using it


def test_a_code_dies_with_the_office_of_its_maker(client, kit, told, facilitator):
    facilitator.person.roles.update(ends_on=datetime.date(2005, 11, 20))

    assert WRONG in redeem(client, told.digits).text

    assert password_is(kit, factories.PASSWORD)


def test_a_code_dies_with_the_login_of_its_maker(client, kit, told, facilitator):
    User.objects.filter(pk=facilitator.pk).update(is_active=False)

    assert WRONG in redeem(client, told.digits).text


@pytest.mark.parametrize(
    "gained", [Role.FACILITATOR, Role.GOVERNOR_OFFICE, Role.AGENCY_STAFF]
)
@pytest.mark.parametrize("starts_on", [factories.JOINED, None])
def test_a_code_dies_when_its_owner_rises(
    client, kit, told, bang_chak, gained, starts_on
):
    make_role(kit.person, gained, tambon=bang_chak, starts_on=starts_on)

    assert WRONG in redeem(client, told.digits).text

    assert password_is(kit, factories.PASSWORD)


def test_a_code_of_an_administrator_to_be_dies(client, kit, told):
    User.objects.filter(pk=kit.pk).update(is_superuser=True)

    assert WRONG in redeem(client, told.digits).text


@pytest.mark.parametrize("way", ["closed", "ended"])
def test_a_code_opens_no_closed_login_and_no_ended_membership(client, kit, told, way):
    if way == "closed":
        User.objects.filter(pk=kit.pk).update(is_active=False)
    else:
        kit.person.roles.update(ends_on=datetime.date(2005, 11, 20))

    assert WRONG in redeem(client, told.digits).text

    assert password_is(kit, factories.PASSWORD)


# Making codes


def test_the_members_page_tells_the_code_to_its_maker(client, facilitator, kit):
    client.force_login(facilitator)
    sent = {"deed": "code", "row": kit.person.roles.get().pk, "key": uuid.uuid4()}

    page = client.post(MEMBERS_PAGE, sent)
    again = client.post(MEMBERS_PAGE, sent)

    told = page.context["told"]
    assert f"{told.digits[:3]} {told.digits[3:]}" in page.text
    assert "http://testserver/accounts/code/" in page.text
    assert again.context["told"].digits == told.digits
    assert OneUseCode.objects.count() == 1
    redeem(Client(), told.digits)
    assert password_is(kit, NEW)


def test_a_form_whose_code_is_used_tells_no_code(client, facilitator, kit):
    client.force_login(facilitator)
    sent = {"deed": "code", "row": kit.person.roles.get().pk, "key": uuid.uuid4()}
    told = client.post(MEMBERS_PAGE, sent).context["told"]
    redeem(Client(), told.digits)

    page = client.post(MEMBERS_PAGE, sent, follow=True)

    assert "รหัสนี้ถูกใช้ไปแล้วหรือหมดเวลาแล้ว กรุณาออกรหัสใหม่" in page.text
    assert OneUseCode.objects.count() == 1


def test_a_key_stands_for_one_maker_and_one_login(
    kit, facilitator, note_taker, bang_chak
):
    key = uuid.uuid4()
    make_code(kit, key, facilitator)
    other = make_user("kamol", Role.RESIDENT, tambon=bang_chak)

    for user, by in [(kit, note_taker), (other, facilitator)]:
        with pytest.raises(ValidationError):
            make_code(user, key, by)
    assert OneUseCode.objects.count() == 1


def test_no_code_beyond_one_s_reach(client, kit, facilitator, colleague, tha_rai):
    make_role(kit.person, Role.RESIDENT, tambon=tha_rai)
    client.force_login(facilitator)
    sent = {"deed": "code", "row": kit.person.roles.first().pk, "key": uuid.uuid4()}

    page = client.post(MEMBERS_PAGE, sent, follow=True)

    assert "ท่านออกรหัสให้คนนี้ไม่ได้" in page.text
    assert "กรุณาให้คุณประสานหรือผู้ดูแลระบบเป็นผู้ออกรหัส" in page.text
    assert not OneUseCode.objects.exists()
    with pytest.raises(ValidationError):
        make_code(kit, uuid.uuid4(), colleague)


def test_codes_differ_and_are_not_kept(kit, facilitator):
    made = [make_code(kit, uuid.uuid4(), facilitator).digits for _n in range(40)]

    assert len(set(made)) > 35
    assert all(len(digits) == 6 and digits.isdecimal() for digits in made)
    kept = str(list(OneUseCode.objects.values_list("hash", flat=True)))
    assert not any(digits == part for digits in made for part in kept.split("'"))


def test_the_database_holds_one_live_code_for_each_login(kit, told, facilitator):
    live = OneUseCode.objects.get()
    twin = {
        "user": kit,
        "made_by": facilitator,
        "made_at": live.made_at,
        "expires_at": live.expires_at,
    }

    for broken in (
        {},
        {"tries": 5, "voided_at": None},
        {"tries": 6, "voided_at": live.made_at},
        {"used_at": live.made_at, "voided_at": live.made_at},
        {"voided_at": live.made_at, "expires_at": live.made_at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OneUseCode.objects.create(key=uuid.uuid4(), **{**twin, **broken})
    assert OneUseCode.objects.count() == 1


def test_codes_are_not_deleted(told):
    with pytest.raises(TypeError):
        OneUseCode.objects.get().delete()
    with pytest.raises(TypeError):
        OneUseCode.objects.all().delete()
    with pytest.raises(TypeError):
        User.objects.get(username="kit").one_use_codes.all().delete()


def test_the_log_in_page_leads_to_the_code(client, db):
    text = client.get("/accounts/login/").text

    assert f'href="{PAGE}"' in text
    assert "รหัสใช้ครั้งเดียวได้จากคุณอำนวย" in text


def test_the_page_is_not_kept_by_the_browser(client, db):
    assert "no-store" in client.get(PAGE).headers["Cache-Control"]
    assert RoleAssignment.objects.count() == 0
