from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thai.fields import ThaiTextField

NOT_HIDDEN = Q(hidden_why="", hidden_by=None, hidden_at=None)
HIDDEN = Q(status="hidden", hidden_by__isnull=False, hidden_at__isnull=False)
SHOWN = Q(status="published", published_at__isnull=False)


class ModeratedQuerySet(models.QuerySet):
    """Words are never deleted: their numbers and what answered them stay."""

    def published(self):
        return self.filter(status="published")

    def waiting(self):
        return self.filter(status="waiting")

    def accepted(self):
        """What somebody has accepted once, and nobody has hidden since."""
        return self.exclude(published_at=None).exclude(status="hidden")

    def delete(self):
        raise TypeError("Posts and comments cannot be deleted.")


class Moderated(models.Model):
    """Somebody's words on their way to readers, and perhaps away from them again."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting to be accepted")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden")
        REMOVED = "removed", _("taken out by its author")

    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.WAITING
    )
    # When readers saw it first; it stays when it is hidden or taken out.
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    hidden_why = ThaiTextField(_("why it is hidden"), max_length=1000, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hidden by"),
    )
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True)
    removed_at = models.DateTimeField(_("taken out at"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=SHOWN
                | Q(status="waiting", published_at=None)
                | Q(status__in=["hidden", "removed"]),
                name="%(class)s_published_has_time",
            ),
            models.CheckConstraint(
                condition=(HIDDEN & ~Q(hidden_why=""))
                | (~Q(status="hidden") & NOT_HIDDEN),
                name="%(class)s_hidden_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="removed", removed_at__isnull=False)
                | (~Q(status="removed") & Q(removed_at=None)),
                name="%(class)s_removed_has_time",
            ),
        ]

    def clean(self):  # the constraints above, said kindly
        problems = {}
        if self.status == self.Status.PUBLISHED and not self.published_at:
            problems["published_at"] = _("Please say when it was published.")
        if self.status == self.Status.WAITING and self.published_at:
            problems["published_at"] = _("What waits was not published yet.")
        is_hidden = self.status == self.Status.HIDDEN
        if is_hidden and not (self.hidden_why and self.hidden_by_id and self.hidden_at):
            problems["hidden_why"] = _(
                "What is hidden has a reason, and says by whom and when."
            )
        if not is_hidden and (self.hidden_why or self.hidden_by_id or self.hidden_at):
            problems["hidden_why"] = _("Only what is hidden has a reason for it.")
        if (self.status == self.Status.REMOVED) != bool(self.removed_at):
            problems["removed_at"] = _(
                "What its author took out says when, and nothing else does."
            )
        if problems:
            raise ValidationError(problems)

    def delete(self, *args, **kwargs):
        raise TypeError("Posts and comments cannot be deleted.")

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    @property
    def is_waiting(self):
        return self.status == self.Status.WAITING

    @property
    def is_hidden(self):
        return self.status == self.Status.HIDDEN

    @property
    def is_removed(self):
        return self.status == self.Status.REMOVED
