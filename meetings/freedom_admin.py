from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from meetings.freedom_resources import (
    AssessmentResource,
    FreedomTableResource,
    ScoreResource,
)
from meetings.models import Score, Topic
from meetings.models.assessment import SUBJECTS
from meetings.record_admin import Inline, MeetingNames
from thai.admin import ReadOnly
from thai.clock import now
from thai.tables.admin import TableAdmin

# What the name of a subject is made of.
SUBJECT_PATHS = ["village__tambon", "group__tambon", "tambon", "person"]


class TopicsInline(Inline):
    model = Topic
    fields = ["position", "name", "removed_at"]
    show_change_link = True


class FreedomTableAdmin(TableAdmin):
    resource_classes = [FreedomTableResource]
    list_display = ["title", "province", "made_by", "made_at", "copied_from"]
    list_select_related = ["province", "made_by", "copied_from"]
    search_fields = ["title", "province__name", "topics__name"]
    autocomplete_fields = ["province", "copied_from"]
    readonly_fields = ["made_by", "made_at"]
    inlines = [TopicsInline]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.made_by, obj.made_at = request.user, now()
        super().save_model(request, obj, form, change)


class TopicAdmin(TableAdmin):
    list_display = ["name", "table", "position", "removed_at"]
    list_select_related = ["table"]
    list_filter = [("removed_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "table__title"]
    autocomplete_fields = ["table"]


class ScoresInline(Inline):
    model = Score
    fields = ["topic", "current", "target", "why"]


class AssessmentAdmin(ReadOnly, MeetingNames):
    """Looked at here, and brought in by a file; scores are given on their own page."""

    resource_classes = [AssessmentResource]
    list_display = ["subject_name", "table", "meeting", "assessed_on", "by_consensus"]
    list_filter = ["by_consensus"]
    search_fields = [
        "table__title",
        "tambon__name",
        "village__tambon__name",
        "group__name",
        "person__display_name",
    ]
    related = ["table", *SUBJECT_PATHS]
    inlines = [ScoresInline]

    @admin.display(description=_("of whom"))
    def subject_name(self, assessment):
        return assessment.subject_name


class ScoreAdmin(ReadOnly, TableAdmin):
    resource_classes = [ScoreResource]
    list_display = ["assessment", "topic", "current", "target", "why"]
    list_filter = ["current", "target"]
    list_select_related = [
        "topic",
        *(f"assessment__{path}" for path in SUBJECT_PATHS),
    ]
    search_fields = [
        "topic__name",
        "why",
        *(f"assessment__{name}__tambon__name" for name in SUBJECTS[:2]),
    ]
