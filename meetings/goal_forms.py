"""What is typed about a goal: a new one, how it goes, other words, another goal.

Rounds, villages and goals to choose from are those of one tambon for which the writer
writes; an id from elsewhere is refused in words.
"""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy as _

from meetings import goals
from meetings.appointment_forms import place_choices
from meetings.deed_forms import DeedForm, WhyField
from meetings.goal_fields import PercentField, RoundField, WordsField, rounds_of
from meetings.goal_tree import tree_of
from meetings.goals import Told
from meetings.models import Goal
from tambons.models import Village
from thai.forms import ThaiDateFormField, has_come

# Villages are offered by number up to here where nobody stated how many there are.
MOST_VILLAGES = 99
WHOLE = "tambon"


class GoalForm(DeedForm):
    """A form about one goal, by a writer of its tambon."""

    def __init__(self, goal, user, data=None, *, initial=None):
        super().__init__(goal, data, initial=initial)
        self.goal, self.user = goal, user
        for field in self.fields.values():
            if isinstance(field, RoundField):
                field.queryset = rounds_of(goal.in_tambon, user)

    def explain(self, error):
        """Take over what a deed refused, beside its box where there is one."""
        said = getattr(error, "error_dict", None) or {None: error.error_list}
        for name, errors in said.items():
            self.add_error(name if name in self.fields else None, errors)

    def rows(self, stands):
        """For the table of both texts: what was typed, beside what stands now."""
        typed = {field.name: _shown(field) for field in self.visible_fields()}
        return [
            {
                "label": self[name].label,
                "mine": [text] if text else [],
                "theirs": [stands[name]] if stands.get(name) else [],
                "differs": name in stands and text != (stands[name] or ""),
            }
            for name, text in typed.items()
            if text or stands.get(name)
        ]

    def again(self, version):
        """(name, text) to send the same once more, on top of the newer version."""
        texts = [
            (field.html_name, field.data)
            for field in self
            if field.name not in {"key", "version"} and field.data is not None
        ]
        return [*texts, ("key", uuid.uuid4()), ("version", version)]


def _shown(field):
    """What was typed or chosen, in words."""
    if not field.data:
        return ""
    if isinstance(field.field, forms.BooleanField):
        return gettext("yes")
    choices = {str(key): label for key, label in getattr(field.field, "choices", ())}
    return str(choices.get(field.data, field.data))


class UpdateForm(GoalForm):
    """How it goes: at least one of a step, a figure and some words."""

    status = forms.ChoiceField(
        label=_("How far it has come"), required=False, widget=forms.RadioSelect
    )
    progress = PercentField(
        label=_("Progress in per cent, if somebody gave a figure"),
        help_text=_("From 0 to 100. Without a figure please leave it empty."),
    )
    note = WordsField(label=_("In words"))
    in_round = RoundField(
        label=_("Told in which round"),
        help_text=_("Whoever may read the round reads this too."),
    )

    def __init__(self, goal, user, data=None, *, initial=None):
        super().__init__(goal, user, data, initial=initial)
        steps = [("", gettext("not said"))]
        self.fields["status"].choices = steps + list(Goal.Status.choices)

    def clean(self):
        said = super().clean()
        is_silent = not self.errors and said["progress"] is None
        if is_silent and not (said["status"] or said["note"]):
            raise ValidationError(
                gettext("Please say how it goes: in words, as a step, or as a figure.")
            )
        return said

    def carry_out(self):
        said = self.cleaned_data
        told = Told(said["status"], said["progress"], said["note"], said["in_round"])
        goals.add_update(self.goal.pk, told, self.sent_by(self.user))
        return self.goal


class SetFields(forms.Form):
    """What a goal says and where it was set, as far as anybody knows."""

    text = WordsField(label=_("What the goal says"))
    is_unknown = forms.BooleanField(
        label=_("It was set, but nobody wrote down what it says"), required=False
    )
    set_in = RoundField(
        label=_("Set in which round"),
        help_text=_(
            "Whoever may read the round reads the goal too. Without a round only "
            "members of the tambon and officials read it."
        ),
    )
    set_on = ThaiDateFormField(
        label=_("or on which day, if not in a round"),
        required=False,
        validators=[has_come],
        help_text=_("For example 28 พ.ย. 48 or 28/11/2548"),
    )

    def clean(self):
        said = super().clean()
        for name, problem in self._problems(said):
            self.add_error(name, problem)
        return said

    def _problems(self, said):
        text, is_unknown = said.get("text"), said.get("is_unknown")
        if text and is_unknown:
            yield (
                "is_unknown",
                gettext("The wording is given above, so please take this tick away."),
            )
        if not (text or is_unknown or "text" in self.errors):
            yield (
                "text",
                gettext("Please type the goal, or tick that nobody wrote it down."),
            )
        if said.get("set_in") and said.get("set_on"):
            yield (
                "set_on",
                gettext("The round has a day already, so please leave this one empty."),
            )

    @property
    def day_read(self):
        """The day that the typed text says, for the echo under the box."""
        try:
            return self.fields["set_on"].clean(self["set_on"].value())
        except ValidationError:
            return None

    @property
    def said(self):
        """What the form says of the new goal."""
        names = ("text", "set_in", "set_on")
        return {name: self.cleaned_data[name] or None for name in names}


