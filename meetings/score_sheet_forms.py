import uuid

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from meetings.freedom import Scored
from meetings.freedom_filter import word_of
from meetings.models import Assessment, Meeting
from meetings.score_forms import AssessForm
from meetings.score_sheet import Line, SheetError, read_sheet
from meetings.scoring_places import (
    Place,
    place_of_round,
    rounds_to_score,
    tambons_to_score,
)
from thai.dates import medium_date
from thai.forms import ThaiDateFormField, has_come
from thai.tables.files import read_table, too_big
from thai.tables.table import MOST_BYTES

SALT = "meetings.freedom_table_upload"
ROUNDS_OFFERED = 50


class SheetForm(forms.Form):
    """A filled-in sheet, and when it was filled in; `lines` are read by is_valid."""

    meeting = forms.ChoiceField(label=_("Filled in in the round"), required=False)
    assessed_on = ThaiDateFormField(
        label=_("Or on which day, outside of the rounds on record"),
        required=False,
        validators=[has_come],
    )
    by_consensus = AssessForm.base_fields["by_consensus"]
    file = forms.FileField(
        label=_("The sheet that was filled in"),
        help_text=_(".xlsx or .csv, at most 5 MB"),
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
        max_length=200,
        error_messages={
            "required": _("Please choose a file."),
            "empty": _("This file is empty. Please choose another one."),
            "missing": _("Please choose a file."),
            "max_length": _("The name of the file is too long. Please shorten it."),
        },
    )
    lines: list[Line] = []

    def __init__(self, table, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.table, self.user = table, user
        rounds = rounds_to_score(table, user)[:ROUNDS_OFFERED]
        self.rounds = {str(meeting.pk): meeting for meeting in rounds}
        self.fields["meeting"].choices = [
            ("", gettext("outside of the rounds on record")),
            *((pk, round_name(meeting)) for pk, meeting in self.rounds.items()),
        ]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(too_big())
        self.read = read_table(file.read())
        return file

    def clean(self):
        cleaned = super().clean()
        meeting = self.rounds.get(cleaned.get("meeting"))
        if meeting and cleaned.get("assessed_on"):
            self.add_error(
                "assessed_on",
                gettext("The round has a day already, so please leave this one empty."),
            )
        if not self.errors:
            self.read_lines(meeting)
        return cleaned

    def read_lines(self, meeting):
        place = place_for(self.table, self.user, meeting)
        topics = list(self.table.topics.present())
        try:
            self.lines = read_sheet(self.read, topics, place.subjects)
        except SheetError as error:
            self.add_error("file", str(error))
        if meeting:
            self.mark_scored(meeting)

    def mark_scored(self, meeting):
        """Whoever has scores in the round already is mended there, not here."""
        rows = Assessment.objects.filter(table=self.table, meeting=meeting)
        scored = {word_of(one.subject_key) for one in rows}
        for line in self.lines:
            if line.word in scored and not line.is_blank:
                said = gettext(
                    "They have scores in this round already. Please mend those on "
                    "the page of the table, and take the row out of the sheet."
                )
                line.problems.append((gettext("Who"), said))

    def packed(self):
        """What the preview shows, signed: nothing is stored before it is saved."""
        given = self.cleaned_data
        on = given.get("assessed_on")
        rows = [
            [
                line.word,
                [[pk, s.current, s.target, s.why] for pk, s in line.scores.items()],
            ]
            for line in self.lines
            if line.kind == "new"
        ]
        packed = {
            "table": self.table.pk,
            "user": self.user.pk,
            "meeting": given.get("meeting") or "",
            "on": on.isoformat() if on else "",
            "by_consensus": given.get("by_consensus") or "",
            "key": uuid.uuid4().hex,
            "rows": rows,
        }
        return signing.dumps(packed, salt=SALT, compress=True)


def _plain(scores):
    return [[pk, s.current, s.target, s.why] for pk, s in scores.items()]


def unpacked(text, table, user) -> dict | None:
    """What a preview of this table showed this person; None for anything else."""
    try:
        packed = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    is_own = (packed["table"], packed["user"]) == (table.pk, user.pk)
    if not is_own:
        return None
    packed["rows"] = [
        (word, {pk: Scored(*said) for pk, *said in scores})
        for word, scores in packed["rows"]
    ]
    return packed


def place_for(table, user, meeting: Meeting | None) -> Place:
    """Whose scores may stand in the sheet."""
    if meeting:
        return place_of_round(meeting, tambons_to_score(table, user))
    return Place(tambons=list(tambons_to_score(table, user)))


def round_name(meeting):
    return f"{meeting.name} · {medium_date(meeting.held_on)}"
