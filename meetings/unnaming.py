"""Taking somebody's name out of the records, which themselves stay.

Where a record points to the person, her name goes with her own row. What is left are
the places where a name is typed: who is to do something, and old versions that kept
names instead of numbers.
"""

import re
import uuid
from functools import partial

from django.db.models import JSONField, Q, QuerySet

from meetings.appointments import Sent
from meetings.attaching import throw_away
from meetings.models import (
    ActionOwner,
    AfterActionReview,
    Meeting,
    MeetingDraft,
    Outcome,
    Revision,
)
from meetings.models.review import LONGEST_NAME
from meetings.requests import give_back, last_step
from people.models import Person, User
from tambons.models import Tambon
from thai.folding import fold

# The brackets keep what stands between, so that the text can be joined again.
_BETWEEN_NAMES = re.compile(r"(\s*[,/]\s*|\s+และ\s*)")


def let_go(user: User) -> None:
    """Half-typed work of hers is gone; what she had taken up is for others again."""
    throw_away(MeetingDraft.objects.filter(owner=user))
    # Nobody could put back what she took back.
    AfterActionReview.objects.filter(recorded_by=user).exclude(removed_at=None).delete()
    taken = Outcome.objects.requests().filter(taken_by__user=user, resolved_on=None)
    for outcome in taken.exclude(item__meeting__state=Meeting.State.CANCELLED):
        last = last_step(outcome)
        version = last.version if last else 0
        give_back(outcome.pk, "", Sent(user, uuid.uuid4(), version))


def take_name_out(person: Person, instead: str) -> None:
    """Replace the name where it stands by itself as who did or does something."""
    meetings = list(_meetings_of(person).values_list("pk", flat=True))
    unnamed = partial(_unnamed, name=fold(person.display_name), instead=instead)
    for owner in ActionOwner.objects.filter(action__meeting__in=meetings):
        if owner.text != unnamed(owner.text):
            owner.text = unnamed(owner.text)
            owner.save(update_fields=["text"])
    for review in AfterActionReview.objects.filter(meeting__in=meetings):
        if review.speaker != unnamed(review.speaker):
            review.speaker = unnamed(review.speaker)[:LONGEST_NAME]
            review.save(update_fields=["speaker"])
    kept = [field.name for field in Revision._meta.fields if _holds_json(field)]
    for revision in Revision.objects.filter(meeting__in=meetings).iterator():
        before = {name: getattr(revision, name) for name in kept}
        after = {name: unnamed(value) for name, value in before.items()}
        if after != before:
            # The one change that the history allows; its own manager refuses all.
            QuerySet(Revision).filter(pk=revision.pk).update(**after)


def _meetings_of(person):
    """Records of the tambons where she has or had a role, and those that name her."""
    roles = person.roles.all()
    tambons = Tambon.objects.filter(
        Q(pk__in=roles.values("tambon")) | Q(villages__in=roles.values("village"))
    )
    return Meeting.objects.filter(
        Q(meeting_tambons__tambon__in=tambons)
        | Q(participations__person=person)
        | Q(actions__owners__person=person)
        | Q(province__in=roles.values("province"))
    ).distinct()


def _holds_json(field):
    return isinstance(field, JSONField)


def _unnamed(value, name, instead):
    """The same without the name, wherever in it that is a text or an item of a list."""
    again = partial(_unnamed, name=name, instead=instead)
    if isinstance(value, dict):
        return {key: again(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [again(inner) for inner in value]
    if not isinstance(value, str) or name not in fold(value):
        return value
    parts = _BETWEEN_NAMES.split(value)
    return "".join(instead if fold(part) == name else part for part in parts)
