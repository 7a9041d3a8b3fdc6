"""Two hundred posts of the length that notes of the field have."""

import datetime

from django.utils import timezone

from floor.models import Post, Tag
from floor.sentences import SENTENCES


def fill():
    tags = [Tag.objects.create(name=name) for name in ("บัญชี", "สินเชื่อ", "กรรมการ")]
    start = timezone.now()
    for number in range(200):
        turned = SENTENCES[number % 5 :] + SENTENCES[: number % 5]
        post = Post.objects.create(
            title=f"บันทึกนัดที่ {number}",
            author=f"คุณอำนวย {number % 9}",
            body=" ".join(turned[:4]),
            published_at=start - datetime.timedelta(hours=number),
        )
        post.tags.set(tags[: 1 + number % 3])
