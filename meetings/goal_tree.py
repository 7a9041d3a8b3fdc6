"""Goals as one reader may know them: the tree of a tambon, the time line of one goal.

Plain data, for pages to show. What a round tells that the reader may not open, changes
nothing here: neither how a goal stands, nor what it says, nor which goal replaced it.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _, ngettext

from meetings.goals import standing_in
from meetings.models import Goal, GoalTopic, GoalUpdate, Meeting
from people.models import User
from tambons.models import Tambon, Village

# The shape beside each status.
CHIPS = {
    Goal.Status.SET: "plan",
    Goal.Status.DOING: "wait",
    Goal.Status.REACHED: "done",
    Goal.Status.DROPPED: "stop",
}


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
    """A goal in the tree, with how it stands and what it says for this reader.

    Its goal is for showing alone: its text is the one that this reader may know.
    """

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
    def chip(self) -> str:
        return CHIPS[self.status]

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

    @property
    def nodes(self) -> list[Node]:
        below = [node for top in self.tops for node in top.children]
        return [*self.tops, *below, *self.loose]


@dataclass(frozen=True)
class Moment:
    """One entry of a time line; day is None where nobody knows it."""

    day: datetime.date | None
    what: str
    words: str = ""
    status: str = ""
    progress: int | None = None
    meeting: Meeting | None = None
    # Of a goal worded anew: whether, and what it said before, None where not given.
    is_reworded: bool = False
    wording_before: str | None = None


@dataclass(frozen=True)
class Told:
    """What one round did to one goal: set it, told of it, chose what it needs."""

    node: Node
    is_new: bool
    moments: list[Moment]
    chosen: list[str]


@dataclass(frozen=True)
class Line:
    """A goal's time line, with the goals before and after it as far as readable."""

    node: Node
    before: Goal | None
    after: Goal | None
    moments: list[Moment]


def tree_of(tambon: Tambon, user: User, *, topics: bool = True) -> Tree:
    """The goal tree of one tambon; three queries, two without the topics."""
    return trees_of([tambon], user, topics=topics)[tambon.pk]


def trees_of(
    tambons: list[Tambon], user: User, *, topics: bool = True, confirmed: bool = False
) -> dict[int, Tree]:
    """{tambon id: its tree}, in as many queries for many as for one.

    `confirmed` leaves out what stands in records that nobody has confirmed yet.
    """
    places = [tambon.pk for tambon in tambons]
    own = Goal.objects.filter(tambon__in=places)
    goals = own | Goal.objects.filter(village__tambon__in=places)
    nodes = _nodes(goals.with_places(), user, topics=topics, confirmed=confirmed)
    by_tambon = defaultdict(dict)
    for pk, node in nodes.items():
        by_tambon[node.goal.in_tambon.pk][pk] = node
    return {
        tambon.pk: _grown(by_tambon[tambon.pk], tambon.village_count)
        for tambon in tambons
    }


def nodes_of_village(village: Village, user: User) -> list[Node]:
    """The goals of one village that hold now; two queries."""
    goals = Goal.objects.filter(village=village).with_places()
    nodes = _nodes(goals, user, topics=False)
    replaced = {node.goal.supersedes_id for node in nodes.values()}
    return [node for pk, node in nodes.items() if pk not in replaced]


def line_of(goal: Goal, user: User) -> Line:
    """The time line of one goal that this reader may open; oldest first."""
    chain = [goal.pk, goal.supersedes_id]
    goals = Goal.objects.filter(pk__in=chain) | Goal.objects.filter(supersedes=goal)
    nodes = _nodes(goals.with_names(), user, names=True)
    after = [node.goal for node in nodes.values() if node.goal.supersedes_id == goal.pk]
    node = nodes[goal.pk]
    before = nodes.get(goal.supersedes_id)
    if not after:  # nobody is told of a goal that may not be read
        superseded = GoalUpdate.Deed.SUPERSEDED
        node.entries = [row for row in node.entries if row.deed != superseded]
    return Line(
        node=node,
        before=before and before.goal,
        after=after[0] if after else None,
        moments=_moments(node),
    )


