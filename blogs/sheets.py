"""One text on its way: whose it is, where it is written, and what is typed of it."""

import uuid
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q

from blogs.album import Album
from blogs.drafts import Edited, Fields, keep
from blogs.models import Photo, Post, PostDraft
from blogs.photos import Home
from blogs.places import Place, may_send, place_by_code
from blogs.typed import PLACE, fields_of, fields_of_post, first
from meetings.drafts import Sender, number_in
from people.models import User


@dataclass(frozen=True)
class Sheet:
    """What the writing page shows; `draft` is None while nothing is stored."""

    key: uuid.UUID
    user: User
    place: Place
    fields: Fields
    draft: PostDraft | None = None
    edited: Edited | None = None

    @property
    def post(self) -> Post | None:
        """The one that is being changed."""
        return self.edited and self.edited.post

    @property
    def rev(self) -> int:
        return self.draft.rev if self.draft else 0

    @property
    def may_send(self) -> bool:
        return bool(self.post) or may_send(self.user, self.place)

    @property
    def home(self) -> Home | None:
        return Home(draft=self.draft) if self.draft else None

    @cached_property
    def photos(self) -> list[Photo]:
        """Those of the post, then those that wait with the draft."""
        lie_there = Q(pk__in=[])
        if self.post:
            lie_there |= Q(post=self.post)
        if self.draft:
            lie_there |= Q(draft=self.draft)
        photos = (
            Photo.objects.present()
            .filter(lie_there)
            .select_related("post__tambon", "post__province")
        )
        return sorted(photos.in_order(), key=lambda photo: photo.post_id is None)

    @property
    def album(self) -> Album:
        return Album(self.fields)

    def typed_over(self, fields: Fields) -> "Sheet":
        return replace(self, fields=fields)


def stored_sheet(draft: PostDraft) -> Sheet | None:
    """What a draft holds; None when its place does not take part any more."""
    post = draft.edits
    place = post.place if post else place_by_code(first(draft.data, PLACE))
    if place is None:
        return None
    edited = Edited(post, draft.base_version) if post else None
    return Sheet(draft.key, draft.owner, place, draft.data, draft, edited)


def edit_sheet(post: Post, user: User, key: uuid.UUID) -> Sheet:
    """The post as it stands, to be changed; stored nowhere yet."""
    fields, edited = fields_of_post(post), Edited(post, post.version)
    return Sheet(key, user, post.place, fields, edited=edited)


def told_sheet(key: uuid.UUID, user: User, texts: dict) -> Sheet | None:
    """What a page that is stored nowhere yet says of itself.

    None when the post is not hers to change, or the place not hers to write in.
    """
    fields = fields_of(texts)
    if number := "".join(texts.get("edits", [])):
        mine = Post.objects.editable_by(user).filter(pk=number_in(number))
        post = mine.select_related("tambon", "province").first()
        if post is None:
            return None
        shown = number_in("".join(texts.get("version", [])))
        edited = Edited(post, min(shown, post.version) or post.version)
        return Sheet(key, user, post.place, fields, edited=edited)
    place = place_to_write(user, first(fields, PLACE))
    return place and Sheet(key, user, place, fields)


def place_to_write(user: User, code: str) -> Place | None:
    """The place with this code, if she may write in its blog."""
    place = place_by_code(code)
    return place if place and may_send(user, place) else None


def keep_typed(
    key: uuid.UUID, user: User, texts: dict, sender: Sender, *, revives: bool = False
) -> PostDraft | None:
    """Store what a page sent. None when there is nothing of hers under this key.

    Raises as `blogs.drafts.keep`. A draft that was thrown away meanwhile comes back
    only when somebody asks for it.
    """
    edited = None
    if not PostDraft.objects.filter(key=key).exists():
        if sender.rev and not revives:
            return None
        sheet = told_sheet(key, user, texts)
        if sheet is None:
            return None
        edited = sheet.edited
    return keep(key, user, fields_of(texts), sender, edited)
