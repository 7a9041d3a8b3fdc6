from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from thai.fields import ThaiTextField


class RevisionQuerySet(models.QuerySet):
    def delete(self):
        raise TypeError("Revisions cannot be deleted.")

    def update(self, **values):
        raise TypeError("Revisions cannot be changed.")


class Revision(models.Model):
    """One version of a meeting and the deed that made it, kept for good.

    The key comes with the form: however often the same form arrives, the unique key
    lets it in once, and the digest tells a repeat from another text.
    """

    class Deed(models.TextChoices):
        RECORDED = "recorded", _("Recorded")
        EDITED = "edited", _("Edited")
        CONFIRMED = "confirmed", _("Confirmed")
        RETURNED = "returned", _("Sent back to be mended")
        CANCELLED = "cancelled", _("Cancelled")
        PLACED = "placed", _("Took the place of a cancelled record")

    # Those whose words they are do not confirm them.
    WRITTEN = frozenset({Deed.RECORDED, Deed.EDITED})

    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        related_name="revisions",
        verbose_name=_("meeting"),
    )
    version = models.PositiveIntegerField(_("version"))
    key = models.UUIDField(_("key"), unique=True)
    digest = models.CharField(_("digest"), max_length=64)
    deed = models.CharField(
        _("what happened"), max_length=10, choices=Deed, default=Deed.RECORDED
    )
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"))
    why = ThaiTextField(_("reason"), max_length=1000, blank=True)
    snapshot = models.JSONField(_("as it stood"))
    # Of an edit that waits: what was typed, until a yes writes it into the rows.
    typed = models.JSONField(_("as typed"), null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["meeting", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "version"],
                name="revision_version_once",
                violation_error_message=_("Somebody else saved this version first."),
            )
        ]

    def __str__(self):
        return f"{self.meeting_id}.{self.version}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("Revisions cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Revisions cannot be deleted.")
