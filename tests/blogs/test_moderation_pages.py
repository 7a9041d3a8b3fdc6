"""Looking after a blog: opening it, accepting, hiding with a reason, reports."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blogs.models import Blog, Comment, Post, Report
from people.models import Role
from tests import factories

pytestmark = pytest.mark.django_db

WHY = "มีเบอร์โทรศัพท์ของเพื่อนบ้าน"
BLOG, WAITING = "/blogs/800119/", "/blogs/waiting/"
STRANGERS = ["resident", "colleague", "agency_staff", "governor_office"]


@pytest.fixture
def keeper(client, facilitator):
    """The browser of the facilitator of บางจาก."""
    client.force_login(facilitator)
    return client


@pytest.fixture(params=["post", "comment"])
def make(request, bang_chak):
    """Makes a post or a comment in some state; gives it, and its address."""

    def row(status, **fields):
        post = factories.make_post(
            bang_chak, status=status if request.param == "post" else "published"
        )
        if request.param == "post":
            return post, post.get_absolute_url()
        comment = factories.make_comment(post, status=status, **fields)
        return comment, f"{post.get_absolute_url()}comments/{comment.pk}/"

    return row


# Opening


def test_a_blog_is_opened_with_one_tap(keeper, facilitator, bang_chak):
    assert f'action="{BLOG}open/"' in keeper.get(BLOG).text

    for _time in range(2):
        answer = keeper.post(f"{BLOG}open/", follow=True)

    blog = Blog.objects.get()
    assert (blog.tambon, blog.opened_by) == (bang_chak, facilitator)
    assert answer.redirect_chain == [(BLOG, 302)]
    assert "เปิดเมื่อ" in answer.text
    assert f'action="{BLOG}open/"' not in answer.text


def test_a_look_opens_no_blog(keeper):
    assert keeper.get(f"{BLOG}open/")["Location"] == BLOG
    assert not Blog.objects.exists()


@pytest.mark.parametrize("who", STRANGERS)
def test_others_neither_find_the_button_nor_open_the_blog(request, client, who):
    client.force_login(request.getfixturevalue(who))
    factories.make_tambon()

    assert f"{BLOG}open/" not in client.get(BLOG).text
    assert client.post(f"{BLOG}open/").status_code == 404
    assert not Blog.objects.exists()


def test_the_province_opens_its_own_blog(client, governor_office, bang_chak):
    client.force_login(governor_office)

    client.post("/blogs/80/open/")

    assert Blog.objects.get().code == "80"


def test_ones_own_work_offers_the_blogs_to_open(keeper, tha_rai):
    text = keeper.get("/me/").text
    assert f'action="{BLOG}open/"' in text
    assert "/blogs/800106/open/" not in text

    keeper.post(f"{BLOG}open/")

    assert "/open/" not in keeper.get("/me/").text


# Accepting


def test_what_waits_is_accepted_with_one_tap(keeper, make):
    row, address = make("waiting")

    answer = keeper.post(f"{address}accept/", follow=True)

    row.refresh_from_db()
    assert row.is_published
    assert "ตอนนี้ทุกคนอ่านได้" in answer.text
    assert row.body in Client().get(answer.request["PATH_INFO"]).text


def test_the_first_accepted_post_opens_the_blog_by_itself(keeper, bang_chak):
    post = factories.make_post(bang_chak, status="waiting")
    assert "ยังไม่ได้เปิด" in keeper.get(BLOG).text

    keeper.post(f"{post.get_absolute_url()}accept/")

    assert Blog.objects.get().tambon == bang_chak
    assert "เปิดเมื่อ" in Client().get(BLOG).text


def test_the_buttons_fit_the_state_of_the_words(keeper, make):
    for status, offered in (
        ("waiting", {"accept", "hide"}),
        ("published", {"hide"}),
        ("hidden", {"show"}),
    ):
        row, address = make(status)
        post = row if isinstance(row, Post) else row.post
        text = keeper.get(post.get_absolute_url()).text
        for deed in ("accept", "hide", "show"):
            assert (f'"{address}{deed}/"' in text) == (deed in offered), (status, deed)


def test_readers_are_offered_none_of_it(client, known, make):
    row, address = make("published")
    post = row if isinstance(row, Post) else row.post
    client.force_login(known)

    text = client.get(post.get_absolute_url()).text

    assert f"{address}hide/" not in text
    assert f"{address}report/" in text


# Hiding, and showing again


def test_hiding_tells_what_follows_and_needs_a_reason(keeper, make, facilitator):
    row, address = make("published")
    assert "ไม่มีอะไรถูกลบ" in keeper.get(f"{address}hide/").text

    answer = keeper.post(f"{address}hide/", {"why": " "})
    assert (answer.status_code, "กรุณาบอกเหตุผล" in answer.text) == (422, True)
    row.refresh_from_db()
    assert row.is_published

    answer = keeper.post(f"{address}hide/", {"why": WHY}, follow=True)
    row.refresh_from_db()
    assert (row.status, row.hidden_why, row.hidden_by) == ("hidden", WHY, facilitator)
    assert WHY in answer.text


def test_a_reason_that_cannot_be_kept_comes_back(keeper, make):
    _row, address = make("published")

    answer = keeper.post(f"{address}hide/", {"why": "เลขบัตร 1103702071811"})

    assert (answer.status_code, "เลขบัตร 1103702071811" in answer.text) == (422, True)


def test_the_author_reads_the_reason_and_others_nothing(
    client, keeper, make, post_page
):
    row, address = make("published")
    keeper.post(f"{address}hide/", {"why": WHY})
    author = Client()
    author.force_login(row.author)

    assert WHY in author.get(post_page(row)).text
    assert WHY in author.get("/me/").text
    text = Client().get(post_page(row)).text
    assert WHY not in text
    assert row.body not in text


@pytest.fixture
def post_page():
    return lambda row: post_of(row).get_absolute_url()


def post_of(row):
    return row if isinstance(row, Post) else row.post


def test_what_somebody_else_has_hidden_keeps_its_first_reason(
    keeper, make, administrator
):
    row, address = make("published")
    keeper.post(f"{address}hide/", {"why": WHY})
    other = Client()
    other.force_login(administrator)

    answer = other.post(f"{address}hide/", {"why": "ไม่สุภาพ"}, follow=True)

    row.refresh_from_db()
    assert row.hidden_why == WHY
    assert "คนอื่นซ่อน" in answer.text


def test_what_was_hidden_is_shown_again(keeper, make):
    row, address = make("hidden")
    assert "ทุกคนอ่านได้อีก" in keeper.get(f"{address}show/").text

    keeper.post(f"{address}show/")

    row.refresh_from_db()
    assert (row.status, row.hidden_why) == ("published", "")


def test_what_its_author_took_out_is_told_so(keeper, make):
    row, address = make("removed")

    answer = keeper.post(f"{address}hide/", {"why": WHY}, follow=True)

    row.refresh_from_db()
    assert row.is_removed
    assert "เจ้าของนำ" in answer.text


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("deed", ["accept", "hide", "show"])
def test_strangers_find_no_such_page(request, client, make, who, deed):
    row, address = make("waiting")
    client.force_login(request.getfixturevalue(who))

    for answer in (
        client.get(f"{address}{deed}/"),
        client.post(f"{address}{deed}/", {"why": WHY}),
    ):
        assert answer.status_code == 404
    row.refresh_from_db()
    assert row.is_waiting


def test_a_comment_is_found_under_its_own_post_alone(keeper, bang_chak):
    comment = factories.make_comment(factories.make_post(bang_chak), status="waiting")
    other = factories.make_post(bang_chak).get_absolute_url()

    answer = keeper.post(f"{other}comments/{comment.pk}/accept/")

    assert answer.status_code == 404
    assert Comment.objects.get().is_waiting


# The list


def test_what_waits_is_listed_oldest_first_and_only_to_those_who_decide(
    keeper, bang_chak, tha_rai
):
    newer = factories.make_post(bang_chak, status="waiting", body="ใหม่กว่า")
    older = factories.make_post(
        bang_chak, status="waiting", body="เก่ากว่า", sent_at="2005-11-01T00:00Z"
    )
    factories.make_post(tha_rai, status="waiting", body="ของท่าไร่")

    page = keeper.get(WAITING)

    assert list(page.context["page"]) == [older, newer]
    assert "ของท่าไร่" not in page.text


def test_an_acceptance_from_the_list_leads_back_to_it(keeper, bang_chak):
    post = factories.make_post(bang_chak, status="waiting")
    accept = f"{post.get_absolute_url()}accept/"
    assert f'action="{accept}"' in keeper.get(WAITING).text

    answer = keeper.post(accept, {"back": "list"}, follow=True)

    assert answer.redirect_chain == [(WAITING, 302)]
    assert "ไม่มีเรื่องรอรับ" in answer.text


@pytest.mark.parametrize(
    "back", ["//evil.example", "https:evil", "/\\evil", "javascript:x"]
)
def test_the_way_back_leads_nowhere_else(keeper, bang_chak, back):
    post = factories.make_post(bang_chak, status="waiting")

    answer = keeper.post(f"{post.get_absolute_url()}accept/", {"back": back})

    assert answer["Location"] == post.get_absolute_url()


def test_the_list_begins_with_what_there_is(keeper, bang_chak):
    factories.make_comment(
        factories.make_post(bang_chak), status="waiting", body="ก ข ค"
    )

    assert "ก ข ค" in keeper.get(WAITING).text
    assert "ไม่มีเรื่องรอรับ" in keeper.get(f"{WAITING}?kind=posts").text


@pytest.mark.parametrize("who", ["resident", "agency_staff"])
def test_who_looks_after_no_blog_has_no_list(request, client, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(WAITING).status_code == 404


@pytest.mark.parametrize("kind", ["posts", "comments", "reports"])
def test_eight_rows_ask_no_more_than_one(keeper, bang_chak, uncached, kind):
    def add():
        post = factories.make_post(bang_chak, status="waiting")
        comment = factories.make_comment(
            factories.make_post(bang_chak), status="waiting"
        )
        factories.make_report(post)
        factories.make_report(comment)

    def queries(address):
        with CaptureQueriesContext(connection) as asked:
            keeper.get(address)
        return len(asked)

    pages = [f"{WAITING}?kind={kind}", "/me/"]
    add()
    for_one = [queries(page) for page in pages]
    for _number in range(7):
        add()

    assert [queries(page) for page in pages] == for_one
    assert for_one[0] <= 8


# Reports


def test_a_report_is_looked_at_and_the_words_stay(keeper, make, facilitator):
    row, _address = make("published")
    report = factories.make_report(row, why="ไม่สุภาพ")
    assert "ไม่สุภาพ" in keeper.get(f"{WAITING}?kind=reports").text
    settle = f"/blogs/reports/{report.pk}/"
    assert "ไม่สุภาพ" in keeper.get(settle).text

    answer = keeper.post(settle, {"back": "list"}, follow=True)

    report.refresh_from_db()
    assert report.settled_by == facilitator
    row.refresh_from_db()
    assert row.is_published
    assert "ไม่มีใครแจ้งอะไร" in keeper.get(f"{WAITING}?kind=reports").text
    assert answer.status_code == 200


def test_hiding_settles_what_was_reported(keeper, make):
    row, address = make("published")
    factories.make_report(row)

    keeper.post(f"{address}hide/", {"why": WHY, "back": "list"})

    assert not Report.objects.open().exists()


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_read_no_report(request, client, make, who):
    report = factories.make_report(make("published")[0])
    client.force_login(request.getfixturevalue(who))
    settle = f"/blogs/reports/{report.pk}/"

    assert client.get(settle).status_code == client.post(settle).status_code == 404
    report.refresh_from_db()
    assert report.settled_at is None


# One's own work


def test_what_waits_is_on_the_page_of_ones_own_work(keeper, bang_chak):
    post = factories.make_post(bang_chak, status="waiting", body="เรื่องที่รอ")
    comment = factories.make_comment(
        factories.make_post(bang_chak), status="waiting", body="ความเห็นที่รอ"
    )
    factories.make_report(comment, why="ดูหน่อย")

    text = keeper.get("/me/").text

    for words in (post.body, comment.body, "ดูหน่อย", WAITING):
        assert words in text


def test_nothing_of_it_is_on_the_page_of_a_resident(client, resident, bang_chak):
    factories.make_post(bang_chak, status="waiting", body="เรื่องของคนใหม่")
    client.force_login(resident)

    text = client.get("/me/").text

    assert "เรื่องของคนใหม่" not in text
    assert WAITING not in text


def test_the_author_finds_new_answers_until_she_opened_her_post(
    client, known, bang_chak
):
    post = factories.make_post(bang_chak, known, body="เรื่องของสุดา")
    for _number in range(2):
        factories.make_comment(post, published_at="2005-11-20T00:00Z")
    factories.make_comment(post, known)
    client.force_login(known)
    assert "ความเห็นใหม่ 2 ความเห็น" in client.get("/me/").text

    client.get(post.get_absolute_url())

    assert "ความเห็นใหม่" not in client.get("/me/").text


def test_visitors_reading_a_post_leave_its_answers_new(client, known, bang_chak):
    post = factories.make_post(bang_chak, known)
    factories.make_comment(post)

    Client().get(post.get_absolute_url())

    client.force_login(known)
    assert "ความเห็นใหม่ 1 ความเห็น" in client.get("/me/").text


def test_her_own_words_that_wait_are_told(client, newcomer, bang_chak):
    factories.make_post(bang_chak, newcomer, "waiting", body="เรื่องแรกของฉัน")
    factories.make_comment(
        factories.make_post(bang_chak), newcomer, "waiting", body="ความเห็นแรกของฉัน"
    )
    client.force_login(newcomer)

    text = client.get("/me/").text

    assert "เรื่องแรกของฉัน" in text
    assert "ความเห็นแรกของฉัน" in text
    assert text.count("รอการรับ") == 2


def test_a_note_taker_looks_after_the_blog_too(client, bang_chak):
    client.force_login(factories.make_user("likhit", Role.NOTE_TAKER, tambon=bang_chak))
    post = factories.make_post(bang_chak, status="waiting")

    client.post(f"{post.get_absolute_url()}accept/")

    post.refresh_from_db()
    assert post.is_published
