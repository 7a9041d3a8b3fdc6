"""What arrives from elsewhere becomes plain text, and nothing of it runs."""

import time
from contextlib import suppress

import nh3
import pytest
from django.core.exceptions import ValidationError

from blogs.paragraphs import paragraphs
from blogs.plain_text import decoded, is_whole_page, plain_text
from tests.blogs.test_paragraphs import ATTACKS, Seen

BASE = "https://www.gotoknow.org/posts/5986"


def read(text, is_html=True):
    return plain_text(text, is_html, BASE).text


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("is_html", [True, False], ids=["html", "text"])
@pytest.mark.parametrize("around", ["{}", "<p>{}</p>", "<svg>{}", "ก\n{}\nข"])
def test_nothing_of_an_attack_is_left_to_run(attack, is_html, around):
    text = read(around.format(attack), is_html)

    html = paragraphs(text)
    once = Seen(html)
    again = Seen(nh3.clean(html, link_rel="nofollow ugc noopener"))
    assert {tag for tag, _attributes in once.elements} <= {"p", "br", "a"}
    for _tag, attributes in [*once.elements, *again.elements]:
        assert set(attributes) <= {"href", "rel"}
        assert attributes.get("href", "https://").lower().startswith("http")


def test_a_script_is_left_out_with_what_stands_in_it():
    for is_html in (True, False):
        text = "ก<script>alert(1)</script><STYLE a=b>p{color:red}</style>ข"
        assert read(text, is_html) == "กข"


def test_in_plain_text_signs_that_are_no_tags_stay():
    text = "ถ้า a<b แล้ว 3 < 5 & AT&T ดู https://x.example/?a=1&copy=2 <ชื่อ> <script>"

    assert read(text, is_html=False) == text


def test_tags_pasted_into_plain_text_go_and_its_lines_stay():
    text = 'หนึ่ง\nสอง <p align="center"> ตำบลบางจาก</p>\n\n&nbsp;\n\nสาม<br />\nสี่'

    assert read(text, is_html=False) == "หนึ่ง\nสอง\n\nตำบลบางจาก\n\nสาม\nสี่"


def test_paragraphs_lines_and_lists_of_html_are_those_of_the_text():
    html = (
        "<div>ก\n ข</div><div>ค</div><p>ง<br>จ</p><ul><li>หนึ่ง<li>สอง</ul>"
        "<ol><li>ก่อน</li><li>หลัง</li></ol><table><tr><td>1<td>2</table>"
    )

    assert read(html) == "ก ข\nค\n\nง\nจ\n\n• หนึ่ง\n• สอง\n\n1. ก่อน\n2. หลัง\n\n1 2"


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ('<a href="https://a.example/x">ดูที่นี่</a>', "ดูที่นี่ (https://a.example/x)"),
        ('<a href="/blog/ก">ดู</a>', "ดู (https://www.gotoknow.org/blog/%E0%B8%81)"),
        ('<a href="http://a.example/">www.a.example</a>', "www.a.example"),
        ('<a href="mailto:a@b.example?cc=c">เขียนถึง</a>', "เขียนถึง (a@b.example)"),
        ('<a href="javascript:alert(1)">ดู</a>', "ดู"),
        ('<a href="http://[">ดู</a>', "ดู"),
        ('<a href="#top">ดู</a>', "ดู"),
        ('<a href="https://a.example/"><img src="x.jpg"></a>ก', "ก"),
    ],
)
def test_a_link_says_where_it_leads(link, text):
    assert read(link) == text


def test_pictures_are_counted_and_the_first_heading_is_known():
    found = plain_text("<h1>เรื่อง <b>ดี</b></h1><p>ก<img src=//x><img></p>", True)

    assert (found.heading, found.pictures, found.text) == ("เรื่อง ดี", 2, "เรื่อง ดี\n\nก")


@pytest.mark.parametrize(
    ("start", "is_page"),
    [
        ("\n<!DOCTYPE html>", True),
        ("<HTML>", True),
        ("<p>", False),
        ("ก <body>", False),
    ],
)
def test_a_whole_page_is_known_by_how_it_begins(start, is_page):
    assert is_whole_page(start) == is_page


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_letters_are_read_in_any_usual_encoding(encoding):
    assert decoded("บางจาก\r\nดี".encode(encoding)) == "บางจาก\nดี"


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a\x00b", b"\xfc\xfd\xfe"])
def test_letters_that_cannot_be_read_are_refused(data):
    with pytest.raises(ValidationError, match="UTF-8"):
        decoded(data)


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<b>",
        "<p ",
        "<script>",
        "<!--",
        "&",
        "[",
        "<",
        ">",
        "<a href=x>",
        "</p>",
    ],
)
@pytest.mark.parametrize("is_html", [True, False], ids=["html", "text"])
def test_a_long_or_deep_text_takes_no_longer(piece, is_html):
    start = time.perf_counter()

    with suppress(ValidationError):  # nested too deeply
        plain_text(piece * (100_000 // len(piece)), is_html)

    assert time.perf_counter() - start < 1


def test_a_nest_that_no_page_has_is_refused():
    with pytest.raises(ValidationError, match="ซ้อนกันลึก"):
        plain_text("<div>" * 501, is_html=True)
