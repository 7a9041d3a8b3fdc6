"""Where the tables are in a book, and what each column means."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounting.importing.book import Book, Sheet
from accounting.importing.cells import letter, shown
from accounting.importing.header import Header, find_header, guess_columns
from accounting.importing.hints import hints_of
from accounting.importing.issues import ERROR, WARNING, Issue
from accounting.importing.layouts import choose_layout
from accounting.importing.left_out import left_out_issue, nothing_found
from accounting.importing.said_header import said_header
from accounting.importing.swapped_dates import has_late_day, look_swapped
from accounting.importing.table import ROLE_NAMES, Profile, Table

__all__ = ["Profile", "Table", "detect"]

_SIDE_SHEET = re.compile(
    r"ปก|หน้าปก|สรุป.*|รวม|รวม(ทุก|ทั้ง).*|งบ.*|รายงาน.*|คำอธิบาย.*|วิธี.*|cover.*|summary.*"
    r"|total|readme.*",
    re.I,
)


def detect(book: Book, profile: Mapping[str, Profile] | None = None) -> list[Table]:
    """Find the cash books (L1) and general journals (L2) of a book.

    `profile` holds earlier answers by header signature; they win over guessing. Each
    guess is an issue of severity warning; sheets left out are named in the issues of
    the first table. Raises Refused no_table, no_rows or side_by_side.
    """
    tables, left_out = [], []
    for sheet in book.sheets:
        found = _table(sheet, book, profile or {})
        if isinstance(found, Table) and not sheet.is_hidden:
            tables.append(found)
        elif any(sheet.rows):
            left_out.append((sheet, found))
    kept = [table for table in tables if not _is_side_sheet(table.sheet.name)] or tables
    left_out += [(table.sheet, table) for table in tables if table not in kept]
    if not kept:
        raise nothing_found(left_out)
    kept[0].issues += [left_out_issue(sheet, found) for sheet, found in left_out]
    return kept


def _is_side_sheet(name: str) -> bool:
    return bool(_SIDE_SHEET.fullmatch(name.strip()))


def _table(sheet: Sheet, book: Book, known: Mapping[str, Profile]) -> Table | str:
    """Return the table of a sheet, or the code of the reason why there is none."""
    header = said_header(sheet, known) or find_header(sheet)
    if not header:
        return "no_table"
    if header.is_side_by_side and header.signature not in known:
        return "side_by_side"
    if not any(any(cell is not None for cell in row) for row in _below(sheet, header)):
        return "no_rows"
    table = _remembered(sheet, header, known) or _guessed(sheet, header)
    if not table or "date" not in table.columns:
        return "no_table"
    _read_titles(table, header, book)
    if table.dates == "ask" and look_swapped(_below(sheet, header), _place(table)):
        table.issues.append(_ask_about_dates(table))
    elif table.dates == "swapped" and has_late_day(
        _below(sheet, header), _place(table)
    ):
        table.dates = "as_stored"
        table.issues.append(_not_turned_issue(table))
    return table


def _below(sheet: Sheet, header: Header) -> list:
    return sheet.rows[header.bottom + 1 :]


def _place(table: Table) -> int:
    return table.columns["date"] - table.sheet.first_column


def _remembered(
    sheet: Sheet, header: Header, known: Mapping[str, Profile]
) -> Table | None:
    profile = known.get(header.signature)
    if not profile:
        return None
    return Table(
        sheet,
        profile.layout,
        sheet.first_row + header.bottom,
        dict(profile.columns),
        header.signature,
        dates=profile.dates,
        unit=profile.unit or 0,
        negatives=profile.negatives,
    )


def _guessed(sheet: Sheet, header: Header) -> Table | None:
    guess_columns(sheet, header)
    layout = choose_layout(header)
    if not layout:
        return None
    columns = {role: sheet.first_column + at for role, at in header.columns.items()}
    table = Table(
        sheet,
        layout,
        sheet.first_row + header.bottom,
        columns,
        header.signature,
        unit=0,
    )
    table.issues += [
        _guess_issue(table, role)
        for role in ROLE_NAMES
        if role in header.guessed and role in columns
    ]
    return table


def _read_titles(table: Table, header: Header, book: Book) -> None:
    rows = table.sheet.rows[: header.bottom + 1 - header.depth]
    lines = (" ".join(filter(None, map(shown, row))) for row in rows)
    table.titles = [line for line in lines if line]
    hints = hints_of(table.titles, table.sheet.name, book.name)
    table.fund_hint, table.set_hint = hints.fund, hints.account_set
    table.period_hint = hints.period
    if not table.unit:
        table.unit = hints.unit
        if hints.unit != 1:
            table.issues.append(_unit_issue(table))


def _guess_issue(table: Table, role: str) -> Issue:
    column = letter(table.columns[role])
    message = _(
        "We guess that column %(column)s is %(role)s. Please see whether that is right."
    ) % {"column": column, "role": ROLE_NAMES[role]}
    name = table.sheet.name
    return Issue(name, table.header_row, column, "guessed_column", WARNING, message)


def _unit_issue(table: Table) -> Issue:
    message = _(
        "The title says that the unit is %(unit)s baht, so every amount is taken that "
        "many times. Please see whether that is right."
    ) % {"unit": f"{table.unit:,}"}
    return Issue(table.sheet.name, None, None, "unit", WARNING, message)


def _ask_about_dates(table: Table) -> Issue:
    message = _(
        "Day and month of some dates seem to have changed places: no date cell has a "
        "day above 12, and all dates above 12 are text. Please say whether 5/10 means "
        "5 October (swapped) or 10 May (as stored), or set the sheet to Thai dates."
    )
    column = letter(table.columns["date"])
    return Issue(table.sheet.name, None, column, "swapped_dates", ERROR, message)


def _not_turned_issue(table: Table) -> Issue:
    message = _(
        "Some date cells of this sheet have a day above 12, so its days and months "
        "have not changed places: they are read as they stand."
    )
    column = letter(table.columns["date"])
    return Issue(table.sheet.name, None, column, "not_swapped", WARNING, message)
