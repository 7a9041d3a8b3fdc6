"""Goals: what the tables refuse, what deeds do, and who may know of it."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from meetings import deeds, goals
from meetings.appointments import Sent
from meetings.goal_tree import Coverage, line_of, tree_of, trees_of
from meetings.goals import ChangedMeanwhile, Told
from meetings.models import Goal, GoalTopic, GoalUpdate
from tests.factories import (
    make_goal,
    make_meeting,
    make_tambons,
    make_village,
)

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()
AUG_19, SEP_19, OCT_25 = (
    datetime.date(2005, month, day) for month, day in ((8, 19), (9, 19), (10, 25))
)


def sent(user, version=1):
    return Sent(user, uuid.uuid4(), version)


@pytest.fixture
def first(bang_chak):
    """บางจาก นัดที่ 1, where the goals were set."""
    return make_meeting(bang_chak, round_number=1, held_on=AUG_19)


@pytest.fixture
def goal(bang_chak, first):
    return make_goal(bang_chak, set_in=first)


@pytest.fixture
def moo_7(bang_chak):
    return make_village(bang_chak, 7)


# What the tables refuse


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({}, "กรุณาเลือกหมู่บ้านหรือตำบลอย่างใดอย่างหนึ่ง"),
        ({"village": 1, "tambon": 1}, "กรุณาเลือกหมู่บ้านหรือตำบลอย่างใดอย่างหนึ่ง"),
        ({"tambon": 1, "progress": 101}, "100"),
        ({"tambon": 1, "parent": 1}, "ตำบลของตน"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_by_the_database(
    fields, named, bang_chak, moo_7, goal
):
    rows = {"village": moo_7, "tambon": bang_chak, "parent": goal}
    said = {name: rows.get(name, value) for name, value in fields.items()}
    wrong = Goal(text="ออมทุกเดือน", recorded_at=goal.recorded_at, **said)

    with pytest.raises(ValidationError, match=named):
        wrong.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


def test_a_goal_serves_one_of_its_own_tambon_alone(goal, tha_rai):
    elsewhere = make_village(tha_rai, 3)

    with pytest.raises(ValidationError, match="ตำบลของตน"):
        Goal(village=elsewhere, parent=goal, recorded_at=goal.recorded_at).full_clean()


def test_a_goal_replaces_one_of_the_same_place_and_never_itself(goal, tha_rai):
    other = Goal(tambon=tha_rai, supersedes=goal, recorded_at=goal.recorded_at)
    goal.supersedes = goal

    for wrong in (other, goal):
        with pytest.raises(ValidationError, match="หมู่บ้านหรือตำบลเดียวกัน"):
            wrong.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        goal.save()


def test_an_entry_that_says_nothing_is_refused(goal):
    empty = GoalUpdate(goal=goal, at=goal.recorded_at)

    with pytest.raises(ValidationError, match="กรุณาบอก"):
        empty.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        empty.save()


@pytest.mark.parametrize(
    "said", [{"status": "doing"}, {"progress": 0}, {"note": "เริ่มออมแล้ว"}]
)
def test_a_step_a_figure_or_a_word_is_enough(goal, facilitator, said):
    goals.add_update(goal.pk, Told(**said), sent(facilitator))

    assert GoalUpdate.objects.filter(goal=goal, **said).exists()


def test_a_goal_without_wording_says_that_it_was_set(bang_chak, first):
    unknown = make_goal(bang_chak, None, set_in=first)

    unknown.full_clean()

    assert unknown.text is None
    assert unknown.shown_text == "ตั้งแล้ว ไม่ได้ระบุข้อความ"


# Deeds


def test_the_same_form_sets_one_goal(bang_chak, facilitator):
    form = sent(facilitator)

    def fill_in(text="ออมทุกเดือน"):
        return goals.set_goal(Goal(tambon=bang_chak, text=text), form)

    made = fill_in()

    assert fill_in() == made
    assert Goal.objects.get().recorded_by == facilitator
    with pytest.raises(ChangedMeanwhile):
        fill_in("อย่างอื่น")


def test_a_wording_that_changes_keeps_the_one_before(goal, facilitator, bang_chak):
    third = make_meeting(bang_chak, round_number=3, held_on=OCT_25)
    form = sent(facilitator)

    for _again in range(2):
        goals.revise(goal.pk, "สถาบันการเงินที่ทุกหมู่เป็นเจ้าของ", "", third, form)

    goal.refresh_from_db()
    entry = GoalUpdate.objects.get()
    assert goal.text == "สถาบันการเงินที่ทุกหมู่เป็นเจ้าของ"
    assert (entry.deed, entry.wording_before) == ("revised", "เป็นสถาบันการเงินตำบล")
    assert entry.meeting == third


def test_a_wording_changes_only_with_a_reason_or_a_round(goal, facilitator):
    with pytest.raises(ValidationError, match="เปลี่ยนข้อความ"):
        goals.revise(goal.pk, "อย่างอื่น", "", None, sent(facilitator))
    with pytest.raises(ValidationError, match="อยู่แล้ว"):
        goals.revise(goal.pk, goal.text, "พิมพ์ผิด", None, sent(facilitator))

    goal.refresh_from_db()
    assert (goal.text, goal.version) == ("เป็นสถาบันการเงินตำบล", 1)


def test_a_wording_found_later_needs_no_reason(bang_chak, facilitator):
    unknown = make_goal(bang_chak, None)

    goals.revise(unknown.pk, "ออมทุกเดือน", "", None, sent(facilitator))

    assert GoalUpdate.objects.get().wording_before is None


def test_who_worked_on_an_older_version_is_told(goal, facilitator):
    goals.revise(goal.pk, "หนึ่ง", "ชัดขึ้น", None, sent(facilitator))

    with pytest.raises(ChangedMeanwhile):
        goals.revise(goal.pk, "สอง", "ชัดขึ้น", None, sent(facilitator))
    goal.refresh_from_db()
    assert goal.text == "หนึ่ง"


@pytest.fixture
def reworded(goal, facilitator, bang_chak):
    """Worded "ข" and then, to mend that, "ค" in the same round; the two entries."""
    third = make_meeting(bang_chak, round_number=3, held_on=SEP_19)
    entries = []
    for text in ("ข", "ค"):
        goal.refresh_from_db()
        form = sent(facilitator, goal.version)
        entries.append(goals.revise(goal.pk, text, "", third, form))
    return entries


def test_a_wording_taken_back_leaves_the_later_one(goal, facilitator, reworded):
    first, second = reworded

    goals.take_entry_back(first, facilitator)

    goal.refresh_from_db()
    assert goal.text == "ค"
    second.refresh_from_db()
    assert second.wording_before == "เป็นสถาบันการเงินตำบล"
    goals.take_entry_back(second, facilitator)
    goal.refresh_from_db()
    assert goal.text == "เป็นสถาบันการเงินตำบล"


def test_a_cancelled_round_takes_all_its_wordings_back(goal, reworded):
    goals.let_go_of(reworded[0].meeting)

    goal.refresh_from_db()
    assert goal.text == "เป็นสถาบันการเงินตำบล"


def test_a_goal_is_replaced_once_and_stays_readable(goal, facilitator, bang_chak):
    form = sent(facilitator)
    new = goals.supersede(goal.pk, Goal(text="ใหม่"), "ตกลงกันใหม่", form)

    again = goals.supersede(goal.pk, Goal(text="ใหม่"), "ตกลงกันใหม่", form)

    assert again == new
    assert (new.supersedes, new.tambon) == (goal, bang_chak)
    assert goal.updates.get().deed == "superseded"
    goal.refresh_from_db()
    with pytest.raises(ValidationError, match="แทน"):
        goals.supersede(goal.pk, Goal(text="อีก"), "", sent(facilitator, goal.version))
    assert Goal.objects.count() == 2


def test_the_newest_day_counts_not_what_was_typed_last(goal, facilitator, bang_chak):
    second = make_meeting(bang_chak, round_number=2, held_on=SEP_19)
    third = make_meeting(bang_chak, round_number=3, held_on=OCT_25)
    form = sent(facilitator)

    goals.add_update(goal.pk, Told("doing", 40, meeting=third), form)
    goals.add_update(goal.pk, Told("set", 10, meeting=second), sent(facilitator))
    goals.add_update(goal.pk, Told("doing", 40, meeting=third), form)

    goal.refresh_from_db()
    assert (goal.status, goal.progress) == ("doing", 40)
    assert goal.updates.count() == 2


def test_topics_are_noted_chosen_and_left(goal, facilitator, first):
    topic = goals.need_topic(goal.pk, " บัญชี ", facilitator)

    assert goals.need_topic(goal.pk, "บัญชี", facilitator) == topic
    goals.choose_topic(topic.pk, first, facilitator)
    topic.refresh_from_db()
    assert (topic.state, topic.chosen_in) == ("chosen", first)

    goals.leave_topic(topic.pk, "needed", facilitator)
    topic.refresh_from_db()
    assert (topic.state, topic.chosen_in) == ("needed", None)


def test_a_topic_that_a_round_chose_is_not_only_needed(goal, first):
    wrong = GoalTopic(goal=goal, name="บัญชี", chosen_in=first)

    with pytest.raises(ValidationError):
        wrong.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


def test_strangers_change_nothing(goal, colleague, resident):
    for user in (colleague, resident, VISITOR):
        with pytest.raises(Goal.DoesNotExist):
            goals.add_update(goal.pk, Told(note="ไม่ใช่ของเรา"), sent(user))

    assert not GoalUpdate.objects.exists()


def test_a_cancelled_round_takes_back_what_it_did_to_goals(
    goal, facilitator, bang_chak, administrator
):
    third = make_meeting(bang_chak, round_number=3, held_on=OCT_25)
    topic = goals.need_topic(goal.pk, "บัญชี", facilitator)
    goals.choose_topic(topic.pk, third, facilitator)
    goals.add_update(goal.pk, Told("doing", 40, meeting=third), sent(facilitator))
    goal.refresh_from_db()
    goals.revise(goal.pk, "อีกอย่าง", "", third, sent(facilitator, goal.version))
    goal.refresh_from_db()
    new = Goal(text="ใหม่", set_in=third)
    goals.supersede(goal.pk, new, "", sent(facilitator, goal.version))

    deeds.cancel(third.pk, "ซ้ำ", sent(administrator, third.version))

    goal.refresh_from_db()
    topic.refresh_from_db()
    assert (goal.status, goal.progress) == ("set", None)
    assert goal.text == "เป็นสถาบันการเงินตำบล"
    assert topic.state == "needed"
    assert [node.goal for node in tree_of(bang_chak, VISITOR).tops] == [goal]
    assert [node.goal for node in tree_of(bang_chak, administrator).tops] == [goal]


# Who may know


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({}, {"visitor", "resident", "outsider", "governor", "admin"}),
        ({"visibility": "members"}, {"resident", "governor", "admin"}),
        ({"visibility": "officials"}, {"governor", "admin"}),
        ({"state": "recorded"}, {"resident", "governor", "admin"}),
        ({"state": "cancelled"}, set()),
        (None, {"resident", "governor", "admin"}),
    ],
)
def test_a_goal_is_read_by_whoever_reads_its_round(
    fields, who, bang_chak, resident, outsider, governor_office, administrator
):
    meeting = fields is not None and make_meeting(bang_chak, **fields)
    make_goal(bang_chak, set_in=meeting or None)
    readers = {
        "visitor": VISITOR,
        "resident": resident,
        "outsider": outsider,
        "governor": governor_office,
        "admin": administrator,
    }

    seen = {n for n, user in readers.items() if tree_of(bang_chak, user)}

    assert seen == who


def test_visitors_learn_nothing_from_a_round_that_waits(
    goal, facilitator, bang_chak, resident
):
    waiting = make_meeting(bang_chak, recorded_by=facilitator, held_on=OCT_25)
    topic = goals.need_topic(goal.pk, "บัญชี", facilitator)
    goals.choose_topic(topic.pk, waiting, facilitator)
    goals.add_update(goal.pk, Told("doing", 40, meeting=waiting), sent(facilitator))
    goal.refresh_from_db()
    new = Goal(text="ใหม่", set_in=waiting)
    goals.supersede(goal.pk, new, "", sent(facilitator, goal.version))

    (told,) = tree_of(bang_chak, VISITOR).tops
    (known,) = tree_of(bang_chak, resident).tops

    assert (told.goal, told.status, told.progress) == (goal, "set", None)
    assert told.chosen == []
    assert known.goal == new
    assert line_of(goal, VISITOR).after is None
    assert line_of(goal, resident).after == new
    assert [moment.what for moment in line_of(goal, VISITOR).moments] == ["ตั้งเป้าหมาย"]


# The tree and the time line


def test_a_parent_counts_only_villages_that_report(goal, bang_chak, facilitator, first):
    bang_chak.village_count = 11
    villages = [make_village(bang_chak, moo) for moo in (1, 2, 7, 9)]
    own = [make_goal(v, None, parent=goal, set_in=first) for v in villages]
    said = [{"progress": 40}, {"progress": 61}, {"note": "ดี"}]
    for child, words in zip(own, said, strict=False):
        goals.add_update(child.pk, Told(**words), sent(facilitator))

    (top,) = tree_of(bang_chak, VISITOR).tops

    assert [node.goal for node in top.children] == own
    assert top.coverage == Coverage(reporting=3, whole=11, figures=2, average=50)
    assert top.coverage.words == "3/11 หมู่บ้านรายงาน"
    assert top.progress is None


def test_without_the_number_of_villages_there_is_no_whole(
    goal, bang_chak, moo_7, facilitator, first
):
    child = make_goal(moo_7, parent=goal, set_in=first)
    goals.add_update(child.pk, Told(note="ดี"), sent(facilitator))

    coverage = tree_of(bang_chak, VISITOR).tops[0].coverage

    assert (coverage.reporting, coverage.whole) == (1, None)
    assert coverage.words == "1 หมู่บ้านรายงาน ยังไม่ทราบจำนวนทั้งหมด"
    assert Coverage(0).words == "ยังไม่มีหมู่บ้านรายงาน"


def test_villages_follow_their_tambons_goal_to_the_one_that_replaced_it(
    goal, bang_chak, moo_7, facilitator, first
):
    child = make_goal(moo_7, parent=goal, set_in=first)
    alone = make_goal(moo_7, "ออมทุกเดือน", set_in=first)
    new = goals.supersede(
        goal.pk, Goal(text="ใหม่", set_in=first), "", sent(facilitator)
    )

    tree = tree_of(bang_chak, VISITOR)

    assert [node.goal for node in tree.tops] == [new]
    assert [node.goal for node in tree.tops[0].children] == [child]
    assert [node.goal for node in tree.loose] == [alone]


def test_a_time_line_goes_by_the_day_and_names_its_rounds(
    goal, facilitator, bang_chak, first
):
    third = make_meeting(bang_chak, round_number=3, held_on=OCT_25)
    goals.add_update(goal.pk, Told(note="วันนี้"), sent(facilitator))
    goals.add_update(goal.pk, Told("doing", 40, meeting=third), sent(facilitator))

    line = line_of(goal, VISITOR)

    told = [(moment.day, moment.meeting, moment.progress) for moment in line.moments]
    assert told == [
        (AUG_19, first, None),
        (OCT_25, third, 40),
        (datetime.date(2005, 11, 21), None, None),
    ]
    assert line.moments[1].status == "กำลังทำ"


def test_many_tambons_ask_as_often_as_one(
    goal, bang_chak, first, facilitator, django_assert_num_queries
):
    def ask(tambons):
        trees = trees_of(tambons, VISITOR)
        return [node.goal.day for tree in trees.values() for node in tree.tops]

    with django_assert_num_queries(3):
        assert len(ask([bang_chak])) == 1
    many = make_tambons(7)
    for tambon in many:
        meeting = make_meeting(tambon, round_number=1)
        other = make_goal(tambon, set_in=meeting)
        GoalUpdate.objects.create(
            goal=other, note="ดี", meeting=meeting, at=other.recorded_at
        )
    with django_assert_num_queries(3):
        assert len(ask([bang_chak, *many])) == 8
