from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from meetings.models import AfterActionReview
from meetings.record_admin import MeetingNames
from meetings.resources import ImportedResource
from thai.admin import ReadOnly
from thai.clock import now


class ReviewResource(ImportedResource):
    """New ones come in; what a speaker said is mended on its page alone."""

    shown = ("recorded_by", "recorded_at", "removed_at", "version")

    class Meta:
        model = AfterActionReview

    @property
    def fixed(self):
        return self.fields.keys()

    def init_instance(self, row=None):
        return AfterActionReview(recorded_by=self.user, recorded_at=now())

    def for_export(self, queryset):
        # What was taken back goes nowhere.
        return super().for_export(queryset.present())


class ReviewAdmin(ReadOnly, MeetingNames):
    """Looked at here, and brought in by a file; said and mended on its page."""

    resource_classes = [ReviewResource]
    list_display = ["meeting", "said_by", "expected", "will_do", "recorded_at"]
    list_filter = [("removed_at", admin.EmptyFieldListFilter)]
    search_fields = ["speaker", "expected", "exceeded", "fell_short", "will_do"]

    @admin.display(description=_("who speaks"), ordering="speaker")
    def said_by(self, review):
        return review.shown_speaker
