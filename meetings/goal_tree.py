"""Goals as one reader may know them: the tree of a tambon, the time line of one goal.

Plain data, for pages to show. What a round tells that the reader may not open, changes
nothing here: neither how a goal stands nor which goal replaced it.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _, ngettext

from meetings.goals import standing_in
from meetings.models import Goal, GoalTopic, GoalUpdate, Meeting
from people.models import User
from tambons.models import Tambon


@dataclass(frozen=True)
class Coverage:
    """How much of the picture the villages' reports make up.

    Only villages that report are counted; `whole` is None where nobody stated how many
    there are. `average` is over those `figures` that gave a figure, None without any.
    """

    reporting: int
    whole: int | None = None
    figures: int = 0
    average: int | None = None

    @property
    def words(self) -> str:
        """ "3/11 villages report", or what can be said without the whole."""
        if self.whole:
            text = ngettext(
                "%(reporting)s/%(whole)s village reports",
                "%(reporting)s/%(whole)s villages report",
                self.whole,
            )
            return text % {"reporting": self.reporting, "whole": self.whole}
        if not self.reporting:
            return _("no village has reported yet")
        text = ngettext(
            "%(reporting)s village reports; how many there are is not known",
            "%(reporting)s villages report; how many there are is not known",
            self.reporting,
        )
        return text % {"reporting": self.reporting}


@dataclass
class Node:
    """A goal in the tree, with how it stands for this reader."""

    goal: Goal
    status: str
    progress: int | None
    entries: list[GoalUpdate]
    topics: list[GoalTopic]
    children: list["Node"] = field(default_factory=list)
    coverage: Coverage | None = None

    @property
    def status_words(self) -> str:
        return Goal.Status(self.status).label

    @property
    def is_reporting(self) -> bool:
        """Whether anybody told how it goes."""
        return any(entry.deed == GoalUpdate.Deed.TOLD for entry in self.entries)

    @property
    def chosen(self) -> list[GoalTopic]:
        return [topic for topic in self.topics if topic.state == GoalTopic.State.CHOSEN]


@dataclass
class Tree:
    """The goals of one tambon now: its own with villages' below, and loose ones."""

    tops: list[Node]
    loose: list[Node]
    coverage: Coverage

    def __bool__(self):
        return bool(self.tops or self.loose)


@dataclass(frozen=True)
class Moment:
    """One entry of a time line; day is None where nobody knows it."""

    day: datetime.date | None
    what: str
    words: str = ""
    status: str = ""
    progress: int | None = None
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Line:
    """A goal's time line, with the goals before and after it as far as readable."""

    node: Node
    before: Goal | None
    after: Goal | None
    moments: list[Moment]


def tree_of(tambon: Tambon, user: User) -> Tree:
    """The goal tree of one tambon; five queries."""
    return trees_of([tambon], user)[tambon.pk]


def trees_of(tambons: list[Tambon], user: User) -> dict[int, Tree]:
    """{tambon id: its tree}, in as many queries for many as for one."""
    places = [tambon.pk for tambon in tambons]
    own = Goal.objects.filter(tambon__in=places)
    goals = own | Goal.objects.filter(village__tambon__in=places)
    nodes = _nodes(goals, user)
    by_tambon = defaultdict(dict)
    for pk, node in nodes.items():
        by_tambon[node.goal.in_tambon.pk][pk] = node
    return {
        tambon.pk: _grown(by_tambon[tambon.pk], tambon.village_count)
        for tambon in tambons
    }


def line_of(goal: Goal, user: User) -> Line:
    """The time line of one goal that this reader may open; oldest first."""
    chain = [goal.pk, goal.supersedes_id]
    goals = Goal.objects.filter(pk__in=chain) | Goal.objects.filter(supersedes=goal)
    nodes = _nodes(goals, user)
    after = [node.goal for node in nodes.values() if node.goal.supersedes_id == goal.pk]
    node = nodes[goal.pk]
    before = nodes.get(goal.supersedes_id)
    return Line(
        node=node,
        before=before and before.goal,
        after=after[0] if after else None,
        moments=_moments(node),
    )


def _nodes(goals, user):
    """{pk: Node} of those that this reader may know, with all that is told of them."""
    readable = goals.visible_to(user)
    entries, topics = defaultdict(list), defaultdict(list)
    ids = readable.order_by().values("pk")
    told = GoalUpdate.objects.visible_to(user).filter(goal__in=ids)
    for entry in told.with_rounds():
        entries[entry.goal_id].append(entry)
    needed = GoalTopic.objects.visible_to(user).filter(goal__in=ids)
    for topic in needed.with_choice_known_to(user):
        if not topic.is_choice_known:
            topic.state, topic.chosen_in = GoalTopic.State.NEEDED, None
        topics[topic.goal_id].append(topic)
    in_order = readable.with_names().order_by("village__moo", "pk")
    hidden = _with_hidden_entries(goals, entries)
    return {
        goal.pk: _node(goal, entries[goal.pk], topics[goal.pk], goal.pk in hidden)
        for goal in in_order
    }


def _with_hidden_entries(goals, entries):
    """Goals of which more is told than this reader may know."""
    known = {entry.pk for told in entries.values() for entry in told}
    rows = GoalUpdate.objects.filter(goal__in=goals.order_by().values("pk"))
    return {goal for pk, goal in rows.values_list("pk", "goal") if pk not in known}


def _node(goal, entries, topics, has_hidden):
    status, progress = standing_in(entries)
    if not has_hidden:  # what stands with the goal itself was told to everybody
        status = status or goal.status
        progress = goal.progress if progress is None else progress
    return Node(goal, status or Goal.Status.SET, progress, entries, topics)


def _grown(nodes, village_count):
    """The tree of the goals that hold now."""
    successor = {
        node.goal.supersedes_id: pk
        for pk, node in nodes.items()
        if node.goal.supersedes_id
    }
    current = {pk: node for pk, node in nodes.items() if pk not in successor}
    tops = [node for node in current.values() if node.goal.tambon_id]
    loose = []
    for node in current.values():
        if node.goal.village_id:
            parent = current.get(_latest(node.goal.parent_id, successor))
            (parent.children if parent else loose).append(node)
    for top in tops:
        top.coverage = _coverage(top.children, village_count)
    villages = [node for node in current.values() if node.goal.village_id]
    return Tree(tops, loose, _coverage(villages, village_count))


def _latest(pk, successor):
    """The goal that stands in this one's place now."""
    for _step in range(len(successor)):
        pk = successor.get(pk, pk)
    return pk


def _coverage(nodes, village_count):
    told = [node for node in nodes if node.is_reporting]
    figures = [node.progress for node in told if node.progress is not None]
    villages = len({node.goal.village_id for node in told})
    # A count that the villages on record exceed is no whole to measure them by.
    is_whole = village_count is not None and villages <= village_count
    return Coverage(
        reporting=villages,
        whole=village_count if is_whole else None,
        figures=len(figures),
        average=round(sum(figures) / len(figures)) if figures else None,
    )


def _moments(node):
    """What happened, by day; what has no day stands first."""
    goal = node.goal
    moments = [Moment(goal.day, _("goal set"), meeting=goal.set_in)]
    for entry in node.entries:
        moments.append(
            Moment(
                day=entry.day,
                what=entry.get_deed_display(),
                words=entry.note,
                status=entry.get_status_display(),
                progress=entry.progress,
                meeting=entry.meeting,
            )
        )
    return sorted(moments, key=lambda moment: moment.day or datetime.date.min)
