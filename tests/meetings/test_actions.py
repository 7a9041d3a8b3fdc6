"""งานที่ต้องทำต่อ: one tap closes it, another takes it back, and none does harm."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from meetings.actions import ChangedMeanwhile, tap
from meetings.models import ActionItem, ActionOwner
from people.models import Role
from tests.factories import (
    make_kind,
    make_meeting,
    make_outcome,
    make_person,
    make_role,
    make_tambon,
    make_tambons,
    make_user,
)
from tests.meetings.test_recording_parallel import send
from tests.sessions import session_of

PAGE = "/actions/"
NOV_6 = datetime.date(2005, 11, 6)
NOV_28 = datetime.date(2005, 11, 28)


def make_action(meeting, tambon=None, text="สร้างบล็อกตำบลบางจาก", **fields):
    return ActionItem.objects.create(
        meeting=meeting, tambon=tambon, text=text, **fields
    )


def tapped(action, deed="done", version=None):
    return {
        "action": action.pk,
        "deed": deed,
        "version": action.version if version is None else version,
    }


def listed(page):
    return [row.pk for row in page.context["page"].object_list]


def plain(response):
    return response.text.replace("\u00a0", " ")


@pytest.fixture
def by_facilitator(client, facilitator):
    client.force_login(facilitator)
    return client


@pytest.fixture
def action(bang_chak):
    return make_action(make_meeting(bang_chak, round_number=3), bang_chak)


# One tap


def test_one_tap_closes_and_keeps_who_and_when(
    by_facilitator, facilitator, action, today
):
    response = by_facilitator.post(PAGE, tapped(action), follow=True)

    action.refresh_from_db()
    assert (action.status, action.done_on) == ("done", today)
    assert action.closed_by == facilitator
    assert action.closed_at is not None
    assert "จดไว้แล้วว่าเสร็จ" in response.text
    assert "เรียกคืน" in response.text
    assert listed(response) == []


def test_given_up_is_not_done(by_facilitator, action):
    by_facilitator.post(PAGE, tapped(action, "dropped"))

    action.refresh_from_db()
    assert (action.status, action.done_on) == ("dropped", None)


@pytest.mark.parametrize("status", ["open", "doing"])
def test_a_tap_is_taken_back_to_what_it_was(by_facilitator, action, status):
    ActionItem.objects.update(status=status)
    by_facilitator.post(PAGE, tapped(action))
    action.refresh_from_db()

    response = by_facilitator.post(PAGE, tapped(action, "reopen"), follow=True)

    action.refresh_from_db()
    assert (action.status, action.done_on) == (status, None)
    assert (action.closed_by, action.closed_at) == (None, None)
    assert "เปิดไว้ตามเดิมแล้ว" in response.text


def test_the_same_tap_twice_is_one(by_facilitator, action):
    for _time in range(2):
        response = by_facilitator.post(PAGE, tapped(action))
        assert response.status_code == 302

    action.refresh_from_db()
    assert (action.status, action.version) == ("done", 2)


def test_a_late_repeat_does_not_close_what_was_taken_back(by_facilitator, action):
    by_facilitator.post(PAGE, tapped(action))
    by_facilitator.post(PAGE, tapped(action, "reopen", 2))

    response = by_facilitator.post(PAGE, tapped(action, "done", 1))

    action.refresh_from_db()
    assert response.status_code == 409
    assert (action.status, action.version) == ("open", 3)


def test_a_stale_page_is_told_what_happened_meanwhile(
    by_facilitator, bang_chak, action
):
    other = make_user("likhit", Role.NOTE_TAKER, tambon=bang_chak)
    tap(action.pk, "dropped", 1, other)

    response = by_facilitator.post(PAGE, tapped(action, "done", 1))

    action.refresh_from_db()
    assert response.status_code == 409
    assert "มีคนเปลี่ยนงานนี้ไปก่อนแล้ว" in response.text
    assert "likhit" in response.text
    assert (action.status, action.closed_by) == ("dropped", other)


def test_an_old_undo_does_not_open_what_another_closed(facilitator, colleague, action):
    tap(action.pk, "done", 1, facilitator)
    tap(action.pk, "reopen", 2, facilitator)
    tap(action.pk, "dropped", 3, colleague)

    with pytest.raises(ChangedMeanwhile):
        tap(action.pk, "reopen", 2, facilitator)

    action.refresh_from_db()
    assert action.status == "dropped"


@pytest.mark.parametrize(
    ("status", "deed"),
    [
        ("done", "dropped"),
        ("dropped", "done"),
        ("open", "reopen"),
        ("doing", "reopen"),
    ],
)
def test_illegal_arrows_are_refused(facilitator, action, status, deed):
    done_on = NOV_6 if status == "done" else None
    ActionItem.objects.update(status=status, done_on=done_on)

    with pytest.raises(ChangedMeanwhile):
        tap(action.pk, deed, 1, facilitator)

    action.refresh_from_db()
    assert (action.status, action.version) == (status, 1)


def test_what_a_round_closed_stays_in_its_record(by_facilitator, bang_chak, action):
    later = make_meeting(bang_chak, round_number=4)
    ActionItem.objects.update(status="done", done_on=NOV_6, closed_in=later)

    response = by_facilitator.post(PAGE, tapped(action, "reopen"))

    action.refresh_from_db()
    assert response.status_code == 409
    assert action.status == "done"
    assert "เรียกคืน" not in by_facilitator.get(f"{PAGE}?status=closed").text


@pytest.mark.parametrize(
    "fields", [{}, {"deed": "delete"}, {"action": "ก"}, {"version": "-1"}]
)
def test_a_tap_that_says_nothing_changes_nothing(by_facilitator, action, fields):
    sent = tapped(action) | fields if fields else {}

    assert by_facilitator.post(PAGE, sent).status_code == 404

    action.refresh_from_db()
    assert action.version == 1


def test_the_filters_stay_after_a_tap(by_facilitator, action):
    response = by_facilitator.post(f"{PAGE}?tambon=800119", tapped(action))

    assert response.url == f"{PAGE}?tambon=800119&tapped={action.pk}"


@pytest.mark.parametrize("wrong", [{"status": "open"}, {"closed_at": None}])
def test_the_database_keeps_closing_and_state_together(facilitator, action, wrong):
    tap(action.pk, "dropped", 1, facilitator)

    with pytest.raises(IntegrityError), transaction.atomic():
        ActionItem.objects.update(**wrong)


def test_opening_it_in_the_admin_takes_the_closing_back(facilitator, action):
    action = tap(action.pk, "dropped", 1, facilitator)
    action.status = "open"

    action.full_clean()
    action.save()

    assert ActionItem.objects.get().closed_by is None


# Who


def test_members_without_a_pen_and_agencies_close_nothing(
    client, resident, agency_staff, action
):
    for reader in (resident, agency_staff):
        client.force_login(reader)

        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, tapped(action)).status_code == 403

    action.refresh_from_db()
    assert action.status == "open"


def test_a_writer_of_another_tambon_meets_404(client, colleague, action):
    client.force_login(colleague)

    assert listed(client.get(PAGE)) == []
    assert client.post(PAGE, tapped(action)).status_code == 404
    action.refresh_from_db()
    assert action.status == "open"


def test_a_visitor_logs_in_first(client, action):
    assert client.post(PAGE, tapped(action)).url == "/accounts/login/?next=/actions/"


def test_the_circle_s_work_is_for_those_of_the_province(
    client, facilitator, governor_office, province
):
    action = make_action(make_meeting())
    client.force_login(facilitator)
    assert listed(client.get(PAGE)) == []

    client.force_login(governor_office)

    assert listed(client.get(PAGE)) == [action.pk]
    assert client.post(PAGE, tapped(action)).status_code == 302


def test_work_of_a_joint_meeting_is_for_each_of_its_tambons(
    by_facilitator, bang_chak, tha_rai
):
    action = make_action(make_meeting(tha_rai, bang_chak))

    assert listed(by_facilitator.get(PAGE)) == [action.pk]


def test_cancelled_and_not_joined_are_left_out(client, administrator, bang_chak):
    make_action(make_meeting(bang_chak, state="cancelled"), bang_chak)
    away = make_tambon("800101", "ในเมือง", joined_on=None)
    make_action(make_meeting(away), away)
    client.force_login(administrator)

    assert listed(client.get(PAGE)) == []


def test_names_without_consent_are_for_those_who_read_in_full(
    client, facilitator, bang_chak, tha_rai
):
    """Work for บางจาก, from a round of ท่าไร่ that she reads as everybody does."""
    action = make_action(make_meeting(tha_rai), bang_chak)
    shy = make_person("คุณสุนันท์")
    ActionOwner.objects.create(action=action, person=shy)
    client.force_login(facilitator)

    assert "คุณสุนันท์" not in client.get(PAGE).text

    make_role(facilitator.person, Role.NOTE_TAKER, tambon=tha_rai)
    assert "คุณสุนันท์" in client.get(PAGE).text


# The list


def test_open_work_comes_overdue_first_and_filters_select(
    by_facilitator, facilitator, bang_chak
):
    meeting = make_meeting(bang_chak)
    calm = make_action(meeting, bang_chak, "งานไม่มีกำหนด")
    soon = make_action(meeting, bang_chak, "งานใกล้กำหนด", due_on=NOV_28)
    late = make_action(meeting, bang_chak, "งานเลยกำหนด", due_on=NOV_6)
    done = make_action(meeting, bang_chak, "งานจบ", status="done", done_on=NOV_6)
    gone = make_action(meeting, bang_chak, "งานเลิก", status="dropped")
    ActionOwner.objects.create(action=soon, person=facilitator.person)

    def found(query=""):
        return listed(by_facilitator.get(PAGE + query))

    assert found() == [late.pk, soon.pk, calm.pk]
    assert found("?overdue=on") == [late.pk]
    assert found("?mine=on") == [soon.pk]
    assert found("?status=done") == [done.pk]
    assert found("?status=dropped") == [gone.pk]
    assert found("?status=closed") == [done.pk, gone.pk]
    assert found("?status=ลืม&tambon=999999") == [late.pk, soon.pk, calm.pk]
    assert "เลยกำหนด 15 วัน" in plain(by_facilitator.get(PAGE))


def test_nothing_to_do_is_said_kindly(by_facilitator, bang_chak):
    assert "ไม่มีงานค้าง" in by_facilitator.get(PAGE).text
    assert "ไม่พบงานตามที่เลือก" in by_facilitator.get(f"{PAGE}?mine=on").text


def test_a_province_of_300_tambons_types_the_tambon(
    client, governor_office, bang_chak, action
):
    make_tambons(20)
    client.force_login(governor_office)

    assert listed(client.get(f"{PAGE}?tambon=บางจาก")) == [action.pk]
    assert listed(client.get(f"{PAGE}?tambon=ตำบลที่ 3")) == []


def test_more_than_a_page_is_paged(by_facilitator, bang_chak):
    meeting = make_meeting(bang_chak)
    for number in range(25):
        make_action(meeting, bang_chak, f"งานที่ {number}")

    assert len(listed(by_facilitator.get(PAGE))) == 20
    assert len(listed(by_facilitator.get(f"{PAGE}?page=2"))) == 5


@pytest.mark.parametrize("reader", ["facilitator", "governor_office"])
def test_eight_rows_ask_no_more_than_one(client, request, reader, bang_chak):
    user = request.getfixturevalue(reader)
    client.force_login(user)

    def add(number):
        meeting = make_meeting(bang_chak, round_number=number)
        action = make_action(meeting, bang_chak)
        ActionOwner.objects.create(action=action, person=user.person)

    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    add(1)
    for_one = queries(PAGE)
    for number in range(2, 9):
        add(number)

    assert queries(PAGE) == for_one
    assert for_one <= 12


# Elsewhere


def test_my_work_and_the_tambon_s_page_have_the_buttons(by_facilitator, action):
    for address in ("/me/", "/tambons/800119/"):
        page = by_facilitator.get(address)

        assert f'name="action" value="{action.pk}"' in page.text
        assert 'action="/actions/"' in page.text


@pytest.mark.parametrize("address", ["/tambons/800119/", "/"])
def test_visitors_get_neither_button_nor_cookie(client, action, address):
    page = client.get(address)

    assert 'method="post"' not in page.text
    assert not page.cookies


def test_a_resident_s_work_has_no_button_and_nothing_hidden(
    client, resident, bang_chak
):
    meeting = make_meeting(bang_chak)
    make_action(meeting, bang_chak)
    quarrel = make_outcome(meeting, "ทะเลาะ", "problem", visibility="officials")
    make_action(meeting, bang_chak, "ไกล่เกลี่ย", item=quarrel.item)
    client.force_login(resident)

    page = client.get("/me/")

    assert "สร้างบล็อกตำบลบางจาก" in page.text
    assert "ไกล่เกลี่ย" not in page.text
    assert 'action="/actions/"' not in page.text


# At once


@pytest.mark.django_db(transaction=True)
def test_parallel_double_taps_close_once(live_server, transactional_db):
    make_kind()
    tambon = make_tambon("800119", "บางจาก", position=1)
    users = [make_user(role="facilitator", tambon=tambon) for _number in range(2)]
    sessions = [session_of(user) for user in users]
    for _round in range(5):
        action = make_action(make_meeting(tambon), tambon)
        turns = [(sessions[n % 2], tapped(action)) for n in range(8)]

        with ThreadPoolExecutor(8) as pool:
            answers = list(
                pool.map(lambda one: send(live_server.url + PAGE, *one), turns)
            )

        action.refresh_from_db()
        assert (action.status, action.version) == ("done", 2)
        assert {status for status, _where in answers} == {302, 409}
