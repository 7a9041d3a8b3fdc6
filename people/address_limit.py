"""At most so many forms of one kind from one address within a minute.

Without the lock of the package's own counters: forty people behind one address press
the button in the same second, and whoever waited too long for the lock was turned
away. Two that are counted as one do no harm to a limit this wide.
"""

from functools import wraps

from allauth.core.internal.ratelimit import get_ip
from allauth.core.ratelimit import respond_429
from django.core.cache import cache

from thai.clock import now

MOST = 300


def limited_by_address(view):
    @wraps(view)
    def counted(request, *args, **kwargs):
        if request.method == "POST" and _count(request, view.__name__) > MOST:
            return respond_429(request)
        return view(request, *args, **kwargs)

    return counted


def _count(request, name):
    """How many there were in this minute of the clock, this one too."""
    key = f"address:{name}:{get_ip(request)}:{now():%H%M}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, 120)
    return count
