import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import (
    ActionItem,
    ActionOwner,
    AgendaItem,
    Attendance,
    GoalTopic,
    GoalUpdate,
    Milestone,
    Participation,
    Revision,
)
from people.models import Role
from tests import factories

RECORDED = datetime.datetime(2005, 10, 27, 9, 30, tzinfo=datetime.UTC)


@pytest.fixture
def meeting(bang_chak):
    return factories.make_meeting(
        bang_chak,
        round_number=3,
        venue="ที่ทำการกองทุนหมู่บ้านหมู่ที่ 7",
        recorded_at=RECORDED,
        confirmed_at=RECORDED,
    )


@pytest.fixture
def waiting(bang_chak, facilitator):
    """Just sent by the facilitator of บางจาก."""
    return factories.make_meeting(
        bang_chak, round_number=5, recorded_by=facilitator, venue="หมู่ที่ 7"
    )


@pytest.fixture
def page(client):
    def get(meeting, reader=None, **query):
        client.logout()
        if reader:
            client.force_login(reader)
        response = client.get(meeting.get_absolute_url(), query)
        response.said = response.text.replace("\xa0", " ")
        return response

    return get


def make_action(meeting, text="สร้างบล็อก", owner="", **fields):
    action = ActionItem.objects.create(meeting=meeting, text=text, **fields)
    if owner:
        ActionOwner.objects.create(
            action=action, **{"text" if isinstance(owner, str) else "person": owner}
        )
    return action


# The head


def test_head_says_what_where_and_when(page, meeting):
    meeting.start, meeting.end = datetime.time(13), datetime.time(17)
    meeting.save()

    text = page(meeting).said

    assert "<h1>บางจาก นัดที่ 3</h1>" in text
    assert (
        "วันอังคารที่ 25 ตุลาคม 2548 เวลา 13.00–17.00 น. ณ ที่ทำการกองทุนหมู่บ้านหมู่ที่ 7"
    ) in text
    assert '<span class="chip done">ยืนยันแล้ว</span>' in text
    assert 'property="og:title" content="บางจาก นัดที่ 3"' in text
    assert "https://line.me/R/share?text=" in text


def test_silent_record_says_so_and_never_zero(page, bang_chak):
    meeting = factories.make_meeting(bang_chak)
    Attendance.objects.create(meeting=meeting, role=Role.SPONSOR)

    text = page(meeting).said

    assert "ไม่ได้ระบุสถานที่" in text
    assert "บันทึกไม่ได้ระบุว่าคุยอะไร ได้อะไร" in text
    assert "ไม่ได้ระบุจำนวน" in text
    assert 'class="hero"' not in text


def test_days_and_village_are_told(page, bang_chak):
    meeting = factories.make_meeting(
        bang_chak,
        held_on=datetime.date(2005, 12, 1),
        ends_on=datetime.date(2005, 12, 2),
        venue_village=factories.make_village(bang_chak),
    )

    assert "1–2 ธันวาคม 2548 ณ หมู่ที่ 7 ตำบลบางจาก" in page(meeting).said


# Who may open it


def test_record_that_is_not_open_to_the_reader_is_not_found(
    page, waiting, outsider, agency_staff
):
    for reader in (None, outsider, agency_staff):
        assert page(waiting, reader).status_code == 404


def test_waiting_record_says_who_can_see_it(page, waiting, resident, colleague):
    for reader in (resident, colleague):
        text = page(waiting, reader).said
        assert '<span class="chip wait">รอยืนยัน</span>' in text
        assert "ผู้ที่เห็นบันทึกนี้: สมาชิกตำบล" in text
        assert "เมื่อมีคนอื่นยืนยันแล้ว ทุกคนจะเห็น" in text
        assert "og:title" not in text
        assert "line.me" not in text


def test_record_for_officials_says_so_and_is_shared_nowhere(
    page, bang_chak, facilitator
):
    meeting = factories.make_meeting(bang_chak, visibility="officials")

    text = page(meeting, facilitator).said

    assert "ผู้ที่เห็นบันทึกนี้: คุณอำนวย" in text
    assert "og:title" not in text
    assert "line.me" not in text


