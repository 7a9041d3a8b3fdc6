"""Cash book or general journal: which of the two a header belongs to."""

from accounting.importing.header import Header
from accounting.importing.table import CASH_BOOK, JOURNAL


def choose_layout(header: Header) -> str:
    """Return L1 or L2, "" for neither, and leave only the roles of that layout."""
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