def _nodes(goals, user, *, topics=True, names=False, confirmed=False):
    """{pk: Node} of those that this reader may know, with all that is told of them."""
    of_these = goals.order_by().values("pk")
    entries, needed = defaultdict(list), defaultdict(list)
    told = GoalUpdate.objects.filter(goal__in=of_these).with_round_known_to(user)
    for entry in (told.with_rounds() if names else told).order_by("pk"):
        entry.is_round_known &= not confirmed or _is_confirmed(entry.meeting)
        entries[entry.goal_id].append(entry)
    if topics:
        for topic in _topics(of_these, user, names):
            needed[topic.goal_id].append(topic)
    in_order = goals.visible_to(user).order_by("village__moo", "pk")
    return {
        goal.pk: _node(goal, entries[goal.pk], needed[goal.pk])
        for goal in in_order
        if not confirmed or _is_confirmed(goal.set_in)
    }


def _is_confirmed(meeting):
    return meeting is None or meeting.is_confirmed


def _topics(of_these, user, names):
    """What the goals need; a choice that the reader may not know was not made."""
    rows = GoalTopic.objects.filter(goal__in=of_these).with_choice_known_to(user)
    for topic in rows.with_rounds() if names else rows:
        if not topic.is_choice_known:
            topic.state, topic.chosen_in = GoalTopic.State.NEEDED, None
        yield topic


def _node(goal, entries, topics):
    known = [entry for entry in entries if entry.is_round_known]
    status, progress = standing_in(known)
    if len(known) == len(entries):  # what stands with the goal was told to everybody
        status = status or goal.status
        progress = goal.progress if progress is None else progress
    goal.text = _text_known(goal, entries)
    return Node(goal, status or Goal.Status.SET, progress, known, topics)


def _text_known(goal, entries):
    """What the goal says for a reader of the known entries.

    Each of these is given the wording before it, as this reader knew it.
    """
    reworded = [entry for entry in entries if entry.deed == GoalUpdate.Deed.REVISED]
    if not reworded:
        return goal.text
    after = [*(entry.wording_before for entry in reworded[1:]), goal.text]
    text = reworded[0].wording_before
    for entry, new in zip(reworded, after, strict=True):
        if entry.is_round_known:
            entry.wording_known, text = text, new
    return text


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


def told_in(meeting: Meeting, user: User) -> list[Told]:
    """What one round did to goals that this reader may know, in the order of places."""
    touched = (
        Q(set_in=meeting)
        | Q(pk__in=GoalUpdate.objects.filter(meeting=meeting).values("goal"))
        | Q(pk__in=GoalTopic.objects.filter(chosen_in=meeting).values("goal"))
    )
    nodes = _nodes(Goal.objects.filter(touched).listed().with_places(), user)
    told = [
        Told(
            node=node,
            is_new=node.goal.set_in_id == meeting.pk,
            moments=[_moment(e) for e in node.entries if e.meeting_id == meeting.pk],
            chosen=[t.name for t in node.topics if t.chosen_in_id == meeting.pk],
        )
        for node in nodes.values()
    ]
    return sorted(told, key=lambda row: row.node.goal.village_id is not None)


def _moments(node):
    """What happened, by day; what has no day stands first."""
    goal = node.goal
    moments = [Moment(goal.day, _("goal set"), meeting=goal.set_in)]
    moments += [_moment(entry) for entry in node.entries]
    return sorted(moments, key=lambda moment: moment.day or datetime.date.min)


def _moment(entry):
    is_told = entry.deed == GoalUpdate.Deed.TOLD
    return Moment(
        day=entry.day,
        what=entry.get_deed_display(),
        words=entry.note,
        status=entry.get_status_display() if is_told else "",
        progress=entry.progress,
        meeting=entry.meeting,
        is_reworded=entry.deed == GoalUpdate.Deed.REVISED,
        wording_before=getattr(entry, "wording_known", None),
    )
