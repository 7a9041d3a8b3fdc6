"""Revisions are written once; what they tell of stays."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from meetings.models import Meeting, Revision
from tests import factories
from tests.meetings.rules import Rows

pytestmark = pytest.mark.django_db


def make_revision():
    row = Rows().build(Revision, {})
    row.save()
    return row


@pytest.mark.parametrize(
    "deed",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: Revision.objects.update(why="ไม่มีเหตุผล"),
        lambda row: Revision.objects.filter(pk=row.pk).delete(),
        lambda row: Revision.objects.bulk_update([row], ["why"]),
        lambda row: Revision.objects.update_or_create(pk=row.pk, defaults={"why": "x"}),
        lambda row: row.meeting.revisions.all().delete(),
    ],
    ids=["save", "delete", "update", "delete all", "bulk", "or create", "by meeting"],
)
def test_a_revision_stays_as_it_was_written(deed):
    row = make_revision()
    row.why = "แก้ตัวเลข"

    with pytest.raises(TypeError, match="Revisions cannot be"), transaction.atomic():
        deed(row)

    assert Revision.objects.get().why == ""


def test_a_meeting_with_revisions_stays():
    meeting = make_revision().meeting
    without = factories.make_meeting()

    with pytest.raises(ProtectedError):
        meeting.delete()
    with pytest.raises(ProtectedError):
        Meeting.objects.all().delete()

    assert Meeting.objects.count() == 2
    without.delete()
    assert Meeting.objects.get() == meeting
