from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.models.fund import agencies_of
from people.access import standing_of
from people.models import Agency, Role
from thai.fields import ThaiCharField


class CentralAccount(models.Model):
    """One account of the central chart, which is offered and never imposed."""

    class Type(models.TextChoices):
        ASSET = "asset", _("assets")
        LIABILITY = "liability", _("liabilities")
        EQUITY = "equity", _("equity")
        INCOME = "income", _("income")
        EXPENSE = "expense", _("expenses")

    class Side(models.TextChoices):
        DEBIT = "debit", _("debit")
        CREDIT = "credit", _("credit")

    # The side on which each type grows. Sums go by it, so that contra accounts
    # (1390, 1690) reduce their parent.
    SIDES = {
        Type.ASSET: Side.DEBIT,
        Type.EXPENSE: Side.DEBIT,
        Type.LIABILITY: Side.CREDIT,
        Type.EQUITY: Side.CREDIT,
        Type.INCOME: Side.CREDIT,
    }

    code = ThaiCharField(_("code"), max_length=10, unique=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("above it"),
    )
    name = ThaiCharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    # Of roots only: a child's type is its root's.
    type = models.CharField(_("type"), max_length=10, choices=Type, blank=True)
    normal_side = models.CharField(_("usual side"), max_length=6, choices=Side)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("account of the central chart")
        verbose_name_plural = _("central chart")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) & ~Q(type="")
                | Q(parent__isnull=False) & Q(type=""),
                name="central_account_type_on_roots",
                violation_error_message=_(
                    "The type stands with the topmost account only; those below have "
                    "the same."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    def clean(self):
        above = self.parent
        while above:
            if self.pk and above.pk == self.pk:
                raise ValidationError(
                    {"parent": _("An account cannot stand below itself.")}
                )
            above = above.parent


class AgencyChartQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of one's own agency; every chart for the governor's office."""
        if standing_of(user).has(Role.GOVERNOR_OFFICE):
            return self
        return self.editable_by(user)

    def editable_by(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(agency__in=agencies_of(user))


class AgencyChart(models.Model):
    """One chart of accounts as an agency keeps it. One agency may keep several."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="charts", verbose_name=_("agency")
    )
    name = ThaiCharField(_("name"), max_length=150)
    fund_kind = models.ForeignKey(
        "FundKind",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="charts",
        verbose_name=_("kind of fund"),
    )

    objects = AgencyChartQuerySet.as_manager()

    class Meta:
        verbose_name = _("chart of an agency")
        verbose_name_plural = _("charts of agencies")
        ordering = ["agency", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"],
                name="agency_chart_name_once",
                violation_error_message=_(
                    "This agency already has a chart of that name."
                ),
            )
        ]

    def __str__(self):
        return f"{self.agency.code} · {self.name}"

    def get_absolute_url(self):
        return reverse("accounting:chart_mapping", args=[self.pk])


class AgencyAccountQuerySet(models.QuerySet):
    def with_mapping(self):
        """With the newest word on each: `map_state`, `central_id_now`, `map_id`."""
        newest = AccountMapping.objects.filter(account=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            map_id=Subquery(newest.values("pk")[:1]),
            map_state=Subquery(newest.values("state")[:1]),
            central_now=Subquery(newest.values("central")[:1]),
        )

    def to_be_matched(self):
        """All but the one for lines without an account, while no line needs it."""
        totals = self.model._meta.get_field("totals").related_model
        is_needed = Exists(totals.objects.filter(account=OuterRef("pk")))
        return self.filter(Q(is_unassigned=False) | is_needed)


class AgencyAccount(models.Model):
    """One account of an agency, by its own code and name, leading zeros and all."""

    chart = models.ForeignKey(
        AgencyChart, models.PROTECT, related_name="accounts", verbose_name=_("chart")
    )
    code = ThaiCharField(_("code"), max_length=40, blank=True)
    name = ThaiCharField(_("name"), max_length=200)
    own_type = models.CharField(
        _("type by the agency"),
        max_length=10,
        choices=CentralAccount.Type,
        blank=True,
    )
    # Where lines without any account go: visible, never refused.
    is_unassigned = models.BooleanField(
        _("for lines without an account"), default=False
    )

    objects = AgencyAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account of an agency")
        verbose_name_plural = _("accounts of agencies")
        ordering = ["chart", "code", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["chart", "code"],
                condition=~Q(code=""),
                name="agency_account_code_once",
                violation_error_message=_("This chart already has that code."),
            ),
            models.UniqueConstraint(
                fields=["chart", "name"],
                condition=Q(code=""),
                name="agency_account_name_once",
                violation_error_message=_(
                    "This chart already has an account of that name."
                ),
            ),
            models.UniqueConstraint(
                fields=["chart"],
                condition=Q(is_unassigned=True),
                name="agency_account_one_unassigned",
                violation_error_message=_(
                    "A chart has one account for lines without an account."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}".strip()


class AccountMappingQuerySet(models.QuerySet):
    def newest(self, until=None):
        """The word that counts on each account; `until` a moment, as it stood then."""
        said = {"at__lte": until} if until else {}
        later = AccountMapping.objects.filter(
            account=OuterRef("account"), pk__gt=OuterRef("pk"), **said
        )
        return self.filter(~Exists(later), **said)

    def delete(self):
        raise TypeError("Mappings cannot be deleted; a newer one takes their place.")

    def update(self, **values):
        raise TypeError("Mappings cannot be changed; a newer one takes their place.")


class AccountMapping(models.Model):
    """One word on where an agency's account belongs. The newest one counts."""

    class State(models.TextChoices):
        MAPPED = "mapped", _("matched")
        UNMAPPED = "intentionally_unmapped", _("left unmatched on purpose")
        PENDING = "pending", _("not matched yet")

    account = models.ForeignKey(
        AgencyAccount,
        models.PROTECT,
        related_name="mappings",
        verbose_name=_("account of the agency"),
    )
    central = models.ForeignKey(
        CentralAccount,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mappings",
        verbose_name=_("account of the central chart"),
    )
    state = models.CharField(_("state"), max_length=24, choices=State)
    reason = ThaiCharField(_("reason"), max_length=300, blank=True)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"))

    objects = AccountMappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("matching")
        verbose_name_plural = _("matchings")
        ordering = ["account", "-pk"]
        indexes = [models.Index(fields=["account", "-id"], name="mapping_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="mapped", central__isnull=False)
                | (~Q(state="mapped") & Q(central=None)),
                name="account_mapping_mapped_has_central",
                violation_error_message=_(
                    "Please choose the central account, or another state."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="intentionally_unmapped") | ~Q(reason=""),
                name="account_mapping_unmapped_has_reason",
                violation_error_message=_(
                    "Please say why this account is left unmatched."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.account} → {self.central or self.get_state_display()}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("Mappings cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Mappings cannot be deleted.")

    def clean(self):
        if self.central_id and self.central.children.exists():
            raise ValidationError(
                {
                    "central": _(
                        "%(account)s is a heading. Please choose an account below it."
                    )
                    % {"account": self.central}
                }
            )
