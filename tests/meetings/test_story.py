"""The story of 2548: what the papers tell is here, and nothing else is."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import NOT_PROVIDED, Model

from meetings.goal_tree import tree_of
from meetings.models import (
    ActionItem,
    AppointedRole,
    Appointment,
    AppointmentMove,
    Assessment,
    Attendance,
    FreedomTable,
    Goal,
    GoalUpdate,
    Meeting,
    MeetingTambon,
    Milestone,
    Outcome,
    Participation,
    Revision,
    Score,
    Topic,
)
from meetings.story.facts import MODELS, NOTE, conventions, facts, rows
from people.models import Agency, Person, RoleAssignment
from tambons.models import Tambon, Village

pytestmark = pytest.mark.usefixtures("story")

BANG_CHAK, THA_RAI, MAMUANG = "800119", "800106", "800114"
NOTE_TIME = datetime.datetime(2005, 10, 28, 1, 50, tzinfo=datetime.UTC)


def round_of(code, number):
    row = MeetingTambon.objects.get(tambon__code=code, round_number=number)
    return row.meeting


def circle():
    return Meeting.objects.get(meeting_tambons=None)


def found_rows():
    """Model to handle to row, found again in the database by all that is said of it."""
    found = {model: {} for model in rows()}
    for model, named in rows().items():
        for handle, values in named.items():
            lookup = {
                name: found.get(related(model, name), {}).get(value, value)
                for name, value in values.items()
                if name != "driver"  # its group comes after the tambon
            }
            codes = {
                f"{name}__code": lookup.pop(name)
                for name in list(lookup)
                if related(model, name) and not isinstance(lookup[name], Model)
            }
            found[model][handle] = model.objects.get(**lookup, **codes)
    return found


def related(model, name):
    return model._meta.get_field(name).related_model


def as_written(row, field, found):
    """A field's value as facts.toml writes it: rows by their handle or code."""
    value = getattr(row, field.name)
    if not isinstance(value, Model):
        return value
    handles = {other: handle for handle, other in found.get(type(value), {}).items()}
    return handles.get(value) or value.code


def is_silent(row, field):
    value = getattr(row, field.attname)
    default = field.default
    return value in (None, "") or (default is not NOT_PROVIDED and value == default)


# Both directions


def test_every_fact_is_in_the_database():
    found = found_rows()

    for fact in facts():
        model = MODELS[fact.kind]
        row = found[model][fact.handle]
        for name, value in fact.value.items():
            field = model._meta.get_field(name)
            assert as_written(row, field, found) == value, f"{fact.id}: {fact.says}"


def test_every_row_in_the_database_is_told_by_facts():
    found = found_rows()

    for model, named in found.items():
        assert set(model.objects.all()) == set(named.values()), model


def test_every_value_in_the_database_is_backed_by_a_fact():
    found = found_rows()

    for model, named in found.items():
        for handle, row in named.items():
            for field in model._meta.concrete_fields:
                if field.primary_key or is_silent(row, field):
                    continue
                written = as_written(row, field, found)
                assert rows()[model][handle].get(field.name) == written, (
                    f"{model.__name__} {handle}: nothing says {field.name}={written!r}"
                )


def test_facts_are_numbered_in_order():
    assert [fact.id for fact in facts()] == [
        f"F{number:03}" for number in range(1, len(facts()) + 1)
    ]


def test_every_fact_quotes_the_note():
    note = " ".join(NOTE.read_text(encoding="utf-8").split())

    assert [fact.id for fact in facts() if fact.source not in note] == []


def test_every_fact_and_convention_says_something_in_english():
    for fact in [*facts(), *conventions()]:
        assert fact.says.isascii()
        assert fact.says.endswith(".")


# As counted by hand from the note


def test_twelve_meetings_and_the_rounds_of_each_tambon():
    held = {
        code: list(
            MeetingTambon.objects.filter(tambon__code=code, round_number__gte=1)
            .order_by("round_number")
            .values_list("round_number", "meeting__held_on")
        )
        for code in (BANG_CHAK, THA_RAI, MAMUANG)
    }

    assert Meeting.objects.count() == 12
    assert held == {
        BANG_CHAK: [(1, day(8, 19)), (2, day(9, 19)), (3, day(10, 25))],
        THA_RAI: [(1, day(7, 26)), (2, day(8, 25)), (3, day(9, 20)), (4, day(10, 15))],
        MAMUANG: [(1, day(6, 3)), (2, day(8, 23)), (3, day(9, 21)), (4, day(10, 19))],
    }


def day(month, number):
    return datetime.date(2005, month, number)


@pytest.mark.parametrize(("held_on", "host"), [((6, 3), MAMUANG), ((7, 26), THA_RAI)])
def test_joint_forum_is_stored_once_and_numbered_by_its_host_alone(held_on, host):
    meeting = Meeting.objects.get(held_on=day(*held_on))

    parts = meeting.meeting_tambons.values_list(
        "tambon__code", "is_host", "round_number"
    )

    others = {BANG_CHAK, THA_RAI, MAMUANG} - {host}
    assert set(parts) == {(host, True, 1), *((code, False, None) for code in others)}
    assert meeting.kind.code == "joint_forum"


