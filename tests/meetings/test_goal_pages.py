"""The pages of goals: what is seen, typed, refused and kept."""

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from meetings import goals
from meetings.appointments import Sent
from meetings.goals import Told
from meetings.models import Goal, GoalTopic, GoalUpdate
from people.models import Role
from tambons.models import Village
from tests.factories import (
    PASSWORD,
    make_goal,
    make_meeting,
    make_tambon,
    make_user,
    make_village,
)

AUG_19, SEP_19, OCT_25 = (
    datetime.date(2005, month, day) for month, day in ((8, 19), (9, 19), (10, 25))
)
TEXT = "เป็นสถาบันการเงินตำบล"
NEW = "/goals/new/"


@pytest.fixture
def first(bang_chak):
    """บางจาก นัดที่ 1, where the goals were set."""
    return make_meeting(bang_chak, round_number=1, held_on=AUG_19)


@pytest.fixture
def goal(bang_chak, first):
    return make_goal(bang_chak, TEXT, set_in=first)


@pytest.fixture
def moo_7(bang_chak):
    return make_village(bang_chak, 7)


@pytest.fixture
def by_facilitator(client, facilitator):
    client.force_login(facilitator)
    return client


def page_of(goal, deed):
    return reverse(f"meetings:goal_{deed}", args=[goal.pk])


def form(version=1, **fields):
    return {"key": uuid.uuid4(), "version": version, **fields}


def new(**fields):
    return form(0, tambon="800119", place="tambon", text="ออมทุกเดือน", **fields)


def sent(user, version=1):
    return Sent(user, uuid.uuid4(), version)


def plain(response):
    return response.text.replace("\u00a0", " ")


# Reading one


def test_a_visitor_reads_the_goal_its_round_and_what_the_villages_say(
    client, goal, bang_chak, moo_7, first, facilitator
):
    bang_chak.village_count = 11
    bang_chak.save()
    child = make_goal(moo_7, None, set_in=first, parent=goal)
    goals.add_update(child.pk, Told("doing", 40), sent(facilitator))

    page = plain(client.get(goal.get_absolute_url()))
    below = plain(client.get(child.get_absolute_url()))

    assert TEXT in page
    assert first.get_absolute_url() in page
    assert "1/11 หมู่บ้านรายงาน" in page
    assert f'href="{child.get_absolute_url()}"' in page
    assert 'property="og:title" content="เป้าหมายของ บางจาก"' in page
    assert "csrfmiddlewaretoken" not in page
    assert "ตั้งแล้ว ไม่ได้ระบุข้อความ" in below
    assert "คืบหน้า 40%" in below
    assert f'href="{goal.get_absolute_url()}"' in below


def test_a_goal_that_was_replaced_leads_on_and_one_that_replaced_leads_back(
    client, goal, first, facilitator
):
    later = goals.supersede(
        goal.pk, Goal(text="ใหม่", set_in=first), "ชัดขึ้น", sent(facilitator)
    )

    old = client.get(goal.get_absolute_url()).text
    page = client.get(later.get_absolute_url()).text

    assert f'href="{later.get_absolute_url()}"' in old
    assert "มีเป้าหมายอื่นมาแทน" in old
    assert f'href="{goal.get_absolute_url()}"' in page


def test_topics_are_told_with_the_round_that_chose_them(
    client, goal, first, facilitator
):
    topic = goals.need_topic(goal.pk, "บัญชี", facilitator)
    goals.choose_topic(topic.pk, first, facilitator)
    goals.need_topic(goal.pk, "สินเชื่อ", facilitator)

    page = client.get(goal.get_absolute_url()).text

    assert "เลือกไว้แลกเปลี่ยนต่อไป" in page
    assert "เลือกในนัด" in page
    assert "สินเชื่อ" in page


