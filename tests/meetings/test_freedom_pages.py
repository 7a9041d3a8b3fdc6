"""The pages of freedom tables: what each reader finds on them."""

import datetime
import re
from io import BytesIO
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.utils.html import strip_tags
from openpyxl import load_workbook

from meetings.models import Meeting, Score
from people.models import Role
from tests.factories import (
    make_assessment,
    make_freedom_table,
    make_meeting,
    make_person,
    make_tambon,
    make_user,
    make_village,
)
from tests.meetings.freedom_toys import toy_subjects, toy_table
from tests.meetings.toy_scores import SCORES, STAIRS, TOPICS

pytestmark = pytest.mark.django_db

JUN_3, OCT_25 = datetime.date(2005, 6, 3), datetime.date(2005, 10, 25)
NAMES = ["บางจาก หมู่ที่ 7", "บางจาก หมู่ที่ 1", "เครือข่ายออมทรัพย์ ท่าไร่", "กขคจ. มะม่วงสองต้น"]
CALLED = dict(zip(SCORES, NAMES, strict=True))


@pytest.fixture
def subjects(bang_chak, tha_rai, mamuang):
    return toy_subjects(bang_chak, tha_rai, mamuang)


@pytest.fixture
def toys(subjects):
    return toy_table(subjects)


def plain(html):
    html = re.sub(r"</t[dh]>", " ", html)
    return " ".join(strip_tags(html).replace("\u00a0", " ").split())


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response


def part(response, mark):
    """The text of one section."""
    found = re.search(
        rf'<section aria-labelledby="{mark}">.*?</section>', response.text, re.S
    )
    return found[0]


def cards(response):
    """{topic: its card as plain text} of the pairs who might talk."""
    found = re.findall(
        r'<li class="card"><h3>(.*?)</h3>(.*?)</li>', response.text, re.S
    )
    return {topic: plain(text) for topic, text in found}


# The vector, on the page


def test_the_page_gives_the_givers_learners_pairs_and_unmet_of_the_vector(
    client, toys, administrator
):
    client.force_login(administrator)

    shown = cards(read(client, toys.get_absolute_url()))

    assert list(shown) == TOPICS
    for topic, (givers, learners, pairs, unmet) in STAIRS.items():
        text = shown[topic]
        ready = text.partition("ใฝ่รู้")[0]
        assert {name for name in NAMES if f"{name}" in ready} == {
            CALLED[g] for g in givers
        }
        for learner, gap in learners:
            assert f"{CALLED[learner]} (อยากขึ้น {gap} ขั้น)" in text
        assert text.count("อยากขึ้น") == len(learners)
        asked = text.partition("น่าจะได้คุยกับ")[2]
        assert {name for name in NAMES if name in asked} == {
            CALLED[g] for _l, g in pairs
        }
        assert ("ต้องหาเพื่อนจากตำบลอื่น" in text) == bool(unmet)
    assert "ยังไม่มีใครขอเรียนรู้เรื่องนี้" in shown["บริหารจัดการ"]


def test_the_page_gives_the_widths_of_the_vector(client, toys, administrator):
    client.force_login(administrator)

    table = part(read(client, toys.get_absolute_url()), "f-rt")

    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', table, re.S)
    told = {
        plain(name): re.findall(r"<td[^>]*>(.*?)</td>", cells) for name, cells in rows
    }
    assert told == {
        "บัญชี": ["4", "1", "3", "4 จาก 4"],
        "บริหารจัดการ": ["5", "2", "3", "4 จาก 4"],
        "สินเชื่อ": ["3", "2", "1", "4 จาก 4"],
        "กรรมการ": ["4", "2", "2", "3 จาก 4"],
    }


def test_the_scores_say_what_is_not_known_in_words(client, toys, administrator):
    client.force_login(administrator)

    table = part(read(client, toys.get_absolute_url()), "f-tab")

    rows = dict(re.findall(r'scope="row">\S+\. (.*?)</th>(.*?)</tr>', table, re.S))
    cells = {name: re.findall(r"<td.*?</td>", row) for name, row in rows.items()}
    told = {name: [plain(cell) for cell in row] for name, row in cells.items()}
    assert told[NAMES[0]] == ["4 → 5", "4 → 4", "3 → 4", "3 → 5"]
    assert told[NAMES[1]][3] == "ยังไม่ประเมิน"
    assert told[NAMES[3]][2] == "3 ยังไม่ตั้งเป้า"


