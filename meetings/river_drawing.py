"""ธารปัญญา as shapes for a template, with the rows of the table beside it.

Every x is in percent, so letters keep their size at any width; every y is in pixels.
A topic has its name under the water where all names fit on a phone, on wide screens
alone where they fit there, and a number that the table explains where they do not.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from meetings.journey import Circle, Line, Text, percent
from meetings.label_room import PLAIN, SMALL, WIDTHS_OF_MANY, Room, text_width
from meetings.river import Reach, Row, runs

LOWEST, HIGHEST = 1, 5
# The bank: its height, and where the highest level stands in it.
BANK, TOP, STEP = 216, 20, 44
LEFT, RIGHT = 5, 98
FEET = (BANK + 16, BANK + 35)
# How far a stretch of one topic reaches to each side, in percent of a topic's room.
HALF = 0.3
DOT, SMALL_DOT = 6, 4
MANY = 8


class Shape(NamedTuple):
    """A polygon or a polyline: points in percent across and pixels down."""

    css: str
    points: str


class Level(NamedTuple):
    """A line of the legend: what a level means to whoever made the table."""

    level: int
    meaning: str


@dataclass(frozen=True)
class TableRow:
    """One topic as the table beside the picture tells it."""

    number: int
    name: str
    reach: Reach
    own: int | None = None
    own_target: int | None = None
    subjects: int = 0

    @property
    def remark(self) -> str:
        if self.reach.is_gap:
            return _("not assessed yet")
        if self.reach.is_line:
            return _("one alone")
        return _("all the same") if self.reach.is_level else ""

    @property
    def counted(self) -> str:
        return _("%(count)s of %(all)s") % {
            "count": self.reach.count,
            "all": self.subjects,
        }


@dataclass
class Picture:
    """The shapes in the order of drawing, what they say in words, and the table."""

    title: str
    description: str
    rows: list[TableRow]
    height: int = BANK + 42
    bank: int = BANK
    is_numbered: bool = False
    has_own: bool = False
    has_aim: bool = False
    levels: list[Level] = field(default_factory=list)
    water: list[Shape] = field(default_factory=list)
    strands: list[Shape] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    circles: list[Circle] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def draw_river(
    names: dict[Hashable, str],
    reaches: Sequence[Reach],
    own: Sequence[Row] = (),
    *,
    title: str = "",
    subjects: int = 0,
    levels: Sequence[tuple[int, str]] = (),
) -> Picture | None:
    """The picture of a river, or None when its table has no topics.

    names: what topics are called; own: one subject's rows, for its own line over the
    water; subjects: how many filled in the table, with scores or without; levels: what
    the levels mean, blank ones left out.
    """
    if not reaches:
        return None
    return _Drawing(names, reaches, own, title, subjects, levels).picture


class _Drawing:
    def __init__(self, names, reaches, own, title, subjects, levels):
        self.reaches = reaches
        self.own = {row.topic: row for row in own}
        self.slot = (RIGHT - LEFT) / len(reaches)
        self.places = {reach.topic: n for n, reach in enumerate(reaches)}
        rows = [
            self.table_row(names, n, reach, subjects)
            for n, reach in enumerate(reaches, 1)
        ]
        self.picture = Picture(
            title=title or _("River of wisdom"),
            description=describe(rows),
            rows=rows,
            levels=[Level(*level) for level in levels if level[1]],
        )
        self.draw_scale()
        self.draw_water()
        self.draw_own()
        self.draw_feet()

    def table_row(self, names, number, reach, subjects):
        own = self.own.get(reach.topic)
        return TableRow(
            number=number,
            name=names[reach.topic],
            reach=reach,
            own=own and own.current,
            own_target=own and own.target,
            subjects=max(subjects, reach.count),
        )

    def x(self, topic):
        return LEFT + self.slot * (self.places[topic] + 0.5)

    @staticmethod
    def y(level):
        return TOP + (HIGHEST - level) * STEP

    def draw_scale(self):
        for level in range(LOWEST, HIGHEST + 1):
            y = self.y(level)
            self.picture.lines.append(Line("grid", "4%", "100%", y, y))
            self.picture.texts.append(Text("t-soft", "0%", y + 4, str(level), 5))

    def draw_water(self):
        """A band for each stretch between gaps; without any width a line."""
        for run in runs(self.reaches):
            upper = [(self.x(reach.topic), self.y(reach.high)) for reach in run]
            lower = [(self.x(reach.topic), self.y(reach.low)) for reach in run]
            if len(run) == 1:  # a topic between gaps has no neighbour to flow to
                upper, lower = _widened(upper, self.slot), _widened(lower, self.slot)
            self.shape(self.picture.water, "waterf", [*upper, *lower[::-1]])
        for reach in self.reaches:
            if reach.is_level or reach.is_line:
                edge = _widened([(self.x(reach.topic), self.y(reach.low))], self.slot)
                self.shape(self.picture.water, "flat", edge)

    def draw_own(self):
        r = DOT if len(self.reaches) <= MANY else SMALL_DOT
        kinds = (("target", "aim", "aim-o", r + 1), ("current", "own", "own-o", r))
        for column, css, dot, r in kinds:
            points = self.own_points(column)
            for stretch in _stretches(points):
                if len(stretch) > 1:
                    self.shape(self.picture.strands, css, stretch)
            for point in filter(None, points):
                x, y = point
                self.picture.circles.append(Circle(dot, percent(x), y, r))
        self.picture.has_aim = any(self.own_points("target"))
        self.picture.has_own = any(self.own_points("current"))

    def own_points(self, column):
        """A place for each topic, None where the subject says nothing."""
        points = []
        for reach in self.reaches:
            row = self.own.get(reach.topic)
            level = row and getattr(row, column)
            points.append(level and (self.x(reach.topic), self.y(level)))
        return points

    def draw_feet(self):
        """Under the water: names or numbers, and how wide it is where that fits."""
        names = [row.name for row in self.picture.rows]
        wide = self.fit("", names, PLAIN)
        self.picture.is_numbered = wide != ""
        if wide == "":
            self.write("mid bold", FEET[0], names, PLAIN)
            self.write_widths(FEET[1])
            return
        numbers = [str(row.number) for row in self.picture.rows]
        self.write("t-soft mid", FEET[0], numbers, SMALL)
        if wide == "wide":
            self.write("mid bold wide", FEET[1], names, PLAIN)
        else:
            self.picture.height -= FEET[1] - FEET[0]

    def write_widths(self, y):
        widths = [
            "" if row.reach.width is None else _("apart %(n)s") % {"n": row.reach.width}
            for row in self.picture.rows
        ]
        if self.fit("", widths, SMALL) == "":
            self.write("t-soft mid", y, widths, SMALL)

    def fit(self, css, texts, size):
        """ "" when all these fit on a phone, "wide" on a wide screen, None nowhere."""
        for only_wide in (False, True):
            room = Room(WIDTHS_OF_MANY)
            placed = [
                self.place(room, n, text, size, only_wide)
                for n, text in enumerate(texts)
                if text
            ]
            if all(placed) and (only_wide or not any(css for css, _push in placed)):
                return "wide" if only_wide else ""
        return None

    def place(self, room, n, text, size, only_wide=False):
        x = self.x(self.reaches[n].topic)
        return room.place(x, text_width(text, size), gap=2, only_wide=only_wide)

    def write(self, css, y, texts, size):
        room = Room(WIDTHS_OF_MANY)
        for n, text in enumerate(texts):
            placed = text and self.place(room, n, text, size, "wide" in css)
            if not placed:
                continue
            wide, push = placed
            x = percent(self.x(self.reaches[n].topic))
            css_here = f"{css} {wide}".strip() if wide not in css else css
            self.picture.texts.append(Text(css_here, x, y, text, push))

    def shape(self, shapes, css, points):
        shapes.append(Shape(css, " ".join(f"{x:.2f},{y:g}" for x, y in points)))


def _widened(points, slot):
    ((x, y),) = points
    return [(x - slot * HALF, y), (x + slot * HALF, y)]


def _stretches(points):
    """The points between those that are None."""
    stretches = [[]]
    for point in points:
        if point:
            stretches[-1].append(point)
        elif stretches[-1]:
            stretches.append([])
    return [stretch for stretch in stretches if stretch]


def describe(rows: Sequence[TableRow]) -> str:
    """Say in words what the picture of these topics shows."""
    return " ".join(_describe_row(row) for row in rows)


def _describe_row(row):
    reach = row.reach
    if reach.is_gap:
        return _("%(topic)s: not assessed yet.") % {"topic": row.name}
    if reach.low == reach.high:
        text = _("%(topic)s: level %(low)s, %(counted)s.")
    else:
        text = _("%(topic)s: level %(low)s to %(high)s, %(counted)s.")
    said = text % {
        "topic": row.name,
        "low": reach.low,
        "high": reach.high,
        "counted": row.counted,
    }
    if row.own is None:
        return said
    return said + " " + _("Own: %(own)s.") % {"own": row.own}
