"""The columns of a stored file as a person sees them, and what she says they are."""

from dataclasses import dataclass, field

from accounting.importing.cells import letter, shown
from accounting.importing.header import WIDEST_TABLE
from accounting.importing.reading import read_book
from accounting.models import ImportBatch, ImportProfile

SAMPLES = 8
DATES = ("ask", "as_stored", "swapped")


@dataclass
class Column:
    """One column of a table: its letter, its heading, and cells from below."""

    index: int
    heading: str = ""
    samples: list[str] = field(default_factory=list)

    @property
    def letter(self):
        return letter(self.index)


@dataclass
class ShownTable:
    """One table of the file: what was read of it (`told`), and its columns."""

    told: dict
    columns: list[Column]
    rows: list[list[str]]

    @property
    def role_of(self) -> dict[int, str]:
        """{column of the file: its role}, as it is read so far."""
        return {at: role for role, at in self.told["columns"].items()}


def shown_tables(batch: ImportBatch) -> list[ShownTable]:
    """The tables of the stored file with their first rows; raises Refused."""
    with batch.file.open("rb") as file:
        book = read_book(file.read(), batch.file_name)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    known = [told for told in batch.tables if told["sheet"] in sheets]
    return [_shown(told, sheets[told["sheet"]]) for told in known]


def _shown(told, sheet):
    at = told["header_row"] - sheet.first_row
    below = [row for row in sheet.rows[at + 1 :] if any(map(_is_filled, row))][:SAMPLES]
    head = sheet.rows[at]
    width = min(max(map(len, [head, *below])), WIDEST_TABLE)
    rows = [[shown(_cell(row, place)) for place in range(width)] for row in below]
    columns = [
        Column(
            sheet.first_column + place,
            _heading(sheet, at, place),
            [row[place] for row in rows if row[place]],
        )
        for place in range(width)
    ]
    return ShownTable(told, columns, rows)


def _is_filled(cell):
    return cell is not None


def _cell(row, place):
    return row[place] if place < len(row) else None


def _heading(sheet, at, place):
    """The lowest heading over a column; one that is merged upwards stands higher."""
    for row in reversed(sheet.rows[max(0, at - 1) : at + 1]):
        if text := shown(_cell(row, place)):
            return text
    return ""


def remember(batch: ImportBatch, told: dict, layout: str, columns: dict, rules: dict):
    """Keep an answer for this chart and all sheets with such headings.

    A new version, unless the newest says the same; gives the profile that holds.
    """
    same = batch.chart.profiles.filter(signature=told["signature"])
    newest = same.order_by("version").last()
    said = {"layout": layout, "columns": columns, "rules": rules}
    if newest and said == {name: getattr(newest, name) for name in said}:
        return newest
    return ImportProfile.objects.create(
        chart=batch.chart,
        signature=told["signature"],
        version=newest.version + 1 if newest else 1,
        **said,
    )
