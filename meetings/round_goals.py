"""Goals of a record, written as screen 2 has them."""

import uuid

from meetings import goals
from meetings.appointments import Sent
from meetings.goals import Told
from meetings.models import Goal, Meeting
from meetings.record_forms.goals import REPLACED
from tambons.models import Village


def write_goals(meeting: Meeting, forms) -> None:
    """Do with the goals what screen 2 says, under keys made from the draft's own."""
    for deed in forms.what.goals_undone:
        _take_back(deed, forms.user)
    for form in forms.what.goal_forms:
        if form.is_blank:
            continue
        key = uuid.uuid5(forms.key, f"goal-{form.number}")
        if form.goal:
            _carry_on(form, meeting, Sent(forms.user, key, form.goal.version))
        else:
            goals.set_goal(_new_goal(form, meeting), Sent(forms.user, key))


def _new_goal(form, meeting):
    goal = Goal(set_in=meeting, text=form.said("text"))
    if not form.moo_typed:
        goal.tambon = form.tambon
        return goal
    goal.village, _is_new = Village.objects.get_or_create(
        tambon=form.tambon, moo=form.moo_typed
    )
    goal.parent = _only_goal_of(form.tambon, meeting)
    return goal


def _only_goal_of(tambon, meeting):
    """The tambon's one goal, which a village's then serves; None if in doubt."""
    held = Goal.objects.held().filter(tambon=tambon, superseded_by=None)
    held = [goal for goal in held[:3] if goal.status != Goal.Status.DROPPED]
    return held[0] if len(held) == 1 else None


def _carry_on(form, meeting, sent):
    """New words for a goal set before, then how it goes."""
    pk, text = form.goal.pk, form.said("text")
    if text and form.change_typed == REPLACED:
        new = Goal(set_in=meeting, text=text)
        pk = goals.supersede(pk, new, "", sent).pk
    elif text:
        goals.revise(pk, text, "", meeting, sent)
    if form.is_told_of:
        told = Told(
            form.said("status"), form.progress_typed, form.said("told"), meeting
        )
        again = uuid.uuid5(sent.key, "told")
        goals.add_update(pk, told, Sent(sent.by, again))


def _take_back(deed, by):
    if deed.entry:
        goals.take_entry_back(deed.entry, by)
    else:
        goals.take_goal_back(deed.goal, by)
