"""What is done with a record once it is sent: confirmed, sent back, cancelled.

One function a deed. Each keeps one entry in the history, under the key of the form it
came from: the same form sent again, even at the same moment, changes nothing more.
"""

import hashlib
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.appointments import Sent
from meetings.cancelling import release
from meetings.editing import take_over
from meetings.models import Meeting, Revision
from meetings.snapshots import newest_snapshot, snapshot_of
from people.models import User
from thai.clock import now

Deed, State = Revision.Deed, Meeting.State


class ChangedMeanwhile(Exception):
    """The record has moved on, or the form's key already stands for something else."""

    def __init__(self, meeting):
        super().__init__(meeting.pk)
        self.meeting = meeting


def confirm(pk: int, sent: Sent) -> Meeting:
    """Stand for a record that somebody else wrote: now its readers see it."""
    with transaction.atomic():
        meeting = _locked(Meeting.objects.confirmable_by(sent.by), pk)
        if _is_repeat(meeting, Deed.CONFIRMED, sent):
            return meeting
        _check(meeting, sent, why_not_confirmed(meeting, sent.by))
        if meeting.has_edit_waiting:
            take_over(meeting)
        meeting.state = State.CONFIRMED
        meeting.confirmed_by, meeting.confirmed_at = sent.by, now()
        _note(meeting, Deed.CONFIRMED, sent, snapshot=snapshot_of(meeting))
    return meeting


def send_back(pk: int, why: str, sent: Sent) -> Meeting:
    """Ask the recorder to mend something; the record goes on waiting."""
    with transaction.atomic():
        meeting = _locked(Meeting.objects.confirmable_by(sent.by), pk)
        if _is_repeat(meeting, Deed.RETURNED, sent, why):
            return meeting
        _check(meeting, sent, why_not_sent_back(meeting, sent.by))
        _check_reason(why, _("Please say what is to be mended."))
        _note(meeting, Deed.RETURNED, sent, why, snapshot=newest_snapshot(meeting))
    return meeting


def cancel(pk: int, why: str, sent: Sent) -> Meeting:
    """Take a record off every page and count; what it settled is open again."""
    with transaction.atomic():
        meeting = _locked(Meeting.objects.cancellable_by(sent.by), pk)
        if _is_repeat(meeting, Deed.CANCELLED, sent, why):
            return meeting
        _check(meeting, sent, why_not_cancelled(meeting))
        _check_reason(why, _("Please say why the record is cancelled."))
        # As it stood, with its round numbers and who stood for it.
        snapshot = snapshot_of(meeting)
        confirmed_at = meeting.confirmed_at and meeting.confirmed_at.isoformat()
        snapshot |= {"state": meeting.shown_state, "confirmed_at": confirmed_at}
        meeting.state = State.CANCELLED
        meeting.confirmed_by = meeting.confirmed_at = None
        meeting.standing_version = None
        _note(meeting, Deed.CANCELLED, sent, why, snapshot=snapshot)
        if heir := release(meeting):
            again = Sent(sent.by, uuid.uuid5(sent.key, "heir"))
            _note(heir, Deed.PLACED, again, snapshot=newest_snapshot(heir))
    return meeting


def why_not_confirmed(meeting: Meeting, by: User) -> str:
    """Why this person cannot confirm it; empty when nothing stands against it."""
    if meeting.state == State.CONFIRMED:
        return _("This record is confirmed already.")
    if meeting.state == State.CANCELLED:
        return _("This record is cancelled, so it stays as it is.")
    if by.pk == meeting.recorded_by_id:
        return _("Somebody else than the recorder has to confirm the record.")
    if Meeting.objects.written_by(by).filter(pk=meeting.pk).exists():
        return _("You edited this record, so somebody else has to confirm it.")
    return ""


def why_not_sent_back(meeting: Meeting, by: User) -> str:
    """Why this person cannot send it back; empty when nothing stands against it."""
    if meeting.state == State.CONFIRMED:
        return _("This record is confirmed already, so it cannot be sent back.")
    if meeting.state == State.CANCELLED:
        return _("This record is cancelled, so it stays as it is.")
    if meeting.has_edit_waiting:
        is_hers = Meeting.objects.written_by(by).filter(pk=meeting.pk).exists()
        return _("You edited it, so you cannot send it back to yourself.") * is_hers
    if meeting.recorded_by_id is None:
        return _("It was taken from its source; there is nobody to send it back to.")
    if by.pk == meeting.recorded_by_id:
        return _("You recorded it yourself, so you cannot send it back to yourself.")
    return ""


def why_not_cancelled(meeting: Meeting) -> str:
    """Why it cannot be cancelled; empty when nothing stands against it."""
    if meeting.state == State.CANCELLED:
        return _("This record is cancelled already.")
    return ""


def digest_of(deed: str, why: str = "") -> str:
    """Tells a deed sent again from another one under the same key."""
    return hashlib.sha256(f"{deed}\n{why}".encode()).hexdigest()


def _locked(meetings, pk):
    return meetings.select_for_update(of=("self",)).get(pk=pk)


def _is_repeat(meeting, deed, sent, why=""):
    entry = Revision.objects.filter(key=sent.key).first()
    if entry is None:
        return False
    made = (entry.meeting_id, entry.who_id, entry.digest)
    if made != (meeting.pk, sent.by.pk, digest_of(deed, why)):
        raise ChangedMeanwhile(meeting)
    return True


def _check(meeting, sent, why_not):
    if meeting.version != sent.version:
        raise ChangedMeanwhile(meeting)
    if why_not:
        raise ValidationError(why_not, code="state")


def _check_reason(why, message):
    if not why.strip():
        raise ValidationError({"why": message})


def _note(meeting, deed, sent, why="", *, snapshot):
    """The next version of the meeting, and the entry that tells of it."""
    meeting.version += 1
    meeting.save()
    Revision.objects.create(
        meeting=meeting,
        version=meeting.version,
        key=sent.key,
        digest=digest_of(deed, why),
        deed=deed,
        who=sent.by,
        at=now(),
        why=why,
        snapshot=snapshot,
    )
