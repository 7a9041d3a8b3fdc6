"""Photos and files on their way to a reader who may see them."""

import logging
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from meetings.file_kinds import CONTENT_TYPES
from meetings.models import Attachment

log = logging.getLogger(__name__)

# Whatever is in it, the browser neither guesses nor runs anything.
INERT = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
# A photo that is removed, or hidden again, is gone from shared caches within the hour.
PUBLIC = "public, max-age=3600"
# On a shared phone the next person is asked for anew.
PRIVATE = "private, no-cache"
# Where nginx finds MEDIA_ROOT, see the README.
INTERNAL = "/protected-media/"


def hand_out(request, attachment: Attachment, *, is_public: bool) -> HttpResponse:
    """The photo, its small picture with ?size=thumb, or the file as a download."""
    is_thumb = attachment.is_photo and request.GET.get("size") == "thumb"
    stored = attachment.thumb if is_thumb else attachment.file
    etag = f'"{attachment.key.hex}{"-thumb" * is_thumb}"'
    response = get_conditional_response(request, etag=etag) or _body(attachment, stored)
    response["Cache-Control"] = PUBLIC if is_public else PRIVATE
    response["ETag"] = etag
    for name, value in INERT.items():
        response[name] = value
    return response


def _body(attachment, stored):
    name = attachment.name
    content_type = CONTENT_TYPES.get(stored.name.rpartition(".")[2])
    if attachment.is_photo:
        name, content_type = f"{Path(name).stem}.jpg", "image/jpeg"
    disposition = content_disposition_header(not attachment.is_photo, name)
    headers = {"Content-Type": content_type, "Content-Disposition": disposition}
    if settings.KMFORUM_ACCEL:
        return HttpResponse(
            headers={**headers, "X-Accel-Redirect": INTERNAL + quote(stored.name)}
        )
    try:
        file = stored.open("rb")
    except FileNotFoundError as error:
        log.warning("The file of attachment %s is missing.", attachment.pk)
        raise Http404 from error
    if attachment.is_photo:  # small, and no shorter when it is compressed once more
        with file:
            return HttpResponse(file.read(), headers=headers)
    return FileResponse(file, as_attachment=True, filename=name, headers=headers)
