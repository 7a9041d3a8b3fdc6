"""Every table of the admin: there, in Thai, in พ.ศ., and quick however many rows."""

import datetime
import html
import json
import re
import uuid

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounting import ledger, mapping, periods
from accounting.models import (
    AccountMapping,
    AccountTotal,
    FundKind,
    ImportBatch,
    ImportIssue,
    ImportProfile,
    ImportRow,
    JournalEntry,
    JournalLine,
    PeriodStep,
    PostedKey,
)
from blogs.models import (
    Cheer,
    Comment,
    Photo,
    Post,
    PostDraft,
    Readership,
    Report,
)
from meetings.models import (
    ActionItem,
    ActionOwner,
    AfterActionReview,
    AgendaItem,
    AppointedRole,
    Appointment,
    AppointmentMove,
    Assessment,
    Attachment,
    Attendance,
    Goal,
    GoalTopic,
    GoalUpdate,
    Meeting,
    MeetingDraft,
    MeetingKind,
    MeetingTambon,
    Milestone,
    MilestoneKind,
    Outcome,
    Participation,
    RequestStep,
    Revision,
    Score,
)
from people.models import OneUseCode, Person, Role, RoleStep
from tambons.models import GroupKind
from tests import factories
from tests.accounting import books

HOUSE = ["tambons", "people", "meetings", "accounting", "blogs"]
# Tables that nobody should open in the admin, with the reason beside each.
NOT_IN_THE_ADMIN = set()
MODELS = [
    model
    for app in HOUSE
    for model in apps.get_app_config(app).get_models()
    if model not in NOT_IN_THE_ADMIN
]
SHORT_TABLES = {GroupKind, MeetingKind, MilestoneKind, FundKind}
# Half-typed work, and what would open a door.
NO_EXPORT = {MeetingDraft, PostDraft, OneUseCode}
# Half-typed work, and what an entry of a history goes with.
NO_IMPORT = {
    Revision,
    AppointmentMove,
    Attachment,
    RequestStep,
    GoalUpdate,
    MeetingDraft,
    RoleStep,
    OneUseCode,
    AccountMapping,
    PeriodStep,
    ImportBatch,
    ImportProfile,
    ImportRow,
    ImportIssue,
    JournalEntry,
    JournalLine,
    AccountTotal,
    PostedKey,
    Post,
    Comment,
    Cheer,
    Report,
    Readership,
    Photo,
    PostDraft,
}
READ_ONLY = {
    *NO_IMPORT,
    ActionItem,
    ActionOwner,
    AfterActionReview,
    AgendaItem,
    AppointedRole,
    Appointment,
    Assessment,
    Attendance,
    Goal,
    Meeting,
    MeetingTambon,
    Outcome,
    Participation,
    Score,
}
# What stands in Latin letters on a Thai page because it is a name or a code.
LATIN_NAMES = {"kmforum", "GotoKnow", "admin", "kkj", "fair", "Excel", "CSV"} | {
    *("BAAC", "cooperative", "null", "year", "L1", "L2"),
}
# The scripts that lists and forms here load say these, and fall back to English.
JS_WORDS = {"%(sel)s of %(cnt)s selected", "Choose all %s", "(click to clear)", "Today"}
EVERY_TABLE = pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)


