"""A file from the page: kept, read and drafted, or told why not. Nothing is posted."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounting.importing.issues import ERROR
from accounting.importing.limits import check_bytes
from accounting.importing.reading import Refused
from accounting.importing.run import check
from accounting.importing.upload import SeenBefore, receive, unassigned_set
from accounting.models import AccountSet, ImportBatch
from people.models import Agency, User
from thai.clock import now

State = ImportBatch.State
OPEN = (State.UPLOADED, State.MAPPED, State.STAGED, State.PREVIEWED)
# So long after its last sign of work, a reading that never ended is begun anew.
BUSY = datetime.timedelta(minutes=3)


class NotRead(Exception):
    """The import cannot be read anew just now; str() says why in Thai."""


@dataclass
class Taken:
    """What became of one file: its import, or why there is none."""

    name: str
    batch: ImportBatch | None = None
    reason: str = ""
    is_seen: bool = False


def take_in(
    agency: Agency, name: str, data: bytes, by: User, account_set: AccountSet | None
) -> Taken:
    """Keep one file and read it as far as the page before posting.

    A file that is on its way to the same set already is left as it stands there, with
    what was held back.
    """
    try:
        check_bytes(data)
        batch = receive(agency, name, data, by, account_set)
    except SeenBefore as seen:
        text = _("This file is in the books already, as import %(number)s.")
        return Taken(name, seen.batch, text % {"number": seen.batch.number}, True)
    except Refused as refused:
        return Taken(name, None, refused.message)
    if batch.state == State.PREVIEWED and _is_for(batch, account_set):
        return Taken(name, batch)
    try:
        return Taken(name, read(batch))
    except Refused as refused:
        return Taken(name, batch, refused.message)
    except NotRead as error:
        return Taken(name, batch, str(error))


def _is_for(batch, account_set):
    """Whether its drafts are of the set that the file is sent to now."""
    entries = batch.entries.all()
    return not entries.exclude(account_set=account_set or batch.account_set).exists()


def read(batch: ImportBatch) -> ImportBatch:
    """Read an import that is on its way, from the stored file, once more.

    Raises Refused when nobody can read it; NotRead when it is in the books, undone, or
    being read by somebody else.
    """
    was_read = bool(batch.tables)
    _claim(batch, heartbeat=now())
    try:
        return check(batch)
    except Refused as refused:
        with transaction.atomic():
            if was_read:  # its columns may be chosen once more
                batch.state, batch.heartbeat = State.MAPPED, None
                batch.save(update_fields=["state", "heartbeat"])
            batch.issues.filter(severity=ERROR, sheet="", row=None).delete()
            batch.issues.create(
                code=refused.code, severity=ERROR, message=refused.message
            )
        raise


def _claim(batch, **changes):
    """Take it for oneself; meanwhile it cannot be posted."""
    working = Q(state__in=[State.MAPPED, State.STAGED], heartbeat__gt=now() - BUSY)
    free = ImportBatch.objects.filter(pk=batch.pk, state__in=OPEN).exclude(working)
    is_free = free.update(state=State.MAPPED, **changes)
    batch.refresh_from_db()
    if is_free:
        return
    if batch.is_open:
        raise NotRead(_("This file is being read just now. Please look again soon."))
    raise NotRead(_("This import is not on its way any more."))


def mended_apart(batch: ImportBatch) -> int:
    """Take back drafts whose two sides differ; how many entries that are.

    Mending may put one side of an entry right and not the other: the books would refuse
    it, and with it all that was mended well.
    """
    return len([_set_aside(batch, entry) for entry in _uneven(batch)])


def _uneven(batch):
    drafts = batch.entries.filter(is_posted=False).prefetch_related("lines")
    return [
        entry
        for entry in drafts
        if sum(line.debit - line.credit for line in entry.lines.all())
    ]


def _set_aside(batch, entry):
    text = _("Debit and credit of this entry differ. Please mend both sides.")
    with transaction.atomic():
        rows = list(batch.rows.filter(entry=entry))
        batch.rows.filter(entry=entry).update(
            entry=None, is_bad=True, is_held=batch.is_posted
        )
        entry.delete()
        for row in rows:
            place = {"sheet": row.sheet, "row": row.row}
            batch.issues.create(**place, code="uneven", severity=ERROR, message=text)


def direct(batch: ImportBatch, account_set: AccountSet | None, cash_account) -> None:
    """Say where the rows belong, before they are read anew; None is not known yet."""
    account_set = account_set or unassigned_set(batch.agency)
    _claim(
        batch,
        account_set=account_set,
        fund=account_set.fund,
        cash_account=cash_account,
        heartbeat=None,
    )
