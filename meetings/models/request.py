from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import Outcome
from people.models import Person
from thai.fields import ThaiTextField


class RequestStepQuerySet(models.QuerySet):
    def delete(self):
        raise TypeError("Steps of a request cannot be deleted.")

    def update(self, **values):
        raise TypeError("Steps of a request cannot be changed.")


class RequestStep(models.Model):
    """One deed with a request for support, kept for good.

    The key comes with the form: however often the same form arrives, it counts once.
    """

    class Deed(models.TextChoices):
        TAKEN = "taken", _("taken up")
        ASSIGNED = "assigned", _("handed to")
        GIVEN_BACK = "given_back", _("given back")
        SETTLED = "settled", _("settled")
        UNDONE = "undone", _("taken back")

    outcome = models.ForeignKey(
        Outcome, models.PROTECT, related_name="steps", verbose_name=_("request")
    )
    version = models.PositiveIntegerField(_("version"))
    key = models.UUIDField(_("key"), unique=True)
    deed = models.CharField(_("what happened"), max_length=10, choices=Deed)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    # In whose hands it is afterwards.
    who = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who has it"),
    )
    note = ThaiTextField(_("note"), max_length=1000, blank=True)
    # taken_by, resolved_on, resolved_in: as undoing brings them back, and as set.
    before = models.JSONField(_("before"))
    after = models.JSONField(_("afterwards"))

    objects = RequestStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a request")
        verbose_name_plural = _("steps of requests")
        ordering = ["outcome", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "version"],
                name="request_step_version_once",
                violation_error_message=_(
                    "Somebody else was faster with this request."
                ),
            )
        ]

    def __str__(self):
        return self.get_deed_display()

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("Steps of a request cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Steps of a request cannot be deleted.")
