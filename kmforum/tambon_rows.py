"""Tambons as rows of a list: the last round and the next appointment of each."""

from django.core.paginator import Paginator
from django.db.models import F

from meetings.lanes import newest_open
from meetings.models import Meeting, MeetingTambon

ROWS_ON_PAGE = 24
LONG_TEXTS = ("meeting__purpose", "meeting__process", "meeting__summary")


def page_of_tambons(tambons, user, number):
    """One page by district, each row with its `last` round and its `appointment`.

    Four queries whatever the number of tambons; a number out of range gives the last.
    """
    in_order = ("district__code", F("position").asc(nulls_last=True), "code")
    rows = tambons.select_related("district").order_by(*in_order)
    page = Paginator(rows, ROWS_ON_PAGE).get_page(number)
    page.object_list = list(page.object_list)
    lasts = _last_rounds(page.object_list, user)
    appointments = newest_open(page.object_list)
    for row in page.object_list:
        row.last = lasts.get(row.pk)
        row.appointment = appointments.get(row.pk)
    return page


def _last_rounds(tambons, user):
    """{tambon id: its last numbered round that this reader may open}."""
    visible = Meeting.objects.visible_to(user).counted()
    rounds = MeetingTambon.objects.filter(
        visible.hold(), tambon__in=tambons, round_number__isnull=False
    )
    rounds = rounds.select_related("meeting").defer(*LONG_TEXTS)
    in_order = rounds.order_by("meeting__held_on", "round_number")
    return {row.tambon_id: row for row in in_order}
