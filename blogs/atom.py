"""A blog as an Atom feed (RFC 4287): its newest posts, with absolute addresses."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext as _

from blogs.models import Post
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


def atom(source: Source, posts: list[Post], absolute: Callable[[str], str]) -> str:
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
    for post in posts:
        _add(feed, post, absolute)
    return feed.writeString("utf-8")


def _add(feed, post, absolute):
    feed.add_item(
        title=clean(post.heading),
        link=absolute(post.get_absolute_url()),
        description=None,
        author_name=clean(post.named) or _("somebody who prefers not to be named"),
        # Neither another host nor another name of the site makes it another entry.
        unique_id=f"urn:uuid:{post.key}",
        pubdate=post.published_at,
        updateddate=max(filter(None, (post.published_at, post.edited_at))),
        categories=[clean(tag.name) for tag in post.tags.all()],
        item_copyright=post.get_licence_display(),
        content=_content(post, absolute),
    )


def _content(post, absolute):
    photos = format_html_join(
        "\n",
        '<p><a href="{}"><img src="{}" alt="{}"></a></p>',
        (
            (
                absolute(photo.get_absolute_url()),
                absolute(photo.thumb_url),
                clean(photo.alt),
            )
            for photo in post.shown_photos
        ),
    )
    parts = [
        format_html("<p>{}</p>", clean(post.topic)) if post.topic else "",
        paragraphs(post.body),
        paragraphs(post.how_to),
        photos,
    ]
    return "\n".join(part for part in parts if part)
