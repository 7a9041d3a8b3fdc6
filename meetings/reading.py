"""One record as one reader may see it: what was said, done, and by whom.

Names of people stay off the page without their consent, unless the reader sees the
record in full; they are counted then. What only officials see is left out together with
the title of its item, and with the actions that came of it.
"""

from collections import defaultdict
from functools import cached_property
from itertools import groupby, takewhile
from operator import attrgetter

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.utils import timezone

from meetings.goal_tree import told_in
from meetings.models import (
    ActionItem,
    ActionOwner,
    AfterActionReview,
    AgendaItem,
    Appointment,
    Meeting,
    Outcome,
    Participation,
    Revision,
)
from meetings.models.meeting import tambons_at
from meetings.models.review import rounds_with_reviews_for
from meetings.rounds import rounds_beside
from meetings.tables_used import tables_of_round
from thai.clock import BANGKOK

# The shape of the chip beside each kind of outcome and each status of an action.
OUTCOME_CHIPS = {
    Outcome.Kind.DECISION: "done",
    Outcome.Kind.PROBLEM: "need",
    Outcome.Kind.SUPPORT_REQUEST: "need",
    Outcome.Kind.DEFERRED: "open",
    Outcome.Kind.NO_AGREEMENT: "need",
}
ACTION_CHIPS = {
    ActionItem.Status.OPEN: "open",
    ActionItem.Status.DOING: "wait",
    ActionItem.Status.DONE: "done",
    ActionItem.Status.DROPPED: "stop",
}
# A longer decision is read in its place; as a headline it would fill the screen.
HERO_AT_MOST = 160
BAR_WIDTH = 112


def shown_agenda(user):
    """Items of which this reader may see an outcome, and items without any."""
    outcomes = Outcome.objects.filter(item=OuterRef("pk"))
    visible = Outcome.objects.visible_to(user).filter(item=OuterRef("pk"))
    return AgendaItem.objects.filter(~Exists(outcomes) | Exists(visible))


def shown_actions(user):
    """Actions of their own, and those that came of an item this reader may see."""
    shown = shown_agenda(user).filter(pk=OuterRef("item"))
    actions = ActionItem.objects.filter(Q(item=None) | Exists(shown))
    owners = ActionOwner.objects.select_related("person", "group")
    return actions.select_related("tambon").prefetch_related(
        Prefetch("owners", queryset=owners)
    )


def readable_by(user):
    """Meetings this reader may open, with all that the head of the page says."""
    this = Q(pk=OuterRef("pk"))
    in_full = Meeting.objects.read_in_full_by(user).filter(this)
    reviews = AfterActionReview.objects.present().filter(meeting=OuterRef("pk"))
    spoke = reviews.order_by().values("meeting").annotate(spoke=Count("pk"))
    return (
        Meeting.objects.visible_to(user)
        .select_related(
            "kind",
            "province",
            "venue_village__tambon",
            "recorded_by__person",
            "confirmed_by__person",
        )
        .prefetch_related(Prefetch("meeting_tambons", queryset=rounds_beside(user)))
        .annotate(
            is_read_in_full=Exists(in_full),
            spoke=Subquery(spoke.values("spoke")),
            **_deeds_open_to(user, this),
        )
    )


def _deeds_open_to(user, this):
    """For the buttons and links of the page; a visitor has none."""
    if not user.is_authenticated:
        names = ("may_confirm", "may_edit", "may_cancel", "may_read_reviews")
        return dict.fromkeys(names, Value(False))
    to_confirm = Meeting.objects.awaiting_confirmation_by(user).filter(this)
    to_cancel = Meeting.objects.cancellable_by(user).exclude(state="cancelled")
    to_edit = Meeting.objects.editable_by(user).exclude(state="cancelled")
    return {
        "may_confirm": Exists(to_confirm),
        "may_edit": Exists(to_edit.filter(this)),
        "may_cancel": Exists(to_cancel.filter(this)),
        "may_read_reviews": Exists(rounds_with_reviews_for(user).filter(this)),
    }


def _alike(rows, *names):
    """Neighbouring rows that agree in these attributes, as lists."""
    return [list(group) for _, group in groupby(rows, attrgetter(*names))]


