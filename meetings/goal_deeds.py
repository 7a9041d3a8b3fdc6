"""What a record did with goals, in words, and what it may take back."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from meetings.models import Goal, GoalUpdate, Meeting

Deed = GoalUpdate.Deed


class GoalDeed(NamedTuple):
    """What a record did with one goal; `entry` is None where it set the goal."""

    goal: Goal
    entry: GoalUpdate | None
    what: str
    words: str

    @property
    def code(self) -> str:
        """What a form carries to find it again."""
        return f"entry-{self.entry.pk}" if self.entry else f"goal-{self.goal.pk}"

    @property
    def line(self) -> str:
        return ": ".join(filter(None, [self.goal.where, self.what, self.words]))


def deeds_of(meeting: Meeting) -> list[GoalDeed]:
    """Goals set and told of, in the words they had when the round was over."""
    places = ("village__tambon", "tambon")
    set_here = meeting.goals_set.select_related(*places).prefetch_related("updates")
    entries = meeting.goal_updates.exclude(deed=Deed.SUPERSEDED).select_related(
        *(f"goal__{place}" for place in places)
    )
    found = [_set(goal) for goal in set_here.order_by("pk")]
    told = entries.prefetch_related("goal__updates").order_by("pk")
    return found + [_told(entry) for entry in told]


def _set(goal):
    what = _("in place of another goal") if goal.supersedes_id else _("goal set")
    words = _words_after(goal, 0) or _("the wording is not given")
    return GoalDeed(goal, None, str(what), words)


def _told(entry):
    if entry.deed == Deed.REVISED:
        words = [_words_after(entry.goal, entry.pk)]
    else:
        figure = "" if entry.progress is None else f"{entry.progress}%"
        words = [entry.get_status_display(), figure, entry.note]
    text = " · ".join(str(word) for word in words if word)
    return GoalDeed(entry.goal, entry, entry.get_deed_display(), text)


def _words_after(goal, pk):
    """The goal's words once the entry of this number was written; 0: from the start."""
    revisions = [row for row in goal.updates.all() if row.deed == Deed.REVISED]
    later = min((row for row in revisions if row.pk > pk), key=_number, default=None)
    return later.wording_before if later else goal.text


def _number(row):
    return row.pk


def why_kept(deed: GoalDeed) -> str:
    """Why the record cannot take it back; empty when nothing stands against it.

    What the same round told of its own goal goes with the goal.
    """
    goal = deed.goal
    if deed.entry:
        return ""
    leant_on = (
        goal.updates.exclude(meeting=goal.set_in).exists()
        or goal.topics.exists()
        or goal.children.exists()
        or Goal.objects.filter(supersedes=goal).exists()
    )
    if not leant_on:
        return ""
    return _(
        "“%(goal)s” has been told of or built on since, so it stays. Its own page can "
        "say that it was given up."
    ) % {"goal": goal.shown_text}
