"""PUT of a text while it is being typed, answered as JSON and never by a page."""

import json
import re

from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone

from meetings.drafts import (
    DEVICE,
    SCREENS,
    OtherText,
    Sender,
    TooLarge,
    fields_of,
    keep,
    number_in,
)
from meetings.models import MeetingDraft
from meetings.models.draft import LARGEST_DRAFT
from thai.clock import BANGKOK
from thai.times import clock_time

REVISION = re.compile(r'"([0-9]{1,9})"')
# A script reads here which of its forms arrived, to clear its own copy of it.
RECEIVED = "draft"


class Unreadable(ValueError):
    """The request does not say what it should."""


def save(request, key):
    """Keep one screen of a round."""

    def keep_screen(texts, sender):
        screen = number_in("".join(texts.get("screen", [])))
        if screen not in SCREENS:
            raise Unreadable
        is_new = not MeetingDraft.objects.filter(key=key).exists()
        if is_new and sender.rev:  # thrown away meanwhile: not to come back by itself
            return None
        return keep(key, request.user, screen, fields_of(texts), sender)

    return answer(request, keep_screen, _address_of)


def answer(request, keep_typed, address_of):
    """Keep what a page sends while somebody types in it: 200, or why not.

    `keep_typed` stores the texts for their sender and returns the draft, None when
    there is none of hers. `address_of` leads to what a sent draft has become, or to
    the page that shows both texts.
    """
    if not request.user.is_authenticated:
        return _answer(401, reason="login")
    try:
        sender, texts = _sender(request.headers), _texts(request)
        # The page belongs to somebody who has logged out on this phone.
        if texts.get("writer", [str(request.user.pk)]) != [str(request.user.pk)]:
            return _answer(401, reason="login")
        draft = keep_typed(texts, sender)
    except Unreadable:
        return _answer(400, reason="unreadable")
    except (TooLarge, RequestDataTooBig):
        return _answer(413, reason="too large", limit=LARGEST_DRAFT)
    except OtherText as error:
        draft = error.draft
        if not draft.sent_at:
            url = address_of(draft)
            return _answer(409, reason="other text", rev=draft.rev, url=url)
    if draft is None:
        return _answer(404, reason="unknown")
    if draft.sent_at:
        return _answer(409, reason="sent", rev=draft.rev, url=address_of(draft))
    label = clock_time(timezone.localtime(draft.saved_at, BANGKOK))
    # A tab that has lost count of itself learns how far it was.
    number = draft.sequence if sender.wrote(draft) else None
    return _answer(200, rev=draft.rev, label=label, sequence=number)


def _address_of(draft):
    if draft.sent_at:
        return draft.meeting.get_absolute_url()
    return reverse("meetings:draft_compare", args=[draft.key])


def _answer(status, **more):
    return JsonResponse(more, status=status)


def _sender(headers):
    rev = REVISION.fullmatch(headers.get("If-Match", ""))
    device = headers.get("X-Device", "")
    number = number_in(headers.get("X-Sequence", ""))
    if not rev or (device and not (number and DEVICE.fullmatch(device))):
        raise Unreadable
    return Sender(int(rev[1]), device, number if device else 0)


def _texts(request):
    # Escapes may double what the text takes in UTF-8.
    if len(request.body) > 2 * LARGEST_DRAFT:
        raise TooLarge(len(request.body))
    try:
        texts = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(texts, dict):
        raise Unreadable
    for sent in texts.values():
        if not isinstance(sent, list) or not all(isinstance(one, str) for one in sent):
            raise Unreadable
    return texts


def received(response, sender):
    """Tell the script that a form it has a copy of arrived."""
    if sender.device:
        value = f"{sender.device}.{sender.sequence}"
        response.set_cookie(RECEIVED, value, path="/", samesite="Lax")
    return response
