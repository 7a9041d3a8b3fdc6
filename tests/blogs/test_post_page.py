"""The page of a post, as visitors, its author and those who look after it see it."""

import datetime

import pytest

from blogs import reading
from blogs.models import Comment, Post, Readership
from blogs.reading import ONE_IN
from people.models import Role
from tests import factories
from thai.clock import BANGKOK

pytestmark = pytest.mark.django_db

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 6.0) Chrome/109.0"}


def at(day, hour=9):
    return datetime.datetime(2005, 10, day, hour, tzinfo=BANGKOK)


@pytest.fixture
def author(bang_chak):
    return factories.make_user("suda", Role.RESIDENT, tambon=bang_chak)


@pytest.fixture
def post(bang_chak, author):
    return factories.make_post(
        bang_chak,
        author,
        title="เริ่มที่บัญชี",
        body="หนึ่ง\n\nดู https://example.org/ก",
        published_at=at(27),
        edited_at=at(28),
    )


def page_of(client, post, user=None, query=""):
    if user:
        client.force_login(user)
    return client.get(post.get_absolute_url() + query)


# What it says


def test_a_post_is_read_with_number_date_and_licence(client, post):
    response = page_of(client, post)

    assert response.status_code == 200
    for words in (
        "<h1>เริ่มที่บัญชี</h1>",
        "<p>หนึ่ง</p>\n<p>ดู ",
        'rel="nofollow ugc noopener"',
        "เรื่องที่ 1 ของบล็อกบางจาก",
        "วันพฤหัสบดีที่ 27 ตุลาคม 2548",
        "แก้ไข 28 ต.ค. 2548 เวลา 09.00",
        "สงวนสิทธิ์ทุกประการ",
        "ยังไม่มีความเห็น",
    ):
        assert words in response.text.replace("\u00a0", " ")
    assert not response.cookies


def test_a_post_without_a_title_is_called_by_its_first_words(client, bang_chak):
    post = factories.make_post(bang_chak, body="วันนี้เปิดบล็อกได้แล้ว " + "ดีใจ" * 30)
    only_a_photo = factories.make_post(bang_chak, body="")

    text = page_of(client, post).text

    assert "<title>วันนี้เปิดบล็อกได้แล้ว ดีใจ" in text
    assert "<h1>บางจาก เรื่องที่ 1</h1>" in text
    assert only_a_photo.heading == "เรื่องที่ 2"
    assert post.heading[:-1] + post.rest.removesuffix("…") in post.body.strip()


@pytest.mark.parametrize("shows", [True, False])
def test_people_are_named_with_their_consent(client, post, author, bang_chak, shows):
    author.person.show_name = shows
    author.person.save()
    factories.make_comment(post, author)

    text = page_of(client, post).text

    assert ("โดย suda" in text) == shows
    assert ("โดยผู้ไม่ประสงค์ออกนาม" in text) == (not shows)
    assert ("suda" in text) == shows


def test_whoever_looks_after_the_blog_sees_whose_words_they_are(
    client, post, facilitator, colleague
):
    assert "suda" in page_of(client, post, facilitator).text
    assert "suda" not in page_of(client, post, colleague).text


def test_who_told_it_stands_before_who_wrote_it_down(client, bang_chak, author):
    named = factories.make_post(bang_chak, author, teller="ลุงดำ")
    person = factories.make_person("สมศรี")
    unnamed = factories.make_post(bang_chak, author, on_behalf_of=person)

    assert "เล่าโดย ลุงดำ · ผู้จดไม่ประสงค์ออกนาม" in page_of(client, named).text
    text = page_of(client, unnamed).text
    assert "เล่าโดยผู้ไม่ประสงค์ออกนาม" in text
    assert "สมศรี" not in text


def test_a_post_from_elsewhere_says_where_from(client, province):
    post = factories.make_post(
        province,
        source_author="วิมล",
        source_blog="สวัสดิการและองค์กรการเงินชุมชน",
        source_number="5986",
        source_address="https://www.gotoknow.org/posts/5986",
        source_published_at=at(28, 8),
        source_licence="สงวนสิทธิ์ทุกประการ",
    )

    text = page_of(client, post).text.replace("\u00a0", " ")

    assert post.get_absolute_url() == "/blogs/80/1/"
    for words in (
        "โดย วิมล",
        "สวัสดิการและองค์กรการเงินชุมชน",
        "5986</dd>",
        "28 ต.ค. 2548 เวลา 08.00",
        'href="https://www.gotoknow.org/posts/5986" rel="nofollow ugc noopener"',
    ):
        assert words in text


def test_a_lesson_says_what_about_and_how(client, bang_chak):
    lesson = factories.make_post(
        bang_chak, kind="lesson", topic="บัญชีครัวเรือน", how_to="จดทุกวัน\n\nรวมทุกเดือน"
    )

    text = page_of(client, lesson).text

    assert "<h1>บัญชีครัวเรือน</h1>" in text
    assert "วิธีทำ</h2>\n<p>จดทุกวัน</p>" in text
    assert "ขุมความรู้" in text


