"""What follows from other tables: the edition of the public pages, and statistics.

Every statement is watched, not every model: `update()`, `bulk_create()`, deletes that
cascade, the admin and plain SQL change pages as much as `save()` does. What goes past
Django (psql, COPY, a restored backup) is followed by `manage.py rebuild_derived`.
"""

import re
from contextlib import nullcontext

from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from kmforum.edition import move

WRITES = re.compile(
    r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM"
    r'|REPLACE\s+INTO|MERGE\s+INTO)\s+(?:ONLY\s+)?"?(\w+)',
    re.IGNORECASE,
)
# Statements that hide what they write, or write to several tables at once.
WRITES_SOMEWHERE = re.compile(
    r"\s*(?:TRUNCATE|WITH\b.*\b(?:INSERT|UPDATE|DELETE|MERGE)\b)",
    re.IGNORECASE | re.DOTALL,
)
# Of Django, of the log-in, of the cache, half-typed work, ledgers on their way into the
# books, scores of freedom tables, what is asked of moderators, and how often a post is
# read: on no public page, or not to the moment.
NOT_SHOWN = re.compile(
    r"django_|auth_|account_|mfa_|kmforum_|meetings_(?:meetingdraft|score)$"
    r"|accounting_import|blogs_(?:postdraft|report|readership)$"
)
# Each log-in notes its time, which nobody is shown.
ONLY_LAST_LOGIN = re.compile(r'\s*UPDATE "people_user" SET "last_login" = %s WHERE')


def changes_pages(sql: str) -> bool:
    """Whether a statement changes a table that public pages may show."""
    if found := WRITES.match(sql):
        return not (NOT_SHOWN.match(found[1]) or ONLY_LAST_LOGIN.match(sql))
    return WRITES_SOMEWHERE.match(sql) is not None


def watch(execute, sql, params, many, context):
    """Carry the statement out; when pages change with it, the edition moves with it."""
    if not changes_pages(str(sql)):
        return execute(sql, params, many, context)
    connection = context["connection"]
    with _together(connection, sql):
        result = execute(sql, params, many, context)
        move(connection)
    return result


def _together(connection, sql):
    """One transaction for a statement that came without any.

    SQLite cannot commit while an INSERT … RETURNING still has rows to give; there the
    statement and the move end together when they are read.
    """
    has_rows_to_give = connection.vendor == "sqlite" and "RETURNING" in sql
    if connection.in_atomic_block or has_rows_to_give:
        return nullcontext()
    return transaction.atomic(using=connection.alias)


@receiver(connection_created)
def watch_statements(connection, **kwargs):
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


def rebuild_derived():
    """Make anew whatever can be made from other tables."""
    analyze()
    move()


def analyze():
    """Let the database see how much there is where: it plans its answers by that.

    PostgreSQL looks by itself now and then, but not right after a load; SQLite never.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute("ANALYZE")
