"""Files of logins, persons and roles.

A file makes logins without a password, and nobody an administrator: whoever imports is
one, but a file passes through many hands. That is given by hand, on the login's page.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.models import Person, RoleAssignment, User
from thai.tables.naming import ByNumber, name_rows
from thai.tables.resources import TableResource
from thai.typed import excerpt


class ByPerson(ByNumber):
    """A role by its number, with the name of whoever holds it."""

    related = ("person",)

    def name_of(self, role):
        return excerpt(role.person.display_name, 60)


name_rows(ByNumber(Person, "display_name"))
name_rows(ByPerson(RoleAssignment))


class UserResource(TableResource):
    shown = ("is_superuser",)
    fixed = ("date_joined",)

    class Meta:
        model = User
        # How a password is kept, and when somebody came in, is nobody's business.
        exclude = ["password", "last_login"]

    def init_instance(self, row=None):
        user = super().init_instance(row)
        user.set_unusable_password()
        return user

    def check(self, instance):
        if instance.is_superuser:
            raise ValidationError(
                _(
                    "The login of an administrator is not changed by a file. "
                    "Please change it on its own page."
                )
            )

    def why_fixed(self, column, instance):
        if column.column_name == "is_superuser":
            return _(
                "A file makes nobody an administrator. "
                "Please give this on the page of the login."
            )
        return super().why_fixed(column, instance)
