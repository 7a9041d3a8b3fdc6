"""Where a blog is at home: a joined tambon, or the province as a whole.

A post knows its place, not the row of its blog: the place is there before anybody has
opened a blog, and gives the numbers.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from people.access import MEMBERS, PROVINCIAL, WRITERS, standing_of
from people.models import RoleAssignment, User
from tambons.models import Province, Tambon

Place = Tambon | Province

# In a tambon its own people write, and those who look after it.
WRITE_IN_TAMBON = MEMBERS | WRITERS


def places_by_code(code: str) -> QuerySet[Place]:
    """The joined tambon with these six digits, or its province with these two; or none.

    To take it with `get` is quicker than with `first`, which would order it.
    """
    joined = Tambon.objects.joined()
    if len(code) == 2:
        taking_part = joined.values("district__province")
        return Province.objects.filter(code=code, pk__in=taking_part)
    return joined.filter(code=code).select_related("blog")


def place_by_code(code: str) -> Place | None:
    """That place, with the province it lies in."""
    places = places_by_code(code)
    if places.model is Tambon:
        places = places.select_related("district__province")
    return places.first()


def columns_of(place: Place) -> dict:
    """How a row says its place: the tambon is null for the province as a whole."""
    if isinstance(place, Province):
        return {"province": place, "tambon": None}
    return {"province": place.district.province, "tambon": place}


def tambons_written_for_by(user: User):
    """Joined tambons in whose blogs this login may write."""
    return standing_of(user).tambons(WRITE_IN_TAMBON).joined()


def provinces_written_for_by(user: User):
    """Provinces in whose own blog this login may write."""
    return _provinces(user)


def may_write(user: User, place: Place) -> bool:
    if isinstance(place, Province):
        return _provinces(user).filter(pk=place.pk).exists()
    return tambons_written_for_by(user).filter(pk=place.pk).exists()


def may_send(user: User, place: Place) -> bool:
    """Who may write; and who has asked to belong there, whose words wait for a yes.

    Who has just signed up is not kept from writing by somebody else's day off.
    """
    return may_write(user, place) or has_asked(user, place)


def has_asked(user: User, place: Place) -> bool:
    if isinstance(place, Province) or not user.is_authenticated:
        return False
    asked = RoleAssignment.objects.waiting().in_tambon(place)
    return asked.filter(person__user=user, role__in=MEMBERS).exists()


def may_moderate(user: User, place: Place) -> bool:
    """Whether this login opens the blog, accepts what waits, and hides."""
    if isinstance(place, Province):
        return _provinces(user).filter(pk=place.pk).exists()
    return standing_of(user).tambons(WRITERS).filter(pk=place.pk).exists()


def with_deeds(places: QuerySet[Place], user: User) -> QuerySet[Place]:
    """Annotate may_write, and may_moderate: whether she looks after the blog."""
    if not user.is_authenticated:
        return places.annotate(may_write=Value(False), may_moderate=Value(False))
    if places.model is Province:
        hers = Exists(_provinces(user).filter(pk=OuterRef("pk")))
        return places.annotate(may_write=hers, may_moderate=hers)
    written = tambons_written_for_by(user).filter(pk=OuterRef("pk"))
    cared_for = standing_of(user).tambons(WRITERS).filter(pk=OuterRef("pk"))
    return places.annotate(may_write=Exists(written), may_moderate=Exists(cared_for))


def _provinces(user):
    standing = standing_of(user)
    if standing.is_admin:
        return Province.objects.all()
    return Province.objects.filter(pk__in=standing.provinces(PROVINCIAL))


def written_for_by(user: User) -> Q:
    """The condition on rows with a place: this login may write there."""
    standing = standing_of(user)
    if standing.is_admin:
        return Q(province__isnull=False)
    tambons = tambons_written_for_by(user).values("pk")
    return Q(tambon__in=tambons) | _of_provinces(standing)


def moderated_by(user: User, path: str = "") -> Q:
    """The condition on rows with a place, found by the path: she looks after it."""
    standing = standing_of(user)
    if standing.is_admin:
        # An empty condition would vanish beside an “or”.
        return Q(**{f"{path}province__isnull": False})
    if not standing.has(*WRITERS, *PROVINCIAL):
        return Q(pk__in=[])
    tambons = standing.tambons(WRITERS).values("pk")
    return Q(**{f"{path}tambon__in": tambons}) | _of_provinces(standing, path)


def _of_provinces(standing, path=""):
    provinces = standing.provinces(PROVINCIAL)
    return Q(**{f"{path}tambon": None, f"{path}province__in": provinces})


def lock(place: Place) -> None:
    """Let nobody else number a post or open a blog here until the transaction ends.

    The key of the row stays free, so that rows which point to it go on being written.
    """
    rows = type(place)._default_manager.select_for_update(no_key=True)
    rows.get(pk=place.pk)
