"""The yard, a blog, a tag, and what was learnt."""

import datetime

import pytest
from django.urls import reverse

from blogs import post_pages
from people.models import Role
from tests import factories
from thai.clock import BANGKOK

pytestmark = pytest.mark.django_db

YARD, KNOWLEDGE = "/blogs/", "/knowledge/"
BLOG = "/blogs/800119/"


def at(month, day, hour=9):
    return datetime.datetime(2005, month, day, hour, tzinfo=BANGKOK)


def told_at(moment):
    names = ("sent_at", "published_at", "last_active_at")
    return dict.fromkeys(names, moment)


def places_in(text, *words):
    return [text.index(word) for word in words]


def test_a_new_comment_brings_its_post_up_in_the_yard(client, bang_chak, tha_rai):
    old = factories.make_post(bang_chak, title="เก่า", **told_at(at(10, 1)))
    factories.make_post(tha_rai, title="ใหม่", **told_at(at(10, 27)))
    first, second = places_in(client.get(YARD).text, "ใหม่", "เก่า")
    assert first < second

    type(old).objects.filter(pk=old.pk).update(last_active_at=at(10, 28))

    first, second = places_in(client.get(YARD).text, "เก่า", "ใหม่")
    assert first < second


def test_beside_the_yard_stand_the_blogs_and_who_has_none(
    client, bang_chak, tha_rai, province
):
    factories.make_blog(tha_rai)
    factories.make_blog(province)

    text = client.get(YARD).text

    assert "ยังไม่มีเรื่อง" in text
    opened, shut = text.split("ยังไม่ได้เปิด")[:2]
    assert 'href="/blogs/800106/"' in opened
    assert 'href="/blogs/80/"' in opened
    assert 'href="/blogs/800119/"' in shut


def test_a_blog_not_opened_yet_says_what_to_do(client, bang_chak):
    response = client.get(BLOG)

    assert response.status_code == 200
    assert "บล็อกของบางจากยังไม่ได้เปิด" in response.text
    assert "/accounts/signup/?tambon=800119" in response.text


def test_the_blog_leads_to_writing_whoever_may_send_there(client, bang_chak, tha_rai):
    asking = factories.make_user("asks", Role.RESIDENT, tambon=bang_chak)
    asking.person.roles.update(starts_on=None)
    elsewhere = factories.make_user("kit", Role.RESIDENT, tambon=tha_rai)
    member = factories.make_user("somsri", Role.RESIDENT, tambon=bang_chak)
    new = f"{BLOG}new/"

    found = {}
    for user in (asking, elsewhere, member):
        client.force_login(user)
        leads = f'href="{new}"' in client.get(BLOG).text
        found[user.username] = (leads, client.get(new).status_code)

    assert found == {"asks": (True, 200), "kit": (False, 404), "somsri": (True, 200)}


@pytest.mark.parametrize("code", ["800101", "80011", "8x", "81", "900119"])
def test_other_codes_have_no_blog(client, bang_chak, code):
    factories.make_tambon("800101", "ในเมือง", joined_on=None)

    for address in (f"/blogs/{code}/", f"/blogs/{code}/feed/"):
        assert client.get(address).status_code == 404


def test_what_readers_may_not_read_is_in_no_list(client, bang_chak):
    for status in ("waiting", "hidden", "removed"):
        factories.make_post(
            bang_chak, status=status, title="" if status == "removed" else "ลับ"
        )
    factories.make_post(bang_chak, title="เปิดเผย", kind="lesson", topic="บัญชี")

    for address in (YARD, BLOG, KNOWLEDGE, f"{BLOG}feed/", "/blogs/80/feed/"):
        text = client.get(address).text
        assert "เปิดเผย" in text
        assert "ลับ" not in text


def test_posts_of_a_tambon_that_left_are_in_no_list(client, bang_chak, tha_rai):
    factories.make_post(bang_chak, title="อยู่")
    post = factories.make_post(tha_rai, title="ไปแล้ว")
    tha_rai.joined_on = None
    tha_rai.save()

    assert "ไปแล้ว" not in client.get(YARD).text
    assert client.get(post.get_absolute_url()).status_code == 404


