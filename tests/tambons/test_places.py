"""Rules of places: refused by the database itself, and explained in Thai."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from tambons.models import District, Group, Province, Tambon, Village
from tests import factories

pytestmark = pytest.mark.django_db

PLACES = [(Province, "85"), (District, "8023"), (Tambon, "800199")]


def place(model, code):
    """A row that nobody has checked yet, above it what it needs."""
    above = {
        District: ("province", factories.make_province),
        Tambon: ("district", factories.make_district),
    }
    fields = {}
    if model in above:
        name, make = above[model]
        fields[name] = make()
    return model(code=code, name="สมมุติ", **fields)


def wrong_codes(code):
    thai = code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    return {
        "short": code[:-1],
        "long": code + "0",
        "empty": "",
        "letter": code[:-1] + "x",
        "thai digits": thai,
        "space": code[:-1] + " ",
        "newline": code + "\n",
        "newline within": code[:-1] + "\n",
    }


@pytest.mark.parametrize(("model", "code"), PLACES)
def test_a_code_of_the_right_length_is_kept(model, code):
    place(model, code).full_clean()

    model.objects.bulk_create([place(model, code)])

    assert model.objects.filter(code=code).exists()


@pytest.mark.parametrize("wrong", wrong_codes("80"))
@pytest.mark.parametrize(("model", "code"), PLACES)
def test_the_database_refuses_any_other_code(model, code, wrong):
    row = place(model, wrong_codes(code)[wrong])

    # PostgreSQL minds the column's width before the rule.
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        model.objects.bulk_create([row])


@pytest.mark.parametrize("wrong", ["short", "letter", "thai digits", "newline within"])
@pytest.mark.parametrize(("model", "code"), PLACES)
def test_a_wrong_code_is_explained(model, code, wrong):
    row = place(model, wrong_codes(code)[wrong])

    with pytest.raises(ValidationError) as refusal:
        row.full_clean()

    says = f"รหัสต้องเป็นตัวเลข {len(code)} หลักพอดี"
    assert refusal.value.message_dict == {"code": [says]}


def test_a_wrong_code_is_explained_in_the_language_of_the_reader():
    with translation.override("en"):
        with pytest.raises(ValidationError) as refusal:
            place(Province, "8").full_clean()

        assert refusal.value.messages == ["The code has exactly 2 digits."]


@pytest.mark.parametrize(("model", "code"), PLACES)
def test_a_code_is_used_once(model, code):
    place(model, code).save()

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.bulk_create([place(model, code)])
    with pytest.raises(ValidationError, match="มีอยู่แล้ว"):
        place(model, code).full_clean()


@pytest.mark.parametrize("model", [District, Tambon])
def test_the_place_above_is_needed(model):
    row = model(code="8" * model._meta.get_field("code").max_length, name="ลอย")

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.bulk_create([row])


@pytest.mark.parametrize("moo", [1, 99])
def test_a_village_has_a_number_from_1_to_99(bang_chak, moo):
    Village(tambon=bang_chak, moo=moo).full_clean()

    Village.objects.bulk_create([Village(tambon=bang_chak, moo=moo)])

    assert bang_chak.villages.get().moo == moo


@pytest.mark.parametrize(
    ("moo", "says"), [(0, "มากกว่าหรือเท่ากับ 1"), (100, "น้อยกว่าหรือเท่ากับ 99")]
)
def test_no_other_number_of_a_village_is_kept(bang_chak, moo, says):
    village = factories.make_village(bang_chak, 7)

    with pytest.raises(IntegrityError), transaction.atomic():
        Village.objects.bulk_create([Village(tambon=bang_chak, moo=moo)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Village.objects.filter(pk=village.pk).update(moo=moo)
    with pytest.raises(ValidationError, match=says) as refusal:
        Village(tambon=bang_chak, moo=moo).full_clean()
    assert "village_moo_1_to_99" not in str(refusal.value)


def test_a_tambon_has_a_village_number_once(bang_chak, tha_rai):
    factories.make_village(bang_chak, 7)

    Village.objects.bulk_create([Village(tambon=tha_rai, moo=7)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Village.objects.bulk_create([Village(tambon=bang_chak, moo=7)])
    with pytest.raises(ValidationError, match="ตำบลนี้มีหมู่ที่นี้อยู่แล้ว"):
        Village(tambon=bang_chak, moo=7).full_clean()


def test_a_group_sits_in_a_village_of_its_own_tambon(bang_chak, tha_rai):
    kind = factories.make_group(bang_chak).kind
    village = factories.make_village(tha_rai)

    Group(name="กลุ่มออมทรัพย์", kind=kind, tambon=tha_rai, village=village).full_clean()
    with pytest.raises(ValidationError, match="หมู่บ้านที่อยู่ในตำบลเดียวกัน"):
        Group(
            name="กลุ่มออมทรัพย์", kind=kind, tambon=bang_chak, village=village
        ).full_clean()


def test_a_place_with_places_in_it_stays(bang_chak):
    with pytest.raises(ProtectedError):
        bang_chak.district.delete()


def test_only_tambons_that_take_part_are_listed_in_the_province_order(
    mamuang, tha_rai, bang_chak
):
    factories.make_tambon("800199", "ฝึก", is_practice=True)
    factories.make_tambon("800198", "ยังไม่เข้าร่วม", joined_on=None)
    last = factories.make_tambon("800101", "ในเมือง")  # no place of its own

    listed = Tambon.objects.joined().in_story_order()

    assert list(listed) == [bang_chak, tha_rai, mamuang, last]
