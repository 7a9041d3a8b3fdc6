"""Who: logins, persons, agencies, and the roles people hold over time."""

from people.models.agency import Agency
from people.models.one_use_code import OneUseCode
from people.models.person import Person, Role, RoleAssignment
from people.models.role_step import RoleStep
from people.models.user import User

__all__ = [
    "Agency",
    "OneUseCode",
    "Person",
    "Role",
    "RoleAssignment",
    "RoleStep",
    "User",
]