def make_everything(number):
    """A row of every table, all of them new: no two rounds share a row."""
    factories.make_province(f"{10 + number}", f"จังหวัด {number}")
    tambon = factories.make_tambon(
        f"80{number:02}19", f"บางจาก {number}", village_count=11
    )
    village = factories.make_village(tambon)
    group = factories.make_group(tambon, f"กองทุนหมู่บ้าน {number}", f"fund-{number}")
    agency = factories.make_agency(f"{number}", f"หน่วยงาน {number}")
    recorder = factories.make_user(f"คุณอำนวย{number}")
    person = Person.objects.get(user=recorder)
    Person.objects.filter(pk=person.pk).update(agency=agency)
    role = factories.make_role(person, Role.FACILITATOR, tambon=tambon)
    factories.make_role(person, Role.AGENCY_STAFF, agency=agency)
    meeting = factories.make_meeting(
        tambon,
        round_number=number,
        recorded_by=recorder,
        kind=factories.make_kind(f"forum-{number}", f"เวที {number}"),
        venue_village=village,
        start=datetime.time(13),
        recorded_at=datetime.datetime(2005, 10, 28, 1, 50, tzinfo=datetime.UTC),
    )
    outcome = factories.make_outcome(
        meeting, tambon=tambon, resolved_on=datetime.date(2005, 11, 1)
    )
    make_deeds(meeting, outcome.item, tambon, person, group)
    make_history(meeting, tambon, recorder)
    make_step(outcome, recorder, person)
    factories.make_photo(meeting, recorder, uploaded_at=meeting.recorded_at)
    make_traces(role, recorder)
    make_books(number, agency, village, recorder)
    make_voice(number, tambon, village, recorder, meeting)
    make_purpose(village, group, recorder, meeting)
    Participation.objects.create(meeting=meeting, village=village, duty="lead")
    AppointedRole.objects.create(meeting=meeting, role_assignment=role)


def make_purpose(village, group, user, meeting):
    """A review, a goal with an entry and a topic, and a freedom table filled in."""
    at = datetime.datetime(2005, 10, 28, 1, 50, tzinfo=datetime.UTC)
    factories.make_review(meeting, recorded_by=user, recorded_at=at)
    goal = factories.make_goal(
        village, set_in=meeting, recorded_by=user, recorded_at=at, progress=40
    )
    GoalUpdate.objects.create(goal=goal, meeting=meeting, progress=40, at=at, by=user)
    GoalTopic.objects.create(goal=goal, name="บัญชี", chosen_in=meeting, state="chosen")
    table = factories.make_freedom_table(made_by=user, made_at=at)
    factories.make_assessment(
        table, group, (4, 5), meeting=meeting, recorded_by=user, recorded_at=at
    )


def make_books(number, agency, village, user):
    """A fund with a chart, an import in its books, and a period closed."""
    kind = FundKind.objects.create(code=f"kind-{number}", name=f"ชนิด {number}")
    root = books.make_central(f"{number}000", "สินทรัพย์")
    cash = books.make_central(f"{number}110", "เงินสดในมือ", root)
    chart = books.make_chart(agency, f"ผัง {number}")
    money = books.make_account("เงินสด", f"0{number}", chart)
    savings = books.make_account("เงินสัจจะ", f"2{number}", chart, own_type="liability")
    mapping.map_account(money, cash, user, reason="ชื่อตรงกัน")
    mapping.leave_unmapped(savings, "ยังไม่แน่ใจ", user)
    fund = books.make_fund(
        "กองทุนหมู่บ้าน", village.tambon, village=village, agency=agency, kind=kind
    )
    account_set = books.make_set(fund)
    batch = books.make_batch(account_set, agency=agency)
    books.draft(batch, (money, 500, 0), (savings, 0, 500))
    ledger.post(batch, user)
    ImportIssue.objects.create(
        batch=batch, code="I22", severity="warning", message="ปี 48 คือ พ.ศ. 2548"
    )
    ImportProfile.objects.create(
        chart=chart, signature=f"{number:064}", layout="L1", columns={}
    )
    period = books.make_period(fund)
    periods.lock(period, periods.days_of(period), user)


def make_voice(number, tambon, village, user, meeting):
    """A post with all that comes to it, as it was in the year of the story."""
    at = datetime.datetime(2005, 10, 28, 1, 50, tzinfo=datetime.UTC)
    told = {"published_at": at, "sent_at": at}
    factories.make_blog(tambon, opened_at=at, opened_by=user)
    post = factories.make_post(
        tambon, user, village=village, meeting=meeting, last_active_at=at, **told
    )
    post.tags.add(factories.make_tag(f"คำ {number}"))
    comment = factories.make_comment(post, user, **told)
    factories.make_report(comment, user, at=at)
    factories.make_post_photo(post, user, uploaded_at=at)
    Cheer.objects.create(post=post, user=user, at=at)
    Readership.objects.create(post=post, views=8, author_read_at=at)
    typed = {"body": ["ข้อความของคนอื่น"]}
    PostDraft.objects.create(owner=user, post=post, saved_at=at, data=typed)


