from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _, ngettext

from meetings.freedom_admin import (
    AssessmentAdmin,
    FreedomTableAdmin,
    ScoreAdmin,
    TopicAdmin,
)
from meetings.goal_admin import GoalAdmin, GoalTopicAdmin, GoalUpdateAdmin
from meetings.models import (
    ActionItem,
    ActionOwner,
    AfterActionReview,
    AgendaItem,
    AppointedRole,
    Appointment,
    AppointmentMove,
    Assessment,
    Attachment,
    Attendance,
    FreedomTable,
    Goal,
    GoalTopic,
    GoalUpdate,
    Meeting,
    MeetingDraft,
    MeetingKind,
    MeetingTambon,
    Milestone,
    MilestoneKind,
    Outcome,
    Participation,
    RequestStep,
    Revision,
    Score,
    Topic,
)
from meetings.models.draft import size_of
from meetings.photo_admin import PhotosAndFiles
from meetings.record_admin import Inline, MeetingNames
from meetings.resources import (
    ActionItemResource,
    ActionOwnerResource,
    AppointmentResource,
    AttachmentResource,
    MeetingResource,
    OutcomeResource,
    PartResource,
    RevisionResource,
)
from meetings.review_admin import ReviewAdmin
from thai.admin import ReadOnly, ThaiModelAdmin
from thai.tables.admin import TableAdmin
from thai.templatetags.thai import shortdate


def links_to(meeting):
    """Where a record is read, and where it is changed."""
    addresses = [(meeting.get_absolute_url(), _("its page"))]
    edit = reverse("meetings:meeting_edit", args=[meeting.pk])
    if meeting.state != Meeting.State.CANCELLED:
        addresses.append((edit, _("edit it with a reason")))
    return format_html_join(" · ", '<a href="{}">{}</a>', addresses)


class PartAdmin(ReadOnly, MeetingNames):
    """Rows of a meeting: written with its record, imported while that waits."""

    resource_base = PartResource


class MeetingTambonInline(Inline):
    model = MeetingTambon
    fields = ["tambon", "is_host", "round_number", "villages_count"]


class AttendanceInline(Inline):
    model = Attendance
    fields = ["people", "tambon", "count", "is_estimate"]
    readonly_fields = ["people"]

    @admin.display(description=_("who came"))
    def people(self, row):
        return row.people


class ParticipationInline(Inline):
    model = Participation
    fields = ["duty", "person", "group", "village"]


class AgendaInline(Inline):
    model = AgendaItem
    fields = ["position", "kind", "starts", "ends", "title"]
    show_change_link = True


class ActionInline(Inline):
    model = ActionItem
    fk_name = "meeting"
    fields = ["text", "tambon", "due_on", "status", "done_on"]
    show_change_link = True


class MilestoneInline(Inline):
    model = Milestone
    fields = ["tambon", "kind", "state", "count", "note"]


class AppointedRoleInline(Inline):
    model = AppointedRole
    fields = ["role_assignment"]


@admin.register(MeetingKind, MilestoneKind)
class KindAdmin(TableAdmin):
    list_display = ["name", "code", "position"]
    search_fields = ["name", "code"]


