"""What an officer is told about a place in the file.

Codes, with the numbers of the accounting study (I…) that they answer.

Of the file: encoding (I60), quotes (I63), hidden_rows and hidden_columns (I10).
Of a sheet: guessed_column (I12), unit (I41), swapped_dates (I23, error), not_swapped,
hidden_sheet, summary_sheet, sheet_without_table, empty_sheet (I08), side_by_side (I09,
error).

Of a date: empty, too_long, unreadable, range (I26), no_day, no_month, no_year, bad_day
(I24), bad_month, bad_year, ambiguous_year, weekday, no_date, not_date (errors);
date_from_above (I06), short_year (I20), year_from_above, day_only (I26), be_year (I21),
short_year_cell, old_year (I22), serial (I25), outside_period, future_date (I28).
Of an amount: unreadable, letter, grouping, too_big, too_long (I30–I32), satang (I34),
not_amount, formula_without_value (I36), sheet_error (I37), both_sides (I40), no_amount
(I42), no_side (I39) (errors); negative (I32), zero_amount (I33).
Of words: garbled (I61, error), citizen_number (I59), no_account (I55).
Of a row's kind: guessed_total (I05), header_changed (I04, I12), account_banner (I14).

Of the controls: total_differs (I05), balance_differs (I43), unbalanced (error).
"""

from typing import NamedTuple

ERROR, WARNING, INFO = "error", "warning", "info"
# Of sheets that are not read: an officer may post the others without them. Until she
# says so it is an error, from then on a warning.
MAY_BE_LEFT_OUT = {"side_by_side"}


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
