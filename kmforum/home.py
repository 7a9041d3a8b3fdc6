"""The front page: the province as it stands today, for whoever comes by."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kmforum.next_rounds import next_rounds
from kmforum.posts import latest_posts
from meetings.filters import listed, without_other_tellings
from meetings.gist import gists
from meetings.journey import Event, draw_journey
from meetings.lanes import lanes_of, newest_open
from meetings.models import Meeting
from tambons.models import Province, Tambon
from thai.clock import today

LANES_AT_MOST = 6
ROUNDS_SHOWN = 3


@require_safe
def home(request):
    province = Province.objects.filter(code=settings.KMFORUM_HOME_PROVINCE).first()
    if province is None:
        return render(request, "kmforum/home.html", {"is_empty": True})
    journeys = Journeys(province, request.user)
    latest = latest_rounds(province)
    came_of = gists({*latest, *journeys.last_meetings}, request.user)
    upcoming, upcoming_count = next_rounds(province)
    posts = latest_posts(province=province)
    context = {
        "province": province,
        "today": today(),
        "is_empty": not (journeys.tambon_count or latest or upcoming or posts),
        "upcoming": upcoming,
        "upcoming_more": upcoming_count - len(upcoming),
        "journeys": journeys,
        "picture": journeys.draw(upcoming),
        "rows": journeys.rows(came_of),
        "latest": [(meeting, came_of[meeting.pk]) for meeting in latest],
        "posts": posts,
        "round_count": round_count(request.user),
    }
    return render(request, "kmforum/home.html", context)


def latest_rounds(province):
    """The newest rounds that everybody may read."""
    rounds = listed(Meeting.objects.public()).counted().filter(province=province)
    rounds = rounds.with_tambons().select_related("province").newest_first()
    return list(rounds[:ROUNDS_SHOWN])


def round_count(user):
    """As many as the list of rounds shows this reader."""
    visible = listed(Meeting.objects.visible_to(user))
    return without_other_tellings(visible).count()


class Journeys:
    """The lanes of the joined tambons; beyond a handful the list is the better page."""

    def __init__(self, province, user):
        joined = Tambon.objects.joined().filter(district__province=province)
        self.tambons = list(joined.in_story_order()[:LANES_AT_MOST])
        self.tambon_count = joined.count()
        self.has_more = self.tambon_count > LANES_AT_MOST
        self.appointments = newest_open(self.tambons) if self.tambons else {}
        self.lanes = (
            lanes_of(self.tambons, user, self.appointments) if self.tambons else []
        )

    @property
    def last_meetings(self):
        return [lane.last.meeting for lane in self.lanes if lane.last]

    def draw(self, upcoming):
        """The picture, with the days ahead of the whole province across it."""
        events = tuple(
            Event(card.appointment.on, card.name)
            for card in upcoming
            if card.appointment.on and not card.appointment.tambon_id
        )
        return draw_journey(self.lanes, today(), events)

    def rows(self, came_of):
        """The same facts as a table: tambon, rounds held, what the last one gave."""
        return [
            {
                "tambon": tambon,
                "held": len(lane.own),
                "last": lane.last,
                "came_of": came_of[lane.last.meeting.pk] if lane.last else None,
                "appointment": self.appointments.get(tambon.pk),
            }
            for tambon, lane in zip(self.tambons, self.lanes, strict=True)
        ]
