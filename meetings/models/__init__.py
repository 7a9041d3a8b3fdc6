"""What happened: rounds, what they decided, and when people meet again."""

from meetings.models.action import ActionItem, ActionOwner
from meetings.models.agenda import AgendaItem, Outcome
from meetings.models.appointment import Appointment, AppointmentMove
from meetings.models.attachment import Attachment
from meetings.models.attendance import Attendance, Participation
from meetings.models.draft import MeetingDraft
from meetings.models.meeting import Meeting, MeetingKind
from meetings.models.meeting_tambon import MeetingTambon
from meetings.models.milestone import AppointedRole, Milestone, MilestoneKind
from meetings.models.request import RequestStep
from meetings.models.revision import Revision

__all__ = [
    "ActionItem",
    "ActionOwner",
    "AgendaItem",
    "AppointedRole",
    "Appointment",
    "AppointmentMove",
    "Attachment",
    "Attendance",
    "Meeting",
    "MeetingDraft",
    "MeetingKind",
    "MeetingTambon",
    "Milestone",
    "MilestoneKind",
    "Outcome",
    "Participation",
    "RequestStep",
    "Revision",
]
