from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from meetings.models.meeting_tambon import MeetingTambon
from people.access import OFFICIALS, PROVINCIAL, standing_of
from people.models import Person
from tambons.models import Tambon
from thai.fields import ThaiCharField, ThaiDateField, ThaiHourField, ThaiTextField


class AgendaItem(models.Model):
    """One objective of a meeting, or one slot of its time table."""

    class Kind(models.TextChoices):
        OBJECTIVE = "objective", _("objective")
        SLOT = "slot", _("time slot")

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="agenda", verbose_name=_("meeting")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, default=Kind.OBJECTIVE
    )
    starts = ThaiHourField(_("from"), null=True, blank=True)
    ends = ThaiHourField(_("until"), null=True, blank=True)
    title = ThaiCharField(_("title"), max_length=300, blank=True)
    carried_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="carried_to",
        verbose_name=_("carried from"),
    )

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="agenda_item_position_once",
                violation_error_message=_("Another item has this position."),
            )
        ]

    def __str__(self):
        return self.title


class OutcomeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rows that inherit the meeting's readers, and more for officials.

        Of meetings that the reader may open: take those from Meeting.visible_to.
        """
        in_full = Meeting.objects.read_in_full_by(user)
        return self.filter(
            Q(visibility=Outcome.Visibility.INHERIT)
            | Q(item__meeting__in=in_full.values("pk"))
        )

    def requests(self):
        """What asks for somebody's help, settled or not."""
        return self.filter(kind__in=Outcome.ASKING)

    def needing_support(self):
        """What asks for somebody's help and has not been settled."""
        return self.requests().filter(resolved_on=None)

    def followed_by(self, user):
        """Of the places this person writes for, and what was put into her hands.

        Whoever is asked to take a request up may read it, whatever else she may.
        """
        standing = standing_of(user)
        if standing.is_admin:
            return self
        if not user.is_authenticated:
            return self.none()
        tambons = standing.tambons(OFFICIALS)
        parts = MeetingTambon.objects.filter(tambon__in=tambons)
        return self.filter(
            Q(tambon__in=tambons)
            | Q(tambon=None, item__meeting__in=parts.values("meeting"))
            | Q(item__meeting__province__in=standing.provinces(PROVINCIAL))
            | Q(taken_by__user=user.pk)
        )


class Outcome(models.Model):
    """What came of an item. That no agreement was reached is an outcome too."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("noted")
        DECISION = "decision", _("agreement")
        PROBLEM = "problem", _("problem")
        SUPPORT_REQUEST = "support_request", _("asks for support")
        DEFERRED = "deferred", _("put off to another meeting")
        NO_AGREEMENT = "no_agreement", _("no agreement yet")

    class Visibility(models.TextChoices):
        INHERIT = "inherit", _("everybody who can see the record")
        OFFICIALS = "officials", _("officials only")

    # Text about trouble among people is not shown to all unless somebody says so.
    SENSITIVE = frozenset({Kind.PROBLEM, Kind.NO_AGREEMENT})
    # What asks for somebody's help.
    ASKING = frozenset({Kind.SUPPORT_REQUEST, Kind.NO_AGREEMENT})

    item = models.ForeignKey(
        AgendaItem,
        models.CASCADE,
        related_name="outcomes",
        verbose_name=_("agenda item"),
    )
    tambon = models.ForeignKey(
        Tambon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("tambon"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    text = ThaiTextField(_("outcome"))
    said_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("said by"),
    )
    # In words: a role, an agency, whoever the round turned to. Empty: not said.
    asked_of = ThaiCharField(_("asked of"), max_length=200, blank=True)
    taken_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken up by"),
    )
    resolved_on = ThaiDateField(_("settled on"), null=True, blank=True)
    resolved_in = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="resolves",
        verbose_name=_("settled in"),
    )
    visibility = models.CharField(
        _("who can see it"),
        max_length=10,
        choices=Visibility,
        default=Visibility.INHERIT,
    )

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["item__position", "pk"]
        indexes = [
            models.Index(fields=["kind", "resolved_on"], name="outcome_unsettled")
        ]

    def __str__(self):
        return self.text[:60]

    def get_absolute_url(self):
        """Its own page, for what asks for support; others stand in their record."""
        return reverse("meetings:request_detail", args=[self.pk])

    @property
    def is_taken_up(self):
        """Whether somebody did something about it: its history hangs on it."""
        return bool(self.steps.all())

    @property
    def is_for_officials(self):
        return self.visibility == self.Visibility.OFFICIALS
