"""What a new record starts with, so that nobody types what is known already."""

from meetings.models import MeetingDraft
from meetings.record_forms.where import CIRCLE
from people.access import WRITERS, standing_of
from thai.dates import short_date
from thai.times import clock_time


def fields_from(appointment, user):
    """The first screen, from an appointment or from the only tambon one writes for."""
    if appointment is None:
        own = standing_of(user).tambons(WRITERS).filter(joined_on__isnull=False)[:2]
        return {"scope": [own[0].code]} if len(own) == 1 else {}
    fields = {
        "scope": appointment.tambon.code if appointment.tambon else CIRCLE,
        "held_on": short_date(appointment.on).replace("\u00a0", " ")
        if appointment.on
        else "",
        "start": clock_time(appointment.start) if appointment.start else "",
        "venue": appointment.venue,
        "kind": appointment.meeting_kind.code if appointment.meeting_kind else "",
        "purpose": appointment.topic,
        "appointment": str(appointment.pk),
    }
    return {name: [text] for name, text in fields.items() if text}


def begun_from(drafts):
    """{an appointment's key as it was sent: the first of the drafts begun from it}."""
    begun = {}
    for draft in drafts:
        if draft.meeting_id:  # an edit of what was recorded before
            continue
        for pk in draft.data.get("where", {}).get("appointment", []):
            begun.setdefault(pk, draft)
    return begun


def draft_for(appointment, user):
    """One's own unsent draft that was begun from this appointment."""
    drafts = MeetingDraft.objects.filter(owner=user, sent_at=None)
    return begun_from(drafts).get(str(appointment.pk))
