"""Signing up as a resident: a login, a person, and a role that is asked for."""

from django.db import transaction

from people.models import Person, Role, RoleAssignment, User
from people.usernames import username_from
from thai.clock import today


def is_name_taken(name):
    """Whether somebody has this name already, capital letters or not."""
    username = username_from(name)
    return User.objects.filter(username__iexact=username).exists()


def is_phone_taken(phone):
    return bool(phone) and User.objects.filter(phone=phone).exists()


def sign_up(name, tambon, password, phone=""):
    """The new login; IntegrityError when somebody else took the name meanwhile.

    The role has no first day: the facilitator of the tambon gives it one.
    """
    user = User(username=username_from(name), phone=phone)
    # Hashing is slow on purpose: nobody else waits for it.
    user.set_password(password)
    with transaction.atomic():
        user.save()
        person = Person.objects.create(display_name=name, phone=phone, user=user)
        RoleAssignment.objects.create(
            person=person, role=Role.RESIDENT, tambon=tambon, asked_on=today()
        )
    return user