def test_no_such_record_is_not_found(client, db):
    for pk in (1, 10**30):
        assert client.get(f"/meetings/{pk}/").status_code == 404


def test_visitor_gets_no_cookie(page, meeting):
    response = page(meeting)

    assert "sessionid" not in response.cookies
    assert "csrf" not in response.said


# What it tells


def test_subjects_are_numbered_with_their_outcomes(page, meeting):
    factories.make_outcome(meeting, "ระบุรายชื่อ 9 คน", title="กำหนดคุณอำนวย")
    factories.make_outcome(
        meeting, "หนุนเสริมเรื่องบัญชี", "support_request", asked_of="คุณอำนวย"
    )
    AgendaItem.objects.create(meeting=meeting, position=9, title="แนะนำบล็อก")

    text = page(meeting).said

    assert "เป้าหมายการหารือ 3 ข้อ" in text
    assert "1. กำหนดคุณอำนวย" in text
    assert '<span class="chip done">ข้อตกลง</span>' in text
    assert '<span class="chip need">ขอหนุนเสริม</span>' in text
    assert "ขอจาก คุณอำนวย" in text
    assert "3. แนะนำบล็อก" in text
    assert "บันทึกไม่ได้ระบุว่าได้อะไร" in text


def test_what_is_for_officials_is_left_out_with_its_title_and_its_actions(
    page, meeting, resident, facilitator
):
    outcome = factories.make_outcome(
        meeting,
        "ถกเถียงกันยกใหญ่",
        "no_agreement",
        title="ผู้นำไม่รับทราบข้อมูล",
        visibility="officials",
    )
    make_action(meeting, "ไปคุยกับผู้นำ", item=outcome.item)
    hidden = ("ถกเถียงกันยกใหญ่", "ผู้นำไม่รับทราบข้อมูล", "ไปคุยกับผู้นำ")

    for reader in (None, resident):
        assert not any(words in page(meeting, reader).said for words in hidden)
    text = page(meeting, facilitator).said
    assert all(words in text for words in hidden)
    assert "ไม่เปิดให้ทุกคนเห็น" in text


def test_hero_is_the_decision_somebody_stood_for(page, meeting):
    factories.make_outcome(meeting, "ตั้งทีมงาน")
    person = factories.make_person("วิชม ทองสงค์", show_name=True)
    factories.make_outcome(meeting, "รูปแบบกลางที่ไม่บังคับ", said_by=person)

    response = page(meeting)

    assert "“รูปแบบกลางที่ไม่บังคับ”" in response.said
    assert "โดย วิชม ทองสงค์" in response.said


def test_record_without_a_decision_has_no_hero(page, meeting):
    factories.make_outcome(meeting, "เล่าการลงพื้นที่", "information")

    assert 'class="hero"' not in page(meeting).said


def test_names_need_consent_unless_the_reader_is_an_official(
    page, meeting, resident, facilitator
):
    silent = factories.make_person("คุณสุนันท์")
    consenting = factories.make_person("อ.ยินดี เจ้าแก้ว", show_name=True)
    factories.make_outcome(meeting, said_by=silent, taken_by=silent)
    action = make_action(meeting, "บูรณาการบัญชี", owner=silent)
    ActionOwner.objects.create(action=action, person=consenting)
    Participation.objects.create(meeting=meeting, person=silent, duty="chair")

    for reader in (None, resident):
        text = page(meeting, reader).said
        assert "คุณสุนันท์" not in text
        assert "อ.ยินดี เจ้าแก้ว และ 1 คน" in text
        assert "มีผู้รับเรื่องแล้ว" in text
    assert page(meeting, facilitator).said.count("คุณสุนันท์") >= 4


def test_time_table_stands_as_steps_of_the_process(page, meeting):
    AgendaItem.objects.create(
        meeting=meeting,
        position=1,
        kind="slot",
        starts=datetime.time(13),
        ends=datetime.time(14, 30),
        title="หารือสรุปงาน",
    )

    text = page(meeting).said

    assert "<dt>13.00–14.30 น.</dt><dd>หารือสรุปงาน" in text
    assert "เป้าหมายการหารือ" not in text


