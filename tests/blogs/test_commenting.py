"""What readers answer: comments, cheers and reports, each once."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from blogs import moderating
from blogs.commenting import (
    cheer,
    comment,
    remove_comment,
    report,
    uncheer,
)
from blogs.limits import DAY, LIMITS, TooMany
from blogs.models import Cheer, Comment, Photo, Post, Readership, Report
from blogs.reading import ONE_IN, count_view
from blogs.words import OtherWords, Words
from blogs.writing import send
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(bang_chak):
    return factories.make_post(bang_chak)


def test_somebody_known_is_read_at_once_and_brings_the_post_up(post, known, sent):
    before = post.last_active_at

    row = comment(post, " ดีใจด้วยค่ะ\n", sent(known))

    assert (row.status, row.body) == ("published", "ดีใจด้วยค่ะ")
    post.refresh_from_db()
    assert post.last_active_at == row.published_at != before


@pytest.mark.parametrize("who", ["newcomer", "agency_staff"])
def test_the_first_comment_of_a_newcomer_waits(request, post, facilitator, sent, who):
    user = request.getfixturevalue(who)
    before = post.last_active_at
    first = comment(post, "ขอสูตรด้วย", sent(user))
    assert first.is_waiting
    post.refresh_from_db()
    assert post.last_active_at == before

    moderating.accept(first, facilitator)

    assert comment(post, "ขอบคุณ", sent(user)).is_published


def test_an_accepted_comment_lets_no_first_post_through(
    post, newcomer, facilitator, sent
):
    moderating.accept(comment(post, "ขอสูตรด้วย", sent(newcomer)), facilitator)

    assert send(Words(body="ขายของ"), post.place, sent(newcomer)).is_waiting


def test_the_same_form_again_is_the_same_comment(post, known, sent):
    form = sent(known)

    rows = {comment(post, "ขอสูตรด้วย", form).pk for _time in range(3)}

    assert len(rows) == Comment.objects.count() == 1


def test_other_words_under_the_same_key_change_nothing(
    post, known, facilitator, bang_chak, sent
):
    form = sent(known)
    row = comment(post, "ขอสูตรด้วย", form)

    with pytest.raises(OtherWords):
        comment(post, "ขอสูตรหน่อย", form)
    with pytest.raises(OtherWords):
        comment(factories.make_post(bang_chak), "ขอสูตรด้วย", form)
    with pytest.raises(PermissionDenied):
        comment(post, "ขอสูตรด้วย", sent(facilitator, form.key))

    assert Comment.objects.get().body == row.body


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (" \u200b ", "กรุณาเขียนสักสองสามคำ"),
        ("ก" * 4001, "รับได้ไม่เกิน 4,000"),
        ("บัตร 1103702071811", "เลขประจำตัวประชาชน"),
    ],
)
def test_what_cannot_be_kept_is_explained(post, known, sent, body, says):
    with pytest.raises(ValidationError) as refusal:
        comment(post, body, sent(known))

    assert says in str(refusal.value.message_dict["body"])
    assert not Comment.objects.exists()


@pytest.mark.parametrize("status", ["waiting", "hidden", "removed"])
def test_what_readers_do_not_see_is_neither_answered_nor_cheered(
    bang_chak, known, sent, status
):
    post = factories.make_post(bang_chak, status=status)

    for deed in (lambda: comment(post, "ดี", sent(known)), lambda: cheer(post, known)):
        with pytest.raises(ValidationError, match="ไม่อยู่ให้อ่านแล้ว"):
            deed()

    assert not Comment.objects.exists()


def test_ones_own_comment_is_taken_out_without_a_trace_of_its_words(post, known, sent):
    row = comment(post, "ขอถอนคำพูด", sent(known))

    for _time in range(2):
        remove_comment(row.pk, known)

    row.refresh_from_db()
    assert (row.status, row.body) == ("removed", "")


def test_nobody_takes_out_anothers_comment(post, facilitator):
    row = factories.make_comment(post)

    with pytest.raises(Comment.DoesNotExist):
        remove_comment(row.pk, facilitator)

    row.refresh_from_db()
    assert row.is_published


# Cheers


def test_a_person_cheers_once_and_may_take_it_back(post, known):
    given = {cheer(post, known).pk for _time in range(3)}
    assert len(given) == Cheer.objects.count() == 1

    for _time in range(2):
        uncheer(post, known)

    assert not Cheer.objects.exists()


def test_nobody_cheers_herself(known):
    with pytest.raises(ValidationError, match="จากผู้อื่น"):
        cheer(Post.objects.get(author=known), known)

    assert not Cheer.objects.exists()


# Reports


def test_a_report_is_one_until_somebody_has_looked(post, known, facilitator):
    asked = {report(post, "ไม่สุภาพ", known).pk for _time in range(3)}
    assert len(asked) == 1
    moderating.settle(Report.objects.get(), facilitator)

    report(post, "ไม่สุภาพอีก", known)

    assert Report.objects.open().get().why == "ไม่สุภาพอีก"


def test_only_what_one_can_read_is_reported(bang_chak, known):
    hidden = factories.make_post(bang_chak, status="hidden")
    waits = factories.make_comment(factories.make_post(bang_chak), status="waiting")

    for row in (hidden, waits):
        with pytest.raises(type(row).DoesNotExist):
            report(row, "ไม่สุภาพ", known)
    with pytest.raises(ValidationError):
        report(factories.make_post(bang_chak), "", known)

    assert not Report.objects.exists()


# Limits


def test_thirty_comments_in_a_minute_are_not_taken(post, known, sent):
    taken = 0
    for number in range(30):
        try:
            comment(post, f"ซื้อเลย {number}", sent(known))
            taken += 1
        except TooMany as refusal:
            said = refusal.messages[0]

    assert taken == Comment.objects.count() == 10
    assert "กรุณารอ 1 นาที" in said


def test_a_repeat_of_what_was_taken_is_never_too_much(post, known, sent):
    forms = [sent(known) for _number in range(10)]
    for form in forms:
        comment(post, "ดี", form)

    assert comment(post, "ดี", forms[-1]).pk == Comment.objects.latest("pk").pk


def test_the_limit_of_a_day_says_tomorrow(bang_chak, known, sent, monkeypatch):
    monkeypatch.setitem(LIMITS, Post, ("author", "sent_at", ((DAY, 2),)))
    send(Words(body="ก"), bang_chak, sent(known))

    with pytest.raises(TooMany) as refusal:
        send(Words(body="ข"), bang_chak, sent(known))

    assert "พรุ่งนี้" in refusal.value.messages[0]
    assert Post.objects.filter(author=known).count() == 2


def test_every_table_that_people_fill_has_a_limit():
    assert LIMITS.keys() == {Post, Comment, Cheer, Report, Photo}


# Reading


def test_views_are_counted_about_and_rarely_written(post, monkeypatch):
    for _time in range(400):
        count_view(post.pk)

    views = Readership.objects.get().views
    assert views % ONE_IN == 0
    assert 150 < views < 800
    assert Post.objects.with_counts().get(pk=post.pk).views == views


def test_visitors_leave_no_new_comments(post):
    assert not Comment.objects.unread_by(AnonymousUser()).exists()
