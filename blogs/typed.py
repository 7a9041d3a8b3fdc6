"""What the writing page sends, as it is typed: the name of a box → its texts."""

import re
import uuid

from blogs.drafts import Fields
from blogs.models import Post
from meetings.drafts import fields_of as cleaned

# Where it is written, by the code of the place.
PLACE = "place"
# Those that say something by themselves; a village or a licence alone is no text.
TEXTS = ("body", "title", "topic", "how_to", "teller", "tags", "tag")
CHOICES = ("village", "meeting", "licence", "take")
# What the photo of this key shows, in which order it comes, whether it goes.
OF_A_PHOTO = re.compile(r"(alt|drop)-[0-9a-f-]{36}|order-[0-9a-f-]{36}\.[0-9]{1,2}")


def fields_of(texts: dict[str, list[str]]) -> Fields:
    """What was typed or chosen; what else a form carries is left out."""
    known = {PLACE, *TEXTS, *CHOICES}
    return {
        name: sent
        for name, sent in cleaned(texts).items()
        if name in known or OF_A_PHOTO.fullmatch(name)
    }


def fields_of_post(post: Post) -> Fields:
    """The page as it would have been sent to make the post as it stands."""
    teller = post.on_behalf_of.display_name if post.on_behalf_of else post.teller
    return {
        PLACE: [post.code],
        "body": [post.body],
        "title": [post.title],
        "topic": [post.topic],
        "how_to": [post.how_to],
        "teller": [teller],
        "tag": [tag.name for tag in post.tags.all()],
        "tags": [""],
        "village": [str(post.village_id or "")],
        "meeting": [str(post.meeting_id or "")],
        "licence": [post.licence],
    }


def first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, [])), "")


def says_nothing(fields: Fields) -> bool:
    return not any(text.strip() for name in TEXTS for text in fields.get(name, []))


def key_in(text: str) -> uuid.UUID | None:
    """The key that a form or an address tells; None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
