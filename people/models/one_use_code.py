from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thai.clock import now

MOST_TRIES = 5


class OneUseCodeQuerySet(models.QuerySet):
    def live(self):
        """Those that still open something."""
        return self.filter(used_at=None, voided_at=None, expires_at__gt=now())

    def delete(self):
        raise TypeError("One-use codes cannot be deleted.")


class OneUseCode(models.Model):
    """That somebody was given a code for a new password; the code itself is not kept.

    Rows stay as the record of who made a code for whom, and whether it was used.
    """

    # Of the form that made it: sent again, it gives the same code again.
    key = models.UUIDField(_("key"), unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="one_use_codes",
        verbose_name=_("login"),
    )
    hash = models.CharField(_("digest"), max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("good until"))
    tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    # By too many wrong tries, by a newer code, or because its owner left.
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)

    objects = OneUseCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("one-use code")
        verbose_name_plural = _("one-use codes")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at=None, voided_at=None),
                name="one_use_code_one_live",
                violation_error_message=_("This login has a code already."),
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(voided_at=None),
                name="one_use_code_used_or_void",
            ),
            models.CheckConstraint(
                condition=Q(tries__lt=MOST_TRIES)
                | Q(tries=MOST_TRIES, voided_at__isnull=False),
                name="one_use_code_few_tries",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="one_use_code_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.pk}"

    def delete(self, *args, **kwargs):
        raise TypeError("One-use codes cannot be deleted.")

    @property
    def is_live(self):
        return not self.used_at and not self.voided_at and self.expires_at > now()
