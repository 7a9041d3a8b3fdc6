"""What the page before posting shows of rows: entries that wait, remarks, all rows."""

from collections import defaultdict

from django.core.paginator import Paginator
from django.db.models import Case, Count, Max, Min, Q, Sum, When

from accounting.importing.issues import ERROR, MAY_BE_LEFT_OUT
from accounting.models import AgencyAccount, CentralAccount, ImportBatch

ROWS_ON_PAGE = 50
ENTRIES_ON_PAGE = 20
MOST_REMARKS = 30
# Of one entry; a longer one says how many more there are.
MOST_REASONS = 6

# A remark that stops the posting until it is answered, or stopped it until then.
ABOUT_SHEET = Q(row=None) & (Q(severity=ERROR) | Q(code__in=MAY_BE_LEFT_OUT))

SHOWN = {
    "all": Q(),
    "bad": Q(is_bad=True, is_held=False, is_known=False),
    "held": Q(is_held=True),
    "known": Q(is_known=True),
}


def waiting_entries(batch: ImportBatch, number):
    """A page of the entries that are wrong or held back, undecided ones first.

    Each is a dict: document, sheet, voucher, first and last row, count, debit, credit,
    is_held, is_bad, and `reasons`: (row, column, message) of what is wrong.
    """
    wrong = batch.rows.filter(Q(is_bad=True) | Q(is_held=True), kind="line")
    wrong = wrong.filter(is_known=False, entry=None)
    entries = (
        batch.rows.filter(kind="line", document__in=wrong.values("document"))
        .order_by()
        .values("document")
        .annotate(
            first=Min("row"),
            last=Max("row"),
            sheet_name=Min("sheet"),
            number=Max("voucher"),
            count=Count("pk"),
            debit_sum=Sum("debit"),
            credit_sum=Sum("credit"),
            held=Count("pk", filter=Q(is_held=True)),
            bad=Count("pk", filter=Q(is_bad=True)),
        )
        .order_by(Case(When(held=0, then=0), default=1), "document")
    )
    page = Paginator(entries, ENTRIES_ON_PAGE).get_page(number)
    page.object_list = list(page.object_list)
    _give_reasons(batch, page.object_list)
    return page


def _give_reasons(batch, entries):
    documents = [entry["document"] for entry in entries]
    rows = batch.rows.filter(kind="line", document__in=documents).order_by("pk")
    places = {(row.sheet, row.row): row for row in rows}
    reasons = defaultdict(list)
    numbers = {number for _sheet, number in places}
    for issue in batch.issues.filter(severity=ERROR, row__in=numbers).order_by("pk"):
        if row := places.get((issue.sheet, issue.row)):
            issue.written = _written(row)
            reasons[row.document].append(issue)
    for entry in entries:
        found = reasons[entry["document"]]
        entry["reasons"] = found[:MOST_REASONS]
        entry["more"] = max(0, len(found) - MOST_REASONS)


def _written(row):
    return " | ".join(cell for cell in row.raw if cell)


def questions(batch: ImportBatch) -> list:
    """What is wrong with a sheet or the file as a whole, open questions first.

    Each knows `may_be_left_out` (the other sheets can be posted without this one) and
    `is_left_out` (somebody said so).
    """
    found = batch.issues.filter(ABOUT_SHEET).order_by("pk")[:MOST_REMARKS]
    for issue in found:
        issue.may_be_left_out = issue.code in MAY_BE_LEFT_OUT
        issue.is_left_out = issue.severity != ERROR
    return sorted(found, key=lambda issue: issue.is_left_out)


def remarks(batch: ImportBatch) -> tuple[list[dict], int]:
    """What was guessed, the same words said once with how often; and how many more."""
    words = (
        batch.issues.exclude(severity=ERROR)
        .exclude(ABOUT_SHEET)
        .exclude(code="new_account")  # said once, with all that are not matched
        .order_by()
        .values("code", "severity", "message")
        .annotate(
            times=Count("pk"),
            sheet_name=Min("sheet"),
            first=Min("row"),
            letter=Min("column"),
        )
        .order_by("-severity", "-times", "first")
    )
    found = list(words[: MOST_REMARKS + 1])
    if len(found) <= MOST_REMARKS:
        return found, 0
    return found[:MOST_REMARKS], words.count() - MOST_REMARKS


def rows_page(batch: ImportBatch, show: str, number, place: tuple | None = None):
    """A page of rows as SHOWN says; with a place (sheet, row) the page that holds it.

    Each row knows `central` (its account of the central chart, or None), `written` (as
    it stands in the file) and `is_sought`; the page has `has_sought`.
    """
    rows = batch.rows.filter(SHOWN[show]).order_by("pk").select_related("account")
    sought = _sought(rows, place)
    if sought:
        number = rows.filter(pk__lt=sought.pk).count() // ROWS_ON_PAGE + 1
    page = Paginator(rows, ROWS_ON_PAGE).get_page(number)
    page.object_list = list(page.object_list)
    _give_central(page.object_list)
    page.has_sought = bool(sought)
    for row in page.object_list:
        row.is_sought = bool(sought) and row.pk == sought.pk
        row.written = _written(row)
    return page


def _sought(rows, place):
    sheet, row = place or ("", "")
    if not (row.isascii() and row.isdecimal() and len(row) < 8):
        return None
    return rows.filter(sheet=sheet, row=int(row)).first()


def _give_central(rows):
    ids = {row.account_id for row in rows} - {None}
    accounts = AgencyAccount.objects.filter(pk__in=ids).with_mapping()
    now = dict(accounts.filter(map_state="mapped").values_list("pk", "central_now"))
    central = CentralAccount.objects.in_bulk(set(now.values()))
    for row in rows:
        row.central = central.get(now.get(row.account_id))
