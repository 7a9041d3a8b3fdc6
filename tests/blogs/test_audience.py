"""Who reads, changes and looks after which words: every status and reader."""

import pytest
from django.contrib.auth.models import AnonymousUser

from blogs.models import Blog, Comment, Photo, Post, Report
from blogs.places import may_moderate, may_send, may_write, place_by_code
from blogs.reading import read_comments
from people.models import Role
from tests import factories
from thai.clock import today

pytestmark = pytest.mark.django_db

READERS = (
    "visitor",
    "author",
    "resident",
    "note_taker",
    "facilitator",
    "colleague",
    "agency_staff",
    "governor_office",
    "administrator",
)
AFTER_IT = {"note_taker", "facilitator", "administrator"}
# In a province whose office has a role for the whole of it, that is above tambons.
READ_BY = {
    "published": set(READERS),
    "waiting": AFTER_IT | {"author"},
    "hidden": AFTER_IT | {"author"},
    "removed": set(),
}
OF_PROVINCE = {
    "published": set(READERS),
    "waiting": {"author", "governor_office", "administrator"},
    "hidden": {"author", "governor_office", "administrator"},
    "removed": set(),
}
CELLS = pytest.mark.parametrize("status", READ_BY)
READER = pytest.mark.parametrize("reader", READERS)


@pytest.fixture
def visitor():
    return AnonymousUser()


@pytest.fixture
def author(db):
    """Somebody who once wrote here, and has no role any more."""
    return factories.make_user("sunan")


@pytest.fixture
def note_taker(bang_chak):
    return factories.make_user("likhit", Role.NOTE_TAKER, tambon=bang_chak)


@pytest.fixture
def user(request, reader):
    return request.getfixturevalue(reader)


def is_among(row, rows):
    return rows.filter(pk=row.pk).exists()


@CELLS
@READER
def test_posts_of_a_tambon(bang_chak, author, user, reader, status):
    post = factories.make_post(bang_chak, author, status)
    expected = reader in READ_BY[status]

    assert is_among(post, Post.objects.visible_to(user)) == expected
    assert is_among(post, Post.objects.moderated_by(user)) == (reader in AFTER_IT)
    is_hers = reader == "author" and status != "removed"
    assert is_among(post, Post.objects.editable_by(user)) == is_hers


@CELLS
@READER
def test_posts_of_the_province(province, author, user, reader, status):
    post = factories.make_post(province, author, status)

    assert is_among(post, Post.objects.visible_to(user)) == (
        reader in OF_PROVINCE[status]
    )
    after_it = {"governor_office", "administrator"}
    assert is_among(post, Post.objects.moderated_by(user)) == (reader in after_it)


@pytest.mark.parametrize("post_status", READ_BY)
@CELLS
@READER
def test_comments(bang_chak, author, user, reader, status, post_status):
    post = factories.make_post(bang_chak, status=post_status)
    comment = factories.make_comment(post, author, status)
    read_post = reader in AFTER_IT or post_status == "published"
    expected = reader in READ_BY[status] and read_post and post_status != "removed"
    if reader in AFTER_IT and status != "removed":
        expected = True

    assert is_among(comment, Comment.objects.visible_to(user)) == expected
    assert is_among(comment, Comment.objects.moderated_by(user)) == (reader in AFTER_IT)
    assert is_among(comment, Comment.objects.removable_by(user)) == (reader == "author")


@CELLS
@READER
def test_photos_are_seen_with_their_post(bang_chak, author, user, reader, status):
    post = factories.make_post(bang_chak, author, status)
    photo = factories.make_post_photo(post, author)

    assert is_among(photo, Photo.objects.visible_to(user)) == (
        reader in READ_BY[status]
    )
    is_hers = reader == "author" and status != "removed"
    assert is_among(photo, Photo.objects.editable_by(user)) == is_hers


@READER
def test_reports_are_seen_by_those_who_look_after_the_blog(bang_chak, user, reader):
    post = factories.make_post(bang_chak)
    reports = [
        factories.make_report(row) for row in (post, factories.make_comment(post))
    ]

    for report in reports:
        assert is_among(report, Report.objects.moderated_by(user)) == (
            reader in AFTER_IT
        )


def test_a_post_without_an_author_is_nobodys_to_edit(province, visitor, resident):
    factories.make_post(province, source_author="วิมล", status="waiting")

    for user in (visitor, resident):
        assert not Post.objects.editable_by(user).exists()
        assert not Post.objects.visible_to(user).exists()


