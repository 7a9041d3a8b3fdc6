"""The trial balance over millions of lines, against adding the lines up.

    python bench/trial_balance.py [--lines 5000000] [--rounds 5]

Nine agencies of 160 accounts over 36 months, one fund and set each; written past the
application into a scratch database. The floor is one GROUP BY over all lines with an
index that covers it; both must say the same. On SQLite, and on the server (a database
is made on it and dropped) that KMFORUM_BENCH_DATABASE_URL names. Exit 1: a bar was
missed, or the figures differ.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scratch import PostgreSQL, SQLite
from serving import ROOT, environments, manage

sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmforum.settings")

BARS = {"sqlite": 1 / 8, "postgresql": 1 / 15}
AGENCIES, ACCOUNTS, MONTHS = 9, 160, 36
NUMBERS = {
    "sqlite": """WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n
        WHERE i + 1 < {most}) SELECT i FROM n""",
    "postgresql": "SELECT generate_series(0, {most} - 1) AS i",
}
# The days of a journal follow each other, whosever account they touch.
ENTRY = """INSERT INTO accounting_journalentry
    (id, fund_id, account_set_id, "on", type, voucher, is_posted)
    SELECT i + 1, i % {agencies} + 1, i % {agencies} + 1, {day}, 'activity', '', {yes}
    FROM ({numbers}) AS numbered"""
DAY = {
    "sqlite": "date('2004-01-15', '+' || (i / {agencies} % {months}) || ' months')",
    "postgresql": (
        "(date '2004-01-15' + (i / {agencies} % {months}) * interval '1 month')::date"
    ),
}
LINE = """INSERT INTO accounting_journalline
    (entry_id, account_id, debit, credit, text, is_generated)
    SELECT e, a, d, c, '', {no} FROM (
        SELECT i + 1 AS e, (i % {agencies}) * {accounts} + i / 97 % {accounts} + 1 AS a,
            100 + i % 977 AS d, 0 AS c FROM ({numbers}) AS debited
        UNION ALL
        SELECT i + 1, (i % {agencies}) * {accounts} + i / 89 % {accounts} + 1,
            0, 100 + i % 977 FROM ({numbers}) AS credited) AS both_sides"""
TOTAL = """INSERT INTO accounting_accounttotal
    (account_set_id, account_id, month, debit, credit)
    SELECT e.account_set_id, l.account_id, {month}, sum(l.debit), sum(l.credit)
    FROM accounting_journalentry e JOIN accounting_journalline l ON l.entry_id = e.id
    GROUP BY 1, 2, 3"""
MONTH = {
    "sqlite": "date(e.\"on\", 'start of month')",
    "postgresql": "date_trunc('month', e.\"on\")::date",
}
INDEX = "CREATE INDEX bench_cover ON accounting_journalline (account_id, debit, credit)"
FLOOR = """SELECT account_id, sum(debit), sum(credit) FROM accounting_journalline
    GROUP BY account_id"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        return measure(arguments.lines, arguments.rounds)
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        databases = [SQLite(Path(folder))]
        if server := os.environ.get("KMFORUM_BENCH_DATABASE_URL"):
            databases.append(PostgreSQL(server))
        for database in databases:
            missed += tell(database, folder, arguments)
    sys.exit(bool(missed))


def tell(database, folder, arguments):
    """Measure in a process of its own; print its figures, say whether one is amiss."""
    load, serve = environments(folder, database.url)
    try:
        manage(load, "migrate", "--verbosity", "0")
        command = [sys.executable, __file__, "--inside"]
        command += ["--lines", str(arguments.lines), "--rounds", str(arguments.rounds)]
        told = json.loads(subprocess.check_output(command, env=serve, cwd=ROOT))
    finally:
        database.close()
    ratio, bar = told["page"] / told["floor"], BARS[database.name]
    is_missed = ratio > bar or not told["equal"]
    print(f"{database.name}: {arguments.lines:,} lines")
    print(
        f"  GROUP BY {told['floor']:.3f} s, trial balance {told['page']:.3f} s,", end=""
    )
    print(f" equal: {told['equal']}")
    print(f"  ratio 1/{1 / ratio:.0f}   bar 1/{1 / bar:.0f}{'   MISSED' * is_missed}")
    return is_missed


def measure(lines, rounds):
    """Fill the database, time both, and print what came out as JSON."""
    import django

    django.setup()
    from accounting.models import AccountSet
    from accounting.sums import sums
    from accounting.trial_balance import trial_balance

    fill(lines)
    sets = AccountSet.objects.all()
    floor, added = timed(rounds, lambda: asked(FLOOR))
    page, _balance = timed(rounds, lambda: trial_balance(sets).closing)
    expected = {key: (int(debit), int(credit)) for key, debit, credit in added}
    found = {
        key: tuple(int(side * 100) for side in two) for key, two in sums(sets).items()
    }
    print(json.dumps({"floor": floor, "page": page, "equal": found == expected}))


def fill(lines):
    from django.db import connection

    from accounting import triggers

    make_books()
    triggers.drop()  # the gate would look at each of the entries
    vendor = connection.vendor
    said = {"agencies": AGENCIES, "accounts": ACCOUNTS, "months": MONTHS}
    said |= {"numbers": NUMBERS[vendor].format(most=lines // 2)}
    said |= {"day": DAY[vendor].format(**said), "month": MONTH[vendor]}
    said |= {"yes": "true", "no": "false"}
    with connection.cursor() as cursor:
        if vendor == "postgresql":  # nor are ten million references looked up
            cursor.execute("SET session_replication_role = replica")
        for statement in (ENTRY, LINE, TOTAL, INDEX):
            cursor.execute(statement.format(**said))
        cursor.execute("ANALYZE" if vendor == "sqlite" else "VACUUM ANALYZE")


def make_books():
    """Agencies 1 to 9 with fund, set and accounts of ids that follow each other."""
    from accounting.models import AccountSet, AgencyAccount, AgencyChart, Fund
    from people.models import Agency

    for number in range(AGENCIES):
        name = f"หน่วยงานที่ {number + 1}"
        agency = Agency.objects.create(code=f"B{number}", name=name)
        chart = AgencyChart.objects.create(agency=agency, name="ผัง")
        fund = Fund.objects.create(
            pk=number + 1, agency=agency, name="กองทุน", is_unassigned=True
        )
        AccountSet.objects.create(pk=number + 1, fund=fund, name="บัญชีหลัก")
        AgencyAccount.objects.bulk_create(
            AgencyAccount(
                pk=number * ACCOUNTS + at + 1, chart=chart, code=f"{at}", name=f"บ.{at}"
            )
            for at in range(ACCOUNTS)
        )


def asked(statement):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def timed(rounds, deed):
    """The shortest of some times, and what the deed gave."""
    best = None
    for _round in range(rounds):
        started = time.perf_counter()
        found = deed()
        took = time.perf_counter() - started
        best = took if best is None else min(best, took)
    return best, found


if __name__ == "__main__":
    main()
