"""Goals on screen 2: set, worded anew, replaced or told of in a round."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _

from meetings.models import Goal
from meetings.models.goal import FULL
from meetings.record_forms.screen import ScreenForm
from people.access import WRITERS, standing_of
from thai.digits import read_number

MOST_GOALS = 12
SHOWN_TEXT = 60
REVISED, REPLACED = "revised", "replaced"


class GoalChoices:
    """Of which tambons of a round a writer may set goals, and which hold there now."""

    def __init__(self, tambons, user):
        self._tambons = tambons
        self._user = user

    @cached_property
    def tambons(self):
        """{its code: tambon}, only those this person writes for."""
        standing = standing_of(self._user)
        if standing.is_admin:
            return {tambon.code: tambon for tambon in self._tambons}
        mine = standing.tambons(WRITERS).filter(pk__in=[t.pk for t in self._tambons])
        own = set(mine.values_list("pk", flat=True))
        return {tambon.code: tambon for tambon in self._tambons if tambon.pk in own}

    @cached_property
    def goals(self):
        """{what the form carries: goal}, each tambon's own before its villages'."""
        rows = Goal.objects.editable_by(self._user).visible_to(self._user)
        held = rows.filter(superseded_by=None).with_names().order_by("village__moo")
        own = [goal for goal in held if goal.in_tambon.code in self.tambons]
        own.sort(key=lambda goal: (goal.in_tambon.pk, goal.village_id is not None))
        return {f"goal-{goal.pk}": goal for goal in own}

    @property
    def for_select(self):
        new = [(code, tambon.name) for code, tambon in self.tambons.items()]
        held = [
            (code, f"{goal.where}: {goal.shown_text[:SHOWN_TEXT]}")
            for code, goal in self.goals.items()
        ]
        groups = [(_("A new goal of"), new), (_("A goal set before"), held)]
        return [("", _("please choose")), *(group for group in groups if group[1])]


class GoalForm(ScreenForm):
    """One goal: a new one of a tambon or a village, or what became of an older one."""

    about = forms.ChoiceField(label=_("Which goal"), required=False)
    moo = forms.CharField(
        label=_("Village number"),
        required=False,
        max_length=10,
        widget=forms.TextInput({"inputmode": "numeric"}),
        help_text=_("Of a new goal. Empty: the goal of the whole tambon."),
    )
    text = forms.CharField(
        label=_("What the goal says"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Of a goal set before: only if its words change."),
    )
    is_unknown = forms.BooleanField(
        label=_("A goal was set, but its words are not written down"), required=False
    )
    change = forms.ChoiceField(
        label=_("New words for a goal set before"),
        required=False,
        choices=[
            (REVISED, _("the same goal, in other words")),
            (REPLACED, _("another goal in its place")),
        ],
    )
    status = forms.ChoiceField(
        label=_("How it goes"),
        required=False,
        choices=[("", _("nothing new")), *Goal.Status.choices[1:]],
    )
    progress = forms.CharField(
        label=_("How far, in per cent"),
        required=False,
        max_length=10,
        widget=forms.TextInput({"inputmode": "numeric"}),
        help_text=_("Only if the round gave a figure."),
    )
    told = forms.CharField(
        label=_("What was told of it"), required=False, max_length=500
    )

    def __init__(self, typed, number, choices, **kwargs):
        super().__init__(typed, prefix=f"goal-{number}", **kwargs)
        self.number = number
        self._choices = choices
        self.fields["about"].choices = choices.for_select

    @property
    def is_blank(self):
        return not any(self.said(name) for name in self.fields if name != "change")

    def said(self, name):
        return str(self.text(name)).strip()

    @property
    def goal(self):
        """The goal set before that is chosen, or None."""
        return self._choices.goals.get(self.said("about"))

    @property
    def tambon(self):
        """Where a new goal is set, or None."""
        return self._choices.tambons.get(self.said("about"))

    @property
    def moo_typed(self):
        return read_number(self.said("moo"), 2)

    @property
    def progress_typed(self):
        return read_number(self.said("progress").removesuffix("%"), 3)

    @property
    def change_typed(self):
        return REPLACED if self.said("change") == REPLACED else REVISED

    @property
    def is_told_of(self):
        return any(self.said(name) for name in ("status", "progress", "told"))

    @property
    def place(self):
        """Whose goal it is, in words."""
        if self.goal:
            return self.goal.where
        if not self.tambon:
            return ""
        moo = self.moo_typed
        village = gettext("Village %(moo)s") % {"moo": moo} if moo else ""
        return f"{self.tambon.name} {village}".strip()

    def clean(self):
        data = super().clean()
        if self.is_blank:
            return data
        if self.goal:
            self._check_older()
        elif self.tambon:
            self._check_new()
        elif "about" not in self.errors:
            self.add_error("about", _("Please choose whose goal it is."))
        if self.said("progress") and not 0 <= (self.progress_typed or 0) <= FULL:
            self.add_error("progress", _("Progress is a figure from 0 to 100."))
        elif self.said("progress") and self.progress_typed is None:
            self.add_error("progress", _("Please type a figure, such as 40."))
        return data

    def _check_new(self):
        if self.said("moo") and not self.moo_typed:
            self.add_error("moo", _("Please type the village number, from 1 to 99."))
        if self.said("text") and self.said("is_unknown"):
            self.add_error(
                "is_unknown",
                _("The words stand above, so please clear this tick, or the words."),
            )
        if not (self.said("text") or self.said("is_unknown")):
            self.add_error(
                "text",
                _("Please write what the goal says, or tick that nobody wrote it."),
            )

    def _check_older(self):
        if self.said("moo") or self.said("is_unknown"):
            self.add_error(
                "about",
                _(
                    "This goal was set before. Please choose a new goal, or clear the "
                    "village number and the tick."
                ),
            )
        text = self.said("text")
        if text and text == self.goal.text:
            self.add_error("text", _("The goal says exactly this already."))
        if not (text or self.is_told_of):
            self.add_error(
                "text", _("Please write the new words, or below how it goes.")
            )
