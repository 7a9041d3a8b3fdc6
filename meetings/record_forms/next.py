"""Screen 3, นัดต่อไป: when each tambon meets again, and who will see what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.drafts import read_date
from meetings.models import Appointment, Meeting, Outcome
from meetings.record_forms.screen import ScreenForm
from meetings.record_forms.where import AT_MOST_AHEAD, CIRCLE
from meetings.suggestions import same_day_records
from thai.clock import today
from thai.dates import long_date
from thai.forms import ThaiDateFormField, ThaiTimeField

DIFFERENT_ROUND = "different"


class TargetForm(ScreenForm):
    """The next appointment of one tambon, or of the circle."""

    kind = forms.ChoiceField(
        label=_("Next appointment"),
        required=False,
        choices=Appointment.Kind,
        widget=forms.RadioSelect,
    )
    on = ThaiDateFormField(label=_("Day of the next appointment"), required=False)
    start = ThaiTimeField(label=_("From"), required=False, help_text=_("such as 13.00"))
    venue = forms.CharField(label=_("Place"), required=False, max_length=300)
    topic = forms.CharField(
        label=_("What it will be about"),
        required=False,
        max_length=300,
        help_text=_("It may stay empty."),
    )

    def __init__(self, typed, tambon, held_on, **kwargs):
        super().__init__(
            typed, prefix=f"next-{tambon.code if tambon else CIRCLE}", **kwargs
        )
        self.tambon = tambon
        self.held_on = held_on
        self.day = read_date(self.text("on"))

    @property
    def day_echo(self):
        return long_date(self.day) if self.day else ""

    @property
    def kind_typed(self):
        """The kind chosen; a day without a choice is a choice."""
        kind = self.text("kind")
        if kind in Appointment.Kind.values:
            return Appointment.Kind(kind)
        return Appointment.Kind.DATED if self.text("on").strip() else None

    def clean(self):
        data = super().clean()
        day, kind = data.get("on"), self.kind_typed
        if kind is None and any(data.get(name) for name in ("start", "venue", "topic")):
            self.add_error(
                "kind", _("Please choose whether the day is known, and which it is.")
            )
        if "on" in self.errors or kind is None:
            return data
        if kind == Appointment.Kind.DATED and not day:
            self.add_error(
                "on",
                _("Please give the date, or choose “the day will be announced”."),
            )
        if kind != Appointment.Kind.DATED and day:
            self.add_error("kind", _("A day is given, so please choose “on a day”."))
        if day and self.held_on and day <= self.held_on:
            self.add_error(
                "on", _("The next appointment has to come after the day of this round.")
            )
        if day and day > today() + AT_MOST_AHEAD:
            self.add_error(
                "on", _("This day is more than a year ahead. Please check the year.")
            )
        return data


class NextForm(ScreenForm):
    why = forms.CharField(
        label=_("Why it is changed"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It stays in the history of the record, such as “a wrong number”."),
        error_messages={"required": _("Please say why the record is changed.")},
    )
    visibility = forms.ChoiceField(
        label=_("Who will see this record"),
        required=False,
        choices=Meeting.Visibility,
        initial=Meeting.Visibility.PUBLIC,
        widget=forms.RadioSelect,
    )
    same = forms.ChoiceField(
        label=_("A record of this day is there already"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please say whether it is the same round or a different one.")
        },
    )

    def __init__(self, typed, where, what, province, key, **kwargs):
        super().__init__(typed, **kwargs)
        self.where = where
        self.meeting = where.meeting  # the record that is being edited, if one is
        if self.meeting is None:
            del self.fields["why"]
        self._ask_next()
        self._ask_same(province, key)
        self._ask_who_sees(what)

    def _ask_next(self):
        """Every tambon's next appointment; one that is made has a page of its own."""
        targets = self.where.tambons or ([None] if self.where.is_circle else [])
        made = Appointment.objects.filter(made_in=self.meeting or 0)
        self.made = list(made.select_related("tambon", "province"))
        of_these = {appointment.tambon for appointment in self.made}
        self.targets = [
            TargetForm(self.typed, tambon, self.where.day, checked=self.checked)
            for tambon in targets
            if tambon not in of_these
        ]

    def _ask_same(self, province, key):
        known = self.where.day and (self.where.tambons or self.where.is_circle)
        self.same_day = same_day_records(self.where, province, key) if known else []
        self.fields["same"].choices = [
            *(
                (
                    str(meeting.pk),
                    _("The same round: keep this as another telling of “%(name)s”")
                    % {"name": meeting.name},
                )
                for meeting in self.same_day
            ),
            (DIFFERENT_ROUND, _("A different round on the same day")),
        ]
        if not self.same_day:
            del self.fields["same"]

    def _ask_who_sees(self, what):
        for form in (form for form in what.item_forms if form.came_of):
            field = forms.ChoiceField(
                label=_("Who will see subject %(number)s") % {"number": form.number},
                required=False,
                initial=form.seen_by,
                choices=[
                    (
                        Outcome.Visibility.OFFICIALS,
                        _("Only facilitators, coordinators and the governor's office"),
                    ),
                    (
                        Outcome.Visibility.INHERIT,
                        _("Everybody, like the rest of the record"),
                    ),
                ],
                widget=forms.RadioSelect,
            )
            self.offer(f"see-{form.number}", field)

    def seen_by(self, item):
        """Who sees what came of the subject, as chosen or as suggested."""
        return self.cleaned_data.get(f"see-{item.number}") or item.seen_by

    def is_valid(self):
        return all([super().is_valid(), *(form.is_valid() for form in self.targets)])

    def problems(self):
        found = super().problems()
        for form in self.targets:
            found += form.problems()
        return found
