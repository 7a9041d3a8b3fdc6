"""The pages that ask before a record is confirmed, sent back or cancelled."""

import uuid

import pytest
from django.urls import reverse

from meetings import deeds
from meetings.appointments import Sent
from meetings.models import Meeting, Revision
from tests.factories import make_appointment, make_meeting, make_outcome

WHY = "จำนวนคนไม่ตรงกับใบลงชื่อ"
DEEDS = ["confirm", "return", "cancel"]


@pytest.fixture
def meeting(bang_chak, facilitator):
    return make_meeting(
        bang_chak, round_number=4, recorded_by=facilitator, venue="หมู่ที่ 7"
    )


def address(deed, meeting):
    return reverse(f"meetings:meeting_{deed}", args=[meeting.pk])


def form(meeting, **fields):
    meeting.refresh_from_db()
    return {"key": str(uuid.uuid4()), "version": meeting.version, **fields}


@pytest.fixture
def page(client):
    """What a reader finds at the address of a deed, by GET or by sending a form."""

    def ask(deed, meeting, reader=None, fields=None):
        client.logout()
        if reader:
            client.force_login(reader)
        if fields is None:
            return client.get(address(deed, meeting))
        fields = {"writer": reader.pk if reader else "", **fields}
        return client.post(address(deed, meeting), fields)

    return ask


# Confirming


def test_page_says_who_will_see_it_and_changes_nothing(page, meeting, colleague):
    make_outcome(meeting, "หาครูบัญชี")
    make_outcome(meeting, "ขัดใจกัน", "problem", visibility="officials")

    text = page("confirm", meeting, colleague).text

    assert "บางจาก นัดที่ 4" in text
    assert "ทุกคนอ่านบันทึกนี้ได้" in text
    assert "มี 1 เรื่องที่เห็นเฉพาะเจ้าหน้าที่" in text
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("visibility", "told"),
    [("members", "ไม่ขึ้นหน้าสาธารณะ"), ("officials", "เห็นเฉพาะเจ้าหน้าที่เหมือนเดิม")],
)
def test_page_does_not_promise_more_readers(page, meeting, colleague, visibility, told):
    Meeting.objects.update(visibility=visibility)

    text = page("confirm", meeting, colleague).text

    assert told in text
    assert "ทุกคนอ่าน" not in text


def test_colleague_confirms_and_everybody_reads_it(page, client, meeting, colleague):
    response = page("confirm", meeting, colleague, form(meeting))

    assert response["Location"] == meeting.get_absolute_url()
    assert "ยืนยันบันทึกแล้ว" in client.get(response["Location"]).text
    client.logout()
    text = client.get(meeting.get_absolute_url()).text
    assert text.count("ยืนยัน <") == 0
    assert '<span class="chip done">ยืนยันแล้ว</span>' in text
    assert "amnuay2" not in text


def test_whoever_cannot_read_it_afterwards_is_led_home(page, meeting, colleague):
    Meeting.objects.update(visibility="officials")

    response = page("confirm", meeting, colleague, form(meeting))

    assert response["Location"] == "/me/"
    assert Meeting.objects.get().confirmed_by == colleague


def test_recorder_is_told_that_another_confirms(page, client, meeting, facilitator):
    for fields in (None, form(meeting)):
        response = page("confirm", meeting, facilitator, fields)

        assert response["Location"] == meeting.get_absolute_url()
        assert "คนละคนกับผู้บันทึก" in client.get(response["Location"]).text
    assert Meeting.objects.get().state == "recorded"


def test_the_same_form_again_leads_to_the_record(page, meeting, colleague):
    fields = form(meeting)
    answers = {
        page("confirm", meeting, colleague, fields)["Location"] for _twice in (1, 2)
    }

    assert answers == {meeting.get_absolute_url()}
    assert Revision.objects.count() == 1


def test_older_page_is_shown_what_happened(page, meeting, colleague, governor_office):
    fields = form(meeting)
    page("return", meeting, governor_office, form(meeting, why=WHY))

    response = page("confirm", meeting, colleague, fields)

    assert response.status_code == 409
    assert "มีคนทำอะไรกับบันทึกนี้ไปแล้ว" in response.text
    assert WHY in response.text
    assert Meeting.objects.get().state == "recorded"


@pytest.mark.parametrize("broken", ["key", "version"])
def test_form_without_its_hidden_fields_does_nothing(page, meeting, colleague, broken):
    response = page("confirm", meeting, colleague, {**form(meeting), broken: ""})

    assert response.status_code == 409
    assert not Revision.objects.exists()


# Sending back


def test_comment_reaches_the_recorder_and_no_villager(
    page, client, meeting, colleague, facilitator, resident
):
    page("return", meeting, colleague, form(meeting, why=WHY))

    for reader, reads in ((facilitator, True), (colleague, True), (resident, False)):
        client.force_login(reader)
        assert (WHY in client.get(meeting.get_absolute_url()).text) is reads
    client.force_login(facilitator)
    mine = client.get("/me/").text
    assert "ส่งกลับให้แก้" in mine
    assert WHY in mine