@pytest.fixture
def hidden(bang_chak, facilitator):
    """A goal set in a round for officials; and one worded anew and told of there."""
    closed = make_meeting(
        bang_chak, round_number=2, held_on=SEP_19, visibility="officials"
    )
    make_goal(bang_chak, "ลับหนึ่ง", set_in=closed)
    open_goal = make_goal(
        bang_chak, "เปิดเผย", set_in=make_meeting(bang_chak, held_on=AUG_19)
    )
    goals.add_update(
        open_goal.pk, Told("doing", 77, "ลับสอง", closed), sent(facilitator)
    )
    open_goal.refresh_from_db()
    goals.revise(
        open_goal.pk, "ลับสาม", "ลับสี่", closed, sent(facilitator, open_goal.version)
    )
    topic = goals.need_topic(open_goal.pk, "บัญชี", facilitator)
    goals.choose_topic(topic.pk, closed, facilitator)
    return open_goal


@pytest.mark.parametrize("reader", ["visitor", "resident", "outsider"])
def test_what_a_round_for_officials_did_to_goals_is_nowhere(
    request, hidden, reader, bang_chak
):
    client = Client()
    if reader != "visitor":
        client.force_login(request.getfixturevalue(reader))
    secret = Goal.objects.get(text="ลับหนึ่ง")

    assert client.get(secret.get_absolute_url()).status_code == 404
    for address in (
        hidden.get_absolute_url(),
        bang_chak.get_absolute_url(),
        hidden.set_in.get_absolute_url(),
    ):
        page = plain(client.get(address))
        assert "เปิดเผย" in page
        assert "ลับ" not in page
        assert "77%" not in page
        assert "เลือกไว้แลกเปลี่ยนต่อไป" not in page


def test_officials_read_what_their_round_did(client, hidden, facilitator, bang_chak):
    client.force_login(facilitator)

    page = plain(client.get(hidden.get_absolute_url()))

    assert "ลับสาม" in page
    assert "คืบหน้า 77%" in page
    assert "เปิดเผย" in page  # what it said before
    assert "ลับหนึ่ง" in client.get(bang_chak.get_absolute_url()).text


def test_an_open_wording_does_not_tell_what_was_said_behind_it(
    client, hidden, facilitator
):
    hidden.refresh_from_db()
    goals.revise(hidden.pk, "เปิดเผยอีก", "ชัดขึ้น", None, sent(facilitator, hidden.version))

    page = client.get(hidden.get_absolute_url()).text

    assert "เปิดเผยอีก" in page
    assert "ลับ" not in page


def test_a_goal_of_no_round_says_that_only_members_see_it(client, bang_chak, resident):
    goal = make_goal(bang_chak, TEXT)
    client.force_login(resident)

    page = client.get(goal.get_absolute_url()).text

    assert "เห็นเฉพาะสมาชิกของตำบลกับเจ้าหน้าที่" in page
    assert "og:title" not in page
    assert Client().get(goal.get_absolute_url()).status_code == 404


def test_a_goal_of_a_tambon_that_has_not_joined_is_not_found(client, administrator):
    goal = make_goal(make_tambon("800120", "ปากพูน", joined_on=None), TEXT)
    client.force_login(administrator)

    assert client.get(goal.get_absolute_url()).status_code == 404


def test_only_writers_of_the_place_find_deeds(client, goal, facilitator, resident):
    for user, finds in ((resident, False), (facilitator, True)):
        client.force_login(user)
        page = client.get(goal.get_absolute_url()).text
        for deed in ("update", "edit", "replace", "topics"):
            assert (page_of(goal, deed) in page) == finds


# Setting one


def test_a_facilitator_sets_the_goal_of_her_tambon(by_facilitator, first, facilitator):
    response = by_facilitator.post(NEW, new(set_in=first.pk), follow=True)

    goal = Goal.objects.get()
    assert (str(goal.tambon), goal.text) == ("บางจาก", "ออมทุกเดือน")
    assert (goal.set_in, goal.recorded_by) == (first, facilitator)
    assert "จดเป้าหมายไว้แล้ว" in response.text
    assert "ออมทุกเดือน" in response.text


def test_a_village_nobody_had_written_down_gets_its_goal(
    by_facilitator, goal, bang_chak
):
    by_facilitator.post(NEW, new(set_on="19 ส.ค. 48", parent=goal.pk) | {"place": "9"})

    child = Goal.objects.get(parent=goal)
    assert child.village == Village.objects.get(tambon=bang_chak, moo=9)
    assert child.set_on == AUG_19


