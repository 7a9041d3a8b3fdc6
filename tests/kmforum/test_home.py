import datetime

import pytest

from meetings.models import ActionItem, ActionOwner, Milestone
from tambons.models import Province
from tests.factories import (
    make_appointment,
    make_kind,
    make_meeting,
    make_milestone_kind,
    make_outcome,
    make_person,
    make_tambon,
    make_tambons,
)

DAY = datetime.date
HOME = "/"


def test_an_empty_database_is_greeted_kindly(client, db):
    response = client.get(HOME)

    assert response.status_code == 200
    assert "จังหวัดวันนี้" in response.text
    assert "ยังไม่มีตำบลเข้าร่วม" in response.text
    assert not Province.objects.exists()


def test_a_province_without_tambons_says_what_will_stand_here(client, province):
    response = client.get(HOME)

    assert "นครศรีธรรมราชวันนี้" in response.text
    assert "เมื่อตำบลแรกเข้าร่วมแล้ว" in response.text
    assert '<svg width="100%"' not in response.text


def test_only_an_administrator_is_shown_where_tambons_are_chosen(
    client, province, administrator
):
    assert "/admin/tambons/" not in client.get(HOME).text

    client.force_login(administrator)

    assert "/admin/tambons/tambon/" in client.get(HOME).text


def test_the_story_begins_with_the_next_appointments(client, story):
    response = client.get(HOME)

    assert "<h1>นครศรีธรรมราชวันนี้</h1>" in response.text
    assert "3 ตำบลกำลังเรียนรู้" in response.text
    cards = [
        "มะม่วงสองต้น นัดที่ 5",
        "บางจาก นัดที่ 4",
        "ท่าไร่ นัดที่ 5",
        "เตรียมมหกรรมจัดการความรู้",
    ]
    places = [response.text.index(card) for card in cards]
    assert places == sorted(places)
    assert response.text.count('class="leaf open"') == 2


def test_each_appointment_says_how_it_stands(client, story):
    response = client.get(HOME)

    for words in ("ถึงวันแล้ว รอบันทึก", "นัดไว้แล้ว", "ยังไม่ได้ข้อสรุป", "จะแจ้งวันภายหลัง"):
        assert words in response.text
    assert "วันนี้ · ไม่ได้ระบุเรื่องที่จะคุย" in response.text
    assert "15 วันก่อน · ต้นฉบับไม่ได้เขียนปี" in response.text
    assert "รอวันมา 37 วัน" in response.text


def test_the_journeys_are_drawn_and_told_in_a_table(client, story):
    response = client.get(HOME)

    assert "เส้นทางของ 3 ตำบล" in response.text
    assert 'aria-labelledby="j-t j-d"' in response.text
    assert response.text.count('class="tie"') == 3
    for told in ("3 นัด", "4 นัด", "ส. 15\u00a0ต.ค.\u00a02548", "ยังไม่ได้ข้อสรุป"):
        assert told in response.text
    assert "เครือข่ายออมทรัพย์: กำหนดแผนกิจกรรมต่อไป" in response.text


def test_the_latest_records_lead_to_all_of_them(client, story):
    response = client.get(HOME)

    assert "การบูรณาการบัญชีของ 9 หน่วยงาน: รูปแบบกลางที่ไม่บังคับ" in response.text
    assert "ไม่ได้ระบุสถานที่" in response.text
    assert "ดูบันทึกทั้งหมด 12 เรื่อง" in response.text


def test_counts_follow_the_tambons(client, bang_chak, tha_rai):
    make_meeting(bang_chak, round_number=1)

    assert "2 ตำบลกำลังเรียนรู้" in client.get(HOME).text

    make_tambon("800114", "มะม่วงสองต้น")

    assert "3 ตำบลกำลังเรียนรู้" in client.get(HOME).text


def test_tambons_that_have_not_joined_are_nowhere(client, bang_chak):
    absent = make_tambon("800102", "ปากพูน", joined_on=None)
    practice = make_tambon("800103", "นาซ้อม", is_practice=True)
    for tambon in (absent, practice):
        make_meeting(tambon, round_number=1)
        make_appointment(tambon)
    make_meeting(bang_chak, round_number=1)

    response = client.get(HOME)

    assert "บางจาก" in response.text
    assert "ปากพูน" not in response.text
    assert "นาซ้อม" not in response.text
    assert "ดูบันทึกทั้งหมด 1 เรื่อง" in response.text


