"""How long the server takes for a page, against the smallest Django list page.

    python bench/server_time.py [--tambons 7436] [--rounds 60]

Each page is asked for in turn with the floor (`bench/floor`): made anew, after a change
that every page might show, and kept, by the next reader. Ratios of the shortest times:
others may use the machine meanwhile. On SQLite, and on the server (a database is made
on it and dropped) that KMFORUM_BENCH_DATABASE_URL names, for the story and for an
invented country. Also the start and the memory of a worker. Exit 1: a bar was missed.
"""

import argparse
import http.client
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from datetime import date
from statistics import median
from urllib.parse import urlsplit

from serving import ROOT, Server, environments, manage

PORT = int(os.environ.get("PORT", "8765"))
READS = {"Accept-Encoding": "gzip, deflate, br"}
MADE, KEPT_LIST, KEPT = 1.8, 0.25, 0.4
SECONDS, MEGABYTES = 2, 90
MOVE = (
    "UPDATE kmforum_edition SET number = number + 1 "
    "WHERE id = (SELECT MIN(id) FROM kmforum_edition)"
)
LISTS = ["/tambons/", "/meetings/"]
FIND = {
    "a round": "SELECT MAX(id) FROM meetings_meeting WHERE state = 'confirmed' "
    "AND visibility = 'public'",
    "an appointment": "SELECT MAX(id) FROM meetings_appointment",
}
TAMBON = "/tambons/800119/"


@contextmanager
def scratch_database(server, folder):
    """Its address, on SQLite or on a PostgreSQL server; gone afterwards."""
    if not server:
        yield f"sqlite:///{folder}/bench.sqlite3"
        return
    import psycopg2

    name = f"kmforum_bench_{os.getpid()}"
    with closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with closing(psycopg2.connect(server)) as connection:
            connection.autocommit = True
            connection.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


def connect(address):
    if address.startswith("sqlite"):
        return sqlite3.connect(address.removeprefix("sqlite:///"), timeout=20)
    import psycopg2

    return psycopg2.connect(address)


class Reader:
    """One browser on a connection that stays open."""

    def __init__(self, base, reads=READS):
        self.reads = reads
        self.line = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
        self.times = {}

    def get(self, path, name=None):
        start = time.perf_counter()
        self.line.request("GET", path, headers=self.reads)
        answer = self.line.getresponse()
        body = answer.read()
        took = (time.perf_counter() - start) * 1000
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        if name:
            self.times.setdefault(name, []).append(took)
        return body


def floor_server(address, folder, port):
    env = {
        **os.environ,
        "FLOOR_DATABASE_URL": address.replace("bench.sqlite3", "floor.sqlite3"),
        "DJANGO_SETTINGS_MODULE": "floor.settings",
        "PYTHONPATH": str(ROOT / "bench"),
    }
    fill = (
        "import django; django.setup(); "
        "from django.core.management import call_command; "
        "call_command('migrate', run_syncdb=True, verbosity=0); "
        "from floor.fill import fill; fill()"
    )
    subprocess.run([sys.executable, "-c", fill], env=env, cwd=folder, check=True)
    application = "django.core.wsgi:get_wsgi_application()"
    return Server(env, port, application, cwd=folder)


def pages_of(database):
    cursor = database.cursor()
    found = {}
    for name, sql in FIND.items():
        cursor.execute(sql)
        found[name] = cursor.fetchone()[0]
    database.commit()
    return [
        *LISTS,
        "/",
        TAMBON,
        f"/meetings/{found['a round']}/",
        f"/appointments/{found['an appointment']}/",
    ]


def measure(server, floor, database, rounds):
    """{page: (ms made anew, ms kept)} and the floor's ms, each as a list."""
    ours, least = Reader(server.base), Reader(floor.base)
    pages = pages_of(database)
    for page in pages:  # what a process does only once
        ours.get(page)
        least.get("/")
    for _round in range(rounds):
        for page in pages:
            least.get("/", "floor")
            database.cursor().execute(MOVE)
            database.commit()
            ours.get(page, (page, "made"))
            ours.get(page, (page, "kept"))
    return pages, ours.times, least.times["floor"]


def report(pages, times, floor):
    print(f"  {'page':26}{'ms':>8}{'median':>8}{'ratio':>7}{'bar':>6}")
    print(f"  {'the floor':26}{min(floor):8.2f}{median(floor):8.2f}{1:7.2f}")
    missed = 0
    for page in pages:
        for how in ("made", "kept"):
            some = times[page, how]
            ratio = min(some) / min(floor)
            bar = MADE if how == "made" else KEPT_LIST if page in LISTS else KEPT
            missed += ratio > bar
            print(
                f"  {page + ' ' + how:26}{min(some):8.2f}{median(some):8.2f}"
                f"{ratio:7.2f}{bar:6}{'  MISSED' * (ratio > bar)}"
            )
    return missed


def report_worker(server):
    memory = server.worker_megabytes()
    late, large = server.start > SECONDS, memory > MEGABYTES
    print(
        f"  start {server.start:.2f} s (bar {SECONDS}){'  MISSED' * late}, "
        f"worker {memory:.0f} MB (bar {MEGABYTES}){'  MISSED' * large}"
    )
    return late + large


def fill_with(tambons, env):
    manage(env, "migrate")
    if tambons:
        manage(
            env, "make_country", "--tambons", str(tambons), "--day", f"{date.today()}"
        )
    else:
        manage(env, "load_areas")
        manage(env, "load_story")
        manage(env, "rebuild_derived")


def run(server_address, tambons, rounds):
    with (
        tempfile.TemporaryDirectory() as folder,
        scratch_database(server_address, folder) as address,
    ):
        _loading, env = environments(folder, address)
        fill_with(tambons, env)
        manage(env, "collectstatic", "--no-input")
        with (
            floor_server(address, folder, PORT + 1) as floor,
            Server(env, PORT, first="/tambons/") as server,
            closing(connect(address)) as database,
        ):
            missed = report(*measure(server, floor, database, rounds))
            return missed + report_worker(server)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tambons", type=int, default=7436)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    missed = 0
    servers = {"SQLite": ""}
    if address := os.environ.get("KMFORUM_BENCH_DATABASE_URL"):
        servers["PostgreSQL"] = address
    for engine, address in servers.items():
        for tambons in (0, options.tambons):
            content = f"{tambons:,} tambons" if tambons else "the story"
            print(f"{engine}, {content}")
            missed += run(address, tambons, options.rounds)
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()
