"""A record is changed with a reason; what was confirmed stays until the next yes."""

import datetime
import uuid

import pytest
from django.urls import reverse

from meetings import deeds, editing
from meetings.appointments import Sent
from meetings.models import (
    ActionItem,
    Appointment,
    Meeting,
    MeetingDraft,
    Milestone,
    RequestStep,
    Revision,
)
from meetings.round_forms import RoundForms
from meetings.snapshots import snapshot_of
from tests.factories import (
    make_appointment,
    make_meeting,
    make_milestone_kind,
    make_outcome,
)
from tests.meetings.recording import Recorder

pytestmark = pytest.mark.django_db

DAY = datetime.date(2005, 10, 25)


@pytest.fixture
def recorded(bang_chak, facilitator):
    """Recorded by the facilitator of บางจาก, confirmed by nobody."""
    meeting = make_meeting(
        bang_chak, recorded_by=facilitator, round_number=3, total_count=19
    )
    make_outcome(meeting, "ต้องมีสถานที่ทำการ", title="ที่ทำการ", tambon=bang_chak)
    return meeting


@pytest.fixture
def confirmed(recorded, colleague):
    deeds.confirm(recorded.pk, Sent(colleague, uuid.uuid4(), recorded.version))
    recorded.refresh_from_db()
    return recorded


class Editor(Recorder):
    """A browser that edits: each screen goes out as it is shown, but for `changes`."""

    def __init__(self, client, user, meeting):
        super().__init__(client, user)
        self.meeting = meeting

    def begin(self):
        address = reverse("meetings:meeting_edit", args=[self.meeting.pk])
        answer = self.client.post(address, {"key": str(uuid.uuid4())})
        self.key = uuid.UUID(answer.url.split("/")[3])
        return self

    @property
    def draft(self):
        return MeetingDraft.objects.get(key=self.key)

    def change(self, screen, name, **changes):
        fields = {**self.draft.data[name], **changes}
        return self.post(screen, fields, deed="stay")

    def send(self, why="จำนวนคนไม่ถูกต้อง", **changes):
        fields = {**self.draft.data["next"], **changes, "why": why}
        return self.post(3, fields, deed="send")


@pytest.fixture
def editor(client, facilitator, recorded):
    return Editor(client, facilitator, recorded).begin()


@pytest.fixture
def standing_editor(client, facilitator, confirmed):
    return Editor(client, facilitator, confirmed).begin()


def address(meeting):
    return meeting.get_absolute_url()


# Written again as it is


def test_every_round_of_the_story_written_again_says_the_same(story, administrator):
    for meeting in Meeting.objects.all():
        before = snapshot_of(meeting)
        draft = editing.begin(meeting, administrator, uuid.uuid4())
        draft.data["next"]["why"] = ["ไม่มีอะไรเปลี่ยน"]
        forms = RoundForms.of(draft, checked=True)
        assert forms.is_valid(), forms.problems()

        editing._rewrite(meeting, forms)

        assert snapshot_of(Meeting.objects.get(pk=meeting.pk)) == before


def test_an_edit_that_changes_nothing_is_not_kept(editor, recorded):
    answer = editor.send()

    assert "ยังไม่มีอะไรต่างจากเดิม" in editor.client.get(answer.url).text
    assert Revision.objects.filter(deed="edited").count() == 0


# While nobody has confirmed it


def test_before_anybody_confirmed_it_an_edit_counts_at_once(editor, recorded):
    editor.change(1, "where", count_total="20")

    answer = editor.send("นับใหม่จากใบลงชื่อ")

    page = editor.client.get(answer.url)
    recorded.refresh_from_db()
    assert (recorded.total_count, recorded.state, recorded.version) == (
        20,
        "recorded",
        2,
    )
    assert recorded.standing_version is None
    edit = recorded.revisions.get(version=2)
    assert (edit.deed, edit.who.username, edit.why) == (
        "edited",
        "amnuay",
        "นับใหม่จากใบลงชื่อ",
    )
    assert edit.snapshot["total_count"] == 20
    assert "ส่งการแก้ไขแล้ว" in page.text
    assert "นับใหม่จากใบลงชื่อ" in page.text


