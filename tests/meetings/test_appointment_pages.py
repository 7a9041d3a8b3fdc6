"""The pages of appointments: what is seen, typed, refused and kept."""

import datetime
import uuid

import pytest
from django.urls import reverse

from meetings.models import Appointment, AppointmentMove
from people.models import Role
from tests.factories import (
    make_appointment,
    make_meeting,
    make_outcome,
    make_role,
    make_tambon,
    make_user,
)

NOV_21 = datetime.date(2005, 11, 21)
NOV_28 = datetime.date(2005, 11, 28)
WHY = "ตรงกับวันประชุมของหมู่ที่ 7"
NEW = "/appointments/new/"


@pytest.fixture
def appointment(bang_chak):
    made_in = make_meeting(bang_chak, round_number=3)
    return make_appointment(bang_chak, on=NOV_21, made_in=made_in)


@pytest.fixture
def edit(appointment):
    return reverse("meetings:appointment_edit", args=[appointment.pk])


@pytest.fixture
def cancel(appointment):
    return reverse("meetings:appointment_cancel", args=[appointment.pk])


@pytest.fixture
def by_facilitator(client, facilitator):
    client.force_login(facilitator)
    return client


def move(**fields):
    return {
        "kind": "dated",
        "on": "28 พ.ย. 48",
        "why": WHY,
        "key": uuid.uuid4(),
        "version": 0,
        **fields,
    }


def announcement(**fields):
    return {"where": "800119", "kind": "dated", "on": "28 พ.ย. 48", **fields}


# Reading


def test_everybody_reads_an_appointment_without_cookies(client, appointment):
    page = client.get(appointment.get_absolute_url())

    assert "วันจันทร์ที่ 21 พฤศจิกายน 2548" in page.text.replace("\u00a0", " ")
    assert "บางจาก นัดที่ 4" in page.text
    assert "csrfmiddlewaretoken" not in page.text
    assert "เลื่อนนัด" not in page.text
    assert not page.cookies


def test_editors_find_the_deeds_on_the_page(by_facilitator, appointment, edit, cancel):
    page = by_facilitator.get(appointment.get_absolute_url())

    assert edit in page.text
    assert cancel in page.text
    assert (
        f"{reverse('meetings:meeting_new')}?appointment={appointment.pk}" in page.text
    )


@pytest.mark.parametrize("reader", ["resident", "outsider", "colleague"])
def test_others_find_no_deeds_and_get_404_for_them(
    client, request, appointment, edit, cancel, reader
):
    client.force_login(request.getfixturevalue(reader))

    assert edit not in client.get(appointment.get_absolute_url()).text
    for address in (edit, cancel):
        assert client.get(address).status_code == 404
        assert client.post(address, move(deed="cancelled")).status_code == 404
    assert not AppointmentMove.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"joined_on": None}, {"is_practice": True}],
    ids=["not joined", "practice"],
)
def test_a_tambon_that_takes_no_part_shows_its_appointment_to_writers_only(
    client, fields, administrator
):
    tambon = make_tambon("800120", "ปากพูน", **fields)
    address = make_appointment(tambon).get_absolute_url()
    writer = make_user("pakphun", Role.FACILITATOR, tambon=tambon)

    assert client.get(address).status_code == 404
    client.force_login(make_user("other"))
    assert client.get(address).status_code == 404
    for reader in (writer, administrator):
        client.force_login(reader)
        assert client.get(address).status_code == 200


def test_the_line_text_tells_only_what_is_public(by_facilitator, appointment):
    make_outcome(appointment.made_in, "ขอหนุนเสริมบัญชี", kind="support_request")
    for text, fields in (
        ("ขอคนกลาง", {"kind": "support_request", "visibility": "officials"}),
        ("ผู้นำทะเลาะกัน", {"kind": "no_agreement"}),
    ):
        make_outcome(appointment.made_in, text, **fields)
    for outcome in appointment.made_in.agenda.all():
        outcome.outcomes.update(tambon=appointment.tambon)

    page = by_facilitator.get(appointment.get_absolute_url())

    assert "ขอคนกลาง" in page.text
    assert "ขอคนกลาง" not in page.context["line_text"]
    assert "ผู้นำทะเลาะกัน" not in page.text
    assert "เรื่องค้าง: ขอหนุนเสริมบัญชี" in page.context["line_text"]
    assert f"http://testserver{page.request['PATH_INFO']}" in page.context["line_text"]
    assert "https://line.me/R/share?text=%E0%B8%9A" in page.text


