"""Sending a round: one record from any number of identical sends."""

from django.db import IntegrityError, transaction

from meetings.attaching import move_to
from meetings.drafts import OtherText, digest_of
from meetings.fulfilling import appoint, fulfil_appointments
from meetings.models import Meeting, MeetingDraft, MeetingKind, Revision
from meetings.record_forms.next import DIFFERENT_ROUND
from meetings.round_rows import write_rows
from meetings.snapshots import snapshot_of
from tambons.models import Village
from thai.clock import now


class SentBefore(Exception):
    """The key was used already: `meeting` is what it made."""

    def __init__(self, revision):
        super().__init__(revision.key)
        self.meeting = revision.meeting
        self.revision = revision


def check_not_sent(key):
    """Raise SentBefore when a record was made from this key."""
    revision = Revision.objects.filter(key=key).select_related("meeting").first()
    if revision:
        raise SentBefore(revision)


def record(forms):
    """Make the meeting from checked forms; return it and the tambons left unnumbered.

    Raises SentBefore when another send of the same key was faster, and OtherText when
    another page changed the draft since the forms were read.
    """
    try:
        with transaction.atomic():
            return _record(forms)
    except IntegrityError:
        check_not_sent(forms.key)
        raise


def _record(forms):
    hold(forms)
    meeting = Meeting(province=forms.province, recorded_by=forms.user)
    meeting.recorded_at = now()
    write_head(meeting, forms)
    meeting.save(force_insert=True)
    unnumbered = write_rows(meeting, forms)
    fulfil_appointments(meeting, forms)
    for target in forms.next.targets:
        appoint(meeting, target, forms)
    take_photos(meeting, forms)
    Revision.objects.create(
        meeting=meeting,
        version=1,
        key=forms.key,
        digest=digest_of(forms.data),
        who=forms.user,
        at=meeting.recorded_at,
        snapshot=snapshot_of(meeting),
    )
    mark_sent(forms, meeting, meeting.recorded_at)
    return meeting, unnumbered


def hold(forms):
    """Let no other page touch the draft until it is sent with the text checked."""
    draft = MeetingDraft.objects.select_for_update().filter(key=forms.key).first()
    check_not_sent(forms.key)
    if draft and draft.data != forms.data:
        raise OtherText(draft)


def mark_sent(forms, meeting, at):
    MeetingDraft.objects.filter(key=forms.key).update(meeting=meeting, sent_at=at)


def write_head(meeting, forms):
    """What the record itself says, from checked forms; the caller saves it."""
    where, what, following = (form.cleaned_data for form in forms.screens.values())
    total = forms.where.count_of("total")
    venue = forms.where.venue_text()
    if venue != meeting.venue:
        meeting.venue_village = _village_of(venue, forms.where.tambons)
    meeting.kind = where["kind"] or _usual_kind(forms.where)
    for name in ("held_on", "ends_on", "start", "end", "title", "purpose", "process"):
        setattr(meeting, name, where[name])
    meeting.venue = venue
    meeting.summary = what["note"]
    meeting.total_count = total and total.number
    meeting.total_is_estimate = bool(total and total.is_estimate)
    meeting.visibility = following["visibility"] or Meeting.Visibility.PUBLIC
    if same := following.get("same"):
        meeting.account_of_id = None if same == DIFFERENT_ROUND else int(same)


def _village_of(venue, tambons):
    """Where earlier rounds of these tambons found this place; None when they differ."""
    at_venue = Meeting.objects.filter(venue=venue, meeting_tambons__tambon__in=tambons)
    villages = Village.objects.filter(
        pk__in=at_venue.exclude(venue="").values("venue_village")
    )
    found = villages[:2]
    return found[0] if len(found) == 1 else None


def _usual_kind(where):
    """What such a round mostly is; the first kind when people renamed them all."""
    code = "tambon_forum" if len(where.tambons) == 1 else "joint_forum"
    code = "learning_circle" if where.is_circle else code
    kinds = MeetingKind.objects
    return kinds.filter(code=code).first() or kinds.first()


def take_photos(meeting, forms):
    """What waited with the draft; a record of photos alone needs one still there."""
    if not move_to(meeting, forms.key) and forms.what.rests_on_photos:
        raise OtherText(MeetingDraft.objects.get(key=forms.key))
