"""Leaving: what is known of a person goes, the rows that others need stay nameless."""

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext as _, override

from people.members import Deed, close, is_closed, note
from people.models import Person, Role, RoleAssignment, User
from tambons.models import Tambon
from thai.clock import now


def name_of_the_left() -> str:
    """What stands in place of the name, in the language of the place."""
    with override(settings.LANGUAGE_CODE):
        return gettext("Somebody who has left")


def why_not_leave(user: User) -> str:
    """Why this person cannot go; empty when nothing stands against it."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        return _(
            "You are the only administrator, and without one nobody could help the "
            "others. Please make somebody else administrator first."
        )
    return ""


def left_alone_by(user: User) -> list[Tambon]:
    """Joined tambons whose only facilitator this person is today."""
    rows = RoleAssignment.objects.in_force().filter(role=Role.FACILITATOR)
    places = rows.values_list("tambon", "village__tambon")
    mine = _tambons(places.filter(person__user=user))
    others = _tambons(places.exclude(person__user=user))
    return list(Tambon.objects.joined().filter(pk__in=mine - others).in_story_order())


def _tambons(places):
    return {tambon or of_village for tambon, of_village in places} - {None}


def leave(user: User) -> None:
    """Take the person out of her login, her roles and her name; in a transaction.

    The rows stay, because records point to them; nothing in them says who it was.
    """
    # Two administrators who leave at the same moment wait for each other here.
    locked = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    list(locked.order_by("pk"))
    user = User.objects.select_for_update().get(pk=user.pk)
    if reason := why_not_leave(user):
        raise ValidationError(reason)
    person = Person.objects.select_for_update().filter(user=user).first()
    if person:
        _end_roles(person, user)
        _forget_person(person)
    user.one_use_codes.filter(used_at=None, voided_at=None).update(voided_at=now())
    _forget_login(user)


def _end_roles(person, user):
    for role in person.roles.select_for_update():
        if not is_closed(role):
            close(role)
            note(role, Deed.LEFT, user)


def _forget_person(person):
    person.display_name, person.phone = name_of_the_left(), ""
    person.agency, person.show_name = None, False
    person.save()


def _forget_login(user):
    """Without a password and closed, so that every session of it has ended."""
    user.username = f"left-{user.pk}-{secrets.token_hex(4)}"
    user.email = user.phone = ""
    user.is_active = user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.save()
    for model in (EmailAddress, Authenticator):
        model.objects.filter(user=user).delete()
