"""What is chosen and typed on the pages of photos."""

import uuid
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from meetings.attaching import OtherContent, Sent, attach
from meetings.file_kinds import shown_name
from meetings.stored_files import NoRoom
from pictures.cleaning import LARGEST_FILE
from thai.folding import clean

MOST_FILES = 20
TAKEN = "image/*,.pdf,.xlsx,.docx,.ods,.odt,.csv"


class Refused(NamedTuple):
    """A file that was not kept: which one, why, and as what to answer it."""

    name: str
    why: str
    status: int = 422


class CaptionField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=300, **kwargs)

    def to_python(self, value):
        return " ".join(clean(super().to_python(value)).split())


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class CaptionForm(forms.Form):
    caption = CaptionField(label=gettext_lazy("What it shows"))
    # What the page showed before it was typed over.
    shown = forms.CharField(required=False, widget=forms.HiddenInput)


class UploadForm(forms.Form):
    """Several files at once, each kept or refused by itself."""

    key = forms.UUIDField(
        widget=forms.HiddenInput({"autocomplete": "off"}),
        error_messages={
            name: gettext_lazy("Please open this page anew and choose the files again.")
            for name in ("required", "invalid")
        },
    )
    caption = CaptionField(
        label=gettext_lazy("What it shows"),
        help_text=gettext_lazy(
            "For people who cannot see it. It can be changed below later."
        ),
    )
    files = forms.FileField(
        label=gettext_lazy("Photos or files"),
        required=False,
        widget=FilesInput({"accept": TAKEN}),
    )

    def __init__(self, post=None, files=None, *, initial=None):
        initial = {"key": uuid.uuid4(), **(initial or {})}
        super().__init__(post, files, initial=initial)

    def attach_all(self, place, request):
        """Keep every file that can be kept; return those kept and those refused."""
        kept, refused = [], self._refused_on_the_way(request)
        files = request.FILES.getlist("files")
        if self.errors:
            why = next(iter(self.errors.values()))[0]
            return kept, refused + [Refused(shown_name(one.name), why) for one in files]
        for number, file in enumerate(files):
            sent = self._sent(number, file, request.user)
            try:
                self._check_whole(number, request.POST)
                kept.append(attach(place, sent))
            except forms.ValidationError as error:
                refused.append(Refused(sent.name, error.messages[0]))
            except OtherContent:
                refused.append(Refused(sent.name, _sent_before(), 409))
            except NoRoom:
                refused.append(Refused(sent.name, _no_room(), 503))
        if not kept and not refused:
            refused.append(Refused("", _("Please choose a photo or a file first.")))
        return kept, refused

    def _sent(self, number, file, user):
        key, caption = self.cleaned_data["key"], self.cleaned_data["caption"]
        if number:
            key = uuid.uuid5(key, str(number))
        return Sent(key, shown_name(file.name), file.read(), caption, user)

    def _refused_on_the_way(self, request):
        why = _("Larger than %(limit)s MB, or too much at once.")
        why %= {"limit": LARGEST_FILE // 1024**2}
        names = getattr(request, "too_large", [])
        return [Refused(shown_name(name), why, 413) for name in names]

    def _check_whole(self, number, post):
        # The last box of the form: without it the line broke before the end.
        if "end" not in post:
            raise forms.ValidationError(
                _("It was cut off on the way. Please choose it again.")
            )
        if number >= MOST_FILES:
            raise forms.ValidationError(
                _("Please send at most %(limit)s at once."),
                params={"limit": MOST_FILES},
            )


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
