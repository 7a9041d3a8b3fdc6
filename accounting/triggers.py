"""What the database itself refuses: a posted entry that does not balance, or changes.

A gate on the step from draft to posted, and frozen rows behind it: the one mechanism
that withstood every attempt on both databases. Migrations of SQLite copy tables and
lose triggers on the way, or fail because of them; so they are taken down before every
`migrate` and put up after it, and `check_totals` misses one that is not there.
"""

from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

UNBALANCED = "kmforum: the entry does not balance"
FROZEN = "kmforum: what is posted stays as it is"
LOCKED = "kmforum: the period is locked"

LINES = "accounting_journalline"
ENTRIES = "accounting_journalentry"
PERIODS = "accounting_period"

_SQLITE = {
    "entry_born": f"""
        BEFORE INSERT ON {ENTRIES} WHEN NEW.is_posted
        BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
    "entry_gate": f"""
        BEFORE UPDATE OF is_posted ON {ENTRIES} WHEN NEW.is_posted AND NOT OLD.is_posted
        BEGIN
            SELECT RAISE(ABORT, '{UNBALANCED}') WHERE NOT coalesce((
                SELECT sum(debit) = sum(credit) AND sum(debit) > 0
                FROM {LINES} WHERE entry_id = NEW.id), 0);
            SELECT RAISE(ABORT, '{LOCKED}') WHERE EXISTS (
                SELECT 1 FROM {PERIODS} p
                WHERE p.fund_id = NEW.fund_id AND p.state = 'locked'
                AND NEW."on" BETWEEN p.starts_on AND p.ends_on);
        END""",
    "entry_frozen": f"""
        BEFORE UPDATE ON {ENTRIES} WHEN OLD.is_posted
        BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
    "entry_kept": f"""
        BEFORE DELETE ON {ENTRIES} WHEN OLD.is_posted
        BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
    "line_born": f"""
        BEFORE INSERT ON {LINES}
        WHEN (SELECT is_posted FROM {ENTRIES} WHERE id = NEW.entry_id)
        BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
    "line_frozen": f"""
        BEFORE UPDATE ON {LINES}
        WHEN EXISTS (SELECT 1 FROM {ENTRIES}
                     WHERE id IN (OLD.entry_id, NEW.entry_id) AND is_posted)
        BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
    "line_kept": f"""
        BEFORE DELETE ON {LINES}
        WHEN (SELECT is_posted FROM {ENTRIES} WHERE id = OLD.entry_id)
        BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
}