def test_notes_become_paragraphs_and_markup_stays_text(page, meeting):
    meeting.summary = "บรรทัดแรก\n\n<b>บรรทัดสอง</b>"
    meeting.purpose, meeting.process = "หาเป้าหมายตำบล", "แยกไปตามหมู่"
    meeting.save()

    text = page(meeting).said

    assert "<p>บรรทัดแรก</p>" in text
    assert "<p>&lt;b&gt;บรรทัดสอง&lt;/b&gt;</p>" in text
    assert "หาเป้าหมายตำบล" in text
    assert "แยกไปตามหมู่" in text


def test_actions_tell_who_until_when_and_how_far(page, meeting):
    make_action(
        meeting, owner="ทีมบางจาก", status="doing", due_on=datetime.date(2005, 11, 1)
    )
    make_action(meeting, "ร่างแผน")

    text = page(meeting).said

    assert "ทีมบางจาก" in text
    assert "1 พ.ย. 2548" in text
    assert "กำลังทำ" in text
    assert "ยังไม่เสร็จ" in text
    assert '<span class="none nb">ไม่ได้ระบุ</span>' in text


def test_work_of_earlier_rounds_closed_here_names_its_round(
    page, meeting, bang_chak, facilitator
):
    earlier = factories.make_meeting(
        bang_chak, round_number=2, held_on=datetime.date(2005, 9, 19)
    )
    secret = factories.make_meeting(bang_chak, visibility="officials")
    done = {"status": "done", "done_on": meeting.held_on, "closed_in": meeting}
    make_action(earlier, "หนุนเสริมเรื่องบัญชี", **done)
    make_action(secret, "งานลับ", **done)

    text = page(meeting).said

    assert "งานจากนัดก่อน ปิดในนัดนี้" in text
    assert "หนุนเสริมเรื่องบัญชี" in text
    assert earlier.get_absolute_url() in text
    assert "งานลับ" not in text
    assert "งานลับ" in page(meeting, facilitator).said


def test_milestones_ticked_here_are_told(page, meeting, bang_chak):
    Milestone.objects.create(
        tambon=bang_chak,
        kind=factories.make_milestone_kind("facilitators", "กำหนดคุณอำนวย"),
        meeting=meeting,
        count=9,
        note="ระบุชื่อแล้ว",
    )

    text = page(meeting).said

    assert "กำหนดคุณอำนวย" in text
    assert "จำนวน 9" in text
    assert "ระบุชื่อแล้ว" in text


# Who came


@pytest.mark.parametrize(
    ("total", "counts", "said"),
    [
        (19, [14, 5], "รวม 19 คน ตามบทบาท 19"),
        (21, [14, 5], "รวม 21 คน ตามบทบาท 19 (ต่างกัน 2 คน)"),
        (None, [14, 5], "ผู้เข้าร่วม 19 คน"),
        (None, [14, None], "นับได้ 14 คน"),
    ],
)
def test_total_and_sum_are_shown_side_by_side(page, meeting, total, counts, said):
    meeting.total_count = total
    meeting.save()
    for number, count in enumerate(counts):
        Attendance.objects.create(meeting=meeting, label=f"กลุ่ม {number}", count=count)

    assert said in page(meeting).said


def test_estimates_and_bars_are_drawn(page, meeting):
    for role, count in ((Role.PRACTITIONER, 80), (Role.FACILITATOR, 20)):
        Attendance.objects.create(
            meeting=meeting, role=role, count=count, is_estimate=count == 80
        )

    text = page(meeting).said

    assert "ประมาณ 80" in text
    assert '<rect width="112" height="12"/><rect width="28" height="12"/>' in text


# Rounds around it


