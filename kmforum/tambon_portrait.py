"""Everything of one tambon, gathered by itself, as one reader may see it."""

import datetime
from functools import cached_property

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from kmforum.next_rounds import next_round
from kmforum.posts import BLOG_STEP, latest_posts, tells_more
from meetings.gist import gists
from meetings.goal_tree import tree_of
from meetings.journey import draw_journey
from meetings.lanes import lanes_of, newest_open
from meetings.models import (
    Meeting,
    Milestone,
    MilestoneKind,
    Outcome,
    Participation,
)
from meetings.reading import shown_actions
from people.access import WRITERS, standing_of
from thai.clock import today

# Told in full; earlier rounds follow by name and day alone.
ROUNDS_IN_FULL = 12
CARRIED = 3
WORK_AT_MOST = 50
TAMBON_GOAL, VILLAGE_GOALS = "tambon_goal", "village_goals"
FACILITATORS = "facilitators_named"
CHIPS = {
    Milestone.State.DONE: "done",
    Milestone.State.PARTLY: "wait",
    Milestone.State.STUCK: "need",
}


class Portrait:
    """The parts of a tambon's page; each is asked for once."""

    def __init__(self, tambon, user):
        self.tambon = tambon
        self.user = user

    # The next round

    @cached_property
    def appointments(self):
        return newest_open([self.tambon])

    @cached_property
    def next(self):
        """The newest open appointment as a card, or None."""
        appointment = self.appointments.get(self.tambon.pk)
        return next_round(appointment) if appointment else None

    @property
    def next_number(self):
        return self.lane.ahead.number if self.lane.ahead else None

    @cached_property
    def carried(self):
        """What earlier rounds left open: (the first of it, whether there is more)."""
        visible = Meeting.objects.visible_to(self.user).counted()
        requests = (
            Outcome.objects.visible_to(self.user)
            .needing_support()
            .filter(kind=Outcome.Kind.SUPPORT_REQUEST, tambon=self.tambon)
            .filter(visible.hold("item__meeting"))
        )
        texts = [
            *requests.order_by("pk").values_list("text", flat=True)[: CARRIED + 1],
            *(action.text for action in self.open_actions[: CARRIED + 1]),
        ]
        return texts[:CARRIED], len(texts) > CARRIED

    @cached_property
    def may_record(self):
        return standing_of(self.user).covers(self.tambon, WRITERS)

    # What it is for

    @cached_property
    def goals(self):
        """Its own goals with those of its villages, as far as the reader may know."""
        return tree_of(self.tambon, self.user, topics=False)

    @property
    def has_goal_elsewhere(self):
        """Whether a round says that a goal was set, and here none is told."""
        told = {row.kind.code for row in self.milestones if row.state == "done"}
        return not self.goals and not told.isdisjoint({TAMBON_GOAL, VILLAGE_GOALS})

    @property
    def may_see_members(self):
        # Whoever writes for a tambon looks after its members too.
        return self.may_record

    @cached_property
    def open_actions(self):
        """Its work that is not finished, oldest first: all of it for its writers."""
        visible = Meeting.objects.visible_to(self.user).counted()
        actions = shown_actions(self.user).still_open(visible).prefetch_related(None)
        rows = actions.filter(visible.hold(), tambon=self.tambon)
        rows = rows.select_related("meeting")
        shown = WORK_AT_MOST if self.may_record else CARRIED + 1
        return list(rows.order_by("pk")[:shown])

    @property
    def open_work(self):
        """What its writers may close right here, the most due first."""
        last = datetime.date.max
        return sorted(self.open_actions, key=lambda row: row.due_on or last)

    # The journey

    @cached_property
    def lane(self):
        marks = {
            row.meeting_id: _("goal of the tambon found")
            for row in self.milestones
            if row.kind.code == TAMBON_GOAL and row.state == Milestone.State.DONE
        }
        return lanes_of([self.tambon], self.user, self.appointments, marks)[0]

    @cached_property
    def picture(self):
        return draw_journey([self.lane], today())

    @cached_property
    def rounds(self):
        """Newest first, told in full: (stop, what it is called, what came of it)."""
        stops = self.lane.stops[::-1][:ROUNDS_IN_FULL]
        came_of = gists([stop.meeting for stop in stops], self.user, self.tambon)
        return [(stop, called(stop), came_of[stop.meeting.pk]) for stop in stops]

    @cached_property
    def earlier_rounds(self):
        return [(stop, called(stop)) for stop in self.lane.stops[::-1][ROUNDS_IN_FULL:]]

    # How far it has come

    @cached_property
    def milestones(self):
        """Its steps on record, newest first, of meetings that the reader may open."""
        visible = Meeting.objects.visible_to(self.user).counted()
        rows = self.tambon.milestones.filter(
            Q(meeting=None) | visible.hold()
        ).select_related("kind", "meeting")
        return list(rows.order_by(F("meeting__held_on").desc(nulls_last=True), "-pk"))

    @cached_property
    def steps(self):
        """Every kind of milestone in the order of the practice, with its newest row."""
        newest = {}
        for row in self.milestones:
            newest.setdefault(row.kind_id, row)
        return [
            self._step(kind, newest.get(kind.pk))
            for kind in MilestoneKind.objects.all()
        ]

    def _step(self, kind, row):
        if kind.code == BLOG_STEP and tells_more(self.blog, row):
            return self._open_blog(kind)
        if row is None:
            word = _("not opened yet") if kind.code == BLOG_STEP else _("no data")
            return {"kind": kind, "chip": "open", "word": word, "count": None}
        is_done = row.state == Milestone.State.DONE
        return {
            "kind": kind,
            "chip": CHIPS[row.state],
            "word": _("step taken") if is_done else row.get_state_display(),
            "count": row.count,
            "note": row.note,
            "meeting": row.meeting,
            "where": self.round_of(row),
        }

    def _open_blog(self, kind):
        """No round says it, or an older one: the blog itself is the newest word."""
        return {
            "kind": kind,
            "chip": "done",
            "word": _("step taken"),
            "count": None,
            "page": reverse("blogs:blog_detail", args=[self.tambon.code]),
            "opened_at": self.blog.opened_at,
        }

    def round_of(self, milestone):
        """Where a step was taken: “นัดที่ 3”, else the day; "" when nobody said."""
        if not milestone or not milestone.meeting_id:
            return ""
        stops = [s for s in self.lane.stops if s.meeting.pk == milestone.meeting_id]
        return called_shortly(stops[0]) if stops else ""

    # The blog

    @property
    def blog(self):
        """Open here, or None: asked for with the tambon."""
        return getattr(self.tambon, "blog", None)

    @property
    def blog_is_elsewhere(self):
        """Whether a round says that it was opened, and here it is not."""
        steps = [row for row in self.milestones if row.kind.code == BLOG_STEP]
        is_done = any(row.state == Milestone.State.DONE for row in steps[:1])
        return is_done and self.blog is None

    @cached_property
    def posts(self):
        return latest_posts(tambon=self.tambon) if self.blog else []

    # People, counted

    @cached_property
    def facilitators(self):
        """The newest round that named local facilitators, and how many it named."""
        rows = [row for row in self.milestones if row.kind.code == FACILITATORS]
        for row in rows[:1]:
            return {"count": row.count, "where": self.round_of(row)}
        return None

    @cached_property
    def villages(self):
        """Those on record, each with the last day it was at the core, if ever."""
        visible = Meeting.objects.visible_to(self.user).counted()
        led = Participation.objects.filter(
            visible.hold(), duty=Participation.Duty.LEAD, village=OuterRef("pk")
        ).order_by("-meeting__held_on")
        villages = self.tambon.villages.order_by("moo")
        return list(
            villages.annotate(led_on=Subquery(led.values("meeting__held_on")[:1]))
        )

    @property
    def lead_village(self):
        """The village at the core of the exchange, as the newest round has it."""
        led = [village for village in self.villages if village.led_on]
        return max(led, key=lambda village: village.led_on, default=None)

    @property
    def all_rounds_url(self):
        return f"{reverse('meetings:meeting_list')}?tambon={self.tambon.code}"


def called_shortly(stop):
    """“นัดที่ 3” where the tambon counts it, else the kind of meeting."""
    if stop.number:
        return _("Round %(number)s") % {"number": stop.number}
    return stop.label


def called(stop):
    """What a round is called on its tambon's page: its number and what it was for."""
    meeting = stop.meeting
    about = meeting.title or meeting.subject or ""
    if not about and meeting.company and meeting.company > 1:
        about = ngettext(
            "%(kind)s of %(count)s tambon",
            "%(kind)s of %(count)s tambons",
            meeting.company,
        ) % {"kind": stop.label, "count": meeting.company}
    number = called_shortly(stop) if stop.number else ""
    return f"{number} {about}".strip() or stop.label
