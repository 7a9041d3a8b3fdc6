"""Public pages as visitors get them, kept ready and compressed until something changes.

A page is kept for its address, language and host, together with the edition and the day
it was made in; both are read before it is made. So a page made while somebody publishes
belongs to the edition before, and nobody gets it after.
"""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path

import brotli
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response, patch_vary_headers

from blogs.reading import count_reader
from kmforum.compression import READS_BROTLI, CompressionMiddleware
from kmforum.edition import edition
from kmforum.language import language_of
from thai.clock import today

NUMBER, CODE, MONTH = r"[1-9][0-9]?", r"[0-9]{6}", r"2[0-9]{3}-[01][0-9]"
# Public pages, and the parameters under which they are kept too. Whatever else stands
# in an address is answered, but not kept: no crawler fills the cache with inventions.
KEPT = {
    "home": {},
    "tambon_list": {"page": NUMBER},
    "tambon_detail": {},
    "village_detail": {},
    "tambon_calendar": {},
    "calendar": {},
    "meetings:meeting_list": {"page": NUMBER, "tambon": CODE},
    "meetings:meeting_detail": {},
    "meetings:appointment_detail": {},
    "meetings:goal_detail": {},
    "blogs:blog_list": {"page": NUMBER},
    "blogs:blog_detail": {"page": NUMBER, "month": MONTH},
    "blogs:blog_feed": {},
    "blogs:post_detail": {"page": rf"{NUMBER}|last"},
    "blogs:tag_detail": {"page": NUMBER},
    "blogs:lesson_list": {"page": NUMBER, "by": "topic|teller"},
}
# Compressed; a longer answer is made each time.
LARGEST = 100_000
FOR_VISITORS, FOR_ONE_READER = "no-cache", "no-store"
# What a browser says of the copy it has and of what it can read.
ABOUT_THE_BROWSER = (
    "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
)
MADE_ANEW = {"content-length", "content-encoding", "etag", "vary"}
READS = {
    "br": READS_BROTLI,
    "gzip": re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))"),
}


class PageCacheMiddleware:
    """Stands first: what it has is sent without asking any other.

    It also says of every answer whether a browser may keep it: what visitors get, if it
    asks each time whether it still holds; what somebody got who had logged in, never.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.compress = CompressionMiddleware(get_response).process_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return with_rule(self.get_response(request), FOR_ONE_READER)
        if settings.DEBUG or not is_kept(request):
            response = self.get_response(request)
            came_in = settings.SESSION_COOKIE_NAME in response.cookies
            return with_rule(response, FOR_ONE_READER if came_in else FOR_VISITORS)
        return self.from_cache(request)

    def from_cache(self, request):
        try:
            key, stamp = key_of(request), (edition(), today())
        except DatabaseError:  # further in it is said in Thai, with every header
            return with_rule(self.get_response(request), FOR_VISITORS)
        page, encoding = caches["pages"].get(key), encoding_for(request)
        is_new = page is None or page["stamp"] != stamp
        if is_new:
            response = with_rule(self.plain(request), FOR_VISITORS)
            page = page_from(response, stamp)
            if page is None:
                return self.compress(request, response)
        elif page["post"]:
            count_reader(request, page["post"])
        if pack(page, encoding) or is_new:
            keep(request, key, page)
        return answer(request, page, encoding)

    def plain(self, request):
        """The answer as it is for a browser that has nothing and can read nothing."""
        said = {name: request.META.get(name) for name in ABOUT_THE_BROWSER}
        for name in said:
            request.META.pop(name, None)
        response = self.get_response(request)
        request.META.update({name: text for name, text in said.items() if text})
        return response


def with_rule(response, rule):
    response.headers.setdefault("Cache-Control", rule)
    return response


def is_kept(request):
    """Whether this page of this address is one that everybody may get."""
    if request.method not in {"GET", "HEAD"}:
        return False
    try:
        parameters = KEPT.get(resolve(request.path_info).view_name)
    except Resolver404:
        return False
    return parameters is not None and all(
        name in parameters
        and len(texts) == 1
        and re.fullmatch(parameters[name], *texts)
        for name, texts in request.GET.lists()
    )


def key_of(request):
    query = sorted(request.GET.items())
    site = request.scheme, request.get_host(), request.path
    what = repr((release(), settings.KMFORUM_HOME_PROVINCE, site, query))
    language = language_of(request)
    return f"{hashlib.sha256(what.encode()).hexdigest()}-{language}"


@cache
def release():
    """A digest of the code that makes pages: another release, other pages."""
    folders = [Path(app.path) for app in apps.get_app_configs()]
    ours = [one for one in folders if one.parent == settings.BASE_DIR]
    files = [path for folder in ours for path in folder.rglob("*.py")]
    files += (settings.BASE_DIR / "templates").rglob("*.*")
    files += (settings.BASE_DIR / "locale").rglob("*.mo")
    files += settings.STATIC_ROOT.glob("staticfiles.json")
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def page_from(response, stamp):
    """What is kept of an answer; None for one not for everybody, or too long."""
    is_public = response.get("Cache-Control") == FOR_VISITORS and not response.cookies
    if response.status_code != 200 or response.streaming or not is_public:
        return None
    body = response.content
    packed = brotli.compress(body, quality=5)
    if len(packed) > LARGEST:
        return None
    headers = response.headers.items()
    return {
        "stamp": stamp,
        "headers": [(name, v) for name, v in headers if name.lower() not in MADE_ANEW],
        "etag": f'W/"{hashlib.sha256(body).hexdigest()[:20]}"',
        "bodies": {"br": packed},
        "post": getattr(response, "post_read", None),
    }


def encoding_for(request):
    """How this browser reads a page packed; None when it cannot."""
    read = request.META.get("HTTP_ACCEPT_ENCODING", "")
    return next((name for name in READS if READS[name].search(read)), None)


def pack(page, encoding):
    """Pack the page for the first browser that reads it so; whether that was now."""
    if encoding is None or encoding in page["bodies"]:
        return False
    body = brotli.decompress(page["bodies"]["br"])
    page["bodies"][encoding] = gzip.compress(body, compresslevel=6, mtime=0)
    return True


def keep(request, key, page):
    if request.method == "GET" and page["stamp"][0] is not None:
        caches["pages"].set(key, page)


def answer(request, page, encoding):
    """The page for one browser: packed as it can read it, or “you have it already”."""
    response = HttpResponse(headers=dict(page["headers"]))
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    response.headers["ETag"] = page["etag"]
    unchanged = get_conditional_response(request, etag=page["etag"], response=response)
    if unchanged is not response:
        return unchanged
    if encoding:
        response.headers["Content-Encoding"] = encoding
        response.content = page["bodies"][encoding]
    else:
        response.content = brotli.decompress(page["bodies"]["br"])
    response.headers["Content-Length"] = str(len(response.content))
    return response
