"""Screen 2, คุยอะไร ได้อะไร: notes, old actions, items with outcomes, milestones."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.goal_deeds import deeds_of, why_kept
from meetings.models import ActionItem, Milestone, Outcome
from meetings.record_forms.goals import MOST_GOALS, GoalChoices, GoalForm
from meetings.record_forms.screen import ScreenForm
from meetings.shown_rows import SubjectRows
from meetings.suggestions import carried_actions, milestones_left
from people.models import Person, Role, RoleAssignment
from tambons.models import Tambon
from thai.digits import read_number, to_arabic
from thai.forms import ThaiDateFormField

FIRST_ITEMS = 3
MOST_ITEMS = 40
NAMING = "facilitators_named"
# A circle of the province may tick for every tambon while they are few.
TAMBONS_OF_CIRCLE = 12


class ItemForm(ScreenForm):
    """One subject: what it was, what came of it, what is to be done."""

    # Of an edit: which rows of the record this subject shows.
    of = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)
    title = forms.CharField(label=_("Subject"), required=False, max_length=300)
    outcome = forms.CharField(
        label=_("What came of it"), required=False, widget=forms.Textarea({"rows": 2})
    )
    kind = forms.ChoiceField(
        label=_("How it ended"), required=False, choices=Outcome.Kind
    )
    tambon = forms.ChoiceField(label=_("Concerns"), required=False)
    action = forms.CharField(label=_("To be done"), required=False, max_length=500)
    owner = forms.CharField(label=_("By whom"), required=False, max_length=200)
    due_on = ThaiDateFormField(label=_("Until the day"), required=False)
    said_by = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Who said it"),
        required=False,
        empty_label=_("not stated"),
        help_text=_("Only people with a duty are offered. It may stay empty."),
    )

    def __init__(self, typed, number, tambons, speakers, rows, **kwargs):
        super().__init__(typed, prefix=f"item-{number}", **kwargs)
        self.number = number
        self.subject = rows.named(self.text("of"))
        said_by = self.fields["said_by"]
        said_by.queryset = speakers
        # Read once for all subjects, not once for each.
        said_by.choices = [
            ("", said_by.empty_label),
            *((person.pk, person.display_name) for person in speakers),
        ]
        concerned = dict.fromkeys(filter(None, [*tambons, self.subject.tambon]))
        self.fields["tambon"].choices = [
            ("", _("the whole round")),
            *((tambon.code, tambon.name) for tambon in concerned),
        ]
        if len(tambons) < 2:
            del self.fields["tambon"]

    @property
    def is_blank(self):
        return not any(
            str(self.text(name)).strip()
            for name in ("title", "outcome", "action", "owner", "due_on")
        )

    @property
    def kind_typed(self):
        kind = self.typed.get(self.add_prefix("kind"))
        return (
            Outcome.Kind(kind)
            if kind in Outcome.Kind.values
            else Outcome.Kind.INFORMATION
        )

    @property
    def came_of(self):
        """What came of it; of a subject alone with how it ended, the subject itself."""
        outcome = self.text("outcome").strip()
        if not outcome and self.kind_typed != Outcome.Kind.INFORMATION:
            return self.text("title").strip()
        return outcome

    @property
    def is_sensitive(self):
        return bool(self.came_of) and self.kind_typed in Outcome.SENSITIVE

    @property
    def seen_by(self):
        """Who will see what came of it, unless somebody chooses otherwise."""
        before = self.subject.outcome
        if before and before.kind == self.kind_typed:
            return before.visibility
        hides = self.is_sensitive
        return Outcome.Visibility.OFFICIALS if hides else Outcome.Visibility.INHERIT

    def clean(self):
        data = super().clean()
        if (data.get("owner") or data.get("due_on")) and not data.get("action"):
            self.add_error("action", _("Please say what is to be done."))
        self._check_what_others_did()
        return data

    def _check_what_others_did(self):
        """At an edit: what somebody took up or closed since cannot be taken away."""
        outcome, action = self.subject.outcome, self.subject.action
        if outcome and outcome.is_taken_up:
            still_asks = self.kind_typed in Outcome.ASKING
            if not (self.came_of and still_asks):
                self.add_error(
                    "outcome",
                    _(
                        "Somebody has taken this request up, so it stays a request. "
                        "Its words can still be changed."
                    ),
                )
        if action and not action.is_open and not self.text("action").strip():
            self.add_error(
                "action",
                _(
                    "This work was closed since, so it stays here. Its words can still "
                    "be changed."
                ),
            )


class WhatForm(ScreenForm):
    note = forms.CharField(
        label=_("Write it down first"),
        required=False,
        widget=forms.Textarea({"rows": 6, "class": "big"}),
        help_text=_(
            "Write while people are talking and sort it into subjects later. "
            "Sending this alone counts as a record."
        ),
    )
    items = forms.CharField(required=False, widget=forms.HiddenInput)
    goals = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, typed, where, province, *, has_photos=False, **kwargs):
        super().__init__(typed, **kwargs)
        self.where = where
        self.has_photos = has_photos
        self.rests_on_photos = False
        self.actions = carried_actions(where.tambons, province, where.as_of, where.user)
        for action in self.actions:
            self.fields[f"action-{action.pk}"] = forms.ChoiceField(
                label=action.text,
                required=False,
                widget=forms.RadioSelect,
                choices=[
                    (ActionItem.Status.DONE, ActionItem.Status.DONE.label),
                    (ActionItem.Status.OPEN, ActionItem.Status.OPEN.label),
                    (ActionItem.Status.DROPPED, ActionItem.Status.DROPPED.label),
                ],
            )
        self._ask_items(province)
        self._ask_goals()
        self._ask_milestones(province)

    @property
    def meeting(self):
        """The record that is being edited, if one is."""
        return self.where.meeting

    def _ask_items(self, province):
        count = read_number(self.typed.get("items", ""), 3) or FIRST_ITEMS
        self.item_count = min(max(count, FIRST_ITEMS), MOST_ITEMS)
        speakers = people_with_duty(self.where.tambons, province)
        rows = SubjectRows(self.meeting)
        if self.meeting:
            speakers |= Person.objects.filter(pk__in=rows.speakers)
        self.item_forms = [
            ItemForm(
                self.typed,
                number,
                self.where.tambons,
                speakers,
                rows,
                checked=self.checked,
            )
            for number in range(1, self.item_count + 1)
        ]

    def _ask_goals(self):
        """No goal is asked for until somebody wants to set one."""
        count = read_number(self.typed.get("goals", ""), 2) or 0
        self.goal_count = min(count, MOST_GOALS) if self.where.tambons else 0
        choices = GoalChoices(self.where.tambons, self.where.user)
        self.goal_forms = [
            GoalForm(self.typed, number, choices, checked=self.checked)
            for number in range(1, self.goal_count + 1)
        ]
        self.goals_told = deeds_of(self.meeting) if self.meeting else []
        if self.goals_told:
            self.fields["undone"] = forms.MultipleChoiceField(
                label=_("Not in this round after all"),
                required=False,
                choices=[(deed.code, deed.line) for deed in self.goals_told],
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def goals_undone(self):
        """What an edit takes out of the record again."""
        ticked = self.typed.getlist("undone")
        return [deed for deed in self.goals_told if deed.code in ticked]

    def _ask_milestones(self, province):
        tambons = self.where.tambons
        if not tambons and self.where.is_circle:
            joined = Tambon.objects.joined().filter(district__province=province)
            tambons = list(joined.in_story_order()[: TAMBONS_OF_CIRCLE + 1])
            tambons = tambons if len(tambons) <= TAMBONS_OF_CIRCLE else []
        self.milestones = [
            self._milestones_of(tambon, done, left)
            for tambon, (done, left) in milestones_left(
                tambons, self.where.as_of, self.where.user, self.meeting
            ).items()
        ]

    def _milestones_of(self, tambon, done, left):
        code = tambon.code
        names = [(kind.code, kind.name) for kind in left]
        fields = {
            "done": forms.MultipleChoiceField(
                label=_("Done in this round"),
                required=False,
                choices=names,
                widget=forms.CheckboxSelectMultiple,
            ),
            "number": forms.CharField(
                label=_("How many facilitators were named"),
                required=False,
                max_length=4,
                widget=forms.TextInput({"inputmode": "numeric"}),
            ),
            "partly": forms.ChoiceField(
                label=_("Step"), required=False, choices=[("", _("none")), *names]
            ),
            "partly_state": forms.ChoiceField(
                label=_("State"),
                required=False,
                choices=[
                    (state, state.label)
                    for state in (Milestone.State.PARTLY, Milestone.State.STUCK)
                ],
            ),
        }
        self.fields |= {f"{name}-{code}": field for name, field in fields.items()}
        boxes = {name: self[f"{name}-{code}"] for name in fields}
        return {"tambon": tambon, "already": done, "left": left, **boxes}

    def action_rows(self):
        return [(action, self[f"action-{action.pk}"]) for action in self.actions]

    def is_valid(self):
        # Every form is asked, so that all problems are told at once.
        forms = [*self.item_forms, *self.goal_forms]
        return all([super().is_valid(), *(form.is_valid() for form in forms)])

    def problems(self):
        found = super().problems()
        for form in [*self.item_forms, *self.goal_forms]:
            found += form.problems()
        return found

    def clean(self):
        data = super().clean()
        said = any(form.came_of for form in self.item_forms)
        is_bare = not said and not data.get("note", "").strip()
        self.rests_on_photos = is_bare and self.has_photos
        if is_bare and not self.has_photos:
            self.add_error(
                "note",
                _(
                    "Please write at least one thing that came of the round, here or "
                    "under a subject, or add a photo of the flip chart."
                ),
            )
        for reason in filter(None, map(why_kept, self.goals_undone)):
            self.add_error("undone", reason)
        for row in self.milestones:
            name = row["number"].name
            number = to_arabic(data.get(name) or "")
            if number and not number.isdecimal():
                self.add_error(name, _("Please type the number in digits, such as 9."))
            elif number and not self._names_facilitators(row, data):
                self.add_error(
                    name,
                    _(
                        "This number goes with the step of naming facilitators. "
                        "Please tick that step, or clear the number."
                    ),
                )
        return data

    def _names_facilitators(self, row, data):
        ticked = [*data.get(row["done"].name, []), data.get(row["partly"].name)]
        return NAMING in ticked


def people_with_duty(tambons, province):
    """Those who hold a duty today over these tambons or over their whole province."""
    roles = RoleAssignment.objects.in_force().exclude(role=Role.RESIDENT)
    reach = Q(province=province)
    if tambons:
        districts = {tambon.district_id for tambon in tambons}
        reach = (
            Q(tambon__in=tambons)
            | Q(district__in=districts)
            | Q(province__districts__in=districts)
        )
    return Person.objects.filter(pk__in=roles.filter(reach).values("person"))
