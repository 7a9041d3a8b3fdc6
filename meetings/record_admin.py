"""What the pages of several tables of records have in common in the admin."""

from thai.admin import ReadOnly, ThaiTabularInline
from thai.tables.admin import TableAdmin


class MeetingNames(TableAdmin):
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


class Inline(ReadOnly, ThaiTabularInline):
    """Rows of a record: written on its own page, with an entry in its history."""

    extra = 0
