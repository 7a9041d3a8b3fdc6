import datetime

import pytest
from django.urls import reverse

from meetings.models import AgendaItem, Attendance
from people.models import Role
from tests import factories

LIST = reverse("meetings:meeting_list")


@pytest.fixture
def rounds(bang_chak, tha_rai):
    """Two rounds of บางจาก and one of ท่าไร่."""
    return [
        factories.make_meeting(
            bang_chak,
            round_number=1,
            held_on=datetime.date(2005, 8, 19),
            venue="ที่ทำการกองทุนหมู่บ้านหมู่ที่ 7",
        ),
        factories.make_meeting(
            tha_rai,
            round_number=4,
            held_on=datetime.date(2005, 10, 15),
            total_count=20,
            total_is_estimate=True,
        ),
        factories.make_meeting(
            bang_chak, round_number=3, held_on=datetime.date(2005, 10, 25)
        ),
    ]


def show(client, query=None):
    response = client.get(LIST, query)
    response.said = response.text.replace("\xa0", " ")
    return response


def names(response):
    return [row.name for row in response.context["page"].object_list]


def names_for(client, **query):
    return names(show(client, query))


# What a row says


def test_rounds_are_listed_newest_first_with_day_place_and_people(client, rounds):
    response = show(client)

    assert names(response) == ["บางจาก นัดที่ 3", "ท่าไร่ นัดที่ 4", "บางจาก นัดที่ 1"]
    assert "มีบันทึก 3 นัด" in response.said
    assert "ส. 15 ต.ค. 2548 · ไม่ได้ระบุสถานที่ · ประมาณ 20 คน" in response.said
    assert "ที่ทำการกองทุนหมู่บ้านหมู่ที่ 7 · ไม่ได้ระบุจำนวนคน" in response.said


def test_row_tells_the_decision_somebody_stood_for(client, rounds):
    meeting = rounds[2]
    factories.make_outcome(meeting, "เล่าการลงพื้นที่", "information")
    factories.make_outcome(meeting, "ต้องมีสถานที่")
    factories.make_outcome(
        meeting, "รูปแบบกลางที่ไม่บังคับ", said_by=factories.make_person("วิชม ทองสงค์")
    )

    response = show(client)

    assert "รูปแบบกลางที่ไม่บังคับ" in response.said
    assert "เล่าการลงพื้นที่" not in response.said
    assert "วิชม" not in response.said


def test_row_without_an_outcome_tells_how_it_went_or_says_so(client, rounds):
    rounds[0].process = "11 หมู่แยกกันตั้งเป้าหมาย"
    rounds[0].save()

    text = show(client).said

    assert "11 หมู่แยกกันตั้งเป้าหมาย" in text
    assert text.count("บันทึกไม่ได้ระบุว่าได้อะไร") == 2


def test_row_does_not_tell_what_is_for_officials(client, rounds, colleague):
    factories.make_outcome(
        rounds[1], "ถกเถียงกันยกใหญ่", "no_agreement", visibility="officials"
    )

    assert "ถกเถียงกันยกใหญ่" not in show(client).said
    client.force_login(colleague)
    response = show(client)
    assert "ถกเถียงกันยกใหญ่" in response.said
    assert "ยังตกลงกันไม่ได้" in response.said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([14, 5], "ไม่ได้ระบุสถานที่ · 19 คน"),
        ([14, None], "ไม่ได้ระบุสถานที่ · นับได้ 14 คน"),
        ([None], "ไม่ได้ระบุสถานที่ · ไม่ได้ระบุจำนวนคน"),
    ],
)
def test_people_are_summed_by_role_but_the_unknown_is_no_zero(
    client, bang_chak, counts, said
):
    meeting = factories.make_meeting(bang_chak)
    for number, count in enumerate(counts):
        Attendance.objects.create(meeting=meeting, label=f"กลุ่ม {number}", count=count)

    assert said in show(client).said


def test_row_of_several_days_gives_them_all(client, bang_chak):
    factories.make_meeting(
        bang_chak,
        held_on=datetime.date(2005, 12, 1),
        ends_on=datetime.date(2005, 12, 2),
        title="มหกรรมจัดการความรู้",
    )

    assert "1–2 ธันวาคม 2548" in show(client).said


# Who sees what


