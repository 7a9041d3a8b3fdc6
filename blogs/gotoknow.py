"""The foot of a GotoKnow page, where many stories of villages were told first."""

import re
from dataclasses import dataclass

from blogs.sources import Source, moment_of
from thai.errors import ThaiValueError

# “บันทึกนี้เขียนที่ GotoKnow โดย <ผู้เขียน> ใน <บล็อก>”; either name may be missing.
_FOOT = re.compile(r"^บันทึกนี้เขียนที่ GotoKnow\b(.*)$", re.MULTILINE)
_BY = re.compile(r"\s*โดย(?:\s+(?P<author>.+?))??\s+ใน\s+(?P<blog>.+)")
_TAGS = re.compile(r"^คำสำคัญ \(Tags\):?(.*)$", re.MULTILINE)
_FACTS = {
    "number": re.compile(r"หมายเลขบันทึก:\s*([0-9]{1,12})"),
    "published_at": re.compile(r"เขียน:\s*([^,\n(]{1,60})"),
    "edited_at": re.compile(r"แก้ไข:\s*([^,\n(]{1,60})"),
    "licence": re.compile(r"สัญญาอนุญาต:\s*([^,\n]{1,200})"),
}
_COMMENTS = re.compile(r"^ความเห็น \(([0-9]{1,6})\)", re.MULTILINE)
ADDRESS = "https://www.gotoknow.org/posts/{}"


@dataclass(frozen=True)
class Page:
    """A copied page: its words without the foot, and what the foot tells."""

    text: str
    source: Source
    tags: str
    # Comments of others, which are not taken along.
    comments: int


def page_of(text: str) -> Page | None:
    """The page, when its foot is there."""
    found = list(_FOOT.finditer(text))
    if not found:
        return None
    foot = text[found[-1].start() :]
    tags, comments = _TAGS.search(foot), _COMMENTS.search(foot)
    return Page(
        text=text[: found[-1].start()].strip(),
        source=_source(found[-1][1], foot),
        tags=tags[1] if tags else "",
        comments=int(comments[1]) if comments else 0,
    )


def _source(by, foot):
    names = _BY.fullmatch(by.rstrip())
    told = names.groupdict(default="") if names else {}
    for name, pattern in _FACTS.items():
        if fact := pattern.search(foot):
            told[name] = fact[1].strip()
    for name in ("published_at", "edited_at"):
        told[name] = _moment(told.get(name, ""))
    if number := told.get("number"):
        told["address"] = ADDRESS.format(number)
    return Source(**told)


def _moment(text):
    """None for what cannot be read: a copied page is no form to be mended."""
    try:
        return moment_of(text)
    except ThaiValueError:
        return None
