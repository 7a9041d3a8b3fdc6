"""The charts that come with the product: data files, read once."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"


class ShippedAccount(NamedTuple):
    """One account that an agency is thought to keep, and what it may mean."""

    agency: str
    code: str
    name: str
    # A suggestion; empty when nothing in the central chart fits.
    central_code: str


@cache
def shipped_accounts() -> dict[tuple[str, str], ShippedAccount]:
    """{(code of the agency, code of the account): account}."""
    return {
        (row["agency_code"], row["account_code"]): ShippedAccount(*row.values())
        for row in _rows("agency-accounts.csv")
    }


def central_rows() -> list[dict[str, str]]:
    """The central chart as shipped, parents before their children."""
    return _rows("central-chart.csv")


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
