"""The governor's summary: what counts, who sees it, what is handed out."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import (
    ActionItem,
    Attendance,
    GoalUpdate,
    Meeting,
    MeetingTambon,
    Milestone,
)
from people.models import Role
from tests.factories import (
    make_appointment,
    make_assessment,
    make_freedom_table,
    make_goal,
    make_meeting,
    make_milestone_kind,
    make_outcome,
    make_person,
    make_role,
    make_tambon,
    make_tambons,
    make_user,
    make_village,
)

PAGE = "/governor/"
HAND_OUT = "/governor/?for=meeting"
NOV_6, NOV_28 = datetime.date(2005, 11, 6), datetime.date(2005, 11, 28)


@pytest.fixture
def office(client, governor_office):
    client.force_login(governor_office)
    return client


def plain(response):
    return response.text.replace("\u00a0", " ")


def ask(meeting, tambon, text="ขอหนุนเสริมบัญชี", kind="support_request", **fields):
    return make_outcome(meeting, text, kind=kind, tambon=tambon, **fields)


def tick(tambon, meeting, state="done", code="activity_plan", **fields):
    kind = make_milestone_kind(code, code)
    return Milestone.objects.create(
        tambon=tambon, kind=kind, meeting=meeting, state=state, **fields
    )


def row_of(response, tambon):
    return next(row for row in response.context["rows"] if row["tambon"] == tambon)


def cell_of(response, tambon, code="activity_plan"):
    matrix = dict(response.context["matrix"])
    return next(cell for cell in matrix[tambon] if cell["kind"].code == code)


# Who may


def test_a_visitor_logs_in_and_comes_back(client, db):
    assert client.get(PAGE).url == "/accounts/login/?next=/governor/"


@pytest.mark.parametrize("reader", ["facilitator", "resident", "agency_staff"])
def test_everybody_else_gets_404(client, request, reader):
    client.force_login(request.getfixturevalue(reader))

    assert client.get(PAGE).status_code == 404


def test_a_coordinator_and_a_former_officer_get_404(client, province):
    for role, ended in (
        (Role.COORDINATOR, None),
        (Role.GOVERNOR_OFFICE, datetime.date(2005, 11, 20)),
    ):
        user = make_user()
        make_role(user.person, role, province=province, ends_on=ended)
        client.force_login(user)
        assert client.get(PAGE).status_code == 404


def test_the_administrator_sees_the_home_province(client, administrator, bang_chak):
    far = make_tambon("900101", "บ่อยาง")
    client.force_login(administrator)

    page = client.get(PAGE)

    assert "บางจาก" in page.text
    assert far.name not in page.text


def test_the_office_sees_its_own_province_only(office, bang_chak):
    far = make_tambon("900101", "บ่อยาง")
    elsewhere = make_meeting(far, province=far.district.province)
    ask(elsewhere, far, "เรื่องของที่อื่น")

    page = office.get(PAGE)

    assert far.name not in page.text
    assert "เรื่องของที่อื่น" not in page.text
    assert page.context["counts"]["confirmed"] == 0


# What counts


def test_the_story_counts_one_expected_none_received_eleven_without(office, story):
    counts = office.get(PAGE).context["counts"]

    assert (counts["expected"], counts["received"], counts["unappointed"]) == (1, 0, 11)
    assert (counts["confirmed"], counts["waiting"]) == (12, 0)


def test_the_story_is_told_with_both_needs_oldest_first(office, story):
    page = office.get(PAGE)
    text = plain(page)

    needs = page.context["needs"]
    assert [(str(need.place), need.round_number) for need in needs] == [
        ("บางจาก", 2),
        ("ท่าไร่", 4),
    ]
    assert "ค้างมา 63 วัน" in text
    assert "ค้างมา 37 วัน" in text
    assert "ข้อมูลถึงวันศุกร์ที่ 28 ตุลาคม 2548 เวลา 08.50 น." in text
    assert "จัดนอกนัด 11 นัด" in text
    assert "เลยมา 15 วัน ยังไม่มีบันทึก" in text
    assert "หมู่ที่ 7" in text


def test_a_record_makes_an_appointment_received(office, bang_chak):
    held = make_meeting(bang_chak, held_on=NOV_6, round_number=4)
    make_appointment(bang_chak, on=NOV_6, fulfilled_by=held)

    counts = office.get(PAGE).context["counts"]

    assert (counts["expected"], counts["received"], counts["unappointed"]) == (1, 1, 0)


def test_today_and_cancelled_ones_are_not_expected_but_not_held_ones_are(
    office, bang_chak, tha_rai, mamuang, today
):
    closed = {"cancelled_at": datetime.datetime(2005, 11, 6, tzinfo=datetime.UTC)}
    make_appointment(bang_chak, on=today)
    make_appointment(tha_rai, on=NOV_6, closed_as="cancelled", **closed)
    make_appointment(mamuang, on=NOV_6, closed_as="not_held", **closed)

    counts = office.get(PAGE).context["counts"]

    assert (counts["expected"], counts["received"]) == (1, 0)


def test_cancelled_and_retold_rounds_and_practice_do_not_count(office, bang_chak):
    first = make_meeting(bang_chak, round_number=1)
    make_meeting(bang_chak, account_of=first)
    Meeting.objects.filter(pk=make_meeting(bang_chak).pk).update(
        state="cancelled", confirmed_at=None
    )
    make_meeting(make_tambon("800121", "ตำบลฝึก", is_practice=True))

    page = office.get(PAGE)

    assert page.context["counts"]["confirmed"] == 1
    assert "ตำบลฝึก" not in page.text


def test_unconfirmed_rounds_stand_apart_and_tick_no_step(
    office, facilitator, bang_chak
):
    waiting = make_meeting(bang_chak, recorded_by=facilitator, round_number=4)
    tick(bang_chak, waiting)

    page = office.get(PAGE)

    assert page.context["counts"]["waiting"] == 1
    assert "รอยืนยัน 1 เรื่อง" in plain(page)
    assert waiting.get_absolute_url() in page.text
    assert cell_of(page, bang_chak)["step"] is None
    assert row_of(page, bang_chak)["last"] is None


def test_an_unconfirmed_request_is_shown_and_marked(office, facilitator, bang_chak):
    ask(make_meeting(bang_chak, recorded_by=facilitator), bang_chak)

    page = office.get(PAGE)

    assert "ขอหนุนเสริมบัญชี" in page.text
    assert page.context["needs"][0].meeting.state == "recorded"


# Support


def test_a_settled_request_is_gone_and_one_taken_up_names_who(
    office, bang_chak, tha_rai
):
    meeting = make_meeting(bang_chak)
    ask(meeting, bang_chak, "เรื่องที่จบแล้ว", resolved_on=NOV_6)
    ask(meeting, bang_chak, "เรื่องที่มีคนรับ", taken_by=make_person("คุณสุนันท์"))

    page = office.get(PAGE)

    assert "เรื่องที่จบแล้ว" not in page.text
    assert "คุณสุนันท์ รับเรื่องแล้ว" in page.text


def test_a_stuck_step_is_a_need_unless_its_round_says_more(office, bang_chak, tha_rai):
    tick(bang_chak, make_meeting(bang_chak), "stuck", note="รอเอกสาร")
    quarrel = make_meeting(tha_rai)
    tick(tha_rai, quarrel, "stuck")
    ask(quarrel, tha_rai, "ตกลงไม่ได้", kind="no_agreement")

    needs = office.get(PAGE).context["needs"]

    assert sorted((str(need.place), need.text) for need in needs) == [
        ("ท่าไร่", "ตกลงไม่ได้"),
        ("บางจาก", "รอเอกสาร"),
    ]


def test_a_step_that_went_on_later_is_stuck_no_more(office, bang_chak):
    tick(bang_chak, make_meeting(bang_chak, held_on=NOV_6), "stuck")
    tick(bang_chak, make_meeting(bang_chak, held_on=datetime.date(2005, 11, 8)))

    page = office.get(PAGE)

    assert page.context["needs"] == []
    assert "ไม่มีเรื่องที่ขอหนุนเสริมค้างอยู่" in page.text
    assert cell_of(page, bang_chak)["chip"] == "done"


def test_many_needs_come_in_two_helpings(office, bang_chak):
    meeting = make_meeting(bang_chak)
    for number in range(15):
        ask(meeting, bang_chak, f"เรื่องที่ {number}")

    page = office.get(PAGE)

    assert len(page.context["needs"]) == 12
    assert "ดูอีก 3 เรื่องที่ใหม่กว่า" in page.text
    assert len(office.get(f"{PAGE}?needs=all").context["needs"]) == 15


# The tables


def test_a_cell_says_the_round_or_the_day(office, bang_chak, tha_rai, mamuang):
    joint = make_meeting(
        tha_rai, bang_chak, round_number=1, held_on=datetime.date(2005, 7, 26)
    )
    tick(tha_rai, joint)
    tick(bang_chak, joint, "partly", note="หมู่ที่ 7")

    page = office.get(PAGE)

    assert cell_of(page, tha_rai)["label"] == "นัด 1"
    assert cell_of(page, bang_chak)["label"].replace("\u00a0", " ") == "26 ก.ค."
    assert cell_of(page, bang_chak)["note"] == "หมู่ที่ 7"
    assert cell_of(page, mamuang)["step"] is None
    assert "ไม่มีข้อมูล" in page.text


def test_the_absence_of_a_next_day_has_an_age(office, bang_chak, tha_rai, mamuang):
    held = make_meeting(tha_rai, held_on=datetime.date(2005, 10, 15))
    make_appointment(tha_rai, on=None, made_in=held)
    make_meeting(bang_chak, held_on=datetime.date(2005, 10, 25))
    make_appointment(mamuang, on=NOV_28)

    page = office.get(PAGE)

    assert row_of(page, tha_rai)["without"] == 37
    assert row_of(page, bang_chak)["without"] == 27
    assert row_of(page, mamuang)["without"] is None
    assert "มา 37 วันแล้ว" in plain(page)
    assert "ไม่มีนัดต่อไป" in page.text


def test_the_newest_open_appointment_is_the_next(office, bang_chak):
    make_appointment(bang_chak, on=NOV_6)
    newest = make_appointment(bang_chak, on=NOV_28)

    assert row_of(office.get(PAGE), bang_chak)["next"] == newest


def test_attendance_tells_known_about_part_and_not_given(office, bang_chak):
    days = [datetime.date(2005, month, 1) for month in (6, 7, 8, 9, 10)]
    meetings = [make_meeting(bang_chak, held_on=day) for day in days]
    for meeting, total, estimate in zip(meetings[:2], (99, 80), (0, 1), strict=True):
        meeting.total_count, meeting.total_is_estimate = total, estimate
        meeting.save()
    count = {"meeting": meetings[2], "tambon": bang_chak}
    Attendance.objects.create(label="แกนนำ", count=5, **count)
    Attendance.objects.create(label="สมาชิก", count=None, **count)
    count["meeting"] = meetings[3]
    Attendance.objects.create(label="แกนนำ", count=5, is_estimate=True, **count)
    Attendance.objects.create(label="สมาชิก", count=15, **count)

    page = office.get(PAGE)

    bars = row_of(page, bang_chak)["bars"]
    assert [bar.text for bar in bars] == ["~80", "5+", "~20", "–"]
    assert "อย่างน้อย 5 คน" in plain(page)


def test_a_joint_forum_elsewhere_is_not_the_tambons_own_round(
    office, bang_chak, tha_rai
):
    make_meeting(tha_rai, bang_chak, round_number=1, total_count=200)

    page = office.get(PAGE)

    assert row_of(page, bang_chak)["bars"] == []
    assert row_of(page, tha_rai)["bars"][0].number == 200


def test_open_work_is_counted_and_closed_work_is_not(office, bang_chak):
    meeting = make_meeting(bang_chak)
    for status in ("open", "doing", "dropped"):
        ActionItem.objects.create(
            meeting=meeting, tambon=bang_chak, text="สร้างบล็อก", status=status
        )

    assert row_of(office.get(PAGE), bang_chak)["actions"] == 2


def test_the_facilitators_phone_is_today_s(office, bang_chak, tha_rai):
    ended = {"ends_on": datetime.date(2005, 11, 20)}
    near = make_person("ใกล้", phone="0812345671")
    make_role(near, Role.FACILITATOR, tambon=bang_chak)
    make_role(
        make_person("เก่า", phone="0812345672"), "facilitator", tambon=tha_rai, **ended
    )
    of_district = make_person("อำเภอ", phone="0812345673")
    make_role(of_district, Role.FACILITATOR, district=bang_chak.district)

    page = office.get(PAGE)

    assert row_of(page, bang_chak)["phones"] == ["0812345671", "0812345673"]
    assert row_of(page, tha_rai)["phones"] == ["0812345673"]
    assert "0812345672" not in page.text


# The hand-out


def test_the_hand_out_holds_public_parts_only(office, facilitator, bang_chak, tha_rai):
    facilitator.person.phone = "0812345671"
    facilitator.person.save()
    public = make_meeting(bang_chak, round_number=1)
    ask(public, bang_chak, "เปิดเผยได้", taken_by=make_person("คุณสุนันท์"))
    ask(public, bang_chak, "เฉพาะเจ้าหน้าที่", "no_agreement", visibility="officials")
    closed = make_meeting(tha_rai, visibility="members", round_number=3)
    ask(closed, tha_rai, "เฉพาะสมาชิก")
    waiting = make_meeting(bang_chak, recorded_by=facilitator)

    inner, hand_out = office.get(PAGE), office.get(HAND_OUT)

    for text in (
        "เฉพาะเจ้าหน้าที่",
        "เฉพาะสมาชิก",
        "0812345671",
        "คุณสุนันท์",
        "ฉบับภายใน ไม่แจก",
    ):
        assert text in inner.text
        assert text not in hand_out.text
    assert "เปิดเผยได้" in hand_out.text
    assert "มีผู้รับเรื่องแล้ว" in hand_out.text
    assert waiting.get_absolute_url() not in hand_out.text
    assert closed.get_absolute_url() not in hand_out.text
    assert hand_out.context["counts"]["confirmed"] == 1
    assert row_of(hand_out, tha_rai)["last"] is None


def test_a_hidden_quarrel_does_not_return_as_a_stuck_step(office, tha_rai):
    meeting = make_meeting(tha_rai)
    tick(tha_rai, meeting, "stuck")
    ask(meeting, tha_rai, "ทะเลาะกัน", "no_agreement", visibility="officials")

    assert office.get(HAND_OUT).context["needs"] == []
    assert len(office.get(PAGE).context["needs"]) == 1


# Goals and freedom tables


def test_a_tambon_shows_its_goal_and_how_many_villages_report(office, bang_chak):
    bang_chak.village_count = 11
    bang_chak.save()
    meeting = make_meeting(bang_chak, round_number=1)
    goal = make_goal(bang_chak, set_in=meeting)
    child = make_goal(make_village(bang_chak, 7), parent=goal, set_in=meeting)
    tell(child, meeting, status="doing")
    tell(goal, meeting, status="reached")

    for address in (PAGE, HAND_OUT):
        page = office.get(address)
        assert "1/11 หมู่บ้านรายงาน" in plain(page)
        assert f'href="{goal.get_absolute_url()}"' in page.text
        assert "ถึงเป้าหมายแล้ว" in plain(page)


def tell(goal, meeting, **fields):
    return GoalUpdate.objects.create(
        goal=goal, meeting=meeting, at=meeting.recorded_at, **fields
    )


def test_a_goal_of_a_closed_round_is_not_handed_out(office, bang_chak):
    closed = make_meeting(bang_chak, visibility="officials")
    make_goal(bang_chak, "ลับ", set_in=closed)
    opened = make_goal(bang_chak, "เปิดเผย", set_in=make_meeting(bang_chak))
    tell(opened, closed, status="doing")

    inside, handed_out = office.get(PAGE), office.get(HAND_OUT)

    assert "ลับ" in inside.text
    assert "ลับ" not in handed_out.text
    (top,) = row_of(handed_out, bang_chak)["goals"].tops
    assert (top.goal, top.status) == (opened, "set")


def test_a_goal_that_nobody_has_confirmed_does_not_count_yet(
    office, bang_chak, facilitator
):
    waiting = make_meeting(bang_chak, recorded_by=facilitator)
    make_goal(bang_chak, "รอยืนยัน", set_in=waiting)
    goal = make_goal(bang_chak, set_in=make_meeting(bang_chak))
    tell(goal, waiting, status="doing")

    (top,) = row_of(office.get(PAGE), bang_chak)["goals"].tops

    assert (top.goal, top.status) == (goal, "set")


def test_a_freedom_table_is_told_of_by_day_and_number_never_by_scores(
    office, bang_chak
):
    table = make_freedom_table()
    old = make_meeting(bang_chak, held_on=datetime.date(2005, 6, 3))
    new = make_meeting(bang_chak, held_on=datetime.date(2005, 9, 19))
    make_assessment(table, bang_chak, (1, 5), meeting=old)
    for moo in (1, 7):
        make_assessment(table, make_village(bang_chak, moo), (2, 4), meeting=new)
    closed = make_meeting(bang_chak, visibility="officials")
    make_assessment(table, bang_chak, (3, 3), meeting=closed)

    page = office.get(PAGE)

    use = row_of(page, bang_chak)["use"]
    assert (use.meeting, use.day, use.subjects) == (new.pk, new.held_on, 2)
    assert "ประเมิน 2 ราย" in plain(page)
    assert new.get_absolute_url() in page.text


def test_cells_that_no_round_has_ticked_read_goals_and_tables(office, bang_chak):
    bang_chak.village_count = 11
    bang_chak.save()
    codes = ("tambon_goal", "village_goals", "self_assessment")
    for code in codes:
        make_milestone_kind(code, code)
    bare = [cell_of(office.get(PAGE), bang_chak, code) for code in codes]
    meeting = make_meeting(bang_chak, held_on=datetime.date(2005, 8, 19))
    goal = make_goal(bang_chak, set_in=meeting)
    make_goal(make_village(bang_chak, 7), parent=goal, set_in=meeting)
    make_assessment(make_freedom_table(), bang_chak, (2, 4), meeting=meeting)

    page = office.get(PAGE)

    cells = [cell_of(page, bang_chak, code) for code in codes]
    assert not any("page" in cell for cell in bare)
    assert [(cell["chip"], cell["label"].replace("\u00a0", " ")) for cell in cells] == [
        ("done", "19 ส.ค."),
        ("wait", "1/11"),
        ("done", "19 ส.ค."),
    ]
    assert cells[0]["page"] == goal.get_absolute_url()


def test_what_a_round_ticked_stands_before_what_is_read_beside(office, bang_chak):
    meeting = make_meeting(bang_chak, round_number=1)
    make_goal(bang_chak, set_in=meeting)
    tick(bang_chak, meeting, "stuck", code="tambon_goal")

    cell = cell_of(office.get(PAGE), bang_chak, "tambon_goal")

    assert cell["chip"] == "need"
    assert "page" not in cell


def test_without_goals_and_tables_nothing_is_made_up(office, bang_chak):
    row = row_of(office.get(PAGE), bang_chak)

    assert not row["goals"]
    assert row["use"] is None


# Many tambons


def fill(tambons, facilitator):
    """A round with everything for each tambon, and one that waits."""
    for number, tambon in enumerate(tambons):
        meeting = make_meeting(tambon, round_number=1, total_count=number)
        ask(meeting, tambon)
        tick(tambon, meeting, "stuck", code=f"step-{number % 3}")
        ActionItem.objects.create(meeting=meeting, tambon=tambon, text="ทำ")
        make_appointment(tambon, on=NOV_6 if number % 2 else None, made_in=meeting)
        person = make_person(f"คุณอำนวย {number}", phone=f"08{number}")
        make_role(person, Role.FACILITATOR, tambon=tambon)
        waiting = make_meeting(tambon, recorded_by=facilitator)
        goal = make_goal(tambon, set_in=meeting)
        told = {"meeting": waiting, "at": meeting.recorded_at}
        GoalUpdate.objects.create(goal=goal, note="ดี", **told)
        make_assessment(make_freedom_table(), tambon, (2, 4), meeting=meeting)


def queries_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(address)
    assert page.status_code == 200
    return len(queries)


@pytest.mark.parametrize("address", [PAGE, HAND_OUT])
def test_eight_tambons_ask_no_more_than_one(office, facilitator, bang_chak, address):
    fill([bang_chak], facilitator)
    for_one = queries_of(office, address)
    fill(make_tambons(7), facilitator)

    assert queries_of(office, address) == for_one
    assert for_one <= 21


def test_three_hundred_tambons_go_by_district_with_as_many_queries(
    office, facilitator, bang_chak
):
    fill(make_tambons(2), facilitator)
    for_three = queries_of(office, PAGE)
    fill(make_tambons(10), facilitator)
    make_tambons(288)

    assert queries_of(office, PAGE) <= for_three
    assert queries_of(office, f"{PAGE}?district=8099") <= for_three
    page = office.get(PAGE)
    assert "rows" not in page.context
    assert '?district=8099"' in page.text
    assert "อำเภอสมมุติ" in page.text
    opened = office.get(f"{PAGE}?district=8099")
    assert len(opened.context["rows"]) == 300
    assert "บางจาก" not in opened.text


def test_an_unknown_district_shows_them_all(office):
    make_tambons(13)

    assert "รายอำเภอ" in office.get(f"{PAGE}?district=x").text


def test_a_district_counts_only_its_own(office, bang_chak):
    fill_in = make_tambons(13)
    make_appointment(fill_in[0], on=NOV_6)
    make_appointment(bang_chak, on=NOV_6)
    make_appointment(bang_chak, on=None)

    rows = {
        row["district"].code: (row["overdue"], row["undated"])
        for row in office.get(PAGE).context["districts"]
    }

    assert rows == {"8001": (1, 1), "8099": (1, 0)}
    opened = office.get(f"{PAGE}?district=8001")
    assert opened.context["counts"]["expected"] == 1


@pytest.mark.parametrize("address", [PAGE, HAND_OUT])
def test_a_district_says_how_many_of_its_tambons_have_goals_and_used_a_table(
    office, administrator, bang_chak, address
):
    first, second, third, fourth, *_others = make_tambons(13)
    told = make_meeting(first)
    make_goal(first, set_in=told)
    make_goal(make_village(first, 1), set_in=told)
    make_goal(make_village(second, 2), set_in=make_meeting(second))
    make_goal(third, "ลับ", set_in=make_meeting(third, visibility="officials"))
    make_goal(fourth, "นอกนัด", set_in=None)
    make_goal(bang_chak, "รอยืนยัน", set_in=make_meeting(bang_chak, state="recorded"))
    table = make_freedom_table()
    make_assessment(table, first, (2, 4), meeting=told)
    make_assessment(table, make_village(first, 3), (2, 4), meeting=told)

    page = office.get(address)

    rows = {row["district"].code: row for row in page.context["districts"]}
    seen = 2 if address == HAND_OUT else 4
    assert (rows["8099"]["aimed"], rows["8099"]["assessed"]) == (seen, 1)
    assert (rows["8001"]["aimed"], rows["8001"]["assessed"]) == (0, 0)
    assert f"{seen}/13 ตำบล" in page.text
    assert "1/13 ตำบล" in page.text
    office.force_login(administrator)
    assert "4/13 ตำบล" in office.get(PAGE).text


def test_nothing_yet_is_said_plainly(office):
    page = office.get(PAGE)

    assert "ยังไม่มีตำบลที่เข้าร่วม" in page.text
    assert "ยังไม่มีนัดที่ครบกำหนด" in page.text
    assert not MeetingTambon.objects.exists()


def test_what_is_handed_out_counts_no_work_that_came_of_trouble(office, bang_chak):
    meeting = make_meeting(bang_chak)
    item = make_outcome(meeting, kind="problem", visibility="officials").item
    for of in (item, None):
        ActionItem.objects.create(
            meeting=meeting, tambon=bang_chak, text="งาน", item=of
        )

    assert row_of(office.get(PAGE), bang_chak)["actions"] == 2
    assert row_of(office.get(HAND_OUT), bang_chak)["actions"] == 1
