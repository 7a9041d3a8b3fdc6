"""The second factor: who must have one, how it is made, and what it opens."""

import datetime
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from meetings.models import MeetingDraft
from people.models import Role, RoleAssignment
from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
ACTIVATE = "/accounts/2fa/totp/activate/"
AUTHENTICATE = "/accounts/2fa/authenticate/"
TRUST = "/accounts/2fa/trust/"
CODES = "/accounts/2fa/recovery-codes/"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def required(settings):
    settings.KMFORUM_REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def uea(governor_office):
    governor_office.set_password(PASSWORD)
    governor_office.save()
    return governor_office


def log_in(user, client=None, **more):
    client = client or Client()
    sent = {"username": user.username, "password": PASSWORD, **more}
    return client, client.post(LOGIN, sent)


def code_of(secret, later=0):
    counter = int(time.time()) // 30 + later
    return format_hotp_value(hotp_value(secret, counter))


def enrol(client):
    """The secret that the app on the phone now knows."""
    page = client.get(ACTIVATE)
    secret = page.context["form"].secret
    done = client.post(ACTIVATE, {"code": code_of(secret)})
    assert done.url == CODES
    return secret


@pytest.fixture
def enrolled(uea):
    """(user, secret, recovery codes) of the governor's office."""
    client, _page = log_in(uea)
    secret = enrol(client)
    return uea, secret, client.get(CODES).context["unused_codes"]


def is_logged_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("reader", "is_led"),
    [
        ("governor_office", True),
        ("agency_staff", True),
        ("administrator", True),
        ("facilitator", False),
        ("resident", False),
    ],
)
def test_who_sees_what_others_entrusted_must_have_one(request, client, reader, is_led):
    client.force_login(request.getfixturevalue(reader))

    page = client.get("/me/")

    assert (page.status_code == 302) is is_led
    if is_led:
        assert page.url == ACTIVATE


@pytest.mark.parametrize(("days", "is_led"), [(0, False), (6, False), (7, True)])
def test_a_new_duty_has_a_week_of_grace(client, province, today, days, is_led):
    began = today - datetime.timedelta(days)
    user = factories.make_user("new", Role.GOVERNOR_OFFICE, province=province)
    RoleAssignment.objects.update(starts_on=began)
    client.force_login(user)

    page = client.get("/me/")

    assert (page.status_code == 302) is is_led
    if not is_led:
        last = {0: "28 พ.ย. 2548", 6: "22 พ.ย. 2548"}[days]
        assert f"ตั้งแต่วันที่ {last}" in page.text.replace("\u00a0", " ")
        assert f'href="{ACTIVATE}"' in page.text


def test_a_duty_that_ended_or_was_only_asked_for_asks_for_nothing(
    client, province, today
):
    ended = {"ends_on": today - datetime.timedelta(1)}
    user = factories.make_user("old", Role.GOVERNOR_OFFICE, province=province, **ended)
    factories.make_role(
        user.person, Role.GOVERNOR_OFFICE, province=province, starts_on=None
    )
    client.force_login(user)

    assert client.get("/me/").status_code == 200


def test_administrators_have_no_grace_in_the_admin_either(client, administrator):
    client.force_login(administrator)

    assert client.get("/admin/").url == ACTIVATE
    assert client.get("/admin/people/user/").url == ACTIVATE


def test_a_computer_of_one_s_own_asks_for_none(client, settings, administrator):
    settings.KMFORUM_REQUIRE_SECOND_FACTOR = False
    client.force_login(administrator)

    assert client.get("/admin/").status_code == 200
    assert "การยืนยันตัวตนสองขั้น" in client.get("/me/").text


@pytest.mark.parametrize(
    "address", ["/healthz/", "/connection/", LOGIN, "/accounts/2fa/", ACTIVATE]
)
def test_the_way_there_and_the_way_out_stay_open(client, governor_office, address):
    client.force_login(governor_office)

    assert client.get(address).status_code == 200
    assert client.get("/language/?to=en&next=/me/").url == "/me/"
    assert client.post("/accounts/logout/").url == "/"
    assert not is_logged_in(client)