def test_a_goal_may_be_known_without_its_words(by_facilitator):
    by_facilitator.post(NEW, new(is_unknown="on") | {"text": ""})

    assert Goal.objects.get().text is None


def test_the_goal_of_the_whole_tambon_serves_no_other(by_facilitator, goal):
    by_facilitator.post(NEW, new(parent=goal.pk))

    assert Goal.objects.get(text="ออมทุกเดือน").parent is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"text": ""}, "โปรดพิมพ์เป้าหมาย"),
        ({"is_unknown": "on"}, "โปรดเอาเครื่องหมายในช่องนี้ออก"),
        ({"place": ""}, "โปรดเลือกว่าเป็นเป้าหมายของใคร"),
        ({"place": "12"}, "โปรดเลือกทั้งตำบล หรือหมู่บ้านในตำบลนี้"),
        ({"set_on": "31/2/48"}, "31"),
        ({"set_on": "22 พ.ย. 48"}, "ยังมาไม่ถึง"),
        ({"set_in": "{elsewhere}"}, "ไม่อยู่ในรายการนัดของตำบล"),
        ({"parent": "{not_ours}"}, "โปรดเลือกจากเป้าหมายของตำบลนี้"),
    ],
)
def test_what_does_not_fit_is_explained_and_typing_is_kept(
    by_facilitator, bang_chak, tha_rai, typed, reason
):
    bang_chak.village_count = 11
    bang_chak.save()
    elsewhere = make_meeting(tha_rai, round_number=1)
    ids = {
        "{elsewhere}": elsewhere.pk,
        "{not_ours}": make_goal(tha_rai, set_in=elsewhere).pk,
    }
    typed = {name: ids.get(text, text) for name, text in typed.items()}

    page = by_facilitator.post(NEW, new() | {"place": "7"} | typed)

    assert reason in plain(page)
    assert typed.get("text", "ออมทุกเดือน") in page.text
    assert not Goal.objects.filter(tambon=bang_chak).exists()
    assert not Goal.objects.exclude(village=None).exists()
    assert not Village.objects.exists()


def test_a_day_beside_a_round_is_one_too_many(by_facilitator, first):
    page = by_facilitator.post(NEW, new(set_in=first.pk, set_on="19 ส.ค. 48"))

    assert "โปรด" in page.text or "กรุณา" in page.text
    assert page.context["form"].has_error("set_on")
    assert not Goal.objects.exists()


def test_a_tambon_of_others_is_refused_in_words(by_facilitator, tha_rai):
    page = by_facilitator.post(NEW, new() | {"tambon": "800106"})

    assert page.status_code == 403
    assert "ท่านไม่ได้เป็นผู้บันทึกของตำบลนี้" in page.text
    assert "ออมทุกเดือน" in page.text
    assert by_facilitator.get(f"{NEW}?tambon=800106").status_code == 404
    assert not Goal.objects.exists()


def test_a_round_that_is_cancelled_is_not_offered(by_facilitator, bang_chak, first):
    gone = make_meeting(bang_chak, held_on=OCT_25, state="cancelled")

    page = by_facilitator.get(NEW)

    rounds = page.context["form"].fields["set_in"].queryset
    assert list(rounds) == [first]
    assert by_facilitator.post(NEW, new(set_in=gone.pk)).status_code == 200
    assert not Goal.objects.exists()


def test_who_writes_for_several_tambons_chooses_first(client, bang_chak, tha_rai):
    person = make_user("prasan", Role.COORDINATOR, district=bang_chak.district)
    client.force_login(person)

    asked = client.get(NEW)
    page = client.get(f"{NEW}?tambon=800106")

    assert "ของตำบลไหน" in asked.text
    assert "ตั้งเป้าหมาย ตำบลท่าไร่" in page.text
    assert not Goal.objects.exists()


def test_the_address_may_choose_the_village_and_what_it_serves(by_facilitator, goal):
    page = by_facilitator.get(f"{NEW}?tambon=800119&village=7&parent={goal.pk}")

    assert '<option value="7" selected>' in page.text
    assert f'<option value="{goal.pk}" selected>' in page.text
    assert not Village.objects.exists()


