"""One-use codes: six digits, told from mouth to ear, that set a new password once."""

import datetime
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from people.log_in import find_login
from people.models import OneUseCode, User
from people.models.one_use_code import MOST_TRIES
from people.reach import people_answered_for
from thai.clock import now

GOOD_FOR = datetime.timedelta(minutes=30)
DIGITS = 6


@dataclass(frozen=True)
class Told:
    """A code as its maker sees it: now, and never again."""

    user: User
    digits: str
    expires_at: datetime.datetime


def make_code(user: User, key: uuid.UUID, by: User) -> Told:
    """A code for this login; whatever code it had before is void.

    The same form sent again, as when its answer was lost, tells the same code again.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        code = OneUseCode.objects.filter(key=key).first()
        if code is None:
            _check_reach(user, by)
            code = _replace(user, key, by)
    if (code.user_id, code.made_by_id) != (user.pk, by.pk) or not code.is_live:
        raise ValidationError(_("This code is used or out of date. Make a new one."))
    return Told(user, _digits(key), code.expires_at)


def _check_reach(user, by):
    if not people_answered_for(by).filter(user=user).exists():
        raise ValidationError(_("You cannot make a code for this person."))


def _replace(user, key, by):
    at = now()
    open_codes = user.one_use_codes.filter(used_at=None, voided_at=None)
    open_codes.update(voided_at=at)
    return OneUseCode.objects.create(
        key=key,
        user=user,
        hash=_hash(key, _digits(key)),
        made_by=by,
        made_at=at,
        expires_at=at + GOOD_FOR,
    )


def redeem(name: str, digits: str, password: str) -> User | None:
    """Set the password of the login that this code was made for; None if it is wrong.

    None says the same of an unknown name, a wrong code, and one used or out of date.
    The new password ends every session of the login.
    """
    found = find_login(name)
    with transaction.atomic():
        # Makers and users of a code take the lock of its login first.
        logins = User.objects.select_for_update().filter(is_active=True)
        user = logins.filter(pk=found.pk).first() if found else None
        codes = OneUseCode.objects.live().select_related("made_by")
        code = codes.filter(user=user).first() if user else None
        if code is None:
            return None
        if not constant_time_compare(code.hash, _hash(code.key, digits)):
            _count_wrong_try(code)
            return None
        # Who made it may have lost her office since, or the other have gained one.
        if not _may_still(code.made_by, user):
            return None
        code.used_at = now()
        code.save(update_fields=["used_at"])
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


def _may_still(maker, user):
    return maker.is_active and people_answered_for(maker).filter(user=user).exists()


def _count_wrong_try(code):
    code.tries += 1
    if code.tries >= MOST_TRIES:
        code.voided_at = now()
    code.save(update_fields=["tries", "voided_at"])


def _digits(key):
    """The digits follow from the form's key and the secret of the site."""
    number = int(_secret_digest("digits", str(key)), 16)
    return f"{number % 10**DIGITS:0{DIGITS}}"


def _hash(key, digits):
    # Six digits are soon tried out against a plain digest; this one needs the secret,
    # which is not in the database.
    return _secret_digest("hash", f"{key}:{digits}")


def _secret_digest(purpose, text):
    digest = salted_hmac(f"people.codes.{purpose}", text, algorithm="sha256")
    return digest.hexdigest()
