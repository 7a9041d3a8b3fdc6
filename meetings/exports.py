"""The list of rounds as a file for a spreadsheet: CSV or Excel.

One row for each round, as on the screen, with the screen's filters and access: sums
and counts in the file agree with the page, and a round of three tambons is one row that
names three. Other tellings of a round are not in the file, since they are not counted.
A file holds MOST_ROWS rounds: built whole in memory, it takes a few MB and seconds.
"""

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _
from import_export.fields import Field

from meetings.models import Meeting
from thai.dates import medium_date
from thai.tables.formats import written
from thai.tables.resources import InertResource
from thai.times import clock_time

MOST_ROWS = 5_000


def in_buddhist_era(date):
    """27 ตุลาคม 2548, with the plain spaces that people search for."""
    return medium_date(date).replace("\u00a0", " ")


class MeetingResource(InertResource):
    """Takes meetings from `meetings.rows.with_row_facts`."""

    record = Field(column_name=_("Record number"))
    name = Field("name", _("Round or title"))
    kind = Field("kind__name", _("Kind of meeting"))
    tambons = Field(column_name=_("Tambons"))
    codes = Field(column_name=_("Tambon codes"))
    host = Field(column_name=_("Host tambon"))
    rounds = Field(column_name=_("Round number"))
    held_on = Field(column_name=_("Date (CE, ISO)"))
    held_on_thai = Field(column_name=_("Date (BE)"))
    ends_on = Field(column_name=_("Last day (CE, ISO)"))
    ends_on_thai = Field(column_name=_("Last day (BE)"))
    hours = Field(column_name=_("Hours"))
    venue = Field("venue", _("Venue"))
    people = Field(column_name=_("Number of people"))
    people_note = Field(column_name=_("About the number"))
    came_of = Field("came_of", _("What came of it"))
    state = Field("get_state_display", _("State of the record"))
    address = Field(column_name=_("Address of the record"))

    def before_export(self, queryset, **kwargs):
        self.site = kwargs.get("site", "").rstrip("/")

    def dehydrate_record(self, meeting):
        return meeting.pk

    def dehydrate_tambons(self, meeting):
        return ", ".join(row.tambon.name for row in meeting.tambon_rows)

    def dehydrate_codes(self, meeting):
        return ", ".join(row.tambon.code for row in meeting.tambon_rows)

    def dehydrate_host(self, meeting):
        return ", ".join(row.tambon.name for row in meeting.tambon_rows if row.is_host)

    def dehydrate_rounds(self, meeting):
        rows = [row for row in meeting.tambon_rows if row.round_number]
        if len(rows) == 1:
            return rows[0].round_number
        return ", ".join(f"{row.tambon.name} {row.round_number}" for row in rows)

    def dehydrate_held_on(self, meeting):
        return meeting.held_on.isoformat()

    def dehydrate_held_on_thai(self, meeting):
        return in_buddhist_era(meeting.held_on)

    def dehydrate_ends_on(self, meeting):
        return meeting.ends_on.isoformat() if meeting.ends_on else ""

    def dehydrate_ends_on_thai(self, meeting):
        return in_buddhist_era(meeting.ends_on) if meeting.ends_on else ""

    def dehydrate_hours(self, meeting):
        hours = [clock_time(hour) for hour in (meeting.start, meeting.end) if hour]
        return "–".join(hours)

    def dehydrate_people(self, meeting):
        total = meeting.total_count
        known = meeting.counted if total is None else total
        return "" if known is None else known

    def dehydrate_people_note(self, meeting):
        if meeting.total_count is not None:
            return gettext("about") if meeting.total_is_estimate else ""
        if meeting.counted is None:
            return gettext("not stated")
        if meeting.has_uncounted:
            return gettext("only those who were counted")
        return gettext("about") if meeting.is_rough else ""

    def dehydrate_address(self, meeting):
        return self.site + reverse("meetings:meeting_detail", args=[meeting.pk])

    class Meta:
        model = Meeting


def meetings_file(meetings, extension, site):
    """(bytes, content type) of these rounds in a format of FORMATS."""
    return written(MeetingResource().export(meetings, site=site), extension)