def test_meetings_are_public_and_confirmed_by_their_source():
    for meeting in Meeting.objects.all():
        meeting.full_clean()
        assert meeting.source == "GotoKnow 5986"
        assert "https://www.gotoknow.org/posts/5986" in meeting.source_note
        assert (meeting.state, meeting.visibility) == ("confirmed", "public")
        assert meeting.recorded_at == meeting.confirmed_at == NOTE_TIME
        assert meeting.recorded_by is meeting.confirmed_by is None


def test_every_meeting_has_an_outcome_or_a_note():
    for meeting in Meeting.objects.all():
        outcomes = Outcome.objects.filter(item__meeting=meeting)
        assert meeting.summary or outcomes.exists(), meeting


def test_each_meeting_has_one_first_revision_with_what_it_held():
    revision = Revision.objects.get(meeting=circle())

    assert Revision.objects.count() == 12
    assert (revision.version, revision.who, revision.at) == (1, None, NOTE_TIME)
    assert "รูปแบบกลางที่ไม่บังคับ" in str(revision.snapshot)


def test_circle_belongs_to_the_province_and_counts_19_people():
    meeting = circle()

    assert meeting.kind.code == "learning_circle"
    assert (meeting.start, meeting.end) == (datetime.time(13), datetime.time(17))
    assert meeting.total_count == 19
    assert set(meeting.attendance.values_list("role", "count")) == {
        ("facilitator", 5),
        ("practitioner", 14),
        ("sponsor", None),
    }
    kinds = list(meeting.agenda.values_list("kind", flat=True))
    assert kinds == ["objective"] * 4 + ["slot"] * 2


def test_governor_concluded_a_central_form_that_is_not_compulsory():
    outcome = Outcome.objects.get(text="รูปแบบกลางที่ไม่บังคับ")

    assert outcome.said_by.display_name == "วิชม ทองสงค์"
    assert (outcome.kind, outcome.item.meeting) == ("decision", circle())


def test_tha_rai_4_agreed_on_nothing_and_its_network_took_the_plan():
    outcome = Outcome.objects.get(item__meeting=round_of(THA_RAI, 4))
    action = ActionItem.objects.get(meeting=round_of(THA_RAI, 4))

    assert (outcome.kind, outcome.visibility) == ("no_agreement", "inherit")
    assert [str(owner) for owner in action.owners.all()] == ["เครือข่ายออมทรัพย์"]
    assert action.status == "open"


def test_bang_chak_2_asks_the_facilitators_for_support():
    outcome = Outcome.objects.get(item__meeting=round_of(BANG_CHAK, 2))
    lead = Participation.objects.get(meeting=round_of(BANG_CHAK, 2))

    assert (outcome.kind, outcome.visibility) == ("support_request", "inherit")
    assert outcome.asked_of == "คุณอำนวย"
    assert (lead.duty, lead.village.moo) == ("lead", 7)


def test_four_appointments_two_dated_one_undecided_one_to_be_announced():
    made = Appointment.objects.values_list("tambon__code", "kind", "on")

    assert set(made) == {
        (BANG_CHAK, "dated", day(11, 21)),
        (MAMUANG, "dated", day(11, 6)),
        (THA_RAI, "undecided", None),
        (None, "to_be_announced", None),
    }
    assert len(made) == 4


def test_each_appointment_has_its_first_move():
    for appointment in Appointment.objects.all():
        appointment.full_clean()
        move = AppointmentMove.objects.get(appointment=appointment)
        assert (move.deed, move.version, move.by) == ("made", 1, None)
        assert (move.kind, move.on, move.at) == (
            appointment.kind,
            appointment.on,
            NOTE_TIME,
        )


def test_missing_year_is_told_with_the_appointment():
    appointment = Appointment.objects.get(tambon__code=MAMUANG)

    assert appointment.note == "ต้นฉบับไม่ได้เขียนปี"


def test_milestones_are_those_of_the_matrix():
    ticked = {
        (row.tambon.code, row.kind.code, row.state)
        for row in Milestone.objects.select_related("tambon", "kind")
    }

    joint = {(code, "joint_forum", "done") for code in (BANG_CHAK, THA_RAI, MAMUANG)}
    assert ticked == joint | {
        (BANG_CHAK, "village_goals", "done"),
        (BANG_CHAK, "tambon_goal", "done"),
        (BANG_CHAK, "topics_chosen", "done"),
        (BANG_CHAK, "self_assessment", "partly"),
        (BANG_CHAK, "facilitators_named", "done"),
        (THA_RAI, "village_goals", "done"),
        (THA_RAI, "tambon_goal", "done"),
        (THA_RAI, "self_assessment", "partly"),
        (THA_RAI, "activity_plan", "stuck"),
        (MAMUANG, "village_goals", "done"),
        (MAMUANG, "tambon_goal", "done"),
        (MAMUANG, "self_assessment", "partly"),
        (MAMUANG, "facilitators_named", "done"),
        (MAMUANG, "activity_plan", "done"),
        (MAMUANG, "blog_opened", "done"),
    }


