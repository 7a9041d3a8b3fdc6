"""A post told elsewhere is taken into a blog, once, with all that stood beside it.

It is known again by its key, its address there, or its number in the blog there.
"""

import dataclasses
import datetime
import uuid
from enum import Enum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from blogs.models import Post
from blogs.numbering import take_number
from blogs.places import Place, columns_of, lock
from blogs.publishing import publish
from blogs.sources import Source
from blogs.words import Words, check_words
from blogs.writing import check_columns, set_tags
from thai.clock import now
from thai.folding import fold

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.gotoknow.org/")


class Taken(Enum):
    NEW = "new"
    SAME = "same"
    REPLACED = "replaced"


class Differs(Exception):
    """The post is here with other words; `names` are the fields that differ."""

    def __init__(self, post, names):
        super().__init__(post.pk)
        self.post, self.names = post, names


def take_over(
    words: Words,
    source: Source,
    place: Place,
    *,
    key: uuid.UUID | None = None,
    replace: bool = False,
    at: datetime.datetime | None = None,
) -> tuple[Post, Taken]:
    """Publish the post, on the day it was published there; known again, the same.

    `at` is when it came here, now unless it is told. Raises ValidationError, and
    Differs when it is here with other words and is not to be replaced.
    """
    words, source = words.tidied(), source.tidied()
    words = dataclasses.replace(words, licence=source.licence_here)
    _check(words, source, place)
    with transaction.atomic():
        lock(place)
        key = key or _key_of(source, words.digest(place))
        if post := _known(source, key):
            return _again(post, words, source, place, replace)
        post = Post(**columns_of(place), **words.columns(), key=key)
        post.sent_at = at or now()
        post.published_at = min(source.published_at or post.sent_at, post.sent_at)
        post.last_active_at = post.published_at
        _write(post, words, source)
        publish(post, None)
        post.number = take_number(place)
        _save(post, words, force_insert=True)
    return post, Taken.NEW


def key_named(name: str) -> uuid.UUID | None:
    """The key that a typed name stands for: itself, or always the same one."""
    try:
        return uuid.UUID(name)
    except ValueError:
        return uuid.uuid5(NAMESPACE, name) if name else None


def _check(words, source, place):
    if not source.is_told:
        raise ValidationError(
            _("Please say whence it comes: the author, the blog or the address there.")
        )
    first, last = source.published_at, source.edited_at
    if first and last and last < first:
        raise ValidationError(_("It was edited before it was published."))
    check_words(words, place, photos=0)


def _known(source, key):
    """The post taken over before, whatever its state is now."""
    same = Q(key=key)
    if source.address:
        same |= Q(source_address__in=_spellings(source.address))
    if source.blog and source.number:
        same |= Q(source_blog=source.blog, source_number=source.number)
    posts = Post.objects.filter(same).select_for_update(of=("self",))
    return posts.with_names().order_by("pk").first()


def _key_of(source, digest):
    """An author or a blog alone tells no two posts apart: there it is the words."""
    numbered = f"{source.blog}\n{source.number}" if source.number else ""
    told = source.address or numbered or f"{source.author}\n{source.blog}\n{digest}"
    return uuid.uuid5(NAMESPACE, told)


def _spellings(address):
    """The same address with and without what browsers do not mind."""
    bare = address.partition("://")[2].rstrip("/")
    bare = bare.removeprefix("www.")
    return [
        f"{scheme}://{www}{bare}{end}"
        for scheme in ("http", "https")
        for www in ("", "www.")
        for end in ("", "/")
    ]


def _again(post, words, source, place, replace):
    _check_replaceable(post, place)
    names = _differences(post, words, source)
    if not names:
        return post, Taken.SAME
    if not replace:
        raise Differs(post, names)
    _write(post, words, source)
    post.version += 1
    post.edited_at = now()
    _save(post, words)
    return post, Taken.REPLACED


def _check_replaceable(post, place):
    where = {"blog": post.place.name, "number": post.number}
    if post.place != place:
        raise ValidationError(
            _("It stands in the blog of %(blog)s already, as number %(number)s.")
            % where
        )
    if post.author_id or post.is_removed:
        raise ValidationError(
            _("Number %(number)s of %(blog)s belongs to its author.") % where
        )


def _told(words, source):
    """What a page elsewhere tells; all else is for those who look after the blog."""
    here = {name: getattr(words, name) for name in ("title", "body", "licence")}
    return here | source.columns()


def _differences(post, words, source):
    names = [
        name
        for name, value in _told(words, source).items()
        if getattr(post, name) != value
    ]
    here = {tag.folded for tag in post.tags.all()}
    return names + (["tags"] if here != {fold(tag) for tag in words.tags} else [])


def _write(post, words, source):
    for name, value in _told(words, source).items():
        setattr(post, name, value)
    post.digest = words.digest(post.place)


def _save(post, words, **how):
    check_columns(post)
    post.save(**how)
    set_tags(post, words.tags)
