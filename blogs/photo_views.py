"""Photos of a draft: sent by the writing page one by one, and seen by its owner."""

import uuid

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from blogs.drafts import begin
from blogs.models import Photo, PostDraft
from blogs.sheets import stored_sheet, told_sheet
from blogs.taking_photos import take_in
from blogs.typed import fields_of_post, key_in
from meetings.handing_out import hand_out
from meetings.uploading import Refused


@require_POST
@never_cache
def draft_photos(request, key):
    """Photos on their way while somebody types, before anything typed is stored."""
    writer = request.POST.get("writer", "")
    if not request.user.is_authenticated or writer not in {"", str(request.user.pk)}:
        return JsonResponse({"reason": "login"}, status=401)
    draft = _draft(request, key)
    sheet = draft and stored_sheet(draft)
    if sheet is None:
        return JsonResponse({"reason": "unknown"}, status=404)
    first_key = key_in(request.POST.get("key", "")) or uuid.uuid4()
    kept, refused = take_in(sheet, request, "files", first_key)
    if not kept and not refused:
        refused.append(Refused("", _("Please choose a photo first.")))
    told = {
        "kept": [str(photo.key) for photo in kept],
        "refused": [{"name": one.name, "why": one.why} for one in refused],
    }
    return JsonResponse(told, status=refused[0].status if refused else 200)


def _draft(request, key):
    """Her draft under this key, begun now if the page stored nothing yet."""
    draft = PostDraft.objects.filter(key=key).select_related("post").first()
    if draft:
        return draft if draft.owner_id == request.user.pk else None
    sheet = told_sheet(key, request.user, dict(request.POST.lists()))
    if sheet is None:
        return None
    fields = fields_of_post(sheet.post) if sheet.post else sheet.fields
    return begin(key, request.user, fields, sheet.edited)


@require_safe
def draft_photo_detail(request, key, photo):
    """A photo of one's own draft; nobody else sees it yet."""
    rows = Photo.objects.present().filter(draft=key, key=photo)
    mine = rows.filter(draft__owner=request.user.pk)
    return hand_out(request, get_object_or_404(mine), is_public=False)
