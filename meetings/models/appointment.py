from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting, MeetingKind
from people.access import OFFICIALS, PROVINCIAL, WRITERS, standing_of
from tambons.models import Province, Tambon
from thai.clock import today
from thai.fields import ThaiCharField, ThaiDateField, ThaiHourField


class AppointmentQuerySet(models.QuerySet):
    def editable_by(self, user):
        """Of the tambons this person writes for, and of her province's circle."""
        return self._of_places(user, OFFICIALS)

    def recordable_by(self, user):
        """Whose round this person may record: the governor's office only the circle."""
        return self._of_places(user, WRITERS)

    def _of_places(self, user, roles):
        standing = standing_of(user)
        if standing.is_admin:
            return self
        return self.filter(
            Q(tambon__in=standing.tambons(roles))
            | Q(tambon=None, province__in=standing.provinces(PROVINCIAL))
        )

    def listed(self):
        """Of tambons that take part, and of the circle."""
        return self.filter(
            Q(tambon=None)
            | Q(tambon__joined_on__isnull=False, tambon__is_practice=False)
        )

    def open(self):
        return self.filter(fulfilled_by=None, cancelled_at=None)

    def newest_first(self):
        return self.order_by("-pk")

    def soonest_first(self):
        """Dated ones by day, then those that still wait for a day."""
        return self.order_by(
            F("on").asc(nulls_last=True),
            F("tambon__position").asc(nulls_last=True),
            "pk",
        )

    def expected(self, on=None):
        """Dated ones whose day has passed: a record of them is expected."""
        return self.filter(kind="dated", on__lt=on or today()).exclude(
            closed_as=Appointment.Closed.CANCELLED
        )


class Appointment(models.Model):
    """One นัดต่อไป: what was agreed about meeting again."""

    class Kind(models.TextChoices):
        DATED = "dated", _("on a day")
        TO_BE_ANNOUNCED = "to_be_announced", _("the day will be announced")
        UNDECIDED = "undecided", _("not concluded")

    class Closed(models.TextChoices):
        CANCELLED = "cancelled", _("cancelled")
        NOT_HELD = "not_held", _("not held")

    province = models.ForeignKey(
        Province,
        models.PROTECT,
        related_name="appointments",
        verbose_name=_("province"),
    )
    # Null: the circle of the whole province.
    tambon = models.ForeignKey(
        Tambon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("tambon"),
    )
    made_in = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments_made",
        verbose_name=_("made in"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    # Empty is an answer: at ท่าไร่ the fourth round closed with no date agreed.
    on = ThaiDateField(_("day"), null=True, blank=True)
    ends_on = ThaiDateField(_("last day"), null=True, blank=True)
    start = ThaiHourField(_("from"), null=True, blank=True)
    end = ThaiHourField(_("until"), null=True, blank=True)
    venue = ThaiCharField(_("venue"), max_length=300, blank=True)
    topic = ThaiCharField(_("topic"), max_length=300, blank=True)
    meeting_kind = models.ForeignKey(
        MeetingKind,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("kind of meeting"),
    )
    note = ThaiCharField(_("note"), max_length=300, blank=True)
    fulfilled_by = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="fulfils",
        verbose_name=_("held as"),
    )
    cancelled_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    closed_as = models.CharField(
        _("called off as"), max_length=10, choices=Closed, blank=True
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["tambon", "-id"],
                condition=Q(fulfilled_by=None, cancelled_at=None),
                name="appointment_open",
            ),
            models.Index(fields=["on"], name="appointment_on"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="dated", on__isnull=False)
                | (~Q(kind="dated") & Q(on=None)),
                name="appointment_dated_has_date",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("on")),
                name="appointment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, closed_as="")
                | (Q(cancelled_at__isnull=False) & ~Q(closed_as="")),
                name="appointment_closed_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.where} · {self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("meetings:appointment_detail", args=[self.pk])

    def clean(self):  # the constraints above, said kindly
        problems = {}
        if self.kind == self.Kind.DATED and not self.on:
            problems["on"] = _(
                "Please give the date, or choose “the day will be announced”."
            )
        if self.kind != self.Kind.DATED and self.on:
            problems["kind"] = _("A day is given, so please choose “on a day”.")
        if self.on and self.ends_on and self.ends_on < self.on:
            problems["ends_on"] = _("The last day cannot come before the first.")
        if bool(self.cancelled_at) != bool(self.closed_as):
            problems["closed_as"] = _(
                "Please give both: when it was called off, and how."
            )
        if problems:
            raise ValidationError(problems)

    @property
    def where(self):
        return self.tambon or self.province

    @property
    def is_dated(self):
        return self.kind == self.Kind.DATED

    @property
    def is_open(self):
        return not self.fulfilled_by_id and not self.cancelled_at

    @property
    def made_on(self):
        """The day it was agreed, as far as known."""
        return self.made_in.held_on if self.made_in else None


class AppointmentMove(models.Model):
    """One entry of an appointment's history: as made, moved, or called off."""

    class Deed(models.TextChoices):
        MADE = "made", _("made")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")
        NOT_HELD = "not_held", _("not held")

    appointment = models.ForeignKey(
        Appointment,
        models.CASCADE,
        related_name="moves",
        verbose_name=_("appointment"),
    )
    version = models.PositiveIntegerField(_("version"))
    # The form's own key: the same form sent twice leaves one entry.
    key = models.UUIDField(_("key"), unique=True)
    deed = models.CharField(_("what happened"), max_length=10, choices=Deed)
    why = ThaiCharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    # As it stood afterwards.
    kind = models.CharField(_("kind"), max_length=16, choices=Appointment.Kind)
    on = ThaiDateField(_("day"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of an appointment")
        verbose_name_plural = _("changes of appointments")
        ordering = ["appointment", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "version"],
                name="appointment_move_version_once",
                violation_error_message=_(
                    "Somebody else changed this appointment meanwhile."
                ),
            )
        ]

    def __str__(self):
        return self.get_deed_display()
