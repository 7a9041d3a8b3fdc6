import copy
import uuid
from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from meetings.appointments import AGREED, Sent, version_of
from meetings.models import Appointment
from tambons.models import Tambon
from thai.clock import today
from thai.dates import medium_date
from thai.forms import CleanCharField, ThaiDateFormField, ThaiTimeField

KIND_CHOICES = [
    (kind.value, kind.label)
    for kind in (
        Appointment.Kind.DATED,
        Appointment.Kind.UNDECIDED,
        Appointment.Kind.TO_BE_ANNOUNCED,
    )
]
# Beyond so many, a list of tambons is grouped by district.
LONG_LIST = 12


class ReasonField(CleanCharField):
    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Why"))
        kwargs.setdefault("max_length", 300)
        super().__init__(
            error_messages={
                "required": _(
                    "Please say why, so that everybody who planned for it knows."
                )
            },
            **kwargs,
        )


class OnceForm(forms.Form):
    """Carries the key of the form and the version it was made on top of."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def begin(self, appointment=None):
        """A key of its own, and the version that this page shows."""
        self.initial.setdefault("key", uuid.uuid4())
        self.initial.setdefault(
            "version", version_of(appointment) if appointment else 0
        )
        for name in ("key", "version"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def typed(self):
        """(label, text) of all that was typed and can be seen."""
        return [
            (field.label, dict(getattr(field.field, "choices", ())).get(text, text))
            for field in self.visible_fields()
            if (text := field.data)
        ]

    def again(self, appointment):
        """(name, text) to send the same once more, on top of the newer version."""
        texts = [
            (field.html_name, field.data)
            for field in self
            if field.name not in {"key", "version"} and field.data is not None
        ]
        return [*texts, ("key", uuid.uuid4()), ("version", version_of(appointment))]

    def sent_by(self, user):
        key = self.cleaned_data.get("key") or uuid.uuid4()
        return Sent(user, key, self.cleaned_data.get("version") or 0)


class AgreedForm(OnceForm, forms.ModelForm):
    """Day or none, hours, place and topic: what people agree about meeting again."""

    DATED = Appointment.Kind.DATED

    kind = forms.ChoiceField(
        label=_("Day"), choices=KIND_CHOICES, widget=forms.RadioSelect
    )
    on = ThaiDateFormField(
        label=_("Date"),
        required=False,
        help_text=_("For example 28 พ.ย. 48 or 28/11/2548"),
    )
    start = ThaiTimeField(label=_("From"), required=False)
    end = ThaiTimeField(label=_("Until"), required=False)

    class Meta:
        model = Appointment
        fields = AGREED
        labels = {"venue": _("Place"), "topic": _("What it will be about")}

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on and on < today():
            raise ValidationError(
                gettext("%(day)s has passed. An appointment is for today or later.")
                % {"day": medium_date(on)},
                code="past",
            )
        if on and on > a_year_ahead():
            raise ValidationError(
                gettext(
                    "%(day)s is more than a year ahead. Please check the year, "
                    "or choose “the day will be announced”."
                )
                % {"day": medium_date(on)},
                code="far",
            )
        return on

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", _("The end has to come after the beginning."))
        return cleaned

    @property
    def agreed(self):
        return {name: getattr(self.instance, name) for name in AGREED}

    @property
    def day_has_passed(self):
        return self.has_error("on", "past")

    @property
    def rest_is_open(self):
        """The folded part is open when something stands or went wrong in it."""
        names = ("start", "end", "venue", "topic")
        return any(self[name].value() or self[name].errors for name in names)

    @property
    def day_read(self):
        """The day that the typed text says, for the echo under the box."""
        try:
            return self.fields["on"].clean(self["on"].value())
        except ValidationError:
            return None


class AnnounceForm(AgreedForm):
    """A new appointment, of a tambon or of the circle of a province."""

    where = forms.ChoiceField(label=_("Whose appointment"))
    field_order = ["where", *AGREED]

    def __init__(self, places, *args, **kwargs):
        super().__init__(*args, instance=Appointment(), **kwargs)
        self.places = {place.code: place for place in places}
        self.fields["where"].choices = place_choices(places)
        self.initial["kind"] = self.initial.get("kind") or self.DATED
        self.begin()

    def clean_where(self):
        """Sets the place at once: the row's own checks run before the view's."""
        place = self.places[self.cleaned_data["where"]]
        if isinstance(place, Tambon):
            self.instance.tambon = place
            self.instance.province_id = place.district.province_id
        else:
            self.instance.province = place
        return place


class MoveForm(AgreedForm):
    """Another day, or the first one; what was agreed stands in the boxes."""

    why = ReasonField(help_text=_("Everybody reads this reason."))

    def __init__(self, appointment, data=None, *, initial=None, **kwargs):
        # A copy: the page still shows what holds while something else is typed.
        instance = copy.copy(appointment)
        if not appointment.is_dated:
            initial = {"kind": self.DATED, **(initial or {})}
        super().__init__(data, instance=instance, initial=initial, **kwargs)
        self.was_on = appointment.on
        self.fields["why"].required = appointment.is_dated
        self.begin(appointment)

    def clean_on(self):
        """The old day may stay in its box when there is to be none."""
        on = self.cleaned_data["on"]
        if on == self.was_on and self.cleaned_data.get("kind") != self.DATED:
            return None
        return super().clean_on()


class CallOffForm(OnceForm):
    """Cancelled with a reason, or its day came and it was not held."""

    deed = forms.ChoiceField(choices=Appointment.Closed, widget=forms.HiddenInput)
    why = ReasonField(required=False)

    def __init__(self, appointment, data=None, **kwargs):
        super().__init__(data, **kwargs)
        is_cancelling = self["deed"].value() == Appointment.Closed.CANCELLED
        self.fields["why"].required = is_cancelling
        self.begin(appointment)


def place_choices(places):
    """Tambons by district when they are many; then the circles."""
    tambons = [place for place in places if isinstance(place, Tambon)]
    circles = [
        (place.code, gettext("The circle of %(province)s") % {"province": place.name})
        for place in places
        if not isinstance(place, Tambon)
    ]
    rows = [(tambon.code, tambon.name) for tambon in tambons]
    if len(tambons) > LONG_LIST:
        tambons.sort(key=lambda tambon: tambon.district.code)
        by_district = groupby(tambons, key=lambda tambon: tambon.district.name)
        rows = [(name, [(t.code, t.name) for t in some]) for name, some in by_district]
    if len(places) > 1:
        rows.insert(0, ("", gettext("Please choose")))
    return rows + circles


def a_year_ahead():
    day = today()
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)