def test_goals_known_to_be_set_have_no_text_where_the_note_gives_none():
    for goal in Goal.objects.all():
        goal.full_clean()
    told = {
        (str(goal.village or goal.tambon), goal.text, goal.set_in.held_on)
        for goal in Goal.objects.select_related("village", "tambon", "set_in")
    }

    assert told == {
        ("บางจาก", "พัฒนาให้เป็นสถาบันการเงินตำบล", day(8, 19)),
        ("หมู่ที่ 7", None, day(8, 19)),
        ("ท่าไร่", None, day(9, 20)),
        ("มะม่วงสองต้น", None, day(8, 23)),
    }
    assert not Goal.objects.exclude(progress=None).exists()
    assert GoalUpdate.objects.get().note == "ทบทวนเป้าหมาย"


def test_everybody_reads_the_goal_of_bang_chak_and_what_it_needs():
    tree = tree_of(Tambon.objects.get(code=BANG_CHAK), AnonymousUser())

    (top,) = tree.tops
    assert [child.goal.village.moo for child in top.children] == [7]
    assert top.coverage.words == "0/11 หมู่บ้านรายงาน"
    assert [topic.name for topic in top.topics] == [
        "การบริหารจัดการ",
        "บัญชี",
        "สินเชื่อ",
        "บทบาทของคณะกรรมการ",
    ]
    assert {topic.name for topic in top.chosen} == {"การบริหารจัดการ", "บัญชี", "สินเชื่อ"}


def test_the_joint_forum_used_a_freedom_table_and_its_scores_are_not_known():
    uses = Assessment.objects.used_in_public().with_subjects()

    assert {(use.subject_name, use.day) for use in uses} == {
        ("กลุ่ม กขคจ. มะม่วงสองต้น", day(6, 3)),
        ("เครือข่ายออมทรัพย์ ท่าไร่", day(6, 3)),
        ("กองทุนหมู่บ้าน บางจาก", day(6, 3)),
    }
    assert Assessment.objects.get(village__moo=7).day is None
    assert not Score.objects.exists()
    assert not Topic.objects.exists()
    assert FreedomTable.objects.get().title == "ตารางอิสรภาพ"


# What the note leaves out stays empty


def test_head_counts_that_nobody_gave_stay_unknown():
    counted = Meeting.objects.exclude(total_count=None)
    numbers = Attendance.objects.exclude(count=None)

    assert set(counted.values_list("held_on", "total_count", "total_is_estimate")) == {
        (day(9, 20), 80, True),
        (day(10, 15), 20, True),
        (day(10, 27), 19, False),
    }
    assert sorted(numbers.values_list("count", flat=True)) == [5, 14, 20]


def test_villages_are_counted_only_where_the_note_counts_them():
    parts = MeetingTambon.objects.exclude(villages_count=None)
    stated = Tambon.objects.exclude(village_count=None)

    assert list(stated.values_list("code", "village_count")) == [(BANG_CHAK, 11)]
    assert list(parts.values_list("tambon__code", "villages_count")) == [
        (BANG_CHAK, 11)
    ]
    assert set(Village.objects.values_list("tambon__code", "moo", "name")) == {
        (BANG_CHAK, 7, ""),
        (THA_RAI, 3, ""),
    }


def test_only_the_driver_that_the_note_names_is_set():
    driven = Tambon.objects.exclude(driver=None)

    assert list(driven.values_list("code", "driver__name")) == [
        (THA_RAI, "เครือข่ายออมทรัพย์")
    ]


def test_place_of_mamuang_4_stays_empty():
    meeting = round_of(MAMUANG, 4)

    assert (meeting.venue, meeting.venue_village) == ("", None)
    assert [*Meeting.objects.filter(venue="")] == [meeting]


def test_goals_without_a_text_get_none():
    for code in (THA_RAI, MAMUANG):
        goals = Milestone.objects.filter(
            tambon__code=code, kind__code__in=["village_goals", "tambon_goal"]
        )
        assert [goal.note for goal in goals] == ["", ""]


def test_nine_facilitators_are_a_number_and_not_nine_persons():
    named = Milestone.objects.filter(kind__code="facilitators_named")

    assert set(named.values_list("tambon__code", "count")) == {
        (BANG_CHAK, 9),
        (MAMUANG, None),
    }
    assert Person.objects.count() == 3
    assert RoleAssignment.objects.get().role == "sponsor"
    assert not AppointedRole.objects.exists()


def test_contexts_due_dates_and_hours_of_rounds_stay_empty():
    assert not Tambon.objects.exclude(context="").exists()
    assert not ActionItem.objects.exclude(due_on=None).exists()
    assert [*Meeting.objects.exclude(start=None)] == [circle()]
    assert not Appointment.objects.exclude(start=None, venue="").exists()


def test_agencies_wait_for_the_province_to_confirm_them():
    assert set(Agency.objects.values_list("provenance", flat=True)) == {"รอจังหวัดยืนยัน"}
    assert not Agency.objects.filter(code__in=["TBC9", "REF-COOP", "REF-GSB"]).exists()
    assert not Agency.objects.filter(kind__in=["reference", "unconfirmed"]).exists()