def test_one_alone_and_all_the_same_are_said_in_words(client, bang_chak, administrator):
    table = make_freedom_table("บัญชี", "สินเชื่อ", "กรรมการ")
    make_assessment(table, make_village(bang_chak, 7), (3, 4), (2, 2))
    make_assessment(table, make_village(bang_chak, 1), None, (2, 3))
    client.force_login(administrator)

    figures = plain(part(read(client, table.get_absolute_url()), "f-rt"))

    assert "บัญชี มีรายเดียว 3 3 0 1 จาก 2" in figures
    assert "สินเชื่อ เท่ากันหมด 2 2 0 2 จาก 2" in figures
    assert "กรรมการ ยังไม่ประเมิน – – – 0 จาก 2" in figures


# What was asked for


def test_scores_of_one_tambon_one_round_and_up_to_a_day(
    client, bang_chak, tha_rai, administrator
):
    table = make_freedom_table("บัญชี")
    moo_7 = make_village(bang_chak, 7)
    forum = make_meeting(bang_chak, tha_rai, round_number=1, held_on=JUN_3)
    make_assessment(table, moo_7, (2, 5), meeting=forum)
    make_assessment(table, tha_rai, (4, 5), meeting=forum)
    make_assessment(table, moo_7, (5, 5), assessed_on=OCT_25)
    client.force_login(administrator)

    def reach(**asked):
        response = client.get(table.get_absolute_url(), asked)
        return re.findall(r'<td class="num">(.*?)</td>', part(response, "f-rt"))

    assert reach() == ["5", "4", "1", "2 จาก 2"]
    assert reach(tambon="800106") == ["4", "4", "0", "1 จาก 1"]
    assert reach(round=forum.pk) == ["4", "2", "2", "2 จาก 2"]
    assert reach(on="3 มิ.ย. 2548") == ["4", "2", "2", "2 จาก 2"]


def test_of_a_whole_province_the_river_alone_until_one_tambon_is_chosen(
    client, bang_chak, tha_rai, administrator, monkeypatch
):
    monkeypatch.setattr("meetings.freedom_page.MOST_SUBJECTS", 2)
    table = make_freedom_table("บัญชี")
    make_assessment(table, make_village(bang_chak, 7), (1, 5))
    make_assessment(table, make_village(bang_chak, 1), (2, 5))
    make_assessment(table, tha_rai, (4, 4))
    client.force_login(administrator)
    address = table.get_absolute_url()

    whole, one = client.get(address), client.get(address, {"tambon": "800119"})
    stairs = f"{address}stairs/{table.topics.get().pk}.svg"

    levels = re.findall(r'<td class="num">(.*?)</td>', part(whole, "f-rt"))
    assert levels == ["4", "1", "3", "3 จาก 3"]
    assert "มีผู้ให้คะแนนตัวเองไว้ 3 ราย" in whole.text
    assert 'id="f-tab"' not in whole.text
    assert 'id="f-tab"' in one.text
    assert client.get(stairs).status_code == 404
    assert client.get(stairs, {"tambon": "800119"}).status_code == 200
    file = client.get(f"{address.removesuffix('/')}.xlsx").content
    names = [row[1] for row in load_workbook(BytesIO(file)).active.values]
    assert {"บางจาก หมู่ที่ 1", "บางจาก หมู่ที่ 7", "ท่าไร่"} <= set(names)


def test_from_a_round_the_list_leads_to_scoring_in_it(
    client, toys, facilitator, bang_chak
):
    forum = make_meeting(bang_chak, round_number=1, held_on=JUN_3)
    client.force_login(facilitator)

    record = client.get(forum.get_absolute_url()).text
    tables = client.get("/freedom-tables/", {"meeting": forum.pk}).text
    assess = f"{toys.get_absolute_url()}assess/?meeting={forum.pk}"

    assert f"/freedom-tables/?meeting={forum.pk}" in record
    assert assess in tables
    assert client.get(assess).status_code == 200


def test_what_cannot_be_read_is_explained_and_left_aside(client, toys, administrator):
    client.force_login(administrator)
    asked = {"tambon": "999999", "on": "31 ก.พ. 2548", "round": "x", "own": "village-0"}

    response = client.get(toys.get_absolute_url(), asked)

    assert response.status_code == 200
    assert response.text.count("invalid-feedback") == 4
    assert "4 จาก 4" in response.text


def test_a_day_before_any_score_says_so(client, toys, administrator):
    client.force_login(administrator)

    response = client.get(toys.get_absolute_url(), {"on": "1 ม.ค. 2548"})

    assert "ไม่มีคะแนนที่ทราบตามที่เลือก" in response.text


def test_ones_own_line_lies_over_the_river(client, toys, subjects, administrator):
    client.force_login(administrator)

    response = client.get(toys.get_absolute_url(), {"own": f"village-{subjects[0].pk}"})

    river = part(response, "f-riv")
    assert 'class="own"' in river
    assert "บางจาก หมู่ที่ 7 ตอนนี้" in river
    assert "ระดับเป้าหมาย" not in river
    assert "บางจาก หมู่ที่ 7: 4 → 5" in plain(part(response, "f-rt"))


