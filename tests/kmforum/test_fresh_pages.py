"""Right the moment something is published: whatever is done, the next reader sees it.

Every deed is done between two visits to every public page. The second visit has to show
what a server without any cache shows.
"""

import datetime
import uuid
from functools import partial

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from blogs import commenting, moderating, opening, writing
from blogs.models import Blog, Post, Readership
from blogs.words import Words
from meetings import appointments, deeds, goals, requests
from meetings.actions import REOPEN, tap
from meetings.appointments import Sent
from meetings.goals import Told
from meetings.models import ActionItem, Appointment, Goal, Meeting, Outcome
from people.models import RoleAssignment
from tests.factories import (
    make_appointment,
    make_goal,
    make_meeting,
    make_outcome,
    make_person,
    make_post,
    make_tambon,
    make_village,
)
from tests.meetings.recording import Recorder

FIXED = [
    "/",
    "/tambons/",
    "/tambons/800119/",
    "/tambons/800119/villages/7/",
    "/tambons/800120/",
    "/meetings/",
    "/meetings/?tambon=800119",
    "/calendar.ics",
    "/tambons/800119/calendar.ics",
    "/blogs/",
    "/blogs/800119/",
    "/blogs/800119/feed/",
    "/blogs/80/feed/",
    "/blogs/tags/บัญชี/",
    "/knowledge/",
]
NOV_28 = datetime.date(2005, 11, 28)


def sent(user, version=0):
    return Sent(user, uuid.uuid4(), version)


@pytest.fixture
def uncached_reader(settings):
    reader = Client()
    kept = settings.MIDDLEWARE
    settings.MIDDLEWARE = [name for name in kept if "page_cache" not in name]
    reader.handler.load_middleware()
    settings.MIDDLEWARE = kept
    return reader


class World:
    """Rows of บางจาก in every state, and those who may change them."""

    def __init__(self, bang_chak, facilitator, colleague, office, admin):
        self.bang_chak, self.facilitator = bang_chak, facilitator
        self.colleague, self.office, self.admin = colleague, office, admin
        make_village(bang_chak, 7)
        self.confirmed = make_meeting(bang_chak, round_number=13)
        self.waiting = make_meeting(
            bang_chak,
            round_number=14,
            recorded_by=facilitator,
            held_on=datetime.date(2005, 11, 20),
            venue="ศาลาหมู่ที่ 7",
        )
        self.hidden = make_meeting(bang_chak, visibility="officials")
        self.request = make_outcome(
            self.confirmed, "ขอหนุนเสริม", "support_request", tambon=bang_chak
        )
        self.action = ActionItem.objects.create(
            meeting=self.confirmed, tambon=bang_chak, text="สร้างบล็อก"
        )
        self.appointment = make_appointment(bang_chak, made_in=self.confirmed)
        self.person = make_person("คุณสุนันท์", show_name=False)
        self.confirmed.participations.create(person=self.person, duty="chair")
        self.post = make_post(bang_chak, facilitator, title="เริ่มที่บัญชี")
        self.unread = make_post(bang_chak, status="waiting")
        self.goal = make_goal(bang_chak, set_in=self.confirmed)
        self.topic = goals.need_topic(self.goal.pk, "บัญชี", facilitator)

    def browser(self, user):
        client = Client()
        client.force_login(user)
        return client

    # Deeds

    def record(self):
        recorder = Recorder(Client(), self.facilitator)
        recorder.fill()
        assert recorder.send().status_code == 302

    def confirm(self):
        deeds.confirm(self.waiting.pk, sent(self.colleague, self.waiting.version))

    def send_back(self):
        deeds.send_back(
            self.waiting.pk, "ขาดจำนวนคน", sent(self.colleague, self.waiting.version)
        )

    def cancel(self):
        version = self.confirmed.version
        deeds.cancel(self.confirmed.pk, "บันทึกซ้ำ", sent(self.facilitator, version))

    def announce(self):
        new = Appointment(
            province=self.appointment.province,
            tambon=self.bang_chak,
            kind="dated",
            on=NOV_28,
            venue="วัดบางจาก",
        )
        appointments.announce(new, sent(self.facilitator))

    def move(self):
        page = self.appointment.get_absolute_url() + "edit/"
        fields = {"kind": "dated", "on": "28/11/48", "why": "ฝนตกหนัก", "version": 0}
        answer = self.browser(self.facilitator).post(
            page, {**fields, "key": str(uuid.uuid4())}
        )
        assert answer.status_code == 302

    def call_off(self):
        appointments.call_off(
            self.appointment.pk, "cancelled", "ตรงกับงานบุญ", sent(self.facilitator)
        )

    def take_up(self):
        requests.take_up(self.request.pk, sent(self.office))

    def settle(self):
        requests.settle(
            self.request.pk, datetime.date(2005, 11, 1), None, "", sent(self.office)
        )

    def close_action(self):
        tap(self.action.pk, "done", self.action.version, self.facilitator)

    def reopen_action(self):
        self.close_action()
        self.action.refresh_from_db()
        tap(self.action.pk, REOPEN, self.action.version, self.facilitator)

    def admin_save(self):
        page = reverse("admin:tambons_tambon_change", args=[self.bang_chak.pk])
        browser = self.browser(self.admin)
        form = browser.get(page).context["adminform"].form
        fields = {name: form[name].value() for name in form.fields}
        fields = {
            name: "" if value is None else value for name, value in fields.items()
        }
        fields |= {"context": "ที่ราบลุ่มปากน้ำ", "joined_on": "3/6/2548"}
        assert browser.post(page, fields).status_code == 302

    def hide(self):
        Meeting.objects.filter(pk=self.confirmed.pk).update(visibility="officials")

    def hide_outcome(self):
        Outcome.objects.filter(pk=self.request.pk).update(visibility="officials")

    def publish(self):
        self.hidden.visibility = "public"
        self.hidden.save()

    def take_consent(self):
        self.person.show_name = True
        self.person.save()

    def give_role(self):
        RoleAssignment.objects.create(
            person=self.person,
            role="facilitator",
            tambon=self.bang_chak,
            starts_on=datetime.date(2005, 6, 3),
        )

    def join(self):
        make_tambon("800120", "ปากพูน")

    def leave(self):
        self.bang_chak.joined_on = None
        self.bang_chak.save()

    def write(self):
        words = Words(body="วันนี้เปิดบล็อก", tags=("บัญชี",), topic="บัญชี", kind="lesson")
        writing.send(words, self.bang_chak, sent(self.facilitator))

    def accept_post(self):
        moderating.accept(self.unread, self.facilitator)

    def edit_post(self):
        words = Words(body="เขียนใหม่")
        writing.edit(self.post.pk, words, sent(self.facilitator, self.post.version))

    def remove_post(self):
        writing.remove(self.post.pk, self.facilitator)

    def hide_post(self):
        moderating.hide(self.post, "มีเบอร์โทรศัพท์", self.admin)

    def answer(self):
        commenting.comment(self.post, "ดีใจด้วย", sent(self.colleague))

    def take_answer_back(self):
        row = commenting.comment(self.post, "ดีใจด้วย", sent(self.colleague))
        commenting.remove_comment(row.pk, self.colleague)

    def cheer(self):
        commenting.cheer(self.post, self.colleague)

    def report(self):
        commenting.report(self.post, "ไม่สุภาพ", self.colleague)

    def open_blog(self):
        Blog.objects.all().delete()
        opening.open_blog(self.bang_chak, self.facilitator)

    def count_readers(self):
        Readership.objects.create(post=self.unread, views=8)

    def set_goal(self):
        goals.set_goal(
            Goal(tambon=self.bang_chak, text="ออม", set_in=self.confirmed),
            sent(self.facilitator),
        )

    def set_goal_of_no_round(self):
        goals.set_goal(Goal(tambon=self.bang_chak), sent(self.facilitator))

    def tell_of_goal(self):
        goals.add_update(self.goal.pk, Told("doing", 40), sent(self.facilitator))

    def word_goal_anew(self):
        form = sent(self.facilitator, self.goal.version)
        goals.revise(self.goal.pk, "ออมทุกเดือน", "ชัดขึ้น", None, form)

    def choose_topic(self):
        goals.choose_topic(self.topic.pk, self.confirmed, self.facilitator)

    def load_story(self):
        call_command("load_story", verbosity=0)


