"""A record is changed with a reason; what was confirmed stays until the next yes."""

import uuid

import pytest

from meetings import editing
from meetings.differences import differences
from meetings.models import Meeting
from meetings.round_forms import RoundForms
from meetings.snapshots import snapshot_of

pytestmark = pytest.mark.django_db


def forms_over(meeting, user, data=None, **typed):
    """The checked forms of an edit in which only `typed` was changed."""
    draft = editing.begin(meeting, user, uuid.uuid4())
    if data:
        draft.data = data
    for name, text in {"why": "พิมพ์ผิด", **typed}.items():
        draft.data["next"][name] = [text]
    draft.save()
    forms = RoundForms.of(draft, checked=True)
    assert forms.is_valid(), forms.problems()
    return forms


def test_every_round_of_the_story_written_again_says_the_same(story, administrator):
    for meeting in Meeting.objects.all():
        before = snapshot_of(meeting)
        forms = forms_over(meeting, administrator)
        editing._rewrite(meeting, forms)
        after = snapshot_of(Meeting.objects.get(pk=meeting.pk))
        assert [
            (d.label[:20], d.before[-90:], d.after[-90:])
            for d in differences(before, after)
        ] == []
        assert before == after
