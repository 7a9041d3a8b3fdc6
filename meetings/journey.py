"""The journey line เส้นทาง: rounds along a time line, a lane for each tambon.

Pure: dates in, shapes out, and a template draws them as they are. Every x is in
percent, so letters keep their size at any width. What stands close together gives
way: a label is drawn when it fits on a phone, else only on wide screens (.wide), else
not at all. The facts themselves are listed after each picture.
"""

import datetime
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _, ngettext

from meetings.label_room import (
    PLAIN,
    SMALL,
    WIDTHS_OF_MANY,
    WIDTHS_OF_ONE,
    Room,
    text_width,
)
from meetings.timescale import LEFT, TimeScale
from thai.templatetags.thai import daymonth, shortdate

DOT = 5
# As far right as a numbered circle still stands in its frame.
FARTHEST = 97


@dataclass(frozen=True)
class Stop:
    """One meeting on one lane; number is the tambon's own count, if it counts it."""

    meeting: Hashable
    on: datetime.date
    number: int | None = None
    label: str = ""
    # Shared with other tambons, so that several lanes meet in it.
    is_shared: bool = False
    is_confirmed: bool = True
    # What was reached there, said above the lane.
    mark: str = ""


@dataclass(frozen=True)
class Ahead:
    """The open appointment of a lane; no date while it waits for one."""

    on: datetime.date | None = None
    number: int | None = None


@dataclass(frozen=True)
class Event:
    """A day ahead for everybody, drawn across the lanes."""

    on: datetime.date
    label: str


@dataclass
class Lane:
    """What one tambon's line shows; key tells lanes apart."""

    name: str
    key: Hashable = None
    stops: list[Stop] = field(default_factory=list)
    ahead: Ahead | None = None

    @property
    def own(self) -> list[Stop]:
        """The rounds that the tambon counts, oldest first."""
        return [stop for stop in self.stops if stop.number]

    @property
    def last(self) -> Stop | None:
        return max(self.own, key=lambda stop: (stop.on, stop.number), default=None)


class Line(NamedTuple):
    css: str
    x1: str
    x2: str
    y1: float
    y2: float


class Circle(NamedTuple):
    css: str
    x: str
    y: float
    r: float


class Text(NamedTuple):
    css: str
    x: str
    y: float
    text: str
    dx: int = 0


@dataclass
class Picture:
    """The shapes in the order of drawing, and what they say in words."""

    title: str
    description: str
    height: int
    lines: list[Line] = field(default_factory=list)
    circles: list[Circle] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    has_shared: bool = False
    has_ahead: bool = False
    has_unconfirmed: bool = False


def draw_journey(
    lanes: list[Lane], today: datetime.date, events: tuple[Event, ...] = ()
) -> Picture | None:
    """Return the picture of these lanes, or None when nothing happened yet.

    One lane is drawn closer, with its labels above; several share their uprights.
    """
    if not any(lane.stops for lane in lanes):
        return None
    return _Drawing(lanes, list(events), today).picture


def percent(x: float) -> str:
    return f"{x:.1f}%"


