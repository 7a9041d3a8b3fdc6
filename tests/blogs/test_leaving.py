"""Leaving, and one's own data: the words of a blog, and whose they are."""

import json
import uuid

import pytest

from blogs.drafts import keep
from blogs.models import Cheer, Comment, Post, PostDraft
from kmforum.leaving import forget
from kmforum.own_data import own_data
from meetings.drafts import Sender
from people.models import Person, User
from tests import factories
from tests.meetings.test_photos import stored_files
from tests.test_admin import make_everything

pytestmark = pytest.mark.django_db

NAME, LEFT = "คุณสุนันท์ ใจดี", "ผู้ที่ลาออกแล้ว"


@pytest.fixture
def sunan(bang_chak):
    user = factories.make_user("sunan", "resident", tambon=bang_chak)
    Person.objects.filter(user=user).update(display_name=NAME, show_name=True)
    return User.objects.get(pk=user.pk)


def test_what_others_have_read_stays_without_the_name(bang_chak, sunan):
    post = factories.make_post(bang_chak, sunan)
    comment = factories.make_comment(post, sunan)
    assert post.author_name == NAME

    forget(sunan)

    post, comment = Post.objects.get(), Comment.objects.get()
    assert post.is_published
    assert comment.is_published
    assert (post.author_name, comment.author_name) == ("", "")


def test_what_nobody_has_read_goes_with_her(
    bang_chak, sunan, django_capture_on_commit_callbacks
):
    waiting = factories.make_post(bang_chak, sunan, "waiting")
    factories.make_post_photo(waiting, sunan)
    other = factories.make_post(bang_chak)
    factories.make_comment(other, sunan, "waiting")
    Cheer.objects.create(post=other, user=sunan, at=other.sent_at)
    draft = keep(uuid.uuid4(), sunan, {"body": ["ยังไม่ได้ส่ง"]}, Sender())
    factories.make_post_photo(None, sunan, draft=draft)

    with django_capture_on_commit_callbacks(execute=True):
        forget(sunan)

    waiting.refresh_from_db()
    assert waiting.is_removed
    assert waiting.has_no_words
    assert Comment.objects.get().body == ""
    assert not Cheer.objects.exists()
    assert not PostDraft.objects.exists()
    assert stored_files() == []


def test_her_name_goes_where_it_stands_as_who_told_a_story(bang_chak, tha_rai, sunan):
    told = factories.make_post(bang_chak, teller=f" {NAME}")
    of_another = factories.make_post(bang_chak, teller="ลุงดำ")
    elsewhere = factories.make_post(tha_rai, teller=NAME)

    forget(sunan)

    tellers = [
        Post.objects.get(pk=post.pk).teller for post in (told, of_another, elsewhere)
    ]
    assert tellers == [LEFT, "ลุงดำ", NAME]


def test_the_file_of_ones_own_data_tells_all_of_it_and_nothing_of_others(
    bang_chak, sunan
):
    post = factories.make_post(
        bang_chak, sunan, "hidden", title="ปุ๋ยหมัก", body="กลับกองทุกเจ็ดวัน"
    )
    post.tags.add(factories.make_tag("เกษตร"))
    other = factories.make_post(bang_chak, body="ความลับของคนอื่น")
    factories.make_comment(other, sunan, body="ขอสูตรด้วย")
    factories.make_report(other, sunan, "ไม่สุภาพ")
    Cheer.objects.create(post=other, user=sunan, at=other.sent_at)
    keep(uuid.uuid4(), sunan, {"body": ["ยังไม่ได้ส่ง"]}, Sender())

    told = json.dumps(own_data(sunan), ensure_ascii=False)

    for words in (
        "ปุ๋ยหมัก",
        "กลับกองทุกเจ็ดวัน",
        "มีเบอร์โทรศัพท์",
        "เกษตร",
        "ขอสูตรด้วย",
        "ไม่สุภาพ",
        "ยังไม่ได้ส่ง",
        "เรื่องที่ฉันให้กำลังใจ",
    ):
        assert words in told
    assert "ความลับของคนอื่น" not in told


def test_a_login_with_everything_can_leave():
    make_everything(1)
    user = User.objects.get(username="คุณอำนวย1")

    forget(user)

    assert Post.objects.get().is_published
    assert Person.objects.get(user=user).display_name == LEFT
