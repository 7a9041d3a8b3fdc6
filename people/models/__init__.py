"""Who: logins, persons, agencies, and the roles people hold over time."""

from people.models.agency import Agency
from people.models.person import Person, Role, RoleAssignment
from people.models.user import User

__all__ = ["Agency", "Person", "Role", "RoleAssignment", "User"]
