"""A slow line, a nervous thumb, a busy evening: many forms at the same moment."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from blogs.commenting import cheer, comment, report
from blogs.limits import TooMany
from blogs.models import Blog, Cheer, Comment, Photo, Post, Report, Tag
from blogs.moderating import accept
from blogs.opening import open_blog
from blogs.photos import Home, SentPhoto, add_photo
from blogs.words import Words
from blogs.writing import ChangedMeanwhile, edit, send
from meetings.appointments import Sent
from people.models import Role
from tests.factories import make_comment, make_post, make_tambon, make_user
from tests.meetings.test_photos import JPEG, stored_files

AT_ONCE = 12

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bang_chak(transactional_db):
    return make_tambon("800119", "บางจาก", position=1)


@pytest.fixture
def writers(bang_chak):
    return [
        make_user(f"amnuay{number}", Role.FACILITATOR, tambon=bang_chak)
        for number in range(AT_ONCE)
    ]


def at_once(deeds):
    """What each deed gave, or how it was refused; each in a thread of its own."""

    def carried_out(deed):
        try:
            return deed()
        except (ValidationError, ChangedMeanwhile) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(carried_out, deeds))


def test_numbers_have_no_gap_and_no_twin(bang_chak, writers):
    deeds = [
        partial(send, Words(body=f"{turn}"), bang_chak, Sent(user, uuid.uuid4()))
        for user in writers
        for turn in range(3)
    ]

    posts = at_once(deeds)

    assert sorted(post.number for post in posts) == list(range(1, len(deeds) + 1))
    assert Blog.objects.count() == 1


def test_what_is_given_up_takes_no_number_away(bang_chak, writers):
    good = [
        partial(send, Words(body="ดี"), bang_chak, Sent(user, uuid.uuid4()))
        for user in writers
    ]
    bad = [
        partial(
            send, Words(body="ก", licence="mine"), bang_chak, Sent(user, uuid.uuid4())
        )
        for user in writers
    ]

    at_once([deed for pair in zip(good, bad, strict=True) for deed in pair])

    numbers = sorted(Post.objects.values_list("number", flat=True))
    assert numbers == list(range(1, AT_ONCE + 1))


def test_the_same_form_at_once_is_one_post_each(bang_chak, writers):
    for user in writers[:5]:
        form = Sent(user, uuid.uuid4())

        posts = at_once([partial(send, Words(body="ดี"), bang_chak, form)] * AT_ONCE)

        assert len({post.pk for post in posts}) == 1

    assert Post.objects.count() == 5


def test_the_same_edit_at_once_is_one_version(bang_chak, writers):
    post = make_post(bang_chak, writers[0])
    form = Sent(writers[0], uuid.uuid4(), 1)

    at_once([partial(edit, post.pk, Words(body="แก้แล้ว"), form)] * AT_ONCE)

    post.refresh_from_db()
    assert (post.version, post.body) == (2, "แก้แล้ว")


def test_of_two_edits_at_once_one_is_told(bang_chak, writers):
    post = make_post(bang_chak, writers[0])
    deeds = [
        partial(edit, post.pk, Words(body=body), Sent(writers[0], uuid.uuid4(), 1))
        for body in ("หนึ่ง", "สอง")
    ]

    answers = at_once(deeds)

    assert Counter(type(answer) for answer in answers) == {
        Post: 1,
        ChangedMeanwhile: 1,
    }


def test_a_blog_is_opened_once_however_many_tap(bang_chak, writers):
    posts = [make_post(bang_chak, status="waiting") for _user in writers]

    at_once(
        [partial(open_blog, bang_chak, user) for user in writers]
        + [
            partial(accept, post, user)
            for post, user in zip(posts, writers, strict=True)
        ]
    )

    assert Blog.objects.count() == 1
    assert Post.objects.published().count() == AT_ONCE


def test_new_tags_at_once_are_one_each(bang_chak, writers):
    names = ("บัญชี", "กองทุน", "ปุ๋ยหมัก")
    turns = [names, names[::-1]]

    at_once(
        [
            partial(
                send,
                Words(body="ก", tags=turns[number % 2]),
                bang_chak,
                Sent(user, uuid.uuid4()),
            )
            for number, user in enumerate(writers)
        ]
    )

    assert Tag.objects.count() == 3
    assert Post.objects.filter(tags__name="บัญชี").count() == AT_ONCE


def test_answers_at_once_are_one_each(bang_chak, writers):
    post = make_post(bang_chak)
    user, form = writers[0], Sent(writers[0], uuid.uuid4())

    for deed in (
        partial(comment, post, "ดีใจด้วย", form),
        partial(cheer, post, user),
        partial(report, post, "ไม่สุภาพ", user),
    ):
        answers = at_once([deed] * AT_ONCE)
        assert len({answer.pk for answer in answers}) == 1

    for table in (Comment, Cheer, Report):
        assert table.objects.count() == 1


def test_the_limit_holds_however_fast_the_thumb(bang_chak, writers):
    post = make_post(bang_chak)

    answers = at_once(
        [
            partial(comment, post, f"{n}", Sent(writers[0], uuid.uuid4()))
            for n in range(15)
        ]
    )

    assert sum(isinstance(answer, TooMany) for answer in answers) == 5
    assert Comment.objects.count() == 10


def test_comments_and_yeses_at_once_wait_for_each_other_in_no_circle(
    bang_chak, writers
):
    post = make_post(bang_chak)
    waiting = [make_comment(post, status="waiting") for _user in writers]

    at_once(
        [
            deed
            for user, row in zip(writers, waiting, strict=True)
            for deed in (
                partial(comment, post, "ดี", Sent(user, uuid.uuid4())),
                partial(accept, row, user),
                partial(cheer, post, user),
            )
        ]
    )

    assert Comment.objects.published().count() == 2 * AT_ONCE
    assert Cheer.objects.count() == AT_ONCE


def test_the_same_photo_at_once_is_one_with_two_files(bang_chak, writers):
    post = make_post(bang_chak, writers[0])
    form = SentPhoto(uuid.uuid4(), JPEG, "", writers[0])

    at_once([partial(add_photo, Home(post=post), form)] * 6)

    assert Photo.objects.count() == 1
    assert len(stored_files()) == 2
