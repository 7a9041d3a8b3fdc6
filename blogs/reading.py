"""How posts are read: about how often, and how far their authors have read answers."""

import re
import secrets
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.http import HttpRequest

from blogs.models import Post, Readership
from people.models import User
from thai.clock import now

# One reader in so many is written down, and counts for all of them.
ONE_IN = 8
# Nobody waits for a number that is approximate: longer than this, it is not written.
PATIENCE_MS = 50
# Programs that fetch a page without anybody reading it; so do those without a name.
PROGRAM = re.compile(
    r"bot|crawl|spider|slurp|preview|externalhit|poker|fetch|scan|monitor|feed|rss"
    r"|curl|wget|python|java/|okhttp|go-http|libwww|perl|ruby|node|axios|archiver",
    re.IGNORECASE,
)
AHEAD_OF_TIME = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def count_reader(request: HttpRequest, post: int) -> None:
    """Count whoever opened the page of this post, if it was a person."""
    if is_by_somebody(request):
        count_view(post)


def is_by_somebody(request: HttpRequest) -> bool:
    """Whether a page was asked for by a browser, to be read now."""
    browser = request.headers.get("User-Agent", "")
    return bool(browser) and not PROGRAM.search(browser) and is_to_be_read(request)


def is_to_be_read(request: HttpRequest) -> bool:
    """Whether it is asked for now, not ahead of time in case somebody wants it."""
    purposes = (request.headers.get(name, "") for name in AHEAD_OF_TIME)
    is_early = any("prefetch" in text or "preview" in text for text in purposes)
    return request.method == "GET" and not is_early


def count_view(post: int) -> None:
    """Count a reader, approximately: most readers write nothing."""
    if secrets.randbelow(ONE_IN):
        return
    try:
        with _hurried(), transaction.atomic():
            _count(post)
    except DatabaseError:
        return  # somebody else writes: the next reader in eight is counted instead


def _count(post):
    read = Readership.objects.filter(post=post)
    if not read.update(views=F("views") + ONE_IN):
        Readership.objects.create(post_id=post, views=ONE_IN)


@contextmanager
def _hurried():
    """SQLite waits its turn for as long as an import may take; not for a number."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        [usual] = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def read_comments(post: Post, by: User) -> None:
    """The author has her post open: what was answered till now is not new any more."""
    if post.author_id is not None and post.author_id == by.pk:
        read = Readership.objects.filter(post=post)
        if not read.update(author_read_at=now()):
            Readership.objects.get_or_create(
                post=post, defaults={"author_read_at": now()}
            )
