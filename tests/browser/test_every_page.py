"""Every own page in a real browser: accessible, and never wider than the screen."""

from pathlib import Path

import axe_playwright_python
import pytest

from meetings.models import Appointment, Meeting, MeetingDraft
from thai.clock import now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (tags) => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
  return found.violations.map(
    (one) => [one.impact, one.id, one.nodes.map((node) => node.html).join("\\n")]);
}"""


@pytest.fixture
def pages(site):
    """(reader, address) of every page with a look of its own."""
    circle = Meeting.objects.get(meeting_tambons=None)
    appointment = Appointment.objects.get(tambon__code="800119")
    undecided = Appointment.objects.get(kind="undecided")
    draft = MeetingDraft.objects.create(
        owner=site.users["facilitator"],
        saved_at=now(),
        rev=1,
        data={
            "where": {
                "scope": ["800119"],
                "held_on": ["21/11/48"],
                "count_practitioner": ["ยี่สิบกว่า"],
            },
            "what": {
                "item-1-title": ["กติกาเงินกู้"],
                "item-1-outcome": ["เถียงกันเรื่องดอกเบี้ย"],
                "item-1-kind": ["no_agreement"],
            },
        },
    )
    screens = [f"/meetings/drafts/{draft.pk}/{number}/" for number in (1, 2, 3)]
    return [
        *((None, address) for address in ("/", "/tambons/", "/meetings/")),
        *((None, f"/tambons/{code}/") for code in ("800119", "800106", "800114")),
        (None, circle.get_absolute_url()),
        (None, appointment.get_absolute_url()),
        (None, undecided.get_absolute_url()),
        (None, "/accounts/login/"),
        (None, "/no-such-page/"),
        (None, "/meetings/?q=ไม่มีคำนี้"),
        ("resident", "/me/"),
        ("resident", "/meetings/new/"),
        ("facilitator", "/me/"),
        ("facilitator", "/tambons/800119/"),
        ("facilitator", f"/meetings/new/?appointment={appointment.pk}"),
        *(("facilitator", screen) for screen in screens),
        ("facilitator", "/appointments/new/"),
        ("facilitator", appointment.get_absolute_url()),
        ("facilitator", f"{appointment.get_absolute_url()}edit/"),
        ("facilitator", f"{appointment.get_absolute_url()}cancel/"),
        ("governor_office", "/governor/"),
        ("governor_office", "/governor/?for=meeting"),
        ("governor_office", "/me/"),
    ]


def visited(site, pages, **window):
    """Every page in turn, in one window for each reader."""
    windows = {reader: site.window(reader, **window) for reader, _address in pages}
    for reader, address in pages:
        page = windows[reader]
        page.goto(address)
        yield f"{reader or 'visitor'} {address}", page


@pytest.mark.parametrize(
    "window",
    [{"width": 360}, {"width": 360, "dark": True}, {"width": 1280}],
    ids=["360", "360-dark", "1280"],
)
def test_nothing_serious_stands_in_anybodys_way(site, pages, window):
    found = []
    for name, page in visited(site, pages, **window):
        page.evaluate(AXE)
        for impact, rule, nodes in page.evaluate(RUN_AXE, STANDARDS):
            if impact in {"serious", "critical"}:
                found.append(f"{name}: {rule}\n{nodes}")

    assert not found, "\n\n".join(found)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_is_wider_than_the_screen(site, pages, width):
    too_wide = [
        name
        for name, page in visited(site, pages, width=width)
        if page.evaluate("document.documentElement.scrollWidth") > width
    ]

    assert not too_wide


def test_targets_are_large_enough_for_a_thumb(site, pages):
    """Buttons, boxes and lone links are 44 px high; ticks are as tall as their row."""
    too_small = []
    for name, page in visited(site, pages, width=360):
        too_small += [
            f"{name}: {found}"
            for found in page.evaluate(
                """() => [...document.querySelectorAll(
                    "main .btn, main .go, main .form-control, main .form-select, "
                    + "main .form-check, main summary, header nav a, footer a")]
                .filter((one) => one.checkVisibility()
                    && one.getBoundingClientRect().height
                    && one.getBoundingClientRect().height < 44)
                .map((one) => one.outerHTML.slice(0, 120))"""
            )
        ]

    assert not too_small, "\n".join(too_small)