@pytest.fixture
def posts(bang_chak):
    village = factories.make_village(bang_chak, 7)
    writer = factories.make_user("สุดา")
    writer.person.show_name = True
    writer.person.save()
    rows = {
        "ตุลา": factories.make_post(bang_chak, title="ตุลา", **told_at(at(10, 31, 23))),
        "พฤศจิกา": factories.make_post(
            bang_chak, title="พฤศจิกา", **told_at(at(11, 1, 0))
        ),
        "หมู่เจ็ด": factories.make_post(
            bang_chak, title="หมู่เจ็ด", village=village, **told_at(at(9, 1))
        ),
        "ของสุดา": factories.make_post(
            bang_chak, writer, title="ของสุดา", **told_at(at(9, 2))
        ),
        "ลุงดำเล่า": factories.make_post(
            bang_chak, title="ลุงดำเล่า", teller="ลุงดำ", **told_at(at(9, 3))
        ),
        "ติดป้าย": factories.make_post(bang_chak, title="ติดป้าย", **told_at(at(9, 4))),
    }
    rows["ติดป้าย"].tags.add(factories.make_tag("คุณเอื้อ"))
    return rows


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("month=2005-10", ["ตุลา"]),
        ("month=2005-11", ["พฤศจิกา"]),
        ("village=7", ["หมู่เจ็ด"]),
        ("tag=คุณเอื้อ", ["ติดป้าย"]),
        ("tag=%23คุณเอื้อ", ["ติดป้าย"]),
        ("author=สุดา", ["ของสุดา"]),
        ("author=ลุงดำ", ["ลุงดำเล่า"]),
        ("author=ไม่มีใคร", []),
        ("month=2005-09&author=สุดา", ["ของสุดา"]),
        # What cannot be read selects nothing out.
        ("month=2005-13", None),
        ("village=99", None),
    ],
)
def test_a_blog_is_filtered_by_plain_get(client, posts, query, titles):
    response = client.get(f"{BLOG}?{query}")

    shown = {post.title for post in response.context["page"].object_list}
    assert shown == set(posts if titles is None else titles)
    if titles == []:
        assert "ไม่มีเรื่องที่ตรงกัน" in response.text


def test_a_blog_shows_the_newest_first(client, posts):
    page = client.get(BLOG).context["page"]

    assert [post.title for post in page.object_list][:2] == ["พฤศจิกา", "ตุลา"]
    assert len(page.object_list) == 6


def test_a_name_without_consent_finds_nothing(client, bang_chak):
    factories.make_post(bang_chak, factories.make_user("สมศรี"), title="เรื่อง")

    page = client.get(f"{BLOG}?author=สมศรี").context["page"]

    assert not page.object_list


def test_long_lists_come_in_pages(client, bang_chak):
    for number in range(25):
        factories.make_post(bang_chak, title=f"เรื่อง {number}")

    page = client.get(f"{BLOG}?page=2").context["page"]

    assert len(page.object_list) == 5
    assert page.paginator.num_pages == 2


@pytest.fixture
def many(bang_chak, monkeypatch):
    """Seven posts, three on a page, where more than three are very many."""
    monkeypatch.setattr(post_pages, "POSTS_ON_PAGE", 3)
    monkeypatch.setattr(post_pages, "COUNTED", 3)
    for number in range(7):
        factories.make_post(bang_chak, title=f"เรื่อง {number}")


@pytest.mark.parametrize(
    ("asked", "number", "titles", "goes_on"),
    [
        ("", 1, "654", True),
        ("1", 1, "654", True),
        ("2", 2, "321", True),
        ("3", 3, "0", False),
        ("๒", 2, "321", True),
        # What is no page is the first, what lies beyond is the last.
        ("0", 1, "654", True),
        ("-1", 1, "654", True),
        ("สอง", 1, "654", True),
        ("4", 3, "0", False),
        ("9" * 5000, 3, "0", False),
    ],
)
def test_very_many_posts_come_in_pages_too(
    client, many, asked, number, titles, goes_on
):
    response = client.get(BLOG, {"page": asked})

    page = response.context["page"]
    assert page.number == number
    assert [row.title[-1] for row in page.object_list] == list(titles)
    assert ("หน้าถัดไป" in response.text) is goes_on
    assert ("หน้าก่อน" in response.text) is (number > 1)


def test_very_many_posts_are_not_counted(client, many):
    response = client.get(BLOG)

    assert "มากกว่า 500 เรื่อง" in response.text
    assert "หน้า 1<" in response.text
    assert response.context["page"].next_page_number() == 2