def test_without_a_reason_it_is_not_sent_and_the_text_stays(editor, recorded):
    editor.change(1, "where", purpose="วางแผนกิจกรรม")

    answer = editor.send("")

    assert answer.status_code == 422
    assert "กรุณาบอกเหตุผลที่แก้ไขบันทึก" in answer.text
    assert editor.draft.data["where"]["purpose"] == ["วางแผนกิจกรรม"]
    assert not recorded.revisions.filter(deed="edited").exists()


def test_what_was_typed_wrong_comes_back_with_its_screen(editor):
    editor.change(1, "where", held_on="31/2/48")

    answer = editor.send()

    assert answer.status_code == 422
    assert "31/2/48" in answer.text


def test_the_screens_show_what_the_record_says(editor):
    first, second, third = (editor.get(screen).text for screen in (1, 2, 3))

    assert 'value="25 ต.ค. 2548"' in first
    assert 'value="3"' in first
    assert "ต้องมีสถานที่ทำการ" in second
    assert "แก้ไขบันทึก 2/3" in second
    assert "เหตุผลที่แก้ไข" in third
    assert "ส่งการแก้ไข" in third


def test_a_colleague_of_the_district_confirms_and_does_not_edit(
    client, colleague, recorded
):
    client.force_login(colleague)

    page = client.get(reverse("meetings:meeting_edit", args=[recorded.pk]))

    assert page.status_code == 404
    assert recorded in Meeting.objects.awaiting_confirmation_by(colleague)


# Once it was confirmed


def test_what_was_confirmed_stays_readable_while_the_edit_waits(
    standing_editor, confirmed, client
):
    standing_editor.change(2, "what", **{"item-1-outcome": "ต้องมีที่ทำการ ยืมศาลาวัดก่อน"})
    standing_editor.send("เพิ่มข้อตกลงเรื่องศาลาวัด")

    client.logout()
    page, rows = client.get(address(confirmed)), client.get("/meetings/")
    confirmed.refresh_from_db()
    assert confirmed.state == "recorded"
    assert confirmed.standing_version == 2
    assert page.status_code == 200
    assert "ต้องมีสถานที่ทำการ" in page.text
    assert "ต้องมีสถานที่ทำการ" in rows.text
    for text in (page.text, rows.text):
        assert "ศาลาวัด" not in text
        assert "รอยืนยัน" not in text


def test_officials_see_what_waits_and_a_yes_puts_it_in_place(
    standing_editor, confirmed, client, colleague
):
    standing_editor.change(1, "where", count_total="20")
    standing_editor.send("นับใหม่")
    confirm = reverse("meetings:meeting_confirm", args=[confirmed.pk])

    client.force_login(colleague)
    page, asked, mine = map(client.get, (address(confirmed), confirm, "/me/"))
    assert "มีการแก้ไขรอยืนยัน" in page.text
    assert "นับใหม่" in page.text
    assert "19" in asked.text
    assert "20" in asked.text
    assert "มีการแก้ไขรอยืนยัน" in mine.text
    confirmed.refresh_from_db()
    assert confirmed.total_count == 19

    client.post(confirm, {"key": uuid.uuid4(), "version": confirmed.version})

    confirmed.refresh_from_db()
    assert (confirmed.total_count, confirmed.state) == (20, "confirmed")
    assert confirmed.standing_version is None
    assert confirmed.confirmed_by == colleague
    assert confirmed.revisions.get(version=4).snapshot["total_count"] == 20
    client.logout()
    assert "20" in client.get(address(confirmed)).text


