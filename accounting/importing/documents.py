"""Journal entries put together from their lines, to see that each one balances."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounting.importing.issues import ERROR, Issue
from accounting.importing.row_amounts import baht


@dataclass(slots=True)
class _Document:
    debit: int = 0
    credit: int = 0
    rows: list[int] = field(default_factory=list)
    is_whole: bool = True


class Documents:
    """Lines of general journals by sheet, voucher and date.

    Without a voucher the lines of one date are one document: more cannot be told.
    """

    def __init__(self):
        self.found: dict[tuple, _Document] = {}
        # Vouchers of which a line has no date: what is left of them proves nothing.
        self.broken: set[tuple[str, str]] = set()

    def add(self, row) -> None:
        """Count one line; one with an error leaves its document unproved."""
        if row.date is None and row.voucher:
            self.broken.add((row.sheet, row.voucher))
        key = row.sheet, row.voucher, row.date
        document = self.found.get(key)
        if document is None:
            document = self.found[key] = _Document()
        document.debit += row.debit or 0
        document.credit += row.credit or 0
        document.rows.append(row.row)
        document.is_whole = document.is_whole and not row.has_error

    def unbalanced(self):
        """Give (sheet, voucher, document) of each that is whole and off balance."""
        for (sheet, voucher, _date), document in self.found.items():
            is_proved = document.is_whole and (sheet, voucher) not in self.broken
            if is_proved and document.debit != document.credit:
                yield sheet, voucher, document

    def issues(self) -> list[Issue]:
        """Name the documents that do not balance, with their rows."""
        return [
            Issue(
                sheet,
                document.rows[0],
                None,
                "unbalanced",
                ERROR,
                _message(voucher, document),
            )
            for sheet, voucher, document in self.unbalanced()
        ]


def _message(voucher: str, document: _Document) -> str:
    params = {
        "voucher": voucher,
        "rows": spans(document.rows),
        "debit": baht(document.debit),
        "credit": baht(document.credit),
        "difference": baht(abs(document.debit - document.credit)),
    }
    if voucher:
        return (
            _(
                "Voucher %(voucher)s (rows %(rows)s): debit %(debit)s and credit "
                "%(credit)s differ by %(difference)s baht."
            )
            % params
        )
    return (
        _(
            "Rows %(rows)s: debit %(debit)s and credit %(credit)s differ by "
            "%(difference)s baht."
        )
        % params
    )


def spans(rows: list[int]) -> str:
    """Write row numbers shortly: 3, 5–7."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][-1] + 1:
            parts[-1][1:] = [row]
        else:
            parts.append([row])
    texts = ["–".join(map(str, part)) for part in parts]
    return ", ".join(texts[:10] + (["…"] if len(texts) > 10 else []))
