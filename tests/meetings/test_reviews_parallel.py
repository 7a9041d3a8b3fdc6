"""One form that arrives twice at the same moment, and two windows that mend one row."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from meetings import reviewing
from meetings.appointments import Sent
from meetings.models import AfterActionReview
from meetings.reviewing import SAID, ChangedMeanwhile
from people.models import Role
from tests.factories import make_meeting, make_review, make_tambon, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def circle(transactional_db):
    """A round of บางจาก and who writes down what is said."""
    tambon = make_tambon()
    user = make_user("likhit", Role.NOTE_TAKER, tambon=tambon)
    return make_meeting(tambon, round_number=1), user


def at_once(deed, *calls):
    def run(call):
        try:
            return deed(*call).pk
        except ChangedMeanwhile:
            return ChangedMeanwhile
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def words(text):
    return dict.fromkeys(SAID, "") | {"will_do": text}


def test_a_form_that_arrives_four_times_at_once_is_kept_once(circle):
    meeting, user = circle
    for number in range(5):
        sent = Sent(user, uuid.uuid4())
        call = (meeting.pk, words(f"เรื่องที่ {number}"), sent)

        (kept,) = set(at_once(reviewing.say, *[call] * 4))

        assert AfterActionReview.objects.get(key=sent.key).pk == kept
    assert AfterActionReview.objects.count() == 5


def test_of_two_mendings_at_once_one_is_told(circle):
    meeting, user = circle
    for _time in range(5):
        review = make_review(meeting, recorded_by=user)

        answers = at_once(
            reviewing.mend,
            *(
                (review.pk, words(text), Sent(user, uuid.uuid4(), 1))
                for text in ("หน้าต่างแรก", "หน้าต่างที่สอง")
            ),
        )

        assert sorted(answers, key=str) == sorted(
            [review.pk, ChangedMeanwhile], key=str
        )
        review.refresh_from_db()
        assert review.version == 2
        kept = ("หน้าต่างแรก", "หน้าต่างที่สอง")[answers.index(review.pk)]
        assert review.will_do == kept
