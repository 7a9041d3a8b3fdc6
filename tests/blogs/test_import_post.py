"""`manage.py import_post`: posts from elsewhere, taken over once, with their source."""

import datetime

import pytest
from django.core.management import call_command

from blogs import moderating
from blogs.models import Blog, Post
from blogs.paragraphs import paragraphs
from meetings.story.facts import NOTE
from tests import factories
from thai.clock import BANGKOK

pytestmark = pytest.mark.django_db

SOURCE = {
    "author": "วิมล วัฒนา",
    "source_blog": "เล่าเรื่องเมืองคอน",
    "number": "48344",
    "address": "https://www.gotoknow.org/posts/48344",
    "licence": "สงวนสิทธิ์ทุกประการ",
    "published": "7 ก.ย. 2549 เวลา 10.15 น.",
    "edited": "8/9/2549",
    "title": "ครูช่วยเปิดบล็อก",
}


@pytest.fixture
def run(capsys, tmp_path, bang_chak):
    """The command on a file with this text; its code, and what it said."""

    def run(text, name="post.txt", blog="800119", **options):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(SystemExit) as end:
            call_command("import_post", str(path), blog=blog, **options)
        said = capsys.readouterr()
        return end.value.code, said.out + said.err

    return run


def at(*numbers):
    return datetime.datetime(*numbers, tzinfo=BANGKOK)


def test_a_post_keeps_all_that_stood_beside_it(run):
    code, said = run("หนึ่ง\n\nสอง", **SOURCE, tags=["บัญชี, #กองทุน"])

    post = Post.objects.get()
    assert (code, "เลขที่ 1" in said, post.number) == (0, True, 1)
    assert (post.title, post.body) == ("ครูช่วยเปิดบล็อก", "หนึ่ง\n\nสอง")
    assert (post.source_author, post.source_blog) == ("วิมล วัฒนา", "เล่าเรื่องเมืองคอน")
    assert (post.source_number, post.source_address) == ("48344", SOURCE["address"])
    assert post.source_licence == "สงวนสิทธิ์ทุกประการ"
    assert post.source_published_at == at(2006, 9, 7, 10, 15)
    assert post.source_edited_at == at(2006, 9, 8)
    assert {tag.name for tag in post.tags.all()} == {"บัญชี", "กองทุน"}


def test_it_is_read_at_once_and_on_its_own_day(run, client):
    run("หนึ่ง", **SOURCE | {"published": "7/9/2548", "edited": ""})

    post = Post.objects.get()
    assert post.is_published
    assert post.published_at == post.last_active_at == at(2005, 9, 7)
    assert post.sent_at > post.published_at
    assert Blog.objects.get().place == post.place
    assert "วิมล วัฒนา" in client.get(post.get_absolute_url()).text


def test_the_same_again_changes_nothing(run):
    run("หนึ่ง", **SOURCE)
    before = Post.objects.values().get()

    code, said = run("หนึ่ง\n", **SOURCE)

    assert (code, "ไม่มีอะไรเปลี่ยน" in said) == (0, True)
    assert Post.objects.values().get() == before


@pytest.mark.parametrize(
    "known_by",
    [
        {"address": "http://gotoknow.org/posts/48344/", "number": ""},
        {"address": ""},
        {"address": "", "number": "", "key": "ครูช่วย"},
    ],
    ids=["address", "number", "key"],
)
def test_other_words_are_told_and_wait_for_replace(run, known_by):
    run("หนึ่ง", **SOURCE, key="ครูช่วย")
    again = SOURCE | known_by

    code, said = run("สอง", **again)
    assert (code, "ข้อความ" in said, "--replace" in said) == (1, True, True)
    assert Post.objects.get().body == "หนึ่ง"

    code, said = run("สอง", **again, replace=True)
    post = Post.objects.get()
    assert (code, post.body, post.version) == (0, "สอง", 2)
    assert post.edited_at > post.published_at


def test_what_was_added_here_stays_when_words_are_replaced(run, bang_chak):
    run("หนึ่ง", **SOURCE)
    village = factories.make_village(bang_chak)
    Post.objects.update(village=village)

    run("สอง", **SOURCE, replace=True)

    assert Post.objects.get().village == village


def test_what_is_hidden_stays_hidden(run, facilitator):
    run("หนึ่ง", **SOURCE)
    moderating.hide(Post.objects.get(), "มีเบอร์โทรศัพท์", facilitator)

    code, said = run("สอง", **SOURCE, replace=True)

    assert (code, "ซ่อนไว้" in said) == (0, True)
    assert Post.objects.get().is_hidden


def test_a_post_stands_in_one_blog(run, tha_rai):
    run("หนึ่ง", **SOURCE)

    code, said = run("หนึ่ง", **SOURCE, blog="800106", replace=True)

    assert (code, "บางจาก" in said, Post.objects.count()) == (2, True, 1)