class PlaceForm(forms.Form):
    """Which of her tambons a goal is of; the rest of the form hangs on it."""

    tambon = forms.ChoiceField(label=_("In which tambon"))

    def __init__(self, places):
        super().__init__()
        self.fields["tambon"].choices = place_choices(places)


class NewGoalForm(SetFields, GoalForm):
    """A goal of one tambon, or of one of its villages."""

    tambon = forms.CharField(widget=forms.HiddenInput)
    place = forms.ChoiceField(
        label=_("Whose goal it is"),
        error_messages={
            "required": _("Please choose whose goal it is."),
            "invalid_choice": _("Please choose the tambon or one of its villages."),
        },
    )
    parent = forms.ModelChoiceField(
        Goal.objects.none(),
        label=_("Which goal of the tambon it serves, if it is a village's"),
        required=False,
        empty_label=_("none, or not known"),
        error_messages={
            "invalid_choice": _("Please choose one of the tambon's own goals.")
        },
    )
    field_order = ["place", "text", "is_unknown", "set_in", "set_on", "parent"]

    def __init__(self, tambon, user, data=None, *, initial=None):
        blank = Goal(tambon=tambon, version=0)
        initial = {**(initial or {}), "tambon": tambon.code}
        super().__init__(blank, user, data, initial=initial)
        self.tambon = tambon
        self.fields["place"].choices = village_choices(tambon)
        tops = [node.goal for node in tree_of(tambon, user, topics=False).tops]
        parent = self.fields["parent"]
        parent.queryset = Goal.objects.filter(pk__in=[goal.pk for goal in tops])
        parent.label_from_instance = lambda goal: goal.shown_text[:100]

    @property
    def has_parents(self):
        return len(self.fields["parent"].choices) > 1

    def carry_out(self):
        """The goal; a village that nobody had written down yet is made with it."""
        with transaction.atomic():
            return goals.set_goal(self._goal(), self.sent_by(self.user))

    def _goal(self):
        place = self.cleaned_data["place"]
        if place == WHOLE:
            return Goal(tambon=self.tambon, **self.said)
        village = Village.objects.get_or_create(tambon=self.tambon, moo=int(place))[0]
        parent = self.cleaned_data["parent"]
        return Goal(village=village, parent=parent, **self.said)


def village_choices(tambon):
    """The whole tambon, and its villages by number with the names that are known."""
    known = {village.moo: str(village) for village in tambon.villages.all()}
    most = max([tambon.village_count or MOST_VILLAGES, *known])
    villages = [
        (str(moo), known.get(moo) or str(Village(moo=moo)))
        for moo in range(1, most + 1)
    ]
    whole = gettext("the whole tambon %(name)s") % {"name": tambon.name}
    return [("", gettext("Please choose")), (WHOLE, whole), *villages]


class EditForm(GoalForm):
    """The same goal in other words."""

    text = WordsField(label=_("What the goal says"))
    in_round = RoundField(label=_("Worded anew in which round"))
    why = WhyField(
        label=_("Why, if it was not in a round"),
        required=False,
        help_text=_("Whoever may read the goal reads this reason."),
    )

    def __init__(self, goal, user, data=None, *, initial=None):
        super().__init__(
            goal, user, data, initial={"text": goal.text, **(initial or {})}
        )

    def clean_text(self):
        if text := self.cleaned_data["text"]:
            return text
        raise ValidationError(gettext("Please type what the goal says."))

    def carry_out(self):
        said = self.cleaned_data
        goals.revise(
            self.goal.pk,
            said["text"],
            said["why"],
            said["in_round"],
            self.sent_by(self.user),
        )
        return self.goal


class ReplaceForm(SetFields, GoalForm):
    """Another goal of the same place in place of one."""

    why = WhyField(
        label=_("Why the goal is replaced"),
        required=False,
        help_text=_("Whoever may read the goal reads this reason."),
    )
    field_order = ["text", "is_unknown", "set_in", "set_on", "why"]

    def carry_out(self):
        new, why = Goal(**self.said), self.cleaned_data["why"]
        return goals.supersede(self.goal.pk, new, why, self.sent_by(self.user))
