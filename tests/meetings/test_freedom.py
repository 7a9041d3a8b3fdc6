"""Freedom tables: what the tables refuse, what deeds do, and who sees scores."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kmforum.derived import changes_pages
from meetings import freedom
from meetings.appointments import Sent
from meetings.freedom import AlreadyScored, ChangedMeanwhile, Scored
from meetings.models import Assessment, FreedomTable, Score, Topic
from meetings.scores import newest_scores, picture_of, rows_of, whys_of
from meetings.scoring_places import place_of
from people.models import Role
from tests.factories import (
    make_assessment,
    make_freedom_table,
    make_group,
    make_meeting,
    make_person,
    make_user,
    make_village,
)
from tests.meetings.toy_scores import RIVER, SCORES, STAIRS, TOPICS
from thai.clock import now

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()
JUN_3, SEP_19, OCT_25 = (
    datetime.date(2005, month, day) for month, day in ((6, 3), (9, 19), (10, 25))
)


def sent(user, version=1):
    return Sent(user, uuid.uuid4(), version)


@pytest.fixture
def table(db):
    return make_freedom_table()


@pytest.fixture
def topics(table):
    return [topic.pk for topic in table.topics.all()]


@pytest.fixture
def moo_7(bang_chak):
    return make_village(bang_chak, 7)


@pytest.fixture
def forum(mamuang, bang_chak, tha_rai):
    """The joint forum of 3 มิ.ย. 2548."""
    return make_meeting(mamuang, bang_chak, tha_rai, round_number=1, held_on=JUN_3)


def fill_in(table, subject, scores, form, **fields):
    row = Assessment(table=table, **{subject._meta.model_name: subject}, **fields)
    return freedom.assess(row, scores, form)


# What the tables refuse


@pytest.mark.parametrize("level", [0, 6, -1])
@pytest.mark.parametrize("column", ["current", "target"])
def test_a_level_lies_from_1_to_5_or_is_not_known(table, topics, moo_7, column, level):
    assessment = make_assessment(table, moo_7)
    score = Score(assessment=assessment, topic_id=topics[0], **{column: level})

    with pytest.raises(ValidationError):
        score.full_clean()
    # PostgreSQL keeps signs out of the column itself.
    with pytest.raises(IntegrityError), transaction.atomic():
        score.save()


def test_an_assessment_is_of_exactly_one_subject(table, moo_7, bang_chak):
    for subjects in ({}, {"village": moo_7, "tambon": bang_chak}):
        wrong = Assessment(table=table, recorded_at=now(), **subjects)
        with pytest.raises(ValidationError, match="คะแนนของใคร"):
            wrong.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


def test_a_topic_of_another_table_has_no_score_here(table, moo_7):
    other = make_freedom_table("สินเชื่อ").topics.get()
    score = Score(assessment=make_assessment(table, moo_7), topic=other, current=3)

    with pytest.raises(ValidationError, match="ตารางเดียวกัน"):
        score.full_clean()


@pytest.mark.parametrize("figures", [{"share_min_level": 6}, {"learn_min_gap": 0}])
def test_bars_that_nobody_could_meet_are_refused(table, figures):
    with pytest.raises(IntegrityError), transaction.atomic():
        FreedomTable.objects.update(**figures)


@pytest.mark.parametrize("kind", ["village", "group", "tambon", "person"])
def test_a_subject_twice_in_one_round_is_refused(
    table, forum, bang_chak, moo_7, kind, facilitator
):
    subject = {
        "village": moo_7,
        "group": make_group(bang_chak),
        "tambon": bang_chak,
        "person": make_person(),
    }[kind]
    first = fill_in(table, subject, {}, sent(facilitator), meeting=forum)

    with pytest.raises(AlreadyScored, match="อยู่แล้ว") as refused:
        fill_in(table, subject, {}, sent(facilitator), meeting=forum)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_assessment(table, subject, meeting=forum)

    assert refused.value.assessment == first
    assert Assessment.objects.get() == first


# Making and copying


def test_a_table_is_made_once_with_blank_levels_allowed(facilitator, province):
    form = sent(facilitator)

    def make():
        table = FreedomTable(title="กองทุนหมู่บ้าน", province=province, level_1="เริ่มรู้จัก")
        return freedom.make_table(table, ["บัญชี", " สินเชื่อ ", ""], form)

    made = make()

    assert make() == made == FreedomTable.objects.get()
    assert made.levels == [(1, "เริ่มรู้จัก"), (2, ""), (3, ""), (4, ""), (5, "")]
    assert [topic.name for topic in made.topics.all()] == ["บัญชี", "สินเชื่อ"]


def test_a_topic_twice_is_refused(facilitator, province, table):
    new = FreedomTable(title="กองทุน", province=province)

    with pytest.raises(ValidationError, match="สองครั้ง"):
        freedom.make_table(new, ["บัญชี", "บัญชี "], sent(facilitator))
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.create(table=table, position=9, name="บัญชี")


def test_a_copy_has_levels_and_topics_and_no_scores(colleague, moo_7):
    first = make_freedom_table("บัญชี", "สินเชื่อ", level_5="เป็นวิถีของเรา", learn_min_gap=1)
    make_assessment(first, moo_7, (4, 5))
    gone = first.topics.last()
    Topic.objects.filter(pk=gone.pk).update(removed_at=now())

    copy = freedom.copy_table(first.pk, "ตารางของท่าไร่", sent(colleague))

    assert (copy.copied_from, copy.made_by) == (first, colleague)
    assert (copy.level_5, copy.learn_min_gap) == ("เป็นวิถีของเรา", 1)
    assert [topic.name for topic in copy.topics.all()] == ["บัญชี"]
    assert not copy.assessments.exists()


def test_a_topic_with_scores_stays_in_history(table, topics, moo_7, administrator):
    scored = make_assessment(table, moo_7, (4, 5))

    for pk in topics:
        freedom.remove_topic(pk, administrator)

    kept = table.topics.get()
    assert (kept.pk, bool(kept.removed_at)) == (topics[0], True)
    assert scored.scores.get().current == 4
    assert picture_of(table, administrator).topics == []


def test_a_removed_topic_leaves_its_name_to_a_new_one(
    table, topics, moo_7, administrator
):
    make_assessment(table, moo_7, (4, 5))
    freedom.remove_topic(topics[0], administrator)

    again = freedom.add_topic(table.pk, "บัญชี", administrator)

    assert again.position == 3
    with pytest.raises(ValidationError, match="อยู่แล้ว"):
        freedom.add_topic(table.pk, "บัญชี", administrator)


def test_topics_are_put_in_another_order(table, topics, administrator):
    freedom.order_topics(table.pk, topics[::-1], administrator)

    assert list(table.topics.values_list("pk", "position")) == [
        (topics[1], 1),
        (topics[0], 2),
    ]
    with pytest.raises(ValidationError, match="ระหว่างนั้น"):
        freedom.order_topics(table.pk, topics[:1], administrator)


def test_a_table_is_changed_by_who_made_it_and_by_the_province(
    facilitator, colleague, governor_office, administrator, province
):
    new = FreedomTable(title="กองทุน", province=province)
    table = freedom.make_table(new, ["บัญชี"], sent(facilitator))

    for user in (facilitator, governor_office, administrator):
        assert table in FreedomTable.objects.editable_by(user)
    with pytest.raises(FreedomTable.DoesNotExist):
        freedom.add_topic(table.pk, "สินเชื่อ", colleague)
    assert table in FreedomTable.objects.usable_by(colleague)


# Scoring


def test_the_same_form_fills_in_once(table, topics, moo_7, facilitator, forum):
    form = sent(facilitator)
    scores = {topics[0]: Scored(4, 5, "ทำบัญชีทุกเดือน"), topics[1]: Scored()}

    for _again in range(2):
        fill_in(table, moo_7, scores, form, meeting=forum, by_consensus=True)

    score = Score.objects.get()
    assert (score.current, score.target, score.why) == (4, 5, "ทำบัญชีทุกเดือน")
    assert Assessment.objects.get().by_consensus is True
    with pytest.raises(ChangedMeanwhile):
        fill_in(table, moo_7, {topics[0]: Scored(1)}, form, meeting=forum)


def test_a_table_filled_in_without_scores_is_on_record(table, moo_7, facilitator):
    made = fill_in(table, moo_7, {}, sent(facilitator))

    assert (made.scores.count(), made.by_consensus, made.day) == (0, None, None)


def test_a_bad_level_keeps_nothing(table, topics, moo_7, facilitator):
    scores = {topics[0]: Scored(4), topics[1]: Scored(6)}

    with pytest.raises(ValidationError):
        fill_in(table, moo_7, scores, sent(facilitator))

    assert not Assessment.objects.exists()


def test_a_target_below_is_warned_of_and_kept(table, topics, moo_7, facilitator):
    scores = {topics[0]: Scored(4, 2), topics[1]: Scored(2, None)}

    fill_in(table, moo_7, scores, sent(facilitator))
    warnings = freedom.warnings_of(scores, table.topics.in_bulk())

    assert warnings == ["บัญชี: ระดับเป้าหมายต่ำกว่าระดับตอนนี้"]
    assert [score.is_target_below for score in Score.objects.all()] == [True, False]


def test_two_who_score_one_subject_do_not_overwrite_each_other(
    table, topics, moo_7, facilitator, administrator
):
    made = fill_in(table, moo_7, {topics[0]: Scored(3)}, sent(facilitator))
    freedom.rescore(made.pk, {topics[0]: Scored(4, 5)}, sent(facilitator))

    with pytest.raises(ChangedMeanwhile) as other:
        freedom.rescore(made.pk, {topics[0]: Scored(2)}, sent(administrator))

    assert other.value.assessment == made
    assert Score.objects.get().current == 4
    # The same once more is no quarrel.
    again = freedom.rescore(made.pk, {topics[0]: Scored(4, 5)}, sent(facilitator))
    assert again.version == 2


def test_a_score_taken_back_is_unknown_and_not_zero(table, topics, moo_7, facilitator):
    made = fill_in(table, moo_7, {topics[0]: Scored(3, 4)}, sent(facilitator))

    freedom.rescore(made.pk, {topics[0]: Scored()}, sent(facilitator))

    assert Score.objects.get().current is None
    assert picture_of(table, facilitator).river[0].count == 0


def test_strangers_score_nothing(table, moo_7, facilitator, colleague, resident):
    made = fill_in(table, moo_7, {}, sent(facilitator))

    for user in (colleague, resident, VISITOR):
        with pytest.raises(Assessment.DoesNotExist):
            freedom.rescore(made.pk, {}, sent(user))


# The newest words, as rows


def test_the_vector_out_of_the_database(
    administrator, bang_chak, tha_rai, mamuang, moo_7
):
    table = make_freedom_table(*TOPICS)
    subjects = [
        moo_7,
        make_village(bang_chak, 1),
        make_group(tha_rai),
        make_group(mamuang, "กขคจ.", "kkj"),
    ]
    for subject, scores in zip(subjects, SCORES.values(), strict=True):
        make_assessment(table, subject, *scores)

    picture = picture_of(table, administrator)

    names = dict(
        zip(((s._meta.model_name, s.pk) for s in subjects), SCORES, strict=True)
    )
    assert set(picture.subjects) == set(names)
    for topic, reach, found in zip(TOPICS, picture.river, picture.stairs, strict=True):
        assert (reach.low, reach.high, reach.width, reach.count) == RIVER[topic]
        givers, learners, pairs, unmet = STAIRS[topic]
        assert {names[stand.subject] for stand in found.givers} == set(givers)
        assert {(names[s.subject], s.gap) for s in found.learners} == set(learners)
        assert {(names[p.learner], names[p.giver]) for p in found.pairs} == set(pairs)
        assert {names[stand.subject] for stand in found.unmet} == set(unmet)


def test_the_newest_word_on_a_topic_holds_until_the_next(
    table, bang_chak, moo_7, administrator
):
    june = make_meeting(bang_chak, round_number=1, held_on=JUN_3)
    october = make_meeting(bang_chak, round_number=2, held_on=OCT_25)
    make_assessment(table, moo_7, (3, 5), None, meeting=october)
    make_assessment(table, moo_7, (1, 3), (2, 4), meeting=june)
    make_assessment(table, moo_7, (5, 5), (5, 5))  # nobody knows when

    def levels(on=None):
        picture = picture_of(table, administrator, on=on)
        return [(reach.low, reach.high, reach.count) for reach in picture.river]

    assert levels() == [(3, 3, 1), (2, 2, 1)]
    assert levels(SEP_19) == [(1, 1, 1), (2, 2, 1)]
    assert levels(datetime.date(2005, 1, 1)) == [(None, None, 0)] * 2


def test_one_round_and_one_tambon_are_shown_by_themselves(
    table, forum, moo_7, tha_rai, administrator
):
    make_assessment(table, moo_7, (4, 5), meeting=forum)
    make_assessment(table, tha_rai, (2, 4), meeting=forum)
    make_assessment(table, moo_7, (5, 5), assessed_on=OCT_25)

    own = picture_of(table, administrator, tambon=tha_rai)
    then = picture_of(
        table, administrator, assessments=Assessment.objects.filter(meeting=forum)
    )

    assert [row.current for row in own.rows] == [2]
    assert sorted(row.current for row in then.rows) == [2, 4]


def test_many_subjects_ask_as_often_as_one(
    table, bang_chak, administrator, django_assert_num_queries
):
    for moo in range(1, 10):
        with django_assert_num_queries(3):
            picture_of(table, administrator)
        make_assessment(table, make_village(bang_chak, moo), (moo % 5 + 1, 5))

    assert picture_of(table, administrator).river[0].count == 9


def test_another_tables_scores_stay_out(table, moo_7, administrator):
    make_assessment(make_freedom_table(), moo_7, (4, 5))
    make_assessment(table, moo_7)

    assert picture_of(table, administrator).rows == []
    assert len(rows_of(newest_scores(Assessment.objects.all()))) == 1


# Who sees scores


@pytest.fixture
def readers(resident, outsider, colleague, governor_office, administrator):
    return {
        "visitor": VISITOR,
        "resident": resident,
        "outsider": outsider,
        "colleague": colleague,
        "governor": governor_office,
        "admin": administrator,
    }


def who_sees(row, readers):
    visible = Assessment.objects.visible_to
    return {name for name, user in readers.items() if row in visible(user)}


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({}, {"resident", "colleague", "governor", "admin"}),
        ({"visibility": "officials"}, {"resident", "governor", "admin"}),
        ({"state": "recorded"}, {"resident", "governor", "admin", "colleague"}),
        ({"state": "cancelled"}, set()),
        (None, {"resident", "colleague", "governor", "admin"}),
    ],
)
def test_scores_are_for_members_and_for_those_who_share_the_table(
    fields, who, table, bang_chak, tha_rai, moo_7, readers
):
    meeting = fields is not None and make_meeting(bang_chak, **fields)
    row = make_assessment(table, moo_7, (4, 5), meeting=meeting or None)
    make_assessment(table, tha_rai, (3, 5))

    assert who_sees(row, readers) == who


def test_who_shares_no_table_sees_no_scores_of_others(table, moo_7, readers):
    row = make_assessment(table, moo_7, (4, 5))

    assert who_sees(row, readers) == {"resident", "governor", "admin"}


def test_a_persons_scores_are_her_own(table, bang_chak, moo_7, readers, resident):
    make_assessment(table, moo_7)
    row = make_assessment(table, make_user("somsri").person, (4, 5))
    own = make_assessment(table, resident.person, (3, 5))

    assert who_sees(row, readers) == {"governor", "admin"}
    assert who_sees(own, readers) == {"resident", "governor", "admin"}


def test_nobody_else_of_the_round_changes_a_persons_scores(
    table, bang_chak, tha_rai, moo_7, facilitator, colleague
):
    joint = make_meeting(bang_chak, tha_rai)
    own = make_assessment(table, facilitator.person, (2, 5), meeting=joint)
    village = make_assessment(table, moo_7, (2, 5), meeting=joint)
    editable = Assessment.objects.editable_by

    assert set(editable(facilitator)) == {own, village}
    assert set(editable(colleague)) == {village}


@pytest.mark.parametrize(
    "typed", ["800119", "บางจาก", "ตำบลบางจาก", " ตำบล บางจาก ", "บางจาก\0"]
)
def test_a_tambon_to_score_is_found_however_it_is_typed(
    table, bang_chak, facilitator, typed
):
    place = place_of(table, facilitator, {"tambon": typed})

    assert (place.tambons, place.is_foreign) == ([bang_chak], False)


def test_a_reason_belongs_to_its_own_level(table, moo_7, facilitator):
    june = make_assessment(table, moo_7, (1, 3), assessed_on=JUN_3)
    june.scores.update(why="ยังไม่มีใครทำบัญชี")
    october = make_assessment(table, moo_7, (4, 5), assessed_on=OCT_25)
    newest = newest_scores(Assessment.objects.all())
    assert whys_of(newest) == {}

    october.scores.update(why="ทำกันสามสิบครัวเรือน")

    assert list(whys_of(newest.all()).values()) == ["ทำกันสามสิบครัวเรือน"]


def test_a_slip_taken_back_leaves_the_older_word_standing(table, moo_7):
    make_assessment(table, moo_7, (3, 5), assessed_on=JUN_3)
    slip = make_assessment(table, moo_7, (4, 5), assessed_on=OCT_25)

    slip.scores.update(current=None, target=None)

    [row] = rows_of(newest_scores(Assessment.objects.all()))
    assert (row.current, row.target) == (3, 5)


def test_a_person_is_named_only_as_she_allows(table, bang_chak, resident):
    writer = make_user("likhit", Role.NOTE_TAKER, tambon=bang_chak)
    practitioner = make_user("kit2", Role.PRACTITIONER, tambon=bang_chak)
    person = make_person("คุณสมศรี")
    make_assessment(table, person, (4, 5), recorded_by=practitioner)
    make_assessment(table, make_person("คุณเปิดเผย", show_name=True), (4, 5))

    names = picture_of(table, practitioner).subjects.values()

    assert list(names) == ["บุคคลหนึ่ง"]
    assert picture_of(table, writer).rows == []


def test_the_public_learns_that_a_table_was_used_and_when(table, forum, moo_7):
    make_assessment(table, moo_7, (4, 5), meeting=forum)
    hidden = make_freedom_table(title="ยังไม่ได้ใช้")

    (use,) = Assessment.objects.used_in_public()
    tables = FreedomTable.objects.visible_to(VISITOR)

    assert (use.day, use.table) == (JUN_3, table)
    assert list(tables) == [table]
    assert hidden not in tables


def test_members_find_the_tables_of_their_province(table, resident, outsider):
    assert table in FreedomTable.objects.visible_to(resident)
    assert table not in FreedomTable.objects.visible_to(make_user())


def test_scores_renew_no_public_page_and_assessments_do():
    assert not changes_pages('UPDATE "meetings_score" SET "current" = 4')
    assert changes_pages('INSERT INTO "meetings_assessment" VALUES (1)')
