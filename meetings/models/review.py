from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from people.access import MEMBERS, OFFICIALS, standing_of
from thai.fields import ThaiCharField, ThaiTextField

LONGEST, LONGEST_NAME = 2000, 100
# What a speaker is asked, in this order; one answer is enough.
QUESTIONS = ("expected", "exceeded", "fell_short", "will_do")


def rounds_with_reviews_for(user):
    """Rounds of which this reader may know what was said: of her own tambons.

    Those she may open, none cancelled. A circle of a whole province is for the
    officials of its tambons, who sit in it.
    """
    rounds = Meeting.objects.visible_to(user).exclude(state="cancelled")
    standing = standing_of(user)
    if standing.is_admin:
        return rounds
    if not user.is_authenticated:
        return rounds.none()
    parts = Meeting.tambons.through.objects
    near = parts.filter(tambon__in=standing.tambons(MEMBERS | OFFICIALS))
    provinces = standing.tambons(OFFICIALS).order_by().values("district__province")
    of_circle = ~Q(pk__in=parts.values("meeting")) & Q(province__in=provinces)
    in_full = Meeting.objects.read_in_full_by(user).order_by()
    return rounds.filter(
        Q(pk__in=near.values("meeting")) | of_circle | Q(pk__in=in_full.values("pk"))
    )


class AfterActionReviewQuerySet(models.QuerySet):
    def present(self):
        """Not taken back."""
        return self.filter(removed_at=None)

    def visible_to(self, user):
        """What members and officials of a round's tambons said there."""
        rounds = rounds_with_reviews_for(user).order_by()
        return self.present().filter(meeting__in=rounds.values("pk"))

    def editable_by(self, user):
        """What this person typed, in rounds she still writes for; also taken back."""
        rounds = Meeting.objects.editable_by(user).exclude(state="cancelled")
        rows = self.filter(meeting__in=rounds.order_by().values("pk"))
        return rows if standing_of(user).is_admin else rows.filter(recorded_by=user.pk)


class AfterActionReview(models.Model):
    """What one speaker said in a ทบทวนหลังกิจกรรม: many for each round.

    In the words of the speaker: nobody but who typed them mends them.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="reviews", verbose_name=_("meeting")
    )
    # As the speaker allows; empty: not told.
    speaker = ThaiCharField(_("who speaks"), max_length=LONGEST_NAME, blank=True)
    expected = ThaiTextField(_("what was expected"), max_length=LONGEST, blank=True)
    exceeded = ThaiTextField(_("better than expected"), max_length=LONGEST, blank=True)
    fell_short = ThaiTextField(_("less than expected"), max_length=LONGEST, blank=True)
    will_do = ThaiTextField(
        _("what I will go back and do"), max_length=LONGEST, blank=True
    )
    # The form's own key; null for what came from elsewhere.
    key = models.UUIDField(_("key"), unique=True, null=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = AfterActionReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("after-action review")
        verbose_name_plural = _("after-action reviews")
        ordering = ["meeting", "pk"]
        constraints = [
            # Its form has all four boxes, so that the constraint explains itself there.
            models.CheckConstraint(
                condition=~Q(expected="")
                | ~Q(exceeded="")
                | ~Q(fell_short="")
                | ~Q(will_do=""),
                name="review_says_something",
                violation_error_message=_(
                    "Please fill in at least one of the four boxes."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.shown_speaker} · {next(iter(self.answers), ('', ''))[1][:60]}"

    @property
    def shown_speaker(self):
        return self.speaker or str(_("speaker not named"))

    @property
    def answers(self):
        """[(question, words)] of the questions that were answered."""
        texts = ((name, getattr(self, name)) for name in QUESTIONS)
        field = self._meta.get_field
        return [(field(name).verbose_name, text) for name, text in texts if text]
