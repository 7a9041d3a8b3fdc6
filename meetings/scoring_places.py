"""Where one person writes scores down, and of whom: in a round, or in one tambon."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from meetings.freedom_filter import number_in
from meetings.models import FreedomTable, Meeting
from people.access import WRITERS, standing_of
from tambons.models import Group, Tambon, Village
from thai.folding import clean

# As many rounds and tambons as are offered to tap on.
ROUNDS_OFFERED = TAMBONS_OFFERED = 12


@dataclass
class Place:
    """A round, or none, and the tambons whose villages and groups are offered."""

    meeting: Meeting | None = None
    tambons: list[Tambon] = field(default_factory=list)
    # Nobody said where; or asked for a round or a tambon that is not hers.
    is_unsaid: bool = False
    is_foreign: bool = False

    @property
    def is_to_choose(self) -> bool:
        return self.is_unsaid or self.is_foreign

    @cached_property
    def subjects(self) -> dict:
        """{“village-12”: the village}, tambon by tambon."""
        return {
            f"{one._meta.model_name}-{one.pk}": one
            for _tambon, some in self.by_tambon
            for one in some
        }

    @cached_property
    def by_tambon(self):
        """[(tambon, it and its villages and groups)]"""
        near = {tambon.pk: [tambon] for tambon in self.tambons}
        villages = Village.objects.filter(tambon__in=near).select_related("tambon")
        groups = Group.objects.filter(tambon__in=near).select_related("tambon")
        for one in [*villages.order_by("moo"), *groups]:
            near[one.tambon_id].append(one)
        return [(tambon, near[tambon.pk]) for tambon in self.tambons]

    def choices(self, user):
        """For a select; of persons only she herself."""
        offered = [("", _("Please choose"))]
        for tambon, some in self.by_tambon:
            words = [(f"{one._meta.model_name}-{one.pk}", called(one)) for one in some]
            offered.append((tambon.name, words))
        if person := person_of(user):
            offered.append((f"person-{person.pk}", _("myself")))
        return offered


def called(subject) -> str:
    if isinstance(subject, Tambon):
        return _("the whole of %(tambon)s") % {"tambon": subject.name}
    return str(subject)


def person_of(user):
    return getattr(user, "person", None)


def rounds_to_score(table: FreedomTable, user):
    """Those this person may edit, in the province of the table."""
    rounds = Meeting.objects.editable_by(user).counted()
    rounds = rounds.filter(province=table.province_id).select_related("province")
    return rounds.with_tambons().newest_first()


def tambons_to_score(table: FreedomTable, user):
    tambons = standing_of(user).tambons(WRITERS).filter(joined_on__isnull=False)
    return tambons.filter(district__province=table.province_id).in_story_order()


def place_of(table: FreedomTable, user, given) -> Place:
    """The place that was asked for; of the first tambon while none is."""
    tambons = tambons_to_score(table, user)
    if given.get("meeting"):
        pk = number_in(given["meeting"])
        meeting = rounds_to_score(table, user).filter(pk=pk).first()
        if meeting:
            return place_of_round(meeting, tambons)
    elif text := clean(given.get("tambon", "")).strip():
        name = text.removeprefix("ตำบล").strip()
        found = tambons.filter(Q(code=text) | Q(name=name))
        if chosen := found.first():
            return Place(tambons=[chosen])
    is_said = bool(given.get("meeting") or given.get("tambon"))
    first = list(tambons[:1])
    return Place(tambons=first, is_foreign=is_said, is_unsaid=not is_said)


def place_of_round(meeting: Meeting, tambons) -> Place:
    """Of the tambons that took part; in the circle of the province, of the writer's."""
    took_part = [row.tambon for row in meeting.tambon_rows]
    return Place(meeting, took_part or list(tambons[:TAMBONS_OFFERED]))
