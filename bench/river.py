"""The river over every tambon's newest scores, against its raw SQL.

    python bench/river.py [--rounds 5] [--topics 15] [--times 3]

One freedom table, filled in by every tambon of the country three times; written past
the application into a scratch database. The floor asks the same in one statement: the
newest score of each subject by a window, then lowest, highest and how many of each
topic. Measured for an administrator and for a governor's office, who both see all of
them; all must say the same. On SQLite, and on the server (a database is made on it and
dropped) that KMFORUM_BENCH_DATABASE_URL names. Exit 1: the bar was missed, or the
figures differ.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scratch import PostgreSQL, SQLite
from serving import ROOT, environments, manage
from trial_balance import asked, timed

sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmforum.settings")

BAR = 2
FLOOR = """SELECT topic_id, min(current), max(current), count(current) FROM (
    SELECT s.topic_id, s.current, row_number() OVER (
        PARTITION BY s.topic_id, a.village_id, a.group_id, a.tambon_id, a.person_id
        ORDER BY coalesce(m.held_on, a.assessed_on) DESC NULLS LAST, a.id DESC
    ) AS place
    FROM meetings_score s
    JOIN meetings_assessment a ON a.id = s.assessment_id
    JOIN meetings_topic t ON t.id = s.topic_id
    LEFT JOIN meetings_meeting m ON m.id = a.meeting_id
    WHERE a.table_id = {table} AND t.removed_at IS NULL
) AS newest WHERE place = 1 GROUP BY topic_id"""
# Levels from 1 to 5 and now and then none, spread over subjects, topics and times.
SCORES = """INSERT INTO meetings_score (assessment_id, topic_id, current, target, why)
    SELECT a.id, t.id, nullif((a.tambon_id * 3 + t.position * 7 + a.id) % 6, 0),
        nullif((a.tambon_id + t.position) % 6, 0), ''
    FROM meetings_assessment a JOIN meetings_topic t ON t.table_id = a.table_id"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--topics", type=int, default=15)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        return measure(arguments)
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        databases = [SQLite(Path(folder))]
        if server := os.environ.get("KMFORUM_BENCH_DATABASE_URL"):
            databases.append(PostgreSQL(server))
        for database in databases:
            missed += tell(database, folder)
    sys.exit(bool(missed))


def tell(database, folder):
    """Measure in a process of its own; print its figures, say how many are amiss."""
    load, serve = environments(folder, database.url)
    try:
        manage(load, "migrate", "--verbosity", "0")
        manage(load, "load_areas", "--verbosity", "0")
        command = [sys.executable, __file__, *sys.argv[1:], "--inside"]
        told = json.loads(subprocess.check_output(command, env=serve, cwd=ROOT))
    finally:
        database.close()
    print(f"{database.name}: {told['subjects']:,} subjects, {told['scores']:,} scores")
    print(f"  raw SQL {told['floor']:.3f} s")
    missed = 0
    for reader, found in told["readers"].items():
        ratio = found["took"] / told["floor"]
        is_missed = ratio > BAR or not found["equal"]
        print(f"  {reader}: {found['took']:.3f} s, equal: {found['equal']}", end="")
        print(f"   ratio {ratio:.2f}   bar {BAR}{'   MISSED' * is_missed}")
        missed += is_missed
    return missed


def measure(arguments):
    """Fill the database, time both, and print what came out as JSON."""
    import django

    django.setup()
    from meetings.models import Score
    from meetings.scores import river_of
    from people.models import User

    table = fill(arguments)
    floor, rows = timed(arguments.rounds, lambda: asked(FLOOR.format(table=table.pk)))
    expected = {topic: tuple(rest) for topic, *rest in rows}
    readers = {}
    for name in ("administrator", "governor's office"):
        # Read anew each time, as on a page: her standing is part of what is asked.
        took, reaches = timed(
            arguments.rounds,
            lambda name=name: river_of(table, User.objects.get(username=name)),
        )
        found = {reach.topic: (reach.low, reach.high, reach.count) for reach in reaches}
        readers[name] = {"took": took, "equal": found == expected}
    told = {"floor": floor, "readers": readers, "scores": Score.objects.count()}
    print(
        json.dumps({**told, "subjects": table.assessments.count() // arguments.times})
    )


def fill(arguments):
    """Every tambon has judged itself at several times; who reads that."""
    from django.db import connection

    from people.models import Person, RoleAssignment, User
    from tambons.models import Province

    province = Province.objects.get(code="80")
    User.objects.create_superuser("administrator")
    office = User.objects.create_user("governor's office")
    RoleAssignment.objects.create(
        person=Person.objects.create(user=office, display_name="สำนักงานจังหวัด"),
        role="governor_office",
        province=province,
        starts_on="2005-01-01",
    )
    table = make_table(province, arguments)
    with connection.cursor() as cursor:
        cursor.execute(SCORES)
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return table


def make_table(province, arguments):
    import datetime

    from meetings.models import Assessment, FreedomTable, Topic
    from tambons.models import Tambon
    from thai.clock import now

    table = FreedomTable.objects.create(
        title="ทุกตำบล", province=province, made_at=now()
    )
    Topic.objects.bulk_create(
        Topic(table=table, position=at, name=f"เรื่องที่ {at}")
        for at in range(1, arguments.topics + 1)
    )
    first = datetime.date(2005, 6, 3)
    Assessment.objects.bulk_create(
        Assessment(
            table=table,
            tambon_id=tambon,
            assessed_on=first + datetime.timedelta(30 * time),
            recorded_at=now(),
        )
        for time in range(arguments.times)
        for tambon in Tambon.objects.values_list("pk", flat=True)
    )
    return table


if __name__ == "__main__":
    main()
