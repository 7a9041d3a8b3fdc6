"""What the page for matching one chart shows to one reader."""

from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Prefetch, Sum

from accounting.central import CentralTree
from accounting.coverage import Coverage, coverage_by_chart
from accounting.mapping_forms import MappingFilterForm
from accounting.models import AccountMapping, AccountTotal, AgencyChart
from accounting.suggestions import Suggester

ROWS_ON_PAGE = 15
CHIPS = {"mapped": "done", "intentionally_unmapped": "plan", "pending": "open"}


class MappingPage:
    """One chart: how far it is matched, and its accounts a page at a time."""

    def __init__(self, chart: AgencyChart, user, query):
        self.chart, self.user, self.query = chart, user, query
        self.tree = CentralTree()
        self.form = MappingFilterForm(query, self.tree)
        # The form of a row that came back, to be mended.
        self.wrong = None

    @cached_property
    def may_edit(self):
        charts = AgencyChart.objects.editable_by(self.user)
        return charts.filter(pk=self.chart.pk).exists()

    @cached_property
    def coverage(self):
        return coverage_by_chart(self.chart.accounts.all()).get(
            self.chart.pk, Coverage()
        )

    @cached_property
    def _suggester(self):
        return Suggester(self.chart, self.tree)

    @cached_property
    def exact(self):
        """[(account, suggestion)] that one click takes over."""
        return self._suggester.exact() if self.may_edit else []

    @cached_property
    def accounts(self):
        words = AccountMapping.objects.select_related("central", "who__person")
        return (
            self.chart.accounts.to_be_matched()
            .with_mapping()
            .prefetch_related(Prefetch("mappings", words.order_by("-pk")))
        )

    @cached_property
    def page(self):
        chosen = self.form.selected(self.accounts)
        page = Paginator(chosen, ROWS_ON_PAGE).get_page(self.query.get("page"))
        page.object_list = self.shown(page.object_list)
        return page

    @cached_property
    def just(self):
        """The account that the last word was about, with a way back."""
        done = self.query.get("done", "")
        if not (done.isascii() and done.isdecimal() and len(done) < 10):
            return None
        rows = self.shown(self.accounts.filter(pk=done))
        return rows[0] if rows else None

    def shown(self, accounts):
        """The accounts with all that their rows tell."""
        rows = list(accounts)
        money = _money(rows)
        for account in rows:
            words = list(account.mappings.all())
            account.words = words
            account.word = word = words[0] if words else None
            account.chip = CHIPS[word.state if word else "pending"]
            account.is_matched = bool(word and word.central)
            account.clash = self._clash(account)
            account.money = money.get(account.pk)
            is_open = not word or word.state == AccountMapping.State.PENDING
            account.is_open = is_open
            self._suggest(account)
            account.wrong = self._wrong(account)
        return rows

    def _suggest(self, account):
        """An exact one stands alone; the others are a tap away."""
        found = self._suggester.suggestions(account) if account.is_open else []
        shown = 1 if found and found[0].is_exact else len(found)
        account.suggestions, account.other_suggestions = found[:shown], found[shown:]

    def _clash(self, account):
        """The type that the central chart gives what the agency keeps otherwise."""
        if not account.is_matched:
            return ""
        central = self.tree.accounts.get(account.word.central_id)
        if central is None or not self.tree.clashes(account.own_type, central):
            return ""
        return self.tree.root_of(central).get_type_display()

    def _wrong(self, account):
        if self.wrong and self.wrong.cleaned_data.get("account") == account:
            return self.wrong
        return None

    @property
    def here(self):
        """The address of this page with its filters, where its forms are sent."""
        return f"{self.chart.get_absolute_url()}{self._query()}"

    def after(self, account):
        """Where a word leads: the same page, saying what was done."""
        return f"{self.chart.get_absolute_url()}{self._query(done=account.pk)}"

    def _query(self, **more):
        kept = dict(self.form.wanted)
        if page := self.query.get("page"):
            kept["page"] = page
        query = urlencode(kept | more)
        return f"?{query}" if query else ""


def _money(accounts):
    """{account id: what went through it, debit and credit added}."""
    rows = (
        AccountTotal.objects.filter(account__in=accounts)
        .order_by()
        .values_list("account")
        .annotate(Sum("debit"), Sum("credit"))
    )
    return {pk: debit + credit for pk, debit, credit in rows}
