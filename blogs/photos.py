"""Photos come to a post or its draft, say what they show, and go again.

A photo is redrawn and written before the row that names it, and a removed one goes
after its row says so: no row is ever without its files.
"""

import hashlib
import uuid
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from blogs.limits import check_room, one_at_a_time
from blogs.models import Photo, Post, PostDraft
from blogs.words import problem_of, tidy
from meetings.attaching import OtherContent
from meetings.stored_files import delete, store
from people.models import User
from pictures.cleaning import clean_picture
from thai.clock import now
from thai.errors import ThaiValueError
from thai.forms import explained

# Of one post, removed ones aside.
MOST_PHOTOS = 20
LONGEST_ALT = 300


class SentPhoto(NamedTuple):
    """One photo as it came with a form."""

    key: uuid.UUID
    data: bytes
    alt: str
    by: User

    @property
    def digest(self):
        return hashlib.sha256(self.alt.encode() + b"\n" + self.data).hexdigest()


@dataclass(frozen=True)
class Home:
    """A post, or the draft of one that is not sent yet."""

    post: Post | None = None
    draft: PostDraft | None = None

    def photos(self):
        return Photo.objects.filter(post=self.post, draft=self.draft)

    def locked(self):
        """The same while nobody else changes it: a sent draft is its post."""
        post = self.post
        if self.draft:
            draft = PostDraft.objects.select_for_update().get(pk=self.draft.pk)
            if not draft.sent_at:
                return Home(draft=draft)
            post = draft.post
        posts = Post.objects.select_for_update(of=("self",))
        return Home(post=posts.get(pk=post.pk))


def add_photo(home: Home, sent: SentPhoto) -> Photo:
    """Keep the photo, once however often it is sent under its key.

    Raises ValidationError with the reason when it is not taken, TooMany, OtherContent
    when the key stands for something else, and NoRoom when it could not be stored.
    """
    sent = sent._replace(alt=tidy(sent.alt))
    if known := _sent_before(home, sent):
        return known
    columns, stored = _stored(sent)
    kept = False
    try:
        with transaction.atomic():
            photo = _row(home, sent, columns | stored)
        kept = True
    except IntegrityError:
        if known := _sent_before(home, sent):
            return known
        raise
    finally:
        if not kept:
            delete(stored.values())
    return photo


def describe_photo(photo: Photo, alt: str) -> None:
    """Say what it shows."""
    alt = tidy(alt)
    _check_alt(alt)
    Photo.objects.present().filter(pk=photo.pk).update(alt=alt)


def remove_photo(photo: Photo) -> None:
    """Take its files off the disk; the row goes on telling that it was there."""
    with transaction.atomic():
        take_out(Photo.objects.filter(pk=photo.pk))


def take_out(photos: QuerySet) -> None:
    """Remove all of these; in a transaction."""
    names = []
    for row in photos.present().select_for_update():
        names += [row.file.name, row.thumb.name]
        row.file = row.thumb = row.alt = ""
        row.removed_at = now()
        row.save(update_fields=["file", "thumb", "alt", "removed_at"])
    transaction.on_commit(lambda: delete(names))


def move_photos(draft: uuid.UUID, post: Post) -> None:
    """What waited with the draft belongs to the post now, after what it has."""
    waiting = Photo.objects.filter(draft=draft)
    waiting.removed().delete()
    start = _last_position(Home(post=post).photos())
    for position, photo in enumerate(waiting.in_order(), start=start + 1):
        photo.post, photo.draft, photo.position = post, None, position
        photo.save(update_fields=["post", "draft", "position"])


def throw_away(drafts: QuerySet) -> None:
    """Delete these drafts, with the photos that waited in them."""
    with transaction.atomic():
        keys = list(drafts.select_for_update().values_list("pk", flat=True))
        waiting = Photo.objects.filter(draft__in=keys)
        names = [name for row in waiting for name in (row.file.name, row.thumb.name)]
        waiting.delete()
        PostDraft.objects.filter(pk__in=keys).delete()
        transaction.on_commit(lambda: delete(names))


def _sent_before(home, sent):
    known = Photo.objects.filter(key=sent.key).first()
    if known and not (known.digest == sent.digest and _lies_in(home, known)):
        raise OtherContent
    return known


def _lies_in(home, known):
    if home.post:
        return known.post_id == home.post.pk
    # The draft may have become a post since the form was shown.
    if known.draft_id:
        return known.draft_id == home.draft.pk
    return PostDraft.objects.filter(pk=home.draft.pk, post=known.post_id).exists()


def _stored(sent):
    """The columns of the row, and the names under which its two sizes are stored."""
    _check_alt(sent.alt)
    try:
        full, thumb = clean_picture(sent.data)
    except ThaiValueError as error:
        raise explained(error) from error
    columns = {"width": full.width, "height": full.height, "size": len(full.data)}
    files = {"file": ("jpg", full.data), "thumb": ("jpg", thumb.data)}
    return columns, store("blogs", files)


def problem_of_alt(alt: str) -> str:
    """Why this cannot be said of a photo; empty when it can."""
    return problem_of(alt, LONGEST_ALT)


def _check_alt(alt):
    if problem := problem_of_alt(alt):
        raise ValidationError({"alt": problem})


def _row(home, sent, columns):
    one_at_a_time(sent.by)
    check_room(sent.by, Photo)
    home = home.locked()
    if home.post and home.post.is_removed:
        raise ValidationError(_("This post was taken out, so nothing comes to it."))
    photos = home.photos()
    if photos.present().count() >= MOST_PHOTOS:
        raise ValidationError(
            _("A post keeps at most %(most)s photos.") % {"most": MOST_PHOTOS}
        )
    return Photo.objects.create(
        key=sent.key,
        digest=sent.digest,
        post=home.post,
        draft=home.draft,
        position=_last_position(photos) + 1,
        alt=sent.alt,
        uploaded_by=sent.by,
        uploaded_at=now(),
        **columns,
    )


def _last_position(photos):
    return photos.aggregate(last=Max("position"))["last"] or 0
