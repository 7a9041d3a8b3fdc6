"""Whom one login looks after: the roles it may give are those it answers for.

What somebody may not give she may not accept, end, or open with a one-use code either:
otherwise a code for another's password would be a way up.
"""

from django.db.models import Exists, OuterRef, Q

from people.access import WRITERS, standing_of
from people.models import Person, Role, RoleAssignment, User
from tambons.models import Tambon

# Each office gives less than it holds; the offices of the province give no offices.
_TO_RESIDENTS = frozenset({Role.RESIDENT, Role.PRACTITIONER})
GIVEN_BY = {
    Role.NOTE_TAKER: _TO_RESIDENTS,
    Role.FACILITATOR: _TO_RESIDENTS | {Role.NOTE_TAKER},
    Role.COORDINATOR: _TO_RESIDENTS | {Role.NOTE_TAKER, Role.FACILITATOR},
}


def tambons_looked_after(user: User):
    """Tambons whose members this login may see."""
    return standing_of(user).tambons(WRITERS)


def roles_given_by(user: User, tambon: Tambon) -> list[Role]:
    """Roles in the tambon that are hers to give, as they are listed everywhere."""
    standing = standing_of(user)
    given = set()
    for office, roles in GIVEN_BY.items():
        if standing.tambons({office}).filter(pk=tambon.pk).exists():
            given |= roles
    return [role for role in Role if role in given]


def roles_within_reach(user: User):
    """Roles of tambons and villages that are hers to accept and to end."""
    standing = standing_of(user)
    condition = Q(pk__in=[])
    for office, roles in GIVEN_BY.items():
        if not standing.has(office):
            continue
        tambons = standing.tambons({office}).values("pk")
        condition |= Q(role__in=roles) & (
            Q(tambon__in=tambons) | Q(village__tambon__in=tambons)
        )
    return RoleAssignment.objects.filter(condition)


def people_answered_for(user: User):
    """Persons for whom this login may make a code for a new password.

    All that they hold or ask for lies within her reach, and something of it is in
    force. What is only asked for counts too: it may be accepted before the code is
    used.
    """
    within = roles_within_reach(user).values("pk")
    theirs = RoleAssignment.objects.filter(person=OuterRef("pk"))
    return Person.objects.filter(
        Exists(theirs.in_force().filter(pk__in=within)),
        ~Exists(theirs.unclosed().exclude(pk__in=within)),
        user__is_active=True,
        user__is_superuser=False,
    ).exclude(user=user)
