import uuid

import pytest

from meetings.appointments import Sent
from people.models import Role
from tests import factories


@pytest.fixture
def sent():
    """A form of somebody: a key of its own unless one is given."""

    def make(by, key=None, version=0):
        return Sent(by, key or uuid.uuid4(), version)

    return make


@pytest.fixture
def newcomer(resident):
    """A resident of บางจาก of whom nobody has accepted anything yet."""
    return resident


@pytest.fixture
def known(bang_chak):
    """A resident whose first post was accepted once."""
    user = factories.make_user("suda", Role.RESIDENT, tambon=bang_chak)
    factories.make_post(bang_chak, user)
    return user