def test_a_tag_has_a_page_while_somebody_may_read_its_posts(client, bang_chak):
    tag = factories.make_tag("แผนแม่บท ชุมชน")
    post = factories.make_post(bang_chak, title="วางแผน", status="waiting")
    post.tags.add(tag)
    address = reverse("blogs:tag_detail", args=[tag.name])
    assert client.get(address).status_code == 404

    type(post).objects.filter(pk=post.pk).update(
        status="published", published_at=post.sent_at
    )

    assert "วางแผน" in client.get(address).text
    assert client.get("/blogs/tags/ไม่มี/").status_code == 404
    assert client.get(f"/blogs/tags/{'ก' * 3000}/").status_code == 404


def test_a_tag_called_like_a_page_of_a_blog_is_found(client, bang_chak):
    post = factories.make_post(bang_chak, title="ป้ายแปลก")
    post.tags.add(factories.make_tag("feed"))

    assert "ป้ายแปลก" in client.get("/blogs/tags/feed/").text


def make_lesson(place, topic, **fields):
    return factories.make_post(place, kind="lesson", topic=topic, **fields)


def test_lessons_stand_under_their_topics(client, bang_chak, tha_rai):
    make_lesson(bang_chak, "บัญชีครัวเรือน", how_to="จดทุกวัน", teller="ป้าแดง")
    make_lesson(tha_rai, "สินเชื่อ", how_to="ถามเพื่อนบ้านก่อน")
    factories.make_post(bang_chak, title="เรื่องเล่าธรรมดา")

    text = client.get(KNOWLEDGE).text

    topics = places_in(text, "บัญชีครัวเรือน</h2>", "จดทุกวัน", "สินเชื่อ</h2>")
    assert topics == sorted(topics)
    assert "ป้าแดง" in text
    assert "เรื่องเล่าธรรมดา" not in text


def test_lessons_stand_under_their_tellers_the_unnamed_last(client, bang_chak):
    make_lesson(bang_chak, "เรื่อง ก")
    make_lesson(bang_chak, "เรื่อง ข", teller="ป้าแดง")
    hidden = factories.make_person("สมศรี")
    make_lesson(bang_chak, "เรื่อง ค", on_behalf_of=hidden)

    response = client.get(f"{KNOWLEDGE}?by=teller")

    told_by = [post.told_by for post in response.context["page"].object_list]
    assert told_by == ["ป้าแดง", "", ""]
    assert "สมศรี" not in response.text


def test_lessons_are_looked_for_by_their_words(client, bang_chak):
    make_lesson(bang_chak, "บัญชี", how_to="จดทุกวัน")
    make_lesson(bang_chak, "สินเชื่อ")

    page = client.get(f"{KNOWLEDGE}?q=จด").context["page"]

    assert [post.topic for post in page.object_list] == ["บัญชี"]


def test_empty_pages_say_what_to_do(client, bang_chak):
    assert "รูปหนึ่งรูปกับสองประโยค" in client.get(YARD).text
    assert "ยังไม่มีใครบันทึกขุมความรู้" in client.get(KNOWLEDGE).text


@pytest.mark.parametrize("shows", [True, False])
def test_lists_name_whom_the_post_itself_names(client, bang_chak, shows):
    author = factories.make_user("สุดา")
    teller = factories.make_person("สมศรี", show_name=shows)
    author.person.show_name = shows
    author.person.save()
    posts = [
        factories.make_post(bang_chak, author),
        factories.make_post(bang_chak, author, on_behalf_of=teller),
        factories.make_post(bang_chak, author, teller="ลุงดำ"),
        factories.make_post(bang_chak, source_author="วิมล"),
    ]

    rows = client.get(BLOG).context["page"].object_list

    assert {row.number: row.told_by for row in rows} == {
        post.number: post.named for post in posts
    }


def test_a_row_is_called_as_its_post(client, bang_chak):
    village = factories.make_village(bang_chak, 7, name="บ้านบางจาก")
    posts = [
        factories.make_post(bang_chak, title="มีชื่อ", body="ก " * 500, village=village),
        factories.make_post(bang_chak, body="ข \n" * 500),
        factories.make_post(bang_chak, body=""),
        factories.make_post(
            bang_chak, kind="lesson", topic="บัญชี", body="", how_to="จด"
        ),
    ]

    rows = client.get(BLOG).context["page"].object_list

    for row, post in zip(reversed(rows), posts, strict=True):
        assert (row.heading, row.rest) == (post.heading, post.rest)
        assert row.url == post.get_absolute_url()
    assert str(village) in rows[-1].facts
