from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from tambons.models import Tambon


class MeetingTambonQuerySet(models.QuerySet):
    def own_rounds(self):
        """What a tambon calls its own: by number, as the host, or alone."""
        others = MeetingTambon.objects.filter(meeting=OuterRef("meeting"))
        others = others.exclude(tambon=OuterRef("tambon"))
        return self.filter(
            Q(round_number__isnull=False) | Q(is_host=True) | ~Exists(others)
        )

    def in_story_order(self):
        return self.order_by(F("tambon__position").asc(nulls_last=True), "tambon__code")


class MeetingTambon(models.Model):
    """A tambon's part in a meeting. Only the tambon that counts it has a number."""

    meeting = models.ForeignKey(
        Meeting,
        models.CASCADE,
        related_name="meeting_tambons",
        verbose_name=_("meeting"),
    )
    tambon = models.ForeignKey(
        Tambon,
        models.PROTECT,
        related_name="meeting_tambons",
        verbose_name=_("tambon"),
    )
    is_host = models.BooleanField(_("host"), default=False)
    round_number = models.PositiveSmallIntegerField(
        _("round"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    villages_count = models.PositiveSmallIntegerField(
        _("villages present"), null=True, blank=True
    )

    objects = MeetingTambonQuerySet.as_manager()

    class Meta:
        verbose_name = _("tambon in the meeting")
        verbose_name_plural = _("tambons in the meeting")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "tambon"],
                name="meeting_tambon_once",
                violation_error_message=_("This tambon is already in the meeting."),
            ),
            models.UniqueConstraint(
                fields=["tambon", "round_number"],
                condition=Q(round_number__isnull=False),
                name="meeting_tambon_round_once",
                violation_error_message=_(
                    "This tambon already has a round with that number."
                ),
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(is_host=True),
                name="meeting_one_host",
                violation_error_message=_("A meeting has one host."),
            ),
            models.CheckConstraint(
                condition=Q(round_number=None) | Q(round_number__gte=1),
                name="meeting_tambon_round_from_one",
            ),
        ]

    def __str__(self):
        return str(self.tambon)
