import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from blogs.models.post import Post


class PostDraft(models.Model):
    """Half-typed words of one person: in no list, count, feed or export.

    `data` holds what the form sent, field name to list of strings, as typed.
    """

    key = models.UUIDField(_("key"), primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="post_drafts",
        verbose_name=_("owner"),
    )
    # Set while an existing post is being edited, and once the draft was sent.
    post = models.ForeignKey(
        Post,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="drafts",
        verbose_name=_("post"),
    )
    # Of an edit: the version of the post that its text was begun from.
    base_version = models.PositiveIntegerField(
        _("version it was begun from"), null=True, blank=True
    )
    data = models.JSONField(_("as typed"), default=dict)
    rev = models.PositiveIntegerField(_("revision"), default=0)
    device = models.CharField(_("device"), max_length=64, blank=True)
    sequence = models.PositiveIntegerField(_("sequence"), default=0)
    saved_at = models.DateTimeField(_("saved at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    # Of the words that were sent with it: tells a repeat from another text.
    digest = models.CharField(_("digest"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("draft of a post")
        verbose_name_plural = _("drafts of posts")
        ordering = ["-saved_at"]

    def __str__(self):
        return str(self.key)

    @property
    def edits(self):
        """The post that is being edited; None while a new one is written."""
        return self.post if self.base_version else None
