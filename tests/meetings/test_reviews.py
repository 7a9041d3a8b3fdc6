"""ทบทวนหลังกิจกรรม: what each one says at the end of a round."""

import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from kmforum.leaving import forget
from meetings import deeds, reviewing
from meetings.appointments import Sent
from meetings.models import AfterActionReview
from people.models import Person, Role
from tests.factories import make_meeting, make_person, make_review, make_role, make_user
from tests.files import csv_bytes, exported, send, taken
from thai.clock import now

EXPECTED = "อยากรู้วิธีทำบัญชีกองทุน"
WILL_DO = "จะกลับไปทำบัญชีครัวเรือน ๑ เล่ม"


@pytest.fixture
def meeting(bang_chak):
    return make_meeting(bang_chak, round_number=3)


@pytest.fixture
def page(meeting):
    return f"{meeting.get_absolute_url()}review/"


@pytest.fixture
def by_facilitator(client, facilitator):
    client.force_login(facilitator)
    return client


def form(deed="say", **texts):
    return {"deed": deed, "key": str(uuid.uuid4()), "version": 0, **texts}


def on_top_of(review, deed="mend", **texts):
    return form(deed, review=review.pk, **texts) | {"version": review.version}


def sent(user, version=0):
    return Sent(user, uuid.uuid4(), version)


def words_of(review):
    review.refresh_from_db()
    return review.expected, review.will_do


# Said


def test_what_one_says_is_kept_and_the_boxes_are_empty_for_the_next(
    by_facilitator, facilitator, meeting, page
):
    response = by_facilitator.post(
        page, form(expected=EXPECTED, will_do=WILL_DO, speaker=" ป้าแดง "), follow=True
    )

    review = AfterActionReview.objects.get()
    assert (review.meeting, review.recorded_by) == (meeting, facilitator)
    assert words_of(review) == (EXPECTED, WILL_DO)
    assert (review.speaker, review.exceeded, review.version) == ("ป้าแดง", "", 1)
    assert "เก็บแล้วเป็นคนที่ 1 เชิญคนต่อไปได้เลย" in response.text
    assert response.text.count(WILL_DO) == 1  # in the list, and in no box
    assert "คนต่อไป" in response.text


def test_a_name_is_not_needed(by_facilitator, page):
    response = by_facilitator.post(page, form(will_do=WILL_DO), follow=True)

    assert AfterActionReview.objects.get().speaker == ""
    assert "ไม่ระบุผู้พูด" in response.text


def test_twenty_people_are_twenty_reviews(by_facilitator, page):
    for number in range(20):
        by_facilitator.post(page, form(will_do=f"เรื่องที่ {number}"))

    assert AfterActionReview.objects.count() == 20
    assert "เก็บแล้วเป็นคนที่ 20" in by_facilitator.get(page).text


def test_four_empty_boxes_are_not_kept_and_the_name_typed_is_still_there(
    by_facilitator, page
):
    response = by_facilitator.post(page, form(will_do="  \u200b", speaker="ป้าแดง"))

    assert response.text.count("โปรดกรอกอย่างน้อยหนึ่งช่องในสี่ช่องนี้") == 1
    assert "review_says" not in response.text
    assert 'value="ป้าแดง"' in response.text
    assert not AfterActionReview.objects.exists()


def test_too_long_is_explained_and_the_text_comes_back(by_facilitator, page):
    response = by_facilitator.post(page, form(will_do="ก" * 2001))

    assert "id_will_do_error" in response.text
    assert "ก" * 2001 in response.text
    assert not AfterActionReview.objects.exists()


def test_the_same_form_sent_again_is_kept_once(by_facilitator, page):
    typed = form(will_do=WILL_DO)

    first, second = (by_facilitator.post(page, typed) for _time in range(2))

    assert first.status_code == second.status_code == 302
    assert AfterActionReview.objects.count() == 1


