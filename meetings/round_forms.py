"""All three screens of one draft together."""

from typing import NamedTuple

from django.conf import settings
from django.utils.functional import cached_property

from meetings.drafts import typed
from meetings.models import Attachment
from meetings.record_forms import NextForm, WhatForm, WhereForm
from people.access import PROVINCIAL, standing_of
from tambons.models import Province


class Problem(NamedTuple):
    screen: int
    label: str
    message: str
    anchor: str


class RoundForms:
    """The forms over a draft's data; `checked` once it is to be sent."""

    def __init__(self, data, user, key, *, checked=False, meeting=None):
        self.data = data
        self.user = user
        self.key = key
        self.checked = checked
        self.meeting = meeting  # the record that is being edited, if one is
        self.typed = typed(data)

    @classmethod
    def of(cls, draft, *, data=None, checked=False):
        """Over a stored draft, or over its text as a page has it: `data`."""
        data = draft.data if data is None else data
        return cls(data, draft.owner, draft.key, checked=checked, meeting=draft.edits)

    @cached_property
    def where(self):
        return WhereForm(
            self.typed, self.user, checked=self.checked, meeting=self.meeting
        )

    @cached_property
    def what(self):
        has_photos = self.checked and Attachment.Kind.PHOTO in self.waiting
        if self.meeting and self.checked:
            has_photos = has_photos or self.meeting.has_photos
        return WhatForm(
            self.typed,
            self.where,
            self.province,
            has_photos=has_photos,
            checked=self.checked,
        )

    @cached_property
    def waiting(self):
        """Of which kinds photos and files wait for the record, one by one."""
        waiting = Attachment.objects.filter(draft=self.key).present()
        return list(waiting.values_list("kind", flat=True))

    @cached_property
    def next(self):
        return NextForm(
            self.typed,
            self.where,
            self.what,
            self.province,
            self.key,
            checked=self.checked,
        )

    @cached_property
    def province(self):
        """The province of the tambons chosen, or of the reader's circle."""
        if self.where.tambons:
            return self.where.tambons[0].district.province
        if self.meeting:
            return self.meeting.province
        ids = standing_of(self.user).provinces(PROVINCIAL)
        provinces = Province.objects.filter(pk__in=ids) if ids else Province.objects
        home = provinces.filter(code=settings.KMFORUM_HOME_PROVINCE).first()
        return home or provinces.first()

    @property
    def screens(self):
        return {1: self.where, 2: self.what, 3: self.next}

    def is_valid(self):
        # A list: every screen is asked, so that all problems are told at once.
        return False not in [form.is_valid() for form in self.screens.values()]

    def problems(self):
        """Everything that has to be mended, in the order of the screens."""
        return [
            Problem(screen, *problem)
            for screen, form in self.screens.items()
            for problem in form.problems()
        ]
