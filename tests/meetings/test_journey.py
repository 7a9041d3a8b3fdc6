import datetime
import itertools

import pytest
from django.contrib.auth.models import AnonymousUser

from meetings.journey import Ahead, Event, Lane, Stop, draw_journey
from meetings.label_room import text_width
from meetings.lanes import lanes_of
from meetings.models import ActionItem, Milestone
from tests.factories import (
    make_appointment,
    make_kind,
    make_meeting,
    make_milestone_kind,
    make_outcome,
)

DAY = datetime.date
TODAY = DAY(2005, 11, 21)
# The picture's own width on screens of 360 and 1280: one lane, and several.
WIDTHS = {1: (304, 641), 3: (304, 1048)}
FORUM_1, FORUM_2, CIRCLE = "joint 1", "joint 2", "circle"


def shared(meeting, on, number=None):
    label = "วงเรียนรู้" if meeting == CIRCLE else "เวทีร่วม"
    return Stop(meeting, on, number, label, is_shared=True)


def rounds(name, *days, first=1):
    return [Stop(f"{name} {n}", day, n) for n, day in enumerate(days, start=first)]


def the_three_lanes():
    joint = shared(FORUM_1, DAY(2005, 6, 3)), shared(FORUM_2, DAY(2005, 7, 26))
    circle = shared(CIRCLE, DAY(2005, 10, 27))
    bang_chak = rounds("บางจาก", DAY(2005, 8, 19), DAY(2005, 9, 19), DAY(2005, 10, 25))
    tha_rai = rounds(
        "ท่าไร่", DAY(2005, 8, 25), DAY(2005, 9, 20), DAY(2005, 10, 15), first=2
    )
    mamuang = rounds(
        "มะม่วง", DAY(2005, 8, 23), DAY(2005, 9, 21), DAY(2005, 10, 19), first=2
    )
    hosted_1 = shared(FORUM_1, DAY(2005, 6, 3), 1)
    hosted_2 = shared(FORUM_2, DAY(2005, 7, 26), 1)
    return [
        Lane("บางจาก", 1, [*joint, *bang_chak, circle], Ahead(TODAY, 4)),
        Lane("ท่าไร่", 2, [joint[0], hosted_2, *tha_rai, circle], Ahead(None, 5)),
        Lane(
            "มะม่วงสองต้น",
            3,
            [hosted_1, joint[1], *mamuang, circle],
            Ahead(DAY(2005, 11, 6), 5),
        ),
    ]


def many_rounds(count, every=29, ahead=None):
    start = DAY(2001, 1, 7)
    days = [start + datetime.timedelta(days=every * n) for n in range(count)]
    return Lane("ปากพูน", 9, rounds("ปากพูน", *days), ahead)


def seen(picture, css):
    return [text.text for text in picture.texts if css in text.css.split()]


def circles(picture, css):
    return [circle for circle in picture.circles if css in circle.css.split()]


def x(shape):
    return float(shape.x.removesuffix("%"))


def spans(picture, width, shows_wide):
    """(height, left, right, text) of what is written, as the browser lays it out."""
    for text in picture.texts:
        css = text.css.split()
        if "wide" in css and not shows_wide:
            continue
        size = text_width(text.text, 13 if "bold" in css else 12)
        if "t-name" in css:
            size = text_width(text.text, 15)
        is_centred = {"mid", "r-no", "r-nno"} & set(css)
        left = x(text) * width / 100 + text.dx - (size / 2 if is_centred else 0)
        yield text.y, left, left + size, text.text


def overlaps(picture, width, shows_wide):
    written = sorted(spans(picture, width, shows_wide))
    return [
        (one[3], other[3])
        for one, other in itertools.combinations(written, 2)
        if abs(one[0] - other[0]) < 11 and one[1] < other[2] and other[1] < one[2]
    ]


CROWDED = {
    "three tambons": the_three_lanes(),
    "one of them": the_three_lanes()[:1],
    "sixty rounds": [many_rounds(60)],
    "weekly rounds": [many_rounds(40, every=7, ahead=Ahead(None, 41))],
    "a year": [many_rounds(13, ahead=Ahead(DAY(2002, 2, 1), 14))],
    "all at once": [*the_three_lanes(), many_rounds(60, ahead=Ahead(None, 61))],
    "two on one day": [
        Lane("ท่าไร่", 2, rounds("ท่าไร่", DAY(2005, 8, 25), DAY(2005, 8, 25)))
    ],
}


@pytest.mark.parametrize("lanes", CROWDED.values(), ids=CROWDED.keys())
def test_no_label_covers_another_on_a_phone_or_a_wide_screen(lanes):
    phone, wide = WIDTHS[1 if len(lanes) == 1 else 3]

    picture = draw_journey(lanes, TODAY)

    assert overlaps(picture, phone, shows_wide=False) == []
    assert overlaps(picture, wide, shows_wide=True) == []


