"""Rows that wait: held back by an officer, with the whole entry they belong to."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounting.importing.drafting import draft
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
