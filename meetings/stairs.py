"""บันไดแห่งการแลกเปลี่ยน: who can teach whom, one topic at a time.

The stairs diagram (Collison, “Halfway down the stairs”, chriscollison.wordpress.com,
2013): the level of each subject against how far it wants to rise. As no target lies
above 5, the cells that can be reached make up a staircase.

Who is ready to give and who is eager to learn (KMI's practice; both figures are set
with each table, since no source fixes them; domain-km §2.3):

    givers   = subjects with current ≥ share_min_level
    learners = subjects with a target and target − current ≥ learn_min_gap
    pairs    = (learner, giver), two subjects, with current(giver) > current(learner)
    unmet    = learners without any pair: they need a peer from elsewhere

Pure: plain rows in, plain rows out. None is not assessed, or no target, and never 0.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from meetings.river import Row


class Stand(NamedTuple):
    """Where one subject stands on the stairs; gap is None without a target."""

    subject: Hashable
    level: int
    gap: int | None


class Pair(NamedTuple):
    learner: Hashable
    giver: Hashable


@dataclass(frozen=True)
class Stairs:
    """One topic: who stands where, who gives, who learns, and from whom.

    Everything in the order of the rows. `silent` are not assessed on the topic.
    """

    topic: Hashable
    stands: list[Stand]
    givers: list[Stand]
    learners: list[Stand]
    pairs: list[Pair]
    unmet: list[Stand]
    silent: list[Hashable]

    @property
    def on_stairs(self) -> list[Stand]:
        return [stand for stand in self.stands if stand.gap is not None]

    @property
    def without_target(self) -> list[Stand]:
        """Their level is known, so they may give; how far they want to go is not."""
        return [stand for stand in self.stands if stand.gap is None]

    @property
    def met(self) -> list[tuple[Stand, list[Hashable]]]:
        """Each learner that has somebody to ask, with whom."""
        return [
            (stand, givers)
            for stand in self.learners
            if (givers := [p.giver for p in self.pairs if p.learner == stand.subject])
        ]


def stairs(
    topic: Hashable,
    rows: Iterable[Row],
    share_min_level: int = 4,
    learn_min_gap: int = 2,
) -> Stairs:
    """The stairs of one topic: of its rows, each subject once."""
    own = [row for row in rows if row.topic == topic]
    stands = [_stand(row) for row in own if row.current is not None]
    givers = [stand for stand in stands if stand.level >= share_min_level]
    learners = [
        stand
        for stand in stands
        if stand.gap is not None and stand.gap >= learn_min_gap
    ]
    pairs = [
        Pair(learner.subject, giver.subject)
        for learner in learners
        for giver in givers
        if giver.subject != learner.subject and giver.level > learner.level
    ]
    met = {pair.learner for pair in pairs}
    return Stairs(
        topic=topic,
        stands=stands,
        givers=givers,
        learners=learners,
        pairs=pairs,
        unmet=[stand for stand in learners if stand.subject not in met],
        silent=[row.subject for row in own if row.current is None],
    )


def _stand(row):
    gap = None if row.target is None else row.target - row.current
    return Stand(row.subject, row.current, gap)