@pytest.mark.parametrize("lanes", CROWDED.values(), ids=CROWDED.keys())
@pytest.mark.parametrize("event", ["มหกรรม", "มหกรรมจัดการความรู้ของทั้งจังหวัด"])
def test_nothing_is_written_so_far_out_that_the_page_scrolls_sideways(lanes, event):
    picture = draw_journey(lanes, TODAY, (Event(DAY(2005, 12, 1), event),))

    for _y, left, right, text in spans(picture, 264, shows_wide=False):
        assert left >= -12, text
        assert right <= 276, text


def test_own_rounds_are_filled_and_numbered_in_their_tambon():
    picture = draw_journey(the_three_lanes(), TODAY)

    assert len(circles(picture, "r-done")) == 3 + 4 + 4
    assert sorted(seen(picture, "r-no")) == sorted("123" + "1234" + "1234")


def test_a_shared_meeting_is_one_upright_and_a_ring_where_it_is_not_counted():
    picture = draw_journey(the_three_lanes(), TODAY)

    uprights = [line for line in picture.lines if line.css == "tie"]
    assert len(uprights) == 3
    # Two joint forums on the two lanes that only took part, the circle on all three.
    assert len(circles(picture, "tie-o")) == 2 + 2 + 3
    assert [text for text in seen(picture, "t-soft") if text.startswith("วง")] == [
        "วงเรียนรู้"
    ]


def test_a_day_ahead_has_its_number_and_an_open_one_a_question_mark_after_today():
    picture = draw_journey(the_three_lanes(), TODAY)

    dated, undated, past = circles(picture, "r-next")
    assert seen(picture, "r-nno") == ["4", "?", "5"]
    assert x(past) < x(dated) < x(undated)
    assert "รอวัน" in seen(picture, "t-soft")


def test_what_awaits_a_day_stands_after_today_though_nothing_happened_since():
    lane = Lane("ท่าไร่", 2, rounds("ท่าไร่", DAY(2005, 6, 3)), Ahead(None, 2))

    picture = draw_journey([lane], TODAY)

    months = seen(picture, "t-soft")
    assert "พ.ย." in months
    last_month = next(text for text in picture.texts if text.text == "พ.ย.")
    assert x(last_month) < x(circles(picture, "r-next")[0])


def test_without_any_round_there_is_no_picture():
    assert draw_journey([Lane("ท่าไร่", 2)], TODAY) is None
    assert draw_journey([Lane("ท่าไร่", 2, [], Ahead(TODAY, 1))], TODAY) is None


def test_a_lane_without_rounds_says_so_beside_others_that_have_some():
    picture = draw_journey([*the_three_lanes(), Lane("ปากพูน", 4)], TODAY)

    assert "ยังไม่มีนัดที่บันทึกไว้" in seen(picture, "t-soft")


def test_one_round_is_drawn_on_at_least_two_months():
    picture = draw_journey([Lane("ท่าไร่", 2, rounds("ท่าไร่", TODAY))], TODAY)

    assert seen(picture, "r-no") == ["1"]
    assert seen(picture, "t-soft")[:2] == ["พ.ย.", "ธ.ค."]
    assert circles(picture, "r-next") == []


def test_a_year_is_ruled_by_months_and_more_by_years_of_the_buddhist_era():
    year = draw_journey([many_rounds(13)], TODAY)
    years = draw_journey([many_rounds(60)], TODAY)

    assert {"มี.ค.", "เม.ย."} <= set(seen(year, "t-soft"))
    assert {"2544", "2545", "2546", "2547", "2548"} <= set(seen(years, "t-soft"))
    assert "มี.ค." not in seen(years, "t-soft")


def test_sixty_rounds_are_all_there_the_newest_with_its_number():
    picture = draw_journey([many_rounds(60)], TODAY)

    places = {circle.x for circle in circles(picture, "r-done")}
    assert len(places) == 60
    assert "60" in seen(picture, "r-no")


def test_a_round_that_waits_for_confirmation_is_drawn_hollow():
    waiting = Stop("waiting", DAY(2005, 10, 25), 3, is_confirmed=False)

    picture = draw_journey([Lane("บางจาก", 1, [waiting])], TODAY)

    assert len(circles(picture, "r-wait")) == 1
    assert seen(picture, "r-nno") == ["3"]
    assert picture.has_unconfirmed


