"""“เขียนลงบล็อก”: a post begins with what everybody may read of a round.

Whatever is for members or officials alone stays in the record, whoever writes.
"""

import uuid

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from blogs.drafts import Fields
from blogs.models import Photo
from blogs.photos import Home, SentPhoto, add_photo
from blogs.places import Place, provinces_written_for_by, tambons_written_for_by
from blogs.sheets import Sheet
from blogs.suggestions import rounds_of
from blogs.typed import PLACE, first
from meetings.models import Attachment, Meeting
from meetings.reading import Reading, readable_by
from meetings.uploading import keep_each_of
from people.models import User
from thai.digits import read_number

# No key is longer.
KEY_DIGITS = 18
DECISIONS_AT_MOST = 12


def fields_from_round(meeting: Meeting, place: Place) -> Fields:
    """Its name, its day and what was agreed, as any visitor reads them."""
    everybody = AnonymousUser()
    shown = readable_by(everybody).get(pk=meeting.pk)
    reading = Reading(shown, everybody)
    decisions = [outcome.text for outcome in reading.open_decisions]
    body = render_to_string(
        "blogs/_round.txt",
        {"meeting": shown, "decisions": decisions[:DECISIONS_AT_MOST]},
    )
    return {
        PLACE: [place.code],
        "title": [shown.name],
        "body": [body.strip().replace("\u00a0", " ")],
        "meeting": [str(meeting.pk)],
    }


def round_named(place: Place, pk: str) -> Meeting | None:
    """The public round of the place; None for any other."""
    number = read_number(pk, KEY_DIGITS)
    return rounds_of(place).filter(pk=number).first() if number else None


def offered_photos(sheet: Sheet) -> list[Attachment]:
    """Photos of the round that the post tells of, but those that came along before."""
    meeting = round_named(sheet.place, first(sheet.fields, "meeting"))
    if meeting is None:
        return []
    photos = list(Attachment.objects.present().filter(meeting=meeting, kind="photo"))
    keys = {_key_of(sheet.key, photo): photo for photo in photos}
    known = set(Photo.objects.filter(key__in=keys).values_list("key", flat=True))
    return [photo for key, photo in keys.items() if key not in known]


def take_along(sheet: Sheet):
    """Copy the chosen photos of the round to the draft; those kept and refused."""
    chosen = set(sheet.fields.get("take", []))
    photos = [one for one in offered_photos(sheet) if str(one.key) in chosen]

    def keep(photo):
        try:
            with photo.file.open("rb") as file:
                data = file.read()
        except FileNotFoundError as error:
            raise ValidationError(_("This photo is not there any more.")) from error
        key = _key_of(sheet.key, photo)
        sent = SentPhoto(key, data, photo.caption, sheet.user)
        return add_photo(Home(draft=sheet.draft), sent)

    return keep_each_of(photos, keep)


def _key_of(draft_key, photo):
    return uuid.uuid5(draft_key, photo.key.hex)


def places_to_tell_of(meeting: Meeting, user: User) -> list[Place]:
    """Blogs of the round's tambons, or of its province, in which this person writes."""
    if not (user.is_authenticated and meeting.is_confirmed):
        return []
    if meeting.visibility != Meeting.Visibility.PUBLIC or meeting.account_of_id:
        return []
    tambons = [row.tambon_id for row in meeting.meeting_tambons.all()]
    if tambons:
        return list(tambons_written_for_by(user).filter(pk__in=tambons))
    return list(provinces_written_for_by(user).filter(pk=meeting.province_id))
