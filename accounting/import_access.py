"""An import as this reader may open or work on it; to strangers it is not there."""

from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounting.models import ImportBatch, Layout
from accounting.models.fund import KEEPERS, agencies_of
from people.access import standing_of

WITH = (
    "agency",
    "chart",
    "fund__tambon",
    "account_set",
    "cash_account",
    "uploaded_by__person",
    "posted_by__person",
    "voided_by__person",
)


def readable(request, number: int) -> ImportBatch:
    """The import, if this reader may see it; `may_edit` says whether it is hers."""
    rows = ImportBatch.objects.visible_to(request.user).select_related(*WITH)
    batch = get_object_or_404(rows, number=number)
    mine = ImportBatch.objects.editable_by(request.user)
    batch.may_edit = mine.filter(pk=batch.pk).exists()
    return batch


def editable(request, number: int) -> ImportBatch:
    rows = ImportBatch.objects.editable_by(request.user).select_related(*WITH)
    batch = get_object_or_404(rows, number=number)
    batch.may_edit = True
    return batch


def may_send(user) -> bool:
    """Who sends ledgers: agencies' staff, and whoever looks after a tambon's funds."""
    return standing_of(user).has(*KEEPERS) or agencies_of(user).exists()


def trail(batch: ImportBatch | None = None) -> list[tuple[str, str]]:
    """Where a page of importing is: below the books, and below its import."""
    found = []
    if grid := address_of("accounting:month_grid"):
        found.append((grid, _("Accounting")))
    if batch:
        text = _("Import %(number)s") % {"number": batch.number}
        found.append((batch.get_absolute_url(), text))
    return found


def address_of(name: str, *args) -> str:
    """The address of a page that a site may be without; then ""."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def side_labels(batch: ImportBatch) -> dict[str, str]:
    """How this file calls the two sides of its amounts."""
    layouts = {told["layout"] for told in batch.tables}
    if layouts == {Layout.CASH_BOOK}:
        return {"debit_label": _("Received (รับ)"), "credit_label": _("Paid (จ่าย)")}
    if Layout.CASH_BOOK in layouts:
        return {
            "debit_label": _("Debit / received"),
            "credit_label": _("Credit / paid"),
        }
    return {"debit_label": _("Debit"), "credit_label": _("Credit")}
