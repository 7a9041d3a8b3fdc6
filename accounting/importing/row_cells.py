"""The cells of one row by the role of their column."""

from accounting.importing.book import Sheet, Value
from accounting.importing.cells import shown, shown_text
from accounting.importing.rows import Row

_NAMED = ("date", "voucher", "text", "account_code", "account_name")


class RowCells:
    """Gives the cells of the row that is being read, and writes issues beside them.

    Columns may change in mid-sheet, when a later page has another header.
    """

    def __init__(self, sheet: Sheet, columns: dict[str, int], amounts: tuple[str, ...]):
        self.sheet, self.amounts = sheet, amounts
        self.first = sheet.first_column
        self.margin = [""] * self.first
        self.use_columns(columns)

    def use_columns(self, columns: dict[str, int]) -> None:
        """Take the rows from here on by these columns (role → column, A is 0)."""
        self.columns = columns
        self.places = {role: column - self.first for role, column in columns.items()}
        amounts = [columns[role] for role in self.amounts if role in columns]
        self.amount_places = [column - self.first for column in amounts]
        # The columns of satang, by the role of their baht.
        self.satang = {
            role: f"{role}_satang"
            for role in self.amounts
            if f"{role}_satang" in columns
        }
        named = [columns[role] for role in _NAMED if role in columns]
        before = range(self.first, min(amounts))
        self.word_columns = sorted({*before, *named} - set(amounts))

    def begin(self, place: int, layout: str) -> Row:
        """Turn to the row at this place of the sheet; return it with its raw cells."""
        self.cells = self.sheet.rows[place]
        self.raw = [
            shown_text(value) if type(value) is str else shown(value)
            for value in self.cells
        ]
        if self.margin:
            self.raw = self.margin + self.raw
        number = self.sheet.first_row + place
        self.row = Row(self.sheet.name, number, "", self.raw, layout=layout)
        return self.row

    def value(self, role: str) -> Value:
        """Return the cell of a role as it was read; None when blank or without one."""
        place = self.places.get(role, -1)
        return self.cells[place] if 0 <= place < len(self.cells) else None

    def text(self, role: str) -> str:
        """Return the cell of a role as one line of text."""
        column = self.columns.get(role)
        text = self.raw[column] if column is not None and column < len(self.raw) else ""
        if "  " in text or not text.isprintable():
            return " ".join(text.split())
        return text

    def amount_values(self) -> list[Value]:
        """Return what stands in the columns of amounts."""
        width = len(self.cells)
        return [self.cells[at] for at in self.amount_places if 0 <= at < width]

    def words(self) -> list[str]:
        """Return the texts that stand outside the amounts."""
        raw, width = self.raw, len(self.raw)
        return [raw[at] for at in self.word_columns if at < width and raw[at]]

    def note(self, role: str, code: str, severity: str, message: str) -> None:
        """Keep an issue of this row, about the column of a role if it has one."""
        self.row.note(self.columns.get(role), code, severity, message)
