"""Scores are written down together: the form, and what may go wrong with it."""

import datetime
import uuid

import pytest

from meetings import freedom
from meetings.appointments import Sent
from meetings.freedom import Scored
from meetings.models import Assessment, Score, Topic
from tests.factories import (
    make_assessment,
    make_freedom_table,
    make_group,
    make_meeting,
    make_person,
    make_tambons,
    make_village,
)
from thai.clock import now

pytestmark = pytest.mark.django_db

OCT_25 = datetime.date(2005, 10, 25)


@pytest.fixture
def table(db):
    return make_freedom_table("บัญชี", "สินเชื่อ")


@pytest.fixture
def topics(table):
    return [topic.pk for topic in table.topics.all()]


@pytest.fixture
def moo_7(bang_chak):
    return make_village(bang_chak, 7)


@pytest.fixture
def moo_1(bang_chak):
    return make_village(bang_chak, 1)


@pytest.fixture
def round_3(bang_chak):
    return make_meeting(bang_chak, round_number=3, held_on=OCT_25)


@pytest.fixture
def address(table):
    return f"{table.get_absolute_url()}assess/"


@pytest.fixture
def sheet(client, facilitator, round_3, moo_7, topics):
    """What คุณอำนวย sends for หมู่ที่ 7 in the third round."""
    client.force_login(facilitator)
    first, second = topics
    return {
        "key": str(uuid.uuid4()),
        "version": "0",
        "meeting": str(round_3.pk),
        "subject": f"village-{moo_7.pk}",
        "by_consensus": "yes",
        f"now_{first}": "4",
        f"want_{first}": "5",
        f"why_{first}": "ทำบัญชีทุกเดือน",
        f"now_{second}": "",
        f"want_{second}": "",
        f"why_{second}": "",
    }


def checked(response, name):
    """Which of the radios is on."""
    return response.context["form"][name].value()


# Scoring


def test_a_village_scores_itself_in_a_round(client, address, sheet, topics, round_3):
    response = client.post(address, sheet, follow=True)

    assessment = Assessment.objects.get()
    score = assessment.scores.get()
    assert (assessment.meeting, assessment.by_consensus) == (round_3, True)
    assert (score.topic_id, score.current, score.target) == (topics[0], 4, 5)
    assert score.why == "ทำบัญชีทุกเดือน"
    assert "บันทึกคะแนนของ บางจาก หมู่ที่ 7 แล้ว" in response.text


def test_after_saving_the_next_of_the_round_is_offered(
    client, address, sheet, moo_1, moo_7
):
    response = client.post(
        address, sheet | {"subject": f"village-{moo_1.pk}"}, follow=True
    )

    assert checked(response, "subject") == f"village-{moo_7.pk}"
    assert checked(response, "by_consensus") == "yes"
    assert "ให้คะแนนในนัดนี้แล้ว" in response.text
    row = Assessment.objects.get()
    assert f"{address}{row.pk}/" in response.text


def test_the_same_form_sent_twice_is_one_assessment(client, address, sheet):
    for _again in range(2):
        assert client.post(address, sheet).status_code == 302

    assert Assessment.objects.count() == 1


def test_looking_writes_nothing(client, address, sheet, round_3, table):
    for page in ("", f"?meeting={round_3.pk}", "?tambon=800119"):
        assert client.get(address + page).status_code == 200

    assert not Assessment.objects.exists()
    assert table.topics.count() == 2


def test_half_a_table_is_saved_and_the_rest_is_not_zero(client, address, sheet, topics):
    client.post(address, sheet)

    assert list(Score.objects.values_list("topic", "current")) == [(topics[0], 4)]


def test_a_target_below_is_warned_of_and_kept(client, address, sheet, topics):
    response = client.post(address, sheet | {f"want_{topics[0]}": "2"}, follow=True)

    assert "บัญชี: ระดับเป้าหมายต่ำกว่าระดับตอนนี้" in response.text
    assert Score.objects.get().target == 2


def test_a_table_that_was_used_without_scores_is_on_record(
    client, address, sheet, topics
):
    bare = sheet | {name: "" for name in sheet if name.endswith(f"_{topics[0]}")}

    refused = client.post(address, bare)
    assert "ถ้ายังไม่ได้ลงคะแนน โปรดทำเครื่องหมายถูกที่นี่" in refused.text
    client.post(address, bare | {"no_scores": "on"})

    assert Assessment.objects.get().scores.count() == 0


