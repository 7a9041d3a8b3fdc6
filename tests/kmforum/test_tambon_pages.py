import datetime
import uuid

import pytest

from meetings import goals
from meetings.appointments import Sent
from meetings.models import ActionItem, Goal, GoalUpdate, Milestone, Participation
from people.models import Role
from tests.factories import (
    make_appointment,
    make_district,
    make_goal,
    make_group,
    make_kind,
    make_meeting,
    make_milestone_kind,
    make_outcome,
    make_tambon,
    make_tambons,
    make_user,
    make_village,
)

DAY = datetime.date
LIST = "/tambons/"
PAGE = "/tambons/800119/"
RECORD = "บันทึกนัดนี้"


# The list


def test_an_empty_list_says_so(client, db):
    assert "ยังไม่มีตำบลเข้าร่วม" in client.get(LIST).text


def test_the_list_tells_last_round_and_next_day_of_each(client, story):
    response = client.get(LIST)

    assert "อำเภอเมืองนครศรีธรรมราช" in response.text
    assert "นัดที่ 3" in response.text
    assert "จ. 21\u00a0พ.ย.\u00a02548" in response.text
    assert "ยังไม่ได้ข้อสรุป" in response.text


def test_a_tambon_without_rounds_or_day_shows_that(client, bang_chak):
    response = client.get(LIST)

    assert response.text.count("ยังไม่มี") == 2


def test_the_list_is_grouped_by_district(client, bang_chak):
    make_district("8002", "พรหมคีรี")
    make_tambon("800201", "พรหมโลก")

    response = client.get(LIST)

    places = [response.text.index(name) for name in ("เมืองนคร", "บางจาก", "พรหมคีรี")]
    assert places == sorted(places)
    assert "พรหมโลก" in response.text


@pytest.mark.parametrize(
    "typed", ["บางจาก", "ตำบลบางจาก", "ต.บางจาก", " บาง ", "800119", "๘๐๐๑๑๙", "8001"]
)
def test_search_finds_by_name_and_code(typed, client, bang_chak):
    make_district("8002", "พรหมคีรี")
    make_tambon("800201", "พรหมโลก")

    response = client.get(LIST, {"q": typed})

    assert "/tambons/800119/" in response.text
    assert "/tambons/800201/" not in response.text


def test_search_takes_both_spellings_of_sara_am_and_of_ae(client, db):
    make_tambon("800104", "กำแพงเซา")

    for typed in ("กำแพง", "กํา", "กําเเพง"):
        assert "/tambons/800104/" in client.get(LIST, {"q": typed}).text


def test_search_without_a_hit_keeps_the_words_and_offers_the_way_back(
    client, bang_chak
):
    response = client.get(LIST, {"q": "<b>ไม่มี"})

    assert "ไม่พบตำบลที่ตรงกัน" in response.text
    assert "&lt;b&gt;ไม่มี" in response.text
    assert "ดูทุกตำบล" in response.text


def test_the_list_comes_in_pages_that_keep_the_search(client, db):
    make_tambons(30)

    first = client.get(LIST, {"q": "ตำบลที่"})
    second = client.get(LIST, {"q": "ตำบลที่", "page": 2})

    assert first.text.count('role="rowheader"') == 24
    assert "page=2" in first.text
    assert second.text.count('role="rowheader"') == 6


@pytest.mark.parametrize("page", ["0", "99", "-1", "สอง", ""])
def test_a_page_that_is_not_there_gives_one_that_is(page, client, bang_chak):
    assert "บางจาก" in client.get(LIST, {"page": page}).text


@pytest.mark.parametrize("count", [3, 300])
def test_the_list_takes_four_queries(
    count, client, uncached, db, django_assert_num_queries
):
    for tambon in make_tambons(count)[:12]:
        make_meeting(tambon, round_number=1)
        make_appointment(tambon)

    with django_assert_num_queries(4):
        client.get(LIST)


# The page of one


@pytest.mark.parametrize(
    "code", ["800120", "800101", "80011", "8001190", "abcdef", "๘๐๐๑๑๙", "80011x", "-1"]
)
def test_what_is_no_joined_tambon_is_not_found(code, client, bang_chak):
    make_tambon("800101", "ในเมือง", joined_on=None)

    assert client.get(f"/tambons/{code}/").status_code == 404


def test_a_tambon_for_practice_is_not_found(client, db):
    make_tambon("800105", "นาซ้อม", is_practice=True)

    assert client.get("/tambons/800105/").status_code == 404


