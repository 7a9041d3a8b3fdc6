"""What is done with the members of a tambon: accepted, declined, added, given, ended.

One function a deed, each in one transaction, each kept as a step of the role. A deed
that is done already changes nothing more, so that every form may be sent again.
"""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _, gettext_lazy

from people.codes import Told, make_code
from people.models import Person, Role, RoleAssignment, RoleStep, User
from people.reach import roles_given_by, roles_within_reach
from people.usernames import ALLOWED, username_from, validate_username
from tambons.models import Tambon
from thai.clock import now, today

Deed = RoleStep.Deed
DAY = datetime.timedelta(days=1)
PHONE_TAKEN = gettext_lazy("Another login has this phone number.")
# So many of one name may be added at the same moment.
MOST_AT_ONCE = 5
# As long as a username may be, less room for a number behind it.
LONGEST_NAME = 50
# For whoever has no name that could be typed at a log-in.
NAMELESS = "สมาชิก"


class OtherText(Exception):
    """The form's key already stands for somebody else."""

    def __init__(self, person):
        super().__init__(person.pk)
        self.person = person


def accept(pk: int, by: User) -> RoleAssignment:
    """What was asked for begins today."""
    with transaction.atomic():
        role = _locked(pk, by)
        if role.starts_on and not is_closed(role):
            return role
        if is_closed(role):
            raise ValidationError(_already_closed(role))
        role.starts_on = today()
        role.save(update_fields=["starts_on"])
        note(role, Deed.ACCEPTED, by)
    return role


def decline(pk: int, by: User) -> RoleAssignment:
    """What was asked for ends without ever having had effect."""
    with transaction.atomic():
        role = _locked(pk, by)
        if is_closed(role):
            return role
        if role.starts_on:
            raise ValidationError(_("Somebody else has accepted this person already."))
        close(role)
        note(role, Deed.DECLINED, by)
    return role


def end(pk: int, by: User) -> RoleAssignment:
    """From this moment the role opens nothing any more."""
    with transaction.atomic():
        role = _locked(pk, by)
        if is_closed(role):
            return role
        close(role)
        note(role, Deed.ENDED, by)
    return role


def give(person_pk: int, role: str, tambon: Tambon, by: User) -> RoleAssignment:
    """One more role, from today, for somebody who is known in the tambon."""
    with transaction.atomic():
        _check_given(role, tambon, by)
        known = RoleAssignment.objects.in_tambon(tambon).values("person")
        person = Person.objects.select_for_update().get(pk=person_pk, pk__in=known)
        _check_still_here(person)
        has = person.roles.unclosed().in_tambon(tambon).filter(role=role).first()
        if has and has.starts_on:
            return has
        if has:
            return accept(has.pk, by)
        return _begin(person, role, tambon, by)


def add(
    name: str, phone: str, role: str, tambon: Tambon, key: uuid.UUID, by: User
) -> tuple[RoleAssignment, Told]:
    """A new person with a login and a role, and the code for her first password.

    The same form sent again gives the same person and the same code.
    """
    _check_given(role, tambon, by)
    for _attempt in range(MOST_AT_ONCE):
        try:
            return _add(name, phone, role, tambon, key, by)
        except IntegrityError:
            # Somebody was faster: with this very form, the username, or the number.
            if not _made_before(key) and is_phone_taken(phone):
                raise ValidationError({"phone": PHONE_TAKEN}) from None
    raise ValidationError(_("Many people are being added just now. Please try again."))


def _add(name, phone, role, tambon, key, by):
    with transaction.atomic():
        made = _made_before(key) or _make(name, phone, role, tambon, key, by)
        _check_same(made, name, phone, role, tambon, by)
        return made, make_code(made.person.user, uuid.uuid5(key, "code"), by)


def is_phone_taken(phone: str, but_of: User | None = None) -> bool:
    """Whether another login has the number, by which people log in."""
    others = User.objects.exclude(pk=but_of.pk) if but_of else User.objects
    return bool(phone) and others.filter(phone=phone).exists()


def is_closed(role: RoleAssignment) -> bool:
    """Past, or ended before it had any effect."""
    if role.ends_on is None:
        return False
    return role.starts_on is None or role.ends_on < today()


def _already_closed(role):
    if role.starts_on is None and not role.steps.filter(deed=Deed.ENDED).exists():
        return _("Somebody else has declined this person already.")
    return _("This role has ended already.")


def _locked(pk, by):
    rows = roles_within_reach(by).select_for_update(of=("self",))
    return rows.select_related("person").get(pk=pk)


def close(role):
    """End it before today; one that is younger than that never counted a whole day."""
    yesterday = today() - DAY
    if role.starts_on and role.starts_on <= yesterday:
        role.ends_on = yesterday
    else:
        role.starts_on, role.ends_on = None, today()
    role.save(update_fields=["starts_on", "ends_on"])


def note(role, deed, by, key=None):
    RoleStep.objects.create(assignment=role, deed=deed, at=now(), by=by, key=key)


def _check_given(role, tambon, by):
    if role not in roles_given_by(by, tambon):
        raise ValidationError({"role": _("This role is not yours to give.")})


def _check_still_here(person):
    if person.user_id and not person.user.is_active:
        raise ValidationError(_("This person's login is closed."))


def _begin(person, role, tambon, by, key=None):
    row = RoleAssignment.objects.create(
        person=person, role=role, tambon=tambon, starts_on=today()
    )
    note(row, Deed.GIVEN, by, key)
    return row


def _made_before(key):
    step = RoleStep.objects.filter(key=key).first()
    if step is None:
        return None
    rows = RoleAssignment.objects.select_related("person__user")
    return rows.get(pk=step.assignment_id)


def _make(name, phone, role, tambon, key, by):
    if is_phone_taken(phone):
        raise ValidationError({"phone": PHONE_TAKEN})
    user = User(username=free_username(name), phone=phone)
    user.set_unusable_password()
    user.save()
    person = Person.objects.create(display_name=name, phone=phone, user=user)
    return _begin(person, role, tambon, by, key)


def _check_same(made, name, phone, role, tambon, by):
    step = made.steps.order_by("pk").first()
    person = made.person
    was = (person.display_name, person.phone, made.role, made.tambon_id, step.by_id)
    if was != (name, phone, Role(role), tambon.pk, by.pk):
        raise OtherText(person)


def free_username(name: str) -> str:
    """A username like the name; with a number behind it when others have it too."""
    stem = _like(name)
    alike = User.objects.filter(username__istartswith=stem)
    taken = {username.lower() for username in alike.values_list("username", flat=True)}
    username, number = stem, 2
    while username.lower() in taken:
        username = f"{stem}{number}"
        number += 1
    return username


def _like(name):
    signs = [sign for sign in username_from(name) if ALLOWED.match(sign)]
    stem = "".join(signs)[:LONGEST_NAME].strip("._-")
    try:
        validate_username(stem)
    except ValidationError:
        return NAMELESS
    return stem
