"""งานของฉัน: what waits for one person, each list short and oldest or most due first."""

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from accounting.models import ImportBatch
from meetings.appointments import name_of, named
from meetings.drafts import titles_of
from meetings.models import ActionItem, Appointment, Meeting, MeetingDraft, Outcome
from meetings.prefill import begun_from
from meetings.reading import shown_actions
from meetings.request_page import requests_in_hand
from people.access import MEMBERS, OFFICIALS, PROVINCIAL, WRITERS, standing_of
from people.models import Role, RoleAssignment
from people.reach import roles_within_reach
from tambons.models import Tambon
from thai.clock import today

# Of each list; beyond it the person is told that there is more.
SHOWN = 12


class Work:
    """What one login finds under her name."""

    def __init__(self, user):
        self.user = user
        self.standing = standing_of(user)

    @property
    def roles(self):
        """Her roles of today with their places, for the line under the heading."""
        return self.standing.assignments

    @property
    def may_record(self):
        return self.standing.has(*OFFICIALS)

    @property
    def may_see_governor(self):
        return self.standing.has(Role.GOVERNOR_OFFICE)

    @property
    def is_member(self):
        """Whether a tambon's work is hers to follow."""
        return self.standing.has(*MEMBERS, *WRITERS)

    @property
    def has_no_role(self):
        return not self.standing.is_admin and not self.standing.assignments

    @property
    def keeps_books(self):
        """Whether she sends ledgers for an agency."""
        return self.standing.has(Role.AGENCY_STAFF)

    def imports(self):
        """Ledger files that she sent and that are not in the books yet."""
        mine = ImportBatch.objects.editable_by(self.user).on_their_way()
        return mine.filter(uploaded_by=self.user).select_related("fund")[:SHOWN]

    def asked_for(self):
        """Roles in tambons that nobody has said yes or no to."""
        rows = RoleAssignment.objects.exclude(tambon=None).filter(
            person__user=self.user, starts_on=None, ends_on=None
        )
        return list(rows.select_related("tambon"))

    def due(self):
        """Appointments whose day is there and whose record is not sent: today's first.

        With the draft, if the record was begun.
        """
        rows = self._appointments().filter(on__lte=today())
        is_past = Case(When(on=today(), then=0), default=1)
        due = [_as_row(row) for row in rows.order_by(is_past, "on", "pk")[:SHOWN]]
        begun = begun_from(self._unsent)
        return [{**item, "draft": begun.get(str(item["row"].pk))} for item in due]

    def coming(self):
        """Those still to come, and those that wait for a day."""
        rows = self._appointments().exclude(on__lte=today())
        return [_as_row(row) for row in rows.soonest_first()[:SHOWN]]

    def _appointments(self):
        return named(Appointment.objects.open().recordable_by(self.user))

    @cached_property
    def _unsent(self):
        return list(MeetingDraft.objects.filter(owner=self.user, sent_at=None))

    def drafts(self):
        """Unsent drafts, the newest first, with what the round is called so far."""
        drafts = self._unsent[:SHOWN]
        titles = titles_of(drafts)
        return [{"row": draft, "title": titles[draft.key]} for draft in drafts]

    def actions(self):
        """Open work of her tambons, or of the province's circle: overdue first."""
        standing = self.standing
        mine = Q(tambon__in=self._tambons()) | Q(
            tambon=None,
            meeting__meeting_tambons=None,
            meeting__province__in=standing.provinces(PROVINCIAL),
        )
        is_overdue = Case(When(due_on__lt=today(), then=0), default=1)
        followed = ActionItem.objects.followed_by(self.user).filter(pk=OuterRef("pk"))
        rows = (
            shown_actions(self.user)
            .open()
            .filter(mine, self._meetings().hold())
            .annotate(may_close=Exists(followed))
            .select_related("meeting__kind", "meeting__province")
            .prefetch_related("meeting__meeting_tambons__tambon")
            .order_by(
                is_overdue,
                F("due_on").asc(nulls_last=True),
                "meeting__held_on",
                "pk",
            )
        )
        return [
            {"row": row, "is_overdue": bool(row.due_on and row.due_on < today())}
            for row in rows[:SHOWN]
        ]

    def requests(self):
        """What her tambons asked for and is in nobody's or another's hands."""
        mine = Q(tambon__in=self._tambons()) | Q(
            tambon=None, item__meeting__meeting_tambons__tambon__in=self._tambons()
        )
        ids = Outcome.objects.needing_support().filter(mine).values("pk")
        followed = Outcome.objects.followed_by(self.user).filter(pk=OuterRef("pk"))
        rows = (
            Outcome.objects.visible_to(self.user)
            .filter(self._meetings().hold("item__meeting"), pk__in=ids)
            .exclude(taken_by__user=self.user)
            .annotate(may_open=Exists(followed))
            .select_related("tambon", "taken_by", "item__meeting__kind")
            .select_related("item__meeting__province")
            .prefetch_related("item__meeting__meeting_tambons__tambon")
        )
        return rows.order_by("item__meeting__held_on", "pk")[:SHOWN]

    def in_hand(self):
        """What she has taken up, of any place, until it is settled."""
        return requests_in_hand(self.user, SHOWN)

    def to_confirm(self):
        rows = Meeting.objects.awaiting_confirmation_by(self.user).with_tambons()
        return rows.order_by("recorded_at", "pk")[:SHOWN]

    def to_accept(self):
        """Tambons in which a `number` of people wait for her yes, longest first."""
        if not self.may_record:
            return []
        place = Coalesce("tambon", "village__tambon")
        waiting = roles_within_reach(self.user).waiting().annotate(place=place)
        of_tambon = waiting.filter(place=OuterRef("pk")).order_by().values("place")
        return list(
            Tambon.objects.joined()
            .annotate(
                number=Subquery(of_tambon.annotate(n=Count("pk")).values("n")),
                first=Subquery(of_tambon.annotate(n=Min("asked_on")).values("n")),
            )
            .filter(pk__in=waiting.values("place"))
            .order_by(F("first").asc(nulls_first=True), "code")[:SHOWN]
        )

    def sent_back(self):
        """Her own words that came back with a comment, the newest comment first."""
        rows = Meeting.objects.sent_back_to(self.user)
        return rows.with_tambons().order_by("-revisions__at", "pk")[:SHOWN]

    def _tambons(self):
        return self.standing.tambons(MEMBERS | WRITERS)

    def _meetings(self):
        return Meeting.objects.visible_to(self.user).counted()


def _as_row(appointment):
    late = (today() - appointment.on).days if appointment.on else None
    return {"row": appointment, "name": name_of(appointment), "late": late}
