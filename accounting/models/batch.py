import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.models.chart import AgencyAccount, AgencyChart
from accounting.models.fund import AccountSet, Fund, agencies_of
from people.access import OFFICIALS, WRITERS, standing_of
from people.models import Agency, Role
from thai.fields import MoneyField, ThaiCharField, ThaiDateField


class Layout(models.TextChoices):
    CASH_BOOK = "L1", _("cash book")
    JOURNAL = "L2", _("journal")


class ImportProfile(models.Model):
    """How one chart's sheets are read, remembered by the heads of their columns."""

    chart = models.ForeignKey(
        AgencyChart,
        models.CASCADE,
        related_name="profiles",
        verbose_name=_("chart"),
    )
    signature = models.CharField(_("heads of the columns"), max_length=64)
    layout = models.CharField(_("layout"), max_length=2, choices=Layout)
    # Role of a column → its index, as `accounting.importing.detect` names roles.
    columns = models.JSONField(_("columns"))
    # Rules for dates, signs and units that differ from the usual ones.
    rules = models.JSONField(_("rules"), default=dict, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("way of reading sheets")
        verbose_name_plural = _("ways of reading sheets")
        ordering = ["chart", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["chart", "signature", "version"],
                name="import_profile_version_once",
            )
        ]

    def __str__(self):
        return f"{self.chart} · {self.get_layout_display()} {self.version}"


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of one's own agency; of the funds of one's tambon; all for the province."""
        standing = standing_of(user)
        if standing.is_admin:
            return self
        if not user.is_authenticated:
            return self.none()
        mine = Q(agency__in=agencies_of(user))
        if provinces := standing.provinces({Role.GOVERNOR_OFFICE}):
            mine |= Q(fund=None) | Q(fund__tambon=None)
            mine |= Q(fund__tambon__district__province__in=provinces)
        return self.filter(mine | Q(fund__tambon__in=standing.tambons(OFFICIALS)))

    def editable_by(self, user):
        standing = standing_of(user)
        if standing.is_admin:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(agency__in=agencies_of(user))
            | Q(fund__tambon__in=standing.tambons(WRITERS))
        )

    def on_their_way(self):
        """Neither in the books, nor undone, nor given up."""
        return self.exclude(state__in=["posted", "voided", "failed"])

    def standing(self):
        """Those whose file counts as received: not undone and not given up."""
        return self.exclude(state__in=["voided", "failed"])


class ImportBatch(models.Model):
    """One file on its way into the books, and all that became of it."""

    class Mode(models.TextChoices):
        APPEND = "append", _("add to what is there")
        REPLACE = "replace", _("take the place of what is there")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("received")
        MAPPED = "mapped", _("columns chosen")
        STAGED = "staged", _("read")
        PREVIEWED = "previewed", _("checked")
        POSTED = "posted", _("in the books")
        VOIDED = "voided", _("undone")
        FAILED = "failed", _("could not be read")

    number = models.PositiveIntegerField(_("number"), unique=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="batches", verbose_name=_("agency")
    )
    chart = models.ForeignKey(
        AgencyChart,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="batches",
        verbose_name=_("chart"),
    )
    account_set = models.ForeignKey(
        AccountSet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="batches",
        verbose_name=_("set of books"),
    )
    fund = models.ForeignKey(
        Fund,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="batches",
        verbose_name=_("fund"),
    )
    # A cash book says what came and went; the other side is this account.
    cash_account = models.ForeignKey(
        AgencyAccount,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account of the cash book"),
    )
    profile = models.ForeignKey(
        ImportProfile,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="batches",
        verbose_name=_("way of reading"),
    )
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.APPEND)
    state = models.CharField(
        _("state"), max_length=9, choices=State, default=State.UPLOADED
    )
    # Byte for byte as it came.
    file = models.FileField(_("file"), max_length=200)
    file_name = ThaiCharField(_("name of the file"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    # What was read, sheet by sheet: layout, head row, columns, titles.
    tables = models.JSONField(_("tables"), default=list, blank=True)
    # How many rows of which kind, and what the file itself adds them up to.
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    sum_debit = MoneyField(_("debit in the file"), default=0)
    sum_credit = MoneyField(_("credit in the file"), default=0)
    first_on = ThaiDateField(_("first day"), null=True, blank=True)
    last_on = ThaiDateField(_("last day"), null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("posted by"),
    )
    posted_at = models.DateTimeField(_("posted at"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    voided_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    voided_why = ThaiCharField(_("why it was undone"), max_length=300, blank=True)
    heartbeat = models.DateTimeField(_("last sign of work"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "sha256"],
                condition=~Q(state__in=["voided", "failed"]),
                name="import_batch_file_once",
                violation_error_message=_("This file is here already."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["posted", "voided"])
                | Q(posted_at__isnull=False),
                name="import_batch_posted_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="voided", voided_at__isnull=False)
                | (~Q(state="voided") & Q(voided_at=None)),
                name="import_batch_voided_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.file_name}"

    def get_absolute_url(self):
        return reverse("accounting:import_detail", args=[self.number])

    @property
    def is_posted(self):
        return self.state == self.State.POSTED

    @property
    def is_open(self):
        """Whether it is still on its way."""
        return self.state in {
            self.State.UPLOADED,
            self.State.MAPPED,
            self.State.STAGED,
            self.State.PREVIEWED,
        }

    @property
    def open_questions(self):
        """What is wrong with a whole sheet or the file, and nobody has answered yet."""
        return self.issues.filter(severity=ImportIssue.Severity.ERROR, row=None)

    @property
    def refusals(self):
        """Why the file as a whole could not be read the last time."""
        return self.open_questions.filter(sheet="")


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class ImportRow(models.Model):
    """One row of a sheet: as it stood there, and what it was read as."""

    class Kind(models.TextChoices):
        LINE = "line", _("entry")
        TOTAL = "total", _("total")
        CARRIED = "carried", _("brought or carried forward")
        BLANK = "blank", _("empty")
        HEADER = "header", _("head of the table")
        NOTE = "note", _("note")

    batch = models.ForeignKey(
        ImportBatch,
        models.CASCADE,
        db_index=False,  # import_row_once begins with it
        related_name="rows",
        verbose_name=_("import"),
    )
    sheet = ThaiCharField(_("sheet"), max_length=100, blank=True)
    row = models.PositiveIntegerField(_("row"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    raw = models.JSONField(_("as it stands in the file"), default=list)
    on = ThaiDateField(_("day"), null=True, blank=True)
    voucher = ThaiCharField(_("voucher"), max_length=60, blank=True)
    text = ThaiCharField(_("text"), max_length=500, blank=True)
    account_code = ThaiCharField(_("code of the account"), max_length=40, blank=True)
    account_name = ThaiCharField(_("name of the account"), max_length=200, blank=True)
    account = models.ForeignKey(
        AgencyAccount,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    debit = MoneyField(_("debit"), null=True, blank=True)
    credit = MoneyField(_("credit"), null=True, blank=True)
    # Of a cash book: what came is debit, what went is credit, of its own account.
    is_cash_book = models.BooleanField(_("row of a cash book"), default=False)
    # Rows of one number make one entry.
    document = models.PositiveIntegerField(_("entry in the file"), null=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=32, blank=True)
    occurrence = models.PositiveIntegerField(_("which of the like"), default=1)
    is_bad = models.BooleanField(_("has an error"), default=False)
    is_held = models.BooleanField(_("held back"), default=False)
    # Posted before, from another file: not posted again.
    is_known = models.BooleanField(_("in the books already"), default=False)
    entry = models.ForeignKey(
        "JournalEntry",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entry in the books"),
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "sheet", "row"], name="import_row_once"
            )
        ]
        indexes = [
            models.Index(fields=["batch", "document"], name="import_row_document"),
        ]

    def __str__(self):
        return f"{self.sheet}!{self.row}"


class ImportIssue(models.Model):
    """What is wrong or was guessed, by sheet, row and column."""

    class Severity(models.TextChoices):
        ERROR = "error", _("to be mended")
        WARNING = "warning", _("worth a look")
        INFO = "info", _("for your information")

    batch = models.ForeignKey(
        ImportBatch,
        models.CASCADE,
        db_index=False,  # issue_by_weight begins with it
        related_name="issues",
        verbose_name=_("import"),
    )
    sheet = ThaiCharField(_("sheet"), max_length=100, blank=True)
    row = models.PositiveIntegerField(_("row"), null=True, blank=True)
    column = models.CharField(_("column"), max_length=3, blank=True)
    code = models.SlugField(_("code"))
    severity = models.CharField(_("weight"), max_length=7, choices=Severity)
    message = models.TextField(_("message"))

    class Meta:
        verbose_name = _("remark on an import")
        verbose_name_plural = _("remarks on imports")
        ordering = ["batch", "pk"]
        indexes = [models.Index(fields=["batch", "severity"], name="issue_by_weight")]

    def __str__(self):
        return self.message[:60]