def test_waiting_and_cancelled_rounds_carry_a_chip_for_those_who_may_read(
    client, bang_chak, facilitator
):
    factories.make_meeting(bang_chak, recorded_by=facilitator, title="รอบที่รอ")
    factories.make_meeting(bang_chak, state="cancelled", title="รอบที่ยกเลิก")

    assert "ยังไม่มีบันทึกนัด" in show(client).said
    client.force_login(facilitator)
    response = show(client)
    assert '<span class="chip wait">รอยืนยัน</span>' in response.said
    assert '<span class="chip stop">ยกเลิกแล้ว</span>' in response.said
    assert "รอยืนยัน 1 นัด" in response.said
    assert "ยกเลิกแล้ว 1 นัด" in response.said


def test_state_can_be_chosen_by_those_who_see_several(
    client, bang_chak, facilitator, agency_staff
):
    factories.make_meeting(bang_chak, recorded_by=facilitator, title="รอบที่รอ")
    factories.make_meeting(bang_chak, title="รอบที่ยืนยัน")
    client.force_login(facilitator)

    assert names_for(client, state="recorded") == ["รอบที่รอ"]
    client.force_login(agency_staff)
    assert "state" not in show(client).context["form"].fields
    assert names_for(client, state="recorded") == ["รอบที่ยืนยัน"]


def test_rounds_of_tambons_that_do_not_take_part_are_not_listed(
    client, administrator, bang_chak
):
    outside = factories.make_tambon("800101", "ในเมือง", joined_on=None)
    practice = factories.make_tambon("800102", "ฝึกหัด", is_practice=True)
    factories.make_meeting(outside, title="นอกโครงการ")
    factories.make_meeting(practice, title="ฝึกบันทึก")
    factories.make_meeting(bang_chak, practice, outside, title="เวทีร่วม")
    factories.make_meeting(title="วงเรียนรู้จังหวัด")
    client.force_login(administrator)

    response = show(client)

    assert set(names(response)) == {"เวทีร่วม", "วงเรียนรู้จังหวัด"}
    assert "ในเมือง" not in str(response.context["form"]["tambon"])


@pytest.mark.parametrize(
    ("reader", "offered"),
    [
        ("facilitator", True),
        ("governor_office", True),
        ("administrator", True),
        ("resident", False),
        ("agency_staff", False),
    ],
)
def test_recording_is_offered_to_those_who_may(
    client, request, rounds, reader, offered
):
    client.force_login(request.getfixturevalue(reader))

    assert ("บันทึกนัดใหม่" in show(client).said) == offered


def test_visitor_gets_no_cookie(client, rounds):
    response = show(client, {"q": "บัญชี"})

    assert not response.cookies
    assert "csrf" not in response.said
    assert "บันทึกนัดใหม่" not in response.said


# Other tellings


def test_other_telling_stands_under_its_round_and_is_not_counted(client, rounds):
    factories.make_meeting(title="อีกมุมหนึ่ง", account_of=rounds[2], source="GotoKnow 1")

    response = show(client)

    assert "มีบันทึก 3 นัด" in response.said
    assert "เล่าไว้อีกฉบับ" in response.said
    assert "อีกมุมหนึ่ง" in response.said


def test_words_of_another_telling_find_the_round(client, bang_chak, rounds):
    factories.make_meeting(
        bang_chak, title="อีกมุมหนึ่ง", summary="ระดมทุน", account_of=rounds[2]
    )

    assert names_for(client, q="ระดมทุน") == ["บางจาก นัดที่ 3"]


def test_telling_of_a_round_that_is_hidden_stands_alone(client, bang_chak, facilitator):
    hidden = factories.make_meeting(
        bang_chak, recorded_by=facilitator, title="รอยืนยันอยู่"
    )
    factories.make_meeting(bang_chak, title="อีกมุมหนึ่ง", account_of=hidden)

    response = show(client)

    assert names(response) == ["อีกมุมหนึ่ง"]
    assert "รอยืนยันอยู่" not in response.said


# Choosing


def test_tambon_kind_and_period_narrow_the_list(client, bang_chak, rounds):
    kind = factories.make_kind("learning_circle", "วงเรียนรู้")
    factories.make_meeting(kind=kind, title="วงเรียนรู้จังหวัด")

    assert names_for(client, kind="learning_circle") == ["วงเรียนรู้จังหวัด"]
    assert names_for(client, tambon="800106") == ["ท่าไร่ นัดที่ 4"]
    assert names_for(client, since="๑๕/๑๐/๔๘", until="15 ต.ค. 2548") == ["ท่าไร่ นัดที่ 4"]
    assert names_for(client, tambon=bang_chak.code, until="1 กันยายน 2548") == [
        "บางจาก นัดที่ 1"
    ]


