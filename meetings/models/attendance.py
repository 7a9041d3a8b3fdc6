from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from people.models import Person, Role
from people.models.person import exactly_one
from tambons.models import Group, Tambon, Village
from thai.fields import ThaiCharField

KINDS_OF_PEOPLE = (
    Q(group=None, label="") & ~Q(role="")
    | Q(role="", label="", group__isnull=False)
    | Q(role="", group=None) & ~Q(label="")
)


class Attendance(models.Model):
    """How many came: of a role, of a group, or of people called by a label."""

    meeting = models.ForeignKey(
        Meeting,
        models.CASCADE,
        related_name="attendance",
        verbose_name=_("meeting"),
    )
    tambon = models.ForeignKey(
        Tambon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tambon"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    group = models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attendance",
        verbose_name=_("group"),
    )
    label = ThaiCharField(_("other people"), max_length=100, blank=True)
    # Null: they were there, and nobody counted them.
    count = models.PositiveIntegerField(_("number"), null=True, blank=True)
    is_estimate = models.BooleanField(_("an estimate"), default=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=KINDS_OF_PEOPLE, name="attendance_one_kind_of_people"
            ),
            *(
                models.UniqueConstraint(
                    fields=["meeting", "role", "label"]
                    + ["tambon"] * has_tambon
                    + ["group"] * has_group,
                    condition=Q(
                        tambon__isnull=not has_tambon, group__isnull=not has_group
                    ),
                    name="attendance_once"
                    + "_tambon" * has_tambon
                    + "_group" * has_group,
                    violation_error_message=_("These people are already counted."),
                )
                for has_tambon in (False, True)
                for has_group in (False, True)
            ),
        ]

    def __str__(self):
        return str(self.people)

    def clean(self):
        if [bool(self.role), bool(self.group_id), bool(self.label)].count(True) != 1:
            message = _(
                "Please give one of: a role, a group, or a name for these people."
            )
            raise ValidationError({"role": message})

    @property
    def people(self):
        return self.get_role_display() or self.label or getattr(self.group, "name", "")


class Participation(models.Model):
    """Somebody with a duty. Villagers are counted, never listed."""

    class Duty(models.TextChoices):
        CHAIR = "chair", _("chair")
        PLANNER = "planner", _("planned it")
        HOST = "host", _("host")
        LEAD = "lead", _("core of the exchange")
        FACILITATOR = "facilitator", _("led the process")
        RECORDER = "recorder", _("took the notes")

    meeting = models.ForeignKey(
        Meeting,
        models.CASCADE,
        related_name="participations",
        verbose_name=_("meeting"),
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name=_("person")
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, verbose_name=_("group")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, verbose_name=_("village")
    )
    duty = models.CharField(_("duty"), max_length=12, choices=Duty)

    class Meta:
        verbose_name = _("duty in the meeting")
        verbose_name_plural = _("duties in the meeting")
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("person", "group", "village"),
                name="participation_one_who",
            ),
            *(
                models.UniqueConstraint(
                    fields=["meeting", "duty", who],
                    condition=Q(**{f"{who}__isnull": False}),
                    name=f"participation_{who}_once",
                    violation_error_message=_("This duty is already on record."),
                )
                for who in ("person", "group", "village")
            ),
        ]

    def __str__(self):
        return f"{self.get_duty_display()}: {self.who}"

    @property
    def who(self):
        return self.person or self.group or self.village

    def clean(self):
        given = [bool(self.person_id), bool(self.group_id), bool(self.village_id)]
        if given.count(True) != 1:
            message = _("Please give one of: a person, a group or a village.")
            raise ValidationError({"person": message})