@admin.register(Meeting)
class MeetingAdmin(ReadOnly, TableAdmin):
    """Looked at here; new ones come in by a file, the rest is done on their pages."""

    resource_classes = [MeetingResource]
    list_display = ["held_on", "__str__", "kind", "state", "visibility", "recorded_by"]
    list_display_links = ["held_on", "__str__"]
    list_filter = ["state", "visibility", "kind"]
    search_fields = [
        "title",
        "venue",
        "meeting_tambons__tambon__name",
        "meeting_tambons__tambon__code",
    ]
    readonly_fields = ["on_its_page"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "on_its_page",
                    "province",
                    "kind",
                    ("held_on", "ends_on"),
                    ("start", "end"),
                    "title",
                    "venue",
                    "venue_village",
                ]
            },
        ),
        (_("What was said"), {"fields": ["purpose", "process", "summary"]}),
        (_("Who came"), {"fields": [("total_count", "total_is_estimate")]}),
        (
            _("State"),
            {
                "fields": [
                    "visibility",
                    "state",
                    "recorded_by",
                    "recorded_at",
                    "confirmed_by",
                    "confirmed_at",
                    "version",
                ]
            },
        ),
        (_("Source"), {"fields": ["source", "source_note", "account_of"]}),
    ]
    inlines = [
        MeetingTambonInline,
        AttendanceInline,
        ParticipationInline,
        AgendaInline,
        ActionInline,
        MilestoneInline,
        AppointedRoleInline,
    ]

    def get_queryset(self, request):
        meetings = super().get_queryset(request).with_tambons()
        return meetings.select_related("kind", "province", "recorded_by")

    @admin.display(description=_("record"))
    def on_its_page(self, meeting):
        return links_to(meeting)

    def search_label(self, meeting):
        return f"{meeting} · {shortdate(meeting.held_on)}"


@admin.register(MeetingTambon)
class MeetingTambonAdmin(PartAdmin):
    list_display = ["meeting", "tambon", "is_host", "round_number", "villages_count"]
    list_filter = ["is_host"]
    search_fields = ["meeting__title", "tambon__name", "tambon__code"]
    related = ["tambon"]


@admin.register(Attendance)
class AttendanceAdmin(PartAdmin):
    list_display = ["meeting", "tambon", "__str__", "count", "is_estimate"]
    list_filter = ["role"]
    search_fields = ["meeting__title", "tambon__name", "group__name", "label"]
    related = ["tambon", "group"]


@admin.register(Participation)
class ParticipationAdmin(PartAdmin):
    list_display = ["meeting", "duty", "person", "group", "village"]
    list_filter = ["duty"]
    search_fields = ["meeting__title", "person__display_name", "group__name"]
    related = ["person", "group", "village"]


@admin.register(AgendaItem)
class AgendaItemAdmin(PartAdmin):
    list_display = ["meeting", "position", "kind", "title"]
    list_display_links = ["meeting", "title"]
    list_filter = ["kind"]
    search_fields = [
        "title",
        "meeting__title",
        "meeting__meeting_tambons__tambon__name",
    ]

    def search_label(self, item):
        return f"{item.meeting} · {item.position}. {item.title}"


@admin.register(Outcome)
class OutcomeAdmin(PartAdmin):
    resource_classes = [OutcomeResource]
    meeting_paths = ["item__meeting"]
    list_display = ["__str__", "kind", "of_meeting", "visibility", "resolved_on"]
    list_filter = ["kind", "visibility", ("resolved_on", admin.EmptyFieldListFilter)]
    search_fields = ["text", "item__title", "tambon__name", "item__meeting__title"]

    @admin.display(description=_("meeting"), ordering="item__meeting__held_on")
    def of_meeting(self, outcome):
        return outcome.item.meeting


@admin.register(RequestStep)
class RequestStepAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["outcome", "version", "deed", "who", "note", "at", "by"]
    list_filter = ["deed"]
    list_select_related = ["outcome", "who", "by"]
    search_fields = ["outcome__text", "who__display_name", "note"]
    fields = ["outcome", "version", "deed", "who", "note", "at", "by", "key"]


class OwnerInline(Inline):
    model = ActionOwner
    fields = ["person", "group", "text"]


@admin.register(ActionItem)
class ActionItemAdmin(PartAdmin):
    resource_classes = [ActionItemResource]
    list_display = ["__str__", "status", "tambon", "meeting", "due_on", "done_on"]
    list_filter = ["status"]
    search_fields = ["text", "tambon__name", "owners__person__display_name"]
    inlines = [OwnerInline]
    related = ["tambon"]


@admin.register(ActionOwner)
class ActionOwnerAdmin(ReadOnly, TableAdmin):
    resource_classes = [ActionOwnerResource]
    list_display = ["__str__", "action"]
    list_select_related = ["action", "person", "group"]
    search_fields = ["text", "person__display_name", "group__name", "action__text"]


