from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounting.models.batch import ImportBatch, ImportRow
from accounting.models.chart import AgencyAccount
from accounting.models.fund import AccountSet, Fund
from people.models import Agency
from thai.fields import MoneyField, ThaiCharField, ThaiDateField
from thai.templatetags.thai import monthyear


class JournalEntryQuerySet(models.QuerySet):
    def counted(self):
        """Posted, and neither undone nor the undoing of another."""
        undone = JournalEntry.objects.filter(reverses=OuterRef("pk"), is_posted=True)
        return self.filter(~Exists(undone), is_posted=True, reverses=None)


class JournalEntry(models.Model):
    """What one document put into the books. Posted, it never changes again.

    The triggers of `accounting.triggers` see to it that only what balances is posted.
    """

    class Type(models.TextChoices):
        OPENING = "opening", _("opening")
        ACTIVITY = "activity", _("activity")
        ADJUSTING = "adjusting", _("adjusting")
        APPROPRIATION = "appropriation", _("appropriation of profit")
        CLOSING = "closing", _("closing")

    batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("import"),
    )
    fund = models.ForeignKey(
        Fund, models.PROTECT, related_name="entries", verbose_name=_("fund")
    )
    account_set = models.ForeignKey(
        AccountSet,
        models.PROTECT,
        db_index=False,  # entry_by_day begins with it
        related_name="entries",
        verbose_name=_("set of books"),
    )
    on = ThaiDateField(_("day"))
    type = models.CharField(
        _("type"), max_length=13, choices=Type, default=Type.ACTIVITY
    )
    voucher = ThaiCharField(_("voucher"), max_length=60, blank=True)
    # Which entry of its file; the rows of the file carry the same number.
    document = models.PositiveIntegerField(
        _("entry in the file"), null=True, blank=True
    )
    is_posted = models.BooleanField(_("in the books"), default=False)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name=_("undoes"),
    )

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["account_set", "on"], name="entry_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "document"],
                condition=Q(document__isnull=False, reverses=None),
                name="journal_entry_document_once",
            )
        ]

    def __str__(self):
        return f"{self.voucher or self.pk}"


class JournalLine(models.Model):
    """One side of an entry: an account, and what it takes or gives."""

    entry = models.ForeignKey(
        JournalEntry, models.CASCADE, related_name="lines", verbose_name=_("entry")
    )
    account = models.ForeignKey(
        AgencyAccount,
        models.PROTECT,
        related_name="lines",
        verbose_name=_("account"),
    )
    debit = MoneyField(_("debit"), default=0)
    credit = MoneyField(_("credit"), default=0)
    text = ThaiCharField(_("description"), max_length=500, blank=True)
    source_row = models.ForeignKey(
        ImportRow,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("row of the file"),
    )
    # The side that a cash book leaves unsaid.
    is_generated = models.BooleanField(_("added here"), default=False)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["entry", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0),
                name="journal_line_one_side",
                violation_error_message=_(
                    "A line has an amount on one side, and above zero."
                ),
            )
        ]

    def __str__(self):
        return f"{self.account} {self.debit or -self.credit}"


class PostedKey(models.Model):
    """A row that is in the books: the same row of the same file never comes twice.

    Undoing deletes it, so that the corrected sheet can come in.
    """

    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        db_index=False,  # posted_key_once begins with it
        related_name="+",
        verbose_name=_("agency"),
    )
    fingerprint = models.CharField(_("fingerprint"), max_length=32)
    occurrence = models.PositiveIntegerField(_("which of the like"))
    entry = models.ForeignKey(
        JournalEntry, models.PROTECT, related_name="keys", verbose_name=_("entry")
    )

    class Meta:
        verbose_name = _("row in the books")
        verbose_name_plural = _("rows in the books")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "fingerprint", "occurrence"],
                name="posted_key_once",
                violation_error_message=_("This row is in the books already."),
            )
        ]

    def __str__(self):
        return f"{self.fingerprint[:8]}.{self.occurrence}"


class AccountTotal(models.Model):
    """Sums of one account in one set and month; written only while posting."""

    account_set = models.ForeignKey(
        AccountSet,
        models.PROTECT,
        db_index=False,  # account_total_once begins with it
        related_name="totals",
        verbose_name=_("set of books"),
    )
    account = models.ForeignKey(
        AgencyAccount,
        models.PROTECT,
        related_name="totals",
        verbose_name=_("account"),
    )
    # The first day of the month.
    month = ThaiDateField(_("month"))
    debit = MoneyField(_("debit"), default=0)
    credit = MoneyField(_("credit"), default=0)

    class Meta:
        verbose_name = _("total")
        verbose_name_plural = _("totals")
        ordering = ["account_set", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["account_set", "account", "month"], name="account_total_once"
            )
        ]
        indexes = [models.Index(fields=["month"], name="account_total_by_month")]

    def __str__(self):
        return f"{self.account} {monthyear(self.month)}"