def test_visitors_read_nothing_of_a_round_that_waits_for_confirmation(
    client, facilitator, bang_chak
):
    round_4 = make_meeting(bang_chak, round_number=4, recorded_by=facilitator)
    outcome = make_outcome(round_4, "เรื่องลับ", kind="support_request")
    outcome.tambon = bang_chak
    outcome.save()
    row = make_appointment(bang_chak, on=NOV_28, made_in=round_4)

    page = client.get(row.get_absolute_url())

    assert round_4.get_absolute_url() not in page.text
    assert "เรื่องลับ" not in page.text


def test_the_history_tells_every_day_and_who_by_role(by_facilitator, appointment, edit):
    by_facilitator.post(edit, move())
    by_facilitator.post(edit, move(on="21 พ.ย. 48", why="ย้ายแล้ว", version=2))
    by_facilitator.logout()

    page = by_facilitator.get(appointment.get_absolute_url()).text.replace("\xa0", " ")

    assert "กลับมาเป็น จ. 21 พ.ย. 2548" in page
    assert "<s>เลื่อนเป็น จ. 28 พ.ย. 2548</s>" in page
    assert "ตั้งนัด จ. 21 พ.ย. 2548" in page
    assert WHY in page
    assert "คุณอำนวย บางจาก" in page
    assert "amnuay" not in page


def test_a_name_is_told_with_consent(by_facilitator, appointment, edit, facilitator):
    facilitator.person.show_name = True
    facilitator.person.save()

    by_facilitator.post(edit, move())

    assert "amnuay" in by_facilitator.get(appointment.get_absolute_url()).text


def test_others_without_a_day_are_listed(client, appointment, tha_rai):
    other = make_appointment(tha_rai, on=None)

    page = client.get(appointment.get_absolute_url())

    assert "นัดที่ยังรอวัน" in page.text
    assert other.get_absolute_url() in page.text


@pytest.mark.parametrize("reader", [None, "facilitator"])
def test_the_page_asks_as_often_for_many_rows_as_for_one(
    client, uncached, request, appointment, django_assert_max_num_queries, reader
):
    if reader:
        client.force_login(request.getfixturevalue(reader))

    def visit():
        with django_assert_max_num_queries(40) as queries:
            client.get(appointment.get_absolute_url())
        return len(queries)

    def add(number):
        make_appointment(make_tambon(f"8001{number}", f"ตำบล {number}"), on=None)
        user = make_user()
        make_role(user.person, Role.COORDINATOR, province=appointment.province)
        AppointmentMove.objects.create(
            appointment=appointment,
            version=number,
            key=uuid.uuid4(),
            deed="moved",
            at=appointment.made_in.recorded_at,
            by=user,
            kind="dated",
            on=NOV_28,
        )
        outcome = make_outcome(appointment.made_in, "ขอ", kind="support_request")
        outcome.tambon = appointment.tambon
        outcome.save()

    add(40)
    for_one = visit()
    for number in range(41, 48):
        add(number)

    assert visit() == for_one
    assert for_one <= (14 if reader is None else 24)


# Announcing


@pytest.mark.parametrize("where", [NEW, "edit", "cancel"])
def test_a_visitor_logs_in_and_comes_back(client, request, appointment, where):
    address = where if where == NEW else request.getfixturevalue(where)

    response = client.get(address)

    assert response.url == f"{reverse('account_login')}?next={address}"


def test_what_was_typed_survives_the_log_in(client, appointment, edit, facilitator):
    facilitator.set_password("sample-2548")
    facilitator.save()
    typed = move(why="น้ำท่วมทางเข้า", writer=facilitator.pk)

    asked = client.post(edit, typed)
    client.post(
        reverse("account_login"),
        {
            "username": "amnuay",
            "password": "sample-2548",
            "next": edit,
            "typed": asked.context["typed"],
        },
    )
    page = client.get(edit)

    assert asked.status_code == 401
    assert "น้ำท่วมทางเข้า" in page.text
    assert "28 พ.ย. 48" in page.text
    assert not AppointmentMove.objects.exists()


@pytest.mark.parametrize("reader", ["resident", "agency_staff"])
def test_who_writes_for_no_tambon_announces_nothing(client, request, reader):
    client.force_login(request.getfixturevalue(reader))

    assert client.get(NEW).status_code == 403
    assert client.post(NEW, announcement()).status_code == 403


def test_a_facilitator_announces_in_any_notation(by_facilitator):
    response = by_facilitator.post(
        NEW, announcement(on="๒๘/๑๑/๒๕๔๘", start="13.00", end="16.00", venue="วัด")
    )

    made = Appointment.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.on, made.venue, made.start.hour) == (NOV_28, "วัด", 13)
    assert made.tambon.name == "บางจาก"
    page = by_facilitator.get(made.get_absolute_url())
    assert "ประกาศนัดแล้ว" in page.text


