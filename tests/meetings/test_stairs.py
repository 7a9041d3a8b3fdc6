"""บันไดแห่งการแลกเปลี่ยน as numbers."""

import pytest
from hypothesis import given, strategies as st

from meetings.river import Row
from meetings.stairs import stairs
from tests.meetings.toy_scores import ROWS, STAIRS, THA_RAI, TOPICS

LEVELS = st.none() | st.integers(1, 5)
SUBJECTS = st.dictionaries(st.integers(0, 30), st.tuples(LEVELS, LEVELS), max_size=30)
SHARE, LEARN = st.integers(1, 5), st.integers(1, 4)


def rows_of(scores):
    return [Row("บัญชี", subject, *score) for subject, score in scores.items()]


@pytest.mark.parametrize("topic", TOPICS)
def test_the_vector_gives_its_givers_learners_pairs_and_unmet(topic):
    found = stairs(topic, ROWS)

    assert STAIRS[topic] == (
        [stand.subject for stand in found.givers],
        [(stand.subject, stand.gap) for stand in found.learners],
        [tuple(pair) for pair in found.pairs],
        [stand.subject for stand in found.unmet],
    )


def test_who_is_not_assessed_or_has_no_target_is_told_apart():
    committee, credit = stairs("กรรมการ", ROWS), stairs("สินเชื่อ", ROWS)

    assert committee.silent == ["บางจาก ม.1"]
    assert [stand.subject for stand in credit.without_target] == ["กขคจ. มะม่วงฯ"]
    assert len(credit.on_stairs) == 3


def test_without_a_target_one_may_still_give():
    found = stairs("บัญชี", rows_of({"ม.7": (4, None), "ม.1": (1, 3)}))

    assert [tuple(pair) for pair in found.pairs] == [("ม.1", "ม.7")]


def test_a_target_without_a_level_asks_for_nothing():
    found = stairs("บัญชี", rows_of({"ม.1": (None, 5)}))

    assert (found.learners, found.silent) == ([], ["ม.1"])


def test_a_target_below_the_level_is_kept_and_no_wish_to_learn():
    found = stairs("บัญชี", rows_of({"ม.1": (4, 2)}))

    assert [tuple(stand) for stand in found.stands] == [("ม.1", 4, -2)]
    assert found.learners == []


def test_one_may_give_and_learn_on_one_topic():
    found = stairs("บัญชี", rows_of({"ม.7": (4, 5), "ม.1": (5, 5)}), learn_min_gap=1)

    assert [stand.subject for stand in found.givers] == ["ม.7", "ม.1"]
    assert [tuple(pair) for pair in found.pairs] == [("ม.7", "ม.1")]


def test_nobody_learns_from_herself_or_from_an_equal():
    found = stairs("บัญชี", rows_of({"ม.7": (4, 5), "ม.1": (4, 5)}), learn_min_gap=1)

    assert found.pairs == []
    assert len(found.unmet) == 2


def test_all_equal_and_nobody_at_all_have_no_pairs():
    assert stairs("บัญชี", rows_of(dict.fromkeys(range(4), (3, 5)))).pairs == []
    assert stairs("บัญชี", []).stands == []


def test_learners_come_with_those_they_may_ask():
    found = stairs("กรรมการ", ROWS)

    assert [(stand.subject, givers) for stand, givers in found.met] == [
        ("บางจาก ม.7", [THA_RAI]),
        ("กขคจ. มะม่วงฯ", [THA_RAI]),
    ]


@given(SUBJECTS, SHARE, LEARN)
def test_every_pair_holds_by_the_rule_and_none_is_missing(scores, share, learn):
    found = stairs("บัญชี", rows_of(scores), share, learn)

    pairs = {tuple(pair) for pair in found.pairs}
    for learner, (current, target) in scores.items():
        for giver, (level, _target) in scores.items():
            is_pair = (
                None not in (current, target, level)
                and learner != giver
                and level >= share
                and target - current >= learn
                and level > current
            )
            assert ((learner, giver) in pairs) == is_pair


@given(SUBJECTS, SHARE, LEARN)
def test_a_learner_is_met_or_unmet_and_never_both(scores, share, learn):
    found = stairs("บัญชี", rows_of(scores), share, learn)

    met = {stand.subject for stand, _givers in found.met}
    unmet = {stand.subject for stand in found.unmet}
    assert met.isdisjoint(unmet)
    assert met | unmet == {stand.subject for stand in found.learners}


@given(SUBJECTS, SHARE, LEARN)
def test_everybody_stands_in_one_place(scores, share, learn):
    found = stairs("บัญชี", rows_of(scores), share, learn)

    assert {*found.silent, *(stand.subject for stand in found.stands)} == set(scores)
    assert len(found.silent) + len(found.stands) == len(scores)
    assert len(found.on_stairs) + len(found.without_target) == len(found.stands)
    # Only cells of the staircase can be reached.
    assert all(stand.level + stand.gap <= 5 for stand in found.on_stairs)


@given(SUBJECTS, st.randoms())
def test_the_order_of_subjects_changes_nothing(scores, random):
    rows = rows_of(scores)
    found = stairs("บัญชี", rows)
    other = stairs("บัญชี", random.sample(rows, len(rows)))

    for name in ("stands", "givers", "learners", "pairs", "unmet", "silent"):
        assert set(getattr(other, name)) == set(getattr(found, name)), name


@given(SUBJECTS)
def test_a_higher_bar_means_fewer_who_give(scores):
    lower = stairs("บัญชี", rows_of(scores), share_min_level=3)
    higher = stairs("บัญชี", rows_of(scores), share_min_level=4)

    assert set(higher.givers) <= set(lower.givers)
    assert set(higher.pairs) <= set(lower.pairs)
