"""What one form says of a post, and what may be said in it."""

import hashlib
import json
import re
from dataclasses import dataclass, fields, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from blogs.models import Post
from blogs.models.comment import LONGEST_COMMENT
from blogs.places import Place
from meetings.models import Meeting
from people.models import Person
from tambons.models import Tambon, Village
from thai.citizen import has_citizen_number
from thai.folding import clean, fold

MOST_TAGS = 10
# What a tag is cut from: people write “บัญชี, กองทุน”, “#บัญชี #กองทุน” or line by line.
_BETWEEN_TAGS = re.compile(r"[,，;\n#]")
# No syllable has more marks than this; a pile of them would grow over other lines.
_PILE = re.compile(
    "([\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{4})"
    "[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+"
)
TEXTS = ("title", "body", "topic", "how_to", "teller")


class OtherWords(Exception):
    """The form's key already stands for other words: those of `row`."""

    def __init__(self, row):
        super().__init__(row.pk)
        self.row = row


@dataclass(frozen=True)
class Words:
    """What a post says: all of it that its author may choose."""

    body: str = ""
    title: str = ""
    kind: str = Post.Kind.STORY
    topic: str = ""
    how_to: str = ""
    teller: str = ""
    on_behalf_of: Person | None = None
    tags: tuple[str, ...] = ()
    village: Village | None = None
    meeting: Meeting | None = None
    licence: str = Post.Licence.ALL_RIGHTS

    def tidied(self) -> "Words":
        """The same as it is stored: without what cannot be seen, or piles up."""
        texts = {name: tidy(getattr(self, name)) for name in TEXTS}
        return replace(self, **texts, tags=tuple(tags_in(",".join(self.tags))))

    def digest(self, place: Place) -> str:
        """SHA-256 of the words and of where they are said."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in ("on_behalf_of", "village", "meeting"):
            said[name] = said[name] and said[name].pk
        return digest_of({**said, "place": place.code})

    def columns(self) -> dict:
        """The columns of the post; its tags are rows of their own."""
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name != "tags"
        }


def digest_of(said: dict) -> str:
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def tidy(text: str) -> str:
    return _PILE.sub(r"\1", clean(text)).strip()


def tags_in(text: str) -> list[str]:
    """The tags of a text box, each once however it is typed, as first typed."""
    tags = {}
    for piece in _BETWEEN_TAGS.split(text):
        name = " ".join(tidy(piece).replace("/", "-").split())
        if any(sign.isalnum() for sign in name):
            tags.setdefault(fold(name), name)
    return list(tags.values())


def check_words(words: Words, place: Place, photos: int) -> None:
    """Raise a ValidationError, field by field, for what cannot be kept so."""
    problems = {
        name: problem
        for name in TEXTS
        if (problem := problem_of(getattr(words, name), _longest(name)))
    }
    if not (words.body or words.how_to or photos):
        problems["body"] = _("Please write a sentence, or add a photo.")
    if problem := _problem_of_tags(words.tags):
        problems["tags"] = problem
    if words.village and words.village.tambon_id != _tambon_of(place):
        problems["village"] = _("Please choose a village of the same tambon.")
    if words.meeting and not _is_of(words.meeting, place):
        problems["meeting"] = _("Please choose a confirmed public meeting held here.")
    if problems:
        raise ValidationError(problems)


def check_comment(body: str) -> None:
    if not body:
        raise ValidationError({"body": _("Please write a few words.")})
    if problem := problem_of(body, LONGEST_COMMENT):
        raise ValidationError({"body": problem})


def check_reason(why: str) -> None:
    """Somebody will read why; an empty reason is none."""
    if not why:
        raise ValidationError({"why": _("Please say why.")})
    if problem := problem_of(why, 1000):
        raise ValidationError({"why": problem})


def problem_of(text: str, longest: int) -> str:
    """Why a text cannot be kept; empty when it can."""
    if len(text) > longest:
        return _(
            "This is %(length)s characters long; at most %(longest)s are taken."
        ) % {"length": f"{len(text):,}", "longest": f"{longest:,}"}
    if has_citizen_number(text):
        return _(
            "A citizen number stands here. Everybody could read it; please take it out."
        )
    return ""


def _longest(name):
    return Post._meta.get_field(name).max_length


def _problem_of_tags(tags):
    if len(tags) > MOST_TAGS:
        return _("At most %(most)s tags, please.") % {"most": MOST_TAGS}
    problems = (problem_of(tag, 60) for tag in tags)
    return next(filter(None, problems), "")


def _tambon_of(place):
    return place.pk if isinstance(place, Tambon) else None


def _is_of(meeting, place):
    """What readers of the blog may not open is not told there."""
    rounds = Meeting.objects.public().counted().filter(pk=meeting.pk)
    if isinstance(place, Tambon):
        return rounds.of_tambon(place).exists()
    return rounds.filter(province=place).exists()
