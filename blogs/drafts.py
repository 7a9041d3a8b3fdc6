"""Half-typed posts on the server, under the same contract as half-typed rounds.

A text is taken from a page that showed the present revision, or from the tab that
wrote it; what the same tab sent before comes too late. Else somebody decides.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from blogs.models import Post, PostDraft
from blogs.words import digest_of
from meetings.drafts import OtherText, Sender, TooLarge
from meetings.models.draft import LARGEST_DRAFT, size_of
from people.models import User
from tambons.models import Tambon
from thai.clock import now
from thai.typed import excerpt

# What a list calls a draft: the first of these in which something is typed.
NAMING = ("title", "body", "topic", "how_to")
Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Edited:
    """What a draft changes: a post, as it stood in this version."""

    post: Post
    version: int

    def columns(self):
        return {"post": self.post, "base_version": self.version}


def keep(
    key: uuid.UUID,
    owner: User,
    fields: Fields,
    sender: Sender,
    edited: Edited | None = None,
) -> PostDraft | None:
    """Store the form as typed, making the draft if the key is new.

    `fields` as `blogs.typed.fields_of` gives them; `edited` counts for a new draft.
    The same text again changes nothing. Raises OtherText when the draft holds another
    text that this page has not seen, TooLarge when it would not fit. None for somebody
    else's key.
    """
    if (size := size_of(fields)) > LARGEST_DRAFT:
        raise TooLarge(size)
    new = {
        "owner": owner,
        "data": fields,
        "rev": 1,
        "device": sender.device,
        "sequence": sender.sequence,
        "saved_at": now(),
        **(edited.columns() if edited else {}),
    }
    draft, is_new = PostDraft.objects.get_or_create(key=key, defaults=new)
    if is_new:
        return draft
    with transaction.atomic():
        return _keep_again(key, owner, fields, sender)


def _keep_again(key, owner, fields, sender):
    drafts = PostDraft.objects.select_for_update()
    draft = drafts.filter(key=key, owner=owner).first()
    if draft is None or sender.is_late(draft):
        return draft
    if draft.data == fields:
        if sender.wrote(draft):  # an older text still on its way comes too late now
            draft.sequence = sender.sequence
            draft.save(update_fields=["sequence"])
        return draft
    if draft.sent_at or not (draft.rev == sender.rev or sender.wrote(draft)):
        raise OtherText(draft)
    draft.data = fields
    draft.rev += 1
    draft.device, draft.sequence = sender.device, sender.sequence
    draft.saved_at = now()
    draft.save(update_fields=["data", "rev", "device", "sequence", "saved_at"])
    return draft


def begin(
    key: uuid.UUID, owner: User, fields: Fields, edited: Edited | None = None
) -> PostDraft | None:
    """The draft in which photos wait while nothing typed is stored yet: revision 0.

    The same key again finds it again. None for somebody else's key.
    """
    new = {
        "owner": owner,
        "data": fields,
        "saved_at": now(),
        **(edited.columns() if edited else {}),
    }
    draft, _is_new = PostDraft.objects.get_or_create(key=key, defaults=new)
    return draft if draft.owner_id == owner.pk else None


def keep_beside(draft: PostDraft, fields: Fields) -> PostDraft:
    """Keep a text that came after its draft was sent as a draft of its own, once."""
    new = {
        "owner": draft.owner,
        "post": draft.edits,
        "base_version": draft.base_version,
        "data": fields,
        "rev": 1,
        "saved_at": now(),
    }
    key = uuid.uuid5(draft.key, digest_of({"fields": fields}))
    return PostDraft.objects.get_or_create(key=key, defaults=new)[0]


def headings_of(drafts: list[PostDraft]) -> dict:
    """{key: what a list calls the draft}: its first words and its place."""
    codes = {code for draft in drafts for code in draft.data.get("place", [])}
    names = dict(Tambon.objects.filter(code__in=codes).values_list("code", "name"))
    return {draft.key: _heading(draft.data, names) for draft in drafts}


def _heading(fields, names):
    texts = (first for name in NAMING for first in fields.get(name, [])[:1])
    words = next(filter(None, map(excerpt, texts)), _("A post without words so far"))
    places = [names[code] for code in fields.get("place", []) if code in names]
    return " · ".join([words, *places])
