"""Confirming, sending back and cancelling: every arrow, and every one that is none."""

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection

from meetings import deeds, editing
from meetings.appointments import Sent
from meetings.deeds import ChangedMeanwhile
from meetings.models import ActionItem, Appointment, Meeting, Revision
from meetings.round_forms import RoundForms
from people.models import Role, User
from tests.factories import (
    make_appointment,
    make_meeting,
    make_outcome,
    make_tambon,
    make_user,
)

OCT_25 = datetime.date(2005, 10, 25)
NOV_21 = datetime.date(2005, 11, 21)
WHY = "บันทึกซ้ำกับอีกฉบับ"

ALREADY = "ยืนยันแล้ว"
CANCELLED = "ยกเลิก"
OTHER = "คนละคนกับผู้บันทึก"
OWN = "ท่านเป็นผู้บันทึกเอง"
OWN_EDIT = "ท่านเป็นผู้แก้ไขเอง"
NOT_HERS = Meeting.DoesNotExist

# What each deed answers, by state of the record and by who asks: None is done.
WHO = (
    "recorder",
    "colleague",
    "writer",
    "governor_office",
    "administrator",
    "resident",
    "outsider",
    "agency_staff",
)
REFUSED = (NOT_HERS,) * 3
TABLE = {
    ("recorded", "confirm"): (OTHER, None, None, None, None, *REFUSED),
    ("returned", "confirm"): (OTHER, None, None, None, None, *REFUSED),
    ("confirmed", "confirm"): (ALREADY,) * 5 + REFUSED,
    ("cancelled", "confirm"): (CANCELLED,) * 5 + REFUSED,
    ("edited", "confirm"): (OTHER, None, None, None, None, *REFUSED),
    ("edited", "send_back"): (OWN_EDIT, None, None, None, None, *REFUSED),
    ("edited", "cancel"): (None, NOT_HERS, None, None, None, *REFUSED),
    ("recorded", "edit"): (None, NOT_HERS, None, NOT_HERS, None, *REFUSED),
    ("returned", "edit"): (None, NOT_HERS, None, NOT_HERS, None, *REFUSED),
    ("confirmed", "edit"): (None, NOT_HERS, None, NOT_HERS, None, *REFUSED),
    ("edited", "edit"): (None, NOT_HERS, None, NOT_HERS, None, *REFUSED),
    ("cancelled", "edit"): (
        CANCELLED,
        NOT_HERS,
        CANCELLED,
        NOT_HERS,
        CANCELLED,
        *REFUSED,
    ),
    ("recorded", "send_back"): (OWN, None, None, None, None, *REFUSED),
    ("returned", "send_back"): (OWN, None, None, None, None, *REFUSED),
    ("confirmed", "send_back"): (ALREADY,) * 5 + REFUSED,
    ("cancelled", "send_back"): (CANCELLED,) * 5 + REFUSED,
    ("recorded", "cancel"): (None, NOT_HERS, None, None, None, *REFUSED),
    ("returned", "cancel"): (None, NOT_HERS, None, None, None, *REFUSED),
    ("confirmed", "cancel"): (None, NOT_HERS, None, None, None, *REFUSED),
    ("cancelled", "cancel"): (
        CANCELLED,
        NOT_HERS,
        CANCELLED,
        CANCELLED,
        CANCELLED,
        *REFUSED,
    ),
}
CELLS = [
    (state, deed, who, answer)
    for (state, deed), answers in TABLE.items()
    for who, answer in zip(WHO, answers, strict=True)
]
BECOMES = {
    "confirm": "confirmed",
    "send_back": "recorded",
    "cancel": "cancelled",
    "edit": "recorded",
}


@pytest.fixture
def recorder(facilitator):
    return facilitator


@pytest.fixture
def writer(bang_chak):
    """คุณประสาน over the district: writes for its tambons, and confirms."""
    return make_user("prasan", Role.COORDINATOR, district=bang_chak.district)


@pytest.fixture
def meeting(bang_chak, recorder):
    return make_meeting(bang_chak, round_number=3, recorded_by=recorder)


