"""Columns of a meeting's file that stand for its tambons, by their codes.

“800106, 800119” came together and “800106” was the host; “800106=3” says which round it
was for whom, “3” alone when there was one tambon.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _

from meetings.models import MeetingTambon
from tambons.models import Tambon
from thai.digits import to_arabic
from thai.tables.cells import TextCell
from thai.tables.columns import Column
from thai.typed import excerpt

_CODE = re.compile("[0-9]{6}")
_ROUND = re.compile(r"([0-9]{6})\s*=\s*([0-9]{1,3})")


class PartsColumn(Column):
    """What it says of a new meeting waits beside the meeting until that is stored."""

    is_stored = False
    is_text = True
    may_be_null = False
    name = label = None

    def __init__(self):
        super().__init__(self.name, self.label, TextCell())
        self.kept_as = f"typed_{self.name}"

    def get_value(self, instance):
        if hasattr(instance, self.kept_as):
            return getattr(instance, self.kept_as)
        return self.told(instance.meeting_tambons.all()) if instance.pk else ""

    def export(self, instance, **kwargs):
        return self.get_value(instance)

    def value_in(self, row):
        return self.in_order(super().value_in(row), row)

    def save(self, instance, row, is_m2m=False, **kwargs):
        setattr(instance, self.kept_as, self.value_in(row))

    def in_order(self, text, row):
        """The text as `told` would write it, for comparing."""
        return ", ".join(sorted(pieces_of(text)))


class TambonsColumn(PartsColumn):
    name, label = "tambons", _("tambons in the meeting, by code")

    def told(self, parts):
        return ", ".join(sorted(part.tambon.code for part in parts))


class HostColumn(PartsColumn):
    name, label = "host", _("host tambon, by code")

    def told(self, parts):
        return ", ".join(part.tambon.code for part in parts if part.is_host)


class RoundsColumn(PartsColumn):
    name, label = "rounds", _("round of each tambon")

    def told(self, parts):
        return ", ".join(
            sorted(
                f"{part.tambon.code}={part.round_number}"
                for part in parts
                if part.round_number
            )
        )

    def in_order(self, text, row):
        codes = pieces_of(as_typed(row.get("tambons")))
        if text.isdecimal() and len(codes) == 1:
            return f"{codes[0]}={text}"
        return ", ".join(sorted(re.sub(r"\s", "", piece) for piece in pieces_of(text)))


def as_typed(cell):
    return str(TextCell().typed(cell) or "")


def pieces_of(text):
    """What stands between commas."""
    return [
        piece.strip() for piece in re.split("[,;]", to_arabic(text)) if piece.strip()
    ]


class TypedParts:
    """The tambons of a new meeting as its row of the file says, checked."""

    def __init__(self, meeting):
        self.meeting = meeting
        self.codes, self.hosts, self.rounds = (
            pieces_of(getattr(meeting, f"typed_{name}", ""))
            for name in ("tambons", "host", "rounds")
        )

    @cached_property
    def tambons(self):
        rows = Tambon.objects.filter(code__in=self.codes).select_related("district")
        return {tambon.code: tambon for tambon in rows}

    @cached_property
    def numbers(self):
        found = [_ROUND.fullmatch(text) for text in self.rounds]
        return {match[1]: int(match[2]) for match in found if match}

    def problems(self):
        """{column: reason} of what cannot be taken."""
        problems = {}
        for name in ("tambons", "host", "rounds"):
            if reason := getattr(self, f"_why_not_{name}")():
                problems[name] = ValidationError(reason)
        return problems

    def parts(self):
        for code in self.codes:
            yield MeetingTambon(
                meeting=self.meeting,
                tambon=self.tambons[code],
                is_host=code in self.hosts,
                round_number=self.numbers.get(code),
            )

    def _why_not_tambons(self):
        for code in self.codes:
            tambon = self.tambons.get(code)
            if not _CODE.fullmatch(code) or tambon is None:
                return gettext("No tambon has the code “%(code)s”.") % {
                    "code": excerpt(code)
                }
            if tambon.joined_on is None:
                return gettext("%(tambon)s does not take part.") % {"tambon": tambon}
            if tambon.district.province_id != self.meeting.province_id:
                return gettext("%(tambon)s lies in another province.") % {
                    "tambon": tambon
                }
        if len(set(self.codes)) < len(self.codes):
            return gettext("A tambon is named twice.")
        return ""

    def _why_not_host(self):
        if len(self.hosts) > 1:
            return gettext("A meeting has one host.")
        if not set(self.hosts) <= set(self.codes):
            return gettext("The host is not among the tambons of the meeting.")
        return ""

    def _why_not_rounds(self):
        if len(self.numbers) < len(self.rounds):
            return gettext(
                "Please type the rounds as code=number, for example 800119=4."
            )
        if not self.numbers.keys() <= set(self.codes):
            return gettext("A round is given for a tambon that is not in the meeting.")
        return ""
