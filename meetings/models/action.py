from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.meeting_tambon import MeetingTambon
from people.access import OFFICIALS, PROVINCIAL, standing_of
from people.models import Person
from tambons.models import Group, Tambon
from thai.fields import ThaiCharField, ThaiDateField


class ActionItemQuerySet(models.QuerySet):
    def followed_by(self, user):
        """Of the places this person writes for: what she may close and take back.

        What a joint meeting gave to nobody in particular is for each of its tambons.
        """
        standing = standing_of(user)
        if standing.is_admin:
            return self
        tambons = standing.tambons(OFFICIALS)
        parts = MeetingTambon.objects.filter(tambon__in=tambons)
        return self.filter(
            Q(tambon__in=tambons)
            | Q(tambon=None, meeting__in=parts.values("meeting"))
            | Q(
                tambon=None,
                meeting__province__in=standing.provinces(PROVINCIAL),
            )
        )

    def listed(self):
        """Of tambons that take part, and of the circle."""
        return self.filter(
            Q(tambon=None)
            | Q(tambon__joined_on__isnull=False, tambon__is_practice=False)
        )

    def open(self):
        return self.filter(status__in=[ActionItem.Status.OPEN, ActionItem.Status.DOING])

    def open_on(self, day):
        """Actions that a round held on this day would have found open."""
        return self.filter(
            Q(status__in=[ActionItem.Status.OPEN, ActionItem.Status.DOING])
            | Q(closed_in__held_on__gte=day),
            meeting__held_on__lt=day,
        )

    def still_open(self, rounds):
        """Open as far as these rounds tell: what another round closed, is open here.

        So a record that waits for confirmation changes no public figure.
        """
        closed_elsewhere = Q(closed_in__isnull=False) & ~rounds.hold("closed_in")
        return self.filter(
            Q(status__in=[ActionItem.Status.OPEN, ActionItem.Status.DOING])
            | closed_elsewhere
        )

    def overdue(self, today):
        return self.open().filter(due_on__lt=today)


class ActionItem(models.Model):
    """Something somebody is to do. The same row returns until it is closed."""

    class Status(models.TextChoices):
        OPEN = "open", _("not done yet")
        DOING = "doing", _("in hand")
        DONE = "done", _("done")
        DROPPED = "dropped", _("given up")

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="actions", verbose_name=_("meeting")
    )
    item = models.ForeignKey(
        AgendaItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("agenda item"),
    )
    # Null: the circle's own.
    tambon = models.ForeignKey(
        Tambon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("tambon"),
    )
    text = ThaiCharField(_("what is to be done"), max_length=500)
    due_on = ThaiDateField(_("due on"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.OPEN
    )
    done_on = ThaiDateField(_("done on"), null=True, blank=True)
    closed_in = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="closes",
        verbose_name=_("closed in"),
    )
    # Who closed it, and what it was before: a tap can be taken back.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    status_before = models.CharField(
        _("status before"), max_length=8, choices=Status, blank=True
    )
    # Counts the taps: a page that shows an older one changes nothing.
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["pk"]
        indexes = [models.Index(fields=["tambon", "status"], name="action_item_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="done", done_on__isnull=False)
                | (~Q(status="done") & Q(done_on=None)),
                name="action_item_done_has_date",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(status__in=["done", "dropped"]),
                name="action_item_open_is_not_closed",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | Q(closed_at__isnull=False),
                name="action_item_closer_has_time",
            ),
        ]

    def __str__(self):
        return self.text[:60]

    def clean(self):
        is_done = self.status == self.Status.DONE
        if is_done and not self.done_on:
            raise ValidationError({"done_on": _("Please say when it was done.")})
        if self.done_on and not is_done:
            raise ValidationError(
                {"status": _("Only a finished action has a day on which it was done.")}
            )
        if self.is_open:  # whoever opens it again takes the closing back
            self.closed_by = self.closed_at = None
            self.status_before = ""

    @property
    def is_open(self):
        return self.status in {self.Status.OPEN, self.Status.DOING}


class ActionOwner(models.Model):
    """Who is to do it: a person, a group, or somebody named in words."""

    action = models.ForeignKey(
        ActionItem, models.CASCADE, related_name="owners", verbose_name=_("action")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name=_("person")
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("group")
    )
    text = ThaiCharField(_("in words"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("owner of the action")
        verbose_name_plural = _("owners of the action")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, group=None, text="")
                | Q(person=None, group__isnull=False, text="")
                | (Q(person=None, group=None) & ~Q(text="")),
                name="action_owner_one_who",
            )
        ]

    def __str__(self):
        return str(self.person or self.group or self.text)

    def clean(self):
        given = [bool(self.person_id), bool(self.group_id), bool(self.text)]
        if given.count(True) != 1:
            message = _("Please give one of: a person, a group, or who it is in words.")
            raise ValidationError({"person": message})