def test_a_new_tambon_has_a_page_of_kind_absences(client, bang_chak):
    response = client.get(PAGE)

    for words in (
        "ไม่ได้ระบุจำนวนหมู่บ้าน",
        "ยังไม่มีนัดต่อไป",
        "ยังไม่มีนัดที่บันทึกไว้",
        "ยังไม่มีใครเขียนบริบทของบางจาก",
        "ยังไม่มีขั้นที่บันทึกไว้",
        "ยังไม่มีเป้าหมายในบันทึก",
    ):
        assert words in response.text
    main = response.text[response.text.index("<main") :]
    assert ">0" not in main


def test_the_page_of_the_story_says_where_it_stands(client, story):
    response = client.get(PAGE)

    assert "อำเภอเมืองนครศรีธรรมราช · 11 หมู่บ้าน · รหัส 800119" in response.text
    assert "นัดต่อไป: นัดที่ 4" in response.text
    assert "เรื่องที่ค้างมาจากนัดก่อน" in response.text
    assert "หนุนเสริมในเรื่องบัญชี" in response.text
    assert "ได้เป้าหมายตำบล" in response.text


def test_rounds_are_told_newest_first_with_what_came_of_them(client, story):
    response = client.get(PAGE)

    listed = response.text[response.text.index('<ol class="rows"') :]
    told = ["วงเรียนรู้คุณเอื้อ", "นัดที่ 3", "นัดที่ 2", "นัดที่ 1", "เวทีร่วม 3 ตำบล"]
    places = [listed.index(name) for name in told]
    assert places == sorted(places)
    assert "บางจากรับปากว่าจะกลับไปสร้างบล็อก" in listed
    assert '<span class="chip need">ขอหนุนเสริม</span>' in listed
    assert "ท่าไร่รับปาก" not in listed


def test_people_are_counted_and_not_listed(client, story):
    response = client.get(PAGE)

    assert "9\u00a0คน ระบุชื่อแน่ชัดแล้วในนัดที่ 3" in response.text
    assert "หมู่ที่ 7" in response.text
    assert "หน้านี้นับจำนวนคน ไม่แสดงรายชื่อ" in response.text


def test_facilitators_without_a_number_are_not_made_zero(client, story):
    response = client.get("/tambons/800114/")

    assert "กำหนดแล้วในนัดที่ 4 ไม่ได้ระบุจำนวน" in response.text


def test_the_steps_say_what_is_known_and_what_is_not(client, story):
    bang_chak, mamuang = client.get(PAGE), client.get("/tambons/800114/")

    assert "ยังไม่เปิด" in bang_chak.text
    assert "ทำแล้วบางส่วน" in bang_chak.text
    assert "ยังไม่เปิด" not in mamuang.text
    assert "27\u00a0ต.ค.\u00a02548" in mamuang.text


def test_the_undecided_day_has_a_leaf_of_its_own(client, story):
    response = client.get("/tambons/800106/")

    assert 'class="leaf open"' in response.text
    assert "ยังไม่ได้ข้อสรุป" in response.text
    assert "รอวันมา 37 วัน" in response.text
    assert "เพิ่มลงปฏิทิน" not in response.text
    assert '<span class="chip need">ยังตกลงกันไม่ได้</span>' in response.text
    # What they could not agree on is read in its record, not above all else.
    assert "ถกเถียง" not in response.text


def test_driver_context_and_lead_village_are_shown_when_known(client, bang_chak):
    bang_chak.driver = make_group(bang_chak, "กองทุนหมู่บ้าน", "village_fund")
    bang_chak.context = "ริมคลอง\n\nมีสวนมังคุด <b>"
    bang_chak.save()
    meeting = make_meeting(bang_chak, round_number=1)
    Participation.objects.create(
        meeting=meeting, village=make_village(bang_chak, 7), duty="lead"
    )

    response = client.get(PAGE)

    assert "กองทุนหมู่บ้าน" in response.text
    assert "<p>มีสวนมังคุด &lt;b&gt;</p>" in response.text
    assert "แกนหลักการแลกเปลี่ยน" in response.text


def test_only_writers_of_the_tambon_are_offered_to_record(
    client, bang_chak, facilitator, colleague, resident, governor_office, administrator
):
    appointment = make_appointment(bang_chak)
    coordinator = make_user("prasan", Role.COORDINATOR, district=bang_chak.district)
    offered = []
    for user in (
        None,
        facilitator,
        coordinator,
        administrator,
        colleague,
        resident,
        governor_office,
    ):
        client.logout()
        if user:
            client.force_login(user)
        offered.append(RECORD in client.get(PAGE).text)

    assert offered == [False, True, True, True, False, False, False]
    client.force_login(facilitator)
    link = f"/meetings/new/?appointment={appointment.pk}"
    assert link in client.get(PAGE).text