class _Drawing:
    def __init__(self, lanes, events, today):
        self.lanes, self.events = lanes, events
        self.is_single = len(lanes) == 1
        self.widths = WIDTHS_OF_ONE if self.is_single else WIDTHS_OF_MANY
        self.radius = 13 if self.is_single else 12
        self.height = 168 if self.is_single else 72 + 100 * len(lanes)
        self.scale = self.make_scale(today)
        self.picture = Picture(self.title(), describe(lanes), self.height)
        self.draw_grid()
        self.draw_uprights()
        self.draw_events()
        for place in range(len(lanes)):
            self.draw_lane(place)

    def make_scale(self, today):
        days = [stop.on for lane in self.lanes for stop in lane.stops]
        days += [event.on for event in self.events]
        aheads = [lane.ahead for lane in self.lanes if lane.ahead]
        days += [ahead.on for ahead in aheads if ahead.on]
        # A tenth of the line, so that the next circle has room beside the last one.
        room = (max(days) - min(days)) / 10
        days += [lane.last.on + room for lane in self.lanes if lane.own and lane.ahead]
        has_undated = any(not ahead.on for ahead in aheads)
        return TimeScale(days, today if has_undated else None)

    def title(self):
        count = len(self.lanes)
        one = _("Journey of %(tambon)s, %(first)s to %(last)s")
        many = ngettext(
            "Journey of %(count)s tambon, %(first)s to %(last)s",
            "Journeys of %(count)s tambons, %(first)s to %(last)s",
            count,
        )
        return (one if self.is_single else many) % {
            "tambon": self.lanes[0].name,
            "count": count,
            "first": shortdate(self.scale.first_day),
            "last": shortdate(self.scale.last_day),
        }

    def lane_y(self, place):
        return 92 if self.is_single else 102 + 100 * place

    def line(self, css, x1, x2, y1, y2):
        self.picture.lines.append(Line(css, percent(x1), percent(x2), y1, y2))

    def text(self, css, x, y, text, dx=0):
        self.picture.texts.append(Text(css, percent(x), y, text, dx))

    def label(self, row, css, x, y, text, **options):
        """Write a label where it fits, else nothing; tell whether it was written."""
        size = text_width(text, PLAIN if "bold" in css else SMALL)
        placed = row.place(x, size, gap=2, **options)
        if placed:
            wide, push = placed
            anchor = "" if options.get("from_x") else "mid"
            self.text(" ".join(filter(None, [css, anchor, wide])), x, y, text, push)
        return bool(placed)

    def draw_grid(self):
        row = Room(self.widths)
        top, bottom = (52, 148) if self.is_single else (36, self.height - 20)
        for x, text in self.scale.ticks():
            self.line("grid", x, x, top, bottom)
            self.label(row, "t-soft", x, self.height - 6, text, from_x=True)

    def draw_uprights(self):
        if self.is_single:
            self._uprights_of_one()
        else:
            self._uprights_of_many()

    def _uprights_of_many(self):
        last_lane = {}
        for place, lane in enumerate(self.lanes):
            for stop in lane.stops:
                if stop.is_shared:
                    last_lane[stop.meeting] = (stop, place)
        row = Room(self.widths)
        for stop, place in sorted(
            last_lane.values(), key=lambda entry: entry[0].on, reverse=True
        ):
            x = self.scale.x(stop.on)
            self.line("tie", x, x, 24, self.lane_y(place) + 26)
            self.label(row, "t-soft", x, 16, stop.label)

    def _uprights_of_one(self):
        """Labels on two heights: marks on the upper one, the others where they fit."""
        upper, lower = Room(self.widths), Room(self.widths)
        stops = sorted(self.lanes[0].stops, key=lambda stop: stop.on, reverse=True)
        lane_y = self.lane_y(0)
        for stop in [stop for stop in stops if stop.mark]:
            x = self.scale.x(stop.on)
            # Its upright passes the lower height, where nothing else may stand.
            if self.label(upper, "bold", x, 18, stop.mark) and lower.place(x, 4, 2):
                self.line("tie", x, x, 24, lane_y)
        for stop in [stop for stop in stops if stop.is_shared]:
            x = self.scale.x(stop.on)
            self.label(lower, "t-soft", x, 46, stop.label)
            self.line("tie", x, x, 52, lane_y)

    def draw_events(self):
        row = Room(self.widths)
        y1, y2 = (24, 148) if self.is_single else (42, self.height - 32)
        for event in self.events:
            x = self.scale.x(event.on)
            self.line("way next", x, x, y1, y2)
            self.label(row, "t-soft halo", x, y1 - 8, event.label)

    def draw_lane(self, place):
        lane, y = self.lanes[place], self.lane_y(place)
        if not self.is_single:
            self.text("t-name halo", 0, y - 38, lane.name)
        xs = [self.scale.x(stop.on) for stop in lane.stops]
        if xs:
            self.line("way", min(xs), max(xs), y, y)
        numbers, labels = Room(self.widths), Room(self.widths)
        if lane.ahead:
            last_round = max((self.scale.x(stop.on) for stop in lane.own), default=0)
            since = max(xs, default=LEFT)
            self.draw_ahead(lane.ahead, since, last_round, y, numbers, labels)
        elif not xs:
            self.text("t-soft", 0, y + 4.5, _("no round on record yet"))
        for stop in sorted(lane.stops, key=lambda stop: bool(stop.number)):
            if not stop.number:
                self.draw_unnumbered(stop, y)
        self.draw_rounds(lane, y, numbers, labels)

    def draw_ahead(self, ahead, since, last_round, y, numbers, labels):
        self.picture.has_ahead = True
        # Never over the round before it, on the narrowest screen either.
        beside = last_round + 100 * 2 * self.radius / min(self.widths)
        x = max(self.scale.x(ahead.on), min(beside, FARTHEST))
        if x > since:
            self.line("way next", since, x, y, y)
        numbers.place(x, 2 * self.radius, gap=0)
        self.circle("r-next", x, y, self.radius)
        number = ahead.number if ahead.on else "?"
        if number:
            self.text("r-nno", x, y + 4.5, str(number))
        words = daymonth(ahead.on) if ahead.on else _("awaits a day")
        self.date_label(labels, x, y, words)

    def draw_unnumbered(self, stop, y):
        x = self.scale.x(stop.on)
        if stop.is_shared:
            self.picture.has_shared = True
            self.circle("tie-o", x, y, 6)
        else:
            self.circle(self.ink(stop), x, y, 6)

    def draw_rounds(self, lane, y, numbers, labels):
        """Numbered circles, the newest first; dots where one would cover another."""
        dots, circles = [], self.picture.circles
        for stop in sorted(lane.own, key=lambda stop: stop.on, reverse=True):
            x, css = self.scale.x(stop.on), self.ink(stop)
            placed = numbers.place(x, 2 * self.radius, gap=0)
            if not placed or placed[0]:
                dots.append(Circle(css, percent(x), y, DOT))
            if placed:
                self.draw_number(stop, x, y, css, placed[0], labels)
        # Beneath the circles that are there already.
        circles[:0] = dots

    def draw_number(self, stop, x, y, css, wide, labels):
        self.circle(f"{css} {wide}".strip(), x, y, self.radius)
        digits = "r-no" if stop.is_confirmed else "r-nno"
        self.text(f"{digits} {wide}".strip(), x, y + 4.5, str(stop.number))
        self.date_label(labels, x, y, daymonth(stop.on), only_wide=bool(wide))

    def date_label(self, row, x, y, words, only_wide=False):
        below = y + (33 if self.is_single else 29)
        only_wide = only_wide or not self.is_single
        self.label(row, "t-soft halo", x, below, words, only_wide=only_wide)

    def ink(self, stop):
        if stop.is_confirmed:
            return "r-done"
        self.picture.has_unconfirmed = True
        return "r-wait"

    def circle(self, css, x, y, r):
        self.picture.circles.append(Circle(css, percent(x), y, r))


