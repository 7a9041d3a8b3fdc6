"""Every page asks the database as often for 300 tambons as for 3."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import ActionItem, GoalTopic, GoalUpdate
from people.models import Role
from tests.factories import (
    make_appointment,
    make_assessment,
    make_freedom_table,
    make_goal,
    make_kind,
    make_meeting,
    make_outcome,
    make_person,
    make_role,
    make_tambon,
    make_tambons,
    make_user,
    make_village,
)

DAY = datetime.date(2005, 10, 25)
TAMBON = "/tambons/800119/"
# Lists, pages of one, feeds and files, with the bar of an uncached page.
FOR_VISITORS = {
    "/": 16,
    "/tambons/": 5,
    "/tambons/?q=ตำบล": 5,
    TAMBON: 14,
    f"{TAMBON}villages/7/": 14,
    f"{TAMBON}calendar.ics": 5,
    "/calendar.ics": 5,
    "/meetings/": 5,
    "/meetings/?q=หนุนเสริม": 5,
    "/meetings/?tambon=800119": 6,
    "/meetings.csv": 6,
    "/meetings.xlsx": 6,
    "meeting": 21,
    "appointment": 15,
    "goal": 9,
}
# Three more when signed in.
FOR_WRITERS = {
    **{address: bar + 3 for address, bar in FOR_VISITORS.items()},
    f"{TAMBON}members/": 16,
    "/me/": 28,
    "/actions/": 14,
    "/actions/?status=closed": 14,
    "/meetings/new/": 21,
    "/appointments/new/": 14,
    "request": 21,
    "review": 12,
    "/goals/new/?tambon=800119": 14,
    "goal_update": 14,
    "goal_topics": 14,
}
FOR_ADMINISTRATORS = {
    **FOR_WRITERS,
    "/governor/": 21,
    "/governor/?for=meeting": 21,
    "/governor/?needs=all": 21,
    "/governor/?district=8001": 26,
}
# The governor's office keeps no tambon's list of members and sets nobody's goals.
FOR_THE_OFFICE = {
    page: bar
    for page, bar in FOR_ADMINISTRATORS.items()
    if "members" not in page and "goals/new" not in page and "goal_" not in page
}
# Where tambons are too many to choose from, the one typed is looked up.
ONE_MORE = {"/meetings/?tambon=800119"}
PAGES = {
    "visitor": FOR_VISITORS,
    "writer": FOR_WRITERS,
    "office": FOR_THE_OFFICE,
    "admin": FOR_ADMINISTRATORS,
}


def live_in(tambon):
    """A round with an outcome and work, a goal, and the next appointment."""
    meeting = make_meeting(tambon, round_number=1, held_on=DAY)
    make_role(make_person(), Role.RESIDENT, tambon=tambon)
    make_role(make_person(), Role.RESIDENT, tambon=tambon, starts_on=None)
    outcome = make_outcome(meeting, "ขอหนุนเสริม", "support_request", tambon=tambon)
    ActionItem.objects.create(meeting=meeting, tambon=tambon, text="สร้างบล็อก")
    appointment = make_appointment(tambon, made_in=meeting)
    goal = make_goal(tambon, set_in=meeting)
    GoalUpdate.objects.create(
        goal=goal, note="ดี", meeting=meeting, at=meeting.recorded_at
    )
    GoalTopic.objects.create(goal=goal, name="บัญชี", state="chosen", chosen_in=meeting)
    table = make_freedom_table()
    make_assessment(table, tambon, (2, 4), meeting=meeting)
    return {
        "meeting": meeting,
        "request": outcome,
        "appointment": appointment,
        "goal": goal,
    }


@pytest.fixture
def objects(kinds):
    """Three tambons; what the words among the addresses stand for."""
    bang_chak = make_tambon("800119", "บางจาก", position=1)
    make_village(bang_chak, 7)
    for tambon in make_tambons(2):
        live_in(tambon)
    rows = live_in(bang_chak)
    return {
        "meeting": rows["meeting"].get_absolute_url(),
        "appointment": rows["appointment"].get_absolute_url(),
        "review": reverse("meetings:meeting_review", args=[rows["meeting"].pk]),
        "request": reverse("meetings:request_detail", args=[rows["request"].pk]),
        "goal": rows["goal"].get_absolute_url(),
        "goal_update": reverse("meetings:goal_update", args=[rows["goal"].pk]),
        "goal_topics": reverse("meetings:goal_topics", args=[rows["goal"].pk]),
    }


@pytest.fixture
def readers(objects, province, uncached, bang_chak):
    make_kind()
    users = {
        "writer": make_user("amnuay", Role.FACILITATOR, tambon=bang_chak),
        "office": make_user("uea", Role.GOVERNOR_OFFICE, province=province),
        "admin": make_user("admin", is_superuser=True),
    }
    clients = {"visitor": Client()}
    for name, user in users.items():
        clients[name] = Client()
        clients[name].force_login(user)
    return clients


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return len(asked)


@pytest.mark.parametrize("reader", PAGES)
def test_more_tambons_do_not_mean_more_queries(reader, readers, objects):
    pages = {page: objects.get(page, page) for page in PAGES[reader]}
    client = readers[reader]
    for address in pages.values():  # what a process asks only once
        queries(client, address)
    with_three = {page: queries(client, pages[page]) for page in pages}

    for tambon in make_tambons(297):
        live_in(tambon)

    with_many = {page: queries(client, pages[page]) for page in pages}
    more = {page for page, n in with_many.items() if n > with_three[page]}
    assert more <= ONE_MORE
    assert all(with_many[page] == with_three[page] + 1 for page in more)
    over = {page: n for page, n in with_three.items() if n > PAGES[reader][page]}
    assert over == {}


def test_a_kept_page_asks_once_however_many_tambons(objects):
    make_tambons(297)
    for page in ("/", "/tambons/", TAMBON, "/meetings/", objects["meeting"]):
        Client().get(page)

        assert queries(Client(), page) == 1
