"""Plain text as a page shows it: paragraphs, lines, and addresses that lead somewhere.

Whatever was stored, by whatever way it came: each piece is escaped on its own, so no
sign of it is markup. Only http and https lead anywhere, and no search engine follows.
"""

import re

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from thai.folding import clean

# A Thai letter ends an address: people write “ดูที่https://…ครับ” without a blank.
_ADDRESS = re.compile(
    r"https?://[0-9A-Za-z][!#$%&()*+,\-./0-9:;=?@A-Z_a-z~\[\]]*", re.IGNORECASE
)
_LONGEST_ADDRESS = 2000
# What follows an address in a sentence is no part of it.
_AFTER = ".,;:!?*"
_CLOSING = {")": "(", "]": "["}
_BETWEEN_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")


def paragraphs(text: str) -> SafeString:
    """The text as <p> elements, its addresses as links; nothing for a blank text."""
    pieces = _BETWEEN_PARAGRAPHS.split(clean(text or "").strip())
    return format_html_join("\n", "<p>{}</p>", ((_lines(p),) for p in pieces if p))


def _lines(text):
    return mark_safe("<br>".join(_linked(line) for line in text.split("\n")))


def _linked(line):
    if "://" not in line:
        return escape(line)
    done, at = [], 0
    for found in _ADDRESS.finditer(line):
        address = _without_end(found[0])
        if len(address) > _LONGEST_ADDRESS:
            continue
        done += [format_html("{}", line[at : found.start()]), _link(address)]
        at = found.start() + len(address)
    return "".join([*done, format_html("{}", line[at:])])


def _link(address):
    return format_html(
        '<a href="{}" rel="nofollow ugc noopener">{}</a>', address, address
    )


def _without_end(address):
    """Without the full stop or bracket of the sentence around it."""
    open_brackets = {end: address.count(start) for end, start in _CLOSING.items()}
    closed = {end: address.count(end) for end in _CLOSING}
    end = len(address)
    while end and (last := address[end - 1]):
        if last in _CLOSING and closed[last] > open_brackets[last]:
            closed[last] -= 1
        elif last not in _AFTER:
            break
        end -= 1
    return address[:end]
