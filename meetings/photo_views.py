"""The pages that take photos and files, and the pictures themselves."""

import uuid

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from meetings.attaching import ChangedCaption, Place, describe, remove
from meetings.drafts import titles_of
from meetings.handing_out import hand_out
from meetings.kept_typing import back_after_login, typed_before
from meetings.models import Attachment, Meeting, MeetingDraft
from meetings.photo_forms import CaptionForm, UploadForm
from meetings.uploading import MOST_FILES, Refused


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@back_after_login
def meeting_photos(request, pk):
    """Photos and files of a record, for those who write for it."""
    mine = Meeting.objects.editable_by(request.user).with_tambons()
    meeting = get_object_or_404(mine.select_related("province"), pk=pk)
    if meeting.state == Meeting.State.CANCELLED:
        return stays_as_it_is(request, meeting)
    page = {"meeting": meeting, "title": meeting.name}
    return photos_page(request, Place(meeting=meeting), page)


def stays_as_it_is(request, meeting):
    text = _("This record is cancelled, so it stays as it is.")
    if wants_json(request):
        return answer_script([], [Refused("", text, 409)])
    messages.warning(request, text)
    return redirect(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@back_after_login
def draft_photos(request, key):
    """Photos that wait for their record; they go with it when it is sent."""
    draft = get_object_or_404(MeetingDraft, key=key, owner=request.user)
    if draft.meeting_id and request.method == "POST":
        return meeting_photos(request, draft.meeting_id)
    if draft.meeting_id:
        return redirect("meetings:meeting_photos", draft.meeting_id)
    page = {"draft": draft, "title": titles_of([draft])[draft.key]}
    return photos_page(request, Place(draft=draft), page)


def photos_page(request, place, page):
    if request.method != "POST":
        typed = typed_before(request)
        if typed.get("deed") == "add":
            messages.warning(
                request,
                _("Your time was up. Please choose the photos or files once more."),
            )
        form = UploadForm(initial={"caption": typed.get("caption", "")})
        return shown(request, place, page, form=form)
    deeds = {"add": take_files, "describe": take_caption, "remove": take_away}
    deed = deeds.get(request.POST.get("deed"))
    if deed is None:
        raise Http404
    return deed(request, place, page)


def take_files(request, place, page):
    """Each file by itself: what cannot be kept is named, the others are kept."""
    form = UploadForm(request.POST)
    try:
        kept, refused = form.attach_all(place, request)
    except MeetingDraft.DoesNotExist:
        raise Http404 from None  # thrown away while this was on its way
    if wants_json(request):
        return answer_script(kept, refused)
    if not refused:
        messages.success(request, kept_in_words(len(kept)))
        return redirect(request.path)
    # With a fresh key: the one sent stands for the files that came with it.
    again = UploadForm(initial={"caption": request.POST.get("caption", "")})
    more = {"form": again, "kept": kept, "refused": refused}
    return shown(request, place, page, refused[0].status, **more)


def answer_script(kept, refused):
    told = {
        "kept": [str(attachment.key) for attachment in kept],
        "refused": [{"name": one.name, "why": one.why} for one in refused],
    }
    return JsonResponse(told, status=refused[0].status if refused else 200)


def kept_in_words(number):
    text = ngettext(
        "%(number)s file reached the centre and is kept.",
        "%(number)s files reached the centre and are kept.",
        number,
    )
    return text % {"number": number}


def take_caption(request, place, page):
    attachment = chosen(request, place)
    form, status = CaptionForm(request.POST), 422
    try:
        if form.is_valid() and not attachment.removed_at:
            describe(attachment, **form.cleaned_data)
    except ChangedCaption as error:
        form.add_error("caption", changed_meanwhile(error.caption))
        status = 409
    if not form.errors:
        messages.success(request, _("What it shows is kept."))
        return redirect(f"{request.path}#f-{attachment.key}")
    typed = {attachment.key: (form.data.get("caption", ""), form.errors["caption"][0])}
    more = {"form": UploadForm(), "typed": typed}
    return shown(request, place, page, status, **more)


def changed_meanwhile(caption):
    text = _("Somebody else wrote meanwhile: “%(caption)s”. Your text is in the box.")
    return text % {"caption": caption or _("nothing")}


def take_away(request, place, page):
    attachment = chosen(request, place)
    remove(attachment, request.user)
    text = _("%(name)s is removed. Its file is deleted.")
    messages.success(request, text % {"name": attachment.name})
    return redirect(request.path)


def chosen(request, place):
    try:
        key = uuid.UUID(request.POST.get("photo", ""))
    except ValueError:
        raise Http404 from None
    return get_object_or_404(place.attachments(), key=key)


def wants_json(request):
    return request.headers.get("Accept") == "application/json"


def shown(request, place, page, status=200, *, typed=None, **more):
    rows = list(place.attachments().present())
    for row in rows:
        row.typed, row.wrong = (typed or {}).get(row.key, (row.caption, ""))
    context = {
        **page,
        "rows": rows,
        "most_files": MOST_FILES,
        "trail": [(reverse("me"), _("My work"))],
        **more,
    }
    name = "meeting_photos" if place.meeting else "draft_photos"
    return render(request, f"meetings/{name}.html", context, status=status)


@require_safe
def photo_detail(request, pk, key):
    """A photo or file of a record, for whoever may open the record."""
    rows = Attachment.objects.present().filter(meeting=pk, key=key)
    public = Meeting.objects.public().filter(pk=pk)
    # Asked before the reader is: what everybody may see depends on no cookie.
    attachment = rows.filter(meeting__in=public.values("pk")).first()
    if attachment:
        return hand_out(request, attachment, is_public=True)
    attachment = get_object_or_404(rows.visible_to(request.user))
    return hand_out(request, attachment, is_public=False)


@require_safe
def draft_photo_detail(request, key, photo):
    """A photo of one's own draft; nobody else sees it yet."""
    rows = Attachment.objects.present().filter(draft=key, key=photo)
    mine = rows.filter(draft__owner=request.user.pk)
    return hand_out(request, get_object_or_404(mine), is_public=False)