@pytest.fixture
def world(kinds, bang_chak, facilitator, colleague, governor_office, administrator):
    return World(bang_chak, facilitator, colleague, governor_office, administrator)


def shown_to(reader):
    rows = [*Meeting.objects.all(), *Appointment.objects.all(), *Post.objects.all()]
    rows += Goal.objects.all()
    addresses = FIXED + [row.get_absolute_url() for row in rows]
    return {address: reader.get(address).text for address in addresses}


DEEDS = {
    name: deed
    for name, deed in vars(World).items()
    if name[0] != "_" and name != "browser"
}
# Of which no visitor may notice anything.
UNSEEN = {
    "send_back",
    "give_role",
    "reopen_action",
    "take_answer_back",
    "report",
    "count_readers",
    "set_goal_of_no_round",
}


@pytest.mark.parametrize("name", DEEDS)
def test_the_next_reader_sees_what_was_done(name, client, uncached_reader, world):
    before = shown_to(client)

    partial(DEEDS[name], world)()

    after = shown_to(client)
    assert after == shown_to(uncached_reader)
    seen = {address for address in before if after.get(address) != before[address]}
    assert bool(seen) == (name not in UNSEEN)


def test_what_is_published_is_there_and_what_is_withdrawn_is_gone(client, world):
    def says(text):
        return [address for address in FIXED if text in client.get(address).text]

    assert says("ศาลาหมู่ที่ 7") == []
    world.confirm()
    assert "/meetings/" in says("ศาลาหมู่ที่ 7")

    world.waiting.refresh_from_db()
    deeds.cancel(world.waiting.pk, "ซ้ำ", sent(world.facilitator, world.waiting.version))
    assert says("ศาลาหมู่ที่ 7") == []
    assert client.get(world.waiting.get_absolute_url()).status_code == 404