def test_without_an_appointment_a_writer_may_announce_one(
    client, bang_chak, facilitator
):
    client.force_login(facilitator)

    response = client.get(PAGE)

    assert "/appointments/new/?tambon=800119" in response.text
    assert RECORD not in response.text


def test_an_unconfirmed_round_is_for_those_who_may_read_it(
    client, bang_chak, facilitator, resident, outsider
):
    meeting = make_meeting(
        bang_chak, round_number=1, recorded_by=facilitator, title="ประชุมเงียบ"
    )
    make_outcome(meeting, "ตกลงกันแล้ว")
    kind = make_milestone_kind()
    Milestone.objects.create(
        tambon=bang_chak, kind=kind, meeting=meeting, note="สถาบันการเงิน"
    )
    seen = []
    for user in (None, outsider, resident, facilitator):
        client.logout()
        if user:
            client.force_login(user)
        page = client.get(PAGE).text
        seen.append(
            [w in page for w in ("ประชุมเงียบ", "รอยืนยัน", "ตกลงกันแล้ว", "สถาบันการเงิน")]
        )

    assert seen == [[False] * 4, [False] * 4, [True] * 4, [True] * 4]


def test_what_only_officials_see_is_for_officials(
    client, bang_chak, facilitator, resident
):
    meeting = make_meeting(bang_chak, round_number=1)
    make_outcome(
        meeting,
        "ทะเลาะกันเรื่องเงินกู้",
        kind="support_request",
        title="เรื่องที่ทะเลาะกัน",
        visibility="officials",
    )
    seen = []
    for user in (None, resident, facilitator):
        client.logout()
        if user:
            client.force_login(user)
        seen.append("ทะเลาะกัน" in client.get(PAGE).text)

    assert seen == [False, False, True]


def test_a_settled_request_is_shown_as_settled(client, bang_chak):
    meeting = make_meeting(bang_chak, round_number=1)
    make_outcome(
        meeting, "ขอครูบัญชี", kind="support_request", resolved_on=DAY(2005, 11, 1)
    )

    response = client.get(PAGE)

    assert '<span class="chip done">หนุนเสริมแล้ว</span>' in response.text
    assert "เรื่องที่ค้างมาจากนัดก่อน" not in response.text


def test_what_is_carried_over_is_cut_short_and_says_so(client, bang_chak):
    meeting = make_meeting(bang_chak, round_number=1)
    for number in range(5):
        ActionItem.objects.create(
            meeting=meeting, tambon=bang_chak, text=f"งานที่ {number}"
        )

    response = client.get(PAGE)

    assert "<li>งานที่ 2</li>" in response.text
    assert "<li>งานที่ 3</li>" not in response.text
    assert "และยังมีอีก" in response.text


def test_an_action_of_an_item_for_officials_is_not_carried_in_public(client, bang_chak):
    meeting = make_meeting(bang_chak, round_number=1)
    outcome = make_outcome(meeting, "เถียงกัน", visibility="officials")
    ActionItem.objects.create(
        meeting=meeting, item=outcome.item, tambon=bang_chak, text="ไกล่เกลี่ย"
    )

    response = client.get(PAGE)

    assert "ไกล่เกลี่ย" not in response.text
    assert "เรื่องที่ค้างมาจากนัดก่อน" not in response.text


def test_older_rounds_follow_by_name_so_that_none_is_missing(client, bang_chak):
    for number in range(1, 61):
        held_on = DAY(2001, 1, 5) + datetime.timedelta(days=29 * number)
        make_meeting(bang_chak, round_number=number, held_on=held_on)

    response = client.get(PAGE)

    assert "นัดก่อนหน้านี้อีก 48 นัด" in response.text
    for number in (1, 30, 60):
        assert f"นัดที่ {number}</a>" in response.text


def test_only_an_administrator_is_led_to_write_the_context(
    client, bang_chak, facilitator, administrator
):
    client.force_login(facilitator)
    assert "/admin/" not in client.get(PAGE).text

    client.force_login(administrator)

    assert f"/admin/tambons/tambon/{bang_chak.pk}/change/" in client.get(PAGE).text


def test_visitors_get_no_cookie(client, story):
    assert not client.get(PAGE).cookies
    assert not client.get(LIST).cookies


@pytest.mark.parametrize("url", [LIST, PAGE])
def test_only_reading_is_offered(url, client, bang_chak):
    assert client.post(url).status_code == 405


# Its goals


