"""One's own data: read, mended, and nobody else's."""

import datetime

import pytest

from people.models import Person, Role, User
from tests import factories
from tests.factories import make_role, make_user

pytestmark = pytest.mark.django_db

PAGE = "/accounts/profile/"
TYPED = {"name": "สมหญิง ใจดี", "phone": "081-234 5678", "show_name": "on"}


@pytest.fixture
def kit(client, resident):
    client.force_login(resident)
    return resident


def plain(response):
    return response.text.replace("\u00a0", " ")


def test_a_visitor_logs_in_first(client, db):
    assert client.get(PAGE).url == f"/accounts/login/?next={PAGE}"
    assert client.post(PAGE, TYPED).status_code == 401


def test_one_reads_all_that_is_kept(client, kit, tha_rai):
    Person.objects.filter(user=kit).update(phone="0812345678")
    asked = {"starts_on": None, "asked_on": datetime.date(2005, 11, 21)}
    make_role(kit.person, Role.NOTE_TAKER, tambon=tha_rai, ends_on=factories.JOINED)
    make_role(kit.person, Role.PRACTITIONER, tambon=tha_rai, **asked)

    text = plain(client.get(PAGE))

    assert "สมาชิกตำบล บางจาก" in text
    assert "ตั้งแต่ 3 มิ.ย. 2548" in text
    assert "3 มิ.ย. 2548 ถึง 3 มิ.ย. 2548" in text
    assert "รอคุณอำนวยตอบรับ · ขอเมื่อ 21 พ.ย. 2548" in text
    assert 'value="0812345678"' in text
    assert 'href="/accounts/profile.json"' in text
    assert 'href="/accounts/profile/leave/"' in text


def test_name_phone_and_consent_are_changed(client, kit):
    page = client.post(PAGE, TYPED, follow=True)

    kit = User.objects.get(pk=kit.pk)
    assert kit.person.display_name == "สมหญิง ใจดี"
    assert kit.phone == kit.person.phone == "0812345678"
    assert kit.person.show_name
    assert kit.username == "kit"
    assert "บันทึกข้อมูลของท่านแล้ว" in page.text


def test_consent_is_taken_back_and_a_phone_taken_away(client, kit):
    client.post(PAGE, TYPED)

    client.post(PAGE, {"name": "สมหญิง"})

    kit.person.refresh_from_db()
    assert not kit.person.show_name
    assert kit.person.phone == User.objects.get(pk=kit.pk).phone == ""


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "กรุณาพิมพ์ชื่อ"),
        ({"phone": "191"}, "9 หรือ 10 หลัก"),
        ({"phone": "๐๘๙ ๙๙๙ ๙๙๙๙"}, "เป็นของชื่อผู้ใช้อื่นแล้ว"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(client, kit, typed, told):
    User.objects.filter(pk=make_user().pk).update(phone="0899999999")

    page = client.post(PAGE, {**TYPED, **typed})

    assert told in page.context["form"].errors.as_text()
    assert (typed.get("phone") or TYPED["phone"]) in page.text
    kit.person.refresh_from_db()
    assert kit.person.display_name == "kit"


def test_a_form_changes_nothing_that_it_does_not_show(client, kit, governor_office):
    more = {"is_superuser": "on", "username": "admin", "user": governor_office.pk}

    client.post(PAGE, {**TYPED, **more, "agency": "1", "is_active": ""})

    kit = User.objects.get(pk=kit.pk)
    assert (kit.username, kit.is_superuser, kit.is_active) == ("kit", False, True)
    assert kit.person.agency is None
    assert governor_office.person.display_name == "uea"


def test_a_login_without_a_person_gets_one(client, kit):
    kit.person.delete()

    assert client.get(PAGE).status_code == 200
    client.post(PAGE, TYPED)

    assert Person.objects.get(user=kit).display_name == "สมหญิง ใจดี"


def test_typed_text_comes_back_after_the_log_in(client, resident):
    refused = client.post(PAGE, {**TYPED, "writer": resident.pk})
    client.force_login(resident)
    session = client.session
    session["typed"] = refused.context["typed"]
    session.save()

    assert 'value="สมหญิง ใจดี"' in client.get(PAGE).text
    resident.person.refresh_from_db()
    assert resident.person.display_name == "kit"


def test_the_way_to_one_s_data_is_on_every_page(client, kit):
    assert f'href="{PAGE}"' in client.get("/me/").text
    assert f'href="{PAGE}"' in client.get("/tambons/").text
    client.logout()
    assert f'href="{PAGE}"' not in client.get("/tambons/").text
