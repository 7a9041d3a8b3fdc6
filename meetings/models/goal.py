from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting, tambons_at
from people.access import MEMBERS, OFFICIALS, WRITERS, standing_of
from tambons.models import Tambon, Village
from thai.fields import ThaiDateField, ThaiTextField

FULL = 100


def _of_tambons(tambons, path=""):
    """The condition on goals, found by the path, of these tambons or their villages."""
    return Q(**{f"{path}tambon__in": tambons}) | Q(
        **{f"{path}village__tambon__in": tambons}
    )


def _of_members(user, path=""):
    """Goals of the tambons whose members and officials this reader belongs to."""
    return _of_tambons(standing_of(user).tambons(MEMBERS | OFFICIALS), path)


def rounds_for(user):
    """What a goal may lean on for this reader: rounds she may open, none cancelled."""
    return Meeting.objects.visible_to(user).exclude(state="cancelled")


class GoalQuerySet(models.QuerySet):
    def public(self):
        """Set in a round that everybody may read."""
        return self.filter(Meeting.objects.public().hold("set_in"))

    def held(self):
        """Not of a round that was cancelled."""
        return self.exclude(set_in__state="cancelled")

    def visible_to(self, user):
        """As the round they were set in; without a round for members and officials."""
        if standing_of(user).is_admin:
            return self.held()
        return self.filter(
            rounds_for(user).hold("set_in") | (Q(set_in=None) & _of_members(user))
        )

    def editable_by(self, user):
        """Of the tambons this person writes for."""
        standing = standing_of(user)
        if standing.is_admin:
            return self
        return self.filter(_of_tambons(standing.tambons(WRITERS)))

    def of_tambon(self, tambon):
        """Its own and those of its villages."""
        return self.filter(Q(tambon=tambon) | Q(village__tambon=tambon))

    def listed(self):
        """Of tambons that take part."""
        return self.filter(_of_tambons(Tambon.objects.joined()))

    def with_names(self):
        """With its place, and its round by name."""
        return (
            self.with_places()
            .select_related("set_in__kind", "set_in__province")
            .prefetch_related(tambons_at("set_in__"))
        )

    def with_places(self):
        """With what its place is called by, and the day of its round."""
        return self.select_related("tambon", "village__tambon", "set_in")


class Goal(models.Model):
    """One เป้าหมาย of a village or a tambon.

    Status and progress are those of its newest entry; what one reader may know of them
    is in `meetings.goals`.
    """

    class Status(models.TextChoices):
        SET = "set", _("goal set")
        DOING = "doing", _("under way")
        REACHED = "reached", _("reached")
        DROPPED = "dropped", _("given up")

    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("village"),
    )
    tambon = models.ForeignKey(
        Tambon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("tambon"),
    )
    # Null: it is known that a goal was set, not what it says.
    text = ThaiTextField(_("goal"), null=True, blank=True)
    set_in = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goals_set",
        verbose_name=_("goal set in"),
    )
    # Where no round is on record.
    set_on = ThaiDateField(_("goal set on"), null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("goal it serves"),
    )
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("goal it replaces"),
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.SET
    )
    progress = models.PositiveSmallIntegerField(
        _("progress in per cent"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(FULL)],
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
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(village__isnull=False, tambon=None)
                | Q(village=None, tambon__isnull=False),
                name="goal_of_village_or_tambon",
            ),
            models.CheckConstraint(
                condition=Q(progress=None) | Q(progress__lte=FULL),
                name="goal_progress_at_most_100",
                violation_error_message=_("Progress is a figure from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(village__isnull=False),
                name="goal_parent_one_level_up",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")),
                name="goal_replaces_another",
            ),
            models.CheckConstraint(
                condition=Q(text=None) | ~Q(text=""),
                name="goal_text_or_unknown",
            ),
            models.CheckConstraint(
                condition=Q(set_in=None) | Q(set_on=None),
                name="goal_day_of_round_or_own",
            ),
        ]

    def __str__(self):
        return f"{self.where} · {self.shown_text[:60]}"

    def get_absolute_url(self):
        return reverse("meetings:goal_detail", args=[self.pk])

    def clean(self):  # the constraints above, said kindly
        self.text = self.text or None
        problems = self._about_place() | self._about_others()
        if self.set_in_id and self.set_on:
            problems["set_on"] = _(
                "The round has a day already, so please leave this one empty."
            )
        if problems:
            raise ValidationError(problems)

    def _about_place(self):
        if bool(self.village_id) != bool(self.tambon_id):
            return {}
        return {"tambon": _("Please choose either a village or a tambon.")}

    def _about_others(self):
        problems = {}
        if self.parent_id and not self._serves(self.parent):
            problems["parent"] = _(
                "A village's goal serves a goal of its own tambon; a tambon's goal "
                "stands by itself."
            )
        if self.supersedes_id and not self._is_beside(self.supersedes):
            problems["supersedes"] = _(
                "A goal replaces another goal of the same village or tambon."
            )
        return problems

    def _serves(self, parent):
        return self.village_id and parent.tambon_id == self.village.tambon_id

    def _is_beside(self, other):
        same = (other.village_id, other.tambon_id) == (self.village_id, self.tambon_id)
        return same and other.pk != self.pk

    @property
    def where(self):
        """The village with its tambon, or the tambon."""
        if self.village_id:
            return f"{self.village.tambon} {self.village}"
        return str(self.tambon)

    @property
    def in_tambon(self):
        return self.village.tambon if self.village_id else self.tambon

    @property
    def shown_text(self):
        return self.text or str(_("set, the wording is not given"))

    @property
    def day(self):
        """The day it was set, as far as known."""
        return self.set_in.held_on if self.set_in_id else self.set_on
