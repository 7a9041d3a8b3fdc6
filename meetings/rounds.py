"""The round before and the round after, as each tambon counts or lived them."""

from django.db.models import Case, OuterRef, Q, Subquery, When

from meetings.models import Meeting, MeetingTambon


def rounds_beside(user):
    """MeetingTambon rows annotated with `earlier` and `later`: ids of meetings.

    A tambon that counts the round goes by its numbers; one that only took part goes by
    the days. Only rounds that count and that this reader may open.
    """
    counted = Meeting.objects.visible_to(user).counted()
    beside = MeetingTambon.objects.filter(
        counted.hold(), tambon=OuterRef("tambon")
    ).exclude(meeting=OuterRef("meeting"))
    day, key = OuterRef("meeting__held_on"), OuterRef("meeting")
    before = Q(meeting__held_on__lt=day) | Q(meeting__held_on=day, meeting__lt=key)
    after = Q(meeting__held_on__gt=day) | Q(meeting__held_on=day, meeting__gt=key)
    number = OuterRef("round_number")
    return (
        MeetingTambon.objects.select_related("tambon__district")
        .in_story_order()
        .annotate(
            earlier=_first(
                beside.filter(round_number__lt=number).order_by("-round_number"),
                beside.filter(before).order_by("-meeting__held_on", "-meeting"),
            ),
            later=_first(
                beside.filter(round_number__gt=number).order_by("round_number"),
                beside.filter(after).order_by("meeting__held_on", "meeting"),
            ),
        )
    )


def _first(by_number, by_day):
    return Case(
        When(round_number=None, then=Subquery(by_day.values("meeting")[:1])),
        default=Subquery(by_number.values("meeting")[:1]),
    )
