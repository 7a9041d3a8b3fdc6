"""One way to write a username, whatever keyboard or paste it came from."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from thai.folding import clean

# Thai letters, vowels and marks (not ฿ or Thai digits), ASCII letters and digits.
ALLOWED = re.compile(r"[A-Za-z0-9ก-ฮฯ-ฺเ-๎._-]+\Z")
# Marks that no keyboard course teaches, and that look like one mark less or none: a
# mark first, the same twice, three on one letter, a tone before its vowel.
MISPLACED = re.compile(r"^[ัิ-ฺ็-๎]|([ัิ-ฺ็-๎])\1|[ัิ-ฺ็-๎]{3}|[็-๎][ัิ-ื]")
BLANKS = re.compile(r"\.?\s+\.?")


def normalize_username(text):
    """NFC, one ำ and one แ however typed, no zero-width signs, no blanks around."""
    return clean(text or "").replace("เเ", "แ").strip()


def username_from(name):
    """The username of a name as people write it: "คำปัน ใจดี" is "คำปัน.ใจดี"."""
    return BLANKS.sub(".", normalize_username(name))


def validate_username(text):
    if not ALLOWED.match(text):
        raise ValidationError(
            _(
                "A username holds Thai or English letters, digits and . _ - only, "
                "without spaces."
            )
        )
    if MISPLACED.search(text):
        raise ValidationError(
            _(
                "A vowel or a tone mark stands twice or in the wrong place. "
                "Please type the name once more."
            )
        )
