"""The only source of today: Asia/Bangkok, or the pretended day KMFORUM_TODAY."""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

BANGKOK = ZoneInfo("Asia/Bangkok")


def now() -> datetime.datetime:
    """Return the aware instant in Bangkok; with KMFORUM_TODAY, that day, this hour."""
    real = timezone.now().astimezone(BANGKOK)
    if settings.KMFORUM_TODAY is None:
        return real
    return datetime.datetime.combine(settings.KMFORUM_TODAY, real.timetz())


def today() -> datetime.date:
    """Return today's CE date in Bangkok, whatever the server's own zone."""
    return now().date()
