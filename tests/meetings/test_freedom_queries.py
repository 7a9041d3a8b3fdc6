"""The pages of a freedom table ask as often for 8 topics and 8 subjects as for one."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Score, Topic
from tests.factories import (
    make_assessment,
    make_freedom_table,
    make_group,
    make_meeting,
    make_person,
    make_tambon,
    make_village,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uncached")]

# Each page with its bar, signed in.
BARS = {
    "": 22,
    "?round={round}&own={own}": 22,
    "edit/": 9,
    "river.svg": 15,
    "stairs/{topic}.svg": 15,
    "assess/": 12,
    "assess/?meeting={round}": 17,
    "assess/?tambon=800119": 17,
    "assess/{assessment}/": 14,
    "compare/": 16,
    "upload/": 12,
    ".xlsx": 20,
}


@pytest.fixture
def table(facilitator):
    return make_freedom_table("บัญชี", made_by=facilitator)


@pytest.fixture
def rounds(bang_chak):
    return [
        make_meeting(bang_chak, round_number=n, held_on=datetime.date(2005, n, 1))
        for n in (1, 2)
    ]


def fill_in(table, rounds, *subjects):
    """Every topic of every subject, in both rounds and outside of them."""
    rows = []
    for subject in subjects:
        for meeting in [*rounds, None]:
            row = make_assessment(table, subject, meeting=meeting)
            Score.objects.bulk_create(
                Score(assessment=row, topic=topic, current=3, target=5, why="ทำมานาน")
                for topic in table.topics.all()
            )
            rows.append(row)
    return rows


def counted(client, table, words):
    found = {}
    for page in BARS:
        address = table.get_absolute_url() + page.format(**words)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address.replace("/.xlsx", ".xlsx"))
        assert response.status_code == 200, page
        found[page] = len(asked)
    return found


@pytest.mark.parametrize("reader", ["facilitator", "administrator"])
def test_many_topics_and_subjects_do_not_mean_more_queries(
    client, table, rounds, bang_chak, request, reader
):
    client.force_login(request.getfixturevalue(reader))
    moo_7 = make_village(bang_chak, 7)
    first = fill_in(table, rounds, moo_7)[0]
    words = {
        "round": rounds[0].pk,
        "own": f"village-{moo_7.pk}",
        "topic": table.topics.get().pk,
        "assessment": first.pk,
    }
    counted(client, table, words)  # what a process asks only once
    few = counted(client, table, words)

    for position in range(2, 9):
        Topic.objects.create(table=table, position=position, name=f"เรื่อง {position}")
    others = [make_village(bang_chak, moo) for moo in range(8, 12)]
    others += [make_group(bang_chak, f"กลุ่ม {n}") for n in range(2)]
    fill_in(table, rounds, bang_chak, make_person(show_name=True), *others)

    assert counted(client, table, words) == few
    assert {page: n for page, n in few.items() if n > BARS[page]} == {}


def test_a_long_list_asks_as_often_as_a_short_one(client, rounds, resident, bang_chak):
    client.force_login(resident)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/freedom-tables/").status_code == 200
        return len(queries)

    fill_in(make_freedom_table(), rounds, make_village(bang_chak, 7))
    asked()
    few = asked()
    for number in range(8):
        fill_in(make_freedom_table(), rounds, make_village(bang_chak, number + 8))

    assert asked() == few <= 10


def test_the_pictures_of_many_tambons_ask_as_often(
    client, table, rounds, governor_office
):
    client.force_login(governor_office)
    fill_in(table, rounds, make_tambon("800119", "บางจาก"))
    with CaptureQueriesContext(connection) as few:
        client.get(table.get_absolute_url())

    fill_in(table, rounds, *(make_tambon(f"80030{n}", f"ตำบล {n}") for n in range(8)))

    with CaptureQueriesContext(connection) as many:
        client.get(table.get_absolute_url())
    assert len(many) <= len(few)
