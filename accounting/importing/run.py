"""A file the whole way in one go: what the page and `import_ledger` both do."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounting import ledger
from accounting.importing.drafting import draft
from accounting.importing.reading import Refused
from accounting.importing.staging import stage
from accounting.importing.upload import SeenBefore, receive
from accounting.models import AccountSet, ImportBatch, ImportProfile
from people.models import Agency, User

POSTED, WOULD_POST, ROW_ERRORS, REFUSED = (
    "posted",
    "would_post",
    "row_errors",
    "refused",
)


@dataclass
class Outcome:
    """How an import ended: one of the four words above, and the import if there is one.

    `reason` is (code, message in Thai) of a refusal.
    """

    status: str
    batch: ImportBatch | None = None
    reason: tuple[str, str] | None = None


def check(batch: ImportBatch, profile: ImportProfile | None = None) -> ImportBatch:
    """Read the file and draft what may be posted; raises Refused."""
    return draft(stage(batch, profile))


def run(
    agency: Agency,
    name: str,
    data: bytes,
    by: User | None,
    account_set: AccountSet | None = None,
    profile: ImportProfile | None = None,
) -> Outcome:
    """Take a file in and post it; nothing is posted while a row of it is in the way.

    Without a set it goes to the agency's own unassigned one.
    """
    try:
        batch = receive(agency, name, data, by, account_set)
        check(batch, profile)
        if is_known_already(batch):
            return Outcome(REFUSED, batch, _known())
        if batch.rows.filter(is_bad=True).exists() or batch.open_questions.exists():
            return Outcome(ROW_ERRORS, batch)
        return Outcome(POSTED, ledger.post(batch, by))
    except SeenBefore as seen:
        text = _("This file is in the books already, as import %(number)s.")
        text %= {"number": seen.batch.number}
        return Outcome(REFUSED, seen.batch, ("seen_before", text))
    except Refused as refused:
        return Outcome(REFUSED, None, (refused.code, refused.message))
    except ledger.NotPosted as error:
        return Outcome(REFUSED, batch, (error.code, error.messages[0]))


def is_known_already(batch: ImportBatch) -> bool:
    """Whether another file brought every single line of it."""
    lines = batch.rows.filter(kind="line")
    return lines.exists() and not lines.filter(is_known=False).exists()


def _known():
    text = _("Every row of this file is in the books already, from another file.")
    return ("known", text)


def try_out(*args, report, **kwargs):
    """What `run` would come to, told by `report(outcome)`, with no trace of it left."""
    with transaction.atomic():
        outcome = run(*args, **kwargs)
        told = report(outcome)
        stored = outcome.batch and outcome.batch.file
        transaction.set_rollback(True)
    if stored and not ImportBatch.objects.filter(file=stored.name).exists():
        stored.storage.delete(stored.name)
    return told
