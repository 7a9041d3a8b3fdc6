"""Goals on screen 2: set, worded anew, replaced and told of in a round."""

import datetime
import uuid

import pytest

from meetings import deeds, goals
from meetings.appointments import Sent
from meetings.differences import differences
from meetings.goal_deeds import deeds_of
from meetings.models import Goal, GoalUpdate, Meeting, MeetingDraft
from meetings.snapshots import snapshot_of
from tests.factories import make_goal, make_kind, make_meeting, make_tambon
from tests.meetings.recording import WHAT, WHERE, Recorder
from tests.meetings.test_editing import Editor

pytestmark = pytest.mark.django_db

AUG_19 = datetime.date(2005, 8, 19)
NEW = {"goal-1-about": "800119", "goal-1-text": "เป็นสถาบันการเงินตำบล"}


@pytest.fixture
def recorder(client, facilitator, bang_chak):
    make_kind()
    return Recorder(client, facilitator)


@pytest.fixture
def older(bang_chak):
    """A goal of บางจาก, set in its first round."""
    first = make_meeting(bang_chak, round_number=1, held_on=AUG_19)
    return make_goal(bang_chak, set_in=first)


@pytest.fixture
def recorded(recorder):
    """A record in which the tambon set its goal."""
    sent(recorder, **NEW)
    return Meeting.objects.get()


@pytest.fixture
def editor(client, facilitator, recorded):
    return Editor(client, facilitator, recorded).begin()


def sent(recorder, **fields):
    count = len({name.split("-")[1] for name in fields if name.startswith("goal-")})
    what = {**WHAT, "goals": str(count), **fields}
    recorder.fill({**WHERE, "scope": ["800119"]}, what)
    return recorder.send()


def edited(editor, **what):
    editor.change(2, "what", **what)
    return editor.send()


def test_screen_2_asks_for_no_goal_until_somebody_wants_to_set_one(recorder):
    recorder.post(1, WHERE)
    before = recorder.get(2).text
    recorder.post(2, WHAT, deed="goal")
    after = recorder.get(2).text

    assert "มีการตั้งเป้าหมาย" in before
    assert "goal-1-about" not in before
    assert "goal-1-about" in after
    assert "goal-2-about" not in after
    assert not Goal.objects.exists()


def test_a_goal_of_the_tambon_is_set_in_the_round(recorder, bang_chak, facilitator):
    response = sent(recorder, **NEW)

    assert response.status_code == 302
    goal = Goal.objects.get()
    assert (goal.tambon, goal.village) == (bang_chak, None)
    assert goal.text == "เป็นสถาบันการเงินตำบล"
    assert goal.set_in == Meeting.objects.get()
    assert goal.recorded_by == facilitator
    assert snapshot_of(goal.set_in)["goals"][0]["words"] == "เป็นสถาบันการเงินตำบล"


def test_a_village_s_goal_serves_the_one_goal_of_its_tambon(recorder, older):
    fields = {"about": "800119", "moo": "๗", "text": "ทุกครัวเรือนทำบัญชี"}
    sent(recorder, **{f"goal-1-{name}": text for name, text in fields.items()})

    goal = Goal.objects.exclude(pk=older.pk).get()
    assert (goal.village.moo, goal.parent) == (7, older)


def test_known_to_be_set_without_its_words(recorder):
    response = sent(recorder, **{"goal-1-about": "800119", "goal-1-is_unknown": "on"})

    assert response.status_code == 302
    assert Goal.objects.get().text is None


def test_an_older_goal_is_worded_anew_and_told_of_in_the_round(recorder, older):
    fields = {
        "about": f"goal-{older.pk}",
        "text": "เป็นสถาบันการเงินของทุกหมู่บ้าน",
        "status": "doing",
        "progress": "๔๐%",
        "told": "ได้ที่ทำการแล้ว",
    }
    sent(recorder, **{f"goal-1-{name}": text for name, text in fields.items()})

    meeting = Meeting.objects.latest("pk")
    older.refresh_from_db()
    assert (older.text, older.status, older.progress) == (
        "เป็นสถาบันการเงินของทุกหมู่บ้าน",
        "doing",
        40,
    )
    revised, told = older.updates.order_by("pk")
    assert (revised.deed, revised.meeting) == ("revised", meeting)
    assert revised.wording_before == "เป็นสถาบันการเงินตำบล"
    assert (told.deed, told.note, told.meeting) == ("told", "ได้ที่ทำการแล้ว", meeting)


