"""What an import of 100,000 rows costs, from the file's arrival to the books.

    python bench/import.py [--rows 100000] [--rounds 3]

Each round takes the same file in with and without the triggers that guard the balance,
and once through the floor (calamine and COPY or executemany); ratios of medians. Then
once more beside a reader and a writer, to see how long they wait, stage by stage. On
SQLite, and on the server (databases are made on it and dropped) that
KMFORUM_BENCH_DATABASE_URL names. Exit 1: a bar was missed.
"""

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from ledger_file import write_ledger
from scratch import PostgreSQL, SQLite
from serving import ROOT, environments, manage

ONCE = ROOT / "bench" / "import_once.py"
WAYS = ("floor", "ours", "unguarded")
# (of the floor's time, of unguarded posting)
BARS = {"postgresql": (3, 1.15), "sqlite": (4, 1.9)}
MEGABYTES, AGAIN = 300, 0.1
WAIT = 0.15
READ = """SELECT account_id, sum(debit), sum(credit) FROM accounting_accounttotal
    GROUP BY account_id"""
PAUSE = 0.01


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        file = folder / "ledger.xlsx"
        write_ledger(file, arguments.rows)
        print(f"{arguments.rows:,} rows, {file.stat().st_size / 1e6:.1f} MB of xlsx")
        for database in databases(folder):
            missed += measure(database, file, arguments.rounds)
    sys.exit(bool(missed))


def databases(folder):
    yield SQLite(folder)
    if server := os.environ.get("KMFORUM_BENCH_DATABASE_URL"):
        yield PostgreSQL(server)


def measure(database, file, rounds):
    """Print one database's figures; how many bars it missed."""
    prepare(database, file.parent)
    told = {way: [] for way in WAYS}
    for _round in range(rounds):
        for way in WAYS:
            told[way].append(run(database, file, way))
    waits, busy = watched(database, file)
    database.close()
    print(f"\n{database.name}")
    return tell_times(database.name, told) + tell_waits(waits, busy)


def prepare(database, folder):
    """A database with the charts in it, copied for every run."""
    load, _serve = environments(folder, database.url)
    manage(load, "migrate", "--verbosity", "0")
    manage(load, "load_charts")
    database.keep()


def run(database, file, way):
    """What one import told of itself, in a fresh copy of the database."""
    with database.copy() as url:
        return json.loads(start(url, file, way).communicate()[0])


def start(url, file, way):
    _load, env = environments(file.parent, url)
    env |= {"KMFORUM_MEDIA": str(file.parent / "media")}
    command = [sys.executable, str(ONCE), str(file), way]
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE)


def seconds(told, name="all"):
    return next(end - start for stage, start, end in told["stages"] if stage == name)


def tell_times(name, told):
    times = {way: median(map(seconds, runs)) for way, runs in told.items()}
    stages = {
        stage: median(seconds(one, stage) for one in told["ours"])
        for stage in ("upload", "stage", "draft", "post", "again")
    }
    of_floor, of_unguarded = BARS[name]
    print(f"  floor {times['floor']:.2f} s, ours {times['ours']:.2f} s:", end=" ")
    print(", ".join(f"{stage} {took:.2f}" for stage, took in stages.items()))
    # The repeat is a part of each run of ours, and no part of the first import.
    whole = times["ours"] - stages["again"]
    unguarded = times["unguarded"] - median(
        seconds(one, "again") for one in told["unguarded"]
    )
    peak = max(one["megabytes"] for one in told["ours"])
    return sum(
        [
            line("upload to posted / floor", whole / times["floor"], of_floor),
            line("guarded / unguarded", whole / unguarded, of_unguarded),
            line("the same file again / first", stages["again"] / whole, AGAIN),
            line("peak memory, MB", peak, MEGABYTES),
        ]
    )


def tell_waits(waits, stages):
    """The longest wait of a reader and a writer while each stage ran."""
    missed = 0
    for who, times in waits.items():
        for stage, start, end in stages:
            inside = [took for at, took in times if at < end and at + took > start]
            if stage in ("all", "again") or not inside:
                continue
            bar = None if (who, stage) == ("writer", "post") else WAIT
            missed += line(f"{who} waits, {stage}, s", max(inside), bar)
    return missed


def line(what, figure, bar):
    """Print a figure beside its bar; whether the bar is missed."""
    is_missed = bar is not None and figure > bar
    beside = "reported" if bar is None else f"bar {bar:g}"
    print(f"  {what:<32} {figure:8.3f}   {beside}{'   MISSED' * is_missed}")
    return is_missed


def watched(database, file):
    """Waits of a reader and a writer while one import runs, and its stages."""
    with database.copy() as url, multiprocessing.Manager() as manager:
        waits = manager.dict()
        stop = multiprocessing.Event()
        watchers = [
            multiprocessing.Process(
                target=watch, args=(database, url, who, stop, waits)
            )
            for who in ("reader", "writer")
        ]
        for watcher in watchers:
            watcher.start()
        told = json.loads(start(url, file, "ours").communicate()[0])
        stop.set()
        for watcher in watchers:
            watcher.join()
        return dict(waits), told["stages"]


def watch(database, url, who, stop, waits):
    """Ask again and again, as a page or a draft on its way would."""
    times = []
    with closing(database.connect(url)) as connection:
        if who == "writer":
            write_in(connection, "CREATE TABLE bench_note (text varchar(80))")
        while not stop.is_set():
            at = time.time()
            if who == "reader":
                read_in(connection)
            else:
                write_in(connection, "INSERT INTO bench_note VALUES ('หมู่ที่ 7')")
            times.append((at, time.time() - at))
            time.sleep(PAUSE)
    waits[who] = times


def read_in(connection):
    cursor = connection.cursor()
    cursor.execute(READ)
    cursor.fetchall()
    connection.rollback()


def write_in(connection, statement):
    connection.cursor().execute(statement)
    connection.commit()


if __name__ == "__main__":
    main()