def test_the_same_announcement_twice_makes_one_appointment(by_facilitator):
    typed = announcement(key=uuid.uuid4())

    first = by_facilitator.post(NEW, typed)
    second = by_facilitator.post(NEW, typed)

    assert first.url == second.url
    assert Appointment.objects.count() == 1


def test_another_text_under_the_same_key_is_shown_beside_the_first(by_facilitator):
    key = uuid.uuid4()
    first = by_facilitator.post(NEW, announcement(key=key))

    page = by_facilitator.post(NEW, announcement(key=key, venue="ศาลากลางบ้าน"))

    assert page.status_code == 409
    assert first.url in page.text
    assert "ศาลากลางบ้าน" in page.text
    assert str(key) not in page.text
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"on": "20 พ.ย. 2548"}, "ผ่านไปแล้ว"),
        ({"on": "22 พ.ย. 2549"}, "ไกลกว่าหนึ่งปี"),
        ({"on": ""}, "กรุณาระบุวันที่"),
        ({"kind": "undecided"}, "รู้วันแล้ว"),
        ({"on": "วันอาทิตย์ที่ 28 พ.ย. 2548"}, "จันทร์"),
        ({"start": "16.00", "end": "13.00"}, "เวลาเลิก"),
        ({"kind": ""}, "กรุณา"),
        ({"where": "800106"}, "เลือก"),
    ],
)
def test_what_cannot_be_is_explained_and_typing_is_kept(
    by_facilitator, tha_rai, typed, reason
):
    page = by_facilitator.post(NEW, announcement(topic="เน้นบัญชี", **typed))

    assert page.status_code == 200
    assert reason in page.text
    assert "เน้นบัญชี" in page.text
    assert not Appointment.objects.exists()


def test_a_day_gone_by_leads_to_the_record(by_facilitator):
    page = by_facilitator.post(NEW, announcement(on="6 พ.ย. 2548"))

    assert f'href="{reverse("meetings:meeting_new")}"' in page.text


@pytest.mark.parametrize("on", ["21 พ.ย. 2548", "21 พ.ย. 2549"])
def test_today_and_a_year_ahead_are_taken(by_facilitator, on):
    by_facilitator.post(NEW, announcement(on=on))

    assert Appointment.objects.count() == 1


def test_no_day_is_an_answer(by_facilitator):
    by_facilitator.post(NEW, announcement(kind="to_be_announced", on=""))

    assert Appointment.objects.get().kind == "to_be_announced"


def test_the_open_appointment_is_offered_to_be_moved_but_a_second_is_allowed(
    by_facilitator, appointment, edit
):
    assert edit in by_facilitator.get(NEW).text

    by_facilitator.post(NEW, announcement())

    assert Appointment.objects.open().count() == 2


@pytest.mark.parametrize("who", ["governor_office", "administrator"])
def test_the_circle_is_announced_by_those_of_the_province(
    client, request, bang_chak, who
):
    client.force_login(request.getfixturevalue(who))

    client.post(NEW, announcement(where="80", topic="เตรียมมหกรรม"))

    made = Appointment.objects.get()
    assert (made.tambon, made.province.code) == (None, "80")


def test_a_facilitator_announces_for_no_circle(by_facilitator, province):
    by_facilitator.post(NEW, announcement(where="80"))

    assert not Appointment.objects.exists()


def test_many_tambons_are_offered_by_district(client, governor_office, bang_chak):
    for number in range(20, 33):
        make_tambon(f"8002{number}", f"ตำบล {number}")
    client.force_login(governor_office)

    assert '<optgroup label="เมืองนครศรีธรรมราช">' in client.get(NEW).text


# Moving and calling off


def test_moving_is_seen_by_everybody_with_its_reason(by_facilitator, appointment, edit):
    response = by_facilitator.post(edit, move())

    assert response.url == appointment.get_absolute_url()
    appointment.refresh_from_db()
    assert appointment.on == NOV_28
    by_facilitator.logout()
    assert WHY in by_facilitator.get(response.url).text


def test_moving_twice_by_one_form_answers_alike(by_facilitator, edit):
    typed = move()

    assert by_facilitator.post(edit, typed).url == by_facilitator.post(edit, typed).url
    assert AppointmentMove.objects.filter(deed="moved").count() == 1