def test_a_tick_against_the_scores_is_asked_about(client, address, sheet):
    response = client.post(address, sheet | {"no_scores": "on"})

    assert "โปรดเอาเครื่องหมายถูกออก" in response.text
    assert not Assessment.objects.exists()


def test_scores_outside_of_a_round_have_a_day_of_their_own(
    client, address, sheet, moo_7
):
    own = sheet | {"meeting": "", "tambon": "800119", "assessed_on": "1 พ.ย. 2548"}

    response = client.post(address, own)

    row = Assessment.objects.get()
    assert (row.meeting, row.assessed_on) == (None, datetime.date(2005, 11, 1))
    again = client.get(response["Location"])
    assert checked(again, "assessed_on") == "1 พ.ย. 2548"


def test_a_day_to_come_is_refused_and_typing_is_kept(client, address, sheet, topics):
    own = sheet | {"meeting": "", "tambon": "800119", "assessed_on": "1 ธ.ค. 2548"}

    response = client.post(address, own)

    assert "ยังมาไม่ถึง" in response.text
    assert checked(response, f"now_{topics[0]}") == "4"
    assert not Assessment.objects.exists()


def test_she_may_score_herself(client, address, sheet, facilitator):
    client.post(address, sheet | {"subject": f"person-{facilitator.person.pk}"})

    assert Assessment.objects.get().person == facilitator.person


def test_the_writer_of_a_joint_forum_scores_all_who_took_part(
    client, address, sheet, bang_chak, tha_rai
):
    forum = make_meeting(bang_chak, tha_rai, round_number=1)
    group = make_group(tha_rai)

    client.post(
        address, sheet | {"meeting": str(forum.pk), "subject": f"group-{group.pk}"}
    )

    assert Assessment.objects.get().group == group


# Where


def test_first_a_round_or_a_tambon_is_chosen(client, address, sheet, round_3, mamuang):
    elsewhere = make_meeting(mamuang, round_number=9)

    response = client.get(address)

    assert f"?meeting={round_3.pk}" in response.text
    assert "?tambon=800119" in response.text
    assert f"?meeting={elsewhere.pk}" not in response.text


def test_a_tambon_is_typed_where_there_are_many(client, address, administrator, moo_7):
    make_tambons(13)
    client.force_login(administrator)

    assert 'name="tambon"' in client.get(address).text
    found = client.get(address, {"tambon": "ตำบลบางจาก"})

    assert f'value="village-{moo_7.pk}"' in found.text


@pytest.mark.parametrize(
    "asked", [{"meeting": "999"}, {"meeting": "x"}, {"tambon": "z"}]
)
def test_what_is_not_hers_is_chosen_again(client, address, sheet, asked):
    response = client.get(address, asked)

    assert "โปรดเลือกนัดหรือตำบลอีกครั้ง" in response.text


# Forged and mistaken


def kept(response, topics):
    return checked(response, f"why_{topics[0]}") == "ทำบัญชีทุกเดือน"


@pytest.mark.parametrize("level", ["0", "6", "-1", "4.5", "สี่"])
@pytest.mark.parametrize("part", ["now", "want"])
def test_a_level_outside_1_to_5_is_refused_and_typing_is_kept(
    client, address, sheet, topics, part, level
):
    response = client.post(address, sheet | {f"{part}_{topics[0]}": level})

    assert f"“{level}” ไม่ใช่ระดับ ระดับมี 1 ถึง 5" in response.text
    assert kept(response, topics)
    assert not Assessment.objects.exists()


def test_a_subject_that_is_not_hers_is_refused(client, address, sheet, topics, tha_rai):
    others = [f"village-{make_village(tha_rai, 1).pk}", f"person-{make_person().pk}"]
    for word in (*others, "x", ""):
        response = client.post(address, sheet | {"subject": word})

        assert response.status_code == 200
        assert 'href="#id_subject"' in response.text
        assert kept(response, topics)
    assert not Assessment.objects.exists()


