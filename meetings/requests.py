"""What is done with a ขอหนุนเสริม: taken up, handed on, given back, settled, undone.

One function a deed. Each adds one step to the history, under the key of its form: the
same form sent again, even at the same moment, changes nothing more. A form made on top
of an older version changes nothing either.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from meetings.appointments import Sent
from meetings.models import Meeting, Outcome, RequestStep
from people.access import OFFICIALS, PROVINCIAL, standing_of
from people.models import Person, RoleAssignment, User
from tambons.models import Tambon
from thai.clock import now, today

Deed = RequestStep.Deed
OPEN, TAKEN, SETTLED = "open", "taken", "settled"
# From which states each deed leads on; undoing looks at the last step instead.
ARROWS = {
    Deed.TAKEN: {OPEN},
    Deed.ASSIGNED: {OPEN, TAKEN},
    Deed.GIVEN_BACK: {TAKEN},
    Deed.SETTLED: {OPEN, TAKEN},
}
SET_BY_DEEDS = ("taken_by", "resolved_on", "resolved_in")


class ChangedMeanwhile(Exception):
    """The request has moved on, or the form's key already stands for another deed."""

    def __init__(self, outcome):
        super().__init__(outcome.pk)
        self.outcome = outcome


def take_up(pk: int, sent: Sent) -> Outcome:
    """The sender herself takes the request into her hands."""
    return _carry_out(pk, Deed.TAKEN, sent, {"taken_by": person_of(sent.by)})


def assign(pk: int, who: Person, note: str, sent: Sent) -> Outcome:
    """Somebody with a duty in the province is asked to see to it."""
    return _carry_out(pk, Deed.ASSIGNED, sent, {"taken_by": who}, note)


def give_back(pk: int, note: str, sent: Sent) -> Outcome:
    """It is in nobody's hands again."""
    return _carry_out(pk, Deed.GIVEN_BACK, sent, {"taken_by": None}, note)


def settle(
    pk: int, on: datetime.date, in_round: Meeting | None, note: str, sent: Sent
) -> Outcome:
    """Support was given, or people agreed: on a day, perhaps in a later round."""
    changes = {"resolved_on": on, "resolved_in": in_round}
    return _carry_out(pk, Deed.SETTLED, sent, changes, note)


def undo(pk: int, sent: Sent) -> Outcome:
    """The last step is taken back; the history tells both."""
    return _carry_out(pk, Deed.UNDONE, sent, None)


def _carry_out(pk, deed, sent, changes, note=""):
    with transaction.atomic():
        outcome = Outcome.objects.select_for_update().get(pk=pk)
        last = last_step(outcome)
        repeated = RequestStep.objects.filter(key=sent.key).first()
        if repeated is None:
            if (last.version if last else 0) != sent.version:
                raise ChangedMeanwhile(outcome)
            check(outcome, deed, sent.by, last)
        before = _as_stored(outcome)
        if changes is None:
            changes = _as_before(repeated or last)
        for name, value in changes.items():
            setattr(outcome, name, value)
        if repeated:
            _check_repeat(repeated, outcome, deed, sent, note)
            return Outcome.objects.get(pk=pk)
        _check_change(outcome, deed, before)
        outcome.save(update_fields=SET_BY_DEEDS)
        RequestStep.objects.create(
            outcome=outcome,
            version=sent.version + 1,
            key=sent.key,
            deed=deed,
            at=now(),
            by=sent.by,
            who=outcome.taken_by,
            note=note,
            before=before,
            after=_as_stored(outcome),
        )
    return outcome


def _as_stored(outcome):
    on = outcome.resolved_on
    return {
        "taken_by": outcome.taken_by_id,
        "resolved_on": on and on.isoformat(),
        "resolved_in": outcome.resolved_in_id,
    }


def _as_before(step):
    """What a step changed, as it was; who or what has gone since stays away."""
    on = step.before["resolved_on"]
    return {
        "taken_by": Person.objects.filter(pk=step.before["taken_by"]).first(),
        "resolved_on": on and datetime.date.fromisoformat(on),
        "resolved_in": Meeting.objects.filter(pk=step.before["resolved_in"]).first(),
    }


def _check_repeat(step, outcome, deed, sent, note):
    """Whether the step came from this very form, not from a changed or another one."""
    same = (step.outcome_id, step.deed, step.by_id, step.note) == (
        outcome.pk,
        deed,
        sent.by.pk,
        note,
    )
    told = [name for name in SET_BY_DEEDS if deed in TELLS.get(name, ())]
    stored = _as_stored(outcome)
    if not same or any(step.after[name] != stored[name] for name in told):
        raise ChangedMeanwhile(outcome)


