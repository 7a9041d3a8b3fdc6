"""ขอหนุนเสริม: taken up, handed on, given back, settled, and taken back again."""

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import requests
from meetings.appointments import Sent
from meetings.models import Outcome, RequestStep
from people.models import Role
from tests.factories import (
    make_kind,
    make_meeting,
    make_outcome,
    make_person,
    make_province,
    make_role,
    make_tambon,
    make_user,
)
from tests.meetings.test_recording_parallel import send
from tests.sessions import session_of

SEP_19 = datetime.date(2005, 9, 19)
OCT_25 = datetime.date(2005, 10, 25)
TEXT = "ต้องการให้เข้ามาหนุนเสริมเรื่องบัญชี"


@pytest.fixture
def asked(bang_chak):
    """บางจาก asks for support in its second round."""
    meeting = make_meeting(bang_chak, round_number=2, held_on=SEP_19)
    return make_outcome(
        meeting, TEXT, "support_request", title="ระบบบัญชี", tambon=bang_chak
    )


@pytest.fixture
def by_office(client, governor_office):
    client.force_login(governor_office)
    return client


def form(deed, version=0, **texts):
    return {"deed": deed, "key": str(uuid.uuid4()), "version": version, **texts}


def sent(user, version=0):
    return Sent(user, uuid.uuid4(), version)


def stands(outcome):
    outcome.refresh_from_db()
    return outcome.taken_by, outcome.resolved_on


def address(outcome):
    return f"/requests/{outcome.pk}/"


def plain(response):
    return response.text.replace("\u00a0", " ")


# The deeds


def test_taking_up_puts_it_into_my_hands(by_office, governor_office, asked):
    response = by_office.post(address(asked), form("taken"), follow=True)

    assert stands(asked) == (governor_office.person, None)
    assert "คุณรับเรื่องนี้แล้ว" in response.text
    assert "เรียกคืน" in response.text
    assert "เรื่องที่ฉันรับไว้" in by_office.get("/me/").text


def test_handing_on_names_who_and_keeps_the_note(by_office, asked, facilitator):
    fields = form("assigned", who=facilitator.person.pk, note="ช่วยดูบัญชีก่อนนัดหน้า")

    response = by_office.post(address(asked), fields, follow=True)

    assert stands(asked) == (facilitator.person, None)
    step = RequestStep.objects.get()
    assert (step.deed, step.who) == ("assigned", facilitator.person)
    assert "ช่วยดูบัญชีก่อนนัดหน้า" in response.text


def test_giving_back_leaves_it_to_anybody(by_office, governor_office, asked):
    requests.take_up(asked.pk, sent(governor_office))

    by_office.post(address(asked), form("given_back", 1, note="ติดราชการ"))

    assert stands(asked) == (None, None)
    assert "ยังไม่มีผู้รับเรื่อง" in by_office.get(address(asked)).text


def test_settling_keeps_the_day_and_the_round(client, facilitator, asked, bang_chak):
    later = make_meeting(bang_chak, round_number=3, held_on=OCT_25)
    client.force_login(facilitator)
    fields = form("settled", on="25 ต.ค. 48", in_round=later.pk, note="ครบแล้ว")

    page = client.post(address(asked), fields, follow=True)

    assert stands(asked) == (None, OCT_25)
    assert asked.resolved_in == later
    assert "บางจาก นัดที่ 3" in plain(page)
    assert not Outcome.objects.needing_support().exists()


def test_each_step_is_taken_back_to_what_stood_before(
    governor_office, facilitator, asked
):
    office = governor_office
    requests.take_up(asked.pk, sent(office))
    requests.assign(asked.pk, facilitator.person, "", sent(office, 1))
    requests.undo(asked.pk, sent(office, 2))
    assert stands(asked) == (office.person, None)

    requests.settle(asked.pk, OCT_25, None, "", sent(office, 3))
    requests.undo(asked.pk, sent(office, 4))

    assert stands(asked) == (office.person, None)
    deeds = [step.deed for step in asked.steps.order_by("version")]
    assert deeds == ["taken", "assigned", "undone", "settled", "undone"]


