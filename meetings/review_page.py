"""What the page of a ทบทวนหลังกิจกรรม tells and offers to one reader."""

from dataclasses import dataclass
from functools import cached_property

from meetings.models import AfterActionReview, Meeting
from meetings.models.review import QUESTIONS, rounds_with_reviews_for
from people.models import User


@dataclass
class ReviewPage:
    """One round's reviews for one reader."""

    meeting: Meeting
    user: User

    @cached_property
    def may_write(self):
        rounds = Meeting.objects.editable_by(self.user).exclude(state="cancelled")
        return rounds.filter(pk=self.meeting.pk).exists()

    @cached_property
    def rows(self):
        """What was said, in the order in which it was written down."""
        rows = list(self.meeting.reviews.present().order_by("pk"))
        for row in rows:
            row.is_own = self.may_write and self._is_hers(row)
        return rows

    @cached_property
    def taken_back(self):
        """Her own that she took back and may put back."""
        removed = (
            self.own.exclude(removed_at=None) if self.may_write else self.own.none()
        )
        return list(removed.order_by("pk"))

    @property
    def own(self):
        rows = AfterActionReview.objects.editable_by(self.user)
        return rows.filter(meeting=self.meeting)

    def _is_hers(self, row):
        return row.recorded_by_id == self.user.pk or self.user.is_superuser

    def compared(self, typed: dict[str, str], review: AfterActionReview) -> list[dict]:
        """What was typed beside what is kept, question by question."""
        label = AfterActionReview._meta.get_field
        return [
            {
                "label": label(name).verbose_name,
                "mine": typed[name].splitlines(),
                "theirs": getattr(review, name).splitlines(),
                "differs": typed[name] != getattr(review, name),
            }
            for name in ("speaker", *QUESTIONS)
        ]


def review_page(pk: int, user: User) -> ReviewPage | None:
    """The page, or None for a reader to whom what was said there is nothing."""
    rounds = rounds_with_reviews_for(user).with_tambons().select_related("province")
    meeting = rounds.filter(pk=pk).first()
    return ReviewPage(meeting, user) if meeting else None
