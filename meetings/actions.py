"""What one tap does to a งานค้าง: closed, and taken back.

A tap names the version its page showed. The same tap again finds its own work done and
changes nothing; an older page changes nothing either, and is told what happened.
"""

from django.db import transaction

from meetings.models import ActionItem
from people.models import User
from thai.clock import now, today

Status = ActionItem.Status
REOPEN = "reopen"
DEEDS = (Status.DONE.value, Status.DROPPED.value, REOPEN)
TAKEN_BACK = ("status", "done_on", "closed_by", "closed_at", "status_before", "version")


class ChangedMeanwhile(Exception):
    """The action is no longer as the page of this tap showed it."""

    def __init__(self, action):
        super().__init__(action.pk)
        self.action = action


def tap(pk: int, deed: str, version: int, by: User) -> ActionItem:
    """Carry out one of DEEDS; returns the action as it then stands."""
    with transaction.atomic():
        action = ActionItem.objects.select_for_update().get(pk=pk)
        if _is_repeat(action, deed, version, by):
            return action
        if action.version != version or not is_possible(action, deed):
            raise ChangedMeanwhile(action)
        if deed == REOPEN:
            _reopen(action)
        else:
            _close(action, deed, by)
        action.version += 1
        action.save(update_fields=TAKEN_BACK)
    return action


def is_possible(action: ActionItem, deed: str) -> bool:
    """Open work is closed; what was closed by a tap, not by a round, is taken back."""
    return may_be_taken_back(action) if deed == REOPEN else action.is_open


def may_be_taken_back(action: ActionItem) -> bool:
    """What a round closed stands in the record of that round."""
    return not action.is_open and action.closed_in_id is None


def _is_repeat(action, deed, version, by):
    """Whether this very tap has been carried out already, and nothing since."""
    if action.version != version + 1:
        return False
    if deed == REOPEN:
        return action.is_open
    return action.status == deed and action.closed_by_id == by.pk


def _close(action, status, by):
    action.status_before = action.status
    action.status = status
    action.done_on = today() if status == Status.DONE else None
    action.closed_by, action.closed_at = by, now()


def _reopen(action):
    action.status = action.status_before or Status.OPEN
    action.done_on = action.closed_by = action.closed_at = None
    action.status_before = ""
