"""What is done with others' words: accepted, hidden with a reason, shown again.

Posts and comments alike, by whoever looks after the blog. Nobody changes a word.
What is done already changes nothing more, so that every form may be sent again. For
whom it is not to do, the row does not exist.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blogs.models import Comment, Post, Report
from blogs.publishing import publish
from blogs.words import check_reason, tidy
from people.models import User
from thai.clock import now

Words = Post | Comment


def accept(row: Words, by: User) -> Words:
    """What waited is read by everybody from now on."""
    with transaction.atomic():
        row = _locked(row, by)
        if row.is_published:
            return row
        _check_there(row)
        if row.is_hidden:
            raise ValidationError(_("Somebody else has hidden this meanwhile."))
        publish(row, by)
        row.save()
    return row


def hide(row: Words, why: str, by: User) -> Words:
    """Take it from its readers; its author goes on reading it, and why."""
    why = tidy(why)
    check_reason(why)
    with transaction.atomic():
        row = _locked(row, by)
        _check_there(row)
        if row.is_hidden:
            if row.hidden_why != why:
                raise ValidationError(_("Somebody else has hidden this meanwhile."))
            return row
        row.status = row.Status.HIDDEN
        row.hidden_why, row.hidden_by, row.hidden_at = why, by, now()
        row.save()
        row.reports.open().update(settled_at=now(), settled_by=by)
    return row


def show(row: Words, by: User) -> Words:
    """What was hidden comes back to its readers, or to them for the first time."""
    with transaction.atomic():
        row = _locked(row, by)
        if row.is_published:
            return row
        _check_there(row)
        row.hidden_why, row.hidden_by, row.hidden_at = "", None, None
        publish(row, by)
        row.save()
    return row


def settle(report: Report, by: User) -> Report:
    """Somebody has looked at the words, and they stay as they are."""
    with transaction.atomic():
        reports = Report.objects.moderated_by(by).select_for_update(of=("self",))
        report = reports.get(pk=report.pk)
        if report.settled_at is None:
            report.settled_at, report.settled_by = now(), by
            report.save(update_fields=["settled_at", "settled_by"])
    return report


def _locked(row, by):
    rows = type(row).objects.moderated_by(by).select_for_update(of=("self",))
    return rows.get(pk=row.pk)


def _check_there(row):
    if row.is_removed:
        raise ValidationError(_("Its author has taken this out meanwhile."))
