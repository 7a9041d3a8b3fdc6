from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.person import RoleAssignment


class RoleStepQuerySet(models.QuerySet):
    def delete(self):
        raise TypeError("Steps of a role cannot be deleted.")

    def update(self, **values):
        raise TypeError("Steps of a role cannot be changed.")


class RoleStep(models.Model):
    """One deed with somebody's role, kept for good: who did it, and when."""

    class Deed(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("not accepted")
        GIVEN = "given", _("role given")
        ENDED = "ended", _("role ended")
        LEFT = "left", _("left by herself")

    assignment = models.ForeignKey(
        RoleAssignment, models.PROTECT, related_name="steps", verbose_name=_("role")
    )
    deed = models.CharField(_("what happened"), max_length=10, choices=Deed)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    # Of a form that makes something new: however often it arrives, it counts once.
    key = models.UUIDField(_("key"), null=True, blank=True, unique=True)

    objects = RoleStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a role")
        verbose_name_plural = _("steps of roles")
        ordering = ["-pk"]

    def __str__(self):
        return self.get_deed_display()

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("Steps of a role cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Steps of a role cannot be deleted.")
