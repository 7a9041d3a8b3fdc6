from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from meetings.models.goal import FULL, Goal, rounds_for
from meetings.models.meeting import Meeting, tambons_at
from thai.clock import BANGKOK
from thai.fields import ThaiCharField, ThaiTextField


class GoalUpdateQuerySet(models.QuerySet):
    def with_rounds(self):
        """With what their rounds are called by."""
        return self.select_related(
            "meeting__kind", "meeting__province"
        ).prefetch_related(tambons_at("meeting__"))

    def with_round_known_to(self, user):
        """Annotate is_round_known: whether this reader may know what it says."""
        in_round = rounds_for(user).hold("meeting")
        return self.annotate(
            is_round_known=ExpressionWrapper(
                Q(meeting=None) | in_round, output_field=models.BooleanField()
            )
        ).select_related("meeting")


class GoalUpdate(models.Model):
    """One entry of a goal's time line: how it goes, or that its wording changed."""

    class Deed(models.TextChoices):
        TOLD = "told", _("how it goes")
        REVISED = "revised", _("worded anew")
        SUPERSEDED = "superseded", _("replaced by another goal")

    goal = models.ForeignKey(
        Goal, models.CASCADE, related_name="updates", verbose_name=_("goal")
    )
    deed = models.CharField(
        _("what happened"), max_length=10, choices=Deed, default=Deed.TOLD
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goal_updates",
        verbose_name=_("told in"),
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Goal.Status, blank=True
    )
    progress = models.PositiveSmallIntegerField(
        _("progress in per cent"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(FULL)],
    )
    note = ThaiTextField(_("note"), blank=True)
    # Of an entry that changed the wording: what it was, null where it was not given.
    wording_before = ThaiTextField(_("wording before"), null=True, blank=True)
    key = models.UUIDField(_("key"), unique=True, null=True, editable=False)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = GoalUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry about a goal")
        verbose_name_plural = _("entries about goals")
        ordering = ["goal", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="") | Q(progress__isnull=False) | ~Q(note=""),
                name="goal_update_says_something",
            ),
            models.CheckConstraint(
                condition=Q(progress=None) | Q(progress__lte=FULL),
                name="goal_update_progress_at_most_100",
                violation_error_message=_("Progress is a figure from 0 to 100."),
            ),
        ]

    def __str__(self):
        return f"{self.get_deed_display()} · {self.note[:60]}".strip(" ·")

    def clean(self):
        if not (self.status or self.note) and self.progress is None:
            raise ValidationError(
                _("Please say how it goes: in words, as a step, or as a figure.")
            )

    @property
    def day(self):
        """The day of its round, or else of its telling."""
        return (
            self.meeting.held_on
            if self.meeting_id
            else self.at.astimezone(BANGKOK).date()
        )


class GoalTopicQuerySet(models.QuerySet):
    def with_choice_known_to(self, user):
        """Annotate is_choice_known: whether this reader may know what became of it."""
        in_round = rounds_for(user).hold("chosen_in")
        return self.annotate(
            is_choice_known=ExpressionWrapper(
                Q(chosen_in=None) | in_round, output_field=models.BooleanField()
            )
        ).select_related("chosen_in")

    def with_rounds(self):
        """With what the rounds that chose them are called by."""
        return self.select_related(
            "chosen_in__kind", "chosen_in__province"
        ).prefetch_related(tambons_at("chosen_in__"))


class GoalTopic(models.Model):
    """Knowledge that a goal needs: บัญชี, บริหารจัดการ, สินเชื่อ …"""

    class State(models.TextChoices):
        NEEDED = "needed", _("needed")
        CHOSEN = "chosen", _("chosen for the next rounds")
        SHARED = "shared", _("has been exchanged")
        DROPPED = "dropped", _("no longer needed")

    goal = models.ForeignKey(
        Goal, models.CASCADE, related_name="topics", verbose_name=_("goal")
    )
    name = ThaiCharField(_("topic"), max_length=100)
    chosen_in = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="topics_chosen",
        verbose_name=_("chosen in"),
    )
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.NEEDED
    )

    objects = GoalTopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic that a goal needs")
        verbose_name_plural = _("topics that goals need")
        ordering = ["goal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "name"],
                name="goal_topic_once",
                violation_error_message=_("This goal has that topic already."),
            ),
            models.CheckConstraint(
                condition=Q(chosen_in=None) | ~Q(state="needed"),
                name="goal_topic_needed_is_not_chosen",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.chosen_in_id and self.state == self.State.NEEDED:
            raise ValidationError(
                {"state": _("A topic that a round chose is not only needed.")}
            )