def test_another_goal_takes_the_place_of_an_older_one(recorder, older):
    fields = {"about": f"goal-{older.pk}", "change": "replaced", "text": "รวมทุกกองทุน"}
    sent(recorder, **{f"goal-1-{name}": text for name, text in fields.items()})

    new = Goal.objects.get(supersedes=older)
    assert (new.text, new.set_in) == ("รวมทุกกองทุน", Meeting.objects.latest("pk"))
    older.refresh_from_db()
    assert older.text == "เป็นสถาบันการเงินตำบล"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": "รวมทุกกองทุน"}, "โปรดเลือกว่าเป็นเป้าหมายของใคร"),
        ({"about": "800119"}, "โปรดเขียนข้อความของเป้าหมาย"),
        ({"about": "800119", "text": "ก", "is_unknown": "on"}, "มีข้อความอยู่แล้ว"),
        ({"about": "800119", "moo": "หมู่เจ็ด", "text": "ก"}, "ตั้งแต่ 1 ถึง 99"),
        ({"about": "800119", "moo": "0", "text": "ก"}, "ตั้งแต่ 1 ถึง 99"),
        ({"about": "older"}, "โปรดเขียนถ้อยคำใหม่"),
        ({"about": "older", "progress": "101"}, "0 ถึง 100"),
        ({"about": "older", "progress": "ครึ่งหนึ่ง"}, "โปรดพิมพ์เป็นตัวเลข"),
        ({"about": "older", "text": "เป็นสถาบันการเงินตำบล"}, "อย่างนี้อยู่แล้ว"),
        ({"about": "older", "moo": "7", "told": "ก"}, "ตั้งไว้ก่อนแล้ว"),
        ({"about": "older", "status": "stolen"}, "stolen"),
    ],
)
def test_what_is_missing_is_asked_for_and_typing_is_kept(
    recorder, older, fields, message
):
    if fields.get("about") == "older":
        fields = {**fields, "about": f"goal-{older.pk}"}
    response = sent(recorder, **{f"goal-1-{n}": text for n, text in fields.items()})

    assert response.status_code == 422
    assert message in response.text
    assert all(text in response.text for text in fields.values() if text != "stolen")
    assert Goal.objects.count() == 1
    assert not GoalUpdate.objects.exists()


def test_goals_of_tambons_one_does_not_write_for_are_not_offered(recorder, older):
    tha_rai = make_tambon("800106")
    foreign = make_goal(tha_rai, "ของท่าไร่")
    where = {**WHERE, "scope": ["800119", "800106"], "host": "800119"}
    about = f"goal-{foreign.pk}"
    what = {**WHAT, "goals": "1", "goal-1-about": about, "goal-1-told": "ขโมยเล่า"}
    recorder.fill(where, what)
    response = recorder.send()

    assert response.status_code == 422
    assert "ของท่าไร่" not in response.text
    assert not foreign.updates.exists()


def test_the_same_form_sent_twice_sets_one_goal(recorder):
    sent(recorder, **NEW)
    again = recorder.send()

    assert again.status_code == 302
    assert Goal.objects.count() == 1


def test_the_last_look_shows_the_goal_as_it_will_be_kept(recorder):
    recorder.fill(WHERE, {**WHAT, "goals": "1", **NEW, "goal-1-moo": "7"})

    page = recorder.get(3).text

    assert "บางจาก หมู่ที่ 7: เป็นสถาบันการเงินตำบล" in page


def test_a_goal_replaced_at_the_same_moment_keeps_the_draft(
    recorder, older, monkeypatch
):
    def raced(pk, new, why, sent):
        raise goals.ValidationError("มีเป้าหมายอื่นแทนแล้ว")

    monkeypatch.setattr(goals, "supersede", raced)
    fields = {"about": f"goal-{older.pk}", "change": "replaced", "text": "รวมทุกกองทุน"}
    response = sent(recorder, **{f"goal-1-{n}": text for n, text in fields.items()})

    page = recorder.client.get(response["Location"]).text
    assert "มีเป้าหมายอื่นแทนแล้ว" in page
    assert "รวมทุกกองทุน" in page
    assert MeetingDraft.objects.get().sent_at is None


# Changing a record


def test_an_edit_sent_as_it_is_changes_nothing(editor, recorded):
    page = editor.get(2).text
    answer = editor.send()

    assert "เป็นสถาบันการเงินตำบล" in page
    assert "ยังไม่มีอะไรต่างจากเดิม" in editor.client.get(answer.url).text
    assert [deed.code for deed in deeds_of(recorded)] == [
        f"goal-{Goal.objects.get().pk}"
    ]


def test_an_edit_takes_out_a_goal_that_was_not_set_after_all(editor, recorded):
    goal = Goal.objects.get()
    edited(editor, undone=f"goal-{goal.pk}")

    assert not Goal.objects.exists()
    recorded.refresh_from_db()
    assert recorded.version == 2
    first, second = recorded.revisions.order_by("version")
    taken_out = differences(first.snapshot, second.snapshot)
    assert [(row.label, row.is_removed) for row in taken_out] == [
        ("เป้าหมายของ บางจาก", True)
    ]


def test_a_goal_that_others_built_on_stays(editor, recorded, facilitator):
    goal = Goal.objects.get()
    told = goals.Told(note="ได้ที่ทำการแล้ว")
    goals.add_update(goal.pk, told, Sent(facilitator, uuid.uuid4()))
    response = edited(editor, undone=f"goal-{goal.pk}")

    assert response.status_code == 422
    assert "จึงคงไว้" in response.text
    assert Goal.objects.count() == 1