def test_numbered_round_leads_to_its_neighbours_by_number(
    page, meeting, bang_chak, tha_rai
):
    second = factories.make_meeting(
        bang_chak, round_number=2, held_on=datetime.date(2005, 9, 19)
    )
    fourth = factories.make_meeting(
        bang_chak, round_number=4, held_on=datetime.date(2005, 11, 20)
    )
    between = factories.make_meeting(
        tha_rai, bang_chak, round_number=1, held_on=datetime.date(2005, 10, 1)
    )

    text = page(meeting).said

    assert f'rel="prev" href="{second.get_absolute_url()}"' in text
    assert f'rel="next" href="{fourth.get_absolute_url()}"' in text
    assert between.get_absolute_url() not in text


def test_guest_of_a_joint_round_goes_by_the_days(page, meeting, bang_chak, tha_rai):
    joint = factories.make_meeting(
        tha_rai, bang_chak, round_number=1, held_on=datetime.date(2005, 10, 26)
    )
    factories.make_meeting(bang_chak, state="cancelled", title="ยกเลิกไป")
    factories.make_meeting(bang_chak, account_of=meeting, title="เล่าซ้ำ")

    text = page(joint).said

    assert "ตำบลที่ร่วม 2 ตำบล" in text
    assert "เจ้าภาพ" in text
    assert "นัดที่ 1 ของตำบล" in text
    assert f'rel="prev" href="{meeting.get_absolute_url()}"' in text


def test_neighbours_the_reader_may_not_open_are_skipped(page, meeting, bang_chak):
    factories.make_meeting(bang_chak, round_number=2, visibility="members")

    assert 'rel="prev"' not in page(meeting).said


def test_next_appointment_made_here_is_shown_with_its_leaf(
    page, meeting, bang_chak, tha_rai
):
    dated = factories.make_appointment(bang_chak, made_in=meeting, topic="เน้นบัญชี")
    factories.make_appointment(tha_rai, on=None, made_in=meeting)

    text = page(meeting).said

    assert '<p class="leaf">' in text
    assert '<p class="leaf open">' in text
    assert dated.get_absolute_url() in text
    assert "เน้นบัญชี" in text
    assert "นัดไว้แล้ว" in text
    assert "ยังไม่ได้ข้อสรุป" in text


def test_other_tellings_are_listed_both_ways(page, meeting, bang_chak):
    telling = factories.make_meeting(title="อีกมุมหนึ่ง", account_of=meeting)
    factories.make_meeting(title="ยังไม่เปิด", account_of=meeting, visibility="members")

    assert telling.get_absolute_url() in page(meeting).said
    assert "ยังไม่เปิด" not in page(meeting).said
    assert meeting.get_absolute_url() in page(telling).said


# History


def test_history_names_people_and_reasons_to_officials_only(
    page, meeting, facilitator, resident
):
    for version, deed, why in ((1, "recorded", ""), (2, "edited", "แก้จำนวนคน")):
        Revision.objects.create(
            meeting=meeting,
            version=version,
            deed=deed,
            key=uuid.uuid4(),
            digest="",
            who=facilitator,
            at=RECORDED,
            why=why,
            snapshot={},
        )

    text = page(meeting, resident).said
    assert "แก้ไข ฉบับที่ 2" in text
    assert "บันทึก ฉบับที่ 1" in text
    assert "แก้จำนวนคน" not in text
    assert "amnuay" not in text
    text = page(meeting, facilitator).said
    assert "แก้จำนวนคน" in text
    assert "amnuay" in text


def test_record_from_a_source_says_so_with_a_link(page, meeting):
    meeting.source_note = "https://www.gotoknow.org/posts/5986"
    meeting.save()

    text = page(meeting).said

    assert "ตามต้นเรื่อง" in text
    assert "ต้นเรื่อง: GotoKnow 5986" in text
    assert 'href="https://www.gotoknow.org/posts/5986"' in text
    assert "27 ต.ค. 2548 เวลา 16.30 น." in text
    assert "บันทึกหลังวันจัด 2 วัน" in text


# The receipt


