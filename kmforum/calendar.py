"""The dated appointments as calendars that a phone can subscribe to."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from kmforum.tambon_pages import joined_tambon
from meetings.appointments import name_of, named
from meetings.models import Appointment
from thai.clock import BANGKOK, now, today

# What is longer past than this is of no use in a calendar.
KEPT = datetime.timedelta(days=366)
# And of more than this, the latest: a telephone asks for all of it again and again.
MOST_EVENTS = 500


@require_safe
def calendar(request):
    """The circle and the tambons of the home province, as on the front page."""
    home = Appointment.objects.listed().filter(
        province__code=settings.KMFORUM_HOME_PROVINCE
    )
    return _feed(request, home, "kmforum")


@require_safe
def tambon_calendar(request, code):
    tambon = joined_tambon(code)
    return _feed(request, tambon.appointments.all(), f"kmforum-{tambon.code}")


def _feed(request, appointments, name):
    rows = (
        named(appointments)
        .filter(on__gte=today() - KEPT)
        .annotate(move_count=Count("moves"), changed_at=Max("moves__at"))
        .order_by("-on", "-pk")[:MOST_EVENTS]
    )
    feed = Calendar()
    feed.add("prodid", "-//kmforum//kmforum//TH")
    feed.add("version", "2.0")
    feed.add("x-wr-timezone", str(BANGKOK))
    # The same for every reader: a calendar has no language cookie.
    with translation.override("th"):
        for appointment in reversed(rows):
            feed.add_component(_event(appointment, request))
    feed.add_missing_timezones()
    return HttpResponse(
        feed.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}.ics"'},
    )


def _event(appointment, request):
    host = urlsplit(f"//{request.get_host()}").hostname
    event = Event()
    event.add("uid", f"appointment-{appointment.pk}@{host}")
    event.add("sequence", appointment.move_count)
    event.add("dtstamp", appointment.changed_at or _midnight())
    event.add("summary", name_of(appointment))
    for field, value in _hours(appointment):
        event.add(field, value)
    if appointment.venue:
        event.add("location", appointment.venue)
    if appointment.topic:
        event.add("description", appointment.topic)
    event.add("url", request.build_absolute_uri(appointment.get_absolute_url()))
    event.add("status", "CANCELLED" if appointment.cancelled_at else "CONFIRMED")
    return event


def _midnight():
    """One stamp for the whole day, so that an unchanged feed stays the same bytes."""
    return now().replace(hour=0, minute=0, second=0, microsecond=0)


def _hours(appointment):
    """Begin and end: whole days (the end is the day after) unless an hour is known."""
    last = appointment.ends_on or appointment.on
    if appointment.start is None:
        return [
            ("dtstart", appointment.on),
            ("dtend", last + datetime.timedelta(days=1)),
        ]
    begin = _at(appointment.on, appointment.start)
    if appointment.end is None:
        return [("dtstart", begin)]
    end = _at(last, appointment.end)
    return [("dtstart", begin), ("dtend", end)] if end > begin else [("dtstart", begin)]


def _at(day, hour):
    return datetime.datetime.combine(day, hour, BANGKOK)