class MoveInline(Inline):
    model = AppointmentMove
    fields = ["version", "deed", "kind", "on", "why", "at", "by"]


@admin.register(Appointment)
class AppointmentAdmin(ReadOnly, MeetingNames):
    resource_classes = [AppointmentResource]
    meeting_paths = ["made_in", "fulfilled_by"]
    list_display = ["__str__", "on", "topic", "made_in", "fulfilled_by", "closed_as"]
    list_filter = ["kind", "closed_as", ("fulfilled_by", admin.EmptyFieldListFilter)]
    search_fields = ["tambon__name", "tambon__code", "topic", "venue"]
    inlines = [MoveInline]
    related = ["tambon", "province"]


@admin.register(AppointmentMove)
class AppointmentMoveAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["appointment", "version", "deed", "on", "why", "at", "by"]
    list_filter = ["deed"]
    list_select_related = ["appointment__tambon", "appointment__province", "by"]
    search_fields = ["appointment__tambon__name", "why"]


@admin.register(Milestone)
class MilestoneAdmin(MeetingNames):
    """A step that a round took is written with the round; others are ticked here."""

    resource_base = PartResource
    readonly_fields = ["meeting"]
    list_display = ["tambon", "kind", "state", "count", "meeting"]
    list_display_links = ["tambon", "kind"]
    list_filter = ["state", "kind"]
    search_fields = ["tambon__name", "tambon__code", "note"]
    autocomplete_fields = ["tambon"]
    related = ["tambon", "kind"]

    def has_change_permission(self, request, obj=None):
        is_free = obj is None or obj.meeting_id is None
        return is_free and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        is_free = obj is None or obj.meeting_id is None
        return is_free and super().has_delete_permission(request, obj)


@admin.register(AppointedRole)
class AppointedRoleAdmin(PartAdmin):
    list_display = ["role_assignment", "meeting"]
    search_fields = ["role_assignment__person__display_name", "meeting__title"]
    related = [
        "role_assignment__person",
        *(
            f"role_assignment__{scope}"
            for scope in ("province", "district", "tambon", "village", "agency")
        ),
    ]


@admin.register(Attachment)
class AttachmentAdmin(PhotosAndFiles, ReadOnly, MeetingNames):
    can_import = False
    resource_classes = [AttachmentResource]


@admin.register(Revision)
class RevisionAdmin(ReadOnly, MeetingNames):
    can_import = False
    resource_classes = [RevisionResource]
    list_display = ["meeting", "version", "who", "at", "why"]
    search_fields = ["meeting__title", "who__username", "why"]
    # The snapshot is read, and compared, on the meeting's own history page.
    fields = ["meeting", "version", "who", "at", "why", "key", "digest"]
    related = ["who"]


@admin.register(MeetingDraft)
class MeetingDraftAdmin(ReadOnly, ThaiModelAdmin):
    """Says that a draft exists, never what somebody has half typed in it."""

    list_display = ["owner", "saved_at", "sent_at", "size"]
    # A draft may hold 256 KiB, and all of it is read to say its size.
    list_per_page = 20
    list_select_related = ["owner"]
    search_fields = ["owner__username"]
    fields = ["owner", "meeting", "size", "device", "saved_at", "sent_at"]

    @admin.display(description=_("size"))
    def size(self, draft):
        size = size_of(draft.data)
        return ngettext("%(size)s byte", "%(size)s bytes", size) % {"size": f"{size:,}"}


# What people said at the end of rounds, and what rounds are for.
admin.site.register(AfterActionReview, ReviewAdmin)
admin.site.register(Goal, GoalAdmin)
admin.site.register(GoalUpdate, GoalUpdateAdmin)
admin.site.register(GoalTopic, GoalTopicAdmin)
admin.site.register(FreedomTable, FreedomTableAdmin)
admin.site.register(Topic, TopicAdmin)
admin.site.register(Assessment, AssessmentAdmin)
admin.site.register(Score, ScoreAdmin)
