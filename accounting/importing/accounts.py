"""Which account of the agency's own chart a row of its sheet means."""

from django.utils.translation import gettext as _

from accounting.importing.issues import INFO, Issue
from accounting.models import AgencyAccount, AgencyChart
from thai.folding import fold

CHART = "ผังบัญชีของหน่วยงาน"
UNASSIGNED = "ไม่ระบุบัญชี"
CASH = "เงินสดและเงินฝากตามสมุดเงินสด"


def chart_for(batch) -> AgencyChart:
    """The chart of the fund's kind, else the agency's first, else a new one."""
    charts = batch.agency.charts.order_by("pk")
    of_kind = charts.filter(fund_kind=batch.fund.kind) if batch.fund.kind else charts
    found = of_kind.first() or charts.first()
    return found or AgencyChart.objects.create(agency=batch.agency, name=CHART)


def unassigned_account(chart: AgencyChart) -> AgencyAccount:
    """The chart's own account for lines without one."""
    return AgencyAccount.objects.get_or_create(
        chart=chart, is_unassigned=True, defaults={"name": UNASSIGNED}
    )[0]


def cash_account(chart: AgencyChart) -> AgencyAccount:
    """The other side of a cash book: cash in the central chart, or by its name."""
    accounts = chart.accounts.with_mapping()
    mapped = accounts.filter(
        map_state="mapped", mappings__central__code__startswith="11"
    )
    named = accounts.filter(name__startswith="เงินสด")
    found = mapped.order_by("code").first() or named.order_by("code").first()
    return (
        found
        or AgencyAccount.objects.get_or_create(
            chart=chart, code="", name=CASH, defaults={"own_type": "asset"}
        )[0]
    )


class Accounts:
    """The chart's accounts by code and by name; unknown ones are added as met."""

    def __init__(self, chart: AgencyChart):
        self.chart = chart
        self.issues = []
        self._by_code, self._by_name = {}, {}
        # (code, name) as typed → the account that was found for it.
        self._found = {}
        for account in chart.accounts.order_by("-pk"):
            self._remember(account)

    def _remember(self, account):
        if account.code:
            self._by_code[fold(account.code)] = account.pk
        self._by_name[fold(account.name)] = account.pk

    def add_unknown(self, rows) -> None:
        """Add every account that these lines name and the chart does not have."""
        for row in rows:
            if row.kind == "line":
                self.find(row)

    def find(self, row) -> int:
        """The id of the row's account; a row that names none has the chart's own."""
        words = row.account_code, row.account_name
        if words not in self._found:
            self._found[words] = self._known(*words) or self._add(row)
        return self._found[words]

    def _known(self, code, name):
        if code:
            return self._by_code.get(fold(code))
        return self._by_name.get(fold(name or UNASSIGNED))

    def _add(self, row):
        if not row.account_code and not row.account_name:
            account = unassigned_account(self.chart)
        else:
            name = row.account_name or row.account_code
            account = AgencyAccount.objects.create(
                chart=self.chart, code=row.account_code[:40], name=name[:200]
            )
            text = _("“%(account)s” is new in this chart, and not matched yet.")
            text %= {"account": account}
            place = (row.sheet, row.row, None)
            self.issues.append(Issue(*place, "new_account", INFO, text))
        self._remember(account)
        return account.pk
