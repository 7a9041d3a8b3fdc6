"""Two people who score at the same moment: nothing is lost, nothing overwritten."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from meetings import freedom
from meetings.appointments import Sent
from meetings.freedom import AlreadyScored, ChangedMeanwhile, Scored
from meetings.models import Assessment, Score
from people.models import Role
from tests.factories import (
    make_assessment,
    make_freedom_table,
    make_meeting,
    make_tambon,
    make_user,
    make_village,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deed, *calls):
    def run(call):
        try:
            return deed(*call)
        except (AlreadyScored, ChangedMeanwhile) as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def hall(transactional_db):
    """A round of บางจาก with a table, and two of its facilitators."""
    tambon = make_tambon()
    users = [make_user(f"u{n}", Role.FACILITATOR, tambon=tambon) for n in (1, 2)]
    table = make_freedom_table()
    return table, make_meeting(tambon, round_number=1), tambon, users


def test_one_subject_scored_twice_at_once_is_kept_once(hall):
    table, meeting, tambon, users = hall
    topic = table.topics.first().pk

    def score(user, village, level):
        row = Assessment(table=table, village=village, meeting=meeting)
        return freedom.assess(row, {topic: Scored(level)}, Sent(user, uuid.uuid4()))

    for moo in range(1, 6):
        village = make_village(tambon, moo)
        answers = at_once(score, (users[0], village, 3), (users[1], village, 4))

        assert answers.count(AlreadyScored) == 1
        assert Assessment.objects.get(village=village).scores.count() == 1


def test_two_subjects_scored_at_once_are_both_kept(hall):
    table, meeting, tambon, users = hall
    topic = table.topics.first().pk

    def score(user, moo):
        village = make_village(tambon, moo)
        row = Assessment(table=table, village=village, meeting=meeting)
        return freedom.assess(row, {topic: Scored(3)}, Sent(user, uuid.uuid4()))

    at_once(score, (users[0], 1), (users[1], 7))

    assert Score.objects.count() == 2


def test_of_two_who_mend_the_same_scores_one_is_told(hall):
    table, meeting, tambon, users = hall
    topic = table.topics.first().pk
    row = make_assessment(table, make_village(tambon), (1, 1), meeting=meeting)

    def mend(user, version, level):
        return freedom.rescore(
            row.pk, {topic: Scored(level)}, Sent(user, uuid.uuid4(), version)
        )

    for version in range(1, 6):
        answers = at_once(mend, (users[0], version, 2), (users[1], version, 3))

        assert answers.count(ChangedMeanwhile) == 1
        row.refresh_from_db()
        assert row.version == version + 1
