"""What is done with a เป้าหมาย: set, worded anew, replaced, told of, given topics.

One function a deed, each in one transaction, under the key of its form: the same form
sent again changes nothing more. Whoever works on top of an older version is told so.
"""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from meetings.appointments import Sent
from meetings.models import Goal, GoalTopic, GoalUpdate, Meeting
from people.models import User
from thai.clock import now

Deed = GoalUpdate.Deed
# What a form says of a new goal.
SAID = ("village_id", "tambon_id", "text", "set_in_id", "set_on", "parent_id")


class ChangedMeanwhile(Exception):
    """The goal has moved on, or the form's key already stands for other words."""

    def __init__(self, goal):
        super().__init__(goal.pk)
        self.goal = goal


@dataclass(frozen=True)
class Told:
    """What somebody says of how a goal goes; at least one of the first three."""

    status: str = ""
    progress: int | None = None
    note: str = ""
    meeting: Meeting | None = None


def set_goal(goal: Goal, sent: Sent) -> Goal:
    """Keep a new goal; gives the one that the same form has made before."""
    goal.key, goal.recorded_by, goal.recorded_at = sent.key, sent.by, now()
    goal.text = goal.text or None
    if made := _made(sent):
        return _checked_repeat(made, goal, sent.by)
    goal.full_clean()
    try:
        with transaction.atomic():
            goal.save(force_insert=True)
    except IntegrityError:  # the same form, at the same moment
        if made := _made(sent):
            return _checked_repeat(made, goal, sent.by)
        raise
    return goal


def revise(
    pk: int, text: str, why: str, in_round: Meeting | None, sent: Sent
) -> GoalUpdate:
    """Word the same goal anew; what it said before stays in its time line.

    Nobody asks why where a round did it, or where the wording was not known before.
    """
    with transaction.atomic():
        goal = _locked(pk, sent.by)
        text = text.strip() or None
        if entry := _entry(sent):
            _check_entry(entry, goal, Deed.REVISED, sent, note=why)
            return _checked_wording(entry, goal, text)
        _check_version(goal, sent)
        if text == goal.text:
            raise ValidationError({"text": _("The goal says exactly this already.")})
        if goal.text and not (why or in_round):
            raise ValidationError({"why": _("Please say why the wording changes.")})
        before, goal.text = goal.text, text
        entry = _note(
            goal, Deed.REVISED, sent, note=why, meeting=in_round, wording_before=before
        )
        goal.save(update_fields=["text", "version"])
    return entry


def supersede(pk: int, new: Goal, why: str, sent: Sent) -> Goal:
    """Put a new goal of the same place in place of one; the old one stays readable."""
    with transaction.atomic():
        old = _locked(pk, sent.by)
        new.village, new.tambon, new.supersedes = old.village, old.tambon, old
        if new.parent is None:
            new.parent = old.parent
        if made := _made(sent):
            return _checked_repeat(made, new, sent.by)
        _check_version(old, sent)
        if Goal.objects.filter(supersedes=old).exists():
            raise ValidationError(_("Another goal has replaced this one already."))
        set_goal(new, sent)
        again = Sent(sent.by, uuid.uuid5(sent.key, "superseded"))
        _note(old, Deed.SUPERSEDED, again, note=why, meeting=new.set_in)
        old.save(update_fields=["version"])
    return new


def add_update(pk: int, told: Told, sent: Sent) -> GoalUpdate:
    """Add how it goes. Two people may do so at once: both are kept."""
    with transaction.atomic():
        goal = _locked(pk, sent.by)
        if entry := _entry(sent):
            return _check_entry(entry, goal, Deed.TOLD, sent, **vars(told))
        entry = GoalUpdate(goal=goal, key=sent.key, at=now(), by=sent.by, **vars(told))
        entry.full_clean()
        entry.save(force_insert=True)
        restate(goal)
    return entry


def restate(goal: Goal) -> None:
    """Let the goal say what its newest entries say: by their day, not as typed."""
    entries = goal.updates.select_related("meeting").exclude(
        meeting__state=Meeting.State.CANCELLED
    )
    status, progress = standing_in(entries)
    goal.status = status or goal.status
    goal.progress = goal.progress if progress is None else progress
    goal.version += 1
    goal.save(update_fields=["status", "progress", "version"])


def standing_in(entries) -> tuple[str, int | None]:
    """(status, progress) as these entries leave it; "" and None where none says so."""
    status, progress = "", None
    for entry in sorted(entries, key=lambda entry: (entry.day, entry.pk)):
        if entry.deed == Deed.TOLD:
            status = entry.status or status
            progress = progress if entry.progress is None else entry.progress
    return status, progress


def need_topic(pk: int, name: str, by: User) -> GoalTopic:
    """Note knowledge that the goal needs; the same name again is the same topic."""
    with transaction.atomic():
        goal = _locked(pk, by)
        topic = GoalTopic(goal=goal, name=name.strip())
        topic.clean_fields()
        return GoalTopic.objects.get_or_create(goal=goal, name=topic.name)[0]


