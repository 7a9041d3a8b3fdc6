"""Every rule of blogs: refused by the database itself, and explained in Thai.

Each rule stands beside its neighbour that is allowed, so that it refuses for the
right reason.
"""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from blogs.models import Blog, Cheer, Comment, Photo, Post, Report, Tag
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()
KEY = uuid.UUID("25481028-0000-4000-8000-000000005986")
GONE = {"status": "removed", "removed_at": NOW, "body": ""}
PUBLISHED = {"status": "published", "published_at": NOW}

# name: (model, what is wrong, what is right beside it, what a person reads)
RULES = {
    "one blog of a tambon": (
        Blog, {"province": "with_blog"}, {"tambon": "other"}, "มีอยู่แล้ว",
    ),
    "one blog of the province": (
        Blog,
        {"tambon": None, "province": "with_blog"},
        {"tambon": None},
        "จังหวัดนี้มีบล็อกของจังหวัดอยู่แล้ว",
    ),
    "a tag once however typed": (
        Tag,
        {"name": "บัญชี ", "folded": "บัญชี"},
        {"name": "กองทุน", "folded": "กองทุน"},
        "มีอยู่แล้ว",
    ),
    "a number once in a tambon": (
        Post, {"number": 1}, {"number": 2}, "บล็อกนี้มีเลขนี้อยู่แล้ว",
    ),
    "a number once in a province": (
        Post,
        {"number": 7, "tambon": None, "province": "with_blog"},
        {"number": 7, "tambon": None},
        "บล็อกนี้มีเลขนี้อยู่แล้ว",
    ),
    "numbers begin at 1": (Post, {"number": 0}, {}, "เลขเริ่มที่ 1"),
    "a key once": (Post, {"key": KEY}, {}, "มีอยู่แล้ว"),
    "an author or a source": (
        Post,
        {"author": None},
        {"author": None, "source_author": "วิมล วัฒนา"},
        "กรุณาระบุผู้เขียน",
    ),
    "one teller": (
        Post,
        {"on_behalf_of": "person", "teller": "ลุงดำ"},
        {"on_behalf_of": "person"},
        "กรุณาใส่ชื่อผู้เล่าที่เดียว",
    ),
    "a story has no topic": (
        Post,
        {"topic": "บัญชี"},
        {"topic": "บัญชี", "kind": "lesson"},
        "เฉพาะขุมความรู้",
    ),
    "a lesson has a topic": (
        Post, {"kind": "lesson"}, {}, "กรุณาบอกว่าขุมความรู้นี้เรื่องอะไร",
    ),
    "what is removed has no words": (
        Post, {**GONE, "body": "ยังอยู่"}, GONE, "ไม่มีข้อความเหลืออยู่",
    ),
    "a source is on the web": (
        Post,
        {"source_address": "javascript:alert(1)"},
        {"source_address": "http://gotoknow.org/blog/x/5986"},
        "URL",
    ),
    "published says when": (
        Post, {"status": "published"}, PUBLISHED, "กรุณาระบุว่าเผยแพร่เมื่อใด",
    ),
    "what waits was not published": (
        Post, {"published_at": NOW}, PUBLISHED, "ยังไม่เคยเผยแพร่",
    ),
    "hidden has a reason": (
        Post,
        {"status": "hidden", "hidden_by": "user", "hidden_at": NOW},
        {
            "status": "hidden",
            "hidden_by": "user",
            "hidden_at": NOW,
            "hidden_why": "มีเบอร์โทรศัพท์",
        },
        "มีเหตุผล",
    ),
    "hidden says by whom": (
        Comment,
        {"status": "hidden", "hidden_at": NOW, "hidden_why": "มีเบอร์โทรศัพท์"},
        {
            "status": "hidden",
            "hidden_by": "user",
            "hidden_at": NOW,
            "hidden_why": "มีเบอร์โทรศัพท์",
        },
        "มีเหตุผล",
    ),
    "a reason is of what is hidden": (
        Comment, {"hidden_why": "มีเบอร์โทรศัพท์"}, {}, "เฉพาะสิ่งที่ซ่อนไว้",
    ),
    "removed says when": (
        Comment, {"status": "removed", "body": ""}, GONE, "บอกเวลาไว้ด้วย",
    ),
    "a comment has words": (Comment, {"body": ""}, {}, "ความเห็นต้องมีข้อความ"),
    "a removed comment has none": (
        Comment, {**GONE, "body": "ยังอยู่"}, GONE, "ความเห็นต้องมีข้อความ",
    ),
    "one cheer of a person": (Cheer, {"user": "user"}, {}, "ให้กำลังใจไว้แล้ว"),
    "a report of one thing": (
        Report, {"post": None}, {}, "เพียงอย่างเดียว",
    ),
    "one open report of a person": (Report, {"by": "user"}, {}, "ท่านแจ้งไว้แล้ว"),
    "settled by somebody": (
        Report,
        {"settled_at": NOW},
        {"settled_at": NOW, "settled_by": "user"},
        "กรุณาระบุทั้งสองอย่าง",
    ),
    "a photo of a post or a draft": (Photo, {"post": None}, {}, "เพียงอย่างเดียว"),
    "a photo is there until removed": (
        Photo, {"file": "", "thumb": ""}, {}, "ครบทั้งสองขนาด",
    ),
    "a removed photo is gone": (
        Photo,
        {"removed_at": NOW},
        {"removed_at": NOW, "file": "", "thumb": ""},
        "ครบทั้งสองขนาด",
    ),
    "a photo has measures": (Photo, {"width": 0}, {}, "มีความกว้างและความสูง"),
}  # fmt: skip


