"""What is typed about the knowledge that a goal needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings import goals
from meetings.goal_fields import RoundField, rounds_of
from meetings.models import GoalTopic
from thai.forms import CleanCharField


class TopicForm(forms.Form):
    """Knowledge that a goal needs, by name."""

    name = CleanCharField(
        label=_("Knowledge that the goal needs"),
        max_length=100,
        help_text=_("For example accounts, credit, management"),
        error_messages={"required": _("Please type what has to be known.")},
    )

    def __init__(self, goal, user, data=None, *, initial=None):
        super().__init__(data, initial=initial)
        self.goal, self.user = goal, user

    def carry_out(self):
        goals.need_topic(self.goal.pk, self.cleaned_data["name"], self.user)


class TopicStateForm(forms.Form):
    """What becomes of one topic, and the round that chose it."""

    topic = forms.ModelChoiceField(GoalTopic.objects.none())
    state = forms.ChoiceField(choices=GoalTopic.State)
    seen = forms.ChoiceField(choices=GoalTopic.State)
    in_round = RoundField(label=_("Chosen in which round"))

    def __init__(self, goal, user, data=None):
        super().__init__(data)
        self.user = user
        self.fields["topic"].queryset = goal.topics.all()
        self.fields["in_round"].queryset = rounds_of(goal.in_tambon, user)

    def carry_out(self):
        said = self.cleaned_data
        pk, state, seen = said["topic"].pk, said["state"], said["seen"]
        if state == GoalTopic.State.CHOSEN:
            goals.choose_topic(pk, said["in_round"], self.user, seen)
        else:
            goals.leave_topic(pk, state, self.user, seen)