def test_a_round_that_is_not_hers_is_refused(client, address, sheet, topics, tha_rai):
    other = make_meeting(tha_rai, round_number=1)

    for pk in (other.pk, "999999", "x"):
        response = client.post(address, sheet | {"meeting": pk})

        assert "นัดหรือตำบลนั้นคุณไม่ได้เป็นผู้จด" in response.text
        assert kept(response, topics)
    assert not Assessment.objects.exists()


def test_scores_sent_without_a_place_are_kept_on_the_page(
    client, address, sheet, topics
):
    response = client.post(address, sheet | {"meeting": ""})

    assert "นัดหรือตำบลนั้นคุณไม่ได้เป็นผู้จด" in response.text
    assert kept(response, topics)
    assert 'name="tambon" value="800119"' in response.text
    assert not Assessment.objects.exists()


def test_a_cancelled_round_is_scored_no_more(client, address, sheet, round_3):
    type(round_3).objects.update(state="cancelled", confirmed_at=None)

    assert "คุณไม่ได้เป็นผู้จด" in client.post(address, sheet).text
    assert not Assessment.objects.exists()


def test_a_topic_taken_out_meanwhile_is_told_with_what_was_said(
    client, address, sheet, topics
):
    Topic.objects.filter(pk=topics[0]).update(removed_at=now())

    response = client.post(address, sheet)

    assert "บางเรื่องที่กรอกไม่อยู่ในตารางแล้ว ที่กรอกไว้คือ 4, 5, ทำบัญชีทุกเดือน" in response.text
    assert not Assessment.objects.exists()


def test_a_topic_of_another_table_is_refused(client, address, sheet, topics):
    foreign = make_freedom_table("กรรมการ").topics.get()

    response = client.post(address, sheet | {f"now_{foreign.pk}": "3"})

    assert "บางเรื่องที่กรอกไม่อยู่ในตารางแล้ว" in response.text
    assert kept(response, topics)
    assert not Score.objects.exists()


def test_typing_outlives_the_log_in(client, address, sheet, facilitator, topics):
    client.logout()
    sheet["writer"] = str(facilitator.pk)

    page = client.post(address, sheet)
    assert page.status_code == 401
    session = client.session
    session["typed"] = page.context["typed"]
    session.save()
    client.force_login(facilitator)
    session = client.session
    session["typed"] = page.context["typed"]
    session.save()
    back = client.get(address)

    assert kept(back, topics)
    assert checked(back, f"now_{topics[0]}") == "4"
    assert not Assessment.objects.exists()


# A subject twice, two at once


def test_a_subject_twice_in_one_round_leads_to_mending_with_typing_kept(
    client, table, address, sheet, topics, moo_7, round_3
):
    before = make_assessment(table, moo_7, (3, 4), (2, 3), meeting=round_3)

    response = client.post(address, sheet)

    assert response.status_code == 409
    assert "มีคะแนนในนัดนี้อยู่แล้ว" in response.text
    assert f'action="{address}{before.pk}/"' in response.text
    assert checked(response, f"now_{topics[0]}") == "4"
    assert kept(response, topics)
    assert "3 → 4" in response.text
    # What was left open here stays as it was said there.
    assert str(checked(response, f"now_{topics[1]}")) == "2"
    assert Score.objects.get(topic=topics[0]).current == 3


def test_what_the_page_of_both_offers_can_be_sent(
    client, table, address, sheet, topics, moo_7, round_3
):
    before = make_assessment(table, moo_7, (3, 4), (2, 3), meeting=round_3)
    form = client.post(address, sheet).context["form"]
    again = {name: form[name].value() for name in form.fields}

    response = client.post(f"{address}{before.pk}/", clean(again))

    assert response.status_code == 302
    levels = Score.objects.order_by("topic").values_list("current", "target")
    assert list(levels) == [(4, 5), (2, 3)]
    assert Assessment.objects.get().version == 2


def clean(data):
    return {name: "" if value is None else str(value) for name, value in data.items()}


