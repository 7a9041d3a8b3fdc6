"""A draft is sent and is a post, is edited, or is taken out by whoever wrote it.

However often the same form arrives under its key, it makes or changes one post once.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from blogs.album import Album
from blogs.drafts import Fields
from blogs.limits import check_room, one_at_a_time
from blogs.models import Photo, Post, PostDraft, Tag
from blogs.numbering import take_number
from blogs.photos import move_photos, take_out, throw_away
from blogs.places import Place, columns_of, may_send
from blogs.publishing import publish
from blogs.trust import post_waits
from blogs.words import TEXTS, OtherWords, Words, check_words
from meetings.appointments import Sent
from meetings.drafts import OtherText
from people.models import User
from thai.clock import now
from thai.folding import fold

Status = Post.Status


class ChangedMeanwhile(Exception):
    """The post has moved on since the form was shown."""

    def __init__(self, post):
        super().__init__(post.pk)
        self.post = post


def send(words: Words, place: Place, sent: Sent, typed: Fields | None = None) -> Post:
    """Make the post; the one that the same form has made before, if it did.

    A newcomer's waits to be accepted, everybody else's is published at once and opens
    the blog if nobody has. `typed` is the draft's text that the words were read from;
    it also says what becomes of the photos.
    Raises ValidationError, TooMany, PermissionDenied, OtherWords when the key stands
    for another text, and OtherText when the draft holds another one by now.
    """
    words = words.tidied()
    with transaction.atomic():
        one_at_a_time(sent.by)
        return _sent_before(words, place, sent) or _make(words, place, sent, typed)


def edit(pk: int, words: Words, sent: Sent, typed: Fields | None = None) -> Post:
    """Change one's own post, on top of the version that the form showed.

    Raises as `send`; Post.DoesNotExist for another's, ChangedMeanwhile when it was
    changed from elsewhere.
    """
    words = words.tidied()
    with transaction.atomic():
        draft = _held(sent, typed)
        mine = Post.objects.editable_by(sent.by).select_for_update(of=("self",))
        post = mine.get(pk=pk)
        digest = words.digest(post.place)
        if draft.sent_at:
            if (draft.post_id, draft.digest) != (post.pk, digest):
                raise OtherWords(post)
            return post
        if post.version != sent.version:
            raise ChangedMeanwhile(post)
        album = _taken_out(typed, Q(post=post) | Q(draft=draft.pk))
        check_words(words, post.place, _count_of(Q(post=post) | Q(draft=draft.pk)))
        _write(post, words)
        post.version += 1
        post.edited_at = now()
        check_columns(post)
        post.save()
        set_tags(post, words.tags)
        _mark_sent(draft, post, digest)
        album.arrange(post.photos.all())
    return post


def remove(pk: int, by: User) -> Post:
    """Take one's own words out: the number stays, the words and photos are gone."""
    with transaction.atomic():
        # Drafts first, as everywhere: two that lock both never wait for each other.
        list(PostDraft.objects.filter(post=pk, owner=by).select_for_update())
        mine = Post.objects.filter(author=by).select_for_update(of=("self",))
        post = mine.get(pk=pk)
        if post.is_removed:
            return post
        for name in TEXTS:
            setattr(post, name, "")
        post.on_behalf_of = post.village = post.meeting = None
        post.hidden_why, post.hidden_by, post.hidden_at = "", None, None
        post.status, post.removed_at = Status.REMOVED, now()
        post.version += 1
        post.save()
        post.tags.clear()
        take_out(Photo.objects.filter(post=post))
        throw_away(post.drafts.all())
    return post


def _sent_before(words, place, sent):
    post = Post.objects.filter(key=sent.key).first()
    if post and post.author_id != sent.by.pk:
        raise PermissionDenied
    if post and post.digest != words.digest(place):
        raise OtherWords(post)
    return post


def _make(words, place, sent, typed):
    if not may_send(sent.by, place):
        raise PermissionDenied
    check_room(sent.by, Post)
    draft = _held(sent, typed)
    album = _taken_out(typed, Q(draft=draft.pk))
    check_words(words, place, _count_of(Q(draft=draft.pk)))
    post = Post(**columns_of(place), key=sent.key, author=sent.by)
    post.digest, post.sent_at = words.digest(place), now()
    post.last_active_at = post.sent_at
    _write(post, words)
    if not post_waits(sent.by, place):
        publish(post, sent.by)
    post.number = take_number(place)
    check_columns(post)
    post.save(force_insert=True)
    set_tags(post, words.tags)
    _mark_sent(draft, post, post.digest)
    album.arrange(post.photos.all())
    return post


def _held(sent, typed):
    """The draft of the form, while no other page touches it."""
    drafts = PostDraft.objects.select_for_update()
    draft = drafts.filter(key=sent.key).first()
    if draft is None:
        return PostDraft(key=sent.key, owner=sent.by, data=typed or {}, rev=1)
    if draft.owner_id != sent.by.pk:
        raise PermissionDenied
    if typed is not None and draft.data != typed and not draft.sent_at:
        raise OtherText(draft)
    return draft


def _taken_out(typed, lie_there):
    """What is typed about the photos, after those that are to go have gone."""
    album, photos = Album(typed or {}), Photo.objects.filter(lie_there)
    album.check(photos.present())
    album.take_out(photos)
    return album


def _count_of(lie_there):
    return Photo.objects.present().filter(lie_there).count()


def _write(post, words):
    for name, value in words.columns().items():
        setattr(post, name, value)


def check_columns(post):
    """As `full_clean`, but for what no form says, and what the database looks at."""
    given = [field.name for field in post._meta.fields if field.is_relation]
    post.full_clean(
        exclude=[*given, "key"], validate_unique=False, validate_constraints=False
    )


def set_tags(post, names):
    tags = []
    # In one order, so that two who make the same new tags do not wait in a circle.
    for name in sorted(names, key=fold):
        folded = fold(name)
        tag, _is_new = Tag.objects.get_or_create(folded=folded, defaults={"name": name})
        tags.append(tag)
    post.tags.set(tags)


def _mark_sent(draft, post, digest):
    draft.post, draft.sent_at, draft.digest = post, now(), digest
    draft.saved_at = draft.saved_at or draft.sent_at
    draft.save()
    move_photos(draft.pk, post)