def test_recorder_gets_a_receipt_with_what_follows(page, waiting, facilitator):
    factories.make_outcome(waiting, "กำหนดคุณอำนวย 9 คน")

    response = page(waiting, facilitator, sent="1")

    assert "ส่งบันทึกแล้ว" in response.said
    assert "รอให้คนอื่นยืนยัน" in response.said
    assert reverse("meetings:meeting_new") in response.said
    assert "data-print" in response.said


def test_receipt_is_for_the_recorder_alone(page, meeting, waiting, colleague):
    assert "ส่งบันทึกแล้ว" not in page(waiting, colleague, sent="1").said
    assert "ส่งบันทึกแล้ว" not in page(meeting, sent="1").said
    assert "ส่งบันทึกแล้ว" not in page(waiting, waiting.recorded_by).said


def test_line_text_holds_only_what_everybody_may_read(
    page, waiting, facilitator, bang_chak
):
    person = factories.make_person("คุณสุนันท์")
    factories.make_outcome(waiting, "กำหนดคุณอำนวย 9 คน & แผน", said_by=person)
    factories.make_outcome(waiting, "ข้อตกลงภายใน", visibility="officials")
    factories.make_outcome(waiting, "บัญชีไม่ชัดเจน", "problem")
    factories.make_appointment(bang_chak, made_in=waiting)

    response = page(waiting, facilitator, sent="1")

    assert response.context["line_text"].replace("\xa0", " ") == (
        "บางจาก นัดที่ 5\n"
        "วันอังคารที่ 25 ตุลาคม 2548\n"
        "หมู่ที่ 7\n"
        "\n"
        "ตกลงกันว่า\n"
        "- กำหนดคุณอำนวย 9 คน & แผน\n"
        "\n"
        "นัดต่อไป: บางจาก วันจันทร์ที่ 21 พฤศจิกายน 2548"
    )
    assert "%26" in response.context["line_url"]


def test_record_that_is_not_for_everybody_has_no_line_text(page, waiting, facilitator):
    waiting.visibility = "members"
    waiting.save()

    response = page(waiting, facilitator, sent="1")

    assert "line_text" not in response.context
    assert "ไม่มีข้อความสำหรับไลน์" in response.said


# Queries


def fill(meeting, tambon, number):
    factories.make_outcome(meeting, tambon=tambon)
    make_action(meeting, owner=factories.make_person())
    make_action(
        factories.make_meeting(tambon, held_on=datetime.date(2005, 9, number)),
        closed_in=meeting,
        status="dropped",
        owner="ทีม",
    )
    Attendance.objects.create(meeting=meeting, label=f"กลุ่ม {number}", count=number)
    Participation.objects.create(
        meeting=meeting, person=factories.make_person(), duty="planner"
    )
    Milestone.objects.create(
        tambon=tambon,
        kind=factories.make_milestone_kind(f"kind-{number}", f"ขั้นที่ {number}"),
        meeting=meeting,
    )
    goal = factories.make_goal(factories.make_village(tambon, number), set_in=meeting)
    GoalUpdate.objects.create(goal=goal, note="ดี", meeting=meeting, at=RECORDED)
    GoalTopic.objects.create(goal=goal, name="บัญชี", state="chosen", chosen_in=meeting)
    factories.make_appointment(tambon, made_in=meeting)
    factories.make_meeting(tambon, account_of=meeting)
    Revision.objects.create(
        meeting=meeting,
        version=number,
        key=uuid.uuid4(),
        digest="",
        at=timezone.now(),
        snapshot={},
    )


@pytest.mark.parametrize("reader", [None, "facilitator"])
def test_queries_are_the_same_for_one_row_and_eight(
    client, uncached, request, bang_chak, tha_rai, reader, django_assert_max_num_queries
):
    meeting = factories.make_meeting(bang_chak, tha_rai)
    fill(meeting, bang_chak, 1)
    if reader:
        client.force_login(request.getfixturevalue(reader))

    with django_assert_max_num_queries(21 if reader is None else 25) as one:
        client.get(meeting.get_absolute_url())
    for number in range(2, 9):
        fill(meeting, bang_chak, number)
    with django_assert_max_num_queries(len(one)):
        client.get(meeting.get_absolute_url())