_REFUSE = """
    IF EXISTS ({rows}) THEN RAISE EXCEPTION '{message}' USING ERRCODE = '23514'; END IF;
"""
# name: (when, on, which transition tables, what it looks for)
_POSTGRESQL = {
    "entry_born": (
        "AFTER INSERT",
        ENTRIES,
        "NEW TABLE AS fresh",
        [("SELECT 1 FROM fresh WHERE is_posted", FROZEN)],
    ),
    "entry_gate": (
        "AFTER UPDATE",
        ENTRIES,
        "OLD TABLE AS was NEW TABLE AS fresh",
        [
            ("SELECT 1 FROM was WHERE is_posted", FROZEN),
            (
                f"""SELECT 1 FROM fresh e LEFT JOIN {LINES} l ON l.entry_id = e.id
                WHERE e.is_posted GROUP BY e.id
                HAVING coalesce(sum(l.debit), 0) <> coalesce(sum(l.credit), 0)
                OR coalesce(sum(l.debit), 0) = 0""",
                UNBALANCED,
            ),
            (
                f"""SELECT 1 FROM fresh e JOIN {PERIODS} p ON p.fund_id = e.fund_id
                WHERE e.is_posted AND p.state = 'locked'
                AND e."on" BETWEEN p.starts_on AND p.ends_on""",
                LOCKED,
            ),
        ],
    ),
    "entry_kept": (
        "AFTER DELETE",
        ENTRIES,
        "OLD TABLE AS was",
        [("SELECT 1 FROM was WHERE is_posted", FROZEN)],
    ),
    "line_born": (
        "AFTER INSERT",
        LINES,
        "NEW TABLE AS fresh",
        [
            (
                # Held until the end: nobody posts an entry that is being written.
                f"""SELECT 1 FROM (SELECT is_posted FROM {ENTRIES}
                WHERE id IN (SELECT entry_id FROM fresh) FOR SHARE) e
                WHERE e.is_posted""",
                FROZEN,
            )
        ],
    ),
    "line_frozen": (
        "AFTER UPDATE",
        LINES,
        "OLD TABLE AS was NEW TABLE AS fresh",
        [
            (
                f"""SELECT 1 FROM (SELECT is_posted FROM {ENTRIES} WHERE id IN
                (SELECT entry_id FROM was UNION SELECT entry_id FROM fresh)
                FOR SHARE) e WHERE e.is_posted""",
                FROZEN,
            )
        ],
    ),
    "line_kept": (
        "AFTER DELETE",
        LINES,
        "OLD TABLE AS was",
        [
            (
                f"""SELECT 1 FROM (SELECT is_posted FROM {ENTRIES}
                WHERE id IN (SELECT entry_id FROM was) FOR SHARE) e
                WHERE e.is_posted""",
                FROZEN,
            )
        ],
    ),
}
# TRUNCATE fires no trigger for rows.
_EMPTIED = {"entry_emptied": ENTRIES, "line_emptied": LINES}


def connect():
    """Take the triggers down before each `migrate`, put them up after it."""
    pre_migrate.connect(_before_migrate, dispatch_uid="accounting.triggers")
    post_migrate.connect(_after_migrate, dispatch_uid="accounting.triggers")


def _before_migrate(sender, using, **kwargs):
    if sender.name == "accounting":
        drop(using)


def _after_migrate(sender, using, **kwargs):
    if sender.name == "accounting" and _tables_stand(using):
        create(using)


def _tables_stand(using):
    tables = connections[using].introspection.table_names()
    return {LINES, ENTRIES, PERIODS} <= set(tables)


def create(using="default"):
    """Put every trigger up, in place of an older one of its name."""
    drop(using)
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def _statements(vendor):
    if vendor == "sqlite":
        for name, body in _SQLITE.items():
            yield f"CREATE TRIGGER accounting_{name} {body}"
        return
    for name, (when, table, tables, refusals) in _POSTGRESQL.items():
        checks = "".join(
            _REFUSE.format(rows=rows, message=message) for rows, message in refusals
        )
        yield _function(name, f"{checks} RETURN NULL;")
        yield (
            f"CREATE TRIGGER accounting_{name} {when} ON {table} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION accounting_{name}()"
        )
    for name, table in _EMPTIED.items():
        # An empty table may be emptied once more.
        rows = f"SELECT 1 FROM {ENTRIES} WHERE is_posted"
        check = _REFUSE.format(rows=rows, message=FROZEN)
        yield _function(name, f"{check} RETURN NULL;")
        yield (
            f"CREATE TRIGGER accounting_{name} BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION accounting_{name}()"
        )


def _function(name, body):
    return (
        f"CREATE OR REPLACE FUNCTION accounting_{name}() RETURNS trigger "
        f"LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
    )


def drop(using="default"):
    """Take every trigger down; none there is fine."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS accounting_{name}")
            return
        for name in [*_POSTGRESQL, *_EMPTIED]:
            # With the function goes the trigger that calls it.
            cursor.execute(f"DROP FUNCTION IF EXISTS accounting_{name}() CASCADE")


def missing(using="default") -> set[str]:
    """Names of the triggers that should stand and do not."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        wanted = set(_SQLITE)
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        wanted = {*_POSTGRESQL, *_EMPTIED}
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {name for (name,) in cursor.fetchall()}
    return {name for name in wanted if f"accounting_{name}" not in there}
