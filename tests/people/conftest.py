import pytest

from people.models import Role
from tests import factories


@pytest.fixture
def note_taker(bang_chak):
    """คุณลิขิต of บางจาก."""
    return factories.make_user("likhit", Role.NOTE_TAKER, tambon=bang_chak)


@pytest.fixture
def coordinator(bang_chak):
    """คุณประสาน of the district of บางจาก and ท่าไร่."""
    district = bang_chak.district
    return factories.make_user("prasan", Role.COORDINATOR, district=district)


@pytest.fixture
def waiting(bang_chak):
    """Somebody who asked to belong to บางจาก four days ago."""
    person = factories.make_user("suda").person
    person.display_name, person.phone = "คุณสุดา", "0812345678"
    person.save()
    return factories.make_role(
        person,
        Role.RESIDENT,
        tambon=bang_chak,
        starts_on=None,
        asked_on=factories.JOINED.replace(month=11, day=17),
    )


@pytest.fixture
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
