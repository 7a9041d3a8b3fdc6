"""Screen 1, ที่ไหน ใครมา: tambons, day, venue, and how many came."""

import datetime

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.drafts import read_date
from meetings.models import MeetingKind
from meetings.record_forms.screen import ScreenForm
from meetings.shown_rows import attendance_by_name
from meetings.suggestions import last_venues, next_numbers
from people.access import WRITERS, standing_of
from people.models import Role
from tambons.models import Group, Tambon
from thai.clock import today
from thai.dates import long_date
from thai.digits import read_number, to_arabic
from thai.errors import ThaiValueError
from thai.forms import CountField, ThaiDateFormField, ThaiTimeField
from thai.numbers import Count, format_count, parse_count

OTHER_VENUE = "other"
CIRCLE = "circle"
# The roles whose number is asked first; the rest stand folded.
FIRST_ROLES = [Role.SPONSOR, Role.FACILITATOR, Role.PRACTITIONER]
MORE_ROLES = [Role.NOTE_TAKER, Role.COORDINATOR]
# Up to here every tambon is offered at once; beyond, those of others are folded.
TAMBONS_AT_ONCE = 12
AT_MOST_AHEAD = datetime.timedelta(days=366)
ROUND_DIGITS = 3
LONGEST_VENUE = 300


