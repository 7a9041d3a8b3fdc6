"""ธารปัญญา as a picture: nothing covers anything, and everything is said in words."""

import itertools

import pytest
from django.template.loader import render_to_string

from meetings.label_room import text_width
from meetings.river import Row, river
from meetings.river_drawing import draw_river
from tests.meetings.toy_scores import MOO_7, ROWS, TOPICS, crowd

# The picture's own width on phones of 320 and 360, on A4, and on screens of 1280.
WIDTHS = {264: False, 304: False, 690: True, 1048: True}
A4 = 690
LONG = ["การบริหารจัดการกลุ่มออมทรัพย์", "บทบาทของคณะกรรมการ", "บัญชี"]


def drawn(topics, rows, own=(), **options):
    names = {topic: str(topic) for topic in topics}
    return draw_river(names, river(topics, rows), own, **options)


def crowded(topics, subjects, long=False):
    names = {n: LONG[n % 3] if long else TOPICS[n % 4] for n in range(topics)}
    rows = crowd(topics, subjects)
    own = [row for row in rows if row.subject == 1]
    reaches = river(range(topics), rows)
    return draw_river(names, reaches, own, subjects=subjects)


def boxes(picture, width, shows_wide):
    """(left, top, right, bottom, text) of what is written at this width."""
    for text in picture.texts:
        css = text.css.split()
        if "wide" in css and not shows_wide:
            continue
        size = 12 if "t-soft" in css else 13
        wide = text_width(text.text, size)
        x = float(text.x.rstrip("%")) * width / 100 + text.dx
        left = x - wide / 2 if "mid" in css else x
        yield left, text.y - size * 0.8, left + wide, text.y + 2, text.text


def overlaps(found):
    return [
        (one[4], other[4])
        for one, other in itertools.combinations(list(found), 2)
        if one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    ]


@pytest.mark.parametrize("topics", [1, 2, 3, 4, 8, 15])
@pytest.mark.parametrize("subjects", [0, 1, 3, 15, 30])
@pytest.mark.parametrize("long", [False, True])
def test_no_label_covers_another_at_any_width(topics, subjects, long):
    picture = crowded(topics, subjects, long)

    for width, shows_wide in WIDTHS.items():
        assert overlaps(boxes(picture, width, shows_wide)) == []
    # A sheet of A4 is printed with what a phone shows, or with all of it.
    assert overlaps(boxes(picture, A4, shows_wide=False)) == []


@pytest.mark.parametrize("topics", [1, 4, 15])
def test_every_topic_has_a_name_or_a_number_on_a_phone(topics):
    picture = crowded(topics, 30)

    written = {text for *_box, text in boxes(picture, 304, shows_wide=False)}
    for row in picture.rows:
        shown = str(row.number) if picture.is_numbered else row.name
        assert shown in written


def test_nothing_stands_out_of_the_picture():
    for topics in (1, 4, 15):
        for width, shows_wide in WIDTHS.items():
            for left, _top, right, bottom, text in boxes(
                crowded(topics, 30, long=True), width, shows_wide
            ):
                assert left >= -8, text
                assert right <= width + 8, text
                assert bottom <= 258, text


def test_the_water_lies_between_the_highest_and_the_lowest():
    picture = drawn(TOPICS, ROWS)

    (water,) = picture.water
    ys = [float(point.split(",")[1]) for point in water.points.split()]
    # Level 5 stands at 20, each level below it 44 lower.
    assert ys == [64, 20, 108, 64, 152, 152, 152, 196]


def test_a_topic_without_scores_is_a_gap_in_the_water():
    rows = [row for row in ROWS if row.topic != "บริหารจัดการ"]

    picture = drawn(TOPICS, rows)

    assert len(picture.water) == 2
    assert picture.rows[1].remark == "ยังไม่ประเมิน"
    assert "บริหารจัดการ ยังไม่ประเมิน" in picture.description


def test_one_alone_and_all_the_same_are_lines_with_words():
    rows = [Row("บัญชี", 1, 4), Row("สินเชื่อ", 1, 3), Row("สินเชื่อ", 2, 3)]

    picture = drawn(["บัญชี", "สินเชื่อ"], rows)

    assert [row.remark for row in picture.rows] == ["มีรายเดียว", "เท่ากันหมด"]
    assert len([shape for shape in picture.water if shape.css == "flat"]) == 2


def test_an_own_line_breaks_where_nothing_is_known():
    own = [Row(n, 1, None if n == 2 else 3, 4 if n == 0 else None) for n in range(5)]

    picture = drawn(range(5), own, own)

    assert [shape.css for shape in picture.strands] == ["own", "own"]
    assert [circle.css for circle in picture.circles] == ["aim-o", *["own-o"] * 4]
    assert (picture.has_own, picture.has_aim) == (True, True)
    assert (picture.rows[2].own, picture.rows[0].own_target) == (None, 4)


def test_the_table_has_the_vectors_numbers():
    own = [row for row in ROWS if row.subject == MOO_7]

    picture = drawn(TOPICS, ROWS, own, subjects=4)

    told = [
        (r.name, r.reach.high, r.reach.low, r.reach.width, r.counted, r.own)
        for r in picture.rows
    ]
    assert told == [
        ("บัญชี", 4, 1, 3, "4 จาก 4", 4),
        ("บริหารจัดการ", 5, 2, 3, "4 จาก 4", 4),
        ("สินเชื่อ", 3, 2, 1, "4 จาก 4", 3),
        ("กรรมการ", 4, 2, 2, "3 จาก 4", 3),
    ]


def test_blank_levels_are_left_out_of_the_legend():
    picture = drawn(TOPICS, ROWS, levels=[(1, "เริ่มรู้จัก"), (2, ""), (5, "วิถีของเรา")])

    assert [tuple(level) for level in picture.levels] == [
        (1, "เริ่มรู้จัก"),
        (5, "วิถีของเรา"),
    ]


def test_a_table_without_topics_has_no_picture():
    assert drawn([], ROWS) is None


def test_the_template_tells_the_picture_in_words_and_escapes_names():
    river_of = drawn(["<b>บัญชี</b>"], [Row("<b>บัญชี</b>", 1, 4), Row("<b>บัญชี</b>", 2, 2)])

    text = render_to_string(
        "meetings/_river.svg.html", {"river": river_of, "mark": "rv"}
    )

    assert 'role="img" aria-labelledby="rv-t rv-d"' in text
    assert '<title id="rv-t">ธารปัญญา</title>' in text
    assert "ระดับ 2 ถึง 4" in text
    assert "<b>" not in text