def make_deeds(meeting, item, tambon, person, group):
    action = ActionItem.objects.create(
        meeting=meeting,
        item=item,
        tambon=tambon,
        text="สร้างบล็อก",
        due_on=datetime.date(2005, 11, 21),
        status="done",
        done_on=datetime.date(2005, 11, 20),
        closed_in=meeting,
    )
    ActionOwner.objects.create(action=action, person=person)
    Attendance.objects.create(meeting=meeting, group=group, tambon=tambon, count=80)
    Participation.objects.create(meeting=meeting, person=person, duty="chair")
    kind = factories.make_milestone_kind(f"step-{tambon.code}", f"ขั้น {tambon.code}")
    Milestone.objects.create(tambon=tambon, kind=kind, meeting=meeting, count=9)


def make_history(meeting, tambon, user):
    at = datetime.datetime(2005, 10, 28, 1, 50, tzinfo=datetime.UTC)
    appointment = factories.make_appointment(
        tambon, made_in=meeting, fulfilled_by=meeting
    )
    AppointmentMove.objects.create(
        appointment=appointment,
        version=1,
        key=uuid.uuid4(),
        deed="made",
        at=at,
        by=user,
        kind="dated",
        on=appointment.on,
    )
    Revision.objects.create(
        meeting=meeting, version=1, key=uuid.uuid4(), digest="0", who=user, at=at,
        snapshot={"held_on": "2005-10-25"},
    )  # fmt: skip
    MeetingDraft.objects.create(
        owner=user, meeting=meeting, saved_at=at, data={"note": ["ข้อความของคนอื่น"]}
    )


def make_step(outcome, user, person):
    RequestStep.objects.create(
        outcome=outcome,
        version=1,
        key=uuid.uuid4(),
        deed="taken",
        at=datetime.datetime(2005, 10, 28, 1, 50, tzinfo=datetime.UTC),
        by=user,
        who=person,
        before={},
        after={"resolved_on": "2005-11-01"},
    )


def make_traces(role, user):
    at = datetime.datetime(2005, 10, 28, 1, 50, tzinfo=datetime.UTC)
    until = at + datetime.timedelta(minutes=30)
    RoleStep.objects.create(assignment=role, deed="accepted", at=at, by=user)
    OneUseCode.objects.create(
        key=uuid.uuid4(), user=user, made_by=user, made_at=at, expires_at=until
    )


@pytest.fixture
def rows(db):
    make_everything(1)


@pytest.fixture
def as_admin(client, administrator):
    client.force_login(administrator)
    return client


def address(model, page, *args):
    return reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args
    )


def row_of(model):
    """The newest row: one that make_everything made."""
    return model._default_manager.order_by("-pk").first()


def read(response):
    """What a person reads on the page, and what stands in its boxes."""
    text = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", response.text)
    boxes = " ".join(re.findall(r'<input type="text"[^>]*? value="([^"]*)"', text))
    return html.unescape(re.sub(r"(?s)<[^>]+>", " ", text) + " " + boxes)


def pages(client, model):
    yield client.get(address(model, "changelist"))
    yield client.get(address(model, "change", row_of(model).pk))
    if model not in READ_ONLY:
        yield client.get(address(model, "add"))


def file_pages(client, model):
    if model not in NO_IMPORT:
        yield client.get(address(model, "import"))
    if model not in NO_EXPORT:
        yield client.get(address(model, "export"))


def test_every_model_is_in_the_admin():
    missing = [model for model in MODELS if not admin.site.is_registered(model)]

    assert missing == []


UUID = r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"


@EVERY_TABLE
def test_every_page_opens_in_thai_and_in_buddhist_years(as_admin, rows, model):
    # Rows may be called by a key, of whichever table, and a key may look like a year.
    keys = {
        pk
        for table in apps.get_models()
        for pk in table._base_manager.values_list("pk", flat=True)
    }
    a_key = re.compile(
        "|".join([UUID, *(rf"\b{re.escape(str(key))}\b" for key in keys)])
    )
    for response in [*pages(as_admin, model), *file_pages(as_admin, model)]:
        # Beside a day in พ.ศ., that a CE day is read too is said by an example.
        text = read(response).replace("2005-10-27", "")

        assert response.status_code == 200
        dates = a_key.sub(" ", text)
        assert not re.search(r"\b(19|20)[0-9]{2}\b", dates)
        assert english_words(text) == set()


