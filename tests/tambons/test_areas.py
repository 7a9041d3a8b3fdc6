import pytest
from django.core.management import call_command

from tambons.models import District, Province, Tambon

pytestmark = pytest.mark.django_db


@pytest.fixture
def areas():
    call_command("load_areas", verbosity=0)


def test_the_whole_country_is_loaded(areas):
    assert Province.objects.count() == 77
    assert District.objects.count() == 928
    assert Tambon.objects.count() == 7436
    assert Tambon.objects.filter(district__code="8001").count() == 16


@pytest.mark.parametrize(
    ("code", "name", "name_en"),
    [
        ("800106", "ท่าไร่", "Tha Rai"),
        ("800114", "มะม่วงสองต้น", "Mamuang Song Ton"),
        ("800119", "บางจาก", "Bang Chak"),
    ],
)
def test_the_three_tambons_lie_in_their_district(areas, code, name, name_en):
    tambon = Tambon.objects.get(code=code)

    assert (tambon.name, tambon.name_en) == (name, name_en)
    assert tambon.district.name == "เมืองนครศรีธรรมราช"
    assert tambon.district.province.name == "นครศรีธรรมราช"


def test_names_come_without_the_word_for_their_level(areas):
    for model, words in [
        (Province, ["จังหวัด"]),
        (District, ["อำเภอ", "เขต"]),
        (Tambon, ["ตำบล", "แขวง"]),
    ]:
        for word in words:
            assert not model.objects.filter(name__startswith=word).exists()


def test_nobody_has_joined_by_being_loaded(areas):
    assert not Tambon.objects.joined().exists()


def test_a_second_run_adds_nothing(areas, capsys):
    call_command("load_areas")

    assert Tambon.objects.count() == 7436
    assert capsys.readouterr().out == "Areas: nothing to add.\n"


def test_a_second_run_asks_three_questions(areas, django_assert_num_queries):
    with django_assert_num_queries(5):  # and opens and closes a transaction
        call_command("load_areas", verbosity=0)


def test_what_somebody_mended_stays_and_what_is_gone_returns(areas, capsys):
    Tambon.objects.filter(code="800119").update(name="บางจากของเรา")
    Tambon.objects.filter(code="800106").delete()

    call_command("load_areas")

    assert Tambon.objects.get(code="800119").name == "บางจากของเรา"
    assert Tambon.objects.get(code="800106").name == "ท่าไร่"
    assert "0 provinces, 0 districts, 1 tambons" in capsys.readouterr().out


def test_places_made_before_the_first_run_are_kept(bang_chak):
    call_command("load_areas", verbosity=0)

    assert Tambon.objects.get(code="800119") == bang_chak
    assert Tambon.objects.get(code="800114").district == bang_chak.district
