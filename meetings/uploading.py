"""Several files of one form, each kept or refused by itself."""

from operator import attrgetter
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meetings.attaching import OtherContent
from meetings.file_kinds import shown_name
from meetings.stored_files import NoRoom
from pictures.cleaning import LARGEST_FILE

MOST_FILES = 20


class Refused(NamedTuple):
    """A file that was not kept: which one, why, and as what to answer it."""

    name: str
    why: str
    status: int = 422


def keep_each(request, box, keep):
    """Keep every file of the box that can be kept; return those kept and refused.

    `keep` is given the number of the file in the form, its name and its bytes.
    """

    def keep_whole(named):
        number, file = named
        _check_whole(number, request.POST)
        return keep(number, shown_name(file.name), file.read())

    files = request.FILES.getlist(box)
    kept, refused = keep_each_of(
        enumerate(files), keep_whole, lambda named: shown_name(named[1].name)
    )
    return kept, refused_on_the_way(request) + refused


def keep_each_of(files, keep, name_of=attrgetter("name")):
    """The same for files from anywhere."""
    kept, refused = [], []
    for file in files:
        try:
            kept.append(keep(file))
        except ValidationError as error:
            refused.append(Refused(name_of(file), error.messages[0], _status_of(error)))
        except OtherContent:
            refused.append(Refused(name_of(file), _sent_before(), 409))
        except NoRoom:
            refused.append(Refused(name_of(file), _no_room(), 503))
    return kept, refused


def refused_on_the_way(request):
    """Files so large that they were not taken in to the end."""
    why = _("Larger than %(limit)s MB, or too much at once.")
    why %= {"limit": LARGEST_FILE // 1024**2}
    names = getattr(request, "too_large", [])
    return [Refused(shown_name(name), why, 413) for name in names]


def _check_whole(number, post):
    # The last box of the form: without it the line broke before the end.
    if "end" not in post:
        raise ValidationError(
            _("It was cut off on the way. Please choose it again."), code="cut_off"
        )
    if number >= MOST_FILES:
        raise ValidationError(
            _("Please send at most %(limit)s at once."),
            code="too_many_at_once",
            params={"limit": MOST_FILES},
        )


def _status_of(error):
    return 429 if getattr(error, "code", "") == "too_many" else 422


def _sent_before():
    return _(
        "This form was sent before with another file, which is kept. Please choose "
        "this one again and send it from here."
    )


def _no_room():
    return _(
        "The centre cannot store files at the moment. Nothing of it is kept; please "
        "send it again later."
    )