def english_words(text):
    text = re.sub(r"\S*[-_./@%]\S*", " ", text)  # codes, keys and formats
    return set(re.findall(r"[A-Za-z]{3,}", text)) - LATIN_NAMES


@EVERY_TABLE
def test_a_list_asks_as_much_for_eight_rows_as_for_one(
    as_admin, rows, model, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as once:
        as_admin.get(address(model, "changelist"))
    for number in range(2, 9):
        make_everything(number)

    with django_assert_num_queries(len(once)):
        response = as_admin.get(address(model, "changelist"))

    assert response.context["cl"].result_count >= 8


@EVERY_TABLE
def test_names_of_tables_and_fields_are_thai(model):
    words = [model._meta.verbose_name, model._meta.verbose_name_plural]
    for field in model._meta.fields:
        if not field.auto_created:
            words += [
                field.verbose_name,
                *(label for _value, label in field.choices or []),
            ]

    with override("th"):
        left = [str(word) for word in words if not re.search("[ก-๎]", str(word))]

    assert left == []


@pytest.mark.parametrize("model", [m for m in MODELS if m not in READ_ONLY])
def test_big_tables_are_searched_and_never_listed_whole(rf, administrator, model):
    request = rf.get("/")
    request.user = administrator

    for name, field in typed_fields(admin.site.get_model_admin(model), request):
        table = getattr(getattr(field, "queryset", None), "model", None)
        if table and table not in SHORT_TABLES:
            assert "admin-autocomplete" in field.widget.render(name, None), name


def typed_fields(model_admin, request):
    yield from model_admin.get_form(request).base_fields.items()
    for inline in model_admin.get_inline_instances(request):
        if not inline.has_add_permission(request, None):
            continue
        formset = inline.get_formset(request)
        for name, field in formset.form.base_fields.items():
            if name != formset.fk.name:
                yield name, field


def test_a_search_says_which_tambon_is_meant(as_admin, bang_chak):
    response = as_admin.get(
        reverse("admin:autocomplete"),
        {
            "term": "บางจาก",
            "app_label": "tambons",
            "model_name": "village",
            "field_name": "tambon",
        },
    )

    (result,) = response.json()["results"]
    assert result["text"] == "บางจาก · เมืองนครศรีธรรมราช · นครศรีธรรมราช"


@EVERY_TABLE
def test_every_table_can_be_searched(as_admin, rows, model):
    response = as_admin.get(address(model, "changelist"), {"q": "บางจาก"})

    assert response.status_code == 200
    assert response.context["cl"].search_fields


def test_the_first_page_follows_the_order_of_the_house(as_admin):
    response = as_admin.get(reverse("admin:index"))

    labels = [app["app_label"] for app in response.context["app_list"]]
    assert labels[: len(HOUSE)] == HOUSE
    assert "auth" not in labels
    assert "ดูแลระบบ kmforum" in response.text
    assert english_words(read(response)) == set()


def test_what_scripts_of_the_admin_say_is_thai(as_admin):
    response = as_admin.get(reverse("admin:jsi18n"))

    catalogue = json.loads(
        re.search(r"(?s)const newcatalog = (.*?);\n", response.text)[1]
    )
    said = [words for words in catalogue.values() if isinstance(words, str)]
    assert [words for words in said if not re.search("[ก-๎]", words)] == []
    assert JS_WORDS.issubset(catalogue)


@EVERY_TABLE
def test_history_and_half_typed_work_are_only_looked_at(as_admin, rows, model):
    row = row_of(model)
    statuses = {
        as_admin.post(address(model, "add"), {}).status_code,
        as_admin.post(address(model, "change", row.pk), {}).status_code,
        as_admin.post(address(model, "delete", row.pk), {"post": "yes"}).status_code,
    }

    assert (statuses == {403}) == (model in READ_ONLY)


@pytest.mark.parametrize("model", [MeetingDraft, PostDraft])
def test_nobody_reads_what_another_has_half_typed(as_admin, rows, model):
    for response in pages(as_admin, model):
        assert "ข้อความของคนอื่น" not in response.text

    assert "ไบต์" in response.text


def test_photos_are_removed_by_the_same_deed_as_everywhere(as_admin, rows):
    photo = row_of(Attachment)
    chosen = {"action": "remove_chosen", "_selected_action": [photo.pk]}

    response = as_admin.post(address(Attachment, "changelist"), chosen, follow=True)

    photo.refresh_from_db()
    assert photo.removed_by.username == "admin"
    assert photo.file == ""
    assert "นำออกแล้ว 1 ไฟล์" in response.text


def test_photos_of_drafts_are_nobody_elses(as_admin, rows):
    draft = row_of(MeetingDraft)
    photo = factories.make_photo(None, draft.owner, draft=draft, name="draft.jpg")

    assert "draft.jpg" not in as_admin.get(address(Attachment, "changelist")).text
    response = as_admin.get(address(Attachment, "change", photo.pk))
    assert response.status_code == 302


def test_photos_of_drafts_of_posts_are_nobody_elses_either(as_admin, rows):
    draft = row_of(PostDraft)
    photo = factories.make_post_photo(None, draft.owner, draft=draft)

    assert photo.name not in as_admin.get(address(Photo, "changelist")).text
    response = as_admin.get(address(Photo, "change", photo.pk))
    assert response.status_code == 302


def test_a_facilitator_finds_no_admin(client, facilitator):
    client.force_login(facilitator)

    response = client.get(reverse("admin:index"), follow=True)

    assert response.status_code == 404


def test_a_stranger_is_led_to_the_one_log_in(client, db):
    response = client.get(reverse("admin:index"), follow=True)

    path, _status = response.redirect_chain[-1]
    assert path == f"{reverse('account_login')}?next=/admin/"


def test_pages_hold_no_script_of_their_own(as_admin, rows):
    for model in MODELS:
        for response in [*pages(as_admin, model), *file_pages(as_admin, model)]:
            scripts = re.findall(r"(?s)<script\b([^>]*)>(.*?)</script>", response.text)
            assert all("src=" in head and not body.strip() for head, body in scripts)
            assert not re.search(r"<[^>]+ on(click|change|load|submit)=", response.text)


def test_every_list_leads_to_a_file_and_back(as_admin, rows):
    """Export is everywhere but for drafts; import wherever no deed writes alone."""
    without = {"import": set(), "export": set()}
    for model in MODELS:
        page = as_admin.get(address(model, "changelist")).text
        for way, missing in without.items():
            if f"/{way}/" not in page:
                missing.add(model)

    assert without == {"import": NO_IMPORT, "export": NO_EXPORT}


@pytest.fixture
def meeting(province, facilitator):
    return factories.make_meeting(
        recorded_by=facilitator, recorded_at=timezone.now(), venue="กองทุนหมู่บ้าน"
    )


def test_a_record_is_looked_at_here_and_changed_on_its_own_page(as_admin, meeting):
    factories.make_outcome(meeting, title="กติกาเงินกู้")
    url = address(Meeting, "change", meeting.pk)

    page = as_admin.get(url)

    assert "กติกาเงินกู้" in page.text
    assert f'href="{meeting.get_absolute_url()}"' in page.text
    assert not re.findall(r'<input type="text"', page.text)
    assert as_admin.post(url, {"title": "เปลี่ยน"}).status_code == 403


def test_a_step_without_a_round_is_ticked_here_and_others_are_not(
    as_admin, meeting, bang_chak
):
    kind = factories.make_milestone_kind()
    told = Milestone.objects.create(tambon=bang_chak, kind=kind, meeting=meeting)
    free = Milestone.objects.create(tambon=bang_chak, kind=kind)
    data = {"tambon": bang_chak.pk, "kind": kind.pk, "state": "stuck"}

    answers = [
        as_admin.post(address(Milestone, "change", row.pk), data).status_code
        for row in (told, free)
    ]

    assert answers == [403, 302]
    told.refresh_from_db()
    free.refresh_from_db()
    assert (told.state, free.state) == ("done", "stuck")
