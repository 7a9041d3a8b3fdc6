"""What the page of one goal tells and offers to one reader."""

from functools import cached_property

from django.utils.translation import gettext as _

from meetings.goal_tree import line_of, tree_of
from meetings.models import GoalTopic
from people.access import WRITERS, standing_of

# The shape beside each state of what a goal needs.
TOPIC_CHIPS = {
    GoalTopic.State.NEEDED: "open",
    GoalTopic.State.CHOSEN: "plan",
    GoalTopic.State.SHARED: "done",
    GoalTopic.State.DROPPED: "stop",
}


def with_chips(topics):
    for topic in topics:
        topic.chip = TOPIC_CHIPS[topic.state]
    return topics


class GoalPage:
    """One goal for one reader; what she may not know of it is not here."""

    def __init__(self, goal, user):
        self.user, self.tambon = user, goal.in_tambon
        self.line = line_of(goal, user)
        self.node = self.line.node
        self.goal = self.node.goal

    @cached_property
    def _tree(self):
        return tree_of(self.tambon, self.user, topics=False)

    @property
    def serves(self):
        """The goal of the tambon above this one, as it stands now."""
        for top in self._tree.tops:
            if any(node.goal == self.goal for node in top.children):
                return top
        return None

    @property
    def below(self):
        """This goal in the tree with those of the villages, once it has such."""
        return next((top for top in self._tree.tops if top.goal == self.goal), None)

    @property
    def topics(self):
        return with_chips(self.node.topics)

    @property
    def is_public(self):
        """Whether everybody may read it, so that others may be pointed to it."""
        meeting = self.goal.set_in
        return bool(meeting) and meeting.visibility == "public" and meeting.is_confirmed

    def line_text(self, address):
        """The goal as a message for a LINE group."""
        said = _("Goal of %(place)s") % {"place": self.goal.where}
        return f"{said}: {self.goal.shown_text}\n{address}"

    @property
    def may_edit(self):
        return standing_of(self.user).covers(self.tambon, WRITERS)
