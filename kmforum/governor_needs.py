"""ต้องการหนุนเสริม: what asks for somebody's help, oldest first."""

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from meetings.models import Meeting, Milestone, Outcome
from meetings.models.meeting import tambons_at
from meetings.request_page import version_in_query
from people.access import standing_of
from people.models import Person
from tambons.models import Tambon

ASKING = [Outcome.Kind.SUPPORT_REQUEST, Outcome.Kind.NO_AGREEMENT]
# Shown before “all of them” is asked for.
SHOWN = 12


@dataclass(frozen=True)
class Need:
    """One request, one quarrel or one step that is stuck, with the round it is from."""

    kind: str
    meeting: Meeting
    tambon: Tambon | None
    title: str
    text: str
    taken_by: Person | None = None
    is_taken: bool = False
    is_for_officials: bool = False
    # What asks has a page of its own, where it is taken up; a stuck step has none.
    request: Outcome | None = None
    may_take: bool = False

    @property
    def version(self):
        return self.request.last_version or 0

    @property
    def key(self):
        """Of the form that takes it up: another one each time the page is made."""
        return uuid.uuid4()

    @property
    def place(self):
        """The tambon it is about, else the host of the round, else the province."""
        rows = self.meeting.tambon_rows
        return self.tambon or (rows[0].tambon if rows else self.meeting.province)

    @property
    def round_number(self):
        rows = self.meeting.tambon_rows
        return next((r.round_number for r in rows if r.tambon == self.place), None)


def needs_of(scope):
    """Unsettled requests and quarrels, then stuck steps of rounds without either."""
    needs = [*_asked(scope), *_stuck(scope)]
    return sorted(needs, key=lambda need: (need.meeting.held_on, need.meeting.pk))


def _asked(scope):
    outcomes = (
        scope.outcomes.needing_support()
        .filter(item__meeting__in=scope.rounds)
        .select_related("item__meeting__kind", "item__meeting__province")
        .select_related("tambon", "taken_by")
        .prefetch_related(tambons_at("item__meeting__"))
        .annotate(last_version=version_in_query())
    )
    may_take = not scope.for_meeting and _is_somebody(scope.reader)
    if scope.district:
        outcomes = outcomes.filter(Q(tambon=None) | Q(tambon__in=scope.tambons))
    for outcome in outcomes:
        person = outcome.taken_by
        may_name = person and (person.show_name or not scope.for_meeting)
        yield Need(
            kind=outcome.get_kind_display(),
            meeting=outcome.item.meeting,
            tambon=outcome.tambon,
            title=outcome.item.title,
            text=outcome.text,
            taken_by=person if may_name else None,
            is_taken=person is not None,
            is_for_officials=outcome.is_for_officials,
            request=None if scope.for_meeting else outcome,
            may_take=may_take and person is None,
        )


def _is_somebody(user):
    """Whether the login is a person's, who can take things up; a duty is a person's."""
    return not standing_of(user).is_admin or hasattr(user, "person")


def _stuck(scope):
    """Steps whose newest word is “stuck”, of a round that asked for nothing.

    Whether it asked is looked up with officials' eyes: a quarrel that a hand-out may
    not tell must not come back as a bare step.
    """
    asked = Outcome.objects.filter(
        Q(tambon=OuterRef("tambon")) | Q(tambon=None),
        item__meeting=OuterRef("meeting"),
        kind__in=ASKING,
    )
    later = Milestone.objects.filter(
        tambon=OuterRef("tambon"),
        kind=OuterRef("kind"),
        meeting__held_on__gt=OuterRef("meeting__held_on"),
        meeting__in=scope.confirmed,
    )
    steps = (
        Milestone.objects.filter(
            ~Exists(asked),
            ~Exists(later),
            state=Milestone.State.STUCK,
            tambon__in=scope.tambons,
            meeting__in=scope.rounds,
        )
        .select_related("tambon", "kind", "meeting__kind", "meeting__province")
        .prefetch_related(tambons_at("meeting__"))
    )
    for step in steps:
        yield Need(
            kind=step.get_state_display(),
            meeting=step.meeting,
            tambon=step.tambon,
            title=step.kind.name,
            text=step.note or _("The record does not say why."),
        )
