"""Two rounds of one table side by side: what rose, what fell, what is new.

A fall is no failure: people often judge themselves lower once they know what good is.
"""

from collections.abc import Hashable
from typing import NamedTuple

from meetings.models import Score, Topic
from thai.templatetags.thai import mediumdate

UP, DOWN, SAME, NEW, GONE = "up", "down", "same", "new", "gone"


class Change(NamedTuple):
    """One topic of one subject, as it was said then and later."""

    topic: Topic
    before: Score | None
    after: Score | None

    @property
    def kind(self) -> str:
        before, after = level_of(self.before), level_of(self.after)
        if before is None or after is None:
            return NEW if before is None else GONE
        if before == after:
            return SAME
        return UP if after > before else DOWN

    @property
    def by(self) -> int:
        return abs(self.after.current - self.before.current)


class Compared(NamedTuple):
    """One subject with all its topics that were scored in either."""

    name: str
    changes: list[Change]

    @property
    def only(self) -> str:
        """“new” or “gone” where one of the two said nothing at all; else nothing."""
        kinds = {change.kind for change in self.changes}
        return kinds.pop() if kinds in ({NEW}, {GONE}) else ""


def level_of(score: Score | None) -> int | None:
    return score.current if score else None


def sittings(assessments, rounds) -> dict[str, tuple[str, list]]:
    """{word: (label, its assessments)} of each round, and of each day outside of one.

    In the order of the assessments, newest first.
    """
    by_pk = {meeting.pk: meeting for meeting in rounds}
    found = {}
    for one in assessments:
        meeting = by_pk.get(one.meeting_id)
        if meeting:
            word = f"round-{meeting.pk}"
            label = f"{meeting.name} · {mediumdate(meeting.held_on)}"
        else:
            word = f"day-{one.day or ''}"
            label = mediumdate(one.day)
        found.setdefault(word, (label, []))[1].append(one)
    return found


def compared(before, after, names: dict[Hashable, str]) -> list[Compared]:
    """Subjects in the order of their names, without those whom neither scored."""
    then, later = levels_in(before), levels_in(after)
    topics = {
        score.topic_id: score.topic for score in [*then.values(), *later.values()]
    }
    ordered = sorted(topics.values(), key=lambda topic: topic.position)
    found = []
    for key, name in names.items():
        changes = [
            Change(topic, then.get((key, topic.pk)), later.get((key, topic.pk)))
            for topic in ordered
        ]
        changes = [c for c in changes if level_of(c.before) or level_of(c.after)]
        if changes:
            found.append(Compared(name, changes))
    return found


def levels_in(assessments) -> dict[tuple[Hashable, int], Score]:
    """{(subject, topic): score}; of two on one day the one written down last."""
    keys = {one.pk: one.subject_key for one in assessments}
    scores = Score.objects.filter(assessment__in=keys).select_related("topic")
    return {
        (keys[score.assessment_id], score.topic_id): score
        for score in scores.order_by("assessment")
    }