def test_what_is_sent_on_the_first_strict_day_is_given_back(client, governor_office):
    client.force_login(governor_office)

    page = client.post("/meetings/new/", {"title": "เน้นบัญชี", "password": "hunter2"})

    assert page.status_code == 403
    assert "กรุณาเปิดการยืนยันตัวตนสองขั้นก่อน" in page.text
    assert 'name="title" value="เน้นบัญชี"' in page.text
    assert "hunter2" not in page.text
    assert not MeetingDraft.objects.exists()


def test_the_page_shows_a_picture_and_letters_for_the_app(uea):
    client, _page = log_in(uea)

    page = client.get(ACTIVATE)

    assert 'src="data:image/svg+xml;base64,' in page.text
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    assert page.context["form"].secret in page.text
    assert "otpauth://totp/uea?secret=" in page.text
    assert "issuer=kmforum" in page.text


def test_enrolling_opens_everything_and_shows_ten_codes_to_print(uea):
    client, _page = log_in(uea)

    enrol(client)
    page = client.get(CODES)

    codes = page.context["unused_codes"]
    assert len(set(codes)) == 10
    assert f"{codes[0][:4]} {codes[0][4:]}" in page.text
    assert "data-print" in page.text
    assert client.get("/governor/").status_code == 200
    file = client.get(f"{CODES}download/")
    assert file["Content-Disposition"].startswith("attachment")
    assert codes[9] in file.text


@pytest.mark.parametrize("code", ["", "000000", "x" * 21, "รหัส", "12 34"])
def test_a_wrong_code_enrols_nobody_and_the_picture_stays(uea, code):
    client, _page = log_in(uea)
    secret = client.get(ACTIVATE).context["form"].secret

    page = client.post(ACTIVATE, {"code": code})

    assert "ยังไม่ได้เปิดใช้" in page.text
    assert page.context["form"].secret == secret
    assert not Authenticator.objects.exists()


def test_thai_digits_and_a_blank_are_fine(uea):
    client, _page = log_in(uea)
    code = code_of(client.get(ACTIVATE).context["form"].secret)
    thai = code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))

    assert client.post(ACTIVATE, {"code": f"{thai[:3]} {thai[3:]}"}).url == CODES


def test_an_old_log_in_asks_for_the_password_before_anything_is_changed(uea, client):
    client.force_login(uea)

    asked = client.get(ACTIVATE)
    page = client.get(asked.url)
    wrong = client.post(asked.url, {"password": "ผิด", "next": ACTIVATE})
    right = client.post(asked.url, {"password": PASSWORD, "next": ACTIVATE})

    assert asked.url.startswith("/accounts/reauthenticate/?next=")
    assert "กรุณาพิมพ์รหัสผ่านอีกครั้ง" in page.text
    assert "รหัสผ่านไม่ถูกต้อง กรุณาลองอีกครั้ง" in wrong.text
    assert right.url == ACTIVATE
    assert client.get(ACTIVATE).status_code == 200


def test_the_password_alone_logs_nobody_in_any_more(enrolled):
    user, secret, _codes = enrolled

    client, page = log_in(user, next="/meetings/?q=2548")
    assert page.url == AUTHENTICATE
    assert not is_logged_in(client)
    assert client.get("/governor/").url.startswith(LOGIN)
    assert "อีกขั้นเดียว" in client.get(AUTHENTICATE).text

    wrong = client.post(AUTHENTICATE, {"code": "000000"})
    assert "รหัสนี้ไม่ถูกต้องหรือใช้ไปแล้ว" in wrong.text
    assert not is_logged_in(client)

    right = client.post(AUTHENTICATE, {"code": code_of(secret)})
    assert right.url == TRUST
    done = client.post(TRUST)
    assert done.url == "/meetings/?q=2548"
    assert is_logged_in(client)
    assert "mfa_trusted" not in client.cookies


