"""A file from the page: kept, read and drafted, or told why not. Nothing is posted."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounting.importing.attempt import NotRead, claim, read_soon
from accounting.importing.issues import ERROR
from accounting.importing.limits import check_bytes
from accounting.importing.reading import Refused
from accounting.importing.upload import SeenBefore, receive, unassigned_set
from accounting.models import AccountSet, ImportBatch
from people.models import Agency, User

State = ImportBatch.State


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
        return Taken(name, read_soon(batch))
    except Refused as refused:
        return Taken(name, batch, refused.message)
    except NotRead as error:
        return Taken(name, batch, str(error))


def _is_for(batch, account_set):
    """Whether its drafts are of the set that the file is sent to now."""
    entries = batch.entries.all()
    return not entries.exclude(account_set=account_set or batch.account_set).exists()


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
    claim(
        batch,
        account_set=account_set,
        fund=account_set.fund,
        cash_account=cash_account,
        heartbeat=None,
    )