def test_a_page_gone_back_to_keeps_the_next_words_apart(by_facilitator, page):
    typed = form(will_do=WILL_DO)
    by_facilitator.post(page, typed)

    answer = by_facilitator.post(page, typed | {"will_do": "คำของคนต่อไป"})
    again = answer.context["form"]

    assert answer.status_code == 409
    assert answer.text.count("คำของคนต่อไป") == 2  # beside what is kept, in its box
    assert AfterActionReview.objects.count() == 1
    by_facilitator.post(
        page, form(will_do=again["will_do"].value()) | {"key": again["key"].value()}
    )
    assert [row.will_do for row in AfterActionReview.objects.order_by("pk")] == [
        WILL_DO,
        "คำของคนต่อไป",
    ]


def test_the_key_of_another_person_gives_nothing_away(
    meeting, facilitator, governor_office, bang_chak
):
    writer = make_user("likhit", Role.NOTE_TAKER, tambon=bang_chak)
    sent_first = sent(facilitator)
    said = dict.fromkeys(reviewing.SAID, WILL_DO)
    reviewing.say(meeting.pk, said, sent_first)

    with pytest.raises(reviewing.ChangedMeanwhile):
        reviewing.say(meeting.pk, said, Sent(writer, sent_first.key))

    assert AfterActionReview.objects.get().recorded_by == facilitator


@pytest.mark.django_db
def test_the_database_refuses_a_row_without_words(bang_chak):
    with pytest.raises(IntegrityError):
        make_review(make_meeting(bang_chak), will_do="")


def test_a_row_without_words_is_explained(meeting):
    with pytest.raises(ValidationError, match="หนึ่งช่องในสี่ช่อง"):
        AfterActionReview(meeting=meeting, recorded_at=now()).full_clean()


# Mended, taken back, put back


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "๑", "-1", "x"])
def test_a_number_that_no_row_has_is_no_page(by_facilitator, page, number):
    assert by_facilitator.get(page, {"mend": number}).status_code == 404
    sent = {"review": number, "will_do": WILL_DO}
    assert by_facilitator.post(page, sent).status_code == 404


def test_ones_own_words_are_mended(by_facilitator, facilitator, meeting, page):
    review = make_review(meeting, recorded_by=facilitator, speaker="ป้าแดง")
    shown = by_facilitator.get(f"{page}?mend={review.pk}")

    response = by_facilitator.post(page, on_top_of(review, will_do=WILL_DO))

    assert 'value="ป้าแดง"' in shown.text
    assert response.status_code == 302
    assert words_of(review) == ("", WILL_DO)
    assert (review.speaker, review.version) == ("", 2)


def test_mending_to_nothing_is_refused(by_facilitator, facilitator, meeting, page):
    review = make_review(meeting, recorded_by=facilitator)

    response = by_facilitator.post(page, on_top_of(review, speaker="ป้าแดง"))

    assert "หนึ่งช่องในสี่ช่อง" in response.text
    assert review.will_do in response.text
    assert words_of(review) == ("", review.will_do)


def test_words_changed_meanwhile_are_shown_beside_the_typed_ones(
    by_facilitator, facilitator, meeting, page
):
    review = make_review(meeting, recorded_by=facilitator)
    typed = on_top_of(review, will_do="ที่พิมพ์ในหน้าที่สอง")
    by_facilitator.post(page, on_top_of(review, will_do=WILL_DO))

    answer = by_facilitator.post(page, typed)

    assert answer.status_code == 409
    assert WILL_DO in answer.text
    assert "ที่พิมพ์ในหน้าที่สอง" in answer.text
    assert words_of(review) == ("", WILL_DO)
    by_facilitator.post(
        page, typed | {"version": answer.context["form"]["version"].value()}
    )
    assert words_of(review) == ("", "ที่พิมพ์ในหน้าที่สอง")


