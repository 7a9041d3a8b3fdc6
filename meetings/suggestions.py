"""What a record page offers beforehand, as of the day of the round."""

from django.db.models import Max, Prefetch, Q

from meetings.models import Meeting, MeetingTambon, Milestone, MilestoneKind
from meetings.reading import shown_actions


def next_numbers(tambons, day):
    """{tambon id: number}: one more than the last round it counts up to that day.

    Left out where another round already has the number, as after rounds recorded late.
    """
    rows = MeetingTambon.objects.filter(tambon__in=tambons)
    before = rows.filter(meeting__held_on__lt=day).values_list("tambon")
    lasts = dict(before.annotate(last=Max("round_number")))
    numbers = {tambon.pk: (lasts.get(tambon.pk) or 0) + 1 for tambon in tambons}
    taken = set(
        rows.filter(round_number__in=numbers.values()).values_list(
            "tambon", "round_number"
        )
    )
    return {
        key: number for key, number in numbers.items() if (key, number) not in taken
    }


def last_venues(tambons, user, count=3):
    """The places where these tambons met last, newest first, each once."""
    meetings = Meeting.objects.visible_to(user).exclude(venue="")
    if tambons:
        meetings = meetings.filter(meeting_tambons__tambon__in=tambons)
    venues = meetings.newest_first().values_list("venue", flat=True)[: count * 10]
    return list(dict.fromkeys(venues))[:count]


def carried_actions(tambons, province, day, user):
    """Actions that the round finds open: of its tambons, or of the circle."""
    visible = Meeting.objects.visible_to(user).exclude(state="cancelled")
    readable = visible.with_tambons()
    actions = (
        shown_actions(user)
        .open_on(day)
        .filter(visible.hold())
        .prefetch_related(Prefetch("meeting", queryset=readable))
    )
    if tambons:
        return list(actions.filter(tambon__in=tambons))
    return list(actions.filter(tambon=None, meeting__province=province))


def milestones_left(tambons, day, user, meeting=None):
    """{tambon: (kinds already done, kinds still to do)} as of the day.

    What the round that is being edited took itself, is still to do before it.
    """
    kinds = list(MilestoneKind.objects.all())
    visible = Meeting.objects.visible_to(user).counted()
    readable = Q(meeting=None) | visible.hold()
    done = set(
        Milestone.objects.filter(
            readable, tambon__in=tambons, state=Milestone.State.DONE
        )
        .exclude(meeting__held_on__gte=day)
        .values_list("tambon", "kind")
    )
    if meeting:
        done -= set(meeting.milestones.values_list("tambon", "kind"))
    return {
        tambon: (
            [kind for kind in kinds if (tambon.pk, kind.pk) in done],
            [kind for kind in kinds if (tambon.pk, kind.pk) not in done],
        )
        for tambon in tambons
    }


def same_day_records(where, province, key):
    """Records of the same tambons (or of the circle) and day, but for this very one."""
    meetings = (
        Meeting.objects.visible_to(where.user)
        .counted()
        .filter(held_on=where.day)
        .exclude(revisions__key=key)
    )
    if where.meeting:
        meetings = meetings.exclude(pk=where.meeting.pk)
    if where.tambons:
        meetings = meetings.filter(meeting_tambons__tambon__in=where.tambons).distinct()
    else:
        meetings = meetings.filter(province=province, meeting_tambons=None)
    return list(meetings.with_tambons())
