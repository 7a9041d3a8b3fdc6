"""Which scores of a table are to be shown: of a round, of a tambon, up to a day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.filter_form import FilterForm
from meetings.models.assessment import SUBJECTS
from thai.forms import ThaiDateFormField


class OneOf(forms.TypedChoiceField):
    """One of a few things by its word in the address; its value is the thing."""

    def __init__(self, things: dict, name_of, any_label, **kwargs):
        choices = [(word, name_of(thing)) for word, thing in things.items()]
        super().__init__(
            choices=[("", any_label), *choices],
            coerce=things.get,
            empty_value=None,
            required=False,
            error_messages={"invalid_choice": _("This is not among the scores.")},
            **kwargs,
        )


class ScoreFilterForm(FilterForm):
    tambon = forms.Field()
    round = forms.Field()
    on = ThaiDateFormField(label=_("As it was on"), required=False)
    own = forms.Field()

    def __init__(self, data, *, tambons, rounds, names):
        super().__init__(data)
        self.fields["tambon"] = OneOf(
            {tambon.code: tambon for tambon in tambons},
            lambda tambon: tambon.name,
            _("Every tambon"),
            label=_("Tambon"),
        )
        self.fields["round"] = OneOf(
            {str(meeting.pk): meeting for meeting in rounds},
            lambda meeting: meeting.name,
            _("Every round"),
            label=_("Scored in the round"),
        )
        keys = {word_of(key): (key, name) for key, name in names.items()}
        self.fields["own"] = OneOf(
            keys,
            lambda key_and_name: key_and_name[1],
            _("nobody's line"),
            label=_("Whose line over the river"),
        )
        self.dress()

    @property
    def own_key(self):
        return (self.wanted.get("own") or (None,))[0]

    @property
    def narrows(self):
        return bool(self.wanted.keys() - {"own"})


def word_of(key) -> str:
    """“village-12”, as addresses name a subject."""
    return "-".join(map(str, key))


def key_of(word: str):
    """("village", 12) of such a word; None for any other."""
    column, _dash, text = word.partition("-")
    number = number_in(text)
    return (column, number) if column in SUBJECTS and number else None


def number_in(text) -> int | None:
    """The number of a row that an address or a form names; None for anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if is_number else None
