"""The boxes of the forms about goals."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from meetings.models.goal import FULL, rounds_for
from tambons.models import Tambon
from thai.folding import clean
from thai.forms import CleanCharField
from thai.templatetags.thai import shortdate


class RoundField(forms.ModelChoiceField):
    """One round of a tambon; the label says where not everybody may read it."""

    def __init__(self, **kwargs):
        super().__init__(
            Meeting.objects.none(),
            required=False,
            empty_label=_("not in a round, or not known in which"),
            error_messages={
                "invalid_choice": _(
                    "This round is not among those of the tambon. "
                    "Please choose one from the list."
                )
            },
            **kwargs,
        )

    def label_from_instance(self, meeting):
        name = f"{meeting.name} · {shortdate(meeting.held_on)}"
        if meeting.visibility == Meeting.Visibility.PUBLIC:
            return name
        return f"{name} ({meeting.get_visibility_display()})"


def rounds_of(tambon: Tambon, user):
    """The rounds on which a goal of this tambon may lean for this writer."""
    rounds = rounds_for(user).of_tambon(tambon).filter(account_of=None)
    return rounds.with_tambons().select_related("province").newest_first()


class PercentField(forms.IntegerField):
    """“40”, “๔๐%”, “ร้อยละ 40”, or nothing: nobody gave a figure."""

    def __init__(self, **kwargs):
        wrong = _("Progress is a figure from 0 to 100.")
        names = ("invalid", "min_value", "max_value")
        super().__init__(
            required=False,
            widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
            error_messages=dict.fromkeys(names, wrong),
            **kwargs,
        )
        self.validators = [
            MinValueValidator(0, wrong),
            MaxValueValidator(FULL, wrong),
        ]

    def to_python(self, value):
        text = clean(str(value or "")).strip()
        return super().to_python(text.removeprefix("ร้อยละ").strip(" %"))


class WordsField(CleanCharField):
    """Words of some length, without what nobody can see."""

    def __init__(self, **kwargs):
        widget = forms.Textarea({"rows": 3})
        super().__init__(required=False, max_length=1000, widget=widget, **kwargs)
