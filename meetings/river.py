"""ธารปัญญา: where a group of subjects lies far apart, topic by topic.

The rule of the river chart (betterevaluation.org, “River chart”): for every measure the
highest and the lowest level over the whole group; what lies between is the river. It is
widest where there is most to share and to learn. Nobody's levels are averaged.

Pure: plain rows in, plain rows out. A level of None is not assessed, and never 0.
"""

from collections.abc import Hashable, Iterable
from typing import NamedTuple


class Row(NamedTuple):
    """One subject's newest word on one topic."""

    topic: Hashable
    subject: Hashable
    current: int | None
    target: int | None = None


class Reach(NamedTuple):
    """The river at one topic; low and high are None where nobody is assessed."""

    topic: Hashable
    low: int | None
    high: int | None
    count: int

    @property
    def width(self) -> int | None:
        """How far the highest lies above the lowest; None where there is no river."""
        return None if self.count == 0 else self.high - self.low

    @property
    def is_gap(self) -> bool:
        return self.count == 0

    @property
    def is_line(self) -> bool:
        """One subject alone: a line, and no band."""
        return self.count == 1

    @property
    def is_level(self) -> bool:
        """Several, and all the same: a thin line, to be said in words."""
        return self.count > 1 and self.low == self.high


def river(topics: Iterable[Hashable], rows: Iterable[Row]) -> list[Reach]:
    """The river over these topics, in their order; the order of rows does not matter.

    lo, hi, n = min(vals), max(vals), len(vals) and width = hi − lo, where vals are the
    levels that are not None (domain-km §2.2). Rows of other topics are passed over.
    """
    levels = {topic: [] for topic in topics}
    for row in rows:
        if row.current is not None and row.topic in levels:
            levels[row.topic].append(row.current)
    return [
        Reach(topic, min(some, default=None), max(some, default=None), count=len(some))
        for topic, some in levels.items()
    ]


def widest_first(reaches: Iterable[Reach]) -> list[Reach]:
    """Another view of the same: where there is most to share, in front."""
    return sorted(reaches, key=lambda reach: (reach.is_gap, -(reach.width or 0)))


def runs(reaches: Iterable[Reach]) -> list[list[Reach]]:
    """The stretches of the river between its gaps."""
    stretches, now = [], []
    for reach in reaches:
        if reach.is_gap:
            now = []
            continue
        if not now:
            stretches.append(now)
        now.append(reach)
    return stretches
