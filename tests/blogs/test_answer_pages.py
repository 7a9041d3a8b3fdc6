"""Answering a post on its page: nothing typed is lost, and each form counts once."""

import re
import uuid

import pytest
from django.test import Client

from blogs.commenting import cheer
from blogs.limits import MINUTE
from blogs.models import Cheer, Comment, Report
from blogs.post_reading import COMMENTS_ON_PAGE
from tests import factories

pytestmark = pytest.mark.django_db

SAID = "ขอเอาวิธีไปเล่าต่อที่ท่าไร่"


@pytest.fixture
def post(bang_chak):
    return factories.make_post(bang_chak)


@pytest.fixture
def page(post):
    return post.get_absolute_url()


@pytest.fixture
def by(client):
    """A browser in which this person has logged in."""

    def log_in(user):
        client.force_login(user)
        return client

    return log_in


def form_of(user, body=SAID, **fields):
    return {"key": str(uuid.uuid4()), "writer": user.pk, "body": body, **fields}


# Comments


def test_a_comment_is_sent_from_the_page_of_the_post(by, known, page):
    browser = by(known)
    key = re.search(r'name="key" value="([^"]+)"', browser.get(page).text)[1]

    answer = browser.post(f"{page}comments/", form_of(known, key=key), follow=True)

    comment = Comment.objects.get()
    assert answer.redirect_chain == [(f"{page}#c{comment.pk}", 302)]
    assert "ทุกคนอ่านได้" in answer.text
    assert SAID in Client().get(page).text


def test_a_newcomer_is_told_that_her_first_comment_waits(by, newcomer, page):
    browser = by(newcomer)
    assert "ความเห็นแรกของแต่ละคนรอ" in browser.get(page).text

    answer = browser.post(f"{page}comments/", form_of(newcomer), follow=True)

    assert "เป็นความเห็นแรกของท่าน จึงรอ" in answer.text
    assert SAID in answer.text
    assert SAID not in Client().get(page).text


def test_the_same_form_twice_is_one_comment(by, known, page):
    form = form_of(known)

    answers = [by(known).post(f"{page}comments/", form) for _time in range(2)]

    assert {answer["Location"] for answer in answers} == {
        f"{page}#c{Comment.objects.get().pk}"
    }


def test_other_words_under_the_same_key_are_given_back(by, known, page):
    form = form_of(known)
    by(known).post(f"{page}comments/", form)

    answer = by(known).post(f"{page}comments/", {**form, "body": "อีกเรื่องหนึ่ง"})

    assert answer.status_code == 409
    assert f"เคยส่งแล้วด้วยข้อความอื่นว่า “{SAID}”" in answer.text
    assert "อีกเรื่องหนึ่ง</textarea>" in answer.text
    assert form["key"] not in answer.text
    assert Comment.objects.get().body == SAID


def test_a_comment_taken_out_since_is_not_told_again(by, known, page):
    form = form_of(known)
    by(known).post(f"{page}comments/", form)
    by(known).post(f"{page}comments/{Comment.objects.get().pk}/remove/")

    answer = by(known).post(f"{page}comments/", {**form, "body": "คำใหม่"})

    assert (answer.status_code, "ถูกนำออกไปแล้ว" in answer.text) == (409, True)
    assert SAID not in answer.text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"body": " "}, "กรุณาเขียนสักสองสามคำ"),
        ({"body": "บัตร 1103702071811"}, "เลขประจำตัวประชาชน"),
        ({"body": "ก" * 4001}, "รับได้ไม่เกิน 4,000"),
        ({"key": "ไม่ใช่"}, "แบบฟอร์มมาไม่ครบ"),
    ],
)
def test_what_cannot_be_kept_comes_back_as_it_was_typed(by, known, page, fields, says):
    form = {**form_of(known), **fields}

    answer = by(known).post(f"{page}comments/", form)

    assert (answer.status_code, says in answer.text) == (422, True)
    assert "<title>มีจุดที่ต้องแก้" in answer.text
    assert form["body"].strip() in answer.text
    assert not Comment.objects.exists()


def test_too_many_comments_are_answered_429_with_the_text(by, known, page):
    for number in range(10):
        by(known).post(f"{page}comments/", form_of(known, f"ซื้อเลย {number}"))

    answer = by(known).post(f"{page}comments/", form_of(known))

    assert answer.status_code == 429
    assert answer["Retry-After"] == str(int(MINUTE.total_seconds()))
    assert "กรุณารอ 1 นาที" in answer.text
    assert f"{SAID}</textarea>" in answer.text
    assert Comment.objects.count() == 10


