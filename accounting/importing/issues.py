"""What an officer is told about a place in the file."""

from typing import NamedTuple

ERROR, WARNING, INFO = "error", "warning", "info"


class Issue(NamedTuple):
    """One finding, said in Thai; without a row it is about the sheet or the file.

    `row` is the row's number in the file, `column` its letter.
    """

    sheet: str
    row: int | None
    column: str | None
    code: str
    severity: str
    message: str