def sent(meeting, by, key=None):
    """A form that this person sends from a page showing the record as it is now."""
    version = Meeting.objects.values_list("version", flat=True).get(pk=meeting.pk)
    return Sent(by, key or uuid.uuid4(), version)


def do(deed, meeting, form):
    if deed == "edit":
        return edit(meeting, form.by)
    words = [] if deed == "confirm" else [WHY]
    return getattr(deeds, deed)(meeting.pk, *words, form)


def edit(meeting, by):
    draft = editing.begin(meeting, by, uuid.uuid4())
    draft.data["where"]["purpose"] = [f"ตรวจทานใหม่ {draft.base_version}"]
    draft.data["next"]["why"] = [WHY]
    draft.save()
    forms = RoundForms.of(draft, checked=True)
    assert forms.is_valid(), forms.problems()
    return editing.edit(forms, draft.base_version)


def bring_to(state, meeting):
    admin = User.objects.filter(username="root").first() or make_user(
        "root", is_superuser=True
    )
    deed = {"returned": "send_back", "confirmed": "confirm", "cancelled": "cancel"}
    if state == "edited":
        do("confirm", meeting, sent(meeting, admin))
        do("edit", meeting, sent(meeting, meeting.recorded_by))
    if state in deed:
        do(deed[state], meeting, sent(meeting, admin))


@pytest.mark.parametrize(("state", "deed", "who", "answer"), CELLS)
def test_every_deed_in_every_state_by_everybody(
    request, meeting, state, deed, who, answer
):
    user = request.getfixturevalue(who)
    make_outcome(meeting)
    bring_to(state, meeting)
    meeting.refresh_from_db()
    before = Meeting.objects.values().get(pk=meeting.pk)
    entries = Revision.objects.count()

    if answer is None:
        do(deed, meeting, sent(meeting, user))
    else:
        wrong = answer if isinstance(answer, type) else ValidationError
        with pytest.raises(wrong) as refused:
            do(deed, meeting, sent(meeting, user))

    meeting.refresh_from_db()
    if answer is None:
        assert meeting.state == BECOMES[deed]
        assert Revision.objects.count() > entries
    else:
        assert isinstance(answer, type) or answer in refused.value.messages[0]
        assert Meeting.objects.values().get(pk=meeting.pk) == before
        assert Revision.objects.count() == entries


def test_confirming_says_who_stands_for_it_and_keeps_the_text(meeting, colleague):
    make_outcome(meeting, "ตั้งคณะกรรมการ")

    deeds.confirm(meeting.pk, sent(meeting, colleague))

    meeting.refresh_from_db()
    assert (meeting.state, meeting.confirmed_by) == ("confirmed", colleague)
    entry = meeting.revisions.get()
    assert (entry.version, meeting.version) == (2, 2)
    assert (entry.deed, entry.who) == ("confirmed", colleague)
    assert "ตั้งคณะกรรมการ" in str(entry.snapshot)


def test_nobody_confirms_what_she_edited(meeting, colleague):
    Revision.objects.create(
        meeting=meeting,
        version=1,
        key=uuid.uuid4(),
        deed="edited",
        who=colleague,
        at=meeting.recorded_at,
        snapshot={},
    )

    with pytest.raises(ValidationError, match="ท่านแก้ไขบันทึกนี้"):
        deeds.confirm(meeting.pk, sent(meeting, colleague))

    assert meeting not in Meeting.objects.awaiting_confirmation_by(colleague)


def test_a_comment_waits_with_the_record_until_it_is_confirmed(meeting, colleague):
    deeds.send_back(meeting.pk, "จำนวนคนไม่ตรง", sent(meeting, colleague))

    row = Meeting.objects.sent_back_to(meeting.recorded_by).get()
    assert (row.pk, row.sent_back_why) == (meeting.pk, "จำนวนคนไม่ตรง")

    deeds.confirm(meeting.pk, sent(meeting, colleague))
    assert not Meeting.objects.sent_back_to(meeting.recorded_by).exists()


def test_what_came_from_a_source_has_nobody_to_go_back_to(bang_chak, colleague):
    meeting = make_meeting(bang_chak, state="recorded")

    with pytest.raises(ValidationError, match="ไม่มีผู้บันทึก"):
        deeds.send_back(meeting.pk, WHY, sent(meeting, colleague))


