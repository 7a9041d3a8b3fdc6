"""Changing what a record says, with a reason.

While nobody has stood for its words yet, an edit is written into the rows at once. Once
somebody has, the rows keep what readers know, and the edit waits beside them for a yes.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meetings.attaching import move_to
from meetings.differences import differences
from meetings.drafts import digest_of
from meetings.fulfilling import appoint, fulfil_anew
from meetings.models import Meeting, MeetingDraft, Revision
from meetings.recording import check_not_sent, hold, mark_sent, write_head
from meetings.round_forms import RoundForms
from meetings.round_rows import write_rows
from meetings.snapshots import newest_snapshot, snapshot_of
from meetings.unrecording import typed_from, waiting_edit
from thai.clock import now


class EditedMeanwhile(Exception):
    """Somebody else changed the words of the record since this edit was begun."""

    def __init__(self, meeting):
        super().__init__(meeting.pk)
        self.meeting = meeting


def begin(meeting, user, key) -> MeetingDraft:
    """The draft in which the record is changed; the same key again finds it again."""
    draft, _is_new = MeetingDraft.objects.get_or_create(
        key=key,
        owner=user,
        defaults={
            "meeting": meeting,
            "base_version": meeting.version,
            "data": typed_from(meeting),
            "rev": 1,
            "saved_at": now(),
        },
    )
    return draft


def edit(forms, base_version) -> tuple[Meeting, list]:
    """Send an edit from checked forms; the record and the tambons left unnumbered.

    Raises SentBefore when another send of the same key was faster, OtherText when the
    draft moved on, EditedMeanwhile when the record did, Meeting.DoesNotExist when it is
    not this person's to edit any more, ValidationError when there is nothing to do.
    """
    try:
        with transaction.atomic():
            return _edit(forms, base_version)
    except IntegrityError:
        check_not_sent(forms.key)
        raise


def _edit(forms, base_version):
    hold(forms)
    mine = Meeting.objects.editable_by(forms.user).select_for_update(of=("self",))
    meeting = mine.get(pk=forms.meeting.pk)
    if why_not := why_not_edited(meeting):
        raise ValidationError(why_not, code="state")
    if words_changed_since(meeting, base_version):
        raise EditedMeanwhile(meeting)
    _begin_history(meeting)
    before = newest_snapshot(meeting)
    waits = meeting.is_confirmed
    unnumbered, snapshot = (_as_it_would_be if waits else _rewrite)(meeting, forms)
    if not differences(before, snapshot):
        raise ValidationError(_("Nothing was changed yet."), code="same")
    if waits and not meeting.has_edit_waiting:
        meeting.standing_version = meeting.version
        meeting.state = Meeting.State.RECORDED
        meeting.confirmed_by = meeting.confirmed_at = None
    meeting.version += 1
    meeting.save()
    Revision.objects.create(
        meeting=meeting,
        version=meeting.version,
        key=forms.key,
        digest=digest_of(forms.data),
        deed=Revision.Deed.EDITED,
        who=forms.user,
        at=now(),
        why=forms.next.cleaned_data["why"],
        snapshot=snapshot,
        typed=forms.data if waits else None,
    )
    move_to(meeting, forms.key)
    mark_sent(forms, meeting, now())
    return meeting, unnumbered


def _begin_history(meeting):
    """What stands there is written down before the first change to it."""
    if meeting.revisions.exists():
        return
    Revision.objects.create(
        meeting=meeting,
        version=meeting.version,
        key=uuid.uuid4(),
        digest="",
        who=meeting.recorded_by,
        at=meeting.recorded_at,
        snapshot=snapshot_of(meeting),
    )


def why_not_edited(meeting) -> str:
    """Why it cannot be edited; empty when nothing stands against it."""
    if meeting.state == Meeting.State.CANCELLED:
        return _("This record is cancelled, so it stays as it is.")
    return ""


def words_changed_since(meeting, version) -> bool:
    """Whether somebody edited it after this version; a yes or a comment is no edit."""
    edits = meeting.revisions.filter(version__gt=version)
    return edits.filter(deed__in=[Revision.Deed.EDITED, Revision.Deed.PLACED]).exists()


def take_over(meeting):
    """Somebody said yes: the edit that waited becomes what the rows say."""
    waiting = waiting_edit(meeting)
    forms = RoundForms(
        waiting.typed, waiting.who, waiting.key, checked=True, meeting=meeting
    )
    if not forms.is_valid():
        raise ValidationError(
            _(
                "What this edit builds on has changed since, so it cannot be taken "
                "over as it is: %(reason)s Please send it back."
            ),
            code="stale",
            params={"reason": forms.problems()[0].message},
        )
    _rewrite(meeting, forms)
    meeting.standing_version = None


def _rewrite(meeting, forms):
    """Write head and rows; what they then say, and who was left without a number."""
    was_held_on, was_of = meeting.held_on, meeting.account_of_id
    were_there = set(meeting.meeting_tambons.values_list("tambon", flat=True))
    write_head(meeting, forms)
    meeting.save()
    unnumbered = write_rows(meeting, forms)
    are_there = {tambon.pk for tambon in forms.where.tambons}
    now_is = (meeting.held_on, are_there, meeting.account_of_id)
    if now_is != (was_held_on, were_there, was_of):
        fulfil_anew(meeting, was_held_on, forms)
    for target in forms.next.targets:
        appoint(meeting, target, forms)
    return unnumbered, snapshot_of(meeting)


def _as_it_would_be(meeting, forms):
    """What the record would say after the edit, tried out and taken back."""
    with transaction.atomic():
        tried = _rewrite(meeting, forms)
        transaction.set_rollback(True)
    meeting.refresh_from_db()
    return tried
