"""What waits: rows that an officer holds back, with their entry, and whole sheets."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounting.importing.drafting import draft
from accounting.importing.issues import ERROR, MAY_BE_LEFT_OUT, WARNING
from accounting.ledger import NotPosted
from accounting.models import ImportBatch


def hold_bad(batch: ImportBatch) -> int:
    """Hold back every entry with a bad line; how many rows that are."""
    bad = batch.rows.filter(is_bad=True, is_held=False)
    return _hold(batch, Q(document__in=bad.values("document")) | Q(pk__in=bad))


def hold(batch: ImportBatch, document: int) -> int:
    """Hold back one entry of the file; half an entry would not balance."""
    return _hold(batch, Q(document=document))


def release(batch: ImportBatch, document: int) -> int:
    """Let one entry go on again, to be posted if nothing else is wrong with it."""
    with transaction.atomic():
        locked = _locked(batch)
        count = locked.rows.filter(document=document, is_held=True).update(
            is_held=False
        )
        draft(locked)
    return count


def leave_out(batch: ImportBatch, issue: int) -> int:
    """Post the other sheets without the one that cannot be read; 1 if that is new."""
    return _weigh(batch, issue, ERROR, WARNING)


def take_back(batch: ImportBatch, issue: int) -> int:
    """Ask again about a sheet that was to be left out; 1 if it was."""
    return _weigh(batch, issue, WARNING, ERROR)


def _weigh(batch, issue, old, new):
    with transaction.atomic():
        locked = _locked(batch)
        if locked.is_posted:
            return 0
        about = {"pk": issue, "row": None, "code__in": MAY_BE_LEFT_OUT}
        return locked.issues.filter(**about, severity=old).update(severity=new)


def _hold(batch, which):
    with transaction.atomic():
        locked = _locked(batch)
        rows = locked.rows.filter(which, kind="line", is_held=False, is_known=False)
        rows = rows.exclude(entry__is_posted=True)
        found = list(rows.values_list("pk", "entry"))
        ids = [row for row, _entry in found]
        locked.rows.filter(pk__in=ids).update(is_held=True, entry=None)
        drafts = {entry for _row, entry in found if entry}
        locked.entries.filter(is_posted=False, pk__in=drafts).delete()
    return len(ids)


def _locked(batch):
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in {ImportBatch.State.PREVIEWED, ImportBatch.State.POSTED}:
        raise NotPosted(_("This import has not been checked yet."), code="state")
    return locked
