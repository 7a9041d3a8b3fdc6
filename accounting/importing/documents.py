"""Which lines of a file make one entry."""

from accounting.importing.detect import CASH_BOOK


def numbered(table, rows, first: int) -> dict[int, int]:
    """{row of the file: number of its entry}, counting on from `first`.

    In a cash book each line is an entry. In a journal neighbouring lines are one entry
    while voucher and day stay the same; without vouchers, until they balance.
    """
    lines = [row for row in rows if row.kind == "line"]
    if table.layout == CASH_BOOK:
        return {row.row: number for number, row in enumerate(lines, start=first)}
    found, number, before, open_by = {}, first - 1, None, 0
    for row in lines:
        key = (row.voucher, row.date)
        is_other = key != before if row.voucher else not open_by or key != before
        if is_other:
            number, open_by = number + 1, 0
        open_by += (row.debit or 0) - (row.credit or 0)
        found[row.row] = number
        before = key
    return found
