"""ธารปัญญา as numbers."""

from hypothesis import given, strategies as st

from meetings.river import Reach, Row, river, runs, widest_first
from tests.meetings.toy_scores import RIVER, ROWS, TOPICS

LEVELS = st.none() | st.integers(1, 5)
SOME_ROWS = st.lists(
    st.builds(Row, st.integers(0, 5), st.integers(0, 30), LEVELS, LEVELS),
    max_size=60,
)


def test_the_vector_gives_its_widths():
    found = {
        reach.topic: (reach.low, reach.high, reach.width, reach.count)
        for reach in river(TOPICS, ROWS)
    }

    assert found == RIVER


def test_nobody_assessed_is_a_gap_and_no_zero():
    (reach,) = river(["บัญชี"], [Row("บัญชี", "ม.7", None, 5)])

    assert reach == Reach("บัญชี", None, None, 0)
    assert reach.is_gap
    assert reach.width is None


def test_one_alone_is_a_line():
    (reach,) = river(["บัญชี"], [Row("บัญชี", "ม.7", 4)])

    assert (reach.is_line, reach.is_level, reach.width) == (True, False, 0)


def test_all_the_same_is_said():
    (reach,) = river(["บัญชี"], [Row("บัญชี", n, 3) for n in range(4)])

    assert (reach.is_line, reach.is_level, reach.width) == (False, True, 0)


def test_a_river_without_topics_or_rows_is_empty():
    assert river([], ROWS) == []
    assert [reach.count for reach in river(TOPICS, [])] == [0, 0, 0, 0]
    assert runs(river(TOPICS, [])) == []


def test_topics_keep_their_order_and_the_widest_come_first_on_request():
    rows = [*ROWS, Row("ว่าง", "ม.7", None)]
    reaches = river(["ว่าง", *TOPICS], rows)

    assert [reach.topic for reach in reaches] == ["ว่าง", *TOPICS]
    assert [reach.width for reach in widest_first(reaches)] == [3, 3, 2, 1, None]


def test_a_gap_parts_the_river():
    rows = [Row(topic, "ม.7", None if topic == 2 else 3) for topic in range(5)]

    stretches = runs(river(range(5), rows))

    assert [[reach.topic for reach in run] for run in stretches] == [[0, 1], [3, 4]]


@given(SOME_ROWS, st.randoms())
def test_the_order_of_subjects_changes_nothing(rows, random):
    shuffled = random.sample(rows, len(rows))

    assert river(range(6), shuffled) == river(range(6), rows)


@given(SOME_ROWS)
def test_every_level_lies_in_the_river_and_its_banks_are_somebodys(rows):
    reaches = {reach.topic: reach for reach in river(range(6), rows)}

    for topic, reach in reaches.items():
        levels = [r.current for r in rows if r.topic == topic and r.current is not None]
        assert reach.count == len(levels)
        assert all(reach.low <= level <= reach.high for level in levels)
        if levels:
            assert {reach.low, reach.high} <= set(levels)
            assert 0 <= reach.width <= 4
            assert reach.low + reach.width == reach.high


@given(SOME_ROWS, st.integers(1, 5))
def test_one_more_subject_never_narrows_the_river(rows, level):
    before = river(range(6), rows)
    after = river(range(6), [*rows, Row(0, "ใหม่", level)])

    assert after[1:] == before[1:]
    assert (after[0].width or 0) >= (before[0].width or 0)


@given(SOME_ROWS)
def test_the_stretches_are_the_river_without_its_gaps(rows):
    reaches = river(range(6), rows)

    joined = [reach for run in runs(reaches) for reach in run]

    assert joined == [reach for reach in reaches if not reach.is_gap]