def test_what_was_reached_is_written_above_its_round():
    goal = Stop("first", DAY(2005, 8, 19), 1, mark="ได้เป้าหมายตำบล")

    picture = draw_journey([Lane("บางจาก", 1, [goal])], TODAY)

    assert seen(picture, "bold") == ["ได้เป้าหมายตำบล"]


def test_the_picture_says_itself_in_words():
    picture = draw_journey(the_three_lanes(), TODAY)

    assert "3 ตำบล" in picture.title
    assert "บางจาก จัดแล้ว 3 นัด" in picture.description
    assert "นัดต่อไปรอวัน" in picture.description
    assert "วงเรียนรู้ 27\u00a0ต.ค.\u00a02548" in picture.description


# What stands on a lane


def lanes(*tambons, user=None):
    return lanes_of(tambons, user or AnonymousUser())


def test_a_joint_forum_stands_on_every_lane_and_counts_for_its_host(bang_chak, tha_rai):
    make_meeting(tha_rai, bang_chak, round_number=1, held_on=DAY(2005, 7, 26))

    lived, hosted = lanes(bang_chak, tha_rai)

    assert [(stop.number, stop.is_shared) for stop in lived.stops] == [(None, True)]
    assert [(stop.number, stop.is_shared) for stop in hosted.stops] == [(1, True)]


@pytest.mark.parametrize("by", ["outcome", "action", "milestone"])
def test_the_circle_stands_on_the_lanes_it_concerns(by, bang_chak, tha_rai):
    circle = make_meeting(kind=make_kind("learning_circle", "วงเรียนรู้"))
    if by == "outcome":
        make_outcome(circle, tambon=bang_chak)
    elif by == "action":
        ActionItem.objects.create(meeting=circle, tambon=bang_chak, text="สร้างบล็อก")
    else:
        kind = make_milestone_kind("blog_opened", "บล็อก")
        Milestone.objects.create(meeting=circle, tambon=bang_chak, kind=kind)

    concerned, other = lanes(bang_chak, tha_rai)

    assert [stop.meeting for stop in concerned.stops] == [circle]
    assert concerned.stops[0].is_shared
    assert other.stops == []


def test_what_only_officials_see_puts_no_circle_on_a_public_lane(
    bang_chak, governor_office
):
    circle = make_meeting()
    make_outcome(circle, kind="problem", tambon=bang_chak, visibility="officials")

    assert lanes(bang_chak)[0].stops == []
    assert len(lanes(bang_chak, user=governor_office)[0].stops) == 1


def test_unconfirmed_rounds_are_for_those_who_may_read_them(
    bang_chak, facilitator, resident, outsider
):
    make_meeting(bang_chak, round_number=1, recorded_by=facilitator)

    assert lanes(bang_chak)[0].stops == []
    assert lanes(bang_chak, user=outsider)[0].stops == []
    assert not lanes(bang_chak, user=resident)[0].stops[0].is_confirmed


def test_cancelled_rounds_and_second_tellings_are_not_drawn(bang_chak, facilitator):
    told = make_meeting(bang_chak, round_number=1)
    make_meeting(bang_chak, account_of=told)
    make_meeting(bang_chak, state="cancelled")

    (lane,) = lanes(bang_chak, user=facilitator)

    assert [stop.meeting for stop in lane.stops] == [told]


def test_the_newest_open_appointment_is_ahead_with_the_next_number(bang_chak):
    make_meeting(bang_chak, round_number=3)
    make_appointment(bang_chak, on=DAY(2005, 11, 7))
    make_appointment(bang_chak, on=TODAY)

    (lane,) = lanes(bang_chak)

    assert lane.ahead == Ahead(TODAY, 4)


def test_lanes_take_the_same_queries_for_one_round_and_for_sixty(
    bang_chak, tha_rai, django_assert_num_queries
):
    make_meeting(bang_chak, round_number=1)
    with django_assert_num_queries(4):
        lanes(bang_chak)

    for number in range(2, 62):
        make_meeting(bang_chak, tha_rai, round_number=number)
    with django_assert_num_queries(4):
        lanes(bang_chak, tha_rai)


@pytest.mark.parametrize("days", [1, 9, 30])
def test_what_is_ahead_never_covers_the_round_before_it_on_a_phone(days):
    last = DAY(2005, 11, 21)
    stops = rounds("บางจาก", DAY(2005, 6, 3), DAY(2005, 9, 19), last)
    ahead = Ahead(on=last + datetime.timedelta(days=days), number=4)
    picture = draw_journey([Lane("บางจาก", stops=stops, ahead=ahead)], last)

    done = max(x(circle) for circle in circles(picture, "r-done"))
    coming = x(circles(picture, "r-next")[0])
    assert (coming - done) / 100 * 300 >= 26 - 0.5
    assert coming <= 97
