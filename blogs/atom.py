"""A blog as an Atom feed (RFC 4287): its newest posts, with absolute addresses."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext as _

from blogs.feed_entries import Entry
from blogs.paragraphs import paragraphs
from thai.folding import clean

CONTENT_TYPE = Atom1Feed.content_type


@dataclass(frozen=True)
class Source:
    """What the feed is of; since when, while it has no entry."""

    title: str
    page: str
    feed: str
    since: datetime.datetime | None


class _Feed(Atom1Feed):
    """With each post as content; the generator's own knows summaries only."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def latest_post_date(self):
        """Not the present moment while there is no entry: nothing has changed."""
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=self.feed["since"])


def atom(source: Source, entries: list[Entry], absolute: Callable[[str], str]) -> str:
    """The feed as XML; `absolute` makes an address that also works elsewhere."""
    feed = _Feed(
        title=source.title,
        link=absolute(source.page),
        description=None,
        author_name=source.title,
        feed_url=absolute(source.feed),
        feed_guid=absolute(source.feed),
        language=get_language(),
        since=source.since,
    )
    for entry in entries:
        _add(feed, entry, absolute)
    return feed.writeString("utf-8")


def _add(feed, entry, absolute):
    link = absolute(entry.url)
    feed.add_item(
        title=clean(entry.heading),
        link=link,
        description=None,
        author_name=clean(entry.told_by or "")
        or _("somebody who prefers not to be named"),
        # Neither another host nor another name of the site makes it another entry.
        unique_id=f"urn:uuid:{entry.key}",
        pubdate=entry.published_at,
        updateddate=entry.changed_at,
        categories=[clean(name) for name in entry.tags],
        item_copyright=entry.licence_in_words,
        content=_content(entry, link),
    )


def _content(entry, link):
    photos = format_html_join(
        "\n",
        '<p><a href="{}"><img src="{}" alt="{}"></a></p>',
        (
            (f"{link}photos/{key}/", f"{link}photos/{key}/?size=thumb", clean(alt))
            for key, alt in entry.photos
        ),
    )
    parts = [
        format_html("<p>{}</p>", clean(entry.topic)) if entry.topic else "",
        paragraphs(entry.body),
        paragraphs(entry.how_to),
        photos,
    ]
    return "\n".join(part for part in parts if part)