def test_the_same_form_twice_is_one_goal(by_facilitator, first):
    typed = new(set_in=first.pk) | {"place": "7"}

    one, other = by_facilitator.post(NEW, typed), by_facilitator.post(NEW, typed)

    assert one.url == other.url == Goal.objects.get().get_absolute_url()


def test_the_same_key_with_other_words_shows_both(by_facilitator):
    typed = new()
    by_facilitator.post(NEW, typed)

    page = by_facilitator.post(NEW, typed | {"text": "อย่างอื่น"})

    assert page.status_code == 409
    assert "ออมทุกเดือน" in page.text
    assert "อย่างอื่น" in page.text
    assert Goal.objects.get().text == "ออมทุกเดือน"
    by_facilitator.post(NEW, dict(page.context["again"]))
    assert Goal.objects.filter(text="อย่างอื่น").exists()


# Telling how it goes


def test_a_facilitator_tells_how_it_goes(by_facilitator, goal, bang_chak):
    third = make_meeting(bang_chak, round_number=3, held_on=OCT_25)
    typed = form(status="doing", progress="๔๐%", note="รับสมาชิก", in_round=third.pk)

    page = plain(by_facilitator.post(page_of(goal, "update"), typed, follow=True))

    goal.refresh_from_db()
    assert (goal.status, goal.progress) == ("doing", 40)
    assert "จดความคืบหน้าไว้แล้ว" in page
    assert "คืบหน้า 40%" in page
    assert third.get_absolute_url() in page
    told = plain(by_facilitator.get(third.get_absolute_url()))
    assert "เป้าหมายในนัดนี้" in told
    assert "รับสมาชิก" in told


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"progress": "101"}, "0 ถึง 100"),
        ({"progress": "-1"}, "0 ถึง 100"),
        ({"progress": "ครึ่งหนึ่ง"}, "0 ถึง 100"),
        ({"progress": "", "note": " "}, "กรุณาบอก"),
        ({"status": "ลืม"}, "ลืม"),
        ({"in_round": "{elsewhere}"}, "ไม่อยู่ในรายการนัดของตำบล"),
    ],
)
def test_an_update_that_does_not_fit_is_explained(
    by_facilitator, goal, tha_rai, typed, reason
):
    elsewhere = make_meeting(tha_rai, round_number=1)
    if "in_round" in typed:
        typed = {"in_round": elsewhere.pk}

    page = by_facilitator.post(page_of(goal, "update"), form(**typed))

    assert page.status_code == 200
    assert "ยังส่งไม่ได้" in page.text
    assert reason in plain(page)
    assert not GoalUpdate.objects.exists()


def test_a_figure_of_nought_is_a_figure(by_facilitator, goal):
    by_facilitator.post(page_of(goal, "update"), form(progress="0"))

    goal.refresh_from_db()
    assert goal.progress == 0


def test_the_same_update_twice_is_told_once(by_facilitator, goal):
    typed = form(note="รับสมาชิก")

    for _time in range(2):
        assert by_facilitator.post(page_of(goal, "update"), typed).status_code == 302

    assert GoalUpdate.objects.count() == 1
    page = by_facilitator.post(page_of(goal, "update"), typed | {"progress": "5"})
    assert page.status_code == 409
    assert "รับสมาชิก" in page.text
    assert GoalUpdate.objects.get().progress is None


def test_a_form_without_its_key_changes_nothing_and_keeps_the_words(
    by_facilitator, goal
):
    page = by_facilitator.post(page_of(goal, "update"), {"note": "รับสมาชิก"})

    assert page.status_code == 409
    assert "รับสมาชิก" in page.text
    assert not GoalUpdate.objects.exists()


