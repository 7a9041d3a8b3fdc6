"""The boxes of the writing page, and the words that they say."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from blogs.models import Post
from blogs.sheets import Sheet
from blogs.suggestions import (
    MOST_ROUNDS,
    rounds_of,
    tags_in_use,
    tellers_of,
    villages_of,
)
from blogs.typed import first
from blogs.words import Words, tags_in
from thai.folding import fold
from thai.templatetags.thai import shortdate


class RoundField(forms.ModelChoiceField):
    def label_from_instance(self, meeting):
        return f"{meeting.name} · {shortdate(meeting.held_on)}"


class PostForm(forms.Form):
    """Over the typed fields of a sheet: a draft takes anything, sending checks."""

    body = forms.CharField(
        label=_("What do you want to tell?"),
        required=False,
        widget=forms.Textarea({"rows": 6, "class": "big"}),
        help_text=_("Two sentences are enough. A photo alone is enough too."),
    )
    title = forms.CharField(label=_("Title"), required=False)
    teller = forms.CharField(
        label=_("Whose story is it?"),
        required=False,
        widget=forms.TextInput({"list": "known", "autocomplete": "off"}),
        help_text=_(
            "If you type for somebody else: the name as she wants to be called. "
            "Please ask her first."
        ),
    )
    topic = forms.CharField(
        label=_("What the lesson is about"),
        required=False,
        help_text=_("For example making compost. The post is then among the lessons."),
    )
    how_to = forms.CharField(
        label=_("How it is done"), required=False, widget=forms.Textarea({"rows": 4})
    )
    tag = forms.MultipleChoiceField(
        label=_("Tags in use"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tags = forms.CharField(
        label=_("Other tags"),
        required=False,
        help_text=_("With a comma between them, for example ปุ๋ยหมัก, เงินออม"),
    )
    village = forms.ModelChoiceField(
        None, label=_("Village"), required=False, empty_label=_("not stated")
    )
    meeting = RoundField(
        None, label=_("From which round"), required=False, empty_label=_("not stated")
    )
    licence = forms.ChoiceField(
        label=_("Who may use it"),
        required=False,
        choices=Post.Licence,
        initial=Post.Licence.ALL_RIGHTS,
    )

    def __init__(self, sheet: Sheet, *, checked: bool = False):
        self.sheet = sheet
        typed = QueryDict(mutable=True)
        for name, texts in sheet.fields.items():
            typed.setlist(name, texts)
        super().__init__(typed if checked else None)
        self._offer(sheet)
        for photo in sheet.photos:
            self._describe(photo, sheet.album)

    def _offer(self, sheet):
        """The choices of this place, and what was chosen before."""
        place, fields = sheet.place, self.fields
        self.tellers = self._tellers()
        chosen = sheet.fields.get("tag", [])
        names = dict.fromkeys([*tags_in_use(place), *filter(None, chosen)])
        fields["tag"].choices = [(name, name) for name in names]
        fields["village"].queryset = villages = villages_of(place)
        fields["village"].choices = _choices(fields["village"], villages)
        fields["meeting"].queryset = rounds = rounds_of(place)
        offered = list(rounds[:MOST_ROUNDS])
        pk = first(sheet.fields, "meeting")
        if pk not in {str(meeting.pk) for meeting in offered}:
            offered += _chosen(fields["meeting"], pk)
        fields["meeting"].choices = _choices(fields["meeting"], offered)

    def _tellers(self):
        """{name as it is compared: person} of those whose name may be known."""
        people = tellers_of(self.sheet.place, self.sheet.user)
        before = self.sheet.post and self.sheet.post.on_behalf_of
        people += [before] if before else []
        names = {}
        for person in people:
            names.setdefault(fold(person.display_name), set()).add(person)
        # Of two with one name nobody knows which is meant: the name alone is kept.
        return {name: found.pop() for name, found in names.items() if len(found) == 1}

    def _describe(self, photo, album):
        """The boxes beside one photo."""
        shown = self.sheet.photos.index(photo) + 1
        self.fields[f"alt-{photo.key}"] = forms.CharField(
            label=_("What it shows"), required=False, initial=album.alt_of(photo)
        )
        self.fields[f"order-{photo.key}.{shown}"] = forms.CharField(
            label=_("Place among the photos"),
            required=False,
            initial=shown,
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        )
        self.fields[f"drop-{photo.key}"] = forms.BooleanField(
            label=_("Take this photo out"), required=False
        )

    def get_initial_for_field(self, field, field_name):
        texts = self.sheet.fields.get(field_name)
        if texts is None:
            return field.initial
        return texts if field_name == "tag" else first(self.sheet.fields, field_name)

    @property
    def opens_more(self):
        """Whether something stands in the folded boxes, or is to be mended there."""
        names = ("title", "teller", "topic", "how_to", "tag", "tags", "village")
        fields = self.sheet.fields
        typed = any(first(fields, name).strip() for name in names)
        chosen = first(fields, "licence") not in {"", Post.Licence.ALL_RIGHTS}
        return typed or chosen or bool(set(self.errors) - {"body"})

    @property
    def photo_rows(self):
        """Each photo with its boxes."""
        return [
            {
                "photo": photo,
                "alt": self[f"alt-{photo.key}"],
                "order": self[f"order-{photo.key}.{number}"],
                "drop": self[f"drop-{photo.key}"],
            }
            for number, photo in enumerate(self.sheet.photos, start=1)
        ]

    def problems(self):
        """[(label, message, id of the control)] after checking."""
        return [
            (
                self.fields[name].label if name in self.fields else "",
                message,
                self[name].auto_id if name in self.fields else "post",
            )
            for name, messages in self.errors.items()
            for message in messages
        ]

    def words(self) -> Words:
        """What the checked boxes say; the rest is for the deed to look at."""
        typed = self.cleaned_data
        known = self.tellers.get(fold(typed["teller"]))
        is_lesson = typed["topic"] or typed["how_to"]
        return Words(
            body=typed["body"],
            title=typed["title"],
            kind=Post.Kind.LESSON if is_lesson else Post.Kind.STORY,
            topic=typed["topic"],
            how_to=typed["how_to"],
            teller="" if known else typed["teller"],
            on_behalf_of=known,
            tags=(*typed["tag"], *tags_in(typed["tags"])),
            village=typed["village"],
            meeting=typed["meeting"],
            licence=typed["licence"] or Post.Licence.ALL_RIGHTS,
        )


def _choices(field, rows):
    """As the field would, but read once."""
    named = [(row.pk, field.label_from_instance(row)) for row in rows]
    return [("", field.empty_label), *named]


def _chosen(field, pk):
    """The round chosen before, if it is one of those that may be."""
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return []
    return list(field.queryset.filter(pk=pk))
