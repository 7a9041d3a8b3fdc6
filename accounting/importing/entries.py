"""Which lines of a file make one entry."""

from accounting.importing.table import CASH_BOOK


def numbered(table, rows, first: int) -> dict[int, int]:
    """{row of the file: number of its entry}, counting on from `first`.

    In a cash book each line is an entry of its own. In a journal the lines of one
    voucher and day are; without vouchers, those of one day.
    """
    lines = [row for row in rows if row.kind == "line"]
    if table.layout == CASH_BOOK:
        return {row.row: number for number, row in enumerate(lines, start=first)}
    numbers = {}
    return {
        row.row: numbers.setdefault((row.voucher, row.date), first + len(numbers))
        for row in lines
    }