def test_why_stands_beside_the_stairs(client, toys, administrator):
    score = Score.objects.filter(topic__name="บัญชี", current=4).get()
    score.why = "ทำบัญชี <ทุกเดือน>"
    score.save()
    client.force_login(administrator)

    response = client.get(toys.get_absolute_url())

    assert "<b>บางจาก หมู่ที่ 7</b> ทำบัญชี &lt;ทุกเดือน&gt;" in response.text


# A match proposes the next appointment


def test_a_match_proposes_what_the_next_appointment_is_about(client, toys, facilitator):
    client.force_login(facilitator)
    response = client.get(toys.get_absolute_url())

    addresses = re.findall(r'href="(/appointments/new/\?[^"]*)"', response.text)

    asked = parse_qs(urlsplit(addresses[0].replace("&amp;", "&")).query)
    assert asked == {"topic": ["บัญชี"], "tambon": ["800119"]}
    assert len(addresses) == 2  # บัญชี and กรรมการ have pairs
    form = client.get(addresses[0].replace("&amp;", "&")).context["form"]
    assert (form["topic"].value(), form["where"].value()) == ("บัญชี", "800119")
    assert form.rest_is_open


def test_who_announces_nothing_is_offered_no_appointment(client, toys, resident):
    client.force_login(resident)

    response = client.get(toys.get_absolute_url())

    assert "f-pair" in response.text
    assert "/appointments/new/" not in response.text


# The public, and strangers


@pytest.fixture
def used(subjects, bang_chak, tha_rai, mamuang):
    forum = make_meeting(mamuang, bang_chak, tha_rai, round_number=1, held_on=JUN_3)
    return toy_table(subjects, meeting=forum)


@pytest.mark.parametrize("reader", ["visitor", "agency_staff", "outsider"])
def test_scores_never_reach_the_public_or_a_stranger(client, used, request, reader):
    if reader != "visitor":
        client.force_login(request.getfixturevalue(reader))
    meeting = Meeting.objects.get()

    response = read(client, used.get_absolute_url())

    assert "มะม่วงสองต้น นัดที่ 1" in response.text
    assert meeting.get_absolute_url() in response.text
    assert "3 มิ.ย. 2548" in plain(response.text)
    for secret in (
        "→",
        "f-pair",
        "f-riv",
        "f-tab",
        "หมู่ที่ 7",
        "กขคจ.",
        '<svg width="100%"',
    ):
        assert secret not in response.text
    assert ("บัญชี" in response.text.partition("f-use")[2]) == (reader == "outsider")


def test_an_outsider_of_another_province_sees_no_more_than_the_public(client, used):
    far = make_user("far", Role.FACILITATOR, tambon=make_tambon("900101", "บ่อยาง"))
    client.force_login(far)

    response = read(client, used.get_absolute_url())

    for secret in ("→", "f-top", "f-riv", "หมู่ที่ 7", "ให้คะแนนด้วยกัน"):
        assert secret not in response.text


def test_a_persons_scores_stay_out_of_the_public_page(client, bang_chak):
    table = make_freedom_table()
    forum = make_meeting(bang_chak, round_number=1)
    make_assessment(table, make_person("คุณสมศรี", show_name=True), (4, 5), meeting=forum)

    assert client.get(table.get_absolute_url()).status_code == 404


def test_a_round_that_was_cancelled_is_no_use(client, used, administrator):
    Meeting.objects.update(state="cancelled", confirmed_at=None)
    client.force_login(administrator)

    assert "มะม่วงสองต้น นัดที่ 1" not in client.get(used.get_absolute_url()).text


# The story


def test_the_forum_of_3_june_used_a_table_of_which_no_scores_are_known(client, story):
    forum = Meeting.objects.get(held_on=JUN_3)
    table = forum.assessments.first().table

    response = read(client, table.get_absolute_url())

    use = plain(part(response, "f-use"))
    assert f"{forum.name} ศ. 3 มิ.ย. 2548 ใช้ตารางแล้ว ไม่มีคะแนนที่ทราบ" in use
    assert forum.get_absolute_url() in response.text
    assert table.get_absolute_url() in client.get("/freedom-tables/").text


