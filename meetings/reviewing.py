"""What is done in a ทบทวนหลังกิจกรรม: said, mended, taken back, put back.

One function a deed, each in one transaction. What is said comes under the key of its
form: the same form sent again keeps it once. Whoever works on top of an older version
is told so.
"""

from django.db import transaction
from django.db.models import F

from meetings.appointments import Sent
from meetings.models import AfterActionReview, Meeting
from meetings.models.review import QUESTIONS
from thai.clock import now

SAID = ("speaker", *QUESTIONS)


class ChangedMeanwhile(Exception):
    """The words have moved on, or the form's key already stands for other ones."""

    def __init__(self, review):
        super().__init__(review.pk)
        self.review = review


def say(meeting: int, said: dict[str, str], sent: Sent) -> AfterActionReview:
    """Keep what one speaker said; gives the one that the same form has made before."""
    with transaction.atomic():
        rounds = Meeting.objects.editable_by(sent.by).exclude(state="cancelled")
        # Two sendings of one form wait for each other here.
        meeting = rounds.select_for_update(of=("self",)).get(pk=meeting)
        if made := AfterActionReview.objects.filter(key=sent.key).first():
            return _checked_repeat(made, meeting, said, sent)
        review = AfterActionReview(
            meeting=meeting,
            key=sent.key,
            recorded_by=sent.by,
            recorded_at=now(),
            **said,
        )
        review.full_clean()
        review.save(force_insert=True)
    return review


def mend(pk: int, said: dict[str, str], sent: Sent) -> AfterActionReview:
    """Change the words. Raises ChangedMeanwhile when they are not those once shown."""
    with transaction.atomic():
        review = _locked(pk, sent)
        if review.version != sent.version or review.removed_at:
            if not review.removed_at and _says(review, said):  # the same form again
                return review
            raise ChangedMeanwhile(review)
        for name, text in said.items():
            setattr(review, name, text)
        review.full_clean()
        _save(review, SAID)
    return review


def take_back(pk: int, sent: Sent) -> AfterActionReview:
    """Show the words to nobody any more."""
    return _remove(pk, sent, now())


def put_back(pk: int, sent: Sent) -> AfterActionReview:
    """Show words again that were taken back."""
    return _remove(pk, sent, None)


def _remove(pk, sent, at):
    with transaction.atomic():
        review = _locked(pk, sent)
        if bool(review.removed_at) == bool(at):  # the same tap again
            return review
        if review.version != sent.version:
            raise ChangedMeanwhile(review)
        review.removed_at = at
        _save(review, ["removed_at"])
    return review


def _locked(pk, sent):
    """The row, for one writer at a time; DoesNotExist when it is not hers."""
    rows = AfterActionReview.objects.editable_by(sent.by)
    return rows.select_for_update(of=("self",)).get(pk=pk)


def _save(review, names):
    review.version = F("version") + 1
    review.save(update_fields=[*names, "version"])
    review.refresh_from_db(fields=["version"])


def _says(review, said):
    return all(getattr(review, name) == text for name, text in said.items())


def _checked_repeat(made, meeting, said, sent):
    same = (made.meeting_id, made.recorded_by_id) == (meeting.pk, sent.by.pk)
    if not same or not (made.version > 1 or _says(made, said)):
        raise ChangedMeanwhile(made)
    return made