@pytest.fixture
def rows(bang_chak):
    """What is there before, and the least that each table needs beside it."""
    user = factories.make_user("user")
    post = factories.make_post(bang_chak, number=1, key=KEY)
    province = factories.make_province()
    factories.make_post(province, number=7)
    factories.make_tag("บัญชี")
    factories.make_report(post, user)
    Cheer.objects.create(post=post, user=user, at=NOW)
    other = factories.make_tambon("810119", "อีกตำบล")
    return {
        "user": user,
        "other": other,
        "person": factories.make_person(),
        "with_blog": province,
        "post": post,
        "tambon": bang_chak,
    }


def least_of(model, rows):
    somebody = factories.make_user()
    other_province = factories.make_province("81", "กระบี่")
    return {
        Blog: {
            "tambon": rows["tambon"],
            "province": other_province,
            "opened_at": NOW,
        },
        Tag: {},
        Post: {
            "province": rows["with_blog"],
            "tambon": rows["tambon"],
            "number": 2,
            "key": uuid.uuid4(),
            "digest": "0",
            "body": "เริ่มที่บัญชี",
            "author": somebody,
            "sent_at": NOW,
            "last_active_at": NOW,
        },
        Comment: {
            "post": rows["post"],
            "key": uuid.uuid4(),
            "digest": "0",
            "author": somebody,
            "body": "ดีใจด้วย",
            "sent_at": NOW,
        },
        Cheer: {"post": rows["post"], "user": somebody, "at": NOW},
        Report: {"post": rows["post"], "by": somebody, "why": "ไม่สุภาพ", "at": NOW},
        Photo: {
            "post": rows["post"],
            "key": uuid.uuid4(),
            "digest": "0",
            "position": 1,
            "file": "a.jpg",
            "thumb": "b.jpg",
            "size": 1,
            "width": 4,
            "height": 3,
            "uploaded_by": somebody,
            "uploaded_at": NOW,
        },
    }[model]


def build(model, rows, changes):
    columns = {**least_of(model, rows), **changes}
    if columns.get("tambon", "") is None and "province" not in changes:
        columns["province"] = factories.make_province("81", "กระบี่")
    return model(
        **{
            name: rows.get(value, value) if isinstance(value, str) else value
            for name, value in columns.items()
        }
    )


@pytest.mark.parametrize("rule", RULES)
def test_the_database_refuses(rows, rule):
    model, wrong, right, _says = RULES[rule]

    with pytest.raises(IntegrityError), transaction.atomic():
        model._base_manager.bulk_create([build(model, rows, wrong)])

    model._base_manager.bulk_create([build(model, rows, right)])


@pytest.mark.parametrize("rule", RULES)
def test_a_person_reads_why_in_thai(rows, rule):
    model, wrong, _right, says = RULES[rule]

    with pytest.raises(ValidationError) as refusal:
        build(model, rows, wrong).full_clean()

    texts = refusal.value.messages
    assert any(says in text for text in texts), texts
    assert not any("_" in text for text in texts), "the name of a constraint"


def test_places_agree(rows, bang_chak):
    village = factories.make_village(factories.make_tambon("800106", "ท่าไร่"))
    elsewhere = factories.make_province("81", "กระบี่")

    for changes, says in (
        ({"village": village}, "กรุณาเลือกหมู่บ้านที่อยู่ในตำบลเดียวกัน"),
        ({"province": elsewhere}, "กรุณาเลือกตำบลในจังหวัดเดียวกัน"),
    ):
        with pytest.raises(ValidationError) as refusal:
            build(Post, rows, changes).full_clean()
        assert says in str(refusal.value.messages)


@pytest.mark.parametrize("make", [factories.make_post, factories.make_comment])
def test_words_are_never_deleted(make):
    row = make()

    for deed in (row.delete, type(row).objects.all().delete):
        with pytest.raises(TypeError, match="cannot be deleted"):
            deed()

    assert type(row).objects.filter(pk=row.pk).exists()


def test_the_same_number_stands_in_two_blogs(bang_chak, tha_rai, province):
    posts = [factories.make_post(place) for place in (bang_chak, tha_rai, province)]

    assert [post.number for post in posts] == [1, 1, 1]
    assert Blog.objects.count() == 3
