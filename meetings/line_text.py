"""A record as a message for a LINE group: only what everybody may read."""

from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils.text import Truncator

DECISIONS_AT_MOST = 5
LETTERS_OF_EACH = 160


def line_text(reading, address=""):
    """Name, day, place, what was agreed, when next; no names, nothing for officials."""
    text = render_to_string(
        "meetings/_meeting_line.txt",
        {
            "meeting": reading.meeting,
            "decisions": [
                Truncator(outcome.text).chars(LETTERS_OF_EACH)
                for outcome in reading.open_decisions[:DECISIONS_AT_MOST]
            ],
            "appointments": reading.appointments,
            "address": address,
        },
    )
    lines = [line.strip() for line in text.strip().splitlines()]
    return "\n".join(lines)


def line_share_url(text):
    return "https://line.me/R/share?text=" + quote(text, safe="")
