import pytest
from django.urls import reverse

from people.models import Role, RoleAssignment, User
from tests import factories

WORD = "ธารปัญญา-2548"


@pytest.fixture
def as_admin(client, administrator):
    client.force_login(administrator)
    return client


def add(client, username, password=WORD, again=WORD):
    data = {"username": username, "password1": password, "password2": again}
    return client.post(reverse("admin:people_user_add"), data)


def test_a_login_is_made_of_a_name_and_a_password_typed_twice(as_admin):
    response = add(as_admin, "คุณอำนวย")

    user = User.objects.get(username="คุณอำนวย")
    assert response.url == reverse("admin:people_user_change", args=[user.pk])
    assert user.check_password(WORD)
    assert not user.is_superuser


@pytest.mark.parametrize(
    "typed",
    [
        "กำนัน",
        "ก\u0e4d\u0e32นัน",  # ํ and า typed apart
        " กำ\u200bนัน ",
    ],
)
def test_one_name_however_it_is_typed(as_admin, typed):
    add(as_admin, typed)

    assert User.objects.filter(username="กำนัน").exists()


def test_a_taken_name_is_explained(as_admin):
    factories.make_user("กำนัน")

    response = add(as_admin, "ก\u0e4d\u0e32นัน")

    assert "มีผู้ใช้ชื่อนี้แล้ว" in response.text
    assert User.objects.count() == 2


def test_a_name_with_a_space_is_explained(as_admin):
    response = add(as_admin, "คุณ อำนวย")

    assert "โดยไม่เว้นวรรค" in response.text


def test_two_different_passwords_are_explained(as_admin):
    response = add(as_admin, "คุณอำนวย", again="อย่างอื่น-2548")

    assert not User.objects.filter(username="คุณอำนวย").exists()
    assert response.context["adminform"].form.errors["password2"]


def test_a_login_is_closed_renamed_and_made_administrator(as_admin, facilitator):
    page = reverse("admin:people_user_change", args=[facilitator.pk])

    as_admin.post(page, {"username": "อ\u0e4d\u0e32นวย", "is_superuser": "on"})

    facilitator.refresh_from_db()
    assert facilitator.username == "อำนวย"
    assert facilitator.is_superuser
    assert not facilitator.is_active


def test_the_page_of_a_login_leads_to_a_new_password(as_admin, facilitator):
    page = reverse("admin:people_user_change", args=[facilitator.pk])
    assert "../password/" in as_admin.get(page).text

    as_admin.post(
        reverse("admin:auth_user_password_change", args=[facilitator.pk]),
        {"password1": WORD, "password2": WORD, "usable_password": "true"},
    )

    facilitator.refresh_from_db()
    assert facilitator.check_password(WORD)


def test_the_page_of_a_login_keeps_to_itself_how_its_password_is_kept(as_admin):
    user = User.objects.create_user("คุณลิขิต", WORD)

    page = as_admin.get(reverse("admin:people_user_change", args=[user.pk])).text

    assert "ตั้งรหัสผ่านแล้ว" in page
    assert user.password[:6] not in page


def test_permissions_stay_out_of_the_way(as_admin, facilitator):
    page = as_admin.get(reverse("admin:people_user_change", args=[facilitator.pk]))

    assert "user_permissions" not in page.text
    assert 'name="groups"' not in page.text


def role_form(person, **more):
    return {"person": person.pk, "role": Role.FACILITATOR, **more}


def test_a_role_needs_exactly_one_place(as_admin, bang_chak, tha_rai):
    person = factories.make_person()
    page = reverse("admin:people_roleassignment_add")

    response = as_admin.post(page, role_form(person))

    assert "กรุณาเลือกพื้นที่หรือหน่วยงานของบทบาทนี้เพียงอย่างเดียว" in response.text
    assert "role_assignment_one_scope" not in response.text
    assert not RoleAssignment.objects.exists()


def test_a_role_is_given_from_a_thai_date(as_admin, bang_chak):
    person = factories.make_person()
    page = reverse("admin:people_roleassignment_add")

    as_admin.post(page, role_form(person, tambon=bang_chak.pk, starts_on="3 มิ.ย. 48"))

    assert RoleAssignment.objects.get().starts_on == factories.JOINED


def test_persons_of_one_name_are_told_apart_by_agency(as_admin):
    factories.make_person("คุณสุนันท์", agency=factories.make_agency())

    response = as_admin.get(
        reverse("admin:autocomplete"),
        {
            "term": "สุนันท์",
            "app_label": "people",
            "model_name": "roleassignment",
            "field_name": "person",
        },
    )

    assert response.json()["results"][0]["text"] == "คุณสุนันท์ · ธ.ก.ส."