def test_two_who_mend_at_once_do_not_overwrite_each_other(
    client, table, address, topics, moo_7, facilitator, administrator
):
    row = make_assessment(table, moo_7, (3, 4), recorded_by=facilitator)
    client.force_login(facilitator)
    page = f"{address}{row.pk}/"
    form = client.get(page).context["form"]
    mine = clean({name: form[name].value() for name in form.fields})
    mine |= {f"now_{topics[0]}": "5", f"why_{topics[0]}": "ตกลงกันใหม่"}
    freedom.rescore(
        row.pk, {topics[0]: Scored(2, 4)}, Sent(administrator, uuid.uuid4(), 1)
    )

    response = client.post(page, mine)

    assert response.status_code == 409
    assert Score.objects.get().current == 2
    assert "มีคนอื่นแก้คะแนนนี้ในระหว่างนั้น" in response.text
    assert "2 → 4" in response.text
    assert "5 → 4" in response.text
    again = response.context["form"]
    assert again[f"why_{topics[0]}"].value() == "ตกลงกันใหม่"
    sent = clean({name: again[name].value() for name in again.fields})
    assert client.post(page, sent).status_code == 302
    assert Score.objects.get().current == 5


def test_scores_are_mended_and_a_topic_taken_out_is_shown_as_it_was(
    client, table, address, topics, moo_7, facilitator
):
    row = make_assessment(table, moo_7, (3, 4), (2, 3), recorded_by=facilitator)
    Topic.objects.filter(pk=topics[1]).update(removed_at=now())
    client.force_login(facilitator)
    page = f"{address}{row.pk}/"

    response = client.get(page)
    form = response.context["form"]
    sent = clean({name: form[name].value() for name in form.fields})
    client.post(page, sent | {f"now_{topics[0]}": "", f"want_{topics[0]}": "5"})

    assert "สินเชื่อ: 2 → 3" in response.text
    kept = Score.objects.order_by("topic").values_list("current", "target")
    assert list(kept) == [(None, 5), (2, 3)]


def test_a_form_of_one_key_with_other_words_shows_both(client, address, sheet, topics):
    client.post(address, sheet)

    response = client.post(address, sheet | {f"now_{topics[0]}": "1"})

    assert response.status_code == 409
    assert Score.objects.get().current == 4
    assert checked(response, f"now_{topics[0]}") == "1"


def test_a_form_gone_back_to_for_another_village_is_one_more_assessment(
    client, address, sheet, topics, moo_1, moo_7
):
    other = {"subject": f"village-{moo_1.pk}", f"now_{topics[0]}": "1"}

    client.post(address, sheet)
    for _again in range(2):
        response = client.post(address, sheet | other, follow=True)

    levels = Score.objects.values_list("assessment__village", "current", "target")
    assert sorted(levels) == sorted([(moo_7.pk, 4, 5), (moo_1.pk, 1, 5)])
    assert not Assessment.objects.exclude(version=1)
    assert "บันทึกคะแนนของ บางจาก หมู่ที่ 1 แล้ว" in response.text
    for row in Assessment.objects.all():
        assert f"{address}{row.pk}/" in response.text


def test_a_form_gone_back_to_meets_the_scores_of_its_own_village(
    client, address, sheet, topics, moo_1
):
    other = sheet | {"subject": f"village-{moo_1.pk}"}
    for form in (sheet, other):
        client.post(address, form)

    response = client.post(address, other | {f"now_{topics[0]}": "1"})

    row = Assessment.objects.get(village=moo_1)
    assert response.status_code == 409
    assert f'action="{address}{row.pk}/"' in response.text
    assert checked(response, f"now_{topics[0]}") == "1"
    assert list(Score.objects.values_list("current", flat=True)) == [4, 4]


def test_a_form_gone_back_to_for_another_day_is_one_more_assessment(
    client, address, sheet
):
    own = sheet | {"meeting": "", "tambon": "800119"}

    for day in ("1 พ.ย. 2548", "2 พ.ย. 2548", "2 พ.ย. 2548"):
        assert client.post(address, own | {"assessed_on": day}).status_code == 302

    days = Assessment.objects.order_by("assessed_on")
    assert [row.assessed_on.day for row in days] == [1, 2]


@pytest.mark.parametrize("wrong", [{"key": "x"}, {"version": "-1"}, {"key": ""}])
def test_a_form_without_its_key_is_explained(client, address, sheet, topics, wrong):
    response = client.post(address, sheet | wrong)

    errors = response.text.partition('id="errors"')[2].partition("</ul>")[0]
    assert "<li>" in errors
    assert kept(response, topics)
    assert not Assessment.objects.exists()
