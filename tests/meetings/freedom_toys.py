"""The toy table of the test vector as rows of the database, for tests of its pages."""

from tests.factories import (
    make_assessment,
    make_freedom_table,
    make_group,
    make_village,
)
from tests.meetings.toy_scores import SCORES, TOPICS


def toy_subjects(bang_chak, tha_rai, mamuang):
    """The four subjects of the vector, in its order."""
    return [
        make_village(bang_chak, 7),
        make_village(bang_chak, 1),
        make_group(tha_rai),
        make_group(mamuang, "กขคจ.", "kkj"),
    ]


def toy_table(subjects, **fields):
    """The vector's table, filled in by these subjects."""
    table = make_freedom_table(*TOPICS, title="ตารางตัวอย่าง")
    for subject, scores in zip(subjects, SCORES.values(), strict=True):
        make_assessment(table, subject, *scores, **fields)
    return table
