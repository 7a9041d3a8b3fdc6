import json
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting

# UTF-8 bytes of the JSON text.
LARGEST_DRAFT = 256 * 1024


class MeetingDraft(models.Model):
    """Half-typed work of one person: in no list, count, feed or export.

    `data` holds what the three screens sent, field name to list of strings, as typed.
    """

    key = models.UUIDField(_("key"), primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="meeting_drafts",
        verbose_name=_("owner"),
    )
    # Set while an existing record is being edited, and once the draft was sent.
    meeting = models.ForeignKey(
        Meeting,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="drafts",
        verbose_name=_("meeting"),
    )
    # Of an edit: the version of the record that its text was begun from.
    base_version = models.PositiveIntegerField(
        _("version it was begun from"), null=True, blank=True
    )
    data = models.JSONField(_("as typed"), default=dict)
    rev = models.PositiveIntegerField(_("revision"), default=0)
    device = models.CharField(_("device"), max_length=64, blank=True)
    sequence = models.PositiveIntegerField(_("sequence"), default=0)
    saved_at = models.DateTimeField(_("saved at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at"]

    def __str__(self):
        return str(self.key)

    @property
    def edits(self):
        """The record that is being edited; None while a new one is written."""
        return self.meeting if self.base_version else None


def size_of(data):
    """Bytes that the data take in UTF-8 JSON."""
    return len(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())
