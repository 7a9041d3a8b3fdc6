"""The part of one's own data that reviews, goals and freedom tables hold."""

from django.utils.translation import gettext as _

from meetings.models import (
    AfterActionReview,
    Assessment,
    FreedomTable,
    Goal,
    GoalUpdate,
)
from people.models import User
from thai.templatetags.thai import moment, shortdate


def own_goals(user: User) -> dict:
    return {
        _("After-action reviews that I wrote down"): _reviews(user),
        _("Goals that I wrote down"): _goals(user),
        _("My entries about goals"): _updates(user),
        _("Freedom tables that I made"): _tables(user),
        _("Self-assessments that I wrote down"): _written_down(user),
        _("My own self-assessments"): _own(user),
    }


def _reviews(user):
    """Of which round and when: the words are the speakers', and stay with members."""
    rows = AfterActionReview.objects.filter(recorded_by=user)
    rounds = rows.select_related("meeting__kind", "meeting__province").prefetch_related(
        "meeting__meeting_tambons__tambon"
    )
    return [
        {
            _("Name of the meeting"): row.meeting.name,
            _("Day it was held"): shortdate(row.meeting.held_on),
            _("recorded at"): moment(row.recorded_at),
            _("taken back at"): moment(row.removed_at),
        }
        for row in rounds.order_by("pk")
    ]


def _goals(user):
    goals = Goal.objects.filter(recorded_by=user).select_related(
        "tambon", "village__tambon"
    )
    return [
        {
            _("village or tambon"): goal.where,
            _("goal"): goal.shown_text,
            _("recorded at"): moment(goal.recorded_at),
        }
        for goal in goals.order_by("pk")
    ]


def _updates(user):
    rows = GoalUpdate.objects.filter(by=user).select_related(
        "goal__tambon", "goal__village__tambon"
    )
    return [
        {
            _("village or tambon"): row.goal.where,
            _("what happened"): row.get_deed_display(),
            _("status"): row.get_status_display(),
            _("progress in per cent"): row.progress,
            _("note"): row.note,
            _("when"): moment(row.at),
        }
        for row in rows.order_by("pk")
    ]


def _tables(user):
    tables = FreedomTable.objects.filter(made_by=user).order_by("pk")
    return [
        {_("title"): table.title, _("table made at"): moment(table.made_at)}
        for table in tables
    ]


def _written_down(user):
    """Of whom and when: the scores of a person are that person's own."""
    rows = Assessment.objects.filter(recorded_by=user).exclude(person__user=user)
    return [
        {
            **_assessment(row),
            _("of whom"): "" if row.person_id else row.subject_name,
            _("recorded at"): moment(row.recorded_at),
        }
        for row in rows.select_related("table").with_subjects().order_by("pk")
    ]


def _own(user):
    rows = Assessment.objects.filter(person__user=user).prefetch_related(
        "scores__topic"
    )
    return [
        {**_assessment(row), _("scores"): [_score(one) for one in row.scores.all()]}
        for row in rows.select_related("table", "meeting").order_by("pk")
    ]


def _assessment(row):
    return {
        _("freedom table"): row.table.title,
        _("assessed on"): shortdate(row.day),
    }


def _score(score):
    return {
        _("topic"): score.topic.name,
        _("level now"): score.current,
        _("level wanted"): score.target,
        _("why"): score.why,
    }