@pytest.mark.parametrize(
    ("status", "fields", "known"),
    [
        ("published", {}, True),
        ("removed", {}, True),
        ("removed", {"published_at": None}, False),
        ("hidden", {}, False),
        ("waiting", {}, False),
    ],
)
def test_the_page_of_a_number_that_was_taken_out_stays(
    bang_chak, visitor, status, fields, known
):
    post = factories.make_post(bang_chak, status=status, **fields)

    assert is_among(post, Post.objects.known_to(visitor)) == known


@pytest.mark.parametrize(
    ("reader", "writes", "moderates", "in_province"),
    [
        ("visitor", False, False, False),
        ("author", False, False, False),
        ("resident", True, False, False),
        ("note_taker", True, True, False),
        ("facilitator", True, True, False),
        ("colleague", False, False, False),
        ("agency_staff", False, False, False),
        ("governor_office", False, False, True),
        ("administrator", True, True, True),
    ],
)
def test_who_writes_and_who_looks_after_a_blog(
    bang_chak, province, user, reader, writes, moderates, in_province
):
    blog, provincial = factories.make_blog(bang_chak), factories.make_blog(province)

    assert may_write(user, bang_chak) == writes
    assert may_moderate(user, bang_chak) == moderates
    assert may_write(user, province) == may_moderate(user, province) == in_province
    assert is_among(blog, Blog.objects.writable_by(user)) == writes
    assert is_among(blog, Blog.objects.moderated_by(user)) == moderates
    assert is_among(provincial, Blog.objects.writable_by(user)) == in_province


def test_a_coordinator_of_the_province_looks_after_all_of_it(province, bang_chak):
    user = factories.make_user("prasan", Role.COORDINATOR, province=province)

    assert may_write(user, bang_chak)
    assert may_moderate(user, bang_chak)
    assert may_moderate(user, province)


def test_a_role_that_is_only_asked_for_lets_send_there_and_no_more(
    bang_chak, tha_rai, province
):
    asking = factories.make_user("asks", Role.RESIDENT, tambon=bang_chak)
    asking.person.roles.update(starts_on=None)

    assert may_send(asking, bang_chak)
    assert not may_write(asking, bang_chak)
    assert not may_send(asking, tha_rai)
    assert not may_send(asking, province)


def test_who_was_declined_sends_nothing(bang_chak):
    declined = factories.make_user("declined", Role.RESIDENT, tambon=bang_chak)
    declined.person.roles.update(starts_on=None, ends_on=today())

    assert not may_send(declined, bang_chak)


def test_a_tambon_that_has_not_joined_has_no_blog(administrator):
    tambon = factories.make_tambon("800101", "ในเมือง", joined_on=None)

    assert place_by_code("800101") is None
    assert not may_write(administrator, tambon)


def test_places_are_found_by_their_codes(bang_chak, province):
    assert place_by_code("800119") == bang_chak
    assert place_by_code("80") == province
    factories.make_province("81", "กระบี่")
    for code in ("", "8", "81", "800120", "x" * 5000):
        assert place_by_code(code) is None


def test_names_are_shown_with_consent(bang_chak, author):
    post = factories.make_post(bang_chak, author, on_behalf_of=author.person)
    assert (post.author_name, post.teller_name) == ("", "")

    author.person.show_name = True

    assert (post.author_name, post.teller_name) == ("sunan", "sunan")
    assert factories.make_post(bang_chak, teller="ลุงดำ").teller_name == "ลุงดำ"
    told = factories.make_post(bang_chak, source_author="วิมล")
    assert told.author_name == "วิมล"


def test_what_others_answered_is_new_until_the_author_has_read_it(
    bang_chak, author, resident, visitor
):
    post = factories.make_post(bang_chak, author)
    factories.make_comment(post, author)
    factories.make_comment(post, status="waiting")
    answer = factories.make_comment(post)
    assert list(Comment.objects.unread_by(author)) == [answer]

    read_comments(post, resident)
    assert list(Comment.objects.unread_by(author)) == [answer]
    Comment.objects.filter(pk=answer.pk).update(published_at="2005-11-20T00:00Z")
    read_comments(post, author)

    assert not Comment.objects.unread_by(author).exists()
    assert not Comment.objects.unread_by(visitor).exists()


def test_a_list_is_told_its_numbers_in_one_question(
    bang_chak, django_assert_num_queries
):
    for _number in range(3):
        post = factories.make_post(bang_chak)
        factories.make_comment(post)
        factories.make_comment(post)
        factories.make_comment(post, status="waiting")

    with django_assert_num_queries(1):
        rows = list(Post.objects.published().with_names().with_counts().in_yard_order())
        told = [
            (post.comment_count, post.cheer_count, post.views, post.author_name)
            for post in rows
        ]

    assert told == [(2, 0, 0, "")] * 3