def test_words_of_people_here_are_not_replaced(run, bang_chak):
    post = factories.make_post(bang_chak)

    code, _said = run("สอง", **SOURCE, key=str(post.key), replace=True)

    assert (code, Post.objects.get().body) == (2, post.body)


def test_html_becomes_text_and_its_pictures_are_told(run):
    html = (
        "<!doctype html><title>x</title><h1>หัวเรื่อง</h1><p onclick=alert(1)>หนึ่ง "
        '<a href="/blog/x">ดู</a><img src=x onerror=alert(1)></p>'
        "<script>alert(1)</script><iframe src=//evil.example></iframe>"
    )

    _code, said = run(html, "page.bin", **SOURCE | {"title": ""})

    post = Post.objects.get()
    assert post.title == "หัวเรื่อง"
    assert post.body == "หนึ่ง ดู (https://www.gotoknow.org/blog/x)"
    assert "รูป 1 รูป" in said


def test_what_was_stored_is_escaped_on_its_page(run, client):
    run("&lt;img src=x onerror=alert(1)&gt;", "page.html", **SOURCE)

    page = client.get(Post.objects.get().get_absolute_url())

    assert Post.objects.get().body == "<img src=x onerror=alert(1)>"
    assert "<img src=x" not in page.text
    assert "&lt;img src=x" in str(paragraphs(Post.objects.get().body))


def test_a_copied_page_tells_its_source_itself(run, province):
    code, _said = run(NOTE.read_bytes(), "note-5986.txt", "80")

    post = Post.objects.get()
    assert (code, post.place, post.source_number) == (0, province, "5986")
    assert post.source_published_at == at(2005, 10, 28, 8, 50)


def test_what_is_typed_goes_before_what_the_page_tells(run):
    run(NOTE.read_bytes(), author="ทีมคุณอำนวย", edited="1/1/2550", title="หารือ")

    post = Post.objects.get()
    assert (post.source_author, post.title) == ("ทีมคุณอำนวย", "หารือ")
    assert post.source_edited_at == at(2007, 1, 1)
    assert post.body.startswith("หารือบูรณาการร่วมกัน")


def test_comments_of_others_are_left_with_them(run):
    text = "เรื่อง\n\nหนึ่ง\n\nบันทึกนี้เขียนที่ GotoKnow โดย วิมล ใน เล่าเรื่อง\n\n" + (
        "หมายเลขบันทึก: 7, เขียน: เมื่อวาน\nความเห็น (2)\nของคนอื่น"
    )

    _code, said = run(text)

    post = Post.objects.get()
    assert (post.title, post.body, post.source_author) == ("เรื่อง", "หนึ่ง", "วิมล")
    assert post.source_published_at is None
    assert "ความเห็น 2" in said


@pytest.mark.parametrize(
    ("licence", "here"),
    [
        ("CC BY-SA 3.0", "cc_by_sa"),
        ("ครีเอทีฟคอมมอนส์ (cc by-nc)", "cc_by_nc"),
        ("cc_by", "cc_by"),
        ("CC BY-ND", "all_rights"),
        ("อ่านได้ทุกคน", "all_rights"),
    ],
)
def test_a_licence_we_do_not_know_frees_nothing(run, licence, here):
    run("หนึ่ง", **SOURCE | {"licence": licence})

    post = Post.objects.get()
    assert (post.licence, post.source_licence) == (here, licence)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"blog": "800101"}, "800101"),
        ({"author": "", "source_blog": "", "address": ""}, "มาจากที่ใด"),
        ({"published": "31/2/2549"}, "--published: เดือนกุมภาพันธ์ไม่มีวันที่ 31"),
        ({"edited": "1/1/2549"}, "แก้ไขก่อน"),
        ({"address": "javascript:alert(1)"}, "ที่อยู่เว็บ"),
        ({"author": "ก" * 151}, "ผู้เขียน"),
        ({"title": "ก" * 201}, "ชื่อเรื่อง"),
        ({"text": " \n"}, "กรุณาเขียน"),
        ({"text": "บัตร 1103702071811"}, "เลขประจำตัวประชาชน"),
        ({"text": "ก" * 20_001}, "20,000"),
        ({"text": "ก" * 200_000}, "500"),
        ({"text": b"\xff\xfe\x00"}, "UTF-8"),
    ],
)
def test_what_cannot_be_taken_over_is_explained(run, change, says):
    code, said = run(**{"text": "หนึ่ง", **SOURCE, **change})

    assert (code, says in said) == (2, True), said
    assert not Post.objects.exists()
    assert not Blog.objects.exists()


def test_a_missing_file_is_explained(capsys, bang_chak):
    with pytest.raises(SystemExit) as end:
        call_command("import_post", "ไม่มี.txt", blog="800119")

    assert end.value.code == 2
    assert "ไม่มี.txt" in capsys.readouterr().err