def test_the_goals_stand_as_a_tree_with_what_the_villages_say(
    client, bang_chak, facilitator
):
    bang_chak.village_count = 11
    bang_chak.save()
    first = make_meeting(bang_chak, round_number=1)
    goal = make_goal(bang_chak, set_in=first)
    village = make_village(bang_chak, 7)
    child = make_goal(village, None, set_in=first, parent=goal)
    alone = make_goal(make_village(bang_chak, 2), "ออมทุกเดือน", set_in=first)
    told = {"meeting": first, "at": first.recorded_at}
    GoalUpdate.objects.create(goal=child, status="doing", **told)

    page = client.get(PAGE)

    tree = page.context["portrait"].goals
    assert [node.goal for node in tree.nodes] == [goal, child, alone]
    assert "1/11 หมู่บ้านรายงาน" in page.text
    for row in (goal, child, alone):
        assert f'href="{row.get_absolute_url()}"' in page.text
    assert "/goals/new/" not in page.text
    client.force_login(facilitator)
    assert "/goals/new/?tambon=800119" in client.get(PAGE).text


def test_a_goal_that_was_replaced_leaves_the_tree(client, bang_chak, facilitator):
    first = make_meeting(bang_chak, round_number=1)
    goal = make_goal(bang_chak, "เดิม", set_in=first)
    form = Sent(facilitator, uuid.uuid4(), 1)
    goals.supersede(goal.pk, Goal(text="ใหม่", set_in=first), "", form)

    (top,) = client.get(PAGE).context["portrait"].goals.tops

    assert top.goal.text == "ใหม่"


def test_a_round_that_says_so_without_a_goal_on_record_is_told(client, bang_chak):
    meeting = make_meeting(bang_chak, round_number=1)
    kind = make_milestone_kind("tambon_goal")
    Milestone.objects.create(tambon=bang_chak, kind=kind, meeting=meeting)

    assert "มีบันทึกนัดบอกว่าตั้งเป้าหมายแล้ว" in client.get(PAGE).text


def test_a_goal_of_a_record_that_waits_says_so(client, bang_chak, facilitator):
    waiting = make_meeting(bang_chak, recorded_by=facilitator)
    make_goal(bang_chak, "ยังไม่มีใครรับรอง", set_in=waiting)
    assert "ยังไม่มีใครรับรอง" not in client.get(PAGE).text
    client.force_login(facilitator)

    page = client.get(PAGE).text

    section = page[page.index("t-goal") : page.index("t-way")]
    assert "ยังไม่มีใครรับรอง" in section
    assert "รอยืนยัน" in section


def test_queries_of_the_page_do_not_grow_with_rounds(
    client, uncached, bang_chak, facilitator, django_assert_max_num_queries
):
    kind, step = make_kind(), make_milestone_kind()

    def live_on(first, last):
        for number in range(first, last):
            held_on = DAY(2001, 1, 5) + datetime.timedelta(days=29 * number)
            meeting = make_meeting(
                bang_chak, round_number=number, held_on=held_on, kind=kind
            )
            make_outcome(meeting, tambon=bang_chak, kind="support_request")
            ActionItem.objects.create(meeting=meeting, tambon=bang_chak, text="ทำ")
            Milestone.objects.create(tambon=bang_chak, kind=step, meeting=meeting)
            goal = make_goal(make_village(bang_chak, number), set_in=meeting)
            told = {"meeting": meeting, "at": meeting.recorded_at}
            GoalUpdate.objects.create(goal=goal, note="ดี", **told)

    for first, last in ((1, 2), (2, 61)):
        live_on(first, last)
        make_appointment(bang_chak)
        client.logout()
        with django_assert_max_num_queries(14):
            client.get(PAGE)
        client.force_login(facilitator)
        with django_assert_max_num_queries(17):
            client.get(PAGE)


def test_a_step_of_no_round_is_older_than_any_round(client, bang_chak):
    """The databases disagree on where an unknown day stands unless told."""
    kind = make_milestone_kind()
    Milestone.objects.create(tambon=bang_chak, kind=kind, state="done", meeting=None)
    Milestone.objects.create(
        tambon=bang_chak,
        kind=kind,
        state="stuck",
        note="ยังไม่มีเวทีรองรับ",
        meeting=make_meeting(bang_chak),
    )

    assert "ยังไม่มีเวทีรองรับ" in client.get(PAGE).text


@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        ("facilitator", True),
        ("administrator", True),
        ("colleague", False),
        ("resident", False),
        ("governor_office", False),
        (None, False),
    ],
)
def test_those_who_look_after_members_find_the_way_to_them(
    request, client, bang_chak, reader, sees
):
    if reader:
        client.force_login(request.getfixturevalue(reader))

    text = client.get(PAGE).text

    assert ('href="/tambons/800119/members/"' in text) is sees
