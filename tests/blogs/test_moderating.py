"""Others' words: accepted, hidden with a reason, shown again. Never rewritten."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blogs import commenting, moderating, opening, writing
from blogs.models import Blog, Comment, Post, Report
from tests import factories

pytestmark = pytest.mark.django_db

WHY = "มีเบอร์โทรศัพท์ของเพื่อนบ้าน"
MAKE = {"post": factories.make_post, "comment": factories.make_comment}


@pytest.fixture(params=MAKE)
def make(request, bang_chak):
    def row(status):
        if request.param == "post":
            return factories.make_post(bang_chak, status=status)
        return factories.make_comment(factories.make_post(bang_chak), status=status)

    return row


def test_what_is_accepted_is_read_by_everybody(make, facilitator):
    row = make("waiting")

    first, again = (moderating.accept(row, facilitator) for _time in range(2))

    assert first.is_published
    assert first.published_at == again.published_at
    row.refresh_from_db()
    assert row.is_published


def test_what_is_hidden_has_a_reason_and_its_words(make, facilitator):
    row = make("published")
    factories.make_report(row)

    for _time in range(2):
        moderating.hide(row, f" {WHY} ", facilitator)

    words = row.body
    row.refresh_from_db()
    assert (row.status, row.hidden_why, row.hidden_by) == ("hidden", WHY, facilitator)
    assert row.body == words
    assert Report.objects.get().settled_by == facilitator


@pytest.mark.parametrize("why", ["", "  \u200b", "1103702071811", "ก" * 1001])
def test_without_a_reason_that_can_be_read_nothing_is_hidden(make, facilitator, why):
    row = make("published")

    with pytest.raises(ValidationError) as refusal:
        moderating.hide(row, why, facilitator)

    assert refusal.value.message_dict.keys() == {"why"}
    row.refresh_from_db()
    assert row.is_published


def test_the_first_reason_stands(make, facilitator, administrator):
    row = make("published")
    moderating.hide(row, WHY, facilitator)

    with pytest.raises(ValidationError, match="คนอื่นซ่อน"):
        moderating.hide(row, "ไม่สุภาพ", administrator)
    with pytest.raises(ValidationError, match="คนอื่นซ่อน"):
        moderating.accept(row, administrator)

    row.refresh_from_db()
    assert row.hidden_why == WHY


@pytest.mark.parametrize("before", ["published", "waiting"])
def test_what_was_hidden_comes_back(make, facilitator, before):
    row = make(before)
    was = row.published_at
    moderating.hide(row, WHY, facilitator)

    for _time in range(2):
        moderating.show(row, facilitator)

    row.refresh_from_db()
    assert (row.status, row.hidden_why, row.hidden_by) == ("published", "", None)
    assert row.published_at == was or was is None


def test_what_its_author_took_out_stays_out(make, facilitator):
    row = make("removed")

    for deed in (
        lambda: moderating.accept(row, facilitator),
        lambda: moderating.show(row, facilitator),
        lambda: moderating.hide(row, WHY, facilitator),
    ):
        with pytest.raises(ValidationError, match="เจ้าของนำ"):
            deed()

    row.refresh_from_db()
    assert row.is_removed


@pytest.mark.parametrize(
    "who", ["resident", "colleague", "agency_staff", "governor_office"]
)
def test_nobody_else_moderates(request, make, who):
    row, user = make("waiting"), request.getfixturevalue(who)
    report = factories.make_report(row)

    for deed in (
        lambda: moderating.accept(row, user),
        lambda: moderating.show(row, user),
        lambda: moderating.hide(row, WHY, user),
    ):
        with pytest.raises(type(row).DoesNotExist):
            deed()
    with pytest.raises(Report.DoesNotExist):
        moderating.settle(report, user)

    row.refresh_from_db()
    assert row.is_waiting


def test_a_report_is_settled_once_and_hides_nothing(make, facilitator, administrator):
    row = make("published")
    report = factories.make_report(row)

    moderating.settle(report, facilitator)
    moderating.settle(report, administrator)

    report.refresh_from_db()
    assert report.settled_by == facilitator
    row.refresh_from_db()
    assert row.is_published


def test_a_report_of_words_that_are_gone_needs_no_look(bang_chak, known):
    post = Post.objects.get(author=known)
    factories.make_report(post)
    comment = factories.make_comment(factories.make_post(bang_chak), known)
    factories.make_report(comment)
    assert Report.objects.open().count() == 2

    writing.remove(post.pk, known)
    commenting.remove_comment(comment.pk, known)

    assert not Report.objects.open().exists()


# Opening


def test_a_blog_is_opened_with_one_tap_and_once(bang_chak, facilitator, administrator):
    first = opening.open_blog(bang_chak, facilitator)
    again = opening.open_blog(bang_chak, administrator)

    assert first == again == Blog.objects.get()
    assert (first.opened_by, first.province) == (
        facilitator,
        bang_chak.district.province,
    )


@pytest.mark.parametrize("who", ["resident", "colleague", "governor_office"])
def test_not_everybody_opens_a_blog(request, bang_chak, who):
    with pytest.raises(PermissionDenied):
        opening.open_blog(bang_chak, request.getfixturevalue(who))

    assert not Blog.objects.exists()


def test_the_province_has_a_blog_beside_those_of_its_tambons(
    province, bang_chak, governor_office, facilitator
):
    opening.open_blog(bang_chak, facilitator)
    blog = opening.open_blog(province, governor_office)

    assert (blog.tambon, blog.code) == (None, "80")
    assert Blog.objects.count() == 2


def test_an_accepted_comment_brings_its_post_up(bang_chak, facilitator):
    older = factories.make_post(bang_chak)
    comment = factories.make_comment(older, status="waiting")
    factories.make_post(bang_chak)
    assert Post.objects.in_yard_order().first() != older

    moderating.accept(comment, facilitator)

    assert Comment.objects.get().published_at == (
        Post.objects.get(pk=older.pk).last_active_at
    )
