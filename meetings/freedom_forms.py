"""The forms of a freedom table: a new one, a copy, and its topics afterwards."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from meetings.appointments import Sent
from meetings.models import FreedomTable, Topic
from people.access import PROVINCIAL, WRITERS, standing_of
from tambons.models import Province
from thai.forms import CleanCharField, OneLineField

# So many topics are easily talked through; with more than MANY nobody does.
FEW, MANY = 5, 7
MOST_TOPICS = 30
LEVEL_NAMES = [f"level_{level}" for level in range(1, 6)]


class TopicName(OneLineField):
    def __init__(self, **kwargs):
        longest = Topic._meta.get_field("name").max_length
        super().__init__(label=_("Topic"), max_length=longest, **kwargs)


class TitleField(CleanCharField):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("Name of the table"),
            max_length=FreedomTable._meta.get_field("title").max_length,
            error_messages={"required": _("Please give the table a name.")},
            **kwargs,
        )


class TopicsField(CleanCharField):
    """Topics, one in each line; its value is a list."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Topics, one in each line"),
            widget=forms.Textarea({"rows": FEW + 2}),
            help_text=_("5 to 7 are enough: it is the talk about each that counts."),
            error_messages={"required": _("Please type at least one topic.")},
            **kwargs,
        )

    def clean(self, value):
        lines = super().clean(value).split("\n")
        names = [TopicName().clean(line) for line in lines if line.strip()]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise ValidationError(
                gettext("“%(topic)s” stands here twice.") % {"topic": twice}
            )
        if len(names) > MOST_TOPICS:
            raise ValidationError(
                gettext("These are %(count)s topics; a table holds up to %(most)s.")
                % {"count": len(names), "most": MOST_TOPICS}
            )
        return names


class OnceForm(forms.Form):
    """Carries its own key, so that what is sent twice is kept once."""

    key = forms.UUIDField(widget=forms.HiddenInput({"autocomplete": "off"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())

    def sent_by(self, user, version=0):
        return Sent(user, self.cleaned_data["key"], version)


class CopyForm(OnceForm):
    """A table of one's own like another one: only its name is asked for."""

    title = TitleField()


class TableForm(OnceForm, forms.ModelForm):
    """A new table. What levels mean and the bars may stay as they are."""

    title = TitleField()
    topics = TopicsField()
    field_order = ["title", "topics"]

    class Meta:
        model = FreedomTable
        fields = [
            "title",
            "province",
            *LEVEL_NAMES,
            "share_min_level",
            "learn_min_gap",
        ]
        labels = {
            "share_min_level": _("Ready to give from level"),
            "learn_min_gap": _("Eager to learn: wants to rise by at least"),
        }

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.provinces = list(provinces_of(user))
        if len(self.provinces) == 1:
            del self.fields["province"]
        else:
            keys = [province.pk for province in self.provinces]
            self.fields["province"].queryset = Province.objects.filter(pk__in=keys)
            self.fields["province"].empty_label = gettext("Please choose")

    def clean(self):
        if len(self.provinces) == 1:
            self.instance.province = self.provinces[0]
        return super().clean()

    @property
    def level_boxes(self):
        return [self[name] for name in LEVEL_NAMES]

    @property
    def bar_boxes(self):
        return [self["share_min_level"], self["learn_min_gap"]]

    @property
    def has_levels(self):
        """The folded part is open when something stands or went wrong in it."""
        return any(box.value() or box.errors for box in self.level_boxes)

    @property
    def has_bar_errors(self):
        return any(box.errors for box in self.bar_boxes)


class TopicForm(forms.Form):
    """One more topic of a table."""

    name = TopicName(error_messages={"required": _("Please type the topic.")})


def provinces_of(user):
    """Where this person may make tables, in which somebody takes part."""
    tambons = standing_of(user).tambons(WRITERS | PROVINCIAL)
    tambons = tambons.filter(joined_on__isnull=False)
    return Province.objects.filter(pk__in=tambons.values("district__province"))
