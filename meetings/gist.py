"""What came of a round, in a line."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, CharField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from meetings.models import ActionOwner, Outcome
from meetings.reading import shown_actions

LETTERS = 160
# A short conclusion says little without what it is about.
SHORT = 40
Kind = Outcome.Kind
TOLD = (Kind.DECISION, Kind.INFORMATION, Kind.DEFERRED)


def shortened(text, letters=LETTERS):
    """Cut to so many letters, at a space when one is near: Thai has few of them."""
    cut = Truncator(text).chars(letters)
    phrase = cut.rpartition(" ")[0].rstrip(" ·")
    if cut != text and len(phrase) > letters / 2:
        return f"{phrase}…"
    return cut


@dataclass
class Gist:
    """The line itself, and what is said with a chip beside it."""

    text: str = ""
    requests: list[Outcome] = field(default_factory=list)
    is_stuck: bool = False

    @property
    def short(self):
        """For the cell of a table."""
        return shortened(self.text, SHORT * 2)


def gists(meetings, user, tambon=None):
    """{meeting id: Gist} for one reader; of one tambon's part only, if given."""
    outcomes, actions = defaultdict(list), defaultdict(list)
    rows = Outcome.objects.visible_to(user).filter(item__meeting__in=meetings)
    for outcome in rows.select_related("item"):
        outcomes[outcome.item.meeting_id].append(outcome)
    acts = shown_actions(user).filter(meeting__in=meetings).prefetch_related(None)
    for action in acts.annotate(owner_shown=_owner_shown()):
        actions[action.meeting_id].append(action)
    return {
        meeting.pk: _gist(
            meeting,
            _of(tambon, meeting, outcomes[meeting.pk]),
            _of(tambon, meeting, actions[meeting.pk]),
        )
        for meeting in meetings
    }


def _of(tambon, meeting, rows):
    """The rows of one tambon; what a province's meeting says of nobody is nobody's."""
    if tambon is None:
        return rows
    also = {tambon.pk} if not meeting.company else {tambon.pk, None}
    return [row for row in rows if row.tambon_id in also]


def _gist(meeting, outcomes, actions):
    requests = [row for row in outcomes if row.kind == Kind.SUPPORT_REQUEST]
    lines = _told(outcomes) or [_owned(action) for action in actions[:1]]
    lines = lines or [meeting.process or meeting.summary or meeting.purpose]
    return Gist(
        text=shortened(" · ".join(filter(None, lines))),
        requests=requests,
        is_stuck=any(row.kind == Kind.NO_AGREEMENT for row in outcomes),
    )


def _told(outcomes):
    """Up to two: what somebody stood for first, then decisions, then the rest."""
    told = [row for row in outcomes if row.kind in TOLD]
    told.sort(key=lambda row: (not row.said_by_id, TOLD.index(row.kind)))
    if told and told[0].said_by_id:
        return [_with_title(told[0])]
    return [" ".join(row.text.split()) for row in told[:2]]


def _with_title(outcome):
    title = outcome.item.title
    if len(outcome.text) > SHORT or not title or title in outcome.text:
        return outcome.text
    return f"{title}: {outcome.text}"


def _owned(action):
    """“เครือข่ายออมทรัพย์: …”"""
    if who := action.owner_shown:
        return _("%(who)s: %(what)s") % {"who": who, "what": action.text}
    return action.text


def _owner_shown():
    """The first owner of an action; a person is named only with consent."""
    consenting = Case(When(person__show_name=True, then="person__display_name"))
    in_words = NullIf("text", Value(""), output_field=CharField())
    name = Coalesce("group__name", in_words, consenting, output_field=CharField())
    owners = ActionOwner.objects.filter(action=OuterRef("pk")).annotate(who=name)
    return Subquery(owners.exclude(who=None).order_by("pk").values("who")[:1])
