"""The page of one village: what rounds say of it, as one reader may see it."""

from functools import cached_property

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kmforum.next_rounds import next_round
from kmforum.posts import latest_posts
from kmforum.tambon_pages import joined_tambon
from meetings.goal_tree import nodes_of_village
from meetings.lanes import newest_open
from meetings.models import Meeting, Participation
from people.access import WRITERS, standing_of

ROUNDS_SHOWN = 12


@require_safe
def village_detail(request, code, moo):
    tambon = joined_tambon(code)
    village = tambon.villages.filter(moo=moo).first() if moo < 100 else None
    if village is None:
        raise Http404
    context = {
        "tambon": tambon,
        "village": village,
        "known": Known(village, tambon, request.user),
        "trail": [
            (reverse("home"), _("Home")),
            (reverse("tambon_list"), _("Tambons")),
            (tambon.get_absolute_url(), tambon.name),
        ],
    }
    return render(request, "kmforum/village_detail.html", context)


class Known:
    """What is on record of a village; each part is asked for once."""

    def __init__(self, village, tambon, user):
        self.village = village
        self.tambon = tambon
        self.user = user

    def _visible(self):
        return Meeting.objects.visible_to(self.user).counted()

    @cached_property
    def held_here(self):
        """(the newest rounds with their venue in the village, whether more)."""
        rounds = self._visible().filter(venue_village=self.village)
        return some(rounds.with_tambons().select_related("province").newest_first())

    @cached_property
    def duties(self):
        """(what the village itself did in rounds, whether more)."""
        rows = Participation.objects.filter(
            self._visible().hold(), village=self.village
        )
        return some(
            rows.select_related("meeting__kind", "meeting__province")
            .prefetch_related("meeting__meeting_tambons__tambon")
            .order_by("-meeting__held_on", "-pk")
        )

    @cached_property
    def goals(self):
        """Its own goals that hold now."""
        return nodes_of_village(self.village, self.user)

    @property
    def may_set_goals(self):
        return standing_of(self.user).covers(self.tambon, WRITERS)

    @cached_property
    def groups(self):
        return list(self.village.groups.select_related("kind").order_by("name"))

    @cached_property
    def rounds(self):
        """(the newest rounds of the whole tambon, whether more)."""
        rounds = self._visible().of_tambon(self.tambon).with_tambons()
        return some(rounds.select_related("province").newest_first())

    @cached_property
    def next(self):
        """The next appointment of the tambon as a card, or None."""
        appointment = newest_open([self.tambon]).get(self.tambon.pk)
        return next_round(appointment) if appointment else None

    @cached_property
    def posts(self):
        """The newest posts that tell of the village."""
        return latest_posts(village=self.village)

    @property
    def posts_url(self):
        blog = reverse("blogs:blog_detail", args=[self.tambon.code])
        return f"{blog}?village={self.village.moo}"

    @property
    def is_empty(self):
        """Whether no round, goal, post or group speaks of the village yet."""
        told = self.goals or self.groups or self.posts
        return not (self.held_here[0] or self.duties[0] or told)

    @property
    def all_rounds_url(self):
        return f"{reverse('meetings:meeting_list')}?tambon={self.tambon.code}"


def some(rows):
    """(the first rows, whether there are more)."""
    found = list(rows[: ROUNDS_SHOWN + 1])
    return found[:ROUNDS_SHOWN], len(found) > ROUNDS_SHOWN
