"""One way to write a username, whatever keyboard or paste it came from."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from thai.folding import clean

# Thai letters, vowels and marks (not ฿ or Thai digits), ASCII letters and digits.
ALLOWED = re.compile(r"[A-Za-z0-9ก-ฮฯ-ฺเ-๎._-]+\Z")


def normalize_username(text):
    """NFC, one ำ however it was typed, no zero-width signs, no blanks around."""
    return clean(text or "").strip()


def validate_username(text):
    if not ALLOWED.match(text):
        raise ValidationError(
            _(
                "A username holds Thai or English letters, digits and . _ - only, "
                "without spaces."
            )
        )
