"""The country's provinces, districts and tambons, shipped with the code.

Where the names come from: data/NOTICE.
"""

import csv
from collections import defaultdict
from pathlib import Path

from django.db import models, transaction

from tambons.models import District, Province, Tambon

AREAS = Path(__file__).parent / "data" / "areas.csv"


def read_areas() -> dict[int, list[dict[str, str]]]:
    """Rows with code, name and name_en, by the length of their code."""
    rows = defaultdict(list)
    with AREAS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[len(row["code"])].append(row)
    return rows


@transaction.atomic
def load_areas() -> dict[type[models.Model], int]:
    """Add the areas that are missing; say how many of each kind.

    A row that exists is left alone: somebody may have mended its name.
    """
    areas = read_areas()
    return {
        Province: _add_missing(Province, areas[2]),
        District: _add_missing(District, areas[4], Province),
        Tambon: _add_missing(Tambon, areas[6], District),
    }


def _add_missing(model, rows, parent=None) -> int:
    known = set(model.objects.values_list("code", flat=True))
    missing = [row for row in rows if row["code"] not in known]
    if not missing:
        return 0
    if parent:
        # The parent's code is the row's own without its last two digits.
        ids = dict(parent.objects.values_list("code", "pk"))
        field = f"{parent._meta.model_name}_id"
        missing = [{**row, field: ids[row["code"][:-2]]} for row in missing]
    model.objects.bulk_create(model(**row) for row in missing)
    return len(missing)
