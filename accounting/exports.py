"""The trial balance as a file for a spreadsheet, with the columns of the screen."""

from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV, XLSX
from tablib import Dataset

from thai.tables.formats import BYTE_ORDER_MARK
from thai.tables.formulas import inert

FORMATS = {"csv": CSV, "xlsx": XLSX}
PARTS = ("opening", "moved", "closing")


def trial_balance_file(balance, format: str) -> tuple[bytes, str]:
    """(bytes, content type) of the balance; amounts in baht as numbers."""
    table = Dataset(headers=_heads())
    for _type, lines in balance.mapped:
        for line in lines:
            table.append(_cells(_("matched"), line))
    for line in balance.unmapped:
        table.append(_cells(_("not matched yet"), line))
    held = balance.held.amounts
    table.append([_("held back"), "", "", "", "", *held, "", ""])
    table.append([_("In all"), "", "", *_sums(balance)])
    written = FORMATS[format]()
    data = written.export_data(table)
    if isinstance(data, str):
        data = BYTE_ORDER_MARK + data.encode()
    return data, written.get_content_type()


def _heads():
    heads = [_("Part"), _("Code"), _("Account")]
    for part in (_("Opening"), _("Movement"), _("Closing")):
        heads += [f"{part} {_('debit')}", f"{part} {_('credit')}"]
    return heads


def _cells(part, line):
    amounts = (line.opening.closing, line.moved, line.closing)
    numbers = [amount for pair in amounts for amount in pair]
    return [part, inert(line.account.code), inert(line.account.name), *numbers]


def _sums(balance):
    return [amount for part in PARTS for amount in balance.total(part)]
