"""Lists and posts ask the database as often for many rows as for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Role
from tests import factories

pytestmark = pytest.mark.django_db

BLOG, POST = "/blogs/800119/", "/blogs/800119/1/"
# With the bar of an uncached page for a visitor; three more when signed in.
PAGES = {
    "/blogs/": 5,
    "/blogs/?month=2005-11&tag=บัญชี": 5,
    BLOG: 5,
    f"{BLOG}?village=7&author=สุดา": 5,
    "/blogs/80/": 5,
    "/blogs/tags/บัญชี/": 5,
    "/knowledge/": 5,
    "/knowledge/?by=teller&q=บัญชี": 5,
    f"{BLOG}feed/": 5,
    "/blogs/80/feed/": 5,
    POST: 6,
    f"{POST}?page=last": 6,
}


def write(place, count):
    """As many posts with all that may lie with one."""
    is_tambon = place.code != "80"
    village = factories.make_village(place, 7) if is_tambon else None
    for _number in range(count):
        post = factories.make_post(
            place,
            kind="lesson",
            topic="บัญชี",
            title="บัญชีครัวเรือน",
            village=village,
            on_behalf_of=factories.make_person("สุดา", show_name=True),
            meeting=factories.make_meeting(*[place] if is_tambon else []),
        )
        post.tags.add(factories.make_tag("บัญชี"))
        factories.make_post_photo(post)
        factories.make_comment(post)


def answer(post, count):
    for number in range(count):
        factories.make_comment(post)
        factories.make_post_photo(post, position=number + 2)
        post.tags.add(factories.make_tag(f"ป้าย {number}"))


def asked(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("reader", ["visitor", "resident", "facilitator"])
def test_more_rows_do_not_mean_more_queries(
    request, uncached, bang_chak, tha_rai, province, reader
):
    client, more = Client(), 0
    if reader != "visitor":
        client.force_login(request.getfixturevalue(reader))
        more = 3
    for place in (bang_chak, province):
        write(place, 1)
    for address in PAGES:  # what a process asks only once
        asked(client, address)
    with_one = {address: asked(client, address) for address in PAGES}

    for place in (bang_chak, tha_rai, province):
        write(place, 8)
    answer(bang_chak.posts.get(number=1), 8)

    assert {address: asked(client, address) for address in PAGES} == with_one
    over = {page: n for page, n in with_one.items() if n > PAGES[page] + more}
    assert over == {}


def test_two_hundred_comments_cost_six_queries(uncached, bang_chak):
    write(bang_chak, 1)
    author = factories.make_user("suda", Role.RESIDENT, tambon=bang_chak)
    post = bang_chak.posts.get()
    for _number in range(200):
        factories.make_comment(post, author)

    assert asked(Client(), POST) <= 6


def test_the_author_is_asked_no_more_than_her_own_reading_writes(uncached, bang_chak):
    author = factories.make_user("suda", Role.RESIDENT, tambon=bang_chak)
    post = factories.make_post(bang_chak, author)
    client = Client()
    client.force_login(author)
    asked(client, POST)
    with_none = asked(client, POST)

    for _number in range(8):
        factories.make_comment(post)

    assert asked(client, POST) == with_none
