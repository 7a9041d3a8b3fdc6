"""The scores of freedom tables as one reader may see them: rows for river and stairs.

“Newest” is the newest word of a subject on a topic, up to a day: what a later round
left out holds as it was said before, and is not taken for 0.
"""

import datetime
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Max, Min, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext as _

from meetings.models import Assessment, FreedomTable, Score, Topic
from meetings.models.assessment import SUBJECTS
from meetings.river import Reach, Row, river
from meetings.stairs import Stairs, stairs
from people.access import OFFICIALS, standing_of
from people.models import User
from tambons.models import Tambon


@dataclass(frozen=True)
class Picture:
    """One table's scores, ready to draw: topics, subjects by name, rows, results."""

    table: FreedomTable
    topics: list[Topic]
    subjects: dict[Hashable, str]
    rows: list[Row]
    river: list[Reach]
    stairs: list[Stairs]
    # Those of which the scores are.
    assessments: QuerySet | None = None

    @property
    def names(self) -> dict[int, str]:
        return {topic.pk: topic.name for topic in self.topics}


def picture_of(
    table: FreedomTable,
    user: User,
    *,
    on: datetime.date | None = None,
    tambon: Tambon | None = None,
    assessments: QuerySet | None = None,
) -> Picture:
    """The river and the stairs of a table, of those scores that this reader may see.

    On a day, in one tambon, or of some assessments only (those of one round, say).
    Topics that were removed are shown no more. Four queries.
    """
    chosen = _chosen(table, user, tambon, assessments)
    topics = list(table.topics.present())
    rows = rows_of(newest_scores(chosen, on).filter(topic__removed_at=None))
    subjects = subject_names(chosen, user)
    return Picture(
        table=table,
        topics=topics,
        subjects=subjects,
        rows=rows,
        river=river([topic.pk for topic in topics], rows),
        stairs=[
            stairs(topic.pk, rows, table.share_min_level, table.learn_min_gap)
            for topic in topics
        ],
        assessments=chosen,
    )


def river_of(
    table: FreedomTable,
    user: User,
    *,
    on: datetime.date | None = None,
    tambon: Tambon | None = None,
) -> list[Reach]:
    """The river alone, counted by the database, for as many subjects as there are.

    The same as `picture_of(…).river`, which fetches each row for its names and stairs.
    Two queries.
    """
    chosen = _chosen(table, user, tambon)
    topics = list(table.topics.present().values_list("pk", flat=True))
    newest = newest_scores(chosen, on).filter(topic__in=topics).values("pk")
    counted = Score.objects.filter(pk__in=newest).order_by().values_list("topic")
    levels = counted.annotate(Min("current"), Max("current"), Count("current"))
    reaches = {topic: Reach(topic, *rest) for topic, *rest in levels}
    return [reaches.get(topic, Reach(topic, None, None, 0)) for topic in topics]


def _chosen(table, user, tambon, assessments=None):
    """Of a table, as far as this reader may see them, in one tambon if it is named."""
    chosen = Assessment.objects.all() if assessments is None else assessments
    chosen = chosen.filter(table=table).visible_to(user)
    return chosen.of_tambons([tambon.pk]) if tambon else chosen


def newest_scores(
    assessments: QuerySet, on: datetime.date | None = None
) -> QuerySet[Score]:
    """The newest score of each subject on each topic; an unknown day is the oldest.

    One question to the database, whose window finds the newest by itself.
    """
    day = Coalesce("assessment__meeting__held_on", "assessment__assessed_on")
    scores = Score.objects.filter(assessment__in=assessments.order_by().values("pk"))
    # What was taken back, or never said, leaves the older word standing.
    said = scores.exclude(current=None, target=None, why="")
    scores = said.annotate(day=day)
    if on:
        scores = scores.filter(day__lte=on)
    newest = Window(
        RowNumber(),
        partition_by=[F("topic"), *(F(f"assessment__{name}") for name in SUBJECTS)],
        order_by=[F("day").desc(nulls_last=True), F("assessment").desc()],
    )
    return scores.annotate(place=newest).filter(place=1).order_by()


def rows_of(scores: QuerySet[Score]) -> list[Row]:
    """As plain rows, subjects in one steady order."""
    columns = [f"assessment__{name}" for name in SUBJECTS]
    values = scores.values_list("topic", "current", "target", *columns)
    rows = [
        Row(topic, _key(subject), current, target)
        for topic, current, target, *subject in values
    ]
    return sorted(rows, key=lambda row: (row.subject, row.topic))


def whys_of(scores: QuerySet[Score]) -> dict[tuple[Hashable, int], str]:
    """{(subject, topic): what was said of the level}, where anything was."""
    columns = [f"assessment__{name}" for name in SUBJECTS]
    values = scores.values_list("topic", "why", *columns)
    # Not left to the database: before its window that would find older words.
    return {(_key(subject), topic): why for topic, why, *subject in values if why}


def subject_names(assessments: QuerySet, user: User) -> dict[Hashable, str]:
    """{key: name}. A person is named as she allows, to officials, and to herself."""
    return names_of(assessments.with_subjects().order_by("pk"), user)


def names_of(assessments: Iterable[Assessment], user: User) -> dict[Hashable, str]:
    """The same of rows that came with their subjects, in their order."""
    names = {}
    is_official = standing_of(user).has(*OFFICIALS)
    for assessment in assessments:
        person = assessment.person
        is_named = not person or person.show_name or is_official
        if is_named or person.user_id == user.pk:
            names[assessment.subject_key] = assessment.subject_name
        else:
            names[assessment.subject_key] = _("one person")
    return names


def _key(subject):
    return next((name, pk) for name, pk in zip(SUBJECTS, subject, strict=True) if pk)
