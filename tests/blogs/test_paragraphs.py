"""Plain text on a page: paragraphs, lines and links, and never anything that runs."""

import re
import time
from html.parser import HTMLParser

import pytest
from django.template import engines

from blogs.paragraphs import paragraphs
from tests import factories

LINK = '<a href="{0}" rel="nofollow ugc noopener">{0}</a>'
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<p style='position:fixed' id=main class=btn>x",
    "<math><mtext></p><img src=x onerror=alert(1)>",
    "</p></div><form action=//evil><input name=password>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://x",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "//evil.example/x",
    'https://x.example/"onmouseover="alert(1)',
    "https://x.example/'onmouseover='alert(1)",
    "https://x.example/<script>alert(1)</script>",
    "https://x.example/`onmouseover=alert(1)",
    "https://x.example/\u202egpj.exe",
    'http://" onfocus=alert(1) autofocus x="',
    "https:evil.example",
    "https:///evil.example",
    "ftp://x.example/",
    "file:///etc/passwd",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "<<script>script>alert(1)<</script>/script>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "{{ 7|add:7 }}{% csrf_token %}",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/spy.gif)",
]


class Seen(HTMLParser):
    """What a browser makes of a fragment."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("around", ["{}", "ก {} ข\n\n{}", "https://x.example/?q={}"])
def test_nothing_that_people_type_becomes_markup(attack, around):
    seen = Seen(paragraphs(around.replace("{}", attack)))

    assert {tag for tag, _attributes in seen.elements} <= {"p", "br", "a"}
    for tag, attributes in seen.elements:
        assert attributes.keys() == ({"href", "rel"} if tag == "a" else set())
        if tag == "a":
            assert re.match(r"https?://[0-9a-z]", attributes["href"])
            assert attributes["rel"] == "nofollow ugc noopener"
            assert attributes["href"].isascii()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (None, ""),
        (" \n\n ", ""),
        ("หนึ่ง", "<p>หนึ่ง</p>"),
        ("หนึ่ง\nสอง", "<p>หนึ่ง<br>สอง</p>"),
        ("หนึ่ง\r\n\r\n \n\nสอง", "<p>หนึ่ง</p>\n<p>สอง</p>"),
        ('5 < 7 & "ดี"', "<p>5 &lt; 7 &amp; &quot;ดี&quot;</p>"),
    ],
)
def test_blank_lines_part_paragraphs(text, html):
    assert paragraphs(text) == html


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("http://gotoknow.org/blog/x/5986", "http://gotoknow.org/blog/x/5986"),
        ("ดูที่https://x.example/aครับ", "https://x.example/a"),
        ("(https://x.example/a).", "https://x.example/a"),
        ("https://x.example/a_(b)", "https://x.example/a_(b)"),
        ("[https://x.example/a]!", "https://x.example/a"),
        ("HTTPS://X.example/%E0%B8%81", "HTTPS://X.example/%E0%B8%81"),
    ],
)
def test_an_address_leads_there_and_ends_where_it_ends(text, address):
    before, after = text.split(address)

    assert paragraphs(text) == f"<p>{before}{LINK.format(address)}{after}</p>"


def test_signs_within_an_address_are_escaped_once():
    html = paragraphs("https://x.example/?a=1&b=2")

    assert html.count("https://x.example/?a=1&amp;b=2") == 2
    assert Seen(html).elements[1][1]["href"] == "https://x.example/?a=1&b=2"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        ">" * 100_000,
        "https://" * 12_500,
        "https://x" + ")" * 100_000,
        "https://x" + "(" * 50_000 + ")" * 50_000,
        "\n \n" * 33_000,
        "\n" + " " * 100_000 + "x",
        "ก" + "\u0e49" * 100_000,
    ],
)
def test_a_long_or_twisted_text_takes_no_longer(text):
    start = time.perf_counter()

    paragraphs(text)

    assert time.perf_counter() - start < 1


def test_a_page_shows_what_was_stored_past_every_form(db, bang_chak):
    post = factories.make_post(bang_chak, body="<script>alert(1)</script>\u202e\nดี")
    page = engines["django"].from_string("{% load blogs %}{{ post.body|paragraphs }}")

    html = page.render({"post": post})

    assert html == "<p>&lt;script&gt;alert(1)&lt;/script&gt;<br>ดี</p>"