@pytest.mark.parametrize("form", ["comments/", "report/", "cheer/"])
def test_a_flood_from_one_address_waits_with_what_was_typed(
    by, known, page, monkeypatch, form
):
    monkeypatch.setattr("people.address_limit.MOST", 0)

    answer = by(known).post(f"{page}{form}", form_of(known))

    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert SAID in answer.text
    assert not Comment.objects.exists()


def test_after_the_log_in_ran_out_the_text_comes_back(client, known, page):
    known.set_password(factories.PASSWORD)
    known.save()
    answer = client.post(f"{page}comments/", form_of(known))
    assert answer.status_code == 401
    typed = re.search(r'name="typed" value="([^"]+)"', answer.text)[1]

    login = {"username": known.username, "password": factories.PASSWORD}
    there = f"{page}comments/"
    answer = client.post(
        f"/accounts/login/?next={there}",
        {**login, "typed": typed, "next": there},
        follow=True,
    )

    assert f"{SAID}</textarea>" in answer.text
    assert not Comment.objects.exists()


def test_words_typed_in_anothers_name_are_not_sent(by, known, newcomer, page):
    answer = by(known).post(f"{page}comments/", form_of(newcomer))

    assert (answer.status_code, SAID in answer.text) == (409, True)
    assert "เปิดไว้ในชื่อผู้ใช้อื่น" in answer.text
    assert not Comment.objects.exists()


def test_a_form_that_somebody_else_has_sent_is_given_back(by, known, newcomer, page):
    form = form_of(known)
    by(known).post(f"{page}comments/", form)

    again = {**form, "writer": newcomer.pk, "body": "ของอีกคน"}
    answer = by(newcomer).post(f"{page}comments/", again)

    assert (answer.status_code, "ของอีกคน</textarea>" in answer.text) == (409, True)
    assert Comment.objects.get().author == known


def test_a_post_hidden_meanwhile_gives_the_text_back_to_its_author(
    by, bang_chak, known
):
    post = factories.make_post(bang_chak, known, "hidden")

    answer = by(known).post(f"{post.get_absolute_url()}comments/", form_of(known))

    assert (answer.status_code, SAID in answer.text) == (422, True)
    assert "ไม่อยู่ให้อ่านแล้ว" in answer.text


def test_a_visitor_finds_the_way_to_log_in_and_no_form(client, page):
    text = client.get(page).text

    assert f"/accounts/login/?next={page}%23comments" in text
    assert "<form" not in text.partition("<main")[2]


def test_a_look_at_the_address_of_comments_leads_to_the_post(by, known, page):
    assert by(known).get(f"{page}comments/")["Location"] == f"{page}#p-say"


def test_a_comment_on_a_later_page_is_found_there(by, known, post, page):
    for _number in range(COMMENTS_ON_PAGE):
        factories.make_comment(post, known, sent_at="2005-11-20T00:00Z")

    answer = by(known).post(f"{page}comments/", form_of(known))

    assert answer["Location"] == f"{page}?page=2#c{Comment.objects.latest('pk').pk}"


def test_ones_own_comment_is_taken_out_after_a_question(by, known, post, page):
    comment = factories.make_comment(post, known)
    browser = by(known)
    remove = f"{page}comments/{comment.pk}/remove/"
    assert remove in browser.get(page).text
    assert comment.body in browser.get(remove).text

    for _time in range(2):
        answer = browser.post(remove)
        assert answer["Location"] == f"{page}#comments"

    comment.refresh_from_db()
    assert (comment.status, comment.body) == ("removed", "")


def test_nobody_takes_out_anothers_comment(by, facilitator, post, page):
    comment = factories.make_comment(post)

    for answer in (
        by(facilitator).get(f"{page}comments/{comment.pk}/remove/"),
        by(facilitator).post(f"{page}comments/{comment.pk}/remove/"),
    ):
        assert answer.status_code == 404
    comment.refresh_from_db()
    assert comment.is_published


def test_what_was_typed_is_shown_and_never_run(by, known, page):
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"

    by(known).post(f"{page}comments/", form_of(known, attack))

    text = Client().get(page).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert attack not in text


# Cheers


