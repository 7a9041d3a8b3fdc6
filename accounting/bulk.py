"""Many rows into one table, as fast as each database takes them."""

import io
import time

from django.db import connection, transaction

# SQLite has one writer. Who waits asks again every 25 ms in the beginning, so after
# this long at least one of those who wait has had its turn.
PART = 2_000
PAUSE = 0.03

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def insert(table: str, columns: tuple[str, ...], rows) -> int:
    """Write the rows and say how many; values are None, bool, int, str or a date.

    On PostgreSQL one COPY; on SQLite parts of PART rows, each a transaction unless one
    is open already.
    """
    write = _copy if connection.vendor == "postgresql" else _execute_many
    return write(table, columns, rows)


def _copy(table, columns, rows):
    names = ", ".join(f'"{column}"' for column in columns)
    stream = _Stream(rows)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", stream)
    return stream.count


class _Stream(io.RawIOBase):
    """Rows as COPY reads them, made as they are asked for."""

    def __init__(self, rows):
        self._rows = iter(rows)
        self._rest = b""
        self.count = 0

    def readable(self):
        return True

    def read(self, size=-1):
        parts = [self._rest]
        held = len(self._rest)
        while size < 0 or held < size:
            row = next(self._rows, None)
            if row is None:
                break
            part = ("\t".join(map(_as_copied, row)) + "\n").encode()
            parts.append(part)
            held += len(part)
            self.count += 1
        data = b"".join(parts)
        if size < 0:
            self._rest = b""
            return data
        self._rest = data[size:]
        return data[:size]


def _as_copied(value):
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).translate(_ESCAPES)


def _execute_many(table, columns, rows):
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    count, rows = 0, iter(rows)
    while part := [row for _turn, row in zip(range(PART), rows, strict=False)]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, part)
        count += len(part)  # the next part is made while others may write
    return count


def let_others_write() -> None:
    """Pause between two parts of long work, on the database where only one may."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(PAUSE)


def analyze(*tables: str) -> None:
    """PostgreSQL plans badly over rows that it has not counted yet."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(tables))