def test_selection_stands_in_words_and_in_the_boxes(client, rounds):
    response = show(client, {"tambon": "800119", "since": "1 ต.ค. 48"})

    assert "เฉพาะ ตำบลบางจาก · ตั้งแต่ 1 ตุลาคม 2548" in response.said
    assert '<option value="800119" selected>บางจาก</option>' in response.said
    assert 'value="1 ต.ค. 48"' in response.said


def test_round_of_several_days_is_found_by_its_last(client, bang_chak):
    factories.make_meeting(
        bang_chak,
        held_on=datetime.date(2005, 12, 1),
        ends_on=datetime.date(2005, 12, 2),
        title="มหกรรม",
    )

    assert names_for(client, since="2 ธ.ค. 2548") == ["มหกรรม"]
    assert names_for(client, since="3 ธ.ค. 2548") == []


@pytest.mark.parametrize(
    ("box", "typed", "reason"),
    [
        ("since", "32 ต.ค. 48", "เดือนตุลาคมไม่มีวันที่ 32"),
        ("until", "19 ส.ค.", "ยังไม่มีปี"),
        ("tambon", "800199", "ตำบลนี้ยังไม่ได้เข้าร่วม"),
    ],
)
def test_what_cannot_be_read_is_explained_kept_and_left_aside(
    client, rounds, box, typed, reason
):
    response = show(client, {box: typed})

    assert reason in response.said
    assert len(names(response)) == 3
    assert box == "tambon" or f'value="{typed}"' in response.said


def test_period_that_ends_before_it_starts_is_explained(client, rounds):
    response = show(client, {"since": "1 ต.ค. 48", "until": "1 ก.ย. 48"})

    assert "วันสุดท้ายต้องไม่มาก่อนวันแรก" in response.said
    assert names(response) == ["บางจาก นัดที่ 3", "ท่าไร่ นัดที่ 4"]


@pytest.mark.parametrize("field", ["title", "venue", "purpose", "process", "summary"])
def test_text_is_found_in_the_record(client, bang_chak, rounds, field):
    factories.make_meeting(bang_chak, **{"title": "พบ", field: "พบการระดมทุน"})

    assert len(names_for(client, q="ระดมทุน")) == 1


def test_text_is_found_in_subjects_outcomes_and_tambon_names(client, rounds):
    factories.make_outcome(rounds[0], "เป็นสถาบันการเงินตำบล", title="หาเป้าหมาย")

    assert names_for(client, q="สถาบันการเงิน") == ["บางจาก นัดที่ 1"]
    assert names_for(client, q="หาเป้าหมาย") == ["บางจาก นัดที่ 1"]
    assert names_for(client, q="ท่าไร่") == ["ท่าไร่ นัดที่ 4"]
    assert names_for(client, q="บางจาก สถาบันการเงิน") == ["บางจาก นัดที่ 1"]
    assert names_for(client, q="ท่าไร่ สถาบันการเงิน") == []


def test_text_typed_with_the_other_sara_am_is_found(client, bang_chak):
    factories.make_meeting(bang_chak, title="ทำแผน")

    assert names_for(client, q="ท\u0e4d\u0e32\u200bแผน") == ["ทำแผน"]


def test_text_for_officials_finds_nothing_for_others(client, rounds, colleague):
    outcome = factories.make_outcome(
        rounds[1],
        "ถกเถียงกัน",
        "no_agreement",
        title="ผู้นำไม่รับทราบ",
        visibility="officials",
    )

    for words in (outcome.text, outcome.item.title):
        client.logout()
        assert names_for(client, q=words) == []
        client.force_login(colleague)
        assert names_for(client, q=words) == ["ท่าไร่ นัดที่ 4"]


def test_nothing_found_says_what_to_try(client, rounds):
    response = show(client, {"q": "ดาวอังคาร"})

    assert "ไม่พบนัดที่ตรงกับที่เลือกไว้" in response.said
    assert "ลองใช้คำที่สั้นลง" in response.said
    assert 'value="ดาวอังคาร"' in response.said