def test_what_was_typed_survives_the_log_in(client, goal, facilitator):
    facilitator.set_password(PASSWORD)
    facilitator.save()
    address = page_of(goal, "update")
    typed = form(note="น้ำท่วมทางเข้า", progress="40", writer=facilitator.pk)

    asked = client.post(address, typed)
    login = {"username": "amnuay", "password": PASSWORD, "next": address}
    client.post(reverse("account_login"), login | {"typed": asked.context["typed"]})
    page = client.get(address)

    assert asked.status_code == 401
    assert "น้ำท่วมทางเข้า" in page.text
    assert 'value="40"' in page.text
    assert not GoalUpdate.objects.exists()


def test_a_new_goal_survives_the_log_in_too(client, facilitator, bang_chak, tha_rai):
    facilitator.set_password(PASSWORD)
    facilitator.save()
    typed = new(writer=facilitator.pk) | {"place": "7"}

    asked = client.post(NEW, typed)
    login = {"username": "amnuay", "password": PASSWORD, "next": NEW}
    client.post(reverse("account_login"), login | {"typed": asked.context["typed"]})
    page = client.get(NEW)

    assert "ออมทุกเดือน" in page.text
    assert '<option value="7" selected>' in page.text
    assert str(typed["key"]) in page.text


# Other words, another goal


def test_a_goal_is_worded_anew_and_says_what_it_said(by_facilitator, goal):
    typed = form(text="เป็นสถาบันการเงินของทุกหมู่บ้าน", why="ชัดขึ้น")

    page = by_facilitator.post(page_of(goal, "edit"), typed, follow=True).text

    goal.refresh_from_db()
    assert goal.text == typed["text"]
    assert typed["text"] in page
    assert TEXT in page
    assert "ชัดขึ้น" in page


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"text": "อย่างอื่น", "why": ""}, "เปลี่ยนข้อความ"),
        ({"text": TEXT, "why": "พิมพ์ผิด"}, "อยู่แล้ว"),
        ({"text": " ", "why": "ลบ"}, "โปรดพิมพ์ข้อความของเป้าหมาย"),
    ],
)
def test_other_words_need_words_and_a_reason(by_facilitator, goal, typed, reason):
    page = by_facilitator.post(page_of(goal, "edit"), form(**typed))

    assert reason in page.text
    goal.refresh_from_db()
    assert goal.text == TEXT


def test_who_worked_on_an_older_version_sees_both_texts(
    by_facilitator, goal, facilitator
):
    goals.revise(goal.pk, "ของเขา", "ชัดขึ้น", None, sent(facilitator))

    page = by_facilitator.post(page_of(goal, "edit"), form(text="ของฉัน", why="สั้นลง"))

    assert page.status_code == 409
    assert "ของเขา" in page.text
    assert "ของฉัน" in page.text
    goal.refresh_from_db()
    assert goal.text == "ของเขา"
    by_facilitator.post(page_of(goal, "edit"), dict(page.context["again"]))
    goal.refresh_from_db()
    assert goal.text == "ของฉัน"


def test_the_same_wording_twice_is_one_entry_and_another_is_a_conflict(
    by_facilitator, goal
):
    typed = form(text="ใหม่", why="ชัดขึ้น")

    answers = [by_facilitator.post(page_of(goal, "edit"), typed) for _ in range(2)]
    other = by_facilitator.post(page_of(goal, "edit"), typed | {"text": "อีกอย่าง"})

    assert [answer.status_code for answer in answers] == [302, 302]
    assert other.status_code == 409
    assert "อีกอย่าง" in other.text
    assert goal.updates.count() == 1


def test_another_goal_takes_its_place_once(by_facilitator, goal, first):
    typed = form(text="ใหม่", set_in=first.pk, why="ตกลงกันใหม่")
    address = page_of(goal, "replace")

    one, same = by_facilitator.post(address, typed), by_facilitator.post(address, typed)
    late = by_facilitator.post(address, form(text="สายไป"))
    again = by_facilitator.post(address, dict(late.context["again"]))

    made = Goal.objects.get(supersedes=goal)
    assert one.url == same.url == made.get_absolute_url()
    assert late.status_code == 409
    assert "มีเป้าหมายอื่นมาแทนเป้าหมายนี้แล้ว" in again.text
    assert "สายไป" in again.text
    assert Goal.objects.count() == 2


