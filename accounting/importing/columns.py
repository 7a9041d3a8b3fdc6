"""The columns of a stored file as a person sees them, and what she says they are."""

from dataclasses import dataclass, field

from accounting.importing.book import Sheet
from accounting.importing.cells import letter, shown
from accounting.importing.header import WIDEST_TABLE, Header, guess_columns
from accounting.importing.layouts import choose_layout
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
    """A table of the file, and the same in other sheets: one answer stands for all.

    `told` is what was read of it so far; `sheets` has (told, sheet) of each such sheet,
    and columns and rows are of the first.
    """

    told: dict
    columns: list[Column]
    rows: list[list[str]]
    sheets: list[tuple[dict, Sheet]]

    @property
    def role_of(self) -> dict[int, str]:
        """{column of the file: its role}, as it is read so far."""
        return {at: role for role, at in self.told["columns"].items()}


def shown_tables(batch: ImportBatch) -> list[ShownTable]:
    """The tables of the stored file with their first rows; raises Refused."""
    with batch.file.open("rb") as file:
        book = read_book(file.read(), batch.file_name)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    alike = {}
    for told in batch.tables:
        if told["sheet"] in sheets:
            found = (told, sheets[told["sheet"]])
            alike.setdefault(told["signature"], []).append(found)
    return [_shown(*found[0], found) for found in alike.values()]


def _shown(told, sheet, alike):
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
    return ShownTable(told, columns, rows, alike)


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


def guessed_roles(sheet: Sheet, header: Header) -> tuple[str, dict[str, int]]:
    """(layout, {role: column of the file}) as a header is read by itself; "" if it is
    none of a cash book or journal."""
    guess_columns(sheet, header)
    layout = choose_layout(header)
    columns = {role: sheet.first_column + at for role, at in header.columns.items()}
    return layout, columns


def remember(
    batch: ImportBatch, signature: str, layout: str, columns: dict, rules: dict
) -> ImportProfile | None:
    """Keep an answer for this chart and all sheets with such headings.

    Gives the new version, or None when the newest says the same.
    """
    same = batch.chart.profiles.filter(signature=signature)
    newest = same.order_by("version").last()
    said = {"layout": layout, "columns": columns, "rules": rules}
    if newest and said == {name: getattr(newest, name) for name in said}:
        return None
    return ImportProfile.objects.create(
        chart=batch.chart,
        signature=signature,
        version=newest.version + 1 if newest else 1,
        **said,
    )
