from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.agency import Agency
from people.phones import PhoneField
from tambons.models import District, Province, Tambon, Village
from thai.clock import today
from thai.fields import ThaiDateField


class Person(models.Model):
    """Somebody who is known. Many have no login; no citizen number is kept."""

    display_name = models.CharField(_("name"), max_length=150)
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("agency"),
    )
    phone = PhoneField(_("phone"), max_length=20, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("login"),
    )
    # Consent: without it the name stays off every public page.
    show_name = models.BooleanField(_("may be named in public"), default=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["display_name"]

    def __str__(self):
        return self.display_name


class Role(models.TextChoices):
    # Roles of the practice …
    SPONSOR = "sponsor", _("sponsor")
    FACILITATOR = "facilitator", _("facilitator")
    PRACTITIONER = "practitioner", _("practitioner")
    NOTE_TAKER = "note_taker", _("note taker")
    COORDINATOR = "coordinator", _("coordinator")
    # … and of access.
    RESIDENT = "resident", _("resident")
    AGENCY_STAFF = "agency_staff", _("agency staff")
    GOVERNOR_OFFICE = "governor_office", _("governor's office")


SCOPES = ("province", "district", "tambon", "village", "agency")


def exactly_one(*names):
    """Q that holds when one of the foreign keys is set and the others are not."""
    either = Q()
    for chosen in names:
        either |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return either


class RoleAssignmentQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Assignments with effect on the day; one that nobody began has none."""
        on = on or today()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on
        )

    def waiting(self):
        """Asked for, and nobody has answered yet."""
        return self.filter(starts_on=None, ends_on=None)

    def closed(self):
        """Past, or ended before it had any effect, as when it was declined."""
        return self.filter(Q(ends_on__lt=today()) | Q(starts_on=None)).exclude(
            ends_on=None
        )

    def unclosed(self):
        """In force, still to come, or waiting for an answer."""
        return self.exclude(pk__in=self.model.objects.closed().values("pk"))

    def in_tambon(self, tambon):
        """For the tambon itself or one of its villages."""
        return self.filter(Q(tambon=tambon) | Q(village__tambon=tambon))


class RoleAssignment(models.Model):
    """One role of one person, for one place or agency, for a time."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="roles", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, verbose_name=_("province")
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, verbose_name=_("district")
    )
    tambon = models.ForeignKey(
        Tambon, models.PROTECT, null=True, blank=True, verbose_name=_("tambon")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, verbose_name=_("village")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name=_("agency")
    )
    asked_on = ThaiDateField(_("asked on"), null=True, blank=True)
    # Empty while it is only asked for: such a role opens nothing.
    starts_on = ThaiDateField(_("from"), null=True, blank=True)
    ends_on = ThaiDateField(_("until"), null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["person", "role"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(*SCOPES), name="role_assignment_one_scope"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None)
                | Q(starts_on=None)
                | Q(ends_on__gte=F("starts_on")),
                name="role_assignment_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.person} · {self.get_role_display()} · {self.scope}"

    @property
    def scope(self):
        return next((getattr(self, name) for name in SCOPES if getattr(self, name)), "")

    def clean(self):
        given = [name for name in SCOPES if getattr(self, f"{name}_id")]
        if len(given) != 1:
            message = _(
                "Please give one place or agency for this role: a province, "
                "a district, a tambon, a village or an agency."
            )
            raise ValidationError({"tambon": message})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError(
                {"ends_on": _("The last day cannot come before the first.")}
            )
