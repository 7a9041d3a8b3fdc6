"""Files of goals: new ones come in; how one goes on is told on its own page."""

from meetings.models import Goal, GoalTopic
from meetings.resources import ImportedResource
from thai.clock import now
from thai.tables.naming import ByNumber, name_rows
from thai.tables.resources import TableResource
from thai.typed import excerpt


class ByWording(ByNumber):
    """A goal by its number, with what it says, if anybody knows."""

    def name_of(self, goal):
        return excerpt(goal.text or "", 60)


name_rows(ByWording(Goal, "text"))


class GoalResource(ImportedResource):
    shown = ("recorded_by", "recorded_at", "version")

    class Meta:
        model = Goal

    @property
    def fixed(self):
        return self.fields.keys()

    def init_instance(self, row=None):
        return Goal(recorded_by=self.user, recorded_at=now())


class GoalTopicResource(TableResource):
    class Meta:
        model = GoalTopic