@pytest.mark.parametrize("reader", ["resident", "agency_staff", "outsider"])
def test_a_waiting_edit_is_told_to_no_reader(
    request, client, standing_editor, confirmed, reader
):
    standing_editor.change(1, "where", purpose="ความลับที่ยังไม่ยืนยัน")
    standing_editor.send("เหตุผลภายใน")

    client.force_login(request.getfixturevalue(reader))
    compare = reverse("meetings:meeting_compare", args=[confirmed.pk])
    for page in (
        address(confirmed),
        "/meetings/",
        "/meetings/?q=ความลับ",
        "/meetings.csv",
        "/tambons/800119/",
        "/",
        "/me/",
    ):
        text = client.get(page).content.decode()
        assert "ความลับที่ยังไม่ยืนยัน" not in text
        assert "เหตุผลภายใน" not in text
    assert client.get(compare).status_code == 404


def test_nobody_confirms_an_edit_of_her_own(standing_editor, confirmed, facilitator):
    standing_editor.change(1, "where", count_total="20")
    standing_editor.send()

    waiting = Meeting.objects.awaiting_confirmation_by(facilitator)
    assert confirmed not in waiting
    assert deeds.why_not_confirmed(confirmed, facilitator)


def test_who_wrote_an_earlier_version_may_confirm_the_edit_of_another(
    client, confirmed, governor_office, administrator
):
    """Words that were confirmed long ago are nobody's own any more."""
    first = Editor(client, administrator, confirmed).begin()
    first.change(1, "where", count_total="20")
    first.send()
    confirmed.refresh_from_db()
    sent = Sent(governor_office, uuid.uuid4(), confirmed.version)
    deeds.confirm(confirmed.pk, sent)
    second = Editor(client, confirmed.recorded_by, confirmed).begin()
    second.change(1, "where", count_total="21")
    second.send()

    assert confirmed in Meeting.objects.awaiting_confirmation_by(administrator)


def test_sent_back_it_goes_to_its_writer_who_goes_on_from_her_text(
    standing_editor, confirmed, client, colleague, facilitator
):
    standing_editor.change(1, "where", count_total="20")
    standing_editor.send("นับใหม่")
    confirmed.refresh_from_db()
    sent = Sent(colleague, uuid.uuid4(), confirmed.version)
    deeds.send_back(confirmed.pk, "นับคุณเอื้อด้วยหรือยัง", sent)

    client.force_login(facilitator)
    assert "นับคุณเอื้อด้วยหรือยัง" in client.get("/me/").text
    again = Editor(client, facilitator, confirmed).begin()
    assert again.draft.data["where"]["count_total"] == ["20"]
    assert "why" not in again.draft.data["next"]
    again.change(1, "where", count_total="21")
    again.send("นับคุณเอื้อแล้ว")

    confirmed.refresh_from_db()
    assert (confirmed.total_count, confirmed.standing_version) == (19, 2)
    deeds.confirm(confirmed.pk, Sent(colleague, uuid.uuid4(), confirmed.version))
    confirmed.refresh_from_db()
    assert confirmed.total_count == 21


def test_cancelling_takes_the_waiting_edit_with_it(
    standing_editor, confirmed, governor_office
):
    standing_editor.change(1, "where", count_total="20")
    standing_editor.send()
    confirmed.refresh_from_db()

    sent = Sent(governor_office, uuid.uuid4(), confirmed.version)
    deeds.cancel(confirmed.pk, "บันทึกซ้ำ", sent)

    confirmed.refresh_from_db()
    assert (confirmed.state, confirmed.standing_version) == ("cancelled", None)


def test_a_cancelled_record_is_not_edited(client, facilitator, recorded):
    deeds.cancel(recorded.pk, "บันทึกซ้ำ", Sent(facilitator, uuid.uuid4(), 1))
    client.force_login(facilitator)

    page = reverse("meetings:meeting_edit", args=[recorded.pk])
    answer = client.get(page, follow=True)

    assert "ยกเลิกแล้ว" in answer.text
    assert not MeetingDraft.objects.exists()


# Two at once