def choose_topic(
    pk: int, in_round: Meeting | None, by: User, seen: str = ""
) -> GoalTopic:
    """Take a topic up for the next rounds; the round that chose it stays named.

    `seen` is the state that the form's page showed, where it came from a page.
    """
    with transaction.atomic():
        topic = _locked_topic(pk, by)
        _check_seen(topic, seen, GoalTopic.State.CHOSEN)
        if topic.state != GoalTopic.State.CHOSEN:
            topic.state, topic.chosen_in = GoalTopic.State.CHOSEN, in_round
            topic.save(update_fields=["state", "chosen_in"])
    return topic


def leave_topic(pk: int, state: str, by: User, seen: str = "") -> GoalTopic:
    """Say that a topic has been exchanged, is left out, or is only needed again."""
    with transaction.atomic():
        topic = _locked_topic(pk, by)
        _check_seen(topic, seen, state)
        topic.state = GoalTopic.State(state)
        if topic.state == GoalTopic.State.NEEDED:
            topic.chosen_in = None
        topic.save(update_fields=["state", "chosen_in"])
    return topic


def take_goal_back(goal: Goal, by: User) -> None:
    """Strike out a goal that its round did not set after all; nothing leans on it.

    What that round told of it goes too.
    """
    with transaction.atomic():
        goal = _locked(goal.pk, by)
        goal.updates.filter(meeting=goal.set_in).delete()
        if old := goal.supersedes:
            old.updates.filter(deed=Deed.SUPERSEDED).delete()
            Goal.objects.filter(pk=old.pk).update(version=F("version") + 1)
        goal.delete()


def take_entry_back(entry: GoalUpdate, by: User) -> None:
    """Strike one entry out: its round did not say so after all."""
    with transaction.atomic():
        goal = _locked(entry.goal_id, by)
        if entry.deed == Deed.REVISED:
            _take_words_back(goal, entry)
        entry.delete()
        goal.status, goal.progress = Goal.Status.SET, None
        restate(goal)


def let_go_of(meeting: Meeting) -> None:
    """What a round, now cancelled, did to goals of others is undone.

    Its own goals and entries are no longer shown with it.
    """
    Goal.objects.filter(set_in=meeting).update(supersedes=None)
    GoalTopic.objects.filter(chosen_in=meeting).update(
        state=GoalTopic.State.NEEDED, chosen_in=None
    )
    for goal in Goal.objects.filter(updates__meeting=meeting).distinct():
        _take_last_words_back(goal, meeting)
        goal.status, goal.progress = Goal.Status.SET, None
        restate(goal)


def _take_words_back(goal, entry):
    """As if it had never been worded so: a later wording follows on the earlier one."""
    later = goal.updates.filter(deed=Deed.REVISED, pk__gt=entry.pk).order_by("pk")
    if following := later.first():
        following.wording_before = entry.wording_before
        following.save(update_fields=["wording_before"])
    else:
        goal.text = entry.wording_before
        goal.save(update_fields=["text"])


def _take_last_words_back(goal, meeting):
    """The wording from before the round, unless it has been worded anew since."""
    for entry in goal.updates.filter(deed=Deed.REVISED).order_by("-pk"):
        if entry.meeting_id != meeting.pk:
            break
        goal.text = entry.wording_before
    goal.save(update_fields=["text"])


def _locked(pk, by):
    """The goal, for one writer at a time; DoesNotExist when it is not hers."""
    goals = Goal.objects.editable_by(by).select_related("village__tambon", "tambon")
    return goals.select_for_update(of=("self",)).get(pk=pk)


def _locked_topic(pk, by):
    topic = GoalTopic.objects.select_for_update().get(pk=pk)
    _locked(topic.goal_id, by)
    return topic


def _made(sent):
    return Goal.objects.filter(key=sent.key).first()


def _entry(sent):
    return GoalUpdate.objects.filter(key=sent.key).first()


def _checked_repeat(made, wanted, by):
    """The goal made before, if the form says the same; a later wording is no matter."""
    said = SAID if made.version == 1 else ("village_id", "tambon_id")
    same = all(getattr(made, name) == getattr(wanted, name) for name in said)
    if not same or made.recorded_by_id != by.pk:
        raise ChangedMeanwhile(made)
    return made


def _check_entry(entry, goal, deed, sent, **said):
    """Whether the entry came from this very form, not from a changed or another one."""
    said |= {"goal_id": goal.pk, "deed": deed, "by_id": sent.by.pk}
    if any(getattr(entry, name) != value for name, value in said.items()):
        raise ChangedMeanwhile(goal)
    return entry


def _checked_wording(entry, goal, text):
    """The entry, if it made the goal say this; it may have been worded anew since."""
    later = goal.updates.filter(deed=Deed.REVISED, pk__gt=entry.pk).order_by("pk")
    made = next((row.wording_before for row in later[:1]), goal.text)
    if made != text:
        raise ChangedMeanwhile(goal)
    return entry


def _check_seen(topic, seen, wanted):
    """Another person may have moved the topic on, to something else than is wanted."""
    if seen and topic.state not in {seen, wanted}:
        raise ChangedMeanwhile(topic.goal)


def _check_version(goal, sent):
    if goal.version != sent.version:
        raise ChangedMeanwhile(goal)


def _note(goal, deed, sent, **said):
    goal.version += 1
    return GoalUpdate.objects.create(
        goal=goal,
        deed=deed,
        status=goal.status,
        key=sent.key,
        at=now(),
        by=sent.by,
        **said,
    )
