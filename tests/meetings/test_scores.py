"""ธารปัญญา as the database counts it: the same as out of the rows one by one."""

import datetime

import pytest
from django.db import connection
from django.db.transaction import atomic
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings, strategies as st

from meetings.models import Assessment, Score, Topic
from meetings.river import Reach
from meetings.scores import picture_of, river_of
from tests.factories import (
    make_assessment,
    make_freedom_table,
    make_meeting,
    make_tambons,
    make_village,
)
from thai.clock import now

DAYS = [None, *(datetime.date(2005, month, 3) for month in (6, 7, 9))]
LEVELS = st.none() | st.integers(1, 5)
# Of each assessment: whose it is, its day, its level on three topics, None for no row.
TOLD = st.tuples(
    st.integers(0, 3),
    st.sampled_from(DAYS),
    st.lists(st.none() | st.tuples(LEVELS, LEVELS), min_size=3, max_size=3),
)


@pytest.fixture
def table(bang_chak):
    return make_freedom_table("บัญชี", "สินเชื่อ", "กรรมการ")


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(TOLD, max_size=8), st.sampled_from(DAYS), st.booleans(), st.booleans())
def test_the_river_counted_is_the_river_of_the_rows(
    table, bang_chak, facilitator, outsider, told, on, is_one_gone, is_stranger
):
    with atomic():
        subjects = [
            bang_chak,
            make_village(bang_chak, 7),
            make_village(bang_chak, 8),
            facilitator.person,
        ]
        for whose, day, scores in told:
            make_assessment(table, subjects[whose], *scores, assessed_on=day)
        if is_one_gone:
            table.topics.filter(name="สินเชื่อ").update(removed_at=now())
        reader = outsider if is_stranger else facilitator

        for tambon in (None, bang_chak):
            picture = picture_of(table, reader, on=on, tambon=tambon)
            assert river_of(table, reader, on=on, tambon=tambon) == picture.river
        connection.set_rollback(True)


def test_a_topic_without_scores_is_a_gap_in_its_place(table, bang_chak, facilitator):
    make_assessment(table, bang_chak, (4, 5), None, (None, 3))
    first, *rest = river_of(table, facilitator)

    topics = list(table.topics.values_list("pk", flat=True))
    assert first == Reach(topics[0], 4, 4, 1)
    assert rest == [Reach(topic, None, None, 0) for topic in topics[1:]]


def test_only_what_the_reader_may_see_is_counted(
    table, bang_chak, facilitator, resident, governor_office
):
    make_assessment(table, bang_chak, (2, 5))
    hidden = make_meeting(bang_chak, visibility="officials", recorded_by=facilitator)
    elsewhere = make_tambons(1)[0]
    make_assessment(table, elsewhere, (5, 5), meeting=make_meeting(elsewhere))
    make_assessment(table, make_village(elsewhere), (1, 5), meeting=hidden)

    # Her own tambon's, and of others what lies with rounds she may open.
    assert river_of(table, resident)[0][1:] == (2, 5, 2)
    assert river_of(table, governor_office)[0][1:] == (1, 5, 3)


@pytest.mark.parametrize("subjects", [1, 30])
def test_however_many_subjects_two_questions_are_asked(table, facilitator, subjects):
    tambons = make_tambons(subjects)
    Assessment.objects.bulk_create(
        Assessment(table=table, tambon=tambon, recorded_at=now()) for tambon in tambons
    )
    topic = Topic.objects.first()
    Score.objects.bulk_create(
        Score(assessment=row, topic=topic, current=3)
        for row in Assessment.objects.all()
    )
    river_of(table, facilitator)  # her standing is read once

    with CaptureQueriesContext(connection) as asked:
        river_of(table, facilitator)

    assert len(asked) == 2
