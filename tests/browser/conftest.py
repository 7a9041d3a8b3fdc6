import os
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect, sync_playwright

from meetings.models import MeetingDraft
from people.models import Role
from tambons.models import Province, Tambon
from tests.browser.phone import BOUND, Centre, Writer
from tests.factories import make_agency, make_user
from tests.sessions import session_of
from thai.clock import now

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    # Playwright keeps an event loop in this thread; the tests still ask the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=BOUND * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@dataclass
class Site:
    """The story on a live server, and windows of any size on it."""

    url: str
    browser: object
    users: dict

    def window(self, user=None, width=360, *, scripts=True, dark=False):
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 740},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            locale="th-TH",
        )
        context.set_default_timeout(20_000)
        if user:
            key = session_of(self.users[user])
            context.add_cookies([{"name": "sessionid", "value": key, "url": self.url}])
        return context.new_page()


@pytest.fixture
def site(live_server, story, chromium):
    bang_chak = Tambon.objects.get(code="800119")
    province = Province.objects.get(code="80")
    users = {
        "facilitator": make_user("amnuay", Role.FACILITATOR, tambon=bang_chak),
        "resident": make_user("kit", Role.RESIDENT, tambon=bang_chak),
        "agency_staff": make_user("ngan", Role.AGENCY_STAFF, agency=make_agency()),
        "governor_office": make_user("uea", Role.GOVERNOR_OFFICE, province=province),
        "administrator": make_user("admin", is_superuser=True),
    }
    yield Site(live_server.url, chromium, users)
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def key(site):
    """Of a draft whose first screen is filled in."""
    draft = MeetingDraft.objects.create(
        owner=site.users["facilitator"],
        saved_at=now(),
        rev=1,
        data={"where": {"scope": ["800119"], "held_on": ["21/11/48"]}},
    )
    return draft.pk


@pytest.fixture
def centre(live_server, monkeypatch):
    centre = Centre(monkeypatch)
    yield centre
    centre.let_in()


@pytest.fixture
def writer(site, key):
    return Writer(site, key)
