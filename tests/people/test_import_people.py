"""Logins, persons and roles from a file: nobody becomes an administrator by one."""

import pytest

from people.models import Person, Role, RoleAssignment, User
from tests import factories
from tests.files import csv_bytes, exported, said, send, taken


@pytest.fixture
def as_admin(client, administrator):
    client.force_login(administrator)
    return client


def test_new_logins_have_no_password_until_they_are_given_one(as_admin):
    taken(as_admin, User, ["ชื่อผู้ใช้", "โทรศัพท์"], ["ก\u0e4d\u0e32นัน", "0812345678"])

    user = User.objects.get(username="กำนัน")
    assert not user.has_usable_password()
    assert user.phone == "0812345678"
    assert (user.is_active, user.is_superuser) == (True, False)


@pytest.mark.parametrize("username", ["amnuay", "ใหม่"])
def test_a_file_makes_nobody_an_administrator(as_admin, facilitator, username):
    rows = csv_bytes(["ชื่อผู้ใช้", "ผู้ดูแลระบบ"], [username, "ใช่"])

    page = send(as_admin, User, rows)

    told = said(page)
    if username == "amnuay":
        assert "ไฟล์ให้สิทธิ์ผู้ดูแลระบบแก่ใครไม่ได้" in told
    else:  # a new login comes in as any other
        assert "<dt>ผู้ดูแลระบบ</dt><dd><ins>ไม่ใช่</ins>" in told


def test_a_file_does_not_lock_an_administrator_out(as_admin, administrator):
    page = send(as_admin, User, csv_bytes(["ชื่อผู้ใช้", "ใช้งานอยู่"], ["admin", "ไม่ใช่"]))

    assert "ไฟล์แก้ชื่อผู้ใช้ของผู้ดูแลระบบไม่ได้" in page.text
    administrator.refresh_from_db()
    assert administrator.is_active


def test_logins_of_others_are_closed_by_a_file_and_keep_their_password(as_admin):
    user = User.objects.create_user("คุณลิขิต", "ธารปัญญา-2548")

    taken(as_admin, User, ["ชื่อผู้ใช้", "ใช้งานอยู่"], ["คุณลิขิต", "ไม่ใช่"])

    user.refresh_from_db()
    assert not user.is_active
    assert user.check_password("ธารปัญญา-2548")


def test_a_name_or_phone_that_is_taken_is_explained(as_admin):
    User.objects.create_user("คุณลิขิต", phone="0812345678")
    rows = csv_bytes(["ชื่อผู้ใช้", "โทรศัพท์"], ["คุณ อำนวย", ""], ["คุณอำนวย", "0812345678"])

    page = send(as_admin, User, rows)

    assert [problem.line for problem in page.context["problems"]] == [2, 3]
    assert "โดยไม่เว้นวรรค" in page.text
    assert "โทรศัพท์" in page.text
    assert "user_phone_once" not in page.text


def test_a_citizen_number_is_not_taken_and_not_repeated(as_admin):
    rows = csv_bytes(["ชื่อ"], ["สมชาย 3-1006-00445-63-5"])

    page = send(as_admin, Person, rows)

    assert "เลขประจำตัวประชาชน" in page.text
    assert "00445" not in page.text


def test_roles_come_with_thai_names_and_days(as_admin, bang_chak):
    factories.make_person("คุณสุนันท์")
    header = ["บุคคล", "บทบาท", "ตำบล", "ตั้งแต่ (พ.ศ.)"]

    row = ["คุณสุนันท์", "คุณอำนวย", "บางจาก", "3 มิ.ย. 48"]
    taken(as_admin, RoleAssignment, header, row)

    role = RoleAssignment.objects.get()
    assert (role.role, role.tambon) == (Role.FACILITATOR, bang_chak)
    assert role.starts_on == factories.JOINED


def test_a_role_for_two_places_is_explained_by_row(as_admin, bang_chak):
    factories.make_person("คุณสุนันท์")
    header = ["บุคคล", "บทบาท", "ตำบล", "จังหวัด"]

    page = send(
        as_admin,
        RoleAssignment,
        csv_bytes(header, ["คุณสุนันท์", "คุณอำนวย", "บางจาก", "80"]),
    )

    (problem,) = page.context["problems"]
    assert (problem.line, problem.column) == (2, "ตำบล")
    assert "เพียงอย่างเดียว" in problem.reason


def test_two_persons_of_one_name_are_told_apart_by_number(as_admin, province):
    first, second = (factories.make_person("คุณสุนันท์") for _ in range(2))
    header = ["บุคคล", "บทบาท", "จังหวัด"]

    page = send(as_admin, RoleAssignment, csv_bytes(header, ["คุณสุนันท์", "คุณเอื้อ", "80"]))

    assert f"กรุณาใส่เลขที่: #{first.pk}, #{second.pk}" in said(page)
    taken(as_admin, RoleAssignment, header, [f"#{second.pk}", "คุณเอื้อ", "80"])
    assert f"คุณสุนันท์ #{second.pk}" in exported(as_admin, RoleAssignment).decode()
