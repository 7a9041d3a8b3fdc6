"""An attempt to read an import: one at a time, large files by the worker."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_tasks import task

from accounting.importing.issues import ERROR
from accounting.importing.reading import Refused
from accounting.importing.run import check
from accounting.models import ImportBatch
from thai.clock import now

State = ImportBatch.State
OPEN = (State.UPLOADED, State.MAPPED, State.STAGED, State.PREVIEWED)
# So long after its last sign of work, a reading that never ended is begun anew.
BUSY = datetime.timedelta(minutes=3)
# Bytes of some 15,000 rows: what is smaller is read while its sender waits.
LARGE = 500_000


class NotRead(Exception):
    """The import cannot be read anew just now; str() says why in Thai."""


def read_soon(batch: ImportBatch) -> ImportBatch:
    """Read it at once, or leave a large file to the worker; raises as `read` does."""
    if not is_large(batch):
        return read(batch)
    read_by_worker.enqueue(batch.pk)
    return batch


def is_large(batch: ImportBatch) -> bool:
    return batch.size > LARGE


@task()
def read_by_worker(pk: int) -> None:
    """Read an import that nobody has read meanwhile; its own page tells the end."""
    waiting = ImportBatch.objects.filter(state__in=[State.UPLOADED, State.MAPPED])
    if batch := waiting.filter(pk=pk).first():
        try:
            read(batch)
        except (Refused, NotRead):
            return


def read(batch: ImportBatch) -> ImportBatch:
    """Read an import that is on its way, from the stored file, once more.

    Raises Refused when nobody can read it; NotRead when it is in the books, undone, or
    being read by somebody else.
    """
    was_read = bool(batch.tables)
    claim(batch, heartbeat=now())
    try:
        return check(batch)
    except Refused as refused:
        with transaction.atomic():
            if was_read:  # its columns may be chosen once more
                batch.state, batch.heartbeat = State.MAPPED, None
                batch.save(update_fields=["state", "heartbeat"])
            batch.refusals.delete()
            batch.issues.create(
                code=refused.code, severity=ERROR, message=refused.message
            )
        raise


def claim(batch: ImportBatch, **changes) -> None:
    """Take it for oneself; meanwhile it cannot be posted. Raises NotRead."""
    working = Q(state__in=[State.MAPPED, State.STAGED], heartbeat__gt=now() - BUSY)
    free = ImportBatch.objects.filter(pk=batch.pk, state__in=OPEN).exclude(working)
    is_free = free.update(state=State.MAPPED, **changes)
    batch.refresh_from_db()
    if is_free:
        return
    if batch.is_open:
        raise NotRead(_("This file is being read just now. Please look again soon."))
    raise NotRead(_("This import is not on its way any more."))
