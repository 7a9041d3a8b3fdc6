"""Half-typed posts on the server, under the same contract as half-typed rounds.

A text is taken from a page that showed the present revision, or from the tab that
wrote it; what the same tab sent before comes too late. Else somebody decides.
"""

import uuid

from django.db import transaction

from blogs.models import Post, PostDraft
from meetings.drafts import OtherText, Sender, TooLarge
from meetings.models.draft import LARGEST_DRAFT, size_of
from people.models import User
from thai.clock import now

Fields = dict[str, list[str]]


def keep(
    key: uuid.UUID, owner: User, fields: Fields, sender: Sender
) -> PostDraft | None:
    """Store the form as typed, making the draft if the key is new.

    `fields` as `meetings.drafts.fields_of` gives them. The same text again changes
    nothing. Raises OtherText when the draft holds another text that this page has not
    seen, TooLarge when it would not fit. None for somebody else's key.
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


def begin_edit(post: Post, owner: User, key: uuid.UUID, fields: Fields) -> PostDraft:
    """The draft in which a post is changed; the same key again finds it again."""
    draft, _is_new = PostDraft.objects.get_or_create(
        key=key,
        owner=owner,
        defaults={
            "post": post,
            "base_version": post.version,
            "data": fields,
            "rev": 1,
            "saved_at": now(),
        },
    )
    return draft
