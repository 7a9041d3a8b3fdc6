"""The writing page as a browser sends it, for tests."""

import json
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from blogs.models import PostDraft

TEXT = "วันนี้ปุ๋ยหมักได้ที่แล้ว\nใครอยากดูมาที่หมู่ 7"


class Writer:
    """One person's browser on one sheet."""

    def __init__(self, client, user=None, place="800119", key=None, post=None):
        self.client, self.place, self.post_edited = client, place, post
        self.key = key or uuid.uuid4()
        self.user = user
        if user:
            client.force_login(user)

    @property
    def address(self):
        return reverse("blogs:draft_detail", args=[self.key])

    @property
    def draft(self):
        return PostDraft.objects.filter(key=self.key).first()

    def typed(self, **fields):
        """What the page holds besides what is typed."""
        of = {"place": self.place, "writer": str(self.user.pk) if self.user else ""}
        if self.post_edited:
            of |= {"edits": str(self.post_edited.pk), "version": "1"}
        return of | fields

    def post(self, body=TEXT, deed="send", *, photos=(), **fields):
        rev = self.draft.rev if self.draft else 0
        files = [SimpleUploadedFile(*photo) for photo in map(named, photos)]
        sent = self.typed(rev=rev, body=body, deed=deed, end="1", photos=files)
        return self.client.post(self.address, sent | fields)

    def put(self, body=TEXT, rev=0, device="phone-1", sequence=1, **fields):
        texts = {name: [text] for name, text in self.typed(body=body, **fields).items()}
        return self.client.put(
            self.address,
            json.dumps(texts, ensure_ascii=False).encode(),
            content_type="application/json",
            headers={
                "If-Match": f'"{rev}"',
                "X-Device": device,
                "X-Sequence": str(sequence),
            },
        )

    def upload(self, *photos, key=None, **fields):
        files = [SimpleUploadedFile(*photo) for photo in map(named, photos)]
        sent = self.typed(key=str(key or uuid.uuid4()), files=files, end="1")
        return self.client.post(f"{self.address}photos/", sent | fields)

    def page(self):
        return self.client.get(self.address)


def named(photo):
    return photo if isinstance(photo, tuple) else ("IMG_2548.jpg", photo)