def test_a_missing_reason_is_explained_and_typing_is_kept(
    by_facilitator, appointment, edit
):
    page = by_facilitator.post(edit, move(why="", venue="ศาลากลางบ้าน"))

    assert "กรุณาบอกเหตุผล" in page.text
    assert "28 พ.ย. 48" in page.text
    assert "ศาลากลางบ้าน" in page.text
    assert "วันจันทร์ที่ 28" in page.text
    appointment.refresh_from_db()
    assert appointment.on == NOV_21


def test_leaving_the_old_day_in_its_box_does_not_hinder_undeciding(
    by_facilitator, appointment, edit
):
    by_facilitator.post(edit, move(kind="undecided", on="21 พ.ย. 2548"))

    appointment.refresh_from_db()
    assert (appointment.kind, appointment.on) == ("undecided", None)


def test_a_first_day_is_set_without_a_reason(client, colleague, tha_rai):
    appointment = make_appointment(tha_rai, on=None)
    client.force_login(colleague)
    edit = reverse("meetings:appointment_edit", args=[appointment.pk])

    client.post(edit, move(why=""))

    appointment.refresh_from_db()
    assert appointment.on == NOV_28


def test_a_stale_form_shows_both_and_can_be_sent_on_top(
    by_facilitator, appointment, edit, governor_office
):
    by_facilitator.post(edit, move(on="22 พ.ย. 48", why="ทีมไม่ว่าง"))
    before = AppointmentMove.objects.count()

    page = by_facilitator.post(edit, move(venue="ศาลากลางบ้าน"))
    text = page.text.replace("\xa0", " ")

    assert page.status_code == 409
    assert "วันอังคารที่ 22 พฤศจิกายน 2548" in text
    assert "ทีมไม่ว่าง" in text
    assert "28 พ.ย. 48" in text
    assert "ศาลากลางบ้าน" in text
    assert AppointmentMove.objects.count() == before

    by_facilitator.post(edit, dict(page.context["again"]))

    appointment.refresh_from_db()
    assert (appointment.on, appointment.venue) == (NOV_28, "ศาลากลางบ้าน")
    assert AppointmentMove.objects.count() == before + 1


def test_a_form_without_version_overruns_nothing(by_facilitator, edit):
    by_facilitator.post(edit, move())

    assert by_facilitator.post(edit, move(version="")).status_code == 409


@pytest.mark.parametrize("which", ["edit", "cancel"])
def test_one_already_held_is_explained_and_typing_is_kept(
    by_facilitator, request, appointment, bang_chak, which
):
    Appointment.objects.update(fulfilled_by=make_meeting(bang_chak, round_number=4))
    address = request.getfixturevalue(which)

    asked = by_facilitator.get(address)
    page = by_facilitator.post(address, move(deed="cancelled"))

    assert asked.url == appointment.get_absolute_url()
    assert "จัดและบันทึกแล้ว" in page.text
    assert WHY in page.text
    assert not AppointmentMove.objects.exists()


def test_cancelling_needs_a_reason_and_says_so(by_facilitator, appointment, cancel):
    page = by_facilitator.post(cancel, {"deed": "cancelled", "why": " ", "version": 0})
    assert "กรุณาบอกเหตุผล" in page.text
    assert Appointment.objects.open().exists()

    by_facilitator.post(cancel, {"deed": "cancelled", "why": WHY, "version": 0})

    page = by_facilitator.get(appointment.get_absolute_url())
    assert "ยกเลิกแล้ว" in page.text
    assert WHY in page.text
    assert not Appointment.objects.open().exists()


def test_not_held_is_said_from_the_day_on(by_facilitator, appointment, cancel):
    by_facilitator.post(cancel, {"deed": "not_held", "version": 0})

    appointment.refresh_from_db()
    assert appointment.closed_as == "not_held"


def test_not_held_before_the_day_is_explained(by_facilitator, appointment, cancel):
    Appointment.objects.update(on=NOV_28)

    page = by_facilitator.post(cancel, {"deed": "not_held", "version": 0})

    assert "ยังไม่ถึงวันนัด" in page.text
    assert Appointment.objects.open().exists()


def test_a_stale_cancellation_shows_both(by_facilitator, edit, cancel):
    by_facilitator.post(edit, move())

    page = by_facilitator.post(
        cancel, {"deed": "cancelled", "why": "น้ำท่วม", "version": 0}
    )

    assert page.status_code == 409
    assert "น้ำท่วม" in page.text
    assert WHY in page.text
    assert Appointment.objects.open().exists()


def test_an_unknown_deed_does_nothing(by_facilitator, cancel):
    by_facilitator.post(cancel, {"deed": "made", "why": WHY, "version": 0})

    assert not AppointmentMove.objects.exists()
