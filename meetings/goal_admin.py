from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from meetings.goal_resources import GoalResource, GoalTopicResource
from meetings.models import GoalTopic, GoalUpdate
from meetings.record_admin import Inline, MeetingNames
from thai.admin import ReadOnly


class UpdateInline(Inline):
    model = GoalUpdate
    fields = ["deed", "status", "progress", "note", "at", "by"]


class TopicInline(Inline):
    model = GoalTopic
    fields = ["name", "state"]


class GoalAdmin(ReadOnly, MeetingNames):
    """Looked at here; new ones come in by a file, the rest is done on their pages."""

    resource_classes = [GoalResource]
    meeting_paths = ["set_in"]
    related = ["tambon", "village__tambon"]
    list_display = ["where", "shown", "status", "progress", "set_in"]
    list_display_links = ["where", "shown"]
    list_filter = ["status", ("text", admin.EmptyFieldListFilter)]
    search_fields = ["text", "tambon__name", "tambon__code", "village__tambon__name"]
    inlines = [UpdateInline, TopicInline]

    @admin.display(description=_("village or tambon"))
    def where(self, goal):
        return goal.where

    @admin.display(description=_("goal"), ordering="text")
    def shown(self, goal):
        return goal.shown_text


class OfGoal(MeetingNames):
    related = ["goal__tambon", "goal__village__tambon"]


class GoalUpdateAdmin(ReadOnly, OfGoal):
    can_import = False
    list_display = ["goal", "deed", "status", "progress", "note", "meeting", "at"]
    list_filter = ["deed", "status"]
    search_fields = ["note", "goal__text", "goal__tambon__name"]


class GoalTopicAdmin(OfGoal):
    resource_classes = [GoalTopicResource]
    meeting_paths = ["chosen_in"]
    list_display = ["name", "state", "goal", "chosen_in"]
    list_filter = ["state"]
    search_fields = ["name", "goal__text", "goal__tambon__name"]
    autocomplete_fields = ["goal", "chosen_in"]
