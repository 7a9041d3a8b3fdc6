"""The story of 2548 in the blogs: the note word for word, and nothing made up."""

import datetime

import pytest
from django.core.management import call_command

from blogs.models import Blog, Post
from meetings.models import Meeting
from meetings.story.facts import NOTE
from tests import factories
from thai.clock import BANGKOK

pytestmark = pytest.mark.django_db

WRITTEN = datetime.datetime(2005, 10, 28, 8, 50, tzinfo=BANGKOK)


def test_the_note_is_the_first_post_of_the_province(story):
    post = Post.objects.get()

    post.full_clean()
    assert (post.code, post.number, post.status) == ("80", 1, "published")
    assert post.title == 'หารือบูรณาการร่วมกัน "คุณเอื้อ VS คุณอำนวย"'
    assert [tag.name for tag in post.tags.all()] == ["คุณเอื้อ"]
    assert post.published_at == post.sent_at == post.last_active_at == WRITTEN
    assert post.meeting == Meeting.objects.get(meeting_tambons=None)


def test_its_source_is_told_as_the_note_tells_it(story):
    post = Post.objects.get()

    assert (post.source_number, post.source_licence) == ("5986", "สงวนสิทธิ์ทุกประการ")
    assert post.source_blog == "สวัสดิการและองค์กรการเงินชุมชน"
    assert post.source_address == "https://www.gotoknow.org/posts/5986"
    assert post.source_published_at == WRITTEN
    edited = datetime.datetime(2013, 9, 6, 17, 11, tzinfo=BANGKOK)
    assert post.source_edited_at == edited
    assert post.licence == "all_rights"


def test_an_author_whom_the_note_does_not_name_is_not_made_up(story, client):
    post = Post.objects.get()

    assert (post.author, post.source_author, post.author_name) == (None, "", "")
    text = client.get(post.get_absolute_url()).text
    assert "ไม่ได้ระบุ" in text
    assert "ไม่ประสงค์" not in text


def test_every_word_of_the_note_is_there_in_its_order(story):
    note = NOTE.read_text("utf-8").replace('<p align="center">', "").replace("</p>", "")
    words, _foot, _rest = note.partition("บันทึกนี้เขียนที่")

    post = Post.objects.get()

    assert f"{post.title} {post.body}".split() == words.split()
    assert "\n\nตำบลบางจาก\n\nได้ท้าวความ" in post.body
    assert "<" not in post.body


def test_blogs_are_open_as_the_note_says(story):
    opened = {
        blog.code: blog.opened_at.astimezone(BANGKOK) for blog in Blog.objects.all()
    }

    assert opened.keys() == {"800114", "80"}
    assert opened["800114"].date() == datetime.date(2005, 10, 27)
    assert opened["80"] == WRITTEN


def test_told_again_it_changes_nothing_that_people_changed(story, facilitator):
    Post.objects.update(title="หารือ")
    Blog.objects.filter(tambon__code="800114").update(opened_by=facilitator)
    before = list(Post.objects.values()), list(Blog.objects.values())

    call_command("load_story", verbosity=0)

    assert (list(Post.objects.values()), list(Blog.objects.values())) == before


def test_a_province_that_writes_already_gives_the_note_its_next_number(kinds, province):
    factories.make_tambon()
    own = factories.make_post(province)

    call_command("load_story", verbosity=0)

    note = Post.objects.exclude(pk=own.pk).get()
    assert (note.number, note.source_number) == (2, "5986")


def test_the_command_knows_the_note_again(story, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("import_post", str(NOTE), blog="80")

    assert (end.value.code, Post.objects.count()) == (0, 1)
    assert "ไม่มีอะไรเปลี่ยน" in capsys.readouterr().out
