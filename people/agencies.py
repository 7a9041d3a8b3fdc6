"""The supporting agencies that the papers suggest; the province has confirmed none."""

import csv
from pathlib import Path

from people.models import Agency

AGENCIES = Path(__file__).parent / "data" / "agencies.csv"
PROVENANCE = "รอจังหวัดยืนยัน"
# Charts to learn from and a place kept free: not agencies.
NOT_AGENCIES = {"reference", "unconfirmed"}


def load_agencies() -> int:
    """Add those that are missing and say how many; rows that exist are left alone."""
    with AGENCIES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] not in NOT_AGENCIES]
    return sum(_add(row) for row in rows)


def _add(row):
    _agency, is_new = Agency.objects.get_or_create(
        code=row["code"],
        defaults={
            "name": row["name_th"],
            "name_en": row["name_en"],
            "kind": row["kind"],
            "provenance": PROVENANCE,
        },
    )
    return is_new