def test_without_a_page_asked_for_each_lands_where_her_work_is(enrolled):
    user, secret, _codes = enrolled
    client, _page = log_in(user, next="//evil.example")
    client.post(AUTHENTICATE, {"code": code_of(secret)})

    assert client.post(TRUST).url == reverse("governor")


def test_text_typed_before_goes_through_the_second_step(enrolled):
    user, secret, _codes = enrolled
    client = Client()
    address = "/meetings/drafts/25481121-0000-4000-8000-000000000001/1/"
    asked = client.post(address, {"title": "เน้นบัญชี", "writer": user.pk})
    assert asked.status_code == 401

    log_in(user, client, next=address, typed=asked.context["typed"])
    client.post(AUTHENTICATE, {"code": "000000"})
    client.post(AUTHENTICATE, {"code": code_of(secret)})
    done = client.post(TRUST)
    client.get(done.url)

    assert done.url == address
    assert MeetingDraft.objects.get().data["where"]["title"] == ["เน้นบัญชี"]


def test_a_code_is_good_for_one_log_in(enrolled):
    user, secret, _codes = enrolled
    code = code_of(secret)
    first, _page = log_in(user)
    assert first.post(AUTHENTICATE, {"code": code}).url == TRUST

    second, _page = log_in(user)
    page = second.post(AUTHENTICATE, {"code": code})

    assert "ใช้ไปแล้ว" in page.text
    assert not is_logged_in(second)


def test_a_recovery_code_opens_once(enrolled):
    user, _secret, codes = enrolled
    client, _page = log_in(user)
    assert client.post(AUTHENTICATE, {"code": f"{codes[3][:4]} {codes[3][4:]}"}).url

    client, _page = log_in(user)
    again = client.post(AUTHENTICATE, {"code": codes[3]})
    assert "ใช้ไปแล้ว" in again.text
    assert client.post(AUTHENTICATE, {"code": codes[4]}).url == TRUST


def test_guessing_codes_is_stopped(enrolled):
    user, secret, _codes = enrolled
    client, _page = log_in(user)
    for number in range(5):
        client.post(AUTHENTICATE, {"code": f"00000{number}"})

    page = client.post(AUTHENTICATE, {"code": code_of(secret)})

    assert "กรุณารอ 5\u00a0นาที" in page.text
    assert not is_logged_in(client)


def test_a_remembered_browser_asks_for_no_code_for_thirty_days(enrolled):
    user, secret, _codes = enrolled
    client, _page = log_in(user)
    client.post(AUTHENTICATE, {"code": code_of(secret)})
    client.post(TRUST, {"action": "trust"})
    cookie = client.cookies["mfa_trusted"]
    assert cookie["max-age"] == 60 * 60 * 24 * 30
    assert cookie["httponly"]
    client.post("/accounts/logout/")

    client, page = log_in(user, client)

    assert page.url == reverse("governor")
    assert is_logged_in(client)


def test_a_remembered_browser_of_another_person_is_not_remembered(enrolled, colleague):
    user, secret, _codes = enrolled
    colleague.set_password(PASSWORD)
    colleague.save()
    theirs, _page = log_in(colleague)
    theirs_secret = enrol(theirs)
    client, _page = log_in(user)
    client.post(AUTHENTICATE, {"code": code_of(secret)})
    client.post(TRUST, {"action": "trust"})

    client, page = log_in(colleague, client)

    assert page.url == AUTHENTICATE
    assert client.post(AUTHENTICATE, {"code": code_of(theirs_secret)}).url == TRUST