def test_comment_is_gone_from_the_work_page_once_confirmed(
    page, client, meeting, colleague, facilitator
):
    page("return", meeting, colleague, form(meeting, why=WHY))
    page("confirm", meeting, colleague, form(meeting))
    client.force_login(facilitator)

    assert WHY not in client.get("/me/").text
    assert "alert-warning" not in client.get(meeting.get_absolute_url()).text


@pytest.mark.parametrize(
    ("deed", "who"), [("return", "colleague"), ("cancel", "facilitator")]
)
def test_missing_reason_is_explained(request, page, meeting, deed, who):
    response = page(deed, meeting, request.getfixturevalue(who), form(meeting, why=" "))

    assert response.status_code == 200
    assert "ยังส่งไม่ได้" in response.text
    assert "กรุณาบอก" in response.text
    assert not Revision.objects.exists()


def test_what_was_typed_is_offered_again_after_another_deed(
    page, meeting, facilitator, colleague, client
):
    fields = form(meeting, why="บันทึกซ้ำ")
    page("confirm", meeting, colleague, form(meeting))

    response = page("cancel", meeting, facilitator, fields)

    assert response.status_code == 409
    assert "บันทึกซ้ำ" in response.text
    assert f'name="version" value="{2}"' in response.text
    page("cancel", meeting, facilitator, form(meeting, why="บันทึกซ้ำ"))
    assert Meeting.objects.get().state == "cancelled"


# Cancelling


def test_page_says_what_cancelling_changes_and_what_stays(
    page, meeting, facilitator, bang_chak
):
    make_appointment(bang_chak, fulfilled_by=meeting)
    make_appointment(bang_chak, made_in=meeting)

    text = page("cancel", meeting, facilitator).text

    assert "เลขนัดว่าง" in text
    assert "กลับไปรอบันทึกอีกครั้ง" in text
    assert "กรุณายกเลิกที่หน้านัด" in text
    assert Meeting.objects.get().state == "recorded"


def test_cancelled_record_tells_its_readers_why(
    page, client, meeting, facilitator, resident, colleague
):
    page("cancel", meeting, facilitator, form(meeting, why="บันทึกซ้ำ"))

    for reader, status in ((resident, 200), (facilitator, 200), (colleague, 404)):
        client.force_login(reader)
        response = client.get(meeting.get_absolute_url())
        assert response.status_code == status
        assert ("บันทึกซ้ำ" in response.text) is (status == 200)


# Who may


@pytest.mark.parametrize("deed", DEEDS)
def test_visitor_logs_in_and_comes_back_with_the_text(
    client, meeting, governor_office, deed
):
    where = address(deed, meeting)

    assert client.get(where)["Location"] == f"/accounts/login/?next={where}"
    response = client.post(where, form(meeting, why=WHY, writer=governor_office.pk))

    assert response.status_code == 401
    assert not Revision.objects.exists()


def test_comment_typed_after_the_log_in_ran_out_is_still_there(
    client, meeting, governor_office
):
    governor_office.set_password("sample-2548")
    governor_office.save()
    where = address("return", meeting)
    page = client.post(where, form(meeting, why=WHY, writer=governor_office.pk))

    response = client.post(
        "/accounts/login/",
        {
            "username": governor_office.username,
            "password": "sample-2548",
            "next": where,
            "typed": page.context["typed"],
        },
        follow=True,
    )

    assert WHY in response.text
    assert response.request["PATH_INFO"] == where


@pytest.mark.parametrize(
    ("reader", "confirms", "sends_back", "cancels"),
    [
        (None, False, False, False),
        ("resident", False, False, False),
        ("agency_staff", False, False, False),
        ("facilitator", False, False, True),
        ("colleague", True, True, False),
        ("governor_office", True, True, True),
        ("administrator", True, True, True),
    ],
)
def test_buttons_are_for_those_who_may(
    request, client, meeting, reader, confirms, sends_back, cancels
):
    if reader:
        client.force_login(request.getfixturevalue(reader))

    text = client.get(meeting.get_absolute_url()).text

    shown = [address(deed, meeting) in text for deed in DEEDS]
    assert shown == [confirms, sends_back, cancels]


def test_a_confirmed_record_offers_no_second_confirmation(
    client, meeting, colleague, governor_office
):
    deeds.confirm(meeting.pk, Sent(colleague, uuid.uuid4(), 1))
    client.force_login(governor_office)

    text = client.get(meeting.get_absolute_url()).text

    assert address("confirm", meeting) not in text
    assert address("cancel", meeting) in text


def test_work_page_leads_to_the_confirming(client, meeting, colleague):
    client.force_login(colleague)

    assert f'href="{address("confirm", meeting)}"' in client.get("/me/").text
