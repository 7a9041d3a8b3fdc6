"""Papers: PDFs made from a typst template and what is told in it.

What people typed travels as data and is never part of the template: `#`, `*`, `$` or a
backslash in it are those letters and nothing else. The template begins with `page.typ`
(A4, the font, the number of pages) and finds the data in `told`.
"""

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

PAGE = Path(__file__).with_name("page.typ")
PRESS = Path(__file__).with_name("press.py")
MOST_SECONDS = 15
MOST_TOLD = 500_000
# A run in which no line can be broken: long, without spaces and without Thai, or one
# letter again and again.
LONG_RUN = re.compile(r"[^\s\u0e00-\u0e7f]{25,}|([\u0e01-\u0e2e])\1{9,}")
MAY_BREAK = "\u200b"
BETWEEN_BREAKS = 10
# Emoji, and the invisible letters that belong to them.
SIGNS = {"So", "Sk", "Cf", "Co", "Cs", "Cn"}


class NotPrinted(Exception):
    """The paper could not be made; the reason is for the log."""


def paper(template: Path, told: dict) -> bytes:
    """The PDF of a template; the same told gives the same bytes."""
    text = PAGE.read_text("utf-8") + template.read_text("utf-8")
    sent = json.dumps({"template": text, "told": printable(told)}).encode()
    if len(sent) > MOST_TOLD:
        raise NotPrinted(f"{len(sent)} bytes are more than a paper takes")
    command = [sys.executable, str(PRESS)]
    try:
        done = subprocess.run(
            command, input=sent, capture_output=True, timeout=MOST_SECONDS, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise NotPrinted(f"not done within {MOST_SECONDS} s") from error
    except subprocess.CalledProcessError as error:
        raise NotPrinted(error.stderr.decode(errors="replace")) from error
    return done.stdout


def printable(told):
    """The same, its texts without the signs that no font of papers has."""
    if isinstance(told, dict):
        return {name: printable(value) for name, value in told.items()}
    if isinstance(told, list):
        return [printable(value) for value in told]
    if isinstance(told, str):
        return "".join(letter for letter in told if not _is_sign(letter))
    return told


def breakable(typed: str) -> str:
    """What somebody typed, with room for a line to break in what has no spaces."""
    return LONG_RUN.sub(_with_breaks, typed)


def _is_sign(letter):
    if letter < "\u2000" or letter == MAY_BREAK:
        return False
    return unicodedata.category(letter) in SIGNS or "\ufe00" <= letter <= "\ufe0f"


def _with_breaks(run):
    letters = run[0]
    starts = range(0, len(letters), BETWEEN_BREAKS)
    return MAY_BREAK.join(letters[at : at + BETWEEN_BREAKS] for at in starts)
