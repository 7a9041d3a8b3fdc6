"""Photos and files come to a record, get a caption, and go again.

A file is checked and written before the row that names it, and a removed one goes
after its row says so: no row is ever without its file.
"""

import hashlib
import uuid
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetings.file_kinds import check_file, shown_name
from meetings.models import Attachment, Meeting, MeetingDraft
from meetings.stored_files import delete, store
from people.models import User
from pictures.cleaning import begins_as_picture, clean_picture
from thai.clock import now
from thai.errors import ThaiValueError
from thai.forms import explained

# Of one round, removed ones aside.
MOST_ATTACHMENTS = 60


class OtherContent(Exception):
    """The key was used before, for something else."""


class ChangedCaption(Exception):
    """Somebody else has changed the caption meanwhile; `caption` is what it says."""

    def __init__(self, caption):
        super().__init__(caption)
        self.caption = caption


class Sent(NamedTuple):
    """One file as it came with a form."""

    key: uuid.UUID
    name: str
    data: bytes
    caption: str
    by: User

    @property
    def digest(self):
        return hashlib.sha256(self.caption.encode() + b"\n" + self.data).hexdigest()


@dataclass(frozen=True)
class Place:
    """A record, or the draft of one that is not sent yet."""

    meeting: Meeting | None = None
    draft: MeetingDraft | None = None

    def attachments(self):
        return Attachment.objects.filter(meeting=self.meeting, draft=self.draft)

    def locked(self):
        """The same place while nobody else changes it: a sent draft is its record."""
        draft, meeting = self.draft, self.meeting
        if draft:
            draft = MeetingDraft.objects.select_for_update().get(pk=draft.pk)
            if not draft.meeting_id:
                return Place(draft=draft)
            meeting = draft.meeting
        meetings = Meeting.objects.select_for_update(of=("self",))
        return Place(meeting=meetings.get(pk=meeting.pk))


def attach(place: Place, sent: Sent) -> Attachment:
    """Keep the file, once however often it is sent under its key.

    Raises ValidationError with the reason when it is not taken, OtherContent when the
    key stands for something else, and NoRoom when it could not be stored.
    """
    if known := _sent_before(place, sent):
        return known
    fields, contents = _checked(sent)
    stored = store("meetings", contents)
    kept = False
    try:
        with transaction.atomic():
            attachment = _row(place.locked(), sent, fields | stored)
        kept = True
    except IntegrityError:
        if known := _sent_before(place, sent):
            return known
        raise
    finally:
        if not kept:
            delete(stored.values())
    return attachment


def remove(attachment: Attachment, by: User) -> None:
    """Take the file off the disk; the row goes on telling that it was there."""
    with transaction.atomic():
        row = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if row.removed_at:
            return
        names = [row.file.name, row.thumb.name]
        row.file = row.thumb = row.caption = ""
        row.removed_by, row.removed_at = by, now()
        row.save(update_fields=["file", "thumb", "caption", "removed_by", "removed_at"])
        transaction.on_commit(lambda: delete(names))


def describe(attachment: Attachment, caption: str, shown: str) -> None:
    """Say what it shows, unless somebody else has since the page was `shown`."""
    rows = Attachment.objects.present().filter(pk=attachment.pk)
    if not rows.filter(caption__in=[shown, caption]).update(caption=caption):
        raise ChangedCaption(rows.values_list("caption", flat=True).first())


def move_to(meeting: Meeting, draft: MeetingDraft | uuid.UUID) -> int:
    """What waited with the draft belongs to the record now; return how many photos."""
    waiting = Attachment.objects.filter(draft=draft)
    waiting.removed().delete()
    photos = waiting.photos().count()
    waiting.update(meeting=meeting, draft=None)
    return photos


def throw_away(drafts: QuerySet) -> None:
    """Delete these drafts, with everything that waited in them."""
    with transaction.atomic():
        keys = list(drafts.select_for_update().values_list("pk", flat=True))
        waiting = Attachment.objects.filter(draft__in=keys)
        names = [name for row in waiting for name in (row.file.name, row.thumb.name)]
        waiting.delete()
        MeetingDraft.objects.filter(pk__in=keys).delete()
        transaction.on_commit(lambda: delete(names))


def _sent_before(place, sent):
    known = Attachment.objects.filter(key=sent.key).first()
    if known and not (known.digest == sent.digest and _lies_in(place, known)):
        raise OtherContent
    return known


def _lies_in(place, known):
    if place.meeting:
        return known.meeting_id == place.meeting.pk
    # The draft may have become a record since the form was shown.
    sent = MeetingDraft.objects.filter(pk=place.draft.pk, meeting=known.meeting_id)
    return known.draft_id == place.draft.pk or sent.exclude(meeting=None).exists()


def _checked(sent):
    """The columns of the row, and the bytes to be stored for it."""
    try:
        if begins_as_picture(sent.data):
            full, thumb = clean_picture(sent.data)
            fields = {"kind": "photo", "width": full.width, "height": full.height}
            contents = {"file": ("jpg", full.data), "thumb": ("jpg", thumb.data)}
        else:
            ending = check_file(sent.data, sent.name)
            fields, contents = {"kind": "file"}, {"file": (ending, sent.data)}
    except ThaiValueError as error:
        raise explained(error) from error
    fields["size"] = len(contents["file"][1])
    return fields, contents


def _row(place, sent, columns):
    if place.meeting and place.meeting.state == Meeting.State.CANCELLED:
        raise ValidationError(_("This record is cancelled, so it stays as it is."))
    if place.attachments().present().count() >= MOST_ATTACHMENTS:
        raise ValidationError(
            _("A round keeps at most %(limit)s photos and files.")
            % {"limit": MOST_ATTACHMENTS}
        )
    return Attachment.objects.create(
        key=sent.key,
        digest=sent.digest,
        meeting=place.meeting,
        draft=place.draft,
        name=shown_name(sent.name, _("photo")),
        caption=sent.caption,
        uploaded_by=sent.by,
        uploaded_at=now(),
        **columns,
    )
