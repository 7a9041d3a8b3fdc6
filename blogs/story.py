"""The story of 2548 in the blogs: the one that opened, and the note that tells of it.

The note is read as any copied page is. Its author is not named there, nor here.
"""

import datetime
from dataclasses import replace

from django.db import transaction

from blogs.copied_pages import read_copy
from blogs.models import Blog, Post
from blogs.places import columns_of, place_by_code
from blogs.taking_over import take_over
from meetings.models import Meeting, Milestone
from meetings.story.facts import NOTE
from meetings.story.telling import key_of
from thai.clock import BANGKOK

KEY = key_of("post", "5986")


@transaction.atomic
def tell_posts() -> bool:
    """Open the story's blogs and publish its note; False when that was done before."""
    if Post.objects.filter(key=KEY).exists():
        return False
    province = place_by_code("80")
    note = read_copy(NOTE.read_bytes())
    written_at = note.source.published_at
    for milestone in _opened():
        _open(milestone.tambon, _end_of(milestone.meeting))
    _open(province, written_at)
    words = replace(note.words, meeting=_rounds().get(meeting_tambons=None))
    take_over(words, note.source, province, key=KEY, at=written_at)
    return True


def _rounds():
    return Meeting.objects.filter(source="GotoKnow 5986")


def _opened():
    """The rounds of the story in which a blog was opened."""
    done = Milestone.objects.filter(
        kind__code="blog_opened", state=Milestone.State.DONE
    )
    return done.filter(meeting__in=_rounds()).select_related("meeting", "tambon")


def _end_of(meeting):
    """The hour of the opening is not told; when all went home it was open."""
    hour = meeting.end or datetime.time()
    return datetime.datetime.combine(meeting.held_on, hour, BANGKOK)


def _open(place, opened_at):
    when = {"opened_at": opened_at}
    Blog.objects.get_or_create(**columns_of(place), defaults=when)