class WhereForm(ScreenForm):
    scope = forms.MultipleChoiceField(
        label=_("Whose round is it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    host = forms.ChoiceField(label=_("Host tambon"), required=False)
    held_on = ThaiDateFormField(
        label=_("Day it was held"),
        help_text=_("Any way of typing will do, such as 25/10/48 or 25 ต.ค. 2548"),
    )
    ends_on = ThaiDateFormField(
        label=_("Last day"),
        required=False,
        help_text=_("Only when it took more than one day"),
    )
    venue = forms.ChoiceField(
        label=_("Place"), required=False, widget=forms.RadioSelect
    )
    venue_other = forms.CharField(
        label=_("Name of the other place"), required=False, max_length=LONGEST_VENUE
    )
    kind = forms.ModelChoiceField(
        MeetingKind.objects.all(),
        label=_("Kind of meeting"),
        required=False,
        to_field_name="code",
        empty_label=_("by the tambons chosen"),
    )
    title = forms.CharField(
        label=_("Name of the meeting"), required=False, max_length=200
    )
    start = ThaiTimeField(label=_("From"), required=False, help_text=_("such as 13.00"))
    end = ThaiTimeField(label=_("Until"), required=False)
    purpose = forms.CharField(
        label=_("Aim of the round"), required=False, widget=forms.Textarea({"rows": 2})
    )
    process = forms.CharField(
        label=_("How it went on"), required=False, widget=forms.Textarea({"rows": 2})
    )
    appointment = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, typed, user, *, meeting=None, **kwargs):
        super().__init__(typed, **kwargs)
        self.user = user
        self.meeting = meeting  # the record that is being edited, if one is
        self.day = read_date(typed.get("held_on", ""))
        self.as_of = self.day or today()
        self._offer_scopes()
        self._offer_venues()
        self._ask_counts()

    # Tambons

    def _offer_scopes(self):
        standing = standing_of(self.user)
        mine = standing.tambons(WRITERS).filter(joined_on__isnull=False)
        self.own = list(mine.in_story_order().select_related("district"))
        # A joint forum is recorded by whoever writes for one of its tambons.
        provinces = {tambon.district.province_id for tambon in self.own}
        joined = Tambon.objects.joined().filter(district__province__in=provinces)
        own_ids = {tambon.pk for tambon in self.own}
        others = self._with_those_present(joined).in_story_order()
        self.others = [
            tambon
            for tambon in others.select_related("district")
            if tambon.pk not in own_ids
        ]
        self.may_record_circle = standing.is_provincial
        known = {tambon.code: tambon for tambon in self.own + self.others}
        asked = self.typed.getlist("scope")
        self.tambons = [known[code] for code in known if code in asked]
        self.is_circle = CIRCLE in asked and self.may_record_circle
        self.vanished = [code for code in asked if code not in known and code != CIRCLE]
        choices = [(code, tambon.name) for code, tambon in known.items()]
        choices += [(code, code) for code in self.vanished]
        if self.may_record_circle:
            choices.append((CIRCLE, _("Circle of the whole province")))
        self.fields["scope"].choices = choices
        # Ticking and choosing the host happen on one page, so all are offered there.
        hosts = self.tambons if self.folds_others else known.values()
        self.fields["host"].choices = [
            ("", _("not stated")),
            *((tambon.code, tambon.name) for tambon in hosts or self.own),
        ]
        self._offer_numbers()

    def _with_those_present(self, tambons):
        """At an edit, the tambons of the record too, wherever they are now."""
        if self.meeting is None:
            return tambons
        present = self.meeting.meeting_tambons.values("tambon")
        return Tambon.objects.filter(Q(pk__in=tambons.values("pk")) | Q(pk__in=present))

    def _offer_numbers(self):
        asked = list(dict.fromkeys(self.own[:TAMBONS_AT_ONCE] + self.tambons))
        self.suggested = next_numbers(asked, self.as_of)
        own_ids = {tambon.pk for tambon in self.own}
        host = self.typed.get("host")
        for tambon in asked:
            # A joint forum is numbered by its host alone, unless somebody says so.
            counts_it = tambon.pk in own_ids and host in {None, "", tambon.code}
            number = self.suggested.get(tambon.pk) if counts_it else None
            self.offer(
                f"round_{tambon.code}",
                forms.CharField(
                    label=_("Round number of %(tambon)s") % {"tambon": tambon.name},
                    required=False,
                    max_length=4,
                    initial=number or "",
                    widget=forms.TextInput(
                        {
                            "inputmode": "numeric",
                            "autocomplete": "off",
                            "class": "form-control",
                        }
                    ),
                ),
            )

    def scope_rows(self, tambons):
        """[(tambon, is chosen, its round-number box)] for the template."""
        return [
            {
                "tambon": tambon,
                "is_chosen": tambon in self.tambons,
                "number": self[name]
                if (name := f"round_{tambon.code}") in self.fields
                else None,
            }
            for tambon in tambons
        ]

    def own_rows(self):
        return self.scope_rows(self.own)

    def other_rows(self):
        return self.scope_rows(self.others)

    @property
    def folds_others(self):
        return len(self.own) + len(self.others) > TAMBONS_AT_ONCE

    def number_of(self, tambon):
        """The round number typed, or the suggestion where it was left as offered."""
        text = str(self.text(f"round_{tambon.code}"))
        return read_number(text, ROUND_DIGITS) or None

    # Place

    def _offer_venues(self):
        self.venues = last_venues(self.tambons, self.user)
        chosen = self.typed.get("venue", "")
        is_new = chosen not in {"", OTHER_VENUE, *self.venues}
        if is_new and len(chosen) <= LONGEST_VENUE:
            self.venues.append(chosen)
        self.fields["venue"].choices = [
            *((venue, venue) for venue in self.venues),
            (OTHER_VENUE, _("another place")),
        ]

    def venue_text(self):
        other = self.typed.get("venue_other", "").strip()
        chosen = self.typed.get("venue", "")
        return other if chosen in {"", OTHER_VENUE} else chosen

    # People

    def _ask_counts(self):
        groups = (
            Group.objects.filter(tambon__in=self.tambons)[:8] if self.tambons else []
        )
        self.groups = {f"group-{group.pk}": group for group in groups}
        labels = {role.value: role.label for role in FIRST_ROLES + MORE_ROLES}
        labels |= {name: group.name for name, group in self.groups.items()}
        labels |= {"label": _("Others"), "total": _("In all")}
        self.counted = list(labels)
        for name, label in labels.items():
            self.fields[f"count_{name}"] = CountField(label=label, required=False)
            self.fields[f"about_{name}"] = forms.BooleanField(
                label=_("about"), required=False
            )
        self.fields["label"] = forms.CharField(
            label=_("Others who came"),
            required=False,
            max_length=100,
            help_text=_("such as village leaders, members"),
        )

    def kept_counts(self):
        """Of the record being edited: who came, as far as no box here shows it."""
        if self.meeting is None:
            return []
        boxes = attendance_by_name(self.meeting)
        shown = {boxes[name].pk for name in self.counted if name in boxes}
        rows = self.meeting.attendance.exclude(pk__in=shown)
        return list(rows.select_related("group", "tambon"))

    def count_rows(self, names):
        return [
            {
                "label": self.fields[f"count_{name}"].label,
                "count": self[f"count_{name}"],
                "about": self[f"about_{name}"],
                "echo": self.count_echo(name),
            }
            for name in names
        ]

    def first_counts(self):
        return self.count_rows([role.value for role in FIRST_ROLES])

    def more_counts(self):
        more = [role.value for role in MORE_ROLES] + list(self.groups)
        return self.count_rows(more)

    def other_count(self):
        return self.count_rows(["label"])[0]

    def total_count(self):
        return self.count_rows(["total"])[0]

    def count_of(self, name):
        """Count(number, is_estimate) as typed, or None for blank or unreadable."""
        text = self.typed.get(f"count_{name}", "")
        if name == "label" and self.text(name).strip() and not text.strip():
            return Count(None, False)  # named, so they were there
        try:
            count = parse_count(text)
        except ThaiValueError:
            return None
        about = f"about_{name}" in self.typed
        return count and Count(count.number, count.is_estimate or about)

    def count_echo(self, name):
        """How a number typed in words was understood; plain digits need no echo."""
        count = self.count_of(name)
        text = to_arabic(self.typed.get(f"count_{name}", "")).strip()
        if count is None or text.isdecimal():
            return ""
        return format_count(count)

    @property
    def day_echo(self):
        return long_date(self.day) if self.day else ""

    # Checking

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day and day > today() + AT_MOST_AHEAD:
            raise forms.ValidationError(
                _("This day is more than a year ahead. Please check the year.")
            )
        return day

    def clean_scope(self):
        scope = self.cleaned_data["scope"]
        if self.vanished:
            raise forms.ValidationError(
                _(
                    "Tambon %(codes)s is no longer among those you can choose. Please "
                    "untick it and choose another, or ask the administrator."
                ),
                params={"codes": ", ".join(self.vanished)},
            )
        if not scope:
            raise forms.ValidationError(_("Please choose the tambon of this round."))
        own = {tambon.code for tambon in self.own}
        # Whose record may be edited is settled before; a circle has no tambon.
        is_new = self.meeting is None
        if is_new and CIRCLE not in scope and own.isdisjoint(scope):
            raise forms.ValidationError(
                _("Please choose at least one tambon that you record for.")
            )
        if CIRCLE in scope and len(scope) > 1:
            raise forms.ValidationError(
                _("A round is of tambons or of the whole province, not of both.")
            )
        return scope

    def clean(self):
        data = super().clean()
        for tambon in self.tambons:
            text = self.typed.get(f"round_{tambon.code}", "").strip()
            if text and not self.number_of(tambon):
                self.add_error(
                    f"round_{tambon.code}",
                    _("Please type the round number in digits, such as 4."),
                )
        first, last = data.get("held_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day cannot come before the first."))
        start, end = data.get("start"), data.get("end")
        if start and end and end <= start and not last:
            self.add_error("end", _("The end has to come after the beginning."))
        if data.get("host") and data["host"] not in data.get("scope", [data["host"]]):
            self.add_error(
                "host", _("The host has to be one of the tambons of this round.")
            )
        if data.get("venue_other") and data.get("venue") in self.venues:
            self.add_error(
                "venue",
                _(
                    "Two places are given. Please choose “another place”, or clear "
                    "the box of the other place."
                ),
            )
        if data.get("count_label") and not data.get("label"):
            self.add_error("label", _("Please say who these people are."))
        return data
