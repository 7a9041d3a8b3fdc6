"""The edition of the public pages: a number that changes with what they may show.

It moves in the transaction that changes the rows. Whoever sees the rows as they are now
reads the number as it is now, and what is rolled back was never another edition. The
steps are of random size, so that a number lost with a crash or a rollback does not come
back for other rows.
"""

import secrets

from django.db import connection as default_connection

LARGEST_STEP = 2**20
LARGEST_START = 2**40
TABLE = "kmforum_edition"
# The mark of a move on a connection, and what Django calls it in its list.
MARK, TABLE_STANDS = "kmforum_edition_moved", "kmforum_edition_stands"


def edition() -> int | None:
    """The edition as this connection sees it; None before the first."""
    setattr(default_connection, MARK, None)
    with default_connection.cursor() as cursor:
        cursor.execute(f"SELECT SUM(number) FROM {TABLE}")
        number = cursor.fetchone()[0]
    return None if number is None else int(number)


def move(connection=default_connection):
    """Let another edition begin with the transaction that is open, or right now."""
    if _has_moved(connection) or not _table_stands(connection):
        return
    with connection.cursor() as cursor:
        cursor.execute(_update(connection), [secrets.randbelow(LARGEST_STEP) + 1])
        if not cursor.rowcount:
            start = secrets.randbelow(LARGEST_START)
            cursor.execute(f"INSERT INTO {TABLE} (number) VALUES (%s)", [start])
    if connection.in_atomic_block:
        _remember(connection)


def _update(connection):
    """Any row that nobody else holds: a lock to wait for could close a circle."""
    skip = " FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    free = f"SELECT id FROM {TABLE} ORDER BY id LIMIT 1{skip}"
    return f"UPDATE {TABLE} SET number = number + %s WHERE id = ({free})"


def _remember(connection):
    """Once in a transaction is enough, unless it is rolled back to before the move.

    Then Django drops what was to be done on its commit, and this mark with it.
    """

    def mark():
        pass

    setattr(connection, MARK, mark)
    connection.on_commit(mark)


def _has_moved(connection):
    mark = getattr(connection, MARK, None)
    return mark is not None and any(
        waiting is mark for _ids, waiting, _robust in connection.run_on_commit
    )


def _table_stands(connection):
    """False only while `migrate` has not come to it yet."""
    if not getattr(connection, TABLE_STANDS, False):
        stands = TABLE in connection.introspection.table_names()
        setattr(connection, TABLE_STANDS, stands)
    return getattr(connection, TABLE_STANDS)
