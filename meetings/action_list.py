"""งานที่ต้องทำต่อ of the tambons a person writes for: what to show, in which order."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Case, Exists, F, OuterRef, Prefetch, When
from django.utils.translation import gettext, gettext_lazy as _

from meetings.actions import DEEDS, may_be_taken_back
from meetings.filter_form import FilterForm
from meetings.filters import SELECT_AT_MOST, ChosenField, TypedTambonField
from meetings.models import ActionItem, Meeting
from meetings.reading import ACTION_CHIPS, shown_actions
from people.access import OFFICIALS, PROVINCIAL, standing_of
from thai.clock import today

ROWS_ON_PAGE = 20
OPEN, CLOSED = "", "closed"
STATES = [
    (OPEN, _("Not finished")),
    ("done", _("done")),
    ("dropped", _("given up")),
    (CLOSED, _("done or given up")),
]


class TapForm(forms.Form):
    """One tap: which action, what is done to it, on top of which version."""

    action = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    deed = forms.ChoiceField(choices=[(deed, deed) for deed in DEEDS])
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class ActionFilterForm(FilterForm):
    tambon = forms.Field()
    status = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    overdue = forms.BooleanField(label=_("Only what is overdue"), required=False)
    mine = forms.BooleanField(label=_("Only what I am to do"), required=False)

    def __init__(self, data, user):
        super().__init__(data)
        self.user = user
        self.fields["tambon"] = _tambon_field(user)
        self.dress()

    @property
    def shows_closed(self):
        return bool(self.wanted.get("status"))

    def selected(self):
        """Open work overdue first, closed work as it was closed last."""
        wanted = self.wanted
        actions = readable_actions(self.user)
        if tambon := wanted.get("tambon"):
            actions = actions.filter(tambon=tambon)
        if wanted.get("overdue"):
            actions = actions.overdue(today())
        if wanted.get("mine"):
            mine = ActionItem.objects.filter(owners__person__user=self.user)
            actions = actions.filter(pk__in=mine.values("pk"))
        if not self.shows_closed:
            return most_due_first(actions.open())
        closed = {CLOSED: ["done", "dropped"]}.get(wanted["status"], [wanted["status"]])
        return actions.filter(status__in=closed).order_by(
            F("closed_at").desc(nulls_last=True),
            F("done_on").desc(nulls_last=True),
            "-pk",
        )

    def in_words(self):
        """The selection as phrases, for the head of the page and of its print."""
        wanted = self.wanted
        phrases = []
        if tambon := wanted.get("tambon"):
            phrases.append(gettext("tambon %(name)s") % {"name": tambon.name})
        if status := wanted.get("status"):
            phrases.append(dict(STATES)[status])
        if wanted.get("overdue"):
            phrases.append(gettext("overdue"))
        if wanted.get("mine"):
            phrases.append(gettext("what I am to do"))
        return phrases


def _tambon_field(user):
    tambons = standing_of(user).tambons(OFFICIALS).joined()
    shown = tambons.in_story_order()[: SELECT_AT_MOST + 1]
    if len(shown) <= SELECT_AT_MOST:
        return ChosenField(
            shown,
            _("Every tambon of mine"),
            label=_("Tambon"),
            error_messages={"invalid_choice": _("This tambon is not one of yours.")},
        )
    return TypedTambonField(
        label=_("Tambon, by name or code"), required=False, max_length=100
    )


def may_follow(user):
    """Whether there is any place whose work this person may close."""
    return standing_of(user).has(*OFFICIALS, *PROVINCIAL)


def readable_actions(user):
    """What this person follows, of records that she may open and that count."""
    meetings = Meeting.objects.visible_to(user).counted()
    return (
        shown_actions(user)
        .followed_by(user)
        .listed()
        .filter(meeting__in=meetings.values("pk"))
    )


def most_due_first(actions):
    is_overdue = Case(When(due_on__lt=today(), then=0), default=1)
    return actions.order_by(
        is_overdue, F("due_on").asc(nulls_last=True), "meeting__held_on", "pk"
    )


def page_of_actions(actions, user, number):
    """One page of rows with their rounds and owners: queries whatever their number."""
    page = Paginator(actions, ROWS_ON_PAGE).get_page(number)
    page.object_list = rows_of(page.object_list, user)
    return page


def rows_of(actions, user):
    """Actions with chip, names, `unnamed`, `is_overdue` and `may_be_taken_back`."""
    in_full = Meeting.objects.read_in_full_by(user).filter(pk=OuterRef("meeting"))
    rounds = Meeting.objects.with_tambons().select_related("province")
    rows = (
        actions.annotate(is_read_in_full=Exists(in_full))
        .select_related("closed_by__person", "closed_in__kind", "closed_in__province")
        .prefetch_related(
            Prefetch("meeting", queryset=rounds),
            "closed_in__meeting_tambons__tambon",
        )
    )
    return [_told(action) for action in rows]


def _told(action):
    owners = [
        owner.person or owner.group or owner.text for owner in action.owners.all()
    ]
    named = [
        who
        for who in owners
        if action.is_read_in_full or getattr(who, "show_name", True)
    ]
    action.names, action.unnamed = named, len(owners) - len(named)
    action.chip = ACTION_CHIPS[action.status]
    action.is_overdue = bool(
        action.is_open and action.due_on and action.due_on < today()
    )
    action.may_be_taken_back = may_be_taken_back(action)
    action.closer = closer_of(action)
    return action


def closer_of(action):
    """Who closed it, by name where the reader may know it; else ""."""
    person = getattr(action.closed_by, "person", None)
    if person is None or not (action.is_read_in_full or person.show_name):
        return ""
    return person.display_name