# Nothing twice, nothing stale


def test_the_same_form_twice_is_one_step(by_office, governor_office, asked):
    fields = form("taken")

    for _time in range(2):
        assert by_office.post(address(asked), fields).status_code == 302

    assert RequestStep.objects.count() == 1
    assert stands(asked) == (governor_office.person, None)


def test_a_late_repeat_does_not_take_up_what_was_given_back(by_office, asked):
    fields = form("taken")
    by_office.post(address(asked), fields)
    by_office.post(address(asked), form("given_back", 1))

    assert by_office.post(address(asked), fields).status_code == 302

    assert stands(asked) == (None, None)


def test_a_key_with_other_text_is_refused(by_office, governor_office, asked):
    requests.take_up(asked.pk, sent(governor_office))
    fields = form("given_back", 1, note="ติดราชการ")
    by_office.post(address(asked), fields)

    response = by_office.post(address(asked), fields | {"note": "อย่างอื่น"})

    assert response.status_code == 409
    assert "อย่างอื่น" in response.text
    assert RequestStep.objects.count() == 2


def test_a_stale_page_tells_what_happened_and_keeps_the_typing(
    client, facilitator, governor_office, asked
):
    requests.take_up(asked.pk, sent(governor_office))
    client.force_login(facilitator)
    fields = form("settled", 0, on="25 ต.ค. 48", note="คุยกันลงตัวแล้ว")

    response = client.post(address(asked), fields)

    assert response.status_code == 409
    assert "มีคนเปลี่ยนเรื่องนี้ไปก่อนแล้ว" in response.text
    assert "คุยกันลงตัวแล้ว" in response.text
    assert 'name="version" value="1"' in response.text
    assert stands(asked) == (governor_office.person, None)


def test_a_note_is_not_lost_when_its_deed_is_no_longer_possible(
    by_office, governor_office, facilitator, asked
):
    requests.settle(asked.pk, OCT_25, None, "", sent(governor_office))
    fields = form("assigned", 0, who=facilitator.person.pk, note="ช่วยดูหน่อย")

    response = by_office.post(address(asked), fields)

    assert response.status_code == 409
    assert "ช่วยดูหน่อย" in response.text


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ("", "กรุณาใส่วันที่"),
        ("22 พ.ย. 48", "วันนี้ยังมาไม่ถึง"),
        ("1 ก.ย. 48", "ก่อนวันที่ขอ"),
        ("32 ต.ค. 48", "32"),
    ],
)
def test_a_wrong_day_is_explained_and_the_note_stays(by_office, asked, on, reason):
    fields = form("settled", on=on, note="ลงตัวแล้ว")

    response = by_office.post(address(asked), fields)

    assert reason in response.text
    assert "ลงตัวแล้ว" in response.text
    assert stands(asked) == (None, None)


# Illegal arrows

OPEN, TAKEN, SETTLED = "open", "taken", "settled"


def brought_to(state, outcome, user):
    if state != OPEN:
        requests.take_up(outcome.pk, sent(user))
    if state == SETTLED:
        requests.settle(outcome.pk, OCT_25, None, "", sent(user, 1))
    return {OPEN: 0, TAKEN: 1, SETTLED: 2}[state]


@pytest.mark.parametrize(
    ("state", "deed"),
    [
        (TAKEN, "taken"),
        (SETTLED, "taken"),
        (SETTLED, "assigned"),
        (OPEN, "given_back"),
        (SETTLED, "given_back"),
        (SETTLED, "settled"),
        (OPEN, "undone"),
    ],
)
def test_illegal_arrows_are_refused(
    by_office, governor_office, facilitator, asked, state, deed
):
    version = brought_to(state, asked, governor_office)
    before = stands(asked)
    texts = {"who": facilitator.person.pk, "on": "25 ต.ค. 48"}

    response = by_office.post(address(asked), form(deed, version, **texts))

    assert response.status_code == 200
    assert 'id="errors"' in response.text
    assert stands(asked) == before
    assert RequestStep.objects.count() == version


