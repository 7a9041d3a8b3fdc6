"""Half-typed rounds on the server: what the three screens sent, as it was typed."""

import hashlib
import json
import re
import uuid
from typing import NamedTuple

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from meetings.models import MeetingDraft
from meetings.models.draft import LARGEST_DRAFT, size_of
from tambons.models import Tambon
from thai.clock import now
from thai.dates import parse_date
from thai.errors import ThaiValueError
from thai.folding import clean
from thai.templatetags.thai import rowdate

SCREENS = {1: "where", 2: "what", 3: "next"}
OFFERED = "offered-"
# What a form carries besides what people type.
NOT_TYPED = {
    "csrfmiddlewaretoken",
    "deed",
    "device",
    "rev",
    "screen",
    "sequence",
    "writer",
}
DEVICE = re.compile(r"[0-9A-Za-z-]{1,64}")
MOST = 2**31 - 1


class Sender(NamedTuple):
    """The page a text comes from: the revision it showed, its tab, a running number."""

    rev: int = 0
    device: str = ""
    sequence: int = 0

    def wrote(self, draft):
        return bool(self.device) and self.device == draft.device

    def is_late(self, draft):
        """This tab has sent something newer already."""
        return self.wrote(draft) and self.sequence <= draft.sequence


def number_in(text):
    """A revision or sequence as a form or header tells it; 0 for anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= 10
    return min(int(text), MOST) if is_number else 0


def sender_of(rev, device, sequence):
    """Who sends, as far as it is told. A tab counts only with its running number."""
    number = number_in(sequence)
    if not number or not DEVICE.fullmatch(device):
        return Sender(number_in(rev))
    return Sender(number_in(rev), device, number)


def told_by(post):
    """The page that sent a form, as its hidden fields tell it."""
    return sender_of(*(post.get(name, "") for name in Sender._fields))


class OtherText(Exception):
    """The draft on the server has moved on, and holds another text."""

    def __init__(self, draft):
        super().__init__(draft.key)
        self.draft = draft


class TooLarge(Exception):
    """The draft would be larger than a draft may be."""

    def __init__(self, size):
        super().__init__(size)
        self.size = size


def fields_of(texts):
    """The typed fields of one sent form: name → list of texts, both ways.

    A suggestion comes with its twin `offered-NAME`; left as offered it was not typed,
    so that it can follow when the day of the round changes.
    """
    fields = {
        clean(name): [clean(text) for text in sent]
        for name, sent in texts.items()
        if name not in NOT_TYPED
    }
    for twin in [name for name in fields if name.startswith(OFFERED)]:
        if fields.pop(twin) == fields.get(name := twin.removeprefix(OFFERED)):
            del fields[name]
    return fields


def typed(data):
    """All screens of a draft's data as one QueryDict, as forms read it."""
    everything = QueryDict(mutable=True)
    for fields in data.values():
        for name, texts in fields.items():
            everything.setlist(name, texts)
    return everything


def with_screen(data, screen, fields):
    """The data with one screen replaced; TooLarge when it would not fit."""
    data = {**data, SCREENS[screen]: fields}
    if (size := size_of(data)) > LARGEST_DRAFT:
        raise TooLarge(size)
    return data


def keep(key, owner, screen, fields, sender):
    """Store one screen as typed, making the draft if the key is new.

    The same text again changes nothing, nor does what the same tab sent before the
    text that is stored. Another text is taken only from a page that showed the present
    revision or a tab that wrote it; else OtherText. None for somebody else's key.
    """
    new = {
        "owner": owner,
        "data": with_screen({}, screen, fields),
        "rev": 1,
        "device": sender.device,
        "sequence": sender.sequence,
        "saved_at": now(),
    }
    draft, is_new = MeetingDraft.objects.get_or_create(key=key, defaults=new)
    if is_new:
        return draft
    with transaction.atomic():
        return _keep_again(key, owner, screen, fields, sender)


def _keep_again(key, owner, screen, fields, sender):
    drafts = MeetingDraft.objects.select_for_update()
    draft = drafts.filter(key=key, owner=owner).first()
    if draft is None or sender.is_late(draft):
        return draft
    if draft.data.get(SCREENS[screen]) == fields:
        if sender.wrote(draft):  # an older text still on its way comes too late now
            draft.sequence = sender.sequence
            draft.save(update_fields=["sequence"])
        return draft
    if draft.sent_at or not (draft.rev == sender.rev or sender.wrote(draft)):
        raise OtherText(draft)
    draft.data = with_screen(draft.data, screen, fields)
    draft.rev += 1
    draft.device, draft.sequence = sender.device, sender.sequence
    draft.saved_at = now()
    draft.save(update_fields=["data", "rev", "device", "sequence", "saved_at"])
    return draft


def digest_of(data):
    """SHA-256 of what was typed, blanks and order of fields aside."""
    texts = {
        name: kept
        for name, values in sorted(typed(data).lists())
        if (kept := [text.strip() for text in values if text.strip()])
    }
    canonical = json.dumps(texts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def titles_of(drafts):
    """{key: what a list calls the round}: tambons and day, as far as typed."""
    codes = {code for draft in drafts for code in _first_screen(draft, "scope")}
    tambons = Tambon.objects.filter(code__in=codes).in_story_order()
    names = dict(tambons.values_list("code", "name"))
    return {draft.key: _title(draft, names) for draft in drafts}


def _first_screen(draft, name):
    return draft.data.get(SCREENS[1], {}).get(name, [])


def _title(draft, names):
    title = next(iter(_first_screen(draft, "title")), "").strip()
    codes = _first_screen(draft, "scope")
    where = title or ", ".join(name for code, name in names.items() if code in codes)
    day = read_date(next(iter(_first_screen(draft, "held_on")), ""))
    parts = [part for part in (where, day and rowdate(day)) if part]
    return " · ".join(parts) or _("A round without tambon and day")


def read_date(text):
    """The date a text says, or None while it says none."""
    try:
        return parse_date(text)
    except ThaiValueError:
        return None


def keep_beside(draft, data):
    """Keep a text that came after its draft was sent as a draft of its own, once."""
    key = uuid.uuid5(draft.key, digest_of(data))
    beside, _is_new = MeetingDraft.objects.get_or_create(
        key=key,
        defaults={
            "owner": draft.owner,
            "meeting": draft.edits,
            "base_version": draft.base_version,
            "data": data,
            "rev": 1,
            "saved_at": now(),
        },
    )
    return beside