def test_on_a_shared_phone_the_second_step_is_the_new_person_s(enrolled, resident):
    user, secret, _codes = enrolled
    client = Client()
    client.force_login(resident)

    log_in(user, client)

    assert not is_logged_in(client)
    client.post(AUTHENTICATE, {"code": code_of(secret)})
    client.post(TRUST)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_second_step_can_be_left(enrolled):
    user, secret, _codes = enrolled
    client, _page = log_in(user)

    left = client.post("/accounts/logout/", {"next": LOGIN})

    assert left.url == LOGIN
    assert client.post(AUTHENTICATE, {"code": code_of(secret)}).url == LOGIN
    assert not is_logged_in(client)


def test_a_login_closed_between_the_steps_stays_out(enrolled):
    user, secret, _codes = enrolled
    client, _page = log_in(user)
    user.is_active = False
    user.save()

    client.post(AUTHENTICATE, {"code": code_of(secret)})
    client.post(TRUST)

    assert client.get("/governor/").url.startswith(LOGIN)


def test_new_codes_make_the_old_ones_void(enrolled):
    user, secret, codes = enrolled
    client, _page = log_in(user)
    client.post(AUTHENTICATE, {"code": code_of(secret)})
    client.post(TRUST)

    asked = client.get(f"{CODES}generate/")
    assert "รหัสเดิมที่เหลือ 10 รหัสจะใช้ไม่ได้อีก" in asked.text
    client.post(f"{CODES}generate/")
    fresh = client.get(CODES).context["unused_codes"]

    assert set(fresh).isdisjoint(codes)
    client, _page = log_in(user)
    client.post(AUTHENTICATE, {"code": codes[0]})
    assert client.post(AUTHENTICATE, {"code": fresh[0]}).url == TRUST


def test_turned_off_it_is_asked_for_again_at_once(enrolled):
    user, secret, _codes = enrolled
    client, _page = log_in(user)
    client.post(AUTHENTICATE, {"code": code_of(secret)})
    client.post(TRUST)

    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert client.get("/governor/").url == ACTIVATE


def test_turning_it_off_takes_the_password_or_a_code_again(enrolled, client):
    user, secret, _codes = enrolled
    client.force_login(user)

    asked = client.post("/accounts/2fa/totp/deactivate/")
    way = reverse("mfa_reauthenticate")
    page = client.get(asked.url)

    assert asked.url.startswith("/accounts/reauthenticate/")
    assert way in page.text
    assert Authenticator.objects.count() == 2
    client.post(f"{way}?next=/accounts/2fa/", {"code": code_of(secret)})
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()


def test_whoever_wants_one_may_have_one(facilitator):
    facilitator.set_password(PASSWORD)
    facilitator.save()
    client, page = log_in(facilitator)
    assert page.url == reverse("me")

    enrol(client)
    page = client.get("/accounts/2fa/")

    assert "เปิดการยืนยันตัวตนสองขั้นอยู่" in page.text
    assert "เหลือรหัสสำรอง 10 รหัส" in page.text
    assert log_in(facilitator)[1].url == AUTHENTICATE


def test_an_administrator_helps_when_phone_and_paper_are_lost(
    client, settings, enrolled, administrator
):
    settings.KMFORUM_REQUIRE_SECOND_FACTOR = False
    client.force_login(administrator)
    sent = {"action": "remove_second_factor", "_selected_action": [enrolled[0].pk]}

    page = client.post("/admin/people/user/", sent, follow=True)

    assert "ปิดการยืนยันตัวตนสองขั้นให้แล้ว" in page.text
    assert not Authenticator.objects.exists()
    history = client.get(f"/admin/people/user/{enrolled[0].pk}/history/")
    assert "ปิดการยืนยันตัวตนสองขั้นให้แล้ว" in history.text
    assert log_in(enrolled[0])[1].url == reverse("governor")


def test_nobody_reads_secrets_in_the_admin(client, settings, administrator):
    settings.KMFORUM_REQUIRE_SECOND_FACTOR = False
    client.force_login(administrator)

    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert client.get("/admin/account/emailaddress/").status_code == 404