def test_where_it_belongs_is_a_tap_away(client, post, bang_chak):
    Post.objects.filter(pk=post.pk).update(
        village=factories.make_village(bang_chak, 7),
        meeting=factories.make_meeting(bang_chak, round_number=3),
    )
    post.tags.add(factories.make_tag("คุณเอื้อ"))

    text = page_of(client, post).text

    assert 'href="/tambons/800119/villages/7/"' in text
    assert "บางจาก นัดที่ 3" in text
    assert "#คุณเอื้อ</a>" in text


def test_a_round_that_not_everybody_may_open_is_not_told(client, post, bang_chak):
    meeting = factories.make_meeting(bang_chak, title="ลับ", visibility="officials")
    Post.objects.filter(pk=post.pk).update(meeting=meeting)

    assert "ลับ" not in page_of(client, post).text


def test_photos_are_small_and_lazy_and_lead_to_the_large_ones(client, post):
    photo = factories.make_post_photo(post, alt="คนนั่งล้อมวง")
    factories.make_post_photo(post, position=2)
    address = f"/blogs/800119/1/photos/{photo.key}/"

    text = page_of(client, post).text

    assert f'<a href="{address}"><img src="{address}?size=thumb"' in text
    assert text.count('loading="lazy"') == 2
    assert 'alt="คนนั่งล้อมวง"' in text
    assert f'og:image" content="http://testserver{address}"' in text


def test_a_link_to_the_post_shows_what_it_is_about(client, post):
    text = page_of(client, post).text

    assert '<meta property="og:title" content="เริ่มที่บัญชี">' in text
    assert "เรื่องที่ 1 ของบล็อกบางจาก · หนึ่ง" in text
    assert '<link rel="canonical" href="http://testserver/blogs/800119/1/">' in text
    assert "https://line.me/R/share?text=" in text


def test_one_leads_from_post_to_post_of_a_blog(client, bang_chak, tha_rai):
    rows = [factories.make_post(bang_chak, title=f"ที่ {n}") for n in range(1, 6)]
    factories.make_post(tha_rai, title="ที่อื่น")
    Post.objects.filter(pk=rows[1].pk).update(status="waiting", published_at=None)

    text = page_of(client, rows[2]).text

    assert 'rel="prev" href="/blogs/800119/1/">ที่ 1</a>' in text
    assert 'rel="next" href="/blogs/800119/4/">ที่ 4</a>' in text
    assert "ที่อื่น" not in text


def test_markup_in_every_text_stays_text(client, bang_chak):
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    post = factories.make_post(
        bang_chak,
        kind="lesson",
        title=evil,
        body=evil,
        topic=evil,
        how_to=evil,
        source_author=evil,
        source_blog=evil,
        source_licence=evil,
    )
    post.tags.add(factories.make_tag(evil.replace("/", "")))
    factories.make_comment(post, body=evil)
    factories.make_post_photo(post, alt=evil)

    for address in (
        post.get_absolute_url(),
        "/blogs/",
        "/blogs/800119/",
        "/knowledge/",
    ):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


# Who may read it


@pytest.mark.parametrize("status", ["waiting", "hidden"])
def test_what_is_not_published_is_for_its_author_and_who_looks_after_it(
    client, post, author, facilitator, resident, status
):
    other = factories.make_post(post.tambon, author, status, title="ลับ")
    photo = factories.make_post_photo(other)

    for user, expected in ((None, 404), (resident, 404), (author, 200)):
        assert page_of(client, other, user).status_code == expected
        assert client.get(photo.get_absolute_url()).status_code == expected
    text = page_of(client, other, facilitator).text
    assert {"waiting": "เมื่อท่านรับแล้ว", "hidden": "มีเบอร์โทรศัพท์"}[status] in text
    assert "og:title" not in text


def test_the_author_is_told_what_happens_next(client, bang_chak, author):
    waiting = factories.make_post(bang_chak, author, "waiting")
    hidden = factories.make_post(bang_chak, author, "hidden")

    assert "เรื่องของท่านมาถึงแล้ว" in page_of(client, waiting, author).text
    text = page_of(client, hidden, author).text
    assert "มีเบอร์โทรศัพท์" in text
    assert "นำกลับมาแสดงได้" in text


def test_the_number_of_a_post_that_was_taken_out_stays(client, bang_chak, post):
    removed = factories.make_post(bang_chak, status="removed")
    factories.make_comment(removed, body="ตอบไว้")

    response = page_of(client, removed)

    assert response.status_code == 410
    assert "ผู้เขียนนำออก" in response.text
    assert "ตอบไว้" not in response.text
    assert 'rel="prev" href="/blogs/800119/1/"' in response.text


@pytest.mark.parametrize(
    "address",
    ["/blogs/800119/2/", "/blogs/80/1/", "/blogs/800106/1/", "/blogs/x/1/"]
    + ["/blogs/800119/99999999999999999999/", "/blogs/800119/0/"],
)
def test_other_numbers_are_not_there(client, post, address):
    assert client.get(address).status_code == 404


