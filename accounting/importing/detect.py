"""Where the tables are in a book, and what each column means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _, gettext_lazy

from accounting.importing.book import Book, Refused, Sheet
from accounting.importing.cells import letter, shown
from accounting.importing.header import Header, find_header, guess_columns
from accounting.importing.hints import Period, hints_of
from accounting.importing.issues import ERROR, INFO, WARNING, Issue
from accounting.importing.swapped_dates import look_swapped

CASH_BOOK, JOURNAL = "L1", "L2"

ROLE_NAMES = {
    "date": gettext_lazy("the date"),
    "voucher": gettext_lazy("the voucher number"),
    "text": gettext_lazy("the description"),
    "account_code": gettext_lazy("the account code"),
    "account_name": gettext_lazy("the account name"),
    "received": gettext_lazy("money received"),
    "paid": gettext_lazy("money paid"),
    "debit": gettext_lazy("debit"),
    "credit": gettext_lazy("credit"),
    "balance": gettext_lazy("the balance"),
    "amount": gettext_lazy("the amount"),
    "side": gettext_lazy("received or paid"),
}

_SIDE_SHEET = re.compile(
    r"ปก|หน้าปก|สรุป.*|รวม|รวม(ทุก|ทั้ง).*|งบ.*|รายงาน.*|คำอธิบาย.*|วิธี.*|cover.*|summary.*"
    r"|total|readme.*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person once answered about sheets with one header signature.

    `columns` is role → column of the file (A is 0). `dates` says what date cells
    hold: as_stored, swapped (day and month turned round), or ask. `unit` is the baht
    that 1 in an amount stands for. `negatives` says whether an amount below zero is
    taken (opposite: as one on the other side) or refused (error).
    """

    layout: str
    columns: dict[str, int]
    dates: str = "ask"
    unit: int | None = None
    negatives: str = "opposite"


@dataclass(slots=True)
class Table:
    """One table of a sheet: its header, its columns, what its titles say.

    Roles in `columns` (role → column of the file, A is 0): date, voucher, text,
    account_code, account_name, balance and received, paid (L1) or debit, credit (L2),
    each amount also with _satang when satang stand in a column of their own; or amount
    with side, when a word in each row says which. `header_row` is the file's row of the
    header's last line; `period_hint` is CE. `dates`, `unit` and `negatives` are as in
    Profile.
    """

    sheet: Sheet
    layout: str
    header_row: int
    columns: dict[str, int]
    signature: str
    titles: list[str] = field(default_factory=list)
    fund_hint: str = ""
    set_hint: str = ""
    period_hint: Period = (None, None)
    issues: list[Issue] = field(default_factory=list)
    dates: str = "ask"
    unit: int = 1
    negatives: str = "opposite"


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
        raise _nothing_found(left_out)
    kept[0].issues += [_left_out(sheet, found) for sheet, found in left_out]
    return kept


def _is_side_sheet(name: str) -> bool:
    return bool(_SIDE_SHEET.fullmatch(name.strip()))


def _table(sheet: Sheet, book: Book, known: Mapping[str, Profile]) -> Table | str:
    """Return the table of a sheet, or the code of the reason why there is none."""
    header = find_header(sheet)
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
    layout = _layout(header)
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
        for role in sorted(header.guessed, key=columns.get)
        if role in ROLE_NAMES
    ]
    return table


def _layout(header: Header) -> str:
    """Return L1 or L2, "" for neither; leave only the roles of that layout."""
    columns = header.columns
    if {"received", "paid"} & columns.keys():
        _drop(columns, "debit", "credit", "amount", "side")
        return CASH_BOOK
    has_account = bool({"account_code", "account_name"} & columns.keys())
    if {"debit", "credit"} <= columns.keys():
        _drop(columns, "amount", "side")
        if has_account or "balance" not in columns:
            return JOURNAL
        # A bank book: what comes in is its debit, and the balance runs along.
        _rename(header, "debit", "received")
        _rename(header, "credit", "paid")
        return CASH_BOOK
    if {"amount", "side"} <= columns.keys():
        return JOURNAL if has_account else CASH_BOOK
    return ""


def _drop(columns: dict[str, int], *roles: str) -> None:
    for role in roles:
        columns.pop(role, None)
        columns.pop(f"{role}_satang", None)


def _rename(header: Header, old: str, new: str) -> None:
    for suffix in ("", "_satang"):
        if old + suffix in header.columns:
            header.columns[new + suffix] = header.columns.pop(old + suffix)
    header.guessed.discard(old)
    header.guessed.add(new)


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


def _nothing_found(left_out: list[tuple[Sheet, Table | str]]) -> Refused:
    codes = {found for sheet, found in left_out if isinstance(found, str)}
    if any(isinstance(found, Table) for _sheet, found in left_out):
        reason = _(
            "The only table stands in a hidden sheet. "
            "Please show the sheet in your program, save, and send the file again."
        )
        return Refused("no_table", reason)
    if "side_by_side" in codes:
        return Refused("side_by_side", _SIDE_BY_SIDE())
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


def _SIDE_BY_SIDE() -> str:  # noqa: N802
    return _(
        "Two tables stand side by side. Please put receipts and payments below one "
        "header, or each table on a sheet of its own."
    )


def _left_out(sheet: Sheet, found: Table | str) -> Issue:
    name = sheet.name
    if sheet.is_hidden:
        message = _("Sheet “%(sheet)s” is hidden and is not read.")
        return Issue(
            name, None, None, "hidden_sheet", WARNING, message % {"sheet": name}
        )
    if found == "side_by_side":
        return Issue(name, None, None, "side_by_side", ERROR, _SIDE_BY_SIDE())
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
