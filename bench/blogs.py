"""How long lists of blogs and a post with 200 comments take, beside the floor.

    python bench/blogs.py [--posts 10000] [--comments 100000] [--rounds 60]

Each page is made anew in turn with the smallest Django list page (`bench/floor`); the
shortest times are compared. Also the queries of each page, and the bytes of a post with
its style sheets and scripts. On SQLite, and on the server (a database is made on it and
dropped) that KMFORUM_BENCH_DATABASE_URL names. Exit 1: a bar was missed.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from contextlib import closing
from statistics import median
from urllib.parse import quote

from blog_rows import LOUD, TAG, TALKED_ABOUT
from server_time import (
    MADE,
    MOVE,
    PORT,
    Reader,
    connect,
    floor_server,
    scratch_database,
)
from serving import ROOT, Server, environments, manage

POST_BYTES = 14_000
LIST_QUERIES, POST_QUERIES = 5, 6
BLOG = f"/blogs/{LOUD}/"
LISTS = {
    "yard": "/blogs/",
    "yard, page 200": "/blogs/?page=200",
    "blog": BLOG,
    "blog, page 90": f"{BLOG}?page=90",
    "blog, one tag": f"{BLOG}?tag={quote(TAG)}",
    "blog, one author": f"{BLOG}?author={quote('คุณเล่า 7')}",
    "tag": f"/blogs/tags/{quote(TAG)}/",
    "lessons": "/knowledge/",
    "lessons by teller": "/knowledge/?by=teller",
    "feed of a blog": f"{BLOG}feed/",
    "feed of the province": "/blogs/80/feed/",
}
POST = "post, 200 comments"
SHEETS = re.compile(rb'<(?:link rel="stylesheet" href|script src)="([^"]+)"')
# Asked in a process of its own, as a visitor, without what is kept ready.
COUNT = """
import sys, django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
cache = "kmforum.page_cache.PageCacheMiddleware"
settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != cache]
for path in sys.argv[1:]:
    with CaptureQueriesContext(connection) as asked:
        assert Client(SERVER_NAME="127.0.0.1").get(path).status_code == 200, path
    print(len(asked))
"""


def settle(address):
    """What autovacuum does within minutes of a load; here nobody waits for it."""
    if address.startswith("sqlite"):
        return
    with closing(connect(address)) as database:
        database.autocommit = True
        database.cursor().execute("VACUUM ANALYZE")


def in_django(env, code, *arguments):
    env = {
        **env,
        "DJANGO_SETTINGS_MODULE": "kmforum.settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'bench'}",
    }
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.split()


def pages_of(database):
    cursor = database.cursor()
    cursor.execute(
        "SELECT tambons_tambon.code, number FROM blogs_post JOIN tambons_tambon "
        f"ON tambons_tambon.id = tambon_id WHERE title = '{TALKED_ABOUT}'"
    )
    code, number = cursor.fetchone()
    database.commit()
    return {**LISTS, POST: f"/blogs/{code}/{number}/"}


def measure(server, floor, database, pages, rounds):
    ours, least = Reader(server.base), Reader(floor.base)
    for path in pages.values():  # what a process does only once
        ours.get(path)
        least.get("/")
    for _round in range(rounds):
        for name, path in pages.items():
            least.get("/", "floor")
            database.cursor().execute(MOVE)
            database.commit()
            ours.get(path, name)
    return ours.times, least.times["floor"]


def post_bytes(server, path):
    """Of the page, its style sheets and scripts, as they are sent in gzip."""
    plain = Reader(server.base, {})
    packed = Reader(server.base, {"Accept-Encoding": "gzip"})
    files = [one.decode() for one in SHEETS.findall(plain.get(path))]
    return sum(len(packed.get(one)) for one in (path, *files))


def report(pages, times, floor, queries):
    print(f"  {'page':24}{'ms':>8}{'median':>8}{'ratio':>7}{'bar':>6}{'queries':>9}")
    print(f"  {'the floor':24}{min(floor):8.2f}{median(floor):8.2f}{1:7.2f}")
    missed = 0
    for name in pages:
        some, asked = times[name], queries[name]
        ratio = min(some) / min(floor)
        most = POST_QUERIES if name == POST else LIST_QUERIES
        over = (ratio > MADE) + (asked > most)
        missed += over
        print(
            f"  {name:24}{min(some):8.2f}{median(some):8.2f}{ratio:7.2f}{MADE:6}"
            f"{asked:6}/{most}{'  MISSED' * bool(over)}"
        )
    return missed


def run(server_address, options):
    with (
        tempfile.TemporaryDirectory() as folder,
        scratch_database(server_address, folder) as address,
    ):
        _loading, env = environments(folder, address)
        for command in ("migrate", "load_areas", "load_story"):
            manage(env, command)
        fill = f"from blog_rows import fill; fill({options.posts}, {options.comments})"
        in_django(env, f"import django; django.setup(); {fill}")
        settle(address)
        manage(env, "collectstatic", "--no-input")
        with (
            floor_server(address, folder, PORT + 1) as floor,
            Server(env, PORT, first="/tambons/") as server,
            closing(connect(address)) as database,
        ):
            pages = pages_of(database)
            asked = in_django(env, COUNT, *pages.values())
            queries = dict(zip(pages, map(int, asked), strict=True))
            times = measure(server, floor, database, pages, options.rounds)
            missed = report(pages, *times, queries)
            size = post_bytes(server, pages[POST])
            late = size > POST_BYTES
            print(
                f"  {POST}: {size / 1000:.1f} kB gz with its style sheets and scripts "
                f"(bar {POST_BYTES / 1000:.0f}){'  MISSED' * late}"
            )
            return missed + late


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    missed = 0
    servers = {"SQLite": ""}
    if address := os.environ.get("KMFORUM_BENCH_DATABASE_URL"):
        servers["PostgreSQL"] = address
    for engine, address in servers.items():
        print(f"{engine}, {options.posts:,} posts, {options.comments:,} comments")
        missed += run(address, options)
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()
