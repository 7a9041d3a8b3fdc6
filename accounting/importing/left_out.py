"""Sheets that are not read, and files of which none is: why."""

from django.utils.translation import gettext as _

from accounting.importing.book import Refused, Sheet
from accounting.importing.issues import ERROR, INFO, WARNING, Issue
from accounting.importing.table import Table


def nothing_found(left_out: list[tuple[Sheet, Table | str]]) -> Refused:
    codes = {found for sheet, found in left_out if isinstance(found, str)}
    if any(isinstance(found, Table) for _sheet, found in left_out):
        reason = _(
            "The only table stands in a hidden sheet. "
            "Please show the sheet in your program, save, and send the file again."
        )
        return Refused("no_table", reason)
    if "side_by_side" in codes:
        return Refused("side_by_side", _side_by_side())
    if "no_rows" in codes:
        reason = _("There is a header and nothing below it. Is this the right file?")
        return Refused("no_rows", reason)
    return Refused(
        "no_table",
        _(
            "We found no cash book and no journal. There must be a row of headings "
            "such as วันที่, รายการ, รับ, จ่าย, or วันที่, ชื่อบัญชี, เดบิต, เครดิต."
        ),
    )


def _side_by_side() -> str:
    return _(
        "Two tables stand side by side. Please put receipts and payments below one "
        "header, or each table on a sheet of its own."
    )


def left_out_issue(sheet: Sheet, found: Table | str) -> Issue:
    name = sheet.name
    if sheet.is_hidden:
        message = _("Sheet “%(sheet)s” is hidden and is not read.")
        return Issue(
            name, None, None, "hidden_sheet", WARNING, message % {"sheet": name}
        )
    if found == "side_by_side":
        return Issue(name, None, None, "side_by_side", ERROR, _side_by_side())
    if isinstance(found, Table):
        message = _("Sheet “%(sheet)s” seems to repeat the others and is not read.")
        code, severity = "summary_sheet", WARNING
    else:
        message = _("Sheet “%(sheet)s” holds no table that we know and is not read.")
        code, severity = "sheet_without_table", WARNING
        if found == "no_rows":
            message = _("Sheet “%(sheet)s” has a header and no rows.")
            code, severity = "empty_sheet", INFO
    return Issue(name, None, None, code, severity, message % {"sheet": name})
