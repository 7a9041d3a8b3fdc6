from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _, ngettext

from meetings.models import (
    ActionItem,
    ActionOwner,
    AgendaItem,
    AppointedRole,
    Appointment,
    AppointmentMove,
    Attachment,
    Attendance,
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
)
from meetings.models.draft import size_of
from meetings.photo_admin import PhotosAndFiles
from thai.admin import ThaiModelAdmin, ThaiTabularInline
from thai.templatetags.thai import shortdate


class ReadOnly:
    """Rows that only the site's own deeds write: looked at here, never touched."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class MeetingNames(ThaiModelAdmin):
    """Fetches what the names of meetings are made of, in the same few queries."""

    meeting_paths = ["meeting"]
    related = []

    def get_queryset(self, request):
        paths = self.meeting_paths
        return (
            super()
            .get_queryset(request)
            .select_related(
                *(f"{path}__kind" for path in paths),
                *(f"{path}__province" for path in paths),
                *self.related,
            )
            .prefetch_related(*(f"{path}__meeting_tambons__tambon" for path in paths))
        )


class DistinctRows(BaseInlineFormSet):
    """Says kindly what the database would refuse between two new rows of one page."""

    def clean(self):
        super().clean()
        seen = set()
        for form in self.forms:
            if not form.has_changed() and not form.instance.pk:
                continue
            if not form.is_valid() or form in self.deleted_forms:
                continue
            key = tuple(getattr(form.instance, name) for name in self.one_of_each)
            if any(key) and key in seen:
                raise ValidationError(self.said_twice)
            seen.add(key)


class Tambons(DistinctRows):
    one_of_each = ["is_host"]
    said_twice = _("A meeting has one host.")


class People(DistinctRows):
    one_of_each = ["role", "label", "tambon_id", "group_id"]
    said_twice = _("These people are already counted.")


class Duties(DistinctRows):
    one_of_each = ["duty", "person_id", "group_id", "village_id"]
    said_twice = _("This duty is already on record.")


class Steps(DistinctRows):
    one_of_each = ["tambon_id", "kind_id"]
    said_twice = _("This step is already ticked here.")


class Inline(ThaiTabularInline):
    extra = 0


class MeetingTambonInline(Inline):
    model = MeetingTambon
    formset = Tambons
    autocomplete_fields = ["tambon"]


class AttendanceInline(Inline):
    model = Attendance
    formset = People
    autocomplete_fields = ["tambon", "group"]


class ParticipationInline(Inline):
    model = Participation
    formset = Duties
    autocomplete_fields = ["person", "group", "village"]


class AgendaInline(Inline):
    model = AgendaItem
    fields = ["position", "kind", "starts", "ends", "title"]
    show_change_link = True


class ActionInline(Inline):
    model = ActionItem
    fk_name = "meeting"
    fields = ["tambon", "text", "due_on", "status", "done_on"]
    autocomplete_fields = ["tambon"]
    show_change_link = True


class MilestoneInline(Inline):
    model = Milestone
    formset = Steps
    autocomplete_fields = ["tambon"]


class AppointedRoleInline(Inline):
    model = AppointedRole
    autocomplete_fields = ["role_assignment"]


@admin.register(MeetingKind, MilestoneKind)
class KindAdmin(ThaiModelAdmin):
    list_display = ["name", "code", "position"]
    search_fields = ["name", "code"]


@admin.register(Meeting)
class MeetingAdmin(ThaiModelAdmin):
    list_display = ["held_on", "__str__", "kind", "state", "visibility", "recorded_by"]
    list_display_links = ["held_on", "__str__"]
    list_filter = ["state", "visibility", "kind"]
    search_fields = [
        "title",
        "venue",
        "meeting_tambons__tambon__name",
        "meeting_tambons__tambon__code",
    ]
    autocomplete_fields = [
        "province",
        "venue_village",
        "recorded_by",
        "confirmed_by",
        "account_of",
    ]
    readonly_fields = ["version"]
    fieldsets = [
        (
            None,
            {
                "fields": [
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

    def search_label(self, meeting):
        return f"{meeting} · {shortdate(meeting.held_on)}"


@admin.register(MeetingTambon)
class MeetingTambonAdmin(MeetingNames):
    list_display = ["meeting", "tambon", "is_host", "round_number", "villages_count"]
    list_filter = ["is_host"]
    search_fields = ["meeting__title", "tambon__name", "tambon__code"]
    autocomplete_fields = ["meeting", "tambon"]
    related = ["tambon"]


@admin.register(Attendance)
class AttendanceAdmin(MeetingNames):
    list_display = ["meeting", "tambon", "__str__", "count", "is_estimate"]
    list_filter = ["role"]
    search_fields = ["meeting__title", "tambon__name", "group__name", "label"]
    autocomplete_fields = ["meeting", "tambon", "group"]
    related = ["tambon", "group"]


@admin.register(Participation)
class ParticipationAdmin(MeetingNames):
    list_display = ["meeting", "duty", "person", "group", "village"]
    list_filter = ["duty"]
    search_fields = ["meeting__title", "person__display_name", "group__name"]
    autocomplete_fields = ["meeting", "person", "group", "village"]
    related = ["person", "group", "village"]


@admin.register(AgendaItem)
class AgendaItemAdmin(MeetingNames):
    list_display = ["meeting", "position", "kind", "title"]
    list_display_links = ["meeting", "title"]
    list_filter = ["kind"]
    search_fields = [
        "title",
        "meeting__title",
        "meeting__meeting_tambons__tambon__name",
    ]
    autocomplete_fields = ["meeting", "carried_from"]

    def search_label(self, item):
        return f"{item.meeting} · {item.position}. {item.title}"


@admin.register(Outcome)
class OutcomeAdmin(MeetingNames):
    meeting_paths = ["item__meeting"]
    list_display = ["__str__", "kind", "of_meeting", "visibility", "resolved_on"]
    list_filter = ["kind", "visibility", ("resolved_on", admin.EmptyFieldListFilter)]
    search_fields = ["text", "item__title", "tambon__name", "item__meeting__title"]
    autocomplete_fields = ["item", "tambon", "said_by", "taken_by", "resolved_in"]

    @admin.display(description=_("meeting"), ordering="item__meeting__held_on")
    def of_meeting(self, outcome):
        return outcome.item.meeting


@admin.register(RequestStep)
class RequestStepAdmin(ReadOnly, ThaiModelAdmin):
    list_display = ["outcome", "version", "deed", "who", "note", "at", "by"]
    list_filter = ["deed"]
    list_select_related = ["outcome", "who", "by"]
    search_fields = ["outcome__text", "who__display_name", "note"]
    fields = ["outcome", "version", "deed", "who", "note", "at", "by", "key"]


class OwnerInline(Inline):
    model = ActionOwner
    autocomplete_fields = ["person", "group"]


@admin.register(ActionItem)
class ActionItemAdmin(MeetingNames):
    list_display = ["__str__", "status", "tambon", "meeting", "due_on", "done_on"]
    list_filter = ["status"]
    search_fields = ["text", "tambon__name", "owners__person__display_name"]
    autocomplete_fields = ["meeting", "item", "tambon", "closed_in"]
    readonly_fields = ["closed_by", "closed_at", "status_before", "version"]
    inlines = [OwnerInline]
    related = ["tambon"]


@admin.register(ActionOwner)
class ActionOwnerAdmin(ThaiModelAdmin):
    list_display = ["__str__", "action"]
    list_select_related = ["action", "person", "group"]
    search_fields = ["text", "person__display_name", "group__name", "action__text"]
    autocomplete_fields = ["action", "person", "group"]


class MoveInline(ReadOnly, Inline):
    model = AppointmentMove
    fields = ["version", "deed", "kind", "on", "why", "at", "by"]


@admin.register(Appointment)
class AppointmentAdmin(MeetingNames):
    meeting_paths = ["made_in", "fulfilled_by"]
    list_display = ["__str__", "on", "topic", "made_in", "fulfilled_by", "closed_as"]
    list_filter = ["kind", "closed_as", ("fulfilled_by", admin.EmptyFieldListFilter)]
    search_fields = ["tambon__name", "tambon__code", "topic", "venue"]
    autocomplete_fields = ["province", "tambon", "made_in", "fulfilled_by"]
    inlines = [MoveInline]
    related = ["tambon", "province"]


@admin.register(AppointmentMove)
class AppointmentMoveAdmin(ReadOnly, ThaiModelAdmin):
    list_display = ["appointment", "version", "deed", "on", "why", "at", "by"]
    list_filter = ["deed"]
    list_select_related = ["appointment__tambon", "appointment__province", "by"]
    search_fields = ["appointment__tambon__name", "why"]


@admin.register(Milestone)
class MilestoneAdmin(MeetingNames):
    list_display = ["tambon", "kind", "state", "count", "meeting"]
    list_display_links = ["tambon", "kind"]
    list_filter = ["state", "kind"]
    search_fields = ["tambon__name", "tambon__code", "note"]
    autocomplete_fields = ["tambon", "meeting"]
    related = ["tambon", "kind"]


@admin.register(AppointedRole)
class AppointedRoleAdmin(MeetingNames):
    list_display = ["role_assignment", "meeting"]
    search_fields = ["role_assignment__person__display_name", "meeting__title"]
    autocomplete_fields = ["meeting", "role_assignment"]
    related = [
        "role_assignment__person",
        *(
            f"role_assignment__{scope}"
            for scope in ("province", "district", "tambon", "village", "agency")
        ),
    ]


@admin.register(Attachment)
class AttachmentAdmin(PhotosAndFiles, ReadOnly, MeetingNames):
    pass


@admin.register(Revision)
class RevisionAdmin(ReadOnly, MeetingNames):
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