def test_the_same_mending_sent_twice_counts_once(
    by_facilitator, facilitator, meeting, page
):
    review = make_review(meeting, recorded_by=facilitator)
    typed = on_top_of(review, will_do=WILL_DO)

    answers = [by_facilitator.post(page, typed).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert words_of(review) == ("", WILL_DO)
    assert review.version == 2


def test_words_taken_back_are_read_by_nobody_and_can_be_put_back(
    by_facilitator, client, facilitator, resident, meeting, page
):
    review = make_review(meeting, WILL_DO, recorded_by=facilitator)

    told = by_facilitator.post(page, on_top_of(review, "take_back"), follow=True)

    assert "ถอนแล้ว" in told.text
    assert "ที่คุณถอนไว้" in told.text
    client.force_login(resident)
    assert WILL_DO not in client.get(page).text
    client.force_login(facilitator)
    review.refresh_from_db()
    client.post(page, on_top_of(review, "put_back"))
    client.force_login(resident)
    assert WILL_DO in client.get(page).text


def test_a_tap_sent_twice_counts_once(by_facilitator, facilitator, meeting, page):
    review = make_review(meeting, recorded_by=facilitator)
    typed = on_top_of(review, "take_back")

    answers = [by_facilitator.post(page, typed).status_code for _time in range(2)]

    review.refresh_from_db()
    assert answers == [302, 302]
    assert (bool(review.removed_at), review.version) == (True, 2)


def test_what_was_changed_in_another_window_is_not_taken_back_unseen(
    by_facilitator, facilitator, meeting, page
):
    review = make_review(meeting, recorded_by=facilitator)
    tapped = on_top_of(review, "take_back")
    by_facilitator.post(page, on_top_of(review, will_do=WILL_DO))

    answer = by_facilitator.post(page, tapped)

    assert answer.status_code == 409
    assert WILL_DO in answer.text
    review.refresh_from_db()
    assert review.removed_at is None


def test_words_typed_for_a_row_taken_back_meanwhile_are_offered_as_a_new_one(
    by_facilitator, facilitator, meeting, page
):
    review = make_review(meeting, recorded_by=facilitator)
    typed = on_top_of(review, will_do=WILL_DO)
    by_facilitator.post(page, on_top_of(review, "take_back"))

    answer = by_facilitator.post(page, typed)

    assert answer.status_code == 409
    assert answer.context["mended"] is None
    assert answer.context["form"]["will_do"].value() == WILL_DO


def test_nobody_touches_what_another_wrote_down(
    by_facilitator, meeting, page, bang_chak
):
    writer = make_user("likhit", Role.NOTE_TAKER, tambon=bang_chak)
    review = make_review(meeting, recorded_by=writer)

    answers = {
        by_facilitator.post(page, on_top_of(review, deed, will_do="อื่น")).status_code
        for deed in ("mend", "take_back", "put_back")
    }

    assert answers == {404}
    assert by_facilitator.get(f"{page}?mend={review.pk}").status_code == 404
    assert "?mend=" not in by_facilitator.get(page).text
    assert words_of(review) == ("", review.will_do)
    assert review.version == 1


@pytest.mark.parametrize("said", ["", "x", "-1", "9" * 30, "٣"])
def test_a_row_that_cannot_be_is_not_found(by_facilitator, page, said):
    answer = by_facilitator.post(page, form("mend", review=said, will_do=WILL_DO))

    assert answer.status_code == 404
    assert by_facilitator.post(page, form("forget")).status_code == 404


# Who reads it


def test_members_read_and_are_offered_no_boxes(client, resident, meeting, page):
    make_review(meeting, WILL_DO)
    client.force_login(resident)

    text = client.get(page).text

    assert WILL_DO in text
    assert "<textarea" not in text
    assert client.post(page, form(will_do="ของฉัน")).status_code == 404
    assert AfterActionReview.objects.count() == 1


def test_the_public_page_of_a_round_says_how_many_spoke_and_nothing_more(
    client, outsider, meeting, page
):
    make_review(meeting, WILL_DO, speaker="ป้าแดง")
    make_review(meeting, "ลับ")
    make_review(meeting, "ถอน", removed_at=now())
    address = meeting.get_absolute_url()

    for reader in (None, outsider):
        if reader:
            client.force_login(reader)
        text = client.get(address).text
        assert "ทบทวนแล้ว มีผู้พูด 2 คน" in text
        assert not [word for word in (WILL_DO, "ป้าแดง", "ลับ", page) if word in text]


def test_a_round_nobody_reviewed_says_nothing_of_it_in_public(client, meeting):
    assert "ทบทวนหลังกิจกรรม" not in client.get(meeting.get_absolute_url()).text


def test_the_page_of_the_round_leads_writers_and_members_there(
    client, facilitator, resident, meeting, page
):
    make_review(meeting)
    for reader, said in (
        (facilitator, "จดสิ่งที่แต่ละคนพูด"),
        (resident, "อ่านสิ่งที่แต่ละคนพูด"),
    ):
        client.force_login(reader)
        text = client.get(meeting.get_absolute_url()).text
        assert f'href="{page}"' in text
        assert said in text


def test_a_kept_page_tells_of_the_next_speaker_at_once(client, meeting):
    make_review(meeting)
    assert "มีผู้พูด 1 คน" in client.get(meeting.get_absolute_url()).text

    make_review(meeting)

    assert "มีผู้พูด 2 คน" in client.get(meeting.get_absolute_url()).text


def test_a_cancelled_round_hides_what_was_said(
    by_facilitator, facilitator, meeting, page
):
    review = make_review(meeting, recorded_by=facilitator)

    deeds.cancel(meeting.pk, "บันทึกซ้ำ", sent(facilitator, meeting.version))

    assert by_facilitator.get(page).status_code == 404
    assert by_facilitator.post(page, form(will_do=WILL_DO)).status_code == 404
    assert "ทบทวนแล้ว" not in by_facilitator.get(meeting.get_absolute_url()).text
    assert AfterActionReview.objects.get() == review


def test_the_audience_of_rows_is_that_of_the_page(
    meeting, facilitator, resident, outsider, governor_office, administrator
):
    review = make_review(meeting)
    of_circle = make_review(make_meeting())
    rows = AfterActionReview.objects

    assert list(rows.visible_to(resident)) == [review]
    assert list(rows.visible_to(outsider)) == [of_circle]
    for reader in (facilitator, governor_office, administrator):
        assert set(rows.visible_to(reader)) == {review, of_circle}


def test_words_typed_when_the_log_in_had_run_out_are_still_there(
    client, facilitator, page
):
    facilitator.set_password("sample-2548")
    facilitator.save()
    asked = client.post(page, form(will_do=WILL_DO, writer=facilitator.pk))

    back = client.post(
        "/accounts/login/",
        {
            "username": facilitator.username,
            "password": "sample-2548",
            "next": page,
            "typed": asked.context["typed"],
        },
        follow=True,
    )

    assert asked.status_code == 401
    assert back.request["PATH_INFO"] == page
    assert back.context["form"]["will_do"].value() == WILL_DO


def test_mending_survives_the_log_in_too(client, facilitator, meeting, page):
    review = make_review(meeting, recorded_by=facilitator)
    facilitator.set_password("sample-2548")
    facilitator.save()
    asked = client.post(page, on_top_of(review, will_do=WILL_DO, writer=facilitator.pk))

    back = client.post(
        "/accounts/login/",
        {
            "username": facilitator.username,
            "password": "sample-2548",
            "next": page,
            "typed": asked.context["typed"],
        },
        follow=True,
    )

    assert back.context["mended"] == review
    assert back.context["form"]["will_do"].value() == WILL_DO


def test_words_are_never_markup(by_facilitator, page):
    by_facilitator.post(page, form(will_do="<script>alert(1)</script>"))

    assert "<script>alert(1)" not in by_facilitator.get(page).text


@pytest.mark.parametrize("reader", ["facilitator", "resident"])
def test_sixty_speakers_are_as_few_questions_as_one(request, client, page, reader):
    reader = request.getfixturevalue(reader)
    client.force_login(reader)
    meeting = AfterActionReview._meta.get_field("meeting").related_model.objects.get()
    asked = []
    for more in (1, 59):
        for _one in range(more):
            make_review(meeting, recorded_by=reader)
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 12


# Files, one's own data, leaving


@pytest.fixture
def as_admin(client, administrator):
    client.force_login(administrator)
    return client


def test_reviews_come_in_by_a_file(as_admin, administrator, meeting):
    header = ["นัด", "จะกลับไปทำอะไร"]

    taken(as_admin, AfterActionReview, header, [f"#{meeting.pk}", WILL_DO])

    review = AfterActionReview.objects.get()
    assert (review.meeting, review.will_do) == (meeting, WILL_DO)
    assert (review.recorded_by, review.removed_at) == (administrator, None)


def test_a_row_of_a_file_without_words_is_refused_with_its_reason(as_admin, meeting):
    header = ["นัด", "ผู้พูด"]

    page = send(
        as_admin, AfterActionReview, csv_bytes(header, [f"#{meeting.pk}", "ป้าแดง"])
    )

    (problem,) = page.context["problems"]
    assert "หนึ่งช่องในสี่ช่อง" in problem.reason
    assert not AfterActionReview.objects.exists()


def test_a_file_changes_nothing_that_was_said(as_admin, meeting):
    review = make_review(meeting)
    header = ["เลขที่", "จะกลับไปทำอะไร"]

    page = send(as_admin, AfterActionReview, csv_bytes(header, [str(review.pk), "อื่น"]))

    (problem,) = page.context["problems"]
    assert problem.column == "จะกลับไปทำอะไร"
    assert words_of(review) == ("", review.will_do)


def test_what_was_taken_back_goes_out_in_no_file(as_admin, meeting):
    make_review(meeting, WILL_DO)
    make_review(meeting, "ถอนแล้ว", removed_at=now())

    text = exported(as_admin, AfterActionReview).decode()

    assert WILL_DO in text
    assert "ถอนแล้ว" not in text


def test_ones_own_file_tells_of_which_rounds_one_wrote_down(
    by_facilitator, facilitator, meeting
):
    make_review(meeting, WILL_DO, recorded_by=facilitator, speaker="ป้าแดง")

    text = by_facilitator.get("/accounts/profile.json").text

    (row,) = json.loads(text)["การทบทวนหลังกิจกรรมที่ฉันจดไว้"]
    assert row["ชื่อนัด"] == "บางจาก นัดที่ 3"
    assert "ป้าแดง" not in text  # the words are another's


def test_who_leaves_leaves_the_words_of_the_others(facilitator, meeting):
    Person.objects.filter(user=facilitator).update(display_name="คุณสุนันท์")
    facilitator.person.refresh_from_db()
    kept = make_review(meeting, WILL_DO, recorded_by=facilitator, speaker="ป้าแดง")
    own = make_review(meeting, recorded_by=facilitator, speaker="คุณสุนันท์ และลุงดำ")
    make_review(meeting, recorded_by=facilitator, removed_at=now())

    forget(facilitator)

    assert list(AfterActionReview.objects.order_by("pk")) == [kept, own]
    kept.refresh_from_db()
    own.refresh_from_db()
    assert (kept.speaker, kept.will_do) == ("ป้าแดง", WILL_DO)
    assert own.speaker == "ผู้ที่ลาออกแล้ว และลุงดำ"
    assert kept.recorded_by.username.startswith("left-")


def test_a_namesake_elsewhere_keeps_the_name(tha_rai, bang_chak):
    person = make_person("คุณสุนันท์")
    make_role(person, Role.RESIDENT, tambon=bang_chak)
    other = make_review(make_meeting(tha_rai), speaker="คุณสุนันท์")
    user = make_user("sunan")
    Person.objects.filter(user=user).delete()
    Person.objects.filter(pk=person.pk).update(user=user)

    forget(type(user).objects.get(pk=user.pk))

    other.refresh_from_db()
    assert other.speaker == "คุณสุนันท์"
