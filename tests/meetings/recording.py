"""Sending the three screens as a browser does, for tests of recording."""

import uuid

from django.urls import reverse

from meetings.models import MeetingDraft

WHERE = {"scope": "800119", "held_on": "21/11/48", "offered-round_800119": ""}
WHAT = {
    "items": "3",
    "note": "",
    "item-1-title": "ระบบบัญชี",
    "item-1-outcome": "ตกลงอบรมบัญชีเดือนหน้า",
    "item-1-kind": "decision",
}
NEXT = {"visibility": "public"}


class Recorder:
    """One facilitator's browser on one draft."""

    def __init__(self, client, user=None, key=None):
        self.client = client
        self.key = key or uuid.uuid4()
        self.writer = user.pk if user else ""
        if user:
            client.force_login(user)

    def url(self, screen):
        return reverse("meetings:draft_edit", args=[self.key, screen])

    @property
    def rev(self):
        draft = MeetingDraft.objects.filter(key=self.key).first()
        return draft.rev if draft else 0

    def post(self, screen, fields, deed="next", **more):
        typed = {"rev": self.rev, "writer": self.writer, "deed": deed, **fields, **more}
        return self.client.post(self.url(screen), typed)

    def fill(self, where=WHERE, what=WHAT):
        self.post(1, where)
        self.post(2, what)

    def send(self, fields=NEXT, **more):
        return self.post(3, fields, deed="send", **more)

    def get(self, screen):
        return self.client.get(self.url(screen))
