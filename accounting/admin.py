from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounting.models import (
    AccountMapping,
    AccountSet,
    AccountTotal,
    AgencyAccount,
    AgencyChart,
    CentralAccount,
    Fund,
    FundKind,
    ImportBatch,
    ImportIssue,
    ImportProfile,
    ImportRow,
    JournalEntry,
    JournalLine,
    Period,
    PeriodStep,
    PostedKey,
)
from thai.admin import ReadOnly, ThaiTabularInline
from thai.tables.admin import TableAdmin


@admin.register(CentralAccount)
class CentralAccountAdmin(TableAdmin):
    list_display = ["code", "name", "parent", "type", "normal_side"]
    list_display_links = ["code", "name"]
    list_filter = ["type", "normal_side"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["parent"]


@admin.register(AgencyChart)
class AgencyChartAdmin(TableAdmin):
    list_display = ["name", "agency", "fund_kind"]
    list_filter = ["fund_kind"]
    search_fields = ["name", "agency__code", "agency__name"]
    autocomplete_fields = ["agency"]

    def search_label(self, chart):
        return f"{chart.name} · {chart.agency}"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("agency", "fund_kind")


class WordInline(ReadOnly, ThaiTabularInline):
    """What was said of one account, newest first."""

    model = AccountMapping
    fields = ["state", "central", "reason", "who", "at"]
    ordering = ["-pk"]
    extra = 0


@admin.register(AgencyAccount)
class AgencyAccountAdmin(TableAdmin):
    list_display = ["code", "name", "own_type", "chart"]
    list_display_links = ["code", "name"]
    list_filter = ["own_type", "is_unassigned"]
    list_select_related = ["chart__agency"]
    search_fields = ["code", "name", "chart__name", "chart__agency__name"]
    autocomplete_fields = ["chart"]
    inlines = [WordInline]


@admin.register(AccountMapping)
class AccountMappingAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["account", "state", "central", "reason", "who", "at"]
    list_filter = ["state"]
    list_select_related = ["account", "central", "who"]
    search_fields = ["account__code", "account__name", "central__name", "reason"]


@admin.register(FundKind)
class FundKindAdmin(TableAdmin):
    list_display = ["name", "code", "position"]
    search_fields = ["name", "code"]


class SetInline(ThaiTabularInline):
    model = AccountSet
    extra = 0


@admin.register(Fund)
class FundAdmin(TableAdmin):
    list_display = ["name", "kind", "tambon", "village", "agency", "publish"]
    list_filter = ["kind", "basis", "publish"]
    search_fields = ["name", "tambon__name", "tambon__code", "agency__name"]
    autocomplete_fields = ["tambon", "village", "group", "agency"]
    inlines = [SetInline]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("kind", "tambon", "village", "agency")

    def search_label(self, fund):
        return f"{fund} · {fund.tambon or fund.agency}"


@admin.register(AccountSet)
class AccountSetAdmin(TableAdmin):
    list_display = ["name", "fund"]
    list_select_related = ["fund"]
    search_fields = ["name", "fund__name", "fund__tambon__name"]
    autocomplete_fields = ["fund"]


class StepInline(ReadOnly, ThaiTabularInline):
    model = PeriodStep
    fields = ["deed", "why", "who", "at"]
    ordering = ["-pk"]
    extra = 0


@admin.register(Period)
class PeriodAdmin(TableAdmin):
    """Locked and opened on the site's own page, where it is noted who did."""

    list_display = ["fund", "starts_on", "ends_on", "state", "locked_by", "locked_at"]
    list_filter = ["state"]
    list_select_related = ["fund", "locked_by"]
    search_fields = ["fund__name", "fund__tambon__name"]
    autocomplete_fields = ["fund"]
    readonly_fields = ["state", "locked_by", "locked_at"]
    inlines = [StepInline]


@admin.register(PeriodStep)
class PeriodStepAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["period", "deed", "why", "who", "at"]
    list_filter = ["deed"]
    list_select_related = ["period__fund", "who"]
    search_fields = ["period__fund__name", "why"]


@admin.register(ImportProfile)
class ImportProfileAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["chart", "layout", "version"]
    list_filter = ["layout"]
    list_select_related = ["chart__agency"]
    search_fields = ["chart__name", "chart__agency__name", "signature"]
    exclude = ["columns", "rules"]


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["number", "file_name", "agency", "fund", "state", "uploaded_at"]
    list_filter = ["state", "mode"]
    list_select_related = ["agency", "fund"]
    search_fields = ["number", "file_name", "agency__name", "fund__name"]
    # The file itself is fetched on the import's own page, which asks who may.
    exclude = ["file", "tables", "counts"]


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["batch", "sheet", "row", "kind", "on", "text", "debit", "credit"]
    list_filter = ["kind", "is_bad", "is_held"]
    list_select_related = ["batch"]
    search_fields = ["text", "voucher", "account_code", "account_name"]
    show_full_result_count = False


@admin.register(ImportIssue)
class ImportIssueAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["batch", "sheet", "row", "column", "severity", "message"]
    list_filter = ["severity"]
    list_select_related = ["batch"]
    search_fields = ["message", "sheet"]


class LineInline(ReadOnly, ThaiTabularInline):
    model = JournalLine
    fields = ["account", "debit", "credit", "text", "is_generated"]
    extra = 0


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["on", "voucher", "fund", "account_set", "type", "is_posted"]
    list_display_links = ["on", "voucher"]
    list_filter = ["type", "is_posted"]
    list_select_related = ["fund", "account_set__fund"]
    search_fields = ["voucher", "fund__name"]
    show_full_result_count = False
    inlines = [LineInline]


@admin.register(JournalLine)
class JournalLineAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["entry", "day", "account", "debit", "credit", "text"]
    list_select_related = ["entry", "account"]
    search_fields = ["account__code", "account__name", "text"]
    show_full_result_count = False

    @admin.display(description=_("day"), ordering="entry__on")
    def day(self, line):
        return line.entry.on


@admin.register(AccountTotal)
class AccountTotalAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["account_set", "account", "month", "debit", "credit"]
    list_select_related = ["account_set__fund", "account"]
    search_fields = ["account__code", "account__name", "account_set__fund__name"]


@admin.register(PostedKey)
class PostedKeyAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["agency", "fingerprint", "occurrence", "entry"]
    list_select_related = ["agency", "entry"]
    search_fields = ["fingerprint", "agency__name"]
    show_full_result_count = False