def test_two_editors_never_overwrite_each_other(
    client, editor, recorded, administrator
):
    editor.change(1, "where", count_total="20")
    other = Editor(client, administrator, recorded).begin()
    other.change(1, "where", purpose="วางแผนกิจกรรม")
    other.send("เพิ่มเป้าประสงค์")
    client.force_login(editor.meeting.recorded_by)

    answer = editor.send("นับใหม่")

    assert answer.status_code == 409
    assert "มีผู้อื่นแก้ไขบันทึกนี้ไปก่อนแล้ว" in answer.text
    assert "เพิ่มเป้าประสงค์" in answer.text
    assert "วางแผนกิจกรรม" in answer.text
    recorded.refresh_from_db()
    assert (recorded.purpose, recorded.total_count) == ("วางแผนกิจกรรม", 19)
    assert editor.draft.data["where"]["count_total"] == ["20"]

    url = reverse("meetings:draft_detail", args=[editor.key])
    client.post(url, {"deed": "rebase", "version": recorded.version})
    editor.send("นับใหม่")
    recorded.refresh_from_db()
    assert recorded.total_count == 20


def test_a_rebase_over_a_version_nobody_has_seen_is_not_taken(
    client, editor, recorded, administrator
):
    url = reverse("meetings:draft_detail", args=[editor.key])

    client.post(url, {"deed": "rebase", "version": "99"})

    assert editor.draft.base_version == 1


def test_a_yes_meanwhile_lets_the_edit_wait_for_the_next(editor, recorded, colleague):
    editor.change(1, "where", count_total="20")
    deeds.confirm(recorded.pk, Sent(colleague, uuid.uuid4(), 1))

    editor.send()

    recorded.refresh_from_db()
    assert (recorded.total_count, recorded.standing_version) == (19, 2)


def test_the_same_edit_sent_twice_is_one_version(editor, recorded):
    editor.change(1, "where", count_total="20")
    fields = {**editor.draft.data["next"], "why": "นับใหม่"}

    first = editor.post(3, fields, deed="send")
    second = editor.post(3, fields, deed="send")

    assert first.status_code == second.status_code == 302
    assert second.url.startswith(address(recorded))
    assert recorded.revisions.filter(deed="edited").count() == 1


def test_the_same_edit_with_other_text_keeps_that_text_beside(editor, recorded):
    editor.change(1, "where", count_total="20")
    editor.send("นับใหม่")

    answer = editor.post(1, {**editor.draft.data["where"], "count_total": "30"})

    assert answer.status_code == 409
    beside = MeetingDraft.objects.get(sent_at=None)
    assert beside.data["where"]["count_total"] == ["30"]
    assert (beside.meeting, beside.base_version) == (recorded, 1)
    recorded.refresh_from_db()
    assert recorded.total_count == 20


def test_who_may_no_longer_edit_keeps_her_draft(client, editor, recorded, facilitator):
    editor.change(1, "where", count_total="20")
    facilitator.person.roles.update(ends_on=datetime.date(2005, 10, 1))

    answer = editor.send()

    assert "จึงแก้ไขไม่ได้" in client.get(answer.url).text
    assert editor.draft.sent_at is None
    recorded.refresh_from_db()
    assert recorded.total_count == 19


# Rows


def test_subjects_are_added_renamed_moved_apart_and_taken_out(editor, recorded):
    kept = recorded.agenda.get()
    editor.change(
        2,
        "what",
        items="4",
        **{
            "item-1-title": "ที่ทำการกลุ่ม",
            "item-2-title": "ระบบบัญชี",
            "item-2-outcome": "อบรมเดือนหน้า",
            "item-2-kind": "decision",
            "item-2-action": "หาวิทยากร",
            "item-2-owner": "คุณสุนันท์",
        },
    )
    editor.send("เพิ่มเรื่องบัญชี")

    assert list(recorded.agenda.values_list("position", "title")) == [
        (1, "ที่ทำการกลุ่ม"),
        (2, "ระบบบัญชี"),
    ]
    assert recorded.agenda.first() == kept
    assert recorded.actions.get().owners.get().text == "คุณสุนันท์"

    again = Editor(editor.client, recorded.recorded_by, recorded).begin()
    blank = dict.fromkeys(("item-1-title", "item-1-outcome"), "")
    again.change(2, "what", **blank)
    again.send("ตัดเรื่องที่ทำการ")
    assert list(recorded.agenda.values_list("position", "title")) == [(1, "ระบบบัญชี")]


