"""Posts as entries of a feed: whole, but without rows of their people and places."""

import datetime
import uuid
from collections import defaultdict
from typing import NamedTuple

from django.urls import reverse

from blogs.headings import heading_of
from blogs.models import Photo, Post
from blogs.places import Place
from blogs.tellers import TOLD_BY
from tambons.models import Province


class Entry(NamedTuple):
    """What a feed says of one post: the first fields as in COLUMNS."""

    pk: int
    number: int
    key: uuid.UUID
    title: str
    topic: str
    body: str
    how_to: str
    licence: str
    published_at: datetime.datetime
    edited_at: datetime.datetime | None
    tambon_code: str | None
    province_code: str
    told_by: str | None
    yard: str
    tags: list[str]
    # Each as its key, and what it shows.
    photos: list[tuple[uuid.UUID, str]]

    @property
    def heading(self):
        return heading_of(self.title, self.topic, self.body, self.number)

    @property
    def url(self):
        """As `Post.get_absolute_url`; why like this: see `post_rows.Row`."""
        return f"{self.yard}{self.tambon_code or self.province_code}/{self.number}/"

    @property
    def changed_at(self):
        return max(filter(None, (self.published_at, self.edited_at)))

    @property
    def licence_in_words(self):
        return str(Post.Licence(self.licence).label)


COLUMNS = (
    *("pk", "number", "key", "title", "topic", "body", "how_to", "licence"),
    *("published_at", "edited_at", "tambon__code", "province__code", "told_by"),
)
NEWEST = (
    Post.objects.listed().newest_first().annotate(told_by=TOLD_BY).values_list(*COLUMNS)
)
TAGS = Post.tags.through.objects.order_by("tag__name").values_list("post", "tag__name")
PHOTOS = Photo.objects.present().in_order().values_list("post", "key", "alt")


def newest_entries(place: Place, most: int) -> list[Entry]:
    """Of a tambon's blog, or of all blogs of a province."""
    where = "province" if isinstance(place, Province) else "tambon"
    rows = list(NEWEST.filter(**{where: place})[:most])
    keys = [pk for pk, *_columns in rows]
    tags, photos = defaultdict(list), defaultdict(list)
    for post, name in TAGS.filter(post__in=keys):
        tags[post].append(name)
    for post, key, alt in PHOTOS.filter(post__in=keys):
        photos[post].append((key, alt))
    yard = reverse("blogs:blog_list")
    return [Entry(*row, yard, tags[row[0]], photos[row[0]]) for row in rows]
