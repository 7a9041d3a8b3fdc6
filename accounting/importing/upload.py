"""Stage 1: the file is kept byte for byte, before anybody believes what is in it."""

import uuid

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max

from accounting.models import AccountSet, Fund, ImportBatch
from accounting.models.batch import sha256_of
from people.models import Agency, User
from thai.clock import now
from thai.folding import clean

UNASSIGNED_FUND = "ยังไม่ระบุกองทุน"
UNASSIGNED_SET = "ยังไม่ระบุชุดบัญชี"
ATTEMPTS = 20


class SeenBefore(Exception):
    """The very same file is in the books of this agency already."""

    def __init__(self, batch):
        super().__init__(batch.number)
        self.batch = batch


def receive(
    agency: Agency,
    name: str,
    data: bytes,
    by: User | None,
    account_set: AccountSet | None = None,
) -> ImportBatch:
    """Keep a file as an import of its own, numbered without gaps.

    Sent once more while it is on its way, it is the same import; once it is in the
    books, SeenBefore names it. Without a set it goes to the agency's unassigned one.
    """
    digest = sha256_of(data)
    account_set = account_set or unassigned_set(agency)
    for _attempt in range(ATTEMPTS):
        same = _standing(agency, digest)
        if same and same.is_posted:
            raise SeenBefore(same)
        if same:
            return _directed(same, account_set)
        try:
            return _keep(agency, name, data, digest, by, account_set)
        except IntegrityError:  # somebody took the number, or sent the file as well
            continue
    raise RuntimeError("No number could be given to the import.")


def _standing(agency, digest):
    batches = ImportBatch.objects.standing()
    return batches.filter(agency=agency, sha256=digest).first()


def _directed(batch, account_set):
    """The import of a file that came again, perhaps for another set this time."""
    if batch.account_set_id != account_set.pk:
        batch.account_set, batch.fund = account_set, account_set.fund
        batch.save(update_fields=["account_set", "fund"])
    return batch


def _keep(agency, called, data, digest, by, account_set):
    with transaction.atomic():
        last = ImportBatch.objects.aggregate(last=Max("number"))["last"] or 0
        batch = ImportBatch(
            number=last + 1,
            agency=agency,
            account_set=account_set,
            fund=account_set.fund,
            file_name=short_name(called),
            sha256=digest,
            size=len(data),
            uploaded_by=by,
            uploaded_at=now(),
        )
        # Under a name of our own: what people call it never becomes a path.
        name = f"ledgers/{now():%Y/%m}/{uuid.uuid4()}"
        batch.file.save(name, ContentFile(data), save=False)
        try:
            batch.save(force_insert=True)
        except IntegrityError:
            batch.file.storage.delete(batch.file.name)
            raise
    return batch


def short_name(name: str) -> str:
    """The last part of what the file is called, clean and of at most 255 letters."""
    return clean(name.replace("\\", "/").rpartition("/")[2]).strip()[-255:] or "-"


def unassigned_set(agency: Agency) -> AccountSet:
    """Where an agency's rows wait until somebody names their fund."""
    fund, _is_new = Fund.objects.get_or_create(
        agency=agency, is_unassigned=True, defaults={"name": UNASSIGNED_FUND}
    )
    return AccountSet.objects.get_or_create(fund=fund, name=UNASSIGNED_SET)[0]