def test_undoing_twice_is_refused(governor_office, asked):
    requests.take_up(asked.pk, sent(governor_office))
    requests.undo(asked.pk, sent(governor_office, 1))

    with pytest.raises(ValidationError):
        requests.undo(asked.pk, sent(governor_office, 2))


def test_only_those_of_the_province_hand_on(client, facilitator, asked):
    colleague = make_person("คุณสุนันท์")
    make_role(colleague, Role.COORDINATOR, province=make_province())
    client.force_login(facilitator)

    response = client.post(address(asked), form("assigned", who=colleague.pk))

    assert "คุณประสานหรือสำนักงานจังหวัด" in response.text
    assert stands(asked) == (None, None)
    assert "มอบเรื่องให้คนอื่น" not in client.get(address(asked)).text


def test_nobody_gives_back_or_undoes_for_another(
    facilitator, governor_office, asked, bang_chak
):
    requests.take_up(asked.pk, sent(facilitator))
    other = make_user("likhit", Role.NOTE_TAKER, tambon=bang_chak)

    for deed in (
        lambda: requests.give_back(asked.pk, "", sent(other, 1)),
        lambda: requests.undo(asked.pk, sent(other, 1)),
    ):
        with pytest.raises(ValidationError):
            deed()

    requests.undo(asked.pk, sent(governor_office, 1))
    assert stands(asked) == (None, None)


def test_who_has_no_duty_in_the_province_is_not_asked(by_office, asked, resident):
    response = by_office.post(
        address(asked), form("assigned", who=resident.person.pk, note="ลองดู")
    )

    assert response.status_code == 200
    assert "ลองดู" in response.text
    assert stands(asked) == (None, None)


def test_among_many_people_a_name_is_typed(by_office, asked, bang_chak, monkeypatch):
    monkeypatch.setattr("meetings.request_forms.SELECT_AT_MOST", 1)
    for name in ("คุณสุนันท์", "คุณสุนทร", "คุณสุ"):
        make_role(make_person(name), Role.FACILITATOR, tambon=bang_chak)

    several = by_office.post(address(asked), form("assigned", who="คุณสุน"))
    nobody = by_office.post(address(asked), form("assigned", who="คุณไม่มี"))
    by_office.post(address(asked), form("assigned", who="คุณสุ"))

    assert "คุณสุนันท์ · คุณอำนวย บางจาก" in several.text
    assert "ไม่มีผู้มีหน้าที่" in nobody.text
    assert stands(asked)[0].display_name == "คุณสุ"


def test_an_administrator_without_a_person_takes_nothing_up(
    client, administrator, asked
):
    administrator.person.delete()
    client.force_login(administrator)

    page = client.get(address(asked))
    client.post(address(asked), form("taken"))

    assert 'value="taken"' not in page.text
    assert stands(asked) == (None, None)


# Who reads


def test_strangers_meet_404_and_change_nothing(
    client, asked, resident, outsider, agency_staff, colleague
):
    for reader in (resident, outsider, agency_staff, colleague):
        client.force_login(reader)

        assert client.get(address(asked)).status_code == 404
        assert client.post(address(asked), form("taken")).status_code == 404

    assert stands(asked) == (None, None)


def test_only_requests_have_a_page(by_office, asked, bang_chak):
    decision = make_outcome(make_meeting(bang_chak), tambon=bang_chak)
    cancelled = make_outcome(
        make_meeting(bang_chak, state="cancelled"), "ก", "support_request"
    )
    quarrel = make_outcome(
        make_meeting(bang_chak), "ข", "no_agreement", visibility="officials"
    )

    assert by_office.get(address(decision)).status_code == 404
    assert by_office.get(address(cancelled)).status_code == 404
    assert by_office.get(address(quarrel)).status_code == 200