# Which deeds' forms say what is set.
TELLS = {
    "taken_by": {Deed.TAKEN, Deed.ASSIGNED, Deed.GIVEN_BACK},
    "resolved_on": {Deed.SETTLED},
    "resolved_in": {Deed.SETTLED},
}


def check(outcome: Outcome, deed: str, by: User, last: RequestStep | None) -> None:
    """Raise a ValidationError, in kind words, when the deed leads nowhere from here."""
    if reason := why_not(outcome, deed, by, last):
        raise ValidationError(reason, code="refused")


def why_not(outcome, deed, by, last) -> str:
    """Why the deed is not possible now for this person; empty when it is."""
    if deed == Deed.UNDONE:
        if last is None or last.deed == Deed.UNDONE:
            return _("There is nothing to take back.")
        if last.by_id != by.pk and not may_assign(by, outcome):
            return _("Whoever did the last step can take it back, nobody else.")
        return ""
    if state_of(outcome) not in ARROWS[deed]:
        return {
            OPEN: _("Nobody has this request in hand."),
            TAKEN: _("Somebody has taken this request up already."),
            SETTLED: _("This request is settled already."),
        }[state_of(outcome)]
    if deed == Deed.TAKEN and person_of(by) is None:
        return _("This username belongs to no person, so it cannot take anything up.")
    if deed == Deed.ASSIGNED and not may_assign(by, outcome):
        return _("Handing on is for coordinators and the governor's office.")
    if deed == Deed.GIVEN_BACK and not _is_hers(outcome, by):
        return _("Whoever has taken it up can give it back, nobody else.")
    return ""


def _is_hers(outcome, by):
    person = person_of(by)
    mine = person is not None and person.pk == outcome.taken_by_id
    return mine or may_assign(by, outcome)


def _check_change(outcome, deed, before):
    if deed == Deed.ASSIGNED and outcome.taken_by_id == before["taken_by"]:
        raise ValidationError({"who": _("This person has it in hand already.")})
    if deed != Deed.SETTLED:
        return
    on = outcome.resolved_on
    if on > today():
        raise ValidationError({"on": _("This day has not come yet.")})
    if on < outcome.item.meeting.held_on:
        raise ValidationError(
            {"on": _("It cannot have been settled before it was asked.")}
        )


def state_of(outcome: Outcome) -> str:
    if outcome.resolved_on:
        return SETTLED
    return TAKEN if outcome.taken_by_id else OPEN


def last_step(outcome: Outcome) -> RequestStep | None:
    return outcome.steps.order_by("-version").first()


def person_of(user: User) -> Person | None:
    return getattr(user, "person", None)


def may_assign(user: User, outcome: Outcome) -> bool:
    """Coordinators above the place, the governor's office, administrators."""
    standing = standing_of(user)
    meeting = outcome.item.meeting
    if standing.is_admin or meeting.province_id in standing.provinces(PROVINCIAL):
        return True
    if not standing.has(*PROVINCIAL):
        return False
    return standing.tambons(PROVINCIAL).filter(pk__in=_places_of(outcome)).exists()


def _places_of(outcome):
    if outcome.tambon_id:
        return Tambon.objects.filter(pk=outcome.tambon_id).values("pk")
    return outcome.item.meeting.meeting_tambons.values("tambon")


def readable_requests(user: User):
    """Requests that this person follows, of records that count.

    What is in her own hands she reads even where the rest of the record is closed.
    """
    meetings = Meeting.objects.visible_to(user).counted()
    visible = Outcome.objects.visible_to(user).filter(
        item__meeting__in=meetings.values("pk")
    )
    return (
        Outcome.objects.requests()
        .followed_by(user)
        .filter(Q(pk__in=visible.values("pk")) | Q(taken_by__user=user.pk))
        .exclude(item__meeting__state=Meeting.State.CANCELLED)
    )


def people_to_ask(outcome: Outcome):
    """Persons with a duty of officials somewhere in the province."""
    province = outcome.item.meeting.province_id
    duties = RoleAssignment.objects.in_force().filter(
        Q(province=province)
        | Q(district__province=province)
        | Q(tambon__district__province=province)
        | Q(village__tambon__district__province=province),
        role__in=OFFICIALS,
    )
    return Person.objects.filter(pk__in=duties.values("person"))