@pytest.mark.parametrize(
    "query", ["q=%00", "kind=none", "page=x", "page=99999", "q=%27"]
)
def test_odd_addresses_still_give_a_page(client, rounds, query):
    assert client.get(f"{LIST}?{query}").status_code == 200


def test_only_reading_is_allowed(client, db):
    assert client.post(LIST).status_code == 405


# Many tambons


@pytest.fixture
def many_tambons(bang_chak):
    factories.make_tambons(12)
    other = factories.make_tambon("800301", "บางจาก")
    factories.make_meeting(bang_chak, title="ของเมือง")
    factories.make_meeting(other, title="ของอีกอำเภอ")


def test_beyond_twelve_tambons_the_name_or_code_is_typed(client, many_tambons):
    factories.make_tambon("800307", "บางจากเหนือ")

    response = show(client)

    assert "<option" not in str(response.context["form"]["tambon"])
    assert names_for(client, tambon="๘๐๐๓๐๑") == ["ของอีกอำเภอ"]
    assert names_for(client, tambon="ต.บางจากเหนือ") == []


def test_name_that_several_tambons_bear_asks_for_the_code(client, many_tambons):
    response = show(client, {"tambon": "บางจาก"})

    assert "มีหลายตำบลที่ตรงกัน" in response.said
    assert "800301" in response.said
    assert len(names(response)) == 2
    assert 'value="บางจาก"' in response.said


def test_unknown_tambon_is_explained(client, many_tambons):
    factories.make_tambon("800399", "ยังไม่เข้าร่วม", joined_on=None)

    response = show(client, {"tambon": "ยังไม่เข้าร่วม"})

    assert "ไม่มีตำบลที่เข้าร่วมชื่อหรือรหัสนี้" in response.said


# Pages and queries


def test_pages_keep_the_filters_and_the_last_stands_in_for_those_beyond(
    client, bang_chak
):
    for day in range(1, 22):
        factories.make_meeting(
            bang_chak, held_on=datetime.date(2005, 9, day), title=f"วันที่ {day}"
        )

    first = show(client, {"tambon": "800119"})
    last = show(client, {"tambon": "800119", "page": "99"})

    assert "มีบันทึก 21 นัด" in first.said
    assert len(names(first)) == 20
    assert "tambon=800119&amp;page=2" in first.said
    assert "หน้า 1 จาก 2" in first.said
    assert names(last) == ["วันที่ 1"]


@pytest.mark.parametrize("reader", [None, "facilitator"])
def test_queries_are_the_same_for_one_round_and_eight(
    client, uncached, request, bang_chak, tha_rai, reader, django_assert_max_num_queries
):
    if reader:
        client.force_login(request.getfixturevalue(reader))

    def make_round():
        meeting = factories.make_meeting(bang_chak, tha_rai)
        factories.make_outcome(meeting)
        factories.make_meeting(bang_chak, account_of=meeting)

    make_round()
    with django_assert_max_num_queries(5 if reader is None else 8) as one:
        show(client)
    for _ in range(7):
        make_round()
    with django_assert_max_num_queries(len(one)):
        show(client)


def test_queries_are_the_same_for_three_tambons_and_three_hundred(
    client, uncached, rounds, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        show(client)
    factories.make_tambons(298)
    with django_assert_max_num_queries(5):
        show(client)


def test_agenda_without_outcome_is_searched(client, rounds):
    AgendaItem.objects.create(meeting=rounds[0], position=1, title="แนะนำบล็อก")

    assert names_for(client, q="บล็อก") == ["บางจาก นัดที่ 1"]


def test_role_that_ended_offers_no_recording(client, bang_chak, today):
    user = factories.make_user(
        "amnuay0",
        Role.FACILITATOR,
        tambon=bang_chak,
        ends_on=today - datetime.timedelta(days=1),
    )
    client.force_login(user)

    assert "บันทึกนัดใหม่" not in show(client).said


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("1", 1), ("2", 2), ("3", 2), ("0", 2), ("-1", 2), ("x", 1), ("9" * 30, 2)],
)
def test_a_page_that_is_not_there_gives_the_last(client, bang_chak, asked, shown):
    for day in range(1, 24):
        factories.make_meeting(bang_chak, held_on=datetime.date(2005, 9, day))

    response = show(client, {"page": asked})

    assert f"หน้า {shown} จาก 2" in response.said
    assert len(names(response)) == {1: 20, 2: 3}[shown]
    assert "มีบันทึก 23 นัด" in response.said
