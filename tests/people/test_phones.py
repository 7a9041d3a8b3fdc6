"""One phone number however it was typed, and a reason in Thai for what is none."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from accounting import triggers
from people.models import Person, User
from people.phones import PhoneFormField, normalize_phone, validate_phone

PHONE = "0812345678"
AS_TYPED = {
    "as stored": "0812345678",
    "dashes": "081-234-5678",
    "long dashes": "081–234—5678",
    "spaces": " 081 234 5678 ",
    "no-break spaces": "081\u00a0234\u00a05678",
    "dots": "081.234.5678",
    "brackets": "(081) 234-5678",
    "Thai digits": "๐๘๑-๒๓๔-๕๖๗๘",
    "from abroad": "+66 81 234 5678",
    "from abroad without plus": "66812345678",
    "from abroad with both": "+66 (0)81-234-5678",
    "from abroad dialled": "0066812345678",
    "from abroad in Thai digits": "+๖๖๘๑๒๓๔๕๖๗๘",
    "zero width": "081\u200b2345678",
}
typed_otherwise = pytest.mark.parametrize("typed", AS_TYPED.values(), ids=AS_TYPED)


@typed_otherwise
def test_every_way_of_typing_is_one_number(typed):
    assert normalize_phone(typed) == PHONE
    assert normalize_phone(PHONE) == PHONE
    validate_phone(normalize_phone(typed))


@pytest.mark.parametrize(
    ("typed", "number"),
    [("+66 75 356 000", "075356000"), ("0-7535-6000", "075356000"), ("", "")],
)
def test_a_number_of_a_house_has_nine_digits(typed, number):
    assert normalize_phone(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "081",
        "08123456",
        "08123456789",
        "812345678",
        "6681234567890",
        "081-234-567x",
        "โทรบ้านกำนัน",
        "0812345678, 075356000",
        "0812345678\n",
        "0" * 5000,
    ],
)
def test_anything_else_is_refused_with_the_reason(typed):
    with pytest.raises(ValidationError, match="หมายเลขโทรศัพท์มี 9 หรือ 10 หลัก"):
        validate_phone(typed)


@typed_otherwise
def test_a_login_and_a_person_keep_digits_alone(db, typed):
    user = User.objects.create_user("amnuay", phone=typed)
    person = Person.objects.create(display_name="คุณอำนวย", phone=typed, user=user)

    user.refresh_from_db()
    person.refresh_from_db()
    assert (user.phone, person.phone) == (PHONE, PHONE)
    assert User.objects.get(phone=typed) == user


def test_one_number_typed_twice_is_still_one_number(db):
    User.objects.create_user("amnuay", phone=PHONE)

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(username="kit", phone="081-234-5678")])
    other = User(username="kit", phone="+66 81 234 5678", password="!")
    with pytest.raises(ValidationError, match="เป็นของชื่อผู้ใช้อื่นแล้ว"):
        other.full_clean()


def test_a_form_takes_any_notation_and_says_what_to_mend():
    field = PhoneFormField(required=False)

    assert field.clean("๐๘๑ ๒๓๔ ๕๖๗๘") == PHONE
    assert field.clean("") == ""
    with pytest.raises(ValidationError, match="ขึ้นต้นด้วย 0"):
        field.clean("12345")


@pytest.fixture
def without_triggers(transactional_db):
    """As `migrate` leaves the tables to migrations."""
    triggers.drop()
    yield
    triggers.create()


@pytest.mark.django_db(transaction=True)
def test_numbers_stored_before_are_written_as_digits(without_triggers):
    before, after = (
        [("people", "0002_usernames_cleaned")],
        [("people", "0003_phones_as_digits")],
    )
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate(before)
    Then = executor.loader.project_state(before).apps.get_model("people", "User")
    for name, phone in [
        ("amnuay", "081-234 5678"),
        ("kit", "(081) 2345678"),
        ("nit", ""),
    ]:
        Then.objects.create(username=name, phone=phone)

    executor = MigrationExecutor(connection)
    executor.migrate(after)
    executor = MigrationExecutor(connection)
    executor.migrate(leaves)

    phones = dict(User.objects.values_list("username", "phone"))
    # A number of two logins is for the administrator to sort out.
    assert phones["nit"] == ""
    assert sorted([phones["amnuay"], phones["kit"]]) == ["(081) 2345678", PHONE]
