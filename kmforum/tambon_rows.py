"""Tambons as rows of a list: the last round and the next appointment of each."""

from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Subquery

from meetings.lanes import newest_open
from meetings.models import Meeting, MeetingTambon

ROWS_ON_PAGE = 24


def page_of_tambons(tambons, user, number):
    """One page by district, each row with its `last` round and its `appointment`.

    Four queries whatever the number of tambons; a number out of range gives the last.
    """
    rounds = MeetingTambon.objects.filter(
        tambon=OuterRef("pk"),
        round_number__isnull=False,
        meeting__in=Meeting.objects.visible_to(user).counted().order_by().values("pk"),
    ).order_by("-meeting__held_on", "-round_number")
    rows = (
        tambons.select_related("district")
        .annotate(last_round=Subquery(rounds.values("pk")[:1]))
        .order_by("district__code", F("position").asc(nulls_last=True), "code")
    )
    page = Paginator(rows, ROWS_ON_PAGE).get_page(number)
    page.object_list = list(page.object_list)
    keys = [row.last_round for row in page.object_list if row.last_round]
    lasts = MeetingTambon.objects.select_related("meeting").in_bulk(keys)
    appointments = newest_open(page.object_list)
    for row in page.object_list:
        row.last = lasts.get(row.last_round)
        row.appointment = appointments.get(row.pk)
    return page
