"""A copied page or text: what of it is the post, and what it tells of its source."""

from dataclasses import dataclass, replace

from blogs import gotoknow
from blogs.plain_text import decoded, is_whole_page, plain_text
from blogs.sources import Source
from blogs.words import Words, tags_in, tidy

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Copied:
    words: Words
    source: Source
    # Left where they are.
    pictures: int = 0
    comments: int = 0


def read_copy(
    data: bytes, *, title: str = "", is_html: bool = False, base: str = ""
) -> Copied:
    """The words and their source; what the page does not tell is empty.

    HTML by its first signs too. Raises ValidationError for what cannot be read.
    """
    text = tidy(decoded(data))
    plain = plain_text(text, is_html or is_whole_page(text), base)
    page = gotoknow.page_of(plain.text)
    heading = _first_paragraph(page.text) if page else plain.heading
    if not title and len(heading) <= LONGEST_TITLE:
        title = heading
    words = _titled(page.text if page else plain.text, title)
    if page:
        words = replace(words, tags=tuple(tags_in(page.tags)))
    return Copied(
        words=words,
        source=page.source if page else Source(),
        pictures=plain.pictures,
        comments=page.comments if page else 0,
    )


def _titled(text, title):
    """The text does not repeat its title as the first paragraph."""
    if title and _first_paragraph(text) == title:
        text = text[len(title) :].strip()
    return Words(body=text, title=title)


def _first_paragraph(text):
    return text.partition("\n\n")[0]