def test_rows_of_another_record_cannot_be_named(editor, recorded, tha_rai):
    other = make_outcome(make_meeting(tha_rai), "ของตำบลอื่น")
    editor.change(2, "what", **{"item-1-of": f"{other.item_id}.{other.pk}.0"})

    editor.send()

    other.refresh_from_db()
    assert other.text == "ของตำบลอื่น"
    assert recorded.agenda.count() == 2


def test_what_somebody_took_up_cannot_be_taken_out(
    editor, recorded, bang_chak, facilitator
):
    request = make_outcome(recorded, "ขอวิทยากรบัญชี", kind="support_request")
    RequestStep.objects.create(
        outcome=request,
        version=1,
        key=uuid.uuid4(),
        deed=RequestStep.Deed.values[0],
        at=recorded.recorded_at,
        by=facilitator,
        before={},
        after={},
    )
    again = Editor(editor.client, facilitator, recorded).begin()
    blank = dict.fromkeys(("item-2-title", "item-2-outcome"), "")
    again.change(2, "what", **blank)

    answer = again.send()

    assert answer.status_code == 422
    assert "มีผู้รับไปดำเนินการแล้ว" in answer.text
    request.refresh_from_db()
    assert request.text == "ขอวิทยากรบัญชี"


def test_closed_work_stays_and_keeps_who_closed_it(editor, recorded, facilitator):
    action = ActionItem.objects.create(
        meeting=recorded,
        text="หาที่ทำการ",
        status="done",
        done_on=DAY,
        closed_by=facilitator,
        closed_at=recorded.recorded_at,
    )
    again = Editor(editor.client, facilitator, recorded).begin()
    assert again.draft.data["what"]["item-2-action"] == ["หาที่ทำการ"]
    again.change(2, "what", **{"item-2-action": ""})
    refused = again.send()
    assert refused.status_code == 422

    again.change(2, "what", **{"item-2-action": "หาที่ทำการถาวร"})
    again.send("ถ้อยคำ")

    action.refresh_from_db()
    assert (action.text, action.status, action.closed_by) == (
        "หาที่ทำการถาวร",
        "done",
        facilitator,
    )


def test_work_said_to_be_done_is_after_all_not(client, bang_chak, facilitator):
    earlier = make_meeting(bang_chak, held_on=datetime.date(2005, 9, 1))
    meeting = make_meeting(bang_chak, recorded_by=facilitator)
    make_outcome(meeting, tambon=bang_chak)
    action = ActionItem.objects.create(
        meeting=earlier,
        tambon=bang_chak,
        text="หาที่ทำการ",
        status="done",
        done_on=DAY,
        closed_in=meeting,
        status_before="doing",
    )
    editor = Editor(client, facilitator, meeting).begin()
    editor.change(2, "what", **{f"action-{action.pk}": "open"})

    editor.send("ยังไม่เสร็จ")

    action.refresh_from_db()
    assert (action.status, action.done_on, action.closed_in) == ("doing", None, None)


def test_steps_are_ticked_and_unticked(client, bang_chak, facilitator):
    meeting = make_meeting(bang_chak, recorded_by=facilitator)
    make_outcome(meeting, tambon=bang_chak)
    goal, plan = make_milestone_kind(), make_milestone_kind("activity_plan", "แผน")
    Milestone.objects.create(tambon=bang_chak, kind=goal, meeting=meeting)
    editor = Editor(client, facilitator, meeting).begin()
    assert editor.draft.data["what"]["done-800119"] == ["tambon_goal"]
    editor.change(2, "what", **{"done-800119": ["activity_plan"]})

    editor.send("ติ๊กผิด")

    assert [step.kind for step in meeting.milestones.all()] == [plan]


