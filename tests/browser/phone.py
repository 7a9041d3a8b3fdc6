"""A telephone on the recording screens, and the line and centre at its other end."""

import json
import re
import threading

from django.http import HttpResponse
from playwright.sync_api import expect

from meetings import autosave
from meetings.models import MeetingDraft

# The browser's clock, so that nobody waits for pauses and back-off.
PAUSE, LONG = 3_000, 150_000
# Nothing that a test waits for may take longer, in seconds.
BOUND = 15
REACHED = re.compile(r"ส่งถึงส่วนกลางแล้ว \d\d\.\d\d\sน\.")


def stored(key, name="note"):
    draft = MeetingDraft.objects.get(key=key)
    return draft.data.get("what", {}).get(name, [""])[0]


class Writer:
    """One tab of a telephone on the second screen of a draft."""

    def __init__(self, site, key, context=None):
        self.site, self.key = site, key
        self.page = context.new_page() if context else site.window("facilitator")
        self.context = self.page.context
        self.address = f"{site.url}/meetings/drafts/{key}/2/"
        self.puts = []
        self.page.on("request", self.note)
        self.page.clock.install()
        self.open()

    def note(self, request):
        if request.method == "PUT":
            self.puts.append(request)

    def open(self):
        self.page.goto(self.address)
        return self

    @property
    def box(self):
        return self.page.get_by_label("จดไว้ก่อน")

    @property
    def state(self):
        return self.page.locator(".save")

    def type(self, text):
        self.box.fill(text)
        return self

    def wait(self, ms=PAUSE):
        self.page.clock.run_for(ms)
        return self

    def wait_as_told(self):
        """Until the moment the status line names."""
        told = re.compile(r"จะส่งใหม่ใน\s(\d+)\sวินาที")
        expect(self.state).to_contain_text(told)
        seconds = int(told.search(self.state.text_content())[1])
        self.wait(seconds * 1000 + 10)
        return seconds

    def says(self, text):
        expect(self.state).to_contain_text(text)
        return self

    def save(self, text):
        return self.type(text).wait().says(REACHED)

    def copies(self):
        """{name: texts} of the copies on the telephone, whoever typed them."""
        self.page.wait_for_load_state()  # the page's scripts have looked at them
        found = self.page.evaluate("Object.entries(localStorage)")
        return {
            name: json.loads(json.loads(value)["text"])
            for name, value in found
            if name.startswith("km:")
        }

    def answers(self, deal):
        """Meet every PUT with `deal` until further notice."""
        self.page.unroute("**/drafts/**")
        if deal:
            self.page.route(
                "**/drafts/**",
                lambda route: (
                    deal(route) if route.request.method == "PUT" else route.fallback()
                ),
            )
        return self

    def hold(self):
        """Keep every PUT on the line until it is let go."""
        self.held = []
        return self.answers(self.held.append)

    def let_go(self):
        for _look in range(BOUND * 20):
            if self.held:
                self.held.pop(0).continue_()
                return self
            self.page.wait_for_timeout(50)
        raise AssertionError("no text came")

    def leave(self):
        """Go away from the page, which makes one more try to send."""
        self.page.goto("about:blank")
        return self

    def log_out(self):
        """As when the log-in has run out; returns what would bring it back."""
        cookies = self.context.cookies()
        gone = [one for one in cookies if one["name"] == "sessionid"]
        self.context.clear_cookies()
        self.context.add_cookies([one for one in cookies if one not in gone])
        return gone


def abort(route):
    route.abort()


def lose_reply(route):
    route.fetch()
    route.abort()


class Centre:
    """Meets every PUT, also the last one of a page that closes.

    No interception in the browser sees that one: it outlives its page.
    """

    def __init__(self, monkeypatch):
        self.is_down = self.is_closed = False
        self.door = threading.Event()
        self.came, self.answered = threading.Semaphore(0), threading.Semaphore(0)
        self.save = autosave.save
        monkeypatch.setattr(autosave, "save", self.meet)

    def meet(self, request, key):
        is_held, self.is_closed = self.is_closed, False
        self.came.release()
        assert not is_held or self.door.wait(BOUND), "nobody let the text in"
        down = HttpResponse(status=503)
        response = down if self.is_down else self.save(request, key)
        self.answered.release()
        return response

    def hold_next(self):
        self.is_closed = True

    def let_in(self):
        self.door.set()

    def wait_for(self, what):
        assert what.acquire(timeout=BOUND), "no text came"
