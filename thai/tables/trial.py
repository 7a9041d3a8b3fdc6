"""What importing a file does: tried first, then done, and never by halves."""

import hashlib
import logging
from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from import_export.results import RowResult

logger = logging.getLogger(__name__)

NEW, CHANGED, SAME = (
    RowResult.IMPORT_TYPE_NEW,
    RowResult.IMPORT_TYPE_UPDATE,
    RowResult.IMPORT_TYPE_SKIP,
)


@dataclass(frozen=True)
class Problem:
    """One reason why a file is not taken: where, and what to mend."""

    line: int | None
    column: str
    reason: str


@dataclass(frozen=True)
class Row:
    line: int
    is_new: bool
    changes: list


class Trial:
    def __init__(self, resource, dataset, result):
        self.resource = resource
        self.dataset = dataset
        self.result = result
        self.counts = Counter(row.import_type for row in result.rows)

    @property
    def is_good(self):
        return not self.result.has_errors() and not self.result.has_validation_errors()

    @property
    def is_idle(self):
        """Nothing in the file differs from what is stored."""
        return self.is_good and self.new + self.changed == 0

    @property
    def new(self):
        return self.counts[NEW]

    @property
    def changed(self):
        return self.counts[CHANGED]

    @property
    def same(self):
        return self.counts[SAME]

    @property
    def digest(self):
        """Tells whether the rows still stand as they stood in the preview."""
        told = repr(
            [
                (row.import_type, [(name, before) for name, before, _after in row.diff])
                for row in self.result.rows
                if row.diff is not None
            ]
        )
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def twins(self):
        """Lines of new rows that say just what a stored row says."""
        return ", ".join(str(line) for line in self.resource.twins)

    def rows(self):
        """What would be made and changed, in the order of the file."""
        for line, row in zip(self.dataset.lines, self.result.rows, strict=True):
            if row.import_type in (NEW, CHANGED):
                yield Row(line, row.import_type == NEW, row.diff)

    @cached_property
    def problems(self):
        return list(self._problems())

    def _problems(self):
        for error in self.result.base_errors:
            logger.error("import refused", exc_info=error.error)
            yield Problem(None, "", _not_taken())
        for invalid in self.result.invalid_rows:
            line = self.dataset.lines[invalid.number - 1]
            for name, reasons in invalid.error_dict.items():
                for reason in reasons:
                    yield Problem(line, self._heading(name), reason)
        for row in self.result.error_rows:
            logger.error("row refused", exc_info=row.errors[0].error)
            yield Problem(self.dataset.lines[row.number - 1], "", _not_taken())

    def _heading(self, name):
        if name == NON_FIELD_ERRORS:
            return ""
        for column in self.resource.columns:
            if column.attribute == name:
                return column.heading()
        try:
            return str(self.resource._meta.model._meta.get_field(name).verbose_name)
        except FieldDoesNotExist:
            return ""


def attempt(resource, dataset, user, *, file_name, expected=None, afterwards=None):
    """Import the whole file, or nothing of it.

    Without `expected` nothing is kept: one only sees what would come of it. Else it is
    the digest of that trial, and when the rows have moved on since, nothing is kept.
    """
    with transaction.atomic():
        result = resource.import_data(
            dataset,
            dry_run=expected is None,
            use_transactions=True,
            rollback_on_validation_errors=True,
            retain_instance_in_row_result=True,
            user=user,
            file_name=file_name,
        )
        trial = Trial(resource, dataset, result)
        if expected is not None and trial.is_good:
            if trial.digest != expected:
                transaction.set_rollback(True)
            elif afterwards:
                afterwards(result)
    return trial


def _not_taken():
    return _("The database does not take this row. Please check it and try again.")