@pytest.mark.parametrize(
    ("deed", "who"), [("send_back", "colleague"), ("cancel", "writer")]
)
@pytest.mark.parametrize("why", ["", "  "])
def test_a_reason_is_asked_for(request, meeting, deed, who, why):
    user = request.getfixturevalue(who)

    with pytest.raises(ValidationError) as refused:
        getattr(deeds, deed)(meeting.pk, why, sent(meeting, user))

    assert "กรุณาบอก" in refused.value.message_dict["why"][0]
    assert not Revision.objects.exists()


# The same form again, and an older page


@pytest.mark.parametrize("deed", ["confirm", "send_back", "cancel"])
def test_the_same_form_again_changes_nothing(meeting, writer, deed):
    form = sent(meeting, writer)
    do(deed, meeting, form)
    after = Meeting.objects.values().get()

    do(deed, meeting, form)

    assert Meeting.objects.values().get() == after
    assert Revision.objects.count() == 1


def test_a_key_stands_for_one_deed_of_one_record(meeting, tha_rai, writer):
    form = sent(meeting, writer)
    deeds.send_back(meeting.pk, WHY, form)
    other = make_meeting(tha_rai, recorded_by=writer)

    for pk, why in ((meeting.pk, "อีกเหตุผลหนึ่ง"), (other.pk, WHY)):
        with pytest.raises(ChangedMeanwhile):
            deeds.send_back(pk, why, form)

    assert Revision.objects.count() == 1


@pytest.mark.parametrize("deed", ["confirm", "send_back", "cancel"])
def test_an_older_page_overruns_nothing(meeting, writer, colleague, deed):
    old = sent(meeting, writer)
    deeds.send_back(meeting.pk, "จำนวนคนไม่ตรง", sent(meeting, colleague))

    with pytest.raises(ChangedMeanwhile) as other:
        do(deed, meeting, old)

    assert other.value.meeting.version == 2
    assert Meeting.objects.get().state == "recorded"


# Cancelling


def test_cancelling_blanks_the_number_and_the_snapshot_keeps_it(meeting, recorder):
    deeds.cancel(meeting.pk, WHY, sent(meeting, recorder))

    assert meeting.meeting_tambons.get().round_number is None
    entry = meeting.revisions.get()
    assert entry.snapshot["tambons"][0]["round"] == 3
    assert (entry.deed, entry.why) == ("cancelled", WHY)


def test_a_cancelled_record_is_on_no_public_page(client, bang_chak, administrator):
    meeting = make_meeting(bang_chak, round_number=3, title="เวทีที่ยกเลิก")
    make_outcome(meeting, "ขอครูบัญชี", "support_request", tambon=bang_chak)
    pages = ["/", "/meetings/", "/tambons/800119/", "/tambons/", "/meetings.csv"]
    assert "เวทีที่ยกเลิก" in client.get("/meetings/").text

    deeds.cancel(meeting.pk, WHY, sent(meeting, administrator))

    for page in pages:
        text = client.get(page).content.decode()
        assert "เวทีที่ยกเลิก" not in text
        assert "ขอครูบัญชี" not in text
    assert client.get(meeting.get_absolute_url()).status_code == 404


def test_cancelling_opens_what_the_record_had_closed(meeting, recorder, bang_chak):
    before = make_meeting(bang_chak, round_number=2, held_on=datetime.date(2005, 9, 20))
    request = make_outcome(
        before, "ขอครูบัญชี", "support_request", resolved_on=OCT_25, resolved_in=meeting
    )
    action = ActionItem.objects.create(
        meeting=before,
        tambon=bang_chak,
        text="หาสถานที่",
        status="done",
        done_on=OCT_25,
        closed_in=meeting,
    )

    deeds.cancel(meeting.pk, WHY, sent(meeting, recorder))

    action.refresh_from_db()
    request.refresh_from_db()
    assert (action.status, action.done_on, action.closed_in) == ("open", None, None)
    assert (request.resolved_on, request.resolved_in) == (None, None)