def test_an_edit_takes_back_what_the_round_said_of_an_older_goal(
    recorder, client, facilitator, older
):
    fields = {"about": f"goal-{older.pk}", "text": "ข้อใหม่", "status": "reached"}
    sent(recorder, **{f"goal-1-{name}": text for name, text in fields.items()})
    meeting = Meeting.objects.latest("pk")
    editor = Editor(client, facilitator, meeting).begin()
    codes = [f"entry-{entry.pk}" for entry in older.updates.all()]
    edited(editor, undone=codes)

    older.refresh_from_db()
    assert (older.text, older.status) == ("เป็นสถาบันการเงินตำบล", "set")
    assert not older.updates.exists()


def test_a_replacing_goal_taken_out_gives_the_older_one_back(
    recorder, client, facilitator, older
):
    fields = {"about": f"goal-{older.pk}", "change": "replaced", "text": "รวมทุกกองทุน"}
    sent(recorder, **{f"goal-1-{name}": text for name, text in fields.items()})
    new = Goal.objects.get(supersedes=older)
    editor = Editor(client, facilitator, new.set_in).begin()
    edited(editor, undone=f"goal-{new.pk}")

    assert Goal.objects.get() == older
    assert not older.updates.exists()


def test_a_goal_added_to_a_confirmed_record_waits_for_a_yes(
    recorder, client, facilitator, colleague, bang_chak
):
    recorder.fill()
    recorder.send()
    meeting = Meeting.objects.get()
    deeds.confirm(meeting.pk, Sent(colleague, uuid.uuid4(), meeting.version))
    editor = Editor(client, facilitator, meeting).begin()
    edited(editor, **{"goals": "1", **NEW})

    assert not Goal.objects.exists()
    meeting.refresh_from_db()
    assert meeting.has_edit_waiting
    deeds.confirm(meeting.pk, Sent(colleague, uuid.uuid4(), meeting.version))
    assert Goal.objects.get().set_in == meeting


def test_what_was_told_of_a_new_goal_is_kept_with_it(recorder):
    told = {
        "goal-1-status": "doing",
        "goal-1-progress": "40",
        "goal-1-told": "สามหมู่บ้าน",
    }
    response = sent(recorder, **NEW, **told)

    assert response.status_code == 302
    goal = Goal.objects.get()
    assert (goal.status, goal.progress) == ("doing", 40)
    entry = goal.updates.get()
    assert (entry.note, entry.meeting) == ("สามหมู่บ้าน", goal.set_in)
    page = recorder.client.get(goal.set_in.get_absolute_url())
    assert "สามหมู่บ้าน" in page.text


def test_two_blocks_may_speak_of_the_same_goal(recorder, older):
    fields = {
        "goal-1-about": f"goal-{older.pk}",
        "goal-1-status": "doing",
        "goal-2-about": f"goal-{older.pk}",
        "goal-2-text": "เป็นสถาบันการเงินของทุกหมู่บ้าน",
    }
    response = sent(recorder, **fields)

    assert response.status_code == 302
    older.refresh_from_db()
    assert (older.status, older.text) == ("doing", "เป็นสถาบันการเงินของทุกหมู่บ้าน")
    assert older.updates.count() == 2


def test_a_goal_changed_at_the_same_moment_keeps_the_draft(
    recorder, older, monkeypatch
):
    def moved_on(pk, *args):
        raise goals.ChangedMeanwhile(older)

    monkeypatch.setattr(goals, "add_update", moved_on)
    fields = {"goal-1-about": f"goal-{older.pk}", "goal-1-told": "ได้ที่ทำการแล้ว"}
    response = sent(recorder, **fields)

    assert response.status_code == 302
    assert response.url.endswith("/2/")
    assert "ได้ที่ทำการแล้ว" in str(MeetingDraft.objects.get().data)
    assert "ถูกคนอื่นแก้ไปแล้ว" in recorder.client.get(response.url).text
    assert Meeting.objects.count() == 1


def test_the_last_look_tells_which_words_the_new_ones_replace(recorder, older):
    fields = {"about": f"goal-{older.pk}", "text": "ถ้อยคำใหม่"}
    what = {**WHAT, "goals": "1"}
    what |= {f"goal-1-{name}": text for name, text in fields.items()}
    recorder.fill({**WHERE, "scope": ["800119"]}, what)

    assert f"เดิม: {older.text}" in recorder.get(3).text


def test_a_new_goal_goes_with_what_the_same_round_told_of_it(
    client, facilitator, recorder
):
    sent(recorder, **NEW, **{"goal-1-told": "สามหมู่บ้าน"})
    meeting = Meeting.objects.get()
    codes = [deed.code for deed in deeds_of(meeting)]
    assert len(codes) == 2

    editor = Editor(client, facilitator, meeting).begin()
    response = edited(editor, undone=codes)

    assert response.status_code == 302
    assert not Goal.objects.exists()
    assert not GoalUpdate.objects.exists()