class Reading:
    """The parts of a meeting from `readable_by`, for the same reader."""

    def __init__(self, meeting, user):
        self.meeting = meeting
        self.user = user
        self.in_full = meeting.is_read_in_full

    def named(self, person):
        return person if person and (self.in_full or person.show_name) else None

    def named_or_counted(self, people):
        """(names, number of persons who stay unnamed) of persons and groups."""
        names = [who for who in people if getattr(who, "show_name", True)]
        if self.in_full:
            names = people
        return names, len(people) - len(names)

    # What it is about

    @cached_property
    def items(self):
        outcomes = Outcome.objects.visible_to(self.user).select_related(
            "said_by", "taken_by", "tambon"
        )
        items = (
            shown_agenda(self.user)
            .filter(meeting=self.meeting)
            .order_by("position")
            .prefetch_related(Prefetch("outcomes", queryset=outcomes))
        )
        for item in items:
            item.results = [self._result(outcome) for outcome in item.outcomes.all()]
            item.groups = [
                (outcomes[0], outcomes)
                for outcomes in _alike(item.results, "kind", "visibility")
            ]
        return list(items)

    def _result(self, outcome):
        outcome.chip = OUTCOME_CHIPS.get(outcome.kind, "")
        outcome.teller = self.named(outcome.said_by)
        outcome.taker = self.named(outcome.taken_by)
        return outcome

    @property
    def objectives(self):
        return [item for item in self.items if item.kind == AgendaItem.Kind.OBJECTIVE]

    @property
    def slots(self):
        return [item for item in self.items if item.kind == AgendaItem.Kind.SLOT]

    @cached_property
    def hero(self):
        """The most telling decision: one that somebody stood for, else the first."""
        decisions = [
            (item, outcome)
            for item in self.items
            for outcome in item.results
            if outcome.kind == Outcome.Kind.DECISION
            and len(outcome.text) <= HERO_AT_MOST
        ]
        decisions.sort(key=lambda pair: pair[1].teller is None)
        return (
            dict(zip(("item", "outcome"), decisions[0], strict=True))
            if decisions
            else None
        )

    @property
    def open_decisions(self):
        """Decisions for everybody who may see the record, for LINE and previews."""
        return [
            outcome
            for item in self.items
            for outcome in item.results
            if outcome.kind == Outcome.Kind.DECISION and not outcome.is_for_officials
        ]

    # What is to be done

    @property
    def actions(self):
        """What this round gave people to do."""
        return [row for row in self._actions if row.meeting_id == self.meeting.pk]

    @property
    def closed_actions(self):
        """What earlier rounds gave to do, and this one closed."""
        return [row for row in self._actions if row.meeting_id != self.meeting.pk]

    @cached_property
    def _actions(self):
        visible = Meeting.objects.visible_to(self.user)
        closed = Q(closed_in=self.meeting) & visible.hold()
        actions = (
            shown_actions(self.user)
            .filter(Q(meeting=self.meeting) | closed)
            .select_related("meeting__kind", "meeting__province")
            .prefetch_related(tambons_at("meeting__"))
        )
        for action in actions:
            action.chip = ACTION_CHIPS[action.status]
            owners = [
                owner.person or owner.group or owner.text
                for owner in action.owners.all()
            ]
            action.names, action.unnamed = self.named_or_counted(owners)
        return list(actions)

    @cached_property
    def goals(self):
        """What this round did to goals, as far as the reader may know them."""
        return told_in(self.meeting, self.user)

    @cached_property
    def milestones(self):
        rows = self.meeting.milestones.select_related("kind", "tambon")
        return list(rows.order_by("kind__position", "tambon__position", "tambon"))

    @cached_property
    def tables(self):
        """Freedom tables that were filled in here."""
        if self.meeting.state == Meeting.State.CANCELLED:
            return []
        return tables_of_round(self.meeting)

    @cached_property
    def appointments(self):
        """The next appointments made here, those with a day first."""
        made = Appointment.objects.listed().filter(made_in=self.meeting)
        rows = made.soonest_first().select_related(
            "province", "tambon", "fulfilled_by__kind"
        )
        return list(rows)

    # What lies with it

    @cached_property
    def attachments(self):
        """Photos and files, removed ones too: their rows tell who and when."""
        people = ("uploaded_by__person", "removed_by__person")
        return list(self.meeting.attachments.select_related(*people))

    @property
    def photos(self):
        return [row for row in self.attachments if row.is_photo and row.file]

    @property
    def files(self):
        return [row for row in self.attachments if not row.is_photo and row.file]

    # Who was there

    @cached_property
    def attendance(self):
        rows = list(self.meeting.attendance.select_related("group", "tambon"))
        most = max((row.count for row in rows if row.count), default=0)
        for row in rows:
            row.bar = round(BAR_WIDTH * row.count / most) if row.count else 0
        return rows

    @property
    def counted(self):
        """The sum of the rows that have a number; None when none has."""
        counts = [row.count for row in self.attendance if row.count is not None]
        return sum(counts) if counts else None

    @property
    def is_rough(self):
        return any(row.is_estimate for row in self.attendance)

    @property
    def uncounted(self):
        return [row for row in self.attendance if row.count is None]

    @property
    def difference(self):
        """How far the total and the sum of the rows are apart; None: nothing to say."""
        total = self.meeting.total_count
        if total is None or self.counted is None:
            return None
        if len(self.attendance) == 1 and total == self.counted:
            return None
        return abs(total - self.counted)

    @cached_property
    def duties(self):
        """[(duty, names, number unnamed)] in the order of the list of duties."""
        who = defaultdict(list)
        for row in self.meeting.participations.select_related(
            "person", "group", "village__tambon"
        ):
            who[row.duty].append(row.who)
        return [
            (duty.label, *self.named_or_counted(who[duty]))
            for duty in Participation.Duty
            if who[duty]
        ]

    # Where it stands among records

    @property
    def places(self):
        """Its tambons, with the round before and the round after in each."""
        return self.meeting.tambon_rows

    @cached_property
    def neighbours(self):
        """{pk: meeting} of the rounds before and after, in every tambon."""
        keys = {row.earlier for row in self.places} | {row.later for row in self.places}
        found = Meeting.objects.filter(pk__in=keys - {None}).with_tambons()
        return {meeting.pk: meeting for meeting in found.select_related("province")}

    @cached_property
    def rounds(self):
        """Its tambons as rows: (row, the round before, the round after)."""
        return [
            (row, self.neighbours.get(row.earlier), self.neighbours.get(row.later))
            for row in self.places
        ]

    @cached_property
    def tellings(self):
        """Every other telling of this round that the reader may open."""
        same = Q(account_of=self.meeting)
        if original := self.meeting.account_of_id:
            same |= Q(pk=original) | Q(account_of=original)
        visible = Meeting.objects.visible_to(self.user).exclude(pk=self.meeting.pk)
        others = visible.filter(same).with_tambons().select_related("province")
        return list(others.newest_first())

    @property
    def days_until_recorded(self):
        """How long after the round it was written down."""
        recorded = timezone.localtime(self.meeting.recorded_at, BANGKOK).date()
        return (recorded - (self.meeting.ends_on or self.meeting.held_on)).days

    @cached_property
    def history(self):
        """What was done and when, newest first; for others as far as they may know.

        Comments and what waits for a yes are for officials.
        """
        rows = self.meeting.revisions.defer("snapshot", "typed").order_by("-version")
        if not self.in_full:
            rows = rows.exclude(deed=Revision.Deed.RETURNED)
            if self.meeting.has_edit_waiting:
                rows = rows.filter(version__lte=self.meeting.standing_version)
        return list(rows.select_related("who__person"))

    @cached_property
    def waiting_edit(self):
        """For officials: the newest edit that nobody has confirmed yet."""
        if not (self.in_full and self.meeting.has_edit_waiting):
            return None
        edited = (row for row in self.history if row.deed == Revision.Deed.EDITED)
        return next(edited, None)

    @property
    def is_confirmed_apart(self):
        """Confirmed with the source, without a deed of its own in the history."""
        deeds = [row.deed for row in self.history]
        return self.meeting.is_confirmed and Revision.Deed.CONFIRMED not in deeds

    @property
    def comments(self):
        """What it was sent back for since its words last changed."""
        if not self.in_full or self.meeting.state != Meeting.State.RECORDED:
            return []
        since = takewhile(lambda row: row.deed not in Revision.WRITTEN, self.history)
        return [row for row in since if row.deed == Revision.Deed.RETURNED]

    @property
    def cancelled_why(self):
        """The last word on a cancelled record, for whoever still opens it."""
        newest = self.history[0] if self.history else None
        is_it = newest and newest.deed == Revision.Deed.CANCELLED
        return newest.why if is_it else ""