def describe(lanes: list[Lane]) -> str:
    """Say in words what the picture of these lanes shows."""
    sentences = [_describe_lane(lane) for lane in lanes]
    shared = {
        (stop.on, stop.label) for lane in lanes for stop in lane.stops if stop.is_shared
    }
    if shared:
        listed = ", ".join(f"{label} {shortdate(on)}" for on, label in sorted(shared))
        sentences.append(_("Met with others: %(meetings)s.") % {"meetings": listed})
    return " ".join(sentences)


def _describe_lane(lane):
    return _("%(tambon)s: %(held)s, %(next)s.") % {
        "tambon": lane.name,
        "held": held_in_words(lane),
        "next": next_in_words(lane.ahead),
    }


def held_in_words(lane: Lane) -> str:
    """How many rounds a tambon counts, and when the last one was."""
    if not lane.own:
        return _("no round counted yet")
    count = len(lane.own)
    held = ngettext("%(count)s round held", "%(count)s rounds held", count)
    return _("%(held)s, the last on %(date)s") % {
        "held": held % {"count": count},
        "date": shortdate(lane.last.on),
    }


def next_in_words(ahead: Ahead | None) -> str:
    """When a tambon meets again, or that this is open."""
    if not ahead:
        return _("no next appointment yet")
    if not ahead.on:
        return _("the next appointment awaits a day")
    return _("the next appointment on %(date)s") % {"date": shortdate(ahead.on)}
