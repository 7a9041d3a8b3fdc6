"""An invented country to measure with: joined tambons and all that happens in them.

What a tambon gets follows from its code and the day alone, so the same tambons have
the same rows every time. It only adds: rows that stand stay as they are, but for
tambons that had not joined, which join.
"""

import datetime
import hashlib
import json
import uuid
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.db import transaction

from kmforum.country_life import Life
from kmforum.country_rows import SOURCE, WORDS, Chance, Rows, make_person
from meetings.models import (
    AgendaItem,
    Appointment,
    Meeting,
    MeetingKind,
    MeetingTambon,
    MilestoneKind,
    Outcome,
    Revision,
)
from meetings.snapshots import snapshot_of
from people.models import Role, User
from tambons.areas import load_areas
from tambons.models import GroupKind, Tambon
from thai.clock import BANGKOK

# The day of the story, on which the measurements of the pages stand.
STORY_DAY = datetime.date(2005, 11, 21)
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "kmforum:country")


class TooFew(ValueError):
    """Fewer tambons can still join than were asked for; `count` of them."""

    def __init__(self, count):
        super().__init__(count)
        self.count = count


def has_real_records() -> bool:
    return Meeting.objects.exclude(source=SOURCE).exists()


@transaction.atomic
def make_country(count: int, provinces=(), day=STORY_DAY) -> None:
    """Let so many more tambons join, the home province first, and fill them."""
    load_areas()
    tambons = _to_join(count, provinces)
    _join(tambons, day)
    kinds = _kinds()
    for province, group in groupby(tambons, attrgetter("district.province")):
        _fill(province, list(group), day, kinds)


def _to_join(count, provinces):
    tambons = Tambon.objects.select_related("district__province").order_by("code")
    tambons = tambons.filter(joined_on=None, is_practice=False, meeting_tambons=None)
    if provinces:
        tambons = tambons.filter(district__province__code__in=provinces)
    home = settings.KMFORUM_HOME_PROVINCE
    found = sorted(tambons, key=lambda one: (one.code[:2] != home, one.code))
    if len(found) < count:
        raise TooFew(len(found))
    return found[:count]


def _join(tambons, day):
    """In steps of some weeks, each with its kind of place."""
    steps = len(WORDS["contexts"])
    for step, context in enumerate(WORDS["contexts"]):
        values = {
            "joined_on": day - datetime.timedelta(days=260 + 14 * step),
            "context": context,
            "village_count": 6 + step,
        }
        chosen = [one for one in tambons if int(one.code) % steps == step]
        for tambon in chosen:
            for name, value in values.items():
                setattr(tambon, name, value)
        keys = [one.pk for one in chosen]
        for first in range(0, len(keys), 500):
            Tambon.objects.filter(pk__in=keys[first : first + 500]).update(**values)


def _kinds():
    """Kinds of group and meeting by their code, and the steps in their order."""
    rows = [*GroupKind.objects.all(), *MeetingKind.objects.all()]
    return {
        **{row.code: row for row in rows},
        "steps": list(MilestoneKind.objects.all()),
    }


def _fill(province, tambons, day, kinds):
    rows = Rows()
    for tambon in tambons:
        Life(rows, tambon, day, kinds).make()
    for district, members in groupby(tambons, attrgetter("district")):
        chance = Chance(district.code)
        _make_official(rows, chance, Role.COORDINATOR, day, district=district)
        _make_joint_forum(rows, chance, list(members)[:3], day, kinds)
    if _make_official(
        rows, Chance(province.code), Role.GOVERNOR_OFFICE, day, province=province
    ):
        _make_circle(rows, province, day, kinds)
    rows.save()
    _write_revisions(rows)


def _make_official(rows, chance, role, day, **scope):
    """Her login, c8001 or g80; None where an earlier run made it."""
    [place] = scope.values()
    username = f"{role[0]}{place.code}"
    if User.objects.filter(username=username).exists():
        return None
    since = day - datetime.timedelta(days=300)
    return make_person(rows, chance, role, since, username, **scope)


def _make_joint_forum(rows, chance, tambons, day, kinds):
    """Two or three tambons of a district together; none of them counts it."""
    if len(tambons) < 2:
        return
    province = tambons[0].district.province
    held_on = day - datetime.timedelta(days=chance.number(190, 230))
    meeting = _make_meeting(rows, province, kinds["joint_forum"], held_on)
    for place, tambon in enumerate(tambons):
        rows.add(MeetingTambon, meeting=meeting, tambon=tambon, is_host=place == 0)


def _make_circle(rows, province, day, kinds):
    """The circle of the province met once, and meets again."""
    chance = Chance(f"circle {province.code}")
    since = day - datetime.timedelta(days=300)
    make_person(rows, chance, Role.SPONSOR, since, province=province)
    held_on = day - datetime.timedelta(days=chance.number(20, 60))
    meeting = _make_meeting(rows, province, kinds["team_meeting"], held_on)
    item = rows.add(AgendaItem, meeting=meeting, position=1, title=WORDS["items"][0])
    text = WORDS["outcomes"]["deferred"][0]
    rows.add(Outcome, item=item, kind=Outcome.Kind.DEFERRED, text=text)
    rows.add(
        Appointment,
        province=province,
        made_in=meeting,
        kind=Appointment.Kind.DATED,
        on=day + datetime.timedelta(days=chance.number(5, 40)),
        meeting_kind=kinds["fair"],
        topic=WORDS["work"]["topics"][-2],
    )


def _make_meeting(rows, province, kind, held_on):
    at = datetime.datetime.combine(held_on, datetime.time(18), BANGKOK)
    return rows.add(
        Meeting,
        province=province,
        kind=kind,
        held_on=held_on,
        summary=WORDS["outcomes"]["information"][2],
        state=Meeting.State.CONFIRMED,
        recorded_at=at,
        confirmed_at=at,
        source=SOURCE,
    )


def _write_revisions(rows):
    """What waits for confirmation is read beside its first version."""
    waiting = [
        row for row in rows.tables[Meeting] if row.state == Meeting.State.RECORDED
    ]
    Revision.objects.bulk_create(_first_revision(meeting) for meeting in waiting)


def _first_revision(meeting):
    snapshot = snapshot_of(meeting)
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True)
    return Revision(
        meeting=meeting,
        version=1,
        key=uuid.uuid5(NAMESPACE, f"{meeting.pk}:{meeting.held_on}"),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        who_id=meeting.recorded_by_id,
        at=meeting.recorded_at,
        snapshot=snapshot,
    )
