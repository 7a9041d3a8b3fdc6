"""Forms in which a subject's levels are typed: for the first time, or to mend them."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from meetings.appointments import Sent
from meetings.freedom import Scored
from meetings.freedom_filter import key_of
from meetings.models import Assessment
from meetings.models.freedom import LEVELS
from thai.clock import today
from thai.forms import CleanCharField, ThaiDateFormField, has_come

LONGEST_WHY = 300
PARTS = ("now", "want", "why")
_OF_TOPIC = re.compile(r"(now|want|why)_[0-9]+\Z")


class LevelField(forms.TypedChoiceField):
    """1 to 5, or nothing, which is not known and never 0."""

    def __init__(self, blank, **kwargs):
        super().__init__(
            choices=[*((str(level), str(level)) for level in LEVELS), ("", blank)],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            error_messages={
                "invalid_choice": _("“%(value)s” is no level. Levels are 1 to 5.")
            },
            **kwargs,
        )


class WhyField(CleanCharField):
    def __init__(self):
        super().__init__(
            label=_("Why they say so"), required=False, max_length=LONGEST_WHY
        )


class ScoresForm(forms.Form):
    """Three fields for each topic, with the form's key and version."""

    key = forms.UUIDField(widget=forms.HiddenInput({"autocomplete": "off"}))
    version = forms.IntegerField(
        widget=forms.HiddenInput({"autocomplete": "off"}), min_value=0
    )

    def __init__(self, topics, data=None, initial=None):
        self.topics = list(topics)
        initial = {"key": uuid.uuid4(), "version": 0, **(initial or {})}
        super().__init__(data, initial=initial)
        for topic in self.topics:
            self.fields[f"now_{topic.pk}"] = LevelField(
                _("not assessed yet"),
                label=gettext("%(topic)s: level now") % {"topic": topic},
            )
            self.fields[f"want_{topic.pk}"] = LevelField(
                _("no target yet"),
                label=gettext("%(topic)s: level wanted") % {"topic": topic},
            )
            self.fields[f"why_{topic.pk}"] = WhyField()

    def clean(self):
        cleaned = super().clean()
        if self.strangers:
            raise ValidationError(
                gettext(
                    "Some topics that were typed are not in the table any more. "
                    "What was said of them: %(said)s"
                )
                % {"said": ", ".join(self.strangers)}
            )
        return cleaned

    @property
    def strangers(self):
        """What was said of topics that this table does not ask about."""
        return [
            f"{text}"[:LONGEST_WHY]
            for name, text in self.data.items()
            if _OF_TOPIC.match(name) and name not in self.fields and text.strip()
        ]

    @property
    def rows(self):
        """(topic, level now, level wanted, why) of each topic."""
        return [(topic, *self._boxes(topic)) for topic in self.topics]

    def _boxes(self, topic):
        return [self[f"{part}_{topic.pk}"] for part in PARTS]

    @property
    def scores(self) -> dict[int, Scored]:
        values = self.cleaned_data
        return {
            topic.pk: Scored(*(values[f"{part}_{topic.pk}"] for part in PARTS))
            for topic in self.topics
        }

    def sent_by(self, user):
        return Sent(user, self.cleaned_data["key"], self.cleaned_data["version"])


class AssessForm(ScoresForm):
    """What one subject says of itself, in a round or on a day of its own."""

    CONSENSUS = {"yes": True, "no": False, "": None}

    meeting = forms.CharField(widget=forms.HiddenInput, required=False)
    tambon = forms.CharField(widget=forms.HiddenInput, required=False)
    subject = forms.ChoiceField(
        label=_("Whose scores"),
        error_messages={
            "required": _("Please choose whose scores these are."),
            "invalid_choice": _(
                "These scores are not for you to write here. Please choose from the "
                "list."
            ),
        },
    )
    assessed_on = ThaiDateFormField(
        label=_("On which day"),
        required=False,
        validators=[has_come],
        help_text=_("Leave it empty when nobody knows."),
    )
    by_consensus = forms.ChoiceField(
        label=_("How the scores came about"),
        choices=[
            ("yes", _("agreed together")),
            ("no", _("not agreed together yet")),
            ("", _("nobody noted it")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    no_scores = forms.BooleanField(
        label=_("The table was used, but no scores were given yet"), required=False
    )

    def __init__(self, table, place, user, data=None, initial=None):
        self.table, self.place = table, place
        super().__init__(table.topics.present(), data, initial)
        self.fields["subject"].choices = place.choices(user)
        if place.meeting:
            del self.fields["assessed_on"]
        else:
            self.initial.setdefault("assessed_on", today())
        # The place that this page offers, which may differ from what was sent.
        meeting, tambon = place.meeting, next(iter(place.tambons), None)
        self.here = {
            "meeting": meeting.pk if meeting else "",
            "tambon": tambon.code if tambon and not meeting else "",
        }

    def clean(self):
        if self.place.is_to_choose:
            raise ValidationError(
                gettext(
                    "That round or tambon is not yours to write for. Please look "
                    "whose scores these are, and send again."
                )
            )
        cleaned = super().clean()
        is_empty = not self.errors and all(s.is_blank for s in self.scores.values())
        if is_empty and not cleaned["no_scores"]:
            self.add_error(
                "no_scores",
                gettext(
                    "No level is chosen yet. If no scores were given, please tick here."
                ),
            )
        if not self.errors and cleaned["no_scores"] and not is_empty:
            self.add_error(
                "no_scores",
                gettext("Levels are chosen as well. Please take this tick away."),
            )
        return cleaned

    @property
    def assessment(self) -> Assessment:
        column, pk = key_of(self.cleaned_data["subject"])
        return Assessment(
            table=self.table,
            meeting=self.place.meeting,
            assessed_on=self.cleaned_data.get("assessed_on"),
            by_consensus=self.CONSENSUS[self.cleaned_data["by_consensus"]],
            **{f"{column}_id": pk},
        )


class RescoreForm(ScoresForm):
    """Stored scores, to be mended on top of their version."""

    def __init__(self, assessment, data=None, initial=None):
        self.assessment = assessment
        self.stored = {score.topic_id: score for score in assessment.scores.all()}
        topics = [
            topic
            for topic in assessment.table.topics.all()
            if not topic.removed_at or topic.pk in self.stored
        ]
        self.removed = [topic for topic in topics if topic.removed_at]
        now = {"version": assessment.version, **self.typed_of_stored()}
        present = [topic for topic in topics if not topic.removed_at]
        super().__init__(present, data, now | (initial or {}))

    def typed_of_stored(self):
        """The stored scores as the form would send them."""
        return {
            f"{part}_{pk}": text or ""
            for pk, score in self.stored.items()
            for part, text in zip(
                PARTS, (score.current, score.target, score.why), strict=True
            )
        }

    @property
    def history(self):
        """Scores of topics that the table does not ask about any more."""
        return [self.stored[topic.pk] for topic in self.removed]
