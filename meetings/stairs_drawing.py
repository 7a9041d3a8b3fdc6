"""บันไดแห่งการแลกเปลี่ยน as shapes for a template, with the rows of its table.

Upward the level now, to the right how far a subject wants to rise. A mark has one
letter, which the table explains; a cell with many marks makes its row higher, so that
none covers another. The picture is 316 pixels wide, so that it fits any phone.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from meetings.stairs import Stairs

LEVELS, GAPS = range(5, 0, -1), range(5)
LEFT, TOP, CELL, WIDTH = 26, 12, 58, 316
LOWEST_ROW = 38
FOOT = 16, 33
# As Thai lists are lettered: ก ข ค ง …
LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
# How many marks stand side by side, their radius, and the room each of them takes.
SIZES = ((1, 14, 34), (2, 11, 27), (3, 8, 19))
POINTED = 1.18
SMALL = 10


class Mark(NamedTuple):
    """One subject; a path draws those who want to learn, a circle the others."""

    css: str
    x: float
    y: float
    r: float
    path: str
    letter: str
    ink: str


class Step(NamedTuple):
    """A line of the grid, or a figure beside it."""

    x: float
    y: float
    text: str = ""
    x2: float = 0
    css: str = "t-soft"


@dataclass(frozen=True)
class TableRow:
    """One subject as the table beside the picture tells it."""

    letter: str
    name: str
    level: int | None
    gap: int | None
    gives: bool = False
    learns: bool = False

    @property
    def words(self) -> str:
        """What the shape says."""
        said = [_("ready to give")] * self.gives + [_("eager to learn")] * self.learns
        return ", ".join(said)


@dataclass
class Picture:
    """The shapes in the order of drawing, what they say in words, and the table."""

    title: str
    description: str
    rows: list[TableRow]
    width: int = WIDTH
    height: int = 0
    # How far a letter stands below the middle of its mark.
    drop: float = 4.5
    outline: str = ""
    lines: list[Step] = field(default_factory=list)
    texts: list[Step] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    # Who is not on the stairs, by name.
    silent: list[str] = field(default_factory=list)
    without_target: list[str] = field(default_factory=list)


def letters_of(subjects: Iterable[Hashable]) -> dict[Hashable, str]:
    """{subject: its letter} in their order; the same for every topic of a table."""
    letters = {}
    for n, subject in enumerate(subjects):
        letters[subject] = LETTERS[n] if n < len(LETTERS) else str(n + 1)
    return letters


def draw_stairs(
    topic: str, found: Stairs, names: dict[Hashable, str], letters: dict[Hashable, str]
) -> Picture:
    """The picture of one topic; with nobody on it the empty stairs."""
    return _Drawing(topic, found, names, letters).picture


class _Drawing:
    def __init__(self, topic, found, names, letters):
        self.found, self.names, self.letters = found, names, letters
        self.givers = {stand.subject for stand in found.givers}
        self.learners = {stand.subject for stand in found.learners}
        self.cells = self.sort_into_cells()
        self.side, self.r, self.pitch = self.size()
        # Small shapes have thin edges and small letters, so that these can be read.
        self.thin = " thin" if self.r < SMALL else ""
        self.tops = self.row_tops()
        rows = [self.table_row(stand) for stand in found.stands]
        self.picture = Picture(
            title=_("Stairs of exchange: %(topic)s") % {"topic": topic},
            description=describe(rows),
            rows=[*rows, *self.silent_rows()],
            height=self.tops[0] + FOOT[1] + 6,
            drop=3.5 if self.thin else 4.5,
            silent=[names[subject] for subject in found.silent],
            without_target=[names[stand.subject] for stand in found.without_target],
        )
        self.draw_stairs()
        for cell, stands in self.cells.items():
            self.draw_cell(cell, stands)

    def sort_into_cells(self):
        """{(gap, level): who stands there}; who wants less than now stands at 0."""
        cells = defaultdict(list)
        for stand in self.found.on_stairs:
            cells[max(stand.gap, 0), stand.level].append(stand)
        return cells

    def size(self):
        most = max((len(stands) for stands in self.cells.values()), default=1)
        for side, r, pitch in SIZES:
            if most <= side:
                return side, r, pitch
        return SIZES[-1]

    def row_tops(self):
        """{level: the top of its row}, and the foot of the stairs as level 0."""
        tops, y = {}, TOP
        for level in LEVELS:
            tops[level] = y
            y += self.row_height(level)
        tops[0] = y
        return tops

    def row_height(self, level):
        most = max(
            (len(s) for (_gap, at), s in self.cells.items() if at == level), default=0
        )
        return max(LOWEST_ROW, -(-most // self.side) * self.pitch + 4)

    def table_row(self, stand):
        return TableRow(
            letter=self.letters[stand.subject],
            name=self.names[stand.subject],
            level=stand.level,
            gap=stand.gap,
            gives=stand.subject in self.givers,
            learns=stand.subject in self.learners,
        )

    def silent_rows(self):
        return [
            TableRow(self.letters[subject], self.names[subject], None, None)
            for subject in self.found.silent
        ]

    def draw_stairs(self):
        """The outline: what stands above level + gap = 5 can be reached by nobody."""
        steps = [f"M{LEFT} {TOP}"]
        for gap, level in zip(GAPS, LEVELS, strict=True):
            steps.append(f"H{LEFT + CELL * (gap + 1)}V{self.tops[level - 1]}")
        self.picture.outline = "".join([*steps, f"H{LEFT}Z"])
        texts, lines = self.picture.texts, self.picture.lines
        for gap, level in zip(GAPS, LEVELS, strict=True):
            middle = (self.tops[level] + self.tops[level - 1]) / 2
            texts.append(Step(8, middle + 4, str(level)))
            foot = self.tops[0] + FOOT[0]
            texts.append(
                Step(LEFT + CELL * (gap + 0.5), foot, str(gap), 0, "t-soft mid")
            )
            if level > 1:
                y = self.tops[level - 1]
                lines.append(Step(LEFT, y, x2=LEFT + CELL * (gap + 1)))
        right = LEFT + CELL * 5
        rise = _("wants to rise by →")
        texts.append(Step(right, self.tops[0] + FOOT[1], rise, css="t-soft end"))
        texts.append(Step(LEFT + CELL + 8, TOP + 14, _("← level now")))

    def draw_cell(self, cell, stands):
        """Marks in rows from the middle of the cell outward."""
        gap, level = cell
        rows = [stands[n : n + self.side] for n in range(0, len(stands), self.side)]
        middle_x = LEFT + CELL * (gap + 0.5)
        middle_y = (self.tops[level] + self.tops[level - 1]) / 2
        for down, row in enumerate(rows):
            y = middle_y + (down - (len(rows) - 1) / 2) * self.pitch
            for across, stand in enumerate(row):
                x = middle_x + (across - (len(row) - 1) / 2) * self.pitch
                self.draw_mark(stand, x, y)

    def draw_mark(self, stand, x, y):
        gives = stand.subject in self.givers
        learns = stand.subject in self.learners
        css = "s-give" if gives else "s-want" if learns else "s-mid"
        self.picture.marks.append(
            Mark(
                css=css + self.thin,
                x=x,
                y=y,
                r=self.r,
                path=_diamond(x, y, self.r * POINTED) if learns else "",
                letter=self.letters[stand.subject],
                ink=("s-on mid" if gives else "mid") + self.thin,
            )
        )


def _diamond(x, y, r):
    return f"M{x:g} {y - r:g}L{x + r:g} {y:g}L{x:g} {y + r:g}L{x - r:g} {y:g}Z"


def describe(rows: Iterable[TableRow]) -> str:
    """Say in words who stands where."""
    return " ".join(_describe_row(row) for row in rows) or _("Nobody is assessed yet.")


def _describe_row(row):
    if row.gap is None:
        text = _("%(name)s: level %(level)s, no target yet.")
    else:
        text = _("%(name)s: level %(level)s, wants to rise by %(gap)s.")
    return text % {"name": row.name, "level": row.level, "gap": row.gap}
