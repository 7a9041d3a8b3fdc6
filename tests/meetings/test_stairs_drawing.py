"""บันไดแห่งการแลกเปลี่ยน as a picture: no mark covers another, all are explained."""

import itertools

import pytest
from django.template.loader import render_to_string

from meetings.label_room import text_width
from meetings.river import Row
from meetings.stairs import stairs
from meetings.stairs_drawing import WIDTH, draw_stairs, letters_of
from tests.meetings.toy_scores import MOO_1, MOO_7, ROWS, SCORES, crowd


def drawn(rows, topic="บัญชี"):
    subjects = list(dict.fromkeys(row.subject for row in rows))
    names = {subject: str(subject) for subject in subjects}
    return draw_stairs(topic, stairs(topic, rows), names, letters_of(subjects))


def crowded(subjects, *, at=None):
    """So many on one topic: spread, or all of them at one (now, wanted)."""
    if at:
        return drawn([Row("บัญชี", n, *at) for n in range(subjects)])
    return drawn([row._replace(topic="บัญชี") for row in crowd(1, subjects)])


def text_boxes(picture):
    for text in picture.texts:
        css, wide = text.css.split(), text_width(text.text, 12)
        shift = wide / 2 if "mid" in css else wide if "end" in css else 0
        yield text.x - shift, text.y - 10, text.x - shift + wide, text.y + 2, text.text
    for mark in picture.marks:
        yield box_of(mark, letter_half(mark))


def letter_half(mark):
    size = 10.5 if "thin" in mark.ink else 13
    return text_width(mark.letter, size) / 2


def box_of(mark, half):
    return mark.x - half, mark.y - half, mark.x + half, mark.y + half, mark.letter


def covered(found):
    return [
        (one[4], other[4])
        for one, other in itertools.combinations(list(found), 2)
        if one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    ]


CROWDS = [
    *(crowded(n) for n in (0, 1, 3, 15, 30)),
    *(crowded(n, at=(1, 5)) for n in (2, 3, 4, 15, 30)),
    *(crowded(n, at=(5, 5)) for n in (3, 15, 30)),
]


@pytest.mark.parametrize("picture", CROWDS)
def test_no_label_and_no_mark_covers_another(picture):
    assert covered(text_boxes(picture)) == []
    # Circles by their radius; diamonds touch with their points alone.
    assert covered(box_of(mark, mark.r) for mark in picture.marks) == []
    axes = list(text_boxes(picture))[: len(picture.texts)]
    marks = [box_of(mark, mark.r) for mark in picture.marks]
    assert [pair for m in marks for pair in covered([m, *axes])] == []


@pytest.mark.parametrize("picture", CROWDS)
def test_the_picture_fits_a_phone_and_holds_all_it_draws(picture):
    assert picture.width == WIDTH <= 316
    for left, top, right, bottom, text in text_boxes(picture):
        assert left >= 0, text
        assert right <= picture.width, text
        assert top >= 0, text
        assert bottom <= picture.height, text


def test_everybody_with_a_level_and_a_target_has_one_mark():
    picture = crowded(30, at=(2, 4))

    letters = [mark.letter for mark in picture.marks]
    assert len(letters) == len(set(letters)) == 30
    assert {row.letter for row in picture.rows} == set(letters)


@pytest.mark.parametrize("picture", CROWDS)
def test_a_letter_stands_within_its_shape(picture):
    for mark in picture.marks:
        # Of a diamond the corners of the letter's box come nearest to the edge.
        half, room = letter_half(mark), mark.r * 1.18 if mark.path else mark.r
        reach = half * 2 if mark.path else half * 1.4
        assert reach + 1 < room


def test_shapes_tell_who_gives_and_who_learns():
    picture = drawn(ROWS)

    shapes = {mark.letter: (mark.css, bool(mark.path)) for mark in picture.marks}
    assert shapes == {
        "ก": ("s-give", False),
        "ข": ("s-want", True),
        "ค": ("s-mid", False),
        "ง": ("s-want", True),
    }
    assert [row.words for row in picture.rows] == ["พร้อมให้", "ใฝ่รู้", "", "ใฝ่รู้"]


def test_a_mark_stands_by_its_level_and_its_gap():
    picture = drawn([Row("บัญชี", MOO_7, 4, 5), Row("บัญชี", MOO_1, 1, 3)])

    places = {mark.letter: (mark.x, mark.y) for mark in picture.marks}
    # Cells of 58 × 38 from the left of 26 and the top of 12.
    assert places == {"ก": (26 + 58 * 1.5, 12 + 38 * 1.5), "ข": (26 + 58 * 2.5, 183)}


def test_who_has_no_target_or_no_level_is_named_beside_the_stairs():
    credit, committee = drawn(ROWS, "สินเชื่อ"), drawn(ROWS, "กรรมการ")

    assert credit.without_target == ["กขคจ. มะม่วงฯ"]
    assert "ยังไม่ตั้งเป้า" in credit.description
    assert committee.silent == [MOO_1]
    assert [(row.name, row.level) for row in committee.rows][-1] == (MOO_1, None)


def test_a_target_below_the_level_stands_at_the_foot_and_is_told():
    picture = drawn([Row("บัญชี", MOO_7, 4, 2)])

    (mark,) = picture.marks
    assert mark.x == 26 + 58 / 2
    assert picture.rows[0].gap == -2


def test_nobody_at_all_is_said():
    assert drawn([]).description == "ยังไม่มีใครประเมินเรื่องนี้"


def test_letters_stay_with_their_subjects_and_never_end():
    letters = letters_of(range(50))

    assert list(letters_of(SCORES).values()) == ["ก", "ข", "ค", "ง"]
    assert len(set(letters.values())) == 50
    assert letters[42] == "43"


def test_the_template_tells_the_picture_in_words_and_escapes_names():
    picture = drawn([Row("บัญชี", "<b>ม.7</b>", 4, 5)])

    context = {"stairs": picture, "mark": "st1"}
    text = render_to_string("meetings/_stairs.svg.html", context)

    assert '<title id="st1-t">บันไดแห่งการแลกเปลี่ยน เรื่องบัญชี</title>' in text
    assert "ระดับ 4 อยากขึ้นอีก 1 ขั้น" in text
    assert "<b>" not in text
