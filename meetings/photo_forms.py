"""What is chosen and typed on the pages of photos."""

import uuid

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from meetings.attaching import Sent, attach
from meetings.file_kinds import shown_name
from meetings.uploading import Refused, keep_each, refused_on_the_way
from thai.forms import OneLineField

TAKEN = "image/*,.pdf,.xlsx,.docx,.ods,.odt,.csv"


class CaptionField(OneLineField):
    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=300, **kwargs)


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
        if self.errors:
            why = next(iter(self.errors.values()))[0]
            files = request.FILES.getlist("files")
            named = [Refused(shown_name(one.name), why) for one in files]
            return [], refused_on_the_way(request) + named

        def keep(number, name, data):
            return attach(place, self._sent(number, name, data, request.user))

        kept, refused = keep_each(request, "files", keep)
        if not kept and not refused:
            refused.append(Refused("", _("Please choose a photo or a file first.")))
        return kept, refused

    def _sent(self, number, name, data, user):
        key, caption = self.cleaned_data["key"], self.cleaned_data["caption"]
        if number:
            key = uuid.uuid5(key, str(number))
        return Sent(key, name, data, caption, user)
