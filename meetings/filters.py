"""What readers of the list of rounds may ask for, and which rounds that selects."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.utils.translation import gettext, gettext_lazy as _

from meetings.filter_form import FilterForm
from meetings.models import (
    AgendaItem,
    Meeting,
    MeetingKind,
    MeetingTambon,
    Outcome,
)
from meetings.models.meeting import STANDING
from people.access import MEMBERS, OFFICIALS, standing_of
from tambons.models import Tambon
from thai.folding import clean, fold
from thai.forms import ThaiDateFormField
from thai.templatetags.thai import mediumdate

# A longer list of tambons is a box to type in: 300 do not fit a select.
SELECT_AT_MOST = 12
WORDS_AT_MOST = 6


class ChosenField(forms.TypedChoiceField):
    """One of a few rows, sent by its code; its value is the row."""

    def __init__(self, rows, any_label, **kwargs):
        by_code = {row.code: row for row in rows}
        choices = [("", any_label), *((row.code, row.name) for row in rows)]
        super().__init__(
            choices=choices,
            coerce=by_code.get,
            empty_value=None,
            required=False,
            **kwargs,
        )


class TypedTambonField(forms.CharField):
    """A joined tambon by its name or code, where there are too many to choose from."""

    def clean(self, value):
        text = fold(super().clean(value)).removeprefix("ตำบล").removeprefix("ต.")
        text = text.strip()
        if not text:
            return None
        # The shortest name that holds the text is the one that was typed in full.
        tambons = Tambon.objects.joined().order_by(Length("name"), "code")
        found = list(
            tambons.filter(Q(code=text) | Q(name__icontains=text)).select_related(
                "district"
            )[:6]
        )
        exact = [tambon for tambon in found if text in (tambon.code, fold(tambon.name))]
        if len(exact or found) == 1:
            return (exact or found)[0]
        raise ValidationError(self._not_one(exact or found))

    def _not_one(self, tambons):
        if not tambons:
            return gettext("No tambon that takes part has this name or code.")
        names = ", ".join(
            f"{tambon.name} {tambon.district.name} {tambon.code}" for tambon in tambons
        )
        return gettext("Several tambons fit. Please type the code: %(names)s") % {
            "names": names
        }


class MeetingFilterForm(FilterForm):
    q = forms.CharField(label=_("Text to look for"), required=False, max_length=200)
    tambon = forms.Field()
    kind = forms.Field()
    since = ThaiDateFormField(label=_("Held since"), required=False)
    until = ThaiDateFormField(label=_("Held until"), required=False)

    def __init__(self, data, user):
        super().__init__(data)
        self.user = user
        self.fields["tambon"] = _tambon_field()
        self.fields["kind"] = ChosenField(
            MeetingKind.objects.all(), _("Every kind"), label=_("Kind of meeting")
        )
        if standing_of(user).has(*MEMBERS, *OFFICIALS):
            self.fields["state"] = forms.ChoiceField(
                choices=[("", _("Every state")), *Meeting.State.choices],
                label=_("State of the record"),
                required=False,
            )
        self.dress()

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day cannot come before the first."))

    def visible(self):
        return listed(Meeting.objects.visible_to(self.user))

    def selected(self):
        """The rounds asked for, newest first.

        Another telling of a round is no row of its own while the reader sees the
        round itself; what it says still finds the round.
        """
        visible = self.visible()
        rounds = without_other_tellings(visible)
        rounds = matching(rounds, self.wanted)
        for word in clean(self.wanted.get("q", "")).split()[:WORDS_AT_MOST]:
            told = visible.filter(_says_openly(word)).values("account_of")
            rounds = rounds.filter(_says_to(self.user, word) | Q(pk__in=told))
        return rounds.newest_first()

    def in_words(self):
        """The selection as phrases, for the head of the page and of its print."""
        wanted = self.wanted
        phrases = []
        if tambon := wanted.get("tambon"):
            phrases.append(gettext("tambon %(name)s") % {"name": tambon.name})
        if kind := wanted.get("kind"):
            phrases.append(kind.name)
        if state := wanted.get("state"):
            phrases.append(Meeting.State(state).label)
        if since := wanted.get("since"):
            phrases.append(gettext("since %(day)s") % {"day": mediumdate(since)})
        if until := wanted.get("until"):
            phrases.append(gettext("until %(day)s") % {"day": mediumdate(until)})
        if text := wanted.get("q"):
            phrases.append(gettext("with the words “%(text)s”") % {"text": text})
        return phrases


def _tambon_field():
    tambons = Tambon.objects.joined().in_story_order()[: SELECT_AT_MOST + 1]
    if len(tambons) <= SELECT_AT_MOST:
        return ChosenField(
            tambons,
            _("Every tambon"),
            label=_("Tambon"),
            error_messages={"invalid_choice": _("This tambon does not take part.")},
        )
    return TypedTambonField(
        label=_("Tambon, by name or code"), required=False, max_length=100
    )


def listed(meetings):
    """Rounds of tambons that take part, and those of the whole province."""
    rows = MeetingTambon.objects.filter(meeting=OuterRef("pk"))
    # Joined, not picked from a list, which SQLite would make anew for every meeting.
    joined = rows.filter(tambon__joined_on__isnull=False, tambon__is_practice=False)
    return meetings.filter(Exists(joined) | ~Exists(rows))


def without_other_tellings(visible):
    """Of what a reader may see, no second telling of a round that she sees itself."""
    told = visible.filter(pk=OuterRef("account_of"))
    return visible.filter(Q(account_of=None) | ~Exists(told))


def matching(meetings, wanted):
    """Of these meetings, those of the tambon, kind, state and time wanted."""
    if tambon := wanted.get("tambon"):
        meetings = meetings.of_tambon(tambon)
    if kind := wanted.get("kind"):
        meetings = meetings.filter(kind=kind)
    if state := wanted.get("state"):
        is_confirmed = state == Meeting.State.CONFIRMED
        meetings = meetings.filter(STANDING if is_confirmed else Q(state=state))
    if since := wanted.get("since"):
        meetings = meetings.filter(Q(held_on__gte=since) | Q(ends_on__gte=since))
    if until := wanted.get("until"):
        meetings = meetings.filter(held_on__lte=until)
    return meetings


# The conditions below stay flat on purpose: what `visible_to` of outcomes says of each
# row is said of the meeting instead, since SQLite refuses selects nested too deep.


def _says_openly(word):
    """The word stands in what every reader of the record may see."""
    says = Q()
    for name in ("title", "venue", "purpose", "process", "summary"):
        says |= Q(**{f"{name}__icontains": word})
    open_rows = Outcome.objects.filter(visibility=Outcome.Visibility.INHERIT)
    items = AgendaItem.objects.filter(
        Q(outcomes=None) | Q(pk__in=open_rows.values("item")), title__icontains=word
    )
    tambons = MeetingTambon.objects.filter(tambon__name__icontains=word)
    return (
        says
        | Q(pk__in=items.values("meeting"))
        | Q(pk__in=open_rows.filter(text__icontains=word).values("item__meeting"))
        | Q(pk__in=tambons.values("meeting"))
    )


def _says_to(user, word):
    """The word stands in something of the record that this reader may see."""
    if not user.is_authenticated:
        return _says_openly(word)
    items = AgendaItem.objects.filter(
        Q(title__icontains=word) | Q(outcomes__text__icontains=word)
    )
    in_full = Meeting.objects.read_in_full_by(user)
    return _says_openly(word) | (
        Q(pk__in=in_full.values("pk")) & Q(pk__in=items.values("meeting"))
    )