def test_one_tap_cheers_and_one_takes_it_back(by, known, page):
    browser = by(known)
    for _time in range(2):
        answer = browser.post(f"{page}cheer/", {"deed": "give"})
    assert answer["Location"] == f"{page}#cheer"
    assert Cheer.objects.get().user == known
    assert "เอากำลังใจคืน" in browser.get(page).text
    assert "1 คนให้กำลังใจ" in Client().get(page).text

    browser.post(f"{page}cheer/", {"deed": "take_back"})

    assert not Cheer.objects.exists()


def test_nobody_cheers_her_own_post(by, bang_chak, known):
    page = factories.make_post(bang_chak, known).get_absolute_url()
    browser = by(known)
    assert f"{page}cheer/" not in browser.get(page).text

    answer = browser.post(f"{page}cheer/", {"deed": "give"})

    assert (answer.status_code, "จากผู้อื่น" in answer.text) == (422, True)
    assert not Cheer.objects.exists()


def test_a_look_cheers_nothing_and_an_unknown_deed_is_404(by, known, page):
    assert by(known).get(f"{page}cheer/")["Location"] == f"{page}#cheer"
    assert by(known).post(f"{page}cheer/", {"deed": "x"}).status_code == 404
    assert not Cheer.objects.exists()


def test_too_many_cheers_are_answered_429(by, bang_chak, known):
    posts = [factories.make_post(bang_chak) for _number in range(31)]
    for post in posts[:30]:
        cheer(post, known)

    answer = by(known).post(f"{posts[30].get_absolute_url()}cheer/", {"deed": "give"})

    assert (answer.status_code, "กรุณารอ" in answer.text) == (429, True)
    assert Cheer.objects.count() == 30


# Reports


@pytest.fixture(params=["post", "comment"])
def words(request, post):
    """A post or a comment, and the address of its deeds."""
    page = post.get_absolute_url()
    if request.param == "post":
        return post, page
    comment = factories.make_comment(post)
    return comment, f"{page}comments/{comment.pk}/"


def test_a_report_needs_a_reason_and_counts_once(by, known, words):
    row, address = words
    browser = by(known)
    assert "ผู้เขียนไม่รู้ว่าใครเป็นคนแจ้ง" in browser.get(f"{address}report/").text
    answer = browser.post(f"{address}report/", {"why": ""})
    assert (answer.status_code, "กรุณาบอกเหตุผล" in answer.text) == (422, True)

    for _time in range(2):
        answer = browser.post(f"{address}report/", {"why": "ไม่สุภาพ"}, follow=True)

    report = Report.objects.get()
    assert (report.about, report.by, report.why) == (row, known, "ไม่สุภาพ")
    assert "ผู้ดูแลบล็อกได้รับแจ้งแล้ว" in answer.text


def test_a_report_tells_readers_nothing(by, known, words, post):
    by(known).post(f"{words[1]}report/", {"why": "ไม่สุภาพ"})

    assert "ไม่สุภาพ" not in Client().get(post.get_absolute_url()).text


def test_too_many_reports_are_answered_429_with_the_reason(by, known, bang_chak):
    for _number in range(10):
        factories.make_report(factories.make_post(bang_chak), known)
    page = factories.make_post(bang_chak).get_absolute_url()

    answer = by(known).post(f"{page}report/", {"why": "ไม่สุภาพเลย"})

    assert (answer.status_code, "ไม่สุภาพเลย" in answer.text) == (429, True)


# Strangers


@pytest.mark.parametrize("status", ["waiting", "hidden"])
@pytest.mark.parametrize("deed", ["comments/", "cheer/", "report/"])
def test_a_stranger_answers_nothing_that_she_cannot_read(
    by, bang_chak, known, status, deed
):
    page = factories.make_post(bang_chak, status=status).get_absolute_url()

    for answer in (
        by(known).get(f"{page}{deed}"),
        by(known).post(f"{page}{deed}", form_of(known, deed="give", why="ก")),
    ):
        assert answer.status_code == 404


@pytest.mark.parametrize("deed", ["comments/", "cheer/", "report/"])
def test_a_form_without_its_token_is_not_taken(known, page, deed):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(known)

    answer = browser.post(f"{page}{deed}", form_of(known, deed="give", why="ก"))

    assert answer.status_code == 403
    assert not Comment.objects.exists()
    assert not Cheer.objects.exists()
    assert not Report.objects.exists()
