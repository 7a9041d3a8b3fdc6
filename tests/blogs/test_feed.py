"""The Atom feeds, read as RFC 4287 has it."""

import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from tests import factories
from thai.clock import BANGKOK

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
FEED, PROVINCE = "/blogs/800119/feed/", "/blogs/80/feed/"
ONCE = ("id", "title", "updated")


def read(response):
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def text_of(element, name):
    return element.findtext(f"{ATOM}{name}")


def breaches_of(feed):
    """What RFC 4287 asks of a feed and of its entries, and this one has not."""
    entries = feed.findall(f"{ATOM}entry")
    found = [] if feed.tag == f"{ATOM}feed" else ["no feed"]
    for element in (feed, *entries):
        found += [name for name in ONCE if len(element.findall(ATOM + name)) != 1]
        found += _breaches_of_links(element)
        for name in ("updated", "published"):
            for moment in element.findall(ATOM + name):
                if datetime.datetime.fromisoformat(moment.text).tzinfo is None:
                    found.append(f"{name} without its zone")
        authors = element.findall(f"{ATOM}author")
        found += [] if authors and all(text_of(a, "name") for a in authors) else ["who"]
    ids = [text_of(element, "id") for element in (feed, *entries)]
    found += ["one id twice"] if len(set(ids)) < len(ids) else []
    found += [f"{one} is no IRI" for one in ids if not urlsplit(one).scheme]
    return found


def _breaches_of_links(element):
    links = element.findall(f"{ATOM}link")
    rels = [link.get("rel") for link in links]
    found = [] if rels.count("alternate") == 1 else ["not one alternate link"]
    return found + [
        f"{link.get('href')} is not absolute"
        for link in links
        if not urlsplit(link.get("href")).netloc
    ]


@pytest.fixture
def post(bang_chak):
    post = factories.make_post(
        bang_chak,
        title="บัญชี & <กองทุน>",
        body="หนึ่ง <b>\n\nดู https://example.org/?a=1&b=2",
        published_at=datetime.datetime(2005, 10, 27, 9, tzinfo=BANGKOK),
    )
    post.tags.add(factories.make_tag("คุณเอื้อ"))
    factories.make_post_photo(post, alt="คนนั่งล้อมวง")
    return post


@pytest.mark.parametrize("address", [FEED, PROVINCE])
def test_the_feed_is_as_the_standard_has_it(client, post, tha_rai, address):
    factories.make_post(tha_rai, number=1)

    response = client.get(address)

    feed = read(response)
    assert breaches_of(feed) == []
    assert len(feed.findall(f"{ATOM}entry")) == (1 if address == FEED else 2)
    assert not response.cookies


def test_an_entry_holds_the_whole_post_escaped_once(client, post):
    entry = read(client.get(FEED)).find(f"{ATOM}entry")

    assert text_of(entry, "title") == "บัญชี & <กองทุน>"
    assert text_of(entry, "id") == f"urn:uuid:{post.key}"
    assert text_of(entry, "published") == "2005-10-27T02:00:00+00:00"
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert "<p>หนึ่ง &lt;b&gt;</p>" in content.text
    assert 'href="https://example.org/?a=1&amp;b=2"' in content.text
    assert '<img src="http://testserver/blogs/800119/1/photos/' in content.text
    assert [one.get("term") for one in entry.findall(f"{ATOM}category")] == ["คุณเอื้อ"]
    assert text_of(entry, "rights") == "สงวนสิทธิ์ทุกประการ"


def test_nobody_is_named_without_consent(client, bang_chak):
    factories.make_post(bang_chak, factories.make_user("สมศรี"))

    text = client.get(FEED).text

    assert "สมศรี" not in text
    assert "ผู้ไม่ประสงค์ออกนาม" in text


def test_signs_that_xml_cannot_hold_do_not_break_the_feed(client, bang_chak):
    post = factories.make_post(bang_chak)
    type(post).objects.filter(pk=post.pk).update(title="ก\x0bข", body="ค\x1f\ufeffง")

    feed = read(client.get(FEED))

    assert text_of(feed.find(f"{ATOM}entry"), "title") == "กข"


def test_an_empty_feed_does_not_change_by_itself(client, bang_chak):
    first = client.get(FEED)

    feed = read(first)
    assert breaches_of(feed) == []
    assert text_of(feed, "updated") == "2005-06-03T00:00:00+07:00"
    assert client.get(PROVINCE).status_code == 200


@pytest.mark.parametrize("fixture", [None, "uncached"])
def test_a_reader_who_has_the_feed_is_sent_nothing(request, client, post, fixture):
    if fixture:
        request.getfixturevalue(fixture)
    tag = client.get(FEED)["ETag"]

    again = client.get(FEED, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    factories.make_post(post.tambon)
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 200


def test_pages_tell_where_their_feed_is(client, post):
    for page, feed in {
        "/blogs/": PROVINCE,
        "/blogs/800119/": FEED,
        "/blogs/80/": PROVINCE,
        post.get_absolute_url(): FEED,
    }.items():
        text = client.get(page).text
        assert 'type="application/atom+xml" title="' in text
        assert f'href="{feed}"' in text