def test_photos_are_handed_out_as_those_of_rounds(client, post, author):
    photo = factories.make_post_photo(post)
    hidden = factories.make_post(post.tambon, author, "hidden")
    unseen = factories.make_post_photo(hidden)

    public = client.get(photo.get_absolute_url())

    assert public["Cache-Control"] == "public, max-age=3600"
    assert public["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in public["Content-Security-Policy"]
    again = client.get(
        photo.thumb_url, headers={"If-None-Match": f'"{photo.key.hex}-thumb"'}
    )
    assert again.status_code == 304
    client.force_login(author)
    assert client.get(unseen.get_absolute_url())["Cache-Control"] == "private, no-cache"


def test_a_photo_is_found_at_its_own_post_only(client, post):
    other = factories.make_post_photo(factories.make_post(post.tambon))

    address = f"{post.get_absolute_url()}photos/{other.key}/"

    assert client.get(address).status_code == 404


# What was answered


def test_comments_stand_oldest_first_with_who_wrote_them(client, post, author):
    factories.make_comment(post, body="สอง", sent_at=at(29))
    factories.make_comment(post, author, body="หนึ่ง", sent_at=at(28))
    factories.make_comment(post, body="ยังไม่รับ", status="waiting")
    factories.make_comment(post, body="ซ่อนแล้ว", status="hidden")
    factories.make_comment(post, status="removed")

    text = page_of(client, post).text

    assert "2 ความเห็น" in text
    assert text.index("<p>หนึ่ง</p>") < text.index("<p>สอง</p>")
    assert "(ผู้เขียนเรื่องนี้)" in text
    assert "ยังไม่รับ" not in text
    assert "ซ่อนแล้ว" not in text
    assert "เข้าสู่ระบบเพื่อแสดงความเห็น" in text


def test_ones_own_waiting_comment_is_seen_by_oneself(client, post, resident):
    factories.make_comment(post, resident, "waiting", body="ของฉันเอง")

    assert "ของฉันเอง" in page_of(client, post, resident).text


def test_many_comments_come_in_pages(client, post, author):
    for number in range(60):
        factories.make_comment(post, author, body=f"ข้อ {number}.")

    first, last = (
        page_of(client, post).text,
        page_of(client, post, query="?page=last").text,
    )

    assert "60 ความเห็น" in first
    assert "ข้อ 49." in first
    assert "ข้อ 50." not in first
    assert 'href="?page=last#comments"' in first
    assert "ข้อ 59." in last
    assert "หน้า 2 จาก 2" in last


# How often it is read


@pytest.fixture
def always(monkeypatch):
    """Every reader is the one of eight who is written down."""
    monkeypatch.setattr(reading.secrets, "randbelow", lambda _number: 0)


def views_of(post):
    return Readership.objects.filter(post=post).values_list("views", flat=True).first()


def test_readers_are_counted_about(client, post, always):
    for _time in range(3):
        page = client.get(post.get_absolute_url(), headers=PHONE)

    assert views_of(post) == 3 * ONE_IN
    # A kept page tells the number of when it was made.
    assert "ราว" not in page.text
    post.save()
    assert "ราว 24 ครั้ง" in client.get(post.get_absolute_url()).text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": "facebookexternalhit/1.1;line-poker/1.0"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {**PHONE, "Sec-Purpose": "prefetch;prerender"},
        {**PHONE, "X-Moz": "prefetch"},
    ],
)
def test_programs_and_what_is_fetched_ahead_do_not_count(client, post, always, headers):
    for _time in range(2):
        assert client.get(post.get_absolute_url(), headers=headers).status_code == 200

    assert not views_of(post)


def test_the_author_reading_her_own_post_does_not_count(client, post, author, always):
    client.force_login(author)

    client.get(post.get_absolute_url(), headers=PHONE)
    client.head(post.get_absolute_url(), headers=PHONE)

    assert not views_of(post)


def test_most_readers_of_a_kept_page_write_nothing(
    client, post, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(reading.secrets, "randbelow", lambda number: number - 1)
    client.get(post.get_absolute_url(), headers=PHONE)

    with django_assert_num_queries(1):
        client.get(post.get_absolute_url(), headers=PHONE)


def test_counting_renews_no_page(client, post, always):
    address = post.get_absolute_url()
    tag = client.get(address, headers=PHONE)["ETag"]

    again = client.get(address, headers={**PHONE, "If-None-Match": tag})

    assert again.status_code == 304
    assert views_of(post) == 2 * ONE_IN


def test_answers_are_read_once_the_author_saw_the_newest_of_them(client, post, author):
    for _number in range(51):
        factories.make_comment(post)
    Comment.objects.update(published_at=at(29))
    unread = Comment.objects.unread_by(author)
    assert unread.count() == 51

    page_of(client, post, author)
    client.get(f"{post.get_absolute_url()}?page=last", headers={"Purpose": "prefetch"})
    assert unread.count() == 51
    page_of(client, post, author, "?page=last")

    assert unread.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_reader_does_not_wait_for_whoever_writes(client, post, always, monkeypatch):
    def busy(post):
        raise reading.DatabaseError("database is locked")

    monkeypatch.setattr(reading, "_count", busy)

    assert client.get(post.get_absolute_url(), headers=PHONE).status_code == 200
    assert not views_of(post)