def test_another_day_keeps_another_appointment(client, bang_chak, facilitator):
    meeting = make_meeting(bang_chak, recorded_by=facilitator)
    make_outcome(meeting, tambon=bang_chak)
    wrong = make_appointment(bang_chak, on=DAY, fulfilled_by=meeting)
    right = make_appointment(bang_chak, on=DAY + datetime.timedelta(days=1))
    editor = Editor(client, facilitator, meeting).begin()
    editor.change(1, "where", held_on="26/10/48")

    editor.send("วันผิด")

    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.fulfilled_by, right.fulfilled_by) == (None, meeting)


def test_a_number_that_is_taken_stays_with_its_round(editor, recorded, bang_chak):
    make_meeting(bang_chak, round_number=4, held_on=datetime.date(2005, 9, 1))
    editor.change(1, "where", round_800119="4")

    answer = editor.send("เลขนัดผิด")

    page = editor.client.get(answer.url).text
    assert "บางจากมีนัดเลขนี้อยู่แล้ว" in page
    assert recorded.meeting_tambons.get().round_number is None


def test_the_wrong_tambon_is_put_right_with_all_it_said(
    client, editor, recorded, tha_rai, administrator
):
    other = Editor(client, administrator, recorded).begin()
    other.change(1, "where", scope=["800106"], round_800106="1")

    other.send("ผิดตำบล")

    assert recorded.meeting_tambons.get().tambon == tha_rai
    assert recorded.agenda.get().outcomes.get().tambon == tha_rai


def test_next_appointments_are_changed_on_their_own_page(
    client, bang_chak, facilitator, recorded
):
    made = make_appointment(bang_chak, made_in=recorded)
    editor = Editor(client, facilitator, recorded).begin()

    page = editor.get(3).text

    assert made.get_absolute_url() in page
    assert 'name="next-800119-on"' not in page


def test_an_appointment_that_was_forgotten_is_added(editor, recorded, bang_chak):
    editor.change(
        3, "next", **{"next-800119-kind": "dated", "next-800119-on": "21/11/48"}
    )

    editor.send("ลืมนัดต่อไป")

    made = Appointment.objects.get(made_in=recorded)
    assert (made.tambon, made.on) == (bang_chak, datetime.date(2005, 11, 21))


def test_who_sees_an_outcome_is_changed_for_each(editor, recorded):
    page = editor.get(3).text
    assert 'name="see-1"' in page

    editor.send("ไม่ควรเปิดเผย", **{"see-1": "officials"})

    assert recorded.agenda.get().outcomes.get().visibility == "officials"


# Begun


def test_a_button_pressed_twice_opens_one_draft(client, facilitator, recorded):
    client.force_login(facilitator)
    url = reverse("meetings:meeting_edit", args=[recorded.pk])
    key = str(uuid.uuid4())

    first, second = client.post(url, {"key": key}), client.post(url, {"key": key})

    assert first.url == second.url
    assert MeetingDraft.objects.count() == 1


def test_an_edit_that_was_begun_is_offered_again(editor, client, recorded):
    page = client.get(reverse("meetings:meeting_edit", args=[recorded.pk]))

    assert "ท่านเริ่มแก้ไขบันทึกนี้ไว้แล้ว" in page.text
    assert str(editor.key) in page.text
    assert "แก้ไขบันทึก" in client.get("/me/").text


def test_opening_the_page_writes_nothing(client, facilitator, recorded):
    client.force_login(facilitator)

    client.get(reverse("meetings:meeting_edit", args=[recorded.pk]))

    assert not MeetingDraft.objects.exists()


def test_a_draft_saved_by_the_script_stays_an_edit(editor, recorded):
    body = {**editor.draft.data["where"], "screen": ["1"], "purpose": ["วางแผน"]}

    answer = editor.client.put(
        reverse("meetings:draft_detail", args=[editor.key]),
        body,
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )

    assert answer.status_code == 200
    assert (editor.draft.edits, editor.draft.base_version) == (recorded, 1)
