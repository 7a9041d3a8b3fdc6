from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.access import OFFICIALS, WRITERS, standing_of
from people.models import Agency, Role
from tambons.models import Group, Tambon, Village
from thai.dates import MONTHS
from thai.fields import ThaiCharField, ThaiDateField
from thai.templatetags.thai import daterange

# Whoever looks after a tambon looks after its funds.
KEEPERS = WRITERS
SEE_ALL = {Role.GOVERNOR_OFFICE}


class FundKind(models.Model):
    """A kind of fund: village fund, savings group, กข.คจ., welfare fund …"""

    code = models.SlugField(_("code"), unique=True)
    name = ThaiCharField(_("name"), max_length=150)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("kind of fund")
        verbose_name_plural = _("kinds of fund")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class FundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whose ledger this reader may open, row by row."""
        standing = standing_of(user)
        if standing.is_admin:
            return self
        if not user.is_authenticated:
            return self.none()
        mine = Q(agency__in=agencies_of(user))
        if provinces := standing.provinces(SEE_ALL):
            # What no fund has yet is its agency's, and she reads of every agency.
            mine |= Q(tambon=None) | Q(tambon__district__province__in=provinces)
        return self.filter(mine | Q(tambon__in=standing.tambons(OFFICIALS)))

    def editable_by(self, user):
        """Of her own agency, and of the tambons she looks after."""
        standing = standing_of(user)
        if standing.is_admin:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(agency__in=agencies_of(user)) | Q(tambon__in=standing.tambons(KEEPERS))
        )

    def administered_by(self, user):
        """Whose sets and periods she looks after: the keepers, and the province."""
        if not user.is_authenticated:
            return self.none()
        provinces = standing_of(user).provinces(SEE_ALL)
        of_province = self.filter(tambon__district__province__in=provinces)
        return self.editable_by(user).assigned() | of_province.assigned()

    def assigned(self):
        return self.filter(is_unassigned=False)


def agencies_of(user):
    """Agencies whose ledgers this person keeps, as a QuerySet."""
    standing = standing_of(user)
    if standing.is_admin:
        return Agency.objects.all()
    ids = {
        assignment.agency_id
        for assignment in standing.assignments
        if assignment.role == Role.AGENCY_STAFF and assignment.agency_id
    }
    return Agency.objects.filter(pk__in=ids)


class Fund(models.Model):
    """One pot of money with books of its own."""

    class Basis(models.TextChoices):
        CASH = "cash", _("cash basis")
        ACCRUAL = "accrual", _("accrual basis")

    name = ThaiCharField(_("name"), max_length=200)
    kind = models.ForeignKey(
        FundKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="funds",
        verbose_name=_("kind of fund"),
    )
    # Null only for what an agency has not given to any fund yet.
    tambon = models.ForeignKey(
        Tambon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="funds",
        verbose_name=_("tambon"),
    )
    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="funds",
        verbose_name=_("village"),
        help_text=_("Empty for a fund of the whole tambon."),
    )
    group = models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="funds",
        verbose_name=_("group"),
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="funds",
        verbose_name=_("agency that keeps its books"),
    )
    fiscal_year_end_day = models.PositiveSmallIntegerField(
        _("last day of its year"),
        default=31,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    fiscal_year_end_month = models.PositiveSmallIntegerField(
        _("last month of its year"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    basis = models.CharField(
        _("basis"), max_length=8, choices=Basis, default=Basis.CASH
    )
    publish = models.BooleanField(
        _("in the tambon's public totals"),
        default=False,
        help_text=_("Only as a total of three funds or more."),
    )
    is_unassigned = models.BooleanField(
        _("for rows without a fund"), default=False, editable=False
    )

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["tambon", "village", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tambon__isnull=False)
                | Q(agency__isnull=False, is_unassigned=True),
                name="fund_of_a_tambon",
                violation_error_message=_("Please choose the tambon of the fund."),
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(is_unassigned=True),
                name="fund_one_unassigned",
            ),
            models.UniqueConstraint(
                fields=["tambon", "name"],
                condition=Q(village=None),
                name="fund_name_once_in_tambon",
                violation_error_message=_("This tambon has a fund of that name."),
            ),
            models.UniqueConstraint(
                fields=["village", "name"],
                condition=Q(village__isnull=False),
                name="fund_name_once_in_village",
                violation_error_message=_("This village has a fund of that name."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("accounting:fund_detail", args=[self.pk])

    def clean(self):
        problems = {}
        if not self.tambon_id and not self.is_unassigned:
            problems["tambon"] = _("Please choose the tambon of the fund.")
        if self.village_id and self.village.tambon_id != self.tambon_id:
            problems["village"] = _("This village lies in another tambon.")
        if self.group_id and self.group.tambon_id not in {None, self.tambon_id}:
            problems["group"] = _("This group belongs to another tambon.")
        if self.fiscal_year_end_day > _longest(self.fiscal_year_end_month):
            problems["fiscal_year_end_day"] = _("%(month)s has no such day.") % {
                "month": MONTHS[self.fiscal_year_end_month - 1]
            }
        if problems:
            raise ValidationError(problems)


def _longest(month):
    return {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)


class AccountSet(models.Model):
    """One set of books of a fund: เงินล้าน, เงินออม, สวัสดิการ; by name, not number."""

    fund = models.ForeignKey(
        Fund, models.CASCADE, related_name="sets", verbose_name=_("fund")
    )
    name = ThaiCharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("set of books")
        verbose_name_plural = _("sets of books")
        ordering = ["fund", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "name"],
                name="account_set_name_once",
                violation_error_message=_("This fund has a set of that name."),
            )
        ]

    def __str__(self):
        return f"{self.fund} · {self.name}"


class Period(models.Model):
    """A span of a fund's books that is closed once everybody agrees on it."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        LOCKED = "locked", _("locked")

    fund = models.ForeignKey(
        Fund, models.CASCADE, related_name="periods", verbose_name=_("fund")
    )
    starts_on = ThaiDateField(_("from"))
    ends_on = ThaiDateField(_("until"))
    state = models.CharField(
        _("state"), max_length=6, choices=State, default=State.OPEN
    )
    # The lock remembers by which matchings its reports are read.
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("locked by"),
    )
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ["fund", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="period_ends_after_start",
                violation_error_message=_("The last day cannot come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(state="locked", locked_at__isnull=False)
                | Q(state="open", locked_at=None, locked_by=None),
                name="period_locked_has_time",
            ),
            models.UniqueConstraint(
                fields=["fund", "starts_on"], name="period_start_once"
            ),
        ]

    def __str__(self):
        return f"{self.fund} · {daterange(self.starts_on, self.ends_on)}"

    def clean(self):
        if not (self.starts_on and self.ends_on and self.fund_id):
            return
        beside = Period.objects.filter(fund=self.fund).exclude(pk=self.pk)
        if beside.filter(
            starts_on__lte=self.ends_on, ends_on__gte=self.starts_on
        ).exists():
            raise ValidationError(
                {"starts_on": _("Another period of this fund covers some of its days.")}
            )


class PeriodStep(models.Model):
    """One word on a period: it was locked, or opened again and why. Append-only."""

    class Deed(models.TextChoices):
        LOCKED = "locked", _("locked")
        UNLOCKED = "unlocked", _("opened again")

    period = models.ForeignKey(
        Period, models.PROTECT, related_name="steps", verbose_name=_("period")
    )
    deed = models.CharField(_("deed"), max_length=8, choices=Deed)
    why = ThaiCharField(_("reason"), max_length=300, blank=True)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("step of a period")
        verbose_name_plural = _("steps of periods")
        ordering = ["period", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(deed="unlocked") | ~Q(why=""),
                name="period_step_unlocked_has_reason",
                violation_error_message=_("Please say why the period is opened again."),
            )
        ]

    def __str__(self):
        return f"{self.period} · {self.get_deed_display()}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("Steps of a period cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Steps of a period cannot be deleted.")
