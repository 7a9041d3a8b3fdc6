"""What the page of one request tells and offers to one reader."""

from functools import cached_property

from django.db.models import OuterRef, Subquery

from meetings.models import Meeting, MeetingTambon, Outcome, RequestStep
from meetings.request_forms import FORMS
from meetings.requests import Deed, readable_requests, state_of, why_not

STATE_CHIPS = {"open": "open", "taken": "wait", "settled": "done"}


def told(outcomes):
    """With the round each request is from, in a query for each kind of row."""
    numbers = MeetingTambon.objects.filter(
        meeting=OuterRef("item__meeting"), tambon=OuterRef("tambon")
    )
    return (
        outcomes.select_related("tambon", "taken_by", "item__meeting__kind")
        .select_related("item__meeting__province")
        .prefetch_related("item__meeting__meeting_tambons__tambon")
        .annotate(round_number=Subquery(numbers.values("round_number")[:1]))
    )


class RequestPage:
    """One request for one reader: state, history, and the forms of its deeds."""

    def __init__(self, pk, user):
        self.user = user
        self.outcome = told(readable_requests(user)).filter(pk=pk).first()

    @property
    def meeting(self):
        return self.outcome.item.meeting

    @property
    def state(self):
        return state_of(self.outcome)

    @property
    def chip(self):
        return STATE_CHIPS[self.state]

    @property
    def place(self):
        """The tambon it is about, else the host of the round, else the province."""
        rows = self.meeting.tambon_rows
        return self.outcome.tambon or (
            rows[0].tambon if rows else self.meeting.province
        )

    @cached_property
    def may_open_meeting(self):
        visible = Meeting.objects.visible_to(self.user)
        return visible.filter(pk=self.meeting.pk).exists()

    @cached_property
    def resolved_in(self):
        """The round that settled it, where the reader may open that."""
        visible = Meeting.objects.visible_to(self.user).with_tambons()
        rounds = visible.select_related("province")
        return rounds.filter(pk=self.outcome.resolved_in_id).first()

    @cached_property
    def history(self):
        """Its steps, newest first."""
        steps = self.outcome.steps.select_related("by__person", "who")
        return list(steps.order_by("-version"))

    @property
    def last(self):
        return self.history[0] if self.history else None

    @property
    def version(self):
        return self.last.version if self.last else 0

    @property
    def is_mine(self):
        person = getattr(self.user, "person", None)
        return person is not None and person.pk == self.outcome.taken_by_id

    def is_possible(self, deed):
        return not why_not(self.outcome, deed, self.user, self.last)

    @cached_property
    def possible(self):
        return {deed.value for deed in Deed if self.is_possible(deed)}

    def forms(self, shown=None, initial=None):
        """{deed: form} of what is possible; `shown` is one that came back with errors.

        `initial` is (deed, texts) of something typed that is to be offered again.
        """
        deed, texts = initial or ("", None)
        forms = {}
        for name in self.possible:
            again = texts if name == deed else None
            version = self.version
            forms[name] = FORMS[name](self.outcome, self.user, version, initial=again)
        if shown is not None:
            forms[shown.deed_name] = shown
        return forms


def request_page(pk, user):
    """The page, or None for a reader to whom this request is nothing."""
    page = RequestPage(pk, user)
    return page if page.outcome else None


def requests_in_hand(user, at_most):
    """Unsettled requests that this person has taken up, oldest first."""
    mine = Outcome.objects.needing_support().filter(taken_by__user=user.pk)
    rows = told(mine).exclude(item__meeting__state=Meeting.State.CANCELLED)
    return list(rows.order_by("item__meeting__held_on", "pk")[:at_most])


def version_in_query():
    """For lists with a deed in each row: the version that their forms carry."""
    steps = RequestStep.objects.filter(outcome=OuterRef("pk")).order_by("-version")
    return Subquery(steps.values("version")[:1])
