"""What the writing page offers, so that nobody types what is known already."""

from django.db.models import Count, Q

from blogs.models import Post, Tag
from blogs.places import WRITE_IN_TAMBON, Place, columns_of
from meetings.models import Meeting
from people.access import PROVINCIAL
from people.models import Person, RoleAssignment, User
from tambons.models import Province, Village

MOST_TAGS, MOST_ROUNDS, MOST_TELLERS = 12, 12, 200


def tags_in_use(place: Place) -> list[str]:
    """What its posts are mostly called; then those of the whole province."""
    here = _tags_of(Post.objects.published().of_place(place))
    if len(here) == MOST_TAGS:
        return here
    province = columns_of(place)["province"]
    around = _tags_of(Post.objects.published().filter(province=province))
    return list(dict.fromkeys([*here, *around]))[:MOST_TAGS]


def _tags_of(posts):
    tags = Tag.objects.filter(posts__in=posts).annotate(uses=Count("pk"))
    names = tags.order_by("-uses", "name").values_list("name", flat=True)
    return list(names[:MOST_TAGS])


def villages_of(place: Place):
    if isinstance(place, Province):
        return Village.objects.none()
    return place.villages.order_by("moo")


def rounds_of(place: Place):
    """What everybody may read of the place's rounds, the newest first."""
    rounds = Meeting.objects.public().counted().with_tambons()
    rounds = rounds.select_related("province").newest_first()
    if isinstance(place, Province):
        return rounds.filter(province=place)
    return rounds.of_tambon(place)


def tellers_of(place: Place, user: User) -> list[Person]:
    """People of the place who may be named, but herself."""
    if isinstance(place, Province):
        here = Q(province=place, role__in=PROVINCIAL)
    else:
        theirs = Q(tambon=place) | Q(village__tambon=place)
        here = theirs & Q(role__in=WRITE_IN_TAMBON)
    roles = RoleAssignment.objects.in_force().filter(here)
    people = Person.objects.filter(show_name=True, pk__in=roles.values("person"))
    return list(people.exclude(user=user).order_by("display_name")[:MOST_TELLERS])
