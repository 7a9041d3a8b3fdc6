"""Who may: what today's role assignments let one login reach.

Views never ask for a role by themselves. They take rows from audience methods of
QuerySets, and those build their conditions from a `Standing`.
"""

from collections import defaultdict
from functools import cached_property

from django.db.models import Q

from people.models import Role, RoleAssignment
from tambons.models import Tambon

# Read what is for members of a tambon.
MEMBERS = {Role.RESIDENT, Role.PRACTITIONER, Role.NOTE_TAKER, Role.FACILITATOR}
# Record rounds and announce appointments.
WRITERS = {Role.FACILITATOR, Role.NOTE_TAKER, Role.COORDINATOR}
# Read what only officials see.
OFFICIALS = WRITERS | {Role.GOVERNOR_OFFICE}
# Act for the whole province.
PROVINCIAL = {Role.COORDINATOR, Role.GOVERNOR_OFFICE}

# From a tambon to the place that an assignment names.
PLACE_PATHS = {
    "province": "district__province",
    "district": "district",
    "tambon": "pk",
}


class Standing:
    """The assignments in force of one user, as conditions on tambons.

    One query; a role on a province or district covers every tambon below, a role in
    a village is one in its tambon. Administrators cover everything.
    """

    def __init__(self, user):
        self.user = user
        self.is_admin = bool(user and user.is_active and user.is_superuser)

    @cached_property
    def assignments(self):
        if not self.user or not self.user.is_authenticated:
            return []
        return list(
            RoleAssignment.objects.in_force()
            .filter(person__user=self.user)
            .select_related("province", "district", "tambon", "village", "agency")
        )

    @cached_property
    def roles(self):
        return {assignment.role for assignment in self.assignments}

    def has(self, *roles):
        return self.is_admin or not self.roles.isdisjoint(roles)

    def tambons(self, roles):
        """Tambons covered by one of the roles, as a QuerySet."""
        if self.is_admin:
            return Tambon.objects.all()
        return Tambon.objects.filter(self._places(roles))

    def covers(self, tambon, roles):
        """Whether one of the roles covers this tambon, whose district is at hand."""
        if self.is_admin:
            return True
        above = {
            "province_id": tambon.district.province_id,
            "district_id": tambon.district_id,
            "tambon_id": tambon.pk,
        }
        return any(
            assignment.village_id
            and assignment.village.tambon_id == tambon.pk
            or any(getattr(assignment, name) == pk for name, pk in above.items())
            for assignment in self.assignments
            if assignment.role in roles
        )

    def _places(self, roles):
        keys = defaultdict(set)
        for assignment in self.assignments:
            if assignment.role not in roles:
                continue
            if assignment.village_id:
                keys["tambon"].add(assignment.village.tambon_id)
                continue
            for place in ("province", "district", "tambon"):
                if key := getattr(assignment, f"{place}_id"):
                    keys[place].add(key)
        condition = Q(pk__in=[])
        for place, ids in keys.items():
            condition |= Q(**{f"{PLACE_PATHS[place]}__in": ids})
        return condition

    def provinces(self, roles):
        """Ids of the provinces over which one of the roles is held as a whole."""
        return {
            assignment.province_id
            for assignment in self.assignments
            if assignment.role in roles and assignment.province_id
        }

    @property
    def is_provincial(self):
        """Whether a whole province is hers to act for."""
        return self.is_admin or bool(self.provinces(PROVINCIAL))

    def districts_beside(self, roles):
        """Tambons of the districts in which one of the roles is held: colleagues."""
        if self.is_admin:
            return Tambon.objects.all()
        covered = self.tambons(roles)
        return Tambon.objects.filter(district__in=covered.values("district"))


def standing_of(user):
    """The Standing of a user, read once for each request's user object."""
    if not hasattr(user, "_standing"):
        user._standing = Standing(user)
    return user._standing
