"""What lists and links call a post, and how it goes on after that."""

from django.utils.translation import gettext as _

from thai.typed import cut_of, excerpt

# Of a post without a title, so many characters are its name.
HEADING = 70
REST = 180
# Of how a lesson is done.
HOW = 220
# As much of a text as any of them looks at.
ENOUGH = 3 * (HEADING + REST)


def heading_of(title: str, topic: str, body: str, number: int) -> str:
    """The title, else how it begins."""
    text = title or topic or body
    return excerpt(text, HEADING) or _("Post %(number)s") % {"number": number}


def rest_of(title: str, topic: str, body: str, how_to: str) -> str:
    """How it goes on after its heading."""
    if title or topic:
        return excerpt(body or how_to, REST)
    text = " ".join(body.split())
    if len(text) <= HEADING:
        return ""
    return excerpt(text[cut_of(text, HEADING - 1) :], REST)
