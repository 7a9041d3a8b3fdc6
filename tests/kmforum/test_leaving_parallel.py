"""Two administrators who leave at the same moment: one of them stays."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from kmforum.leaving import forget
from people.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def leave(user):
    try:
        forget(user)
    except ValidationError as error:
        return error.messages[0]
    finally:
        connection.close()
    return ""


def test_of_two_administrators_at_once_one_stays(transactional_db):
    for _round in range(5):
        for number in (1, 2):
            if User.objects.filter(is_superuser=True).count() < 2:
                make_user(f"admin{_round}{number}", is_superuser=True)
        both = list(User.objects.filter(is_superuser=True))

        with ThreadPoolExecutor(2) as pool:
            answers = sorted(pool.map(leave, both))

        assert answers[0] == ""
        assert "ท่านเป็นผู้ดูแลระบบคนเดียว" in answers[1]
        assert User.objects.filter(is_superuser=True, is_active=True).count() == 1
