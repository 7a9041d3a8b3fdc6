"""Who may talk with whom about what: the pairs of the stairs, ready to be read."""

from collections.abc import Hashable
from typing import NamedTuple

from meetings.models import Topic
from meetings.scores import Picture
from meetings.stairs import Stairs
from tambons.models import Tambon


class Learner(NamedTuple):
    """Who wants to rise, and by how many levels."""

    name: str
    gap: int


class Asking(NamedTuple):
    """Learners who may ask the same givers."""

    learners: list[Learner]
    givers: list[str]


class Match(NamedTuple):
    """One topic: who is ready to give, who asks whom, who has nobody to ask."""

    topic: Topic
    givers: list[str]
    asking: list[Asking]
    unmet: list[Learner]
    # Where the learners live and then the givers: who may make an appointment of it.
    tambons: list[Tambon]

    @property
    def is_quiet(self) -> bool:
        return not (self.asking or self.unmet)


def matches_of(
    picture: Picture, names: dict[Hashable, str], places: dict[Hashable, Tambon | None]
) -> list[Match]:
    """One for each topic, in the order of the table; subjects in the order of names."""
    pairs = zip(picture.topics, picture.stairs, strict=True)
    return [_match(topic, found, names, places) for topic, found in pairs]


def _match(topic: Topic, found: Stairs, names, places) -> Match:
    order = {key: n for n, key in enumerate(names)}

    def by_name(stand):
        return order[stand.subject]

    met = sorted(found.met, key=lambda learner: by_name(learner[0]))
    asking = {}
    for stand, givers in met:
        givers = tuple(sorted(givers, key=order.get))
        asking.setdefault(givers, []).append(_learner(stand, names))
    people = [stand.subject for stand, _givers in met]
    people += [stand.subject for stand in sorted(found.givers, key=by_name)]
    return Match(
        topic=topic,
        givers=[names[stand.subject] for stand in sorted(found.givers, key=by_name)],
        asking=[
            Asking(learners, [names[key] for key in givers])
            for givers, learners in asking.items()
        ],
        unmet=[_learner(stand, names) for stand in sorted(found.unmet, key=by_name)],
        tambons=[place for key in people if (place := places.get(key))],
    )


def _learner(stand, names):
    return Learner(names[stand.subject], stand.gap)
