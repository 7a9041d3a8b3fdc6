"""Photos that come with the writing page: whole with the form, or one by one."""

import uuid

from blogs.from_rounds import take_along
from blogs.models import Photo
from blogs.photos import SentPhoto, add_photo, remove_photo
from blogs.sheets import Sheet
from blogs.typed import key_in
from meetings.uploading import Refused, keep_each


def take_photos(sheet: Sheet, request) -> list[Refused]:
    """Of a form sent whole: take out, take along, take in. Returns what was refused."""
    for photo in Photo.objects.present().filter(draft=sheet.key):
        if sheet.album.goes(photo):
            remove_photo(photo)
    key = key_in(request.POST.get("photos_key", "")) or uuid.uuid4()
    _kept, refused = take_in(sheet, request, "photos", key)
    return refused + take_along(sheet)[1]


def take_in(sheet: Sheet, request, box: str, first_key: uuid.UUID):
    """Each file of the box by itself: those kept, and those refused with the reason."""

    def keep(number, _name, data):
        key = uuid.uuid5(first_key, str(number)) if number else first_key
        alt = request.POST.get("caption", "")
        return add_photo(sheet.home, SentPhoto(key, data, alt, request.user))

    return keep_each(request, box, keep)
