"""Every row of a file in exactly one part; the parts add up to the file."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, Count, Q, Sum, Value, When

from accounting.models import AgencyAccount, ImportBatch

NOTHING = Decimal(0)
MAPPED, UNMAPPED, BAD, HELD, KNOWN, MARKED = (
    "mapped",
    "unmapped",
    "bad",
    "held",
    "known",
    "marked",
)
PARTS = (MAPPED, UNMAPPED, BAD, HELD, KNOWN, MARKED)
IS_LINE = Q(kind="line")


class Part(NamedTuple):
    """Rows, and what they add up to in baht; marked rows add nothing up."""

    rows: int = 0
    debit: Decimal = NOTHING
    credit: Decimal = NOTHING

    def minus(self, other: "Part") -> "Part":
        return Part(*(mine - its for mine, its in zip(self, other, strict=True)))


@dataclass
class Equation:
    """แถวในไฟล์ = จับคู่แล้ว + ยังไม่จับคู่ + พักไว้ + แถวรวม/ว่าง, and what waits."""

    parts: dict[str, Part]
    # Counted apart from the parts, and what the file itself held when it was read.
    file: Part
    as_read: Part

    @property
    def difference(self) -> Part:
        """What no part explains: nothing."""
        found = (sum(column) for column in zip(*self.parts.values(), strict=True))
        return self.file.minus(Part(*found))

    @property
    def mended(self) -> Part:
        """What mending changed the sums by."""
        return self.file.minus(self.as_read)._replace(rows=0)

    @property
    def is_even(self) -> bool:
        return not any(self.difference)


def equation(batch: ImportBatch) -> Equation:
    """Share every row of the import out: by what stands against it, else by mapping.

    A line is mapped when the newest word on its account says so. What another file
    brought is known; a row with an error is bad until somebody holds it back; rows that
    are no lines (totals, blanks, titles) are marked and add nothing up.
    """
    rows = batch.rows.order_by()
    shared = rows.annotate(part=_part_of(matched_accounts(batch))).values_list("part")
    parts = dict.fromkeys(PARTS, Part())
    for name, *sums in shared.annotate(**_SUMS):
        parts[name] = _part(*sums)
    whole = rows.aggregate(**_SUMS)
    as_read = Part(whole["count"], batch.sum_debit, batch.sum_credit)
    return Equation(parts, _part(*whole.values()), as_read)


_SUMS = {
    "count": Count("pk"),
    "debit_sum": Sum("debit", filter=IS_LINE),
    "credit_sum": Sum("credit", filter=IS_LINE),
}


def _part(count, debit, credit):
    return Part(count, debit or NOTHING, credit or NOTHING)


def _part_of(matched):
    return Case(
        When(~IS_LINE, then=Value(MARKED)),
        When(is_held=True, then=Value(HELD)),
        When(is_known=True, then=Value(KNOWN)),
        When(is_bad=True, then=Value(BAD)),
        When(account__in=matched, then=Value(MAPPED)),
        default=Value(UNMAPPED),
    )


def matched_accounts(batch: ImportBatch) -> list[int]:
    """Ids of the accounts in this import that the central chart knows now."""
    return [key for key, state in _states(batch) if state == MAPPED]


def unmatched_accounts(batch: ImportBatch) -> list[AgencyAccount]:
    """Accounts of this import that nobody has matched, to be matched at any time."""
    keys = [key for key, state in _states(batch) if state != MAPPED]
    return list(AgencyAccount.objects.filter(pk__in=keys).order_by("code", "name"))


def _states(batch):
    ids = batch.rows.filter(IS_LINE).order_by().values("account")
    accounts = AgencyAccount.objects.filter(pk__in=ids).order_by("pk")
    return accounts.with_mapping().values_list("pk", "map_state")
