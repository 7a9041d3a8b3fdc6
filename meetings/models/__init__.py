"""What happened: rounds, what they decided, when people meet again, and what for."""

from meetings.models.action import ActionItem, ActionOwner
from meetings.models.agenda import AgendaItem, Outcome
from meetings.models.appointment import Appointment, AppointmentMove
from meetings.models.assessment import Assessment, Score
from meetings.models.attachment import Attachment
from meetings.models.attendance import Attendance, Participation
from meetings.models.draft import MeetingDraft
from meetings.models.freedom import FreedomTable, Topic
from meetings.models.goal import Goal
from meetings.models.goal_update import GoalTopic, GoalUpdate
from meetings.models.meeting import Meeting, MeetingKind
from meetings.models.meeting_tambon import MeetingTambon
from meetings.models.milestone import AppointedRole, Milestone, MilestoneKind
from meetings.models.request import RequestStep
from meetings.models.review import AfterActionReview
from meetings.models.revision import Revision

__all__ = [
    "ActionItem",
    "ActionOwner",
    "AfterActionReview",
    "AgendaItem",
    "AppointedRole",
    "Appointment",
    "AppointmentMove",
    "Assessment",
    "Attachment",
    "Attendance",
    "FreedomTable",
    "Goal",
    "GoalTopic",
    "GoalUpdate",
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
    "Score",
    "Topic",
]