def test_whoever_is_asked_reads_the_request_but_not_the_closed_record(
    client, governor_office, colleague, bang_chak
):
    hidden = make_meeting(bang_chak, visibility="officials")
    asked = make_outcome(hidden, TEXT, "support_request", tambon=bang_chak)
    requests.assign(asked.pk, colleague.person, "", sent(governor_office))
    client.force_login(colleague)

    page = client.get(address(asked))
    back = client.post(address(asked), form("given_back", 1, note="ไม่ถนัด"))

    assert TEXT in page.text
    assert hidden.get_absolute_url() not in page.text
    assert TEXT not in client.get("/me/").text
    assert back.url == "/me/"
    assert client.get(address(asked)).status_code == 404


def test_a_visitor_s_note_survives_the_log_in(client, facilitator, asked):
    fields = form("settled", on="25 ต.ค. 48", note="ลงตัวแล้ว", writer=facilitator.pk)

    response = client.post(address(asked), fields)

    assert response.status_code == 401
    assert "ลงตัวแล้ว" in response.text
    assert stands(asked) == (None, None)


# Elsewhere


def test_the_governor_takes_up_from_the_card(by_office, governor_office, asked):
    page = by_office.get("/governor/")
    need = page.context["needs"][0]
    assert "รับเรื่อง" in page.text
    fields = {"deed": "taken", "key": need.key, "version": need.version}

    by_office.post(address(asked), fields)

    assert stands(asked) == (governor_office.person, None)
    again = by_office.get("/governor/").text
    assert 'name="deed"' not in again
    assert "ดูเรื่อง" in again


def test_what_is_handed_out_has_no_buttons(by_office, asked):
    page = by_office.get("/governor/?for=meeting")

    assert TEXT in page.text
    assert "/requests/" not in page.text


def test_steps_are_neither_changed_nor_deleted(governor_office, asked):
    requests.take_up(asked.pk, sent(governor_office))
    step = RequestStep.objects.get()

    for deed in (
        step.save,
        step.delete,
        RequestStep.objects.all().delete,
        lambda: RequestStep.objects.update(note="แก้"),
    ):
        with pytest.raises(TypeError):
            deed()


def test_a_long_history_asks_no_more_than_a_short_one(
    by_office, governor_office, asked
):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            by_office.get(address(asked))
        return len(captured)

    requests.take_up(asked.pk, sent(governor_office))
    requests.undo(asked.pk, sent(governor_office, 1))
    for_two = queries()
    for version in range(2, 9, 2):
        requests.take_up(asked.pk, sent(governor_office, version))
        requests.undo(asked.pk, sent(governor_office, version + 1))

    assert queries() == for_two
    assert for_two <= 24


# At once


@pytest.mark.django_db(transaction=True)
def test_parallel_double_taps_make_one_step(live_server, transactional_db):
    make_kind()
    tambon = make_tambon("800119", "บางจาก", position=1)
    users = [make_user(role="facilitator", tambon=tambon) for _number in range(2)]
    sessions = [session_of(user) for user in users]
    for _round in range(4):
        asked = make_outcome(
            make_meeting(tambon), TEXT, "support_request", tambon=tambon
        )
        fields = [form("taken"), form("taken")]
        turns = [(sessions[n % 2], fields[n % 2]) for n in range(8)]

        with ThreadPoolExecutor(8) as pool:
            to = live_server.url + address(asked)
            waiting = [pool.submit(send, to, *turn) for turn in turns]
            answers = [one.result() for one in waiting]

        asked.refresh_from_db()
        assert asked.steps.count() == 1
        assert asked.taken_by.user in users
        assert {status for status, _where in answers} == {302, 409}
