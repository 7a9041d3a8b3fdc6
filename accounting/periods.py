"""Closing a period of a fund's books and opening it again; who and when is kept."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounting.models import Fund, Period, PeriodStep
from people.models import User
from thai.clock import now
from thai.folding import clean

Deed, State = PeriodStep.Deed, Period.State


class ChangedMeanwhile(Exception):
    """The period has other days by now than those on the person's page."""


def days_of(period: Period) -> str:
    """What a form carries of the days that it shows."""
    return f"{period.starts_on:%Y%m%d}-{period.ends_on:%Y%m%d}"


def make(period: Period) -> Period:
    """Store a new period; no day of a fund lies in two. Raises ValidationError."""
    with transaction.atomic():
        # One at a time for each fund: two at once would not see each other.
        Fund.objects.select_for_update(of=("self",)).get(pk=period.fund_id)
        period.full_clean(exclude=["locked_by"])
        period.save()
    return period


def change_days(
    period: Period, seen: str, starts_on: datetime.date, ends_on: datetime.date
) -> Period:
    """Give an open period other days. Raises ValidationError for a locked one."""
    with transaction.atomic():
        Fund.objects.select_for_update(of=("self",)).get(pk=period.fund_id)
        found = Period.objects.select_for_update(of=("self",)).get(pk=period.pk)
        if (found.starts_on, found.ends_on) == (starts_on, ends_on):
            return found
        if days_of(found) != seen:
            raise ChangedMeanwhile
        if found.state == State.LOCKED:
            raise ValidationError(_("A locked period keeps its days."))
        found.starts_on, found.ends_on = starts_on, ends_on
        found.full_clean(exclude=["fund", "locked_by"])
        found.save()
    return found


def lock(period: Period, seen: str, by: User | None) -> Period:
    """Close the period; its reports keep today's matchings. Locked twice is once."""
    with transaction.atomic():
        locked = _as_seen(period, seen)
        if locked.state == State.LOCKED:
            return locked
        locked.state, locked.locked_by, locked.locked_at = State.LOCKED, by, now()
        locked.save()
        _note(locked, Deed.LOCKED, by, at=locked.locked_at)
    return locked


def unlock(period: Period, seen: str, why: str, by: User | None) -> Period:
    """Open a locked period again, for a reason that stays on record."""
    why = clean(why).strip()
    if not why:
        raise ValidationError({"why": _("Please say why the period is opened again.")})
    with transaction.atomic():
        locked = _as_seen(period, seen)
        if locked.state == State.OPEN:
            return locked
        locked.state, locked.locked_by, locked.locked_at = State.OPEN, None, None
        locked.save()
        _note(locked, Deed.UNLOCKED, by, why)
    return locked


def _as_seen(period, seen):
    locked = Period.objects.select_for_update(of=("self",)).get(pk=period.pk)
    if days_of(locked) != seen:
        raise ChangedMeanwhile
    return locked


def _note(period, deed, by, why="", at=None):
    step = PeriodStep(period=period, deed=deed, why=why, who=by, at=at or now())
    step.full_clean(exclude=["period", "who"])
    step.save()
