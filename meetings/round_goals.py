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
    # What was told of a goal before the goal itself, which takes it along.
    for deed in sorted(forms.what.goals_undone, key=lambda deed: deed.entry is None):
        _take_back(deed, forms.user)
    for form in forms.what.goal_forms:
        if form.is_blank:
            continue
        key = uuid.uuid5(forms.key, f"goal-{form.number}")
        if form.goal:
            # Another block of the same record may have spoken of it just now.
            form.goal.refresh_from_db(fields=["version"])
            pk = _reword(form, meeting, Sent(forms.user, key, form.goal.version))
        else:
            pk = goals.set_goal(_new_goal(form, meeting), Sent(forms.user, key)).pk
        if form.is_told_of:
            _tell(form, pk, meeting, Sent(forms.user, uuid.uuid5(key, "told")))


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


def _reword(form, meeting, sent):
    """New words for a goal set before; gives the key of the goal that holds now."""
    pk, text = form.goal.pk, form.said("text")
    if text and form.change_typed == REPLACED:
        return goals.supersede(pk, Goal(set_in=meeting, text=text), "", sent).pk
    if text:
        goals.revise(pk, text, "", meeting, sent)
    return pk


def _tell(form, pk, meeting, sent):
    told = Told(form.said("status"), form.progress_typed, form.said("told"), meeting)
    goals.add_update(pk, told, sent)


def _take_back(deed, by):
    if deed.entry:
        goals.take_entry_back(deed.entry, by)
    else:
        goals.take_goal_back(deed.goal, by)
