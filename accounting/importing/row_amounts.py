"""Cells as satang: never a float beyond the cell, and never 0 for what is unknown."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from accounting.importing.book import CellError, Value
from accounting.importing.cells import shown
from thai.errors import N_, ThaiValueError
from thai.folding import fold
from thai.numbers import MAX_BAHT_DIGITS, format_amount, parse_amount
from thai.typed import excerpt

SATANG = 100
_MOST = 10 ** (MAX_BAHT_DIGITS + 2)
_WHOLE = Decimal(1)
# A citizen number has 13 digits; no fund has as many baht.
LEAST_CITIZEN = 10 ** (MAX_BAHT_DIGITS + 1)
# Plain figures with more places than satang; what a unit of thousands needs.
_FINE = re.compile(r"[0-9,]*\.[0-9]{3,}")


def read_satang(value: Value, unit: int = 1) -> int | None:
    """Return the satang of one cell of baht; None for a blank, 0 for a dash.

    `unit` is the baht that 1 stands for. Halves of a satang are rounded away from
    zero. Raises ThaiValueError with the codes of `parse_amount` and not_amount,
    formula_without_value.
    """
    if value is None:
        return None
    kind = type(value)
    if kind is float or kind is int:
        return _rounded(Decimal(repr(value)), unit)
    if kind is str:
        return _from_text(value, unit)
    raise _no_amount(value)


def _rounded(baht: Decimal, unit: int) -> int:
    try:
        satang = int((baht * (SATANG * unit)).quantize(_WHOLE, ROUND_HALF_UP))
    except (InvalidOperation, OverflowError, ValueError):
        satang = _MOST
    if abs(satang) >= _MOST:
        raise ThaiValueError(
            "too_big", N_("This amount is too large. Please check the number.")
        )
    return satang


# The same thirty baht come in every month.
@lru_cache(2**14)
def _from_text(text: str, unit: int) -> int | None:
    amount = parse_amount(text)
    if amount is None:
        return None
    if unit != 1 and (fine := _FINE.search(fold(text))):
        digits = Decimal(fine[0].replace(",", ""))
        amount = -digits if amount < 0 else digits
    return _rounded(amount, unit)


def _no_amount(value: Value) -> ThaiValueError:
    if isinstance(value, CellError):
        if value.code == "formula_without_value":
            return ThaiValueError(
                value.code,
                N_(
                    "The cell holds a formula without its result. Please open the file "
                    "in Excel or LibreOffice, save it, and send it again."
                ),
            )
        return ThaiValueError(
            value.code,
            N_("The cell holds the error %(text)s. Please mend it in the sheet."),
            text=excerpt(value.text),
        )
    return ThaiValueError(
        "not_amount",
        N_("“%(text)s” is a date or a time, not an amount. Please check the cell."),
        text=excerpt(shown(value)),
    )


def with_satang(baht: int | None, value: Value) -> int | None:
    """Add the satang of their own column: 5 there is 5 satang, not 50 (I34).

    Raises ThaiValueError satang, and those of `read_satang`.
    """
    # Read like baht, so 5 comes as 500 and must be whole.
    satang = read_satang(value)
    if satang is None:
        return baht
    count, rest = divmod(abs(satang), SATANG)
    if rest or count > 99 or (count and (baht or 0) % SATANG):
        raise ThaiValueError(
            "satang",
            N_("Satang must be a whole number from 0 to 99. Please check the cell."),
        )
    is_negative = (baht or 0) < 0 or satang < 0
    return (baht or 0) + (-count if is_negative else count)


def baht(satang: int) -> str:
    """Write satang as baht for a message: "1,234.50"."""
    return format_amount(Decimal(satang).scaleb(-2))
