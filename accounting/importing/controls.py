"""What the file says of itself, compared with what its lines add up to."""

from dataclasses import dataclass, field

from accounting.importing.issues import Issue


@dataclass(slots=True)
class Controls:
    """Counts by kind and sums of the lines, in satang, with every disagreement."""

    counts: dict[str, int]
    debit: int
    credit: int
    issues: list[Issue] = field(default_factory=list)