@pytest.mark.parametrize("on", [OCT_25, None])
def test_the_appointment_it_kept_waits_again(meeting, recorder, bang_chak, on):
    kept = make_appointment(bang_chak, on=on, fulfilled_by=meeting)

    deeds.cancel(meeting.pk, WHY, sent(meeting, recorder))

    kept.refresh_from_db()
    assert kept.is_open


@pytest.mark.parametrize("on", [OCT_25, None])
def test_another_round_that_kept_it_too_takes_it_over(meeting, recorder, bang_chak, on):
    twin = make_meeting(bang_chak, held_on=OCT_25)
    kept = make_appointment(bang_chak, on=on, fulfilled_by=meeting)

    deeds.cancel(meeting.pk, WHY, sent(meeting, recorder))

    kept.refresh_from_db()
    assert kept.fulfilled_by == twin


def test_what_the_round_agreed_stays(meeting, recorder, bang_chak):
    make_appointment(bang_chak, on=NOV_21, made_in=meeting)

    deeds.cancel(meeting.pk, WHY, sent(meeting, recorder))

    assert Appointment.objects.open().get().on == NOV_21


def test_another_telling_takes_its_place(meeting, recorder, bang_chak, colleague):
    telling = make_meeting(bang_chak, recorded_by=colleague, account_of=meeting)
    third = make_meeting(bang_chak, recorded_by=colleague, account_of=meeting)
    kept = make_appointment(bang_chak, on=OCT_25, fulfilled_by=meeting)

    deeds.cancel(meeting.pk, WHY, sent(meeting, recorder))

    telling.refresh_from_db()
    third.refresh_from_db()
    kept.refresh_from_db()
    assert telling.account_of is None
    assert telling.meeting_tambons.get().round_number == 3
    assert (third.account_of, kept.fulfilled_by) == (telling, telling)
    entry = telling.revisions.get()
    assert (entry.deed, entry.who, entry.version) == ("placed", recorder, 2)


def test_its_open_work_is_not_carried_to_the_next_round(
    meeting, recorder, bang_chak, client
):
    ActionItem.objects.create(meeting=meeting, tambon=bang_chak, text="หาสถานที่ใหม่")
    deeds.cancel(meeting.pk, WHY, sent(meeting, recorder))
    client.force_login(recorder)

    draft = client.post(
        f"/meetings/drafts/{uuid.uuid4()}/1/",
        {"scope": "800119", "held_on": "20/11/48", "writer": recorder.pk},
        follow=True,
    )

    assert draft.status_code == 200
    assert "หาสถานที่ใหม่" not in draft.text


def test_an_ended_duty_changes_no_record(meeting, recorder):
    recorder.person.roles.update(ends_on=datetime.date(2005, 11, 1))

    with pytest.raises(Meeting.DoesNotExist):
        deeds.cancel(meeting.pk, WHY, sent(meeting, User.objects.get(pk=recorder.pk)))


# Many at once


def at_once(*calls):
    def run(call):
        close_old_connections()
        try:
            return call()
        except (ChangedMeanwhile, ValidationError) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_two_confirm_at_once_and_one_of_them_stands():
    tambon = make_tambon("800119", "บางจาก")
    recorder = make_user("amnuay", Role.FACILITATOR, tambon=tambon)
    others = [
        make_user(f"amnuay{n}", Role.FACILITATOR, tambon=make_tambon("800106", "ท่าไร่"))
        for n in (2, 3)
    ]
    for _turn in range(10):
        meeting = make_meeting(tambon, recorded_by=recorder)
        forms = [sent(meeting, user) for user in others for _twice in range(3)]
        twice = [sent(meeting, others[0])] * 4

        answers = at_once(
            *(partial(deeds.confirm, meeting.pk, form) for form in forms + twice)
        )

        meeting.refresh_from_db()
        assert meeting.is_confirmed
        assert meeting.version == 2
        assert meeting.revisions.get().who == meeting.confirmed_by
        assert {type(a) if isinstance(a, Meeting) else a for a in answers} == {
            Meeting,
            ChangedMeanwhile,
        }
