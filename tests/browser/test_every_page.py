"""Every own page in a real browser: accessible, and never wider than the screen."""

from pathlib import Path

import axe_playwright_python
import pytest

from accounting import ledger, periods
from accounting.charts import load_charts
from accounting.importing.taking_in import take_in
from accounting.mapping import accept_all_exact
from accounting.models import AgencyChart
from meetings.models import (
    Appointment,
    Goal,
    GoalUpdate,
    Meeting,
    MeetingDraft,
    Outcome,
)
from people.models import Role
from pictures.cleaning import clean_picture
from tambons.models import Tambon
from tests.accounting.books import make_fund, make_period, make_set
from tests.accounting.cash_book import book_with, book_with_slips, good_book
from tests.factories import (
    make_agency,
    make_assessment,
    make_comment,
    make_freedom_table,
    make_person,
    make_photo,
    make_post,
    make_post_photo,
    make_report,
    make_review,
    make_role,
    make_tag,
    make_village,
)
from tests.pictures.samples import flip_chart, saved
from thai.clock import now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return found.violations.map(
    (one) => [one.impact, one.id, one.nodes.map((node) => node.html).join("\\n")]);
}"""


@pytest.fixture
def pages(site):
    """(reader, address) of every page with a look of its own."""
    circle = Meeting.objects.get(meeting_tambons=None)
    appointment = Appointment.objects.get(tambon__code="800119")
    request = Outcome.objects.get(kind="support_request")
    undecided = Appointment.objects.get(kind="undecided")
    bang_chak = appointment.tambon
    make_role(make_person("คุณสุดา"), Role.RESIDENT, tambon=bang_chak, starts_on=None)
    load_charts()
    chart = AgencyChart.objects.get(name="กองทุนหมู่บ้าน")
    done = accept_all_exact(chart, site.users["agency_staff"])[0].account_id
    fund = make_fund("กองทุนหมู่บ้าน ม.7", appointment.tambon)
    period = make_period(fund)
    periods.lock(period, periods.days_of(period), site.users["facilitator"])
    make_period(fund, month=11)
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
    clean = clean_picture(saved(flip_chart((800, 600)))).full.data
    recorded = Meeting.objects.filter(meeting_tambons__tambon__code="800119").first()
    for place in ({"meeting": recorded}, {"draft": draft}):
        make_photo(by=draft.owner, content=clean, **place)
    photos = f"{recorded.get_absolute_url()}photos/"
    screens = [f"/meetings/drafts/{draft.pk}/{number}/" for number in (1, 2, 3)]
    return [
        *((None, address) for address in ("/", "/tambons/", "/meetings/")),
        *((None, f"/tambons/{code}/") for code in ("800119", "800106", "800114")),
        (None, "/tambons/800119/villages/7/"),
        *blogs(bang_chak, site, clean),
        *goals_of(bang_chak),
        (None, circle.get_absolute_url()),
        (None, appointment.get_absolute_url()),
        (None, undecided.get_absolute_url()),
        (None, "/accounts/login/"),
        (None, "/accounts/code/"),
        (None, "/accounts/signup/?tambon=800119"),
        (None, "/accounts/inactive/"),
        (None, "/no-such-page/"),
        (None, "/meetings/?q=ไม่มีคำนี้"),
        ("resident", "/me/"),
        ("resident", "/meetings/new/"),
        ("facilitator", "/me/"),
        ("facilitator", "/tambons/800119/"),
        ("facilitator", "/tambons/800119/members/"),
        ("facilitator", "/accounts/profile/"),
        ("facilitator", "/accounts/profile/leave/"),
        ("facilitator", "/actions/"),
        ("facilitator", "/actions/?status=closed"),
        ("facilitator", f"/requests/{request.pk}/"),
        ("facilitator", f"/meetings/new/?appointment={appointment.pk}"),
        *(("facilitator", screen) for screen in screens),
        ("facilitator", f"/meetings/drafts/{draft.pk}/photos/"),
        ("facilitator", photos),
        ("facilitator", recorded.get_absolute_url()),
        *reviews(recorded, site.users["facilitator"]),
        (None, recorded.get_absolute_url()),
        ("facilitator", "/appointments/new/"),
        ("facilitator", appointment.get_absolute_url()),
        ("facilitator", f"{appointment.get_absolute_url()}edit/"),
        ("facilitator", f"{appointment.get_absolute_url()}cancel/"),
        ("agency_staff", "/me/"),
        ("agency_staff", "/accounting/"),
        ("agency_staff", "/accounting/?last=31/2/48"),
        ("agency_staff", "/accounting/reports/trial-balance/"),
        ("agency_staff", "/accounting/lines/"),
        ("agency_staff", "/accounting/imports/new/"),
        *(("agency_staff", address) for address in imports()),
        *(
            ("agency_staff", address)
            for address in (
                "/accounting/charts/central/",
                "/accounting/charts/new/",
                chart.get_absolute_url(),
                f"{chart.get_absolute_url()}?show=matched&done={done}",
                f"/accounting/charts/{chart.pk}/upload/",
            )
        ),
        *words(appointment.tambon, site.users),
        *freedom_tables(appointment.tambon, site.users),
        ("facilitator", "/accounting/funds/"),
        ("facilitator", "/accounting/funds/new/"),
        ("facilitator", fund.get_absolute_url()),
        ("facilitator", "/accounting/periods/"),
        ("governor_office", chart.get_absolute_url()),
        ("governor_office", "/governor/"),
        ("governor_office", f"/requests/{request.pk}/"),
        ("governor_office", "/governor/?for=meeting"),
        ("governor_office", "/me/"),
        ("governor_office", "/accounts/password/set/"),
        ("governor_office", "/accounts/2fa/"),
        ("governor_office", "/accounts/2fa/totp/activate/"),
    ]


def reviews(meeting, user):
    """What was said at the end of a round: to read, to add to, to mend."""
    said = make_review(meeting, recorded_by=user, speaker="ป้าแดง")
    make_review(meeting, recorded_by=user, removed_at=now())
    page = f"{meeting.get_absolute_url()}review/"
    return [
        ("resident", page),
        ("facilitator", page),
        ("facilitator", f"{page}?mend={said.pk}"),
    ]


def goals_of(tambon):
    """The goal of the story with all that may stand on its page, and its forms."""
    goal = Goal.objects.get(tambon=tambon)
    child = goal.children.get()
    told = {"at": goal.recorded_at, "meeting": goal.set_in}
    GoalUpdate.objects.create(goal=child, status="doing", progress=40, **told)
    GoalUpdate.objects.create(
        goal=goal, deed="revised", note="ชัดขึ้น", wording_before=None, **told
    )
    page = goal.get_absolute_url()
    deeds = ("update", "edit", "replace", "topics")
    return [
        (None, page),
        (None, child.get_absolute_url()),
        ("facilitator", page),
        *(("facilitator", f"{page}{deed}/") for deed in deeds),
        ("facilitator", f"/goals/new/?tambon={tambon.code}"),
        ("administrator", "/goals/new/"),
    ]


def words(tambon, users):
    """A post with answers in every state, and what is asked before each deed."""
    post = make_post(tambon, users["resident"], title="เริ่มที่บัญชีครัวเรือน")
    page = post.get_absolute_url()
    comments = {
        status: make_comment(post, status=status)
        for status in ("published", "waiting", "hidden")
    }
    make_report(comments["published"])
    report = make_report(make_post(tambon, status="waiting"))
    kept = f"{page}comments/{comments['published'].pk}/"
    kinds = ("posts", "comments", "reports")
    return [
        ("resident", page),
        ("resident", f"{kept}report/"),
        ("facilitator", page),
        *(("facilitator", f"{page}{deed}/") for deed in ("accept", "hide", "show")),
        ("facilitator", f"{kept}hide/"),
        ("facilitator", f"/blogs/reports/{report.pk}/"),
        *(("facilitator", f"/blogs/waiting/?kind={kind}") for kind in kinds),
        ("facilitator", "/blogs/800119/"),
    ]


def freedom_tables(tambon, users):
    """One that was used without scores, one with a few, one with very many."""
    told = Meeting.objects.get(held_on="2005-06-03")
    first = told.assessments.first().table.get_absolute_url()
    few = make_freedom_table(made_by=users["facilitator"])
    many = make_freedom_table(*(f"เรื่องที่ {n}" for n in range(1, 16)))
    for table, count in ((few, 2), (many, 12)):
        for moo in range(1, count + 1):
            scores = [((moo + n) % 5 + 1, 5) for n in range(table.topics.count())]
            village = make_village(tambon, moo)
            row = make_assessment(table, village, *scores, meeting=told)
            make_assessment(table, village, *scores[::-1], assessed_on="2005-11-01")
    page = few.get_absolute_url()
    own = make_village(tambon, 1).pk
    return [
        (None, "/freedom-tables/"),
        (None, first),
        (None, page),
        ("resident", page),
        ("facilitator", first),
        ("facilitator", f"{page}?own=village-{own}&on=31/2/48"),
        ("facilitator", f"{page}edit/"),
        ("facilitator", f"{page}assess/"),
        ("facilitator", f"{page}assess/?meeting={told.pk}"),
        ("facilitator", f"{page}assess/?tambon=800119"),
        ("facilitator", f"{many.get_absolute_url()}assess/{row.pk}/"),
        ("facilitator", f"{page}compare/"),
        ("facilitator", f"{page}upload/"),
        ("facilitator", "/freedom-tables/new/"),
        ("facilitator", f"/freedom-tables/new/?copy={few.pk}"),
        ("governor_office", many.get_absolute_url()),
        ("governor_office", "/freedom-tables/"),
    ]


def blogs(tambon, site, content):
    """The yard, a blog with and without posts, and a post in every state."""
    author = site.users["resident"]
    words = {"kind": "lesson", "topic": "บัญชีครัวเรือน", "how_to": "จดทุกวัน"}
    full = make_post(tambon, title="เริ่มที่บัญชี", village=make_village(tambon), **words)
    full.tags.add(make_tag("คุณเอื้อ"))
    for position in (1, 2):
        make_post_photo(full, author, content, position=position)
    make_comment(full)
    make_comment(full, author, status="waiting")
    waiting = make_post(tambon, author, "waiting")
    hidden = make_post(tambon, author, "hidden")
    removed = make_post(tambon, author, "removed")
    from_elsewhere = make_post(
        tambon.district.province,
        source_author="ไม่ระบุชื่อ",
        source_blog="สวัสดิการและองค์กรการเงินชุมชน",
        source_address="https://www.gotoknow.org/posts/5986",
        number=90,
    )
    return [
        (None, "/blogs/"),
        (None, "/blogs/?month=2005-10&author=สุดา"),
        (None, "/blogs/800119/"),
        (None, "/blogs/800106/"),
        (None, "/blogs/tags/คุณเอื้อ/"),
        (None, "/knowledge/"),
        (None, full.get_absolute_url()),
        (None, from_elsewhere.get_absolute_url()),
        (None, removed.get_absolute_url()),
        ("resident", "/blogs/800119/"),
        ("resident", full.get_absolute_url()),
        ("resident", waiting.get_absolute_url()),
        ("facilitator", hidden.get_absolute_url()),
    ]


def imports():
    """The pages of one import on its way, of one in the books, of one undone."""
    books = make_set(make_fund(tambon=Tambon.objects.get(code="800119")))
    ways = {}
    for state, data in {
        "open": book_with_slips(),
        "posted": good_book(),
        "voided": book_with(["30 ต.ค. 2548", "รว.3", "ค่าปรับ", 50, None, None]),
    }.items():
        name = "สมุดเงินสด ต.ค. 48.xlsx"
        batch = ways[state] = take_in(make_agency(), name, data, None, books).batch
        if state != "open":
            ledger.post(batch, None)
    ledger.void(ways["voided"], "ลงผิดกองทุน", None)
    return [
        *(f"{ways['open'].get_absolute_url()}{page}/" for page in ("map", "preview")),
        *(f"{ways['posted'].get_absolute_url()}{page}" for page in ("", "void/")),
        ways["voided"].get_absolute_url(),
    ]


# Looked at in one visit each: (width, colour scheme, rules); colours alone differ in
# the dark.
LOOKS = [
    (360, "light", STANDARDS),
    (360, "dark", ["color-contrast"]),
    (1280, "light", STANDARDS),
]
WIDTHS = [320, 360, 768, 1280]
SMALL_TARGETS = """() => [...document.querySelectorAll(
    "main .btn, main .go, main .form-control, main .form-select, "
    + "main .form-check, main summary, header nav a, footer a")]
  .filter((one) => one.checkVisibility())
  .filter((one) => {
    const height = one.getBoundingClientRect().height;
    return height && height < 44;
  })
  .map((one) => one.outerHTML.slice(0, 120))"""


READERS = [
    *(None, "resident", "facilitator", "agency_staff"),
    *("governor_office", "administrator"),
]


@pytest.fixture(params=READERS, ids=lambda reader: reader or "visitor")
def visits(request, site, pages):
    """(address, window) of every page of a reader in turn, in one window."""
    reader = request.param
    assert {who for who, _address in pages} == set(READERS)
    window = site.window(reader)

    def walk():
        for who, address in pages:
            if who == reader:
                window.goto(address)
                yield address, window

    return walk


def test_nothing_serious_stands_in_anybodys_way(visits):
    found = []
    for name, page in visits():
        page.evaluate(AXE)
        for width, scheme, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 740})
            page.emulate_media(color_scheme=scheme)
            for impact, rule, nodes in page.evaluate(RUN_AXE, rules):
                if impact in {"serious", "critical"}:
                    found.append(f"{name} {width} {scheme}: {rule}\n{nodes}")

    assert not found, "\n\n".join(found)


def test_every_page_fits_screen_and_thumb(visits):
    """No sideways scroll; buttons, boxes and lone links are at least 44 px high."""
    too_wide, too_small = [], []
    for name, page in visits():
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            wide = page.evaluate("document.documentElement.scrollWidth")
            too_wide += [f"{name}: {wide} at {width}"] * (wide > width)
            small = page.evaluate(SMALL_TARGETS) if width == 360 else []
            too_small += [f"{name}: {found}" for found in small]

    assert not too_wide
    assert not too_small, "\n".join(too_small)