def test_another_province_keeps_its_own_front_page(client, bang_chak, settings):
    elsewhere = make_tambon("930101", "คูหาสวรรค์")
    make_appointment(elsewhere, province=elsewhere.district.province)

    assert "คูหาสวรรค์" not in client.get(HOME).text


def test_drafts_and_unconfirmed_records_are_not_for_visitors(
    client, bang_chak, facilitator, resident
):
    make_meeting(bang_chak, round_number=1, recorded_by=facilitator, venue="วัดเขียน")

    visitor = client.get(HOME)
    client.force_login(resident)
    member = client.get(HOME)

    assert "รอยืนยัน" not in visitor.text
    assert "วงกลม" not in visitor.text
    assert "รอยืนยัน" in member.text
    # The list of latest records holds what everybody may read, for members too.
    assert "วัดเขียน" not in member.text


def test_sensitive_outcomes_stay_off_the_page(client, bang_chak):
    meeting = make_meeting(bang_chak, round_number=1)
    make_outcome(meeting, "ทะเลาะกันเรื่องเงินกู้", kind="decision", visibility="officials")

    response = client.get(HOME)

    assert "ทะเลาะกัน" not in response.text
    assert "บางจาก" in response.text


def test_a_called_off_or_held_appointment_is_no_next_one(client, bang_chak):
    held = make_meeting(bang_chak, round_number=1)
    make_appointment(bang_chak, on=DAY(2005, 10, 25), fulfilled_by=held)

    response = client.get(HOME)

    assert "ยังไม่มีนัดต่อไป" in response.text
    assert "นัดไว้แล้ว" not in response.text


def test_the_days_of_the_fair_cross_all_lanes(client, bang_chak, tha_rai):
    make_meeting(bang_chak, round_number=1)
    make_appointment(
        on=DAY(2005, 12, 1), ends_on=DAY(2005, 12, 2), topic="มหกรรมจัดการความรู้"
    )

    response = client.get(HOME)

    assert response.text.count("มหกรรมจัดการความรู้") == 2
    assert "1–2\u00a0ธันวาคม\u00a02548" in response.text


def test_beyond_six_tambons_the_list_is_a_link_away(client, db):
    tambons = make_tambons(9)
    for tambon in tambons:
        make_meeting(tambon, round_number=1)
        make_appointment(tambon)

    response = client.get(HOME)

    assert "เส้นทางของ 6 ใน 9 ตำบล" in response.text
    assert "ดูทั้งหมด 9 ตำบล" in response.text
    assert "ดูอีก 1 นัดตามตำบล" in response.text


def test_long_past_appointments_do_not_crowd_out_what_is_to_come(client, db):
    for tambon in make_tambons(8):
        make_appointment(tambon, on=DAY(2005, 8, 1))
    coming = make_tambon("800119", "บางจาก")
    make_appointment(coming, on=DAY(2005, 12, 5))

    response = client.get(HOME)

    assert "บางจาก นัดที่ 1" in response.text


def test_a_name_without_consent_is_not_told(client, bang_chak):
    meeting = make_meeting(bang_chak, round_number=1)
    action = ActionItem.objects.create(
        meeting=meeting, tambon=bang_chak, text="ร่างระเบียบ"
    )
    ActionOwner.objects.create(action=action, person=make_person("นางสมศรี"))

    response = client.get(HOME)

    assert "ร่างระเบียบ" in response.text
    assert "สมศรี" not in response.text


def test_visitors_get_no_cookie(client, story):
    assert not client.get(HOME).cookies


def test_only_reading_is_offered(client, db):
    assert client.post(HOME).status_code == 405


@pytest.mark.parametrize("count", [3, 300])
def test_queries_do_not_grow_with_the_tambons(
    count, client, db, django_assert_max_num_queries
):
    kind, step = make_kind(), make_milestone_kind()
    for tambon in make_tambons(count)[:12]:
        meeting = make_meeting(tambon, round_number=1, kind=kind)
        make_outcome(meeting, tambon=tambon)
        Milestone.objects.create(tambon=tambon, kind=step, meeting=meeting)
        make_appointment(tambon)

    with django_assert_max_num_queries(16):
        client.get(HOME)


def test_queries_do_not_grow_with_the_rounds(
    client, uncached, bang_chak, django_assert_num_queries
):
    make_meeting(bang_chak, round_number=1)
    with django_assert_num_queries(15):
        client.get(HOME)

    for number in range(2, 62):
        make_outcome(make_meeting(bang_chak, round_number=number), tambon=bang_chak)
    with django_assert_num_queries(15):
        client.get(HOME)
