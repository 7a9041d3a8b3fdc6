"""Where a post comes from: what is told of it there."""

import datetime
import re
from dataclasses import dataclass, replace

from blogs.models import Post
from blogs.words import tidy
from thai.clock import BANGKOK
from thai.dates import parse_date
from thai.times import parse_time

_HOUR_AFTER = re.compile(
    r"(.*?)[\sT,@]\s*((?:เวลา\s*)?[0-9๐-๙]{1,2}[.:][0-9๐-๙]{2}(?:[.:][0-9๐-๙]{2})?"
    r"(?:\s*น\.?)?)\s*",
    re.DOTALL,
)
_LONGEST_MOMENT = 100
_CREATIVE_COMMONS = re.compile(r"\bCC[ -](BY(?:-[A-Z]{2})*)", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """What stands beside the words there; empty or None is what is not told."""

    author: str = ""
    blog: str = ""
    number: str = ""
    address: str = ""
    licence: str = ""
    published_at: datetime.datetime | None = None
    edited_at: datetime.datetime | None = None

    def tidied(self) -> "Source":
        names = ("author", "blog", "number", "address", "licence")
        return replace(self, **{name: tidy(getattr(self, name)) for name in names})

    def filled_from(self, other: "Source") -> "Source":
        """This, and of the other what this does not tell."""
        missing = {n: v for n, v in vars(other).items() if not getattr(self, n)}
        return replace(self, **missing)

    @property
    def is_told(self):
        return any((self.author, self.blog, self.address))

    @property
    def licence_here(self):
        """Ours that says the same; a licence we do not know frees nothing."""
        if self.licence in Post.Licence.values:
            return Post.Licence(self.licence)
        named = _CREATIVE_COMMONS.search(self.licence)
        code = f"cc_{named[1].lower().replace('-', '_')}" if named else ""
        known = code in Post.Licence.values
        return Post.Licence(code) if known else Post.Licence.ALL_RIGHTS

    def columns(self) -> dict:
        return {f"source_{name}": value for name, value in vars(self).items()}


def moment_of(text: str) -> datetime.datetime:
    """A day, perhaps with an hour, as people write it; ThaiValueError with a reason.

    Without an hour it is the day's first.
    """
    found = _HOUR_AFTER.fullmatch(text) if len(text) <= _LONGEST_MOMENT else None
    day = parse_date(found[1] if found else text)
    hour = parse_time(found[2]) if found else datetime.time()
    return datetime.datetime.combine(day, hour, BANGKOK)