@pytest.mark.parametrize("deed", ["update", "edit", "replace", "topics"])
def test_strangers_to_the_place_find_no_forms(client, goal, colleague, resident, deed):
    for user in (colleague, resident):
        client.force_login(user)
        assert client.get(page_of(goal, deed)).status_code == 404
        assert client.post(page_of(goal, deed), form(note="ของเรา")).status_code == 404

    assert not GoalUpdate.objects.exists()


# What has to be known


def test_topics_are_added_chosen_and_exchanged(by_facilitator, goal, first):
    address = page_of(goal, "topics")

    for _time in range(2):
        by_facilitator.post(address, {"deed": "add", "name": " บัญชี "})
    topic = GoalTopic.objects.get()
    move = {"deed": "state", "topic": topic.pk, "seen": "needed", "state": "chosen"}
    for _time in range(2):
        page = by_facilitator.post(address, move | {"in_round": first.pk}, follow=True)

    topic.refresh_from_db()
    assert (topic.name, topic.state, topic.chosen_in) == ("บัญชี", "chosen", first)
    assert "เลือกไว้แลกเปลี่ยนต่อไป" in page.text
    told = by_facilitator.get(first.get_absolute_url()).text
    assert "เลือกไว้แลกเปลี่ยนต่อไป: บัญชี" in told


def test_a_topic_that_somebody_else_moved_on_is_shown_first(
    by_facilitator, goal, facilitator
):
    topic = goals.need_topic(goal.pk, "บัญชี", facilitator)
    goals.leave_topic(topic.pk, "dropped", facilitator)
    move = {"deed": "state", "topic": topic.pk, "seen": "needed", "state": "chosen"}

    page = by_facilitator.post(page_of(goal, "topics"), move)

    assert page.status_code == 409
    assert "มีคนอื่นเปลี่ยน “บัญชี”" in page.text
    topic.refresh_from_db()
    assert topic.state == "dropped"


def test_a_topic_of_another_goal_or_round_is_refused(
    by_facilitator, goal, tha_rai, facilitator
):
    topic = goals.need_topic(goal.pk, "บัญชี", facilitator)
    others = GoalTopic.objects.create(goal=make_goal(tha_rai), name="สินเชื่อ")
    elsewhere = make_meeting(tha_rai, round_number=1)
    move = {"deed": "state", "seen": "needed", "state": "chosen"}

    for typed in (
        {"topic": others.pk},
        {"topic": topic.pk, "in_round": elsewhere.pk},
        {"topic": topic.pk, "state": "ลืม"},
    ):
        page = by_facilitator.post(page_of(goal, "topics"), move | typed)
        assert "ยังส่งไม่ได้" in page.text

    assert set(GoalTopic.objects.values_list("state", flat=True)) == {"needed"}
    odd = by_facilitator.post(page_of(goal, "topics"), {"deed": "ลบ"})
    assert odd.status_code == 404


@pytest.mark.parametrize("name", [" ", "\u200b"])
def test_a_topic_needs_a_name(by_facilitator, goal, name):
    page = by_facilitator.post(page_of(goal, "topics"), {"deed": "add", "name": name})

    assert "โปรดพิมพ์เรื่องที่ต้องรู้" in page.text
    assert not GoalTopic.objects.exists()


# How much is asked


def test_more_updates_and_villages_ask_no_more(
    client, goal, bang_chak, first, facilitator, django_assert_max_num_queries, uncached
):
    def add(moo):
        meeting = make_meeting(bang_chak, held_on=OCT_25)
        child = make_goal(make_village(bang_chak, moo), set_in=meeting, parent=goal)
        for row in (goal, child):
            goals.add_update(row.pk, Told(note="ดี", meeting=meeting), sent(facilitator))
        topic = goals.need_topic(goal.pk, f"เรื่องที่ {moo}", facilitator)
        goals.choose_topic(topic.pk, meeting, facilitator)

    add(1)
    with django_assert_max_num_queries(9) as one:
        client.get(goal.get_absolute_url())
    for moo in range(2, 9):
        add(moo)
    with django_assert_max_num_queries(len(one)):
        client.get(goal.get_absolute_url())