def test_the_story_says_who_used_the_table_to_members(client, story, bang_chak):
    member = make_user("kit", Role.RESIDENT, tambon=bang_chak)
    table = Meeting.objects.get(held_on=JUN_3).assessments.first().table
    client.force_login(member)

    text = plain(part(read(client, table.get_absolute_url()), "f-use"))

    assert "กองทุนหมู่บ้าน บางจาก" in text
    assert "นอกนัดที่บันทึกไว้ ไม่ได้จดวันที่ไว้ ใช้ตารางแล้ว ไม่มีคะแนนที่ทราบ" in text
    assert "ไม่มีข้อมูลว่าตารางนี้มีเรื่องอะไรบ้าง" in client.get(table.get_absolute_url()).text


# The list


def test_the_list_tells_when_a_table_was_used_last_and_by_how_many(
    client, used, resident
):
    make_freedom_table(title="ตารางใหม่")
    client.force_login(resident)

    text = plain(client.get("/freedom-tables/").text)

    assert "ตารางใหม่ ยังไม่ได้ใช้" in text
    assert "ตารางตัวอย่าง ใช้ครั้งล่าสุด 3 มิถุนายน 2548 · ใช้ตาราง 4 ราย" in text
    assert "ทำตารางใหม่" not in text


def test_the_public_list_holds_what_was_used_in_public_and_no_count(client, used):
    make_freedom_table(title="ตารางใหม่")

    text = plain(client.get("/freedom-tables/").text)

    assert "ตารางตัวอย่าง ใช้ครั้งล่าสุด 3 มิถุนายน 2548" in text
    assert "ตารางใหม่" not in text
    assert "ราย" not in text.partition("ตารางตัวอย่าง")[2].partition("หน้าแรก")[0]


def test_an_empty_list_says_what_the_idea_is(client, facilitator):
    client.force_login(facilitator)

    response = client.get("/freedom-tables/")

    assert "ไม่ใช่การสอบ" in response.text
    assert "/freedom-tables/new/" in response.text


def test_a_long_list_comes_in_pages(client, administrator):
    for number in range(21):
        make_freedom_table(title=f"ตาราง {number}")
    client.force_login(administrator)

    assert "ตาราง 0<" not in client.get("/freedom-tables/").text
    assert "ตาราง 0<" in client.get("/freedom-tables/?page=2").text


# Pictures as files


def test_the_river_is_a_file_of_its_own(client, toys, subjects, administrator):
    client.force_login(administrator)

    response = client.get(
        f"{toys.get_absolute_url()}river.svg?own=village-{subjects[0].pk}"
    )

    assert response["Content-Type"] == "image/svg+xml"
    assert "no-store" in response["Cache-Control"]
    assert "style-src 'sha256-" in response["Content-Security-Policy"]
    root = parsed(response)
    assert root.get("width") == "760"
    assert "ตารางตัวอย่าง" in response.text
    assert 'class="own"' in response.text


def test_the_stairs_are_a_file_with_the_names_of_the_letters(
    client, toys, administrator
):
    client.force_login(administrator)
    topic = toys.topics.get(name="บัญชี")

    response = client.get(f"{toys.get_absolute_url()}stairs/{topic.pk}.svg")

    parsed(response)
    assert response.text.count('class="s-want"') == 2
    for name in NAMES:
        assert name in response.text


def test_a_picture_of_a_topic_that_is_not_there_is_not_found(
    client, toys, administrator
):
    other = make_freedom_table().topics.first()
    client.force_login(administrator)

    assert (
        client.get(f"{toys.get_absolute_url()}stairs/{other.pk}.svg").status_code == 404
    )


def parsed(response):
    root = ElementTree.fromstring(response.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    return root


def test_the_record_of_the_forum_and_the_tambon_lead_to_the_table(client, story):
    forum = Meeting.objects.get(held_on=JUN_3)
    table = forum.assessments.first().table.get_absolute_url()

    record = part(read(client, forum.get_absolute_url()), "m-free")
    tambon = part(read(client, "/tambons/800119/"), "t-free")

    assert f'href="{table}"' in record
    assert "ใช้ตารางแล้ว ไม่มีคะแนนที่ทราบ" in record
    assert f'href="{table}"' in tambon
    assert "ใช้ครั้งล่าสุด 3 มิถุนายน 2548" in plain(tambon)


def test_a_record_says_no_more_than_that_scores_are_known(client, used):
    record = part(read(client, Meeting.objects.get().get_absolute_url()), "m-free")

    assert "ใช้ตารางแล้ว<" in record
    assert "→" not in record


def test_who_scores_is_led_to_every_way_of_scoring(client, toys, facilitator, resident):
    page = toys.get_absolute_url()
    ways = [f'href="{page}{way}"' for way in ("assess/", "sheet.pdf", "upload/")]

    client.force_login(facilitator)
    assert all(way in client.get(page).text for way in ways)

    client.force_login(resident)
    assert not any(way in client.get(page).text for way in ways)
