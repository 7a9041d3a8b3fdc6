from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from people.models import RoleAssignment
from tambons.models import Tambon
from thai.fields import ThaiCharField


class MilestoneKind(models.Model):
    """A step of the practice: village goals, self-assessment, activity plan …"""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("kind of milestone")
        verbose_name_plural = _("kinds of milestone")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class Milestone(models.Model):
    """A step that a tambon took, ticked by the round that took it, never guessed."""

    class State(models.TextChoices):
        DONE = "done", _("done")
        PARTLY = "partly", _("partly done")
        STUCK = "stuck", _("stuck")

    tambon = models.ForeignKey(
        Tambon,
        models.PROTECT,
        related_name="milestones",
        verbose_name=_("tambon"),
    )
    kind = models.ForeignKey(MilestoneKind, models.PROTECT, verbose_name=_("kind"))
    meeting = models.ForeignKey(
        Meeting,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("meeting"),
    )
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.DONE
    )
    # “9 named” is a number, not nine persons without a name.
    count = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    note = ThaiCharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["tambon", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["tambon", "kind", "meeting"],
                condition=Q(meeting__isnull=False),
                name="milestone_once_in_meeting",
                violation_error_message=_("This step is already ticked here."),
            ),
            models.UniqueConstraint(
                fields=["tambon", "kind"],
                condition=Q(meeting=None),
                name="milestone_once_without_meeting",
                violation_error_message=_("This step is already ticked."),
            ),
        ]

    def __str__(self):
        return f"{self.kind} · {self.get_state_display()}"


class AppointedRole(models.Model):
    """The round that named somebody to a role."""

    meeting = models.ForeignKey(
        Meeting,
        models.CASCADE,
        related_name="appointed_roles",
        verbose_name=_("meeting"),
    )
    role_assignment = models.OneToOneField(
        RoleAssignment,
        models.CASCADE,
        related_name="appointed_in",
        verbose_name=_("role"),
    )

    class Meta:
        verbose_name = _("appointed role")
        verbose_name_plural = _("appointed roles")

    def __str__(self):
        return str(self.role_assignment)
