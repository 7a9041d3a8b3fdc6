"""Files that wait to be confirmed: each person reaches her own, for an hour, once."""

import uuid
from dataclasses import dataclass

from django.core.cache import cache

HOUR = 60 * 60


@dataclass(frozen=True)
class Upload:
    name: str
    data: bytes
    # Of the rows as the preview found them.
    digest: str = ""


def keep(user, model, upload: Upload) -> str:
    """Keep the file, in the cache that all workers share; the word that names it."""
    token = uuid.uuid4().hex
    cache.set(_key(user, model, token), upload, HOUR)
    return token


def claim(user, model, token) -> Upload | None:
    """Take the file back; of two that ask at the same moment only one gets it."""
    try:
        key = _key(user, model, uuid.UUID(hex=token).hex)
    except ValueError:
        return None
    upload = cache.get(key)
    return upload if upload and cache.delete(key) else None


def _key(user, model, token):
    # Who asks is part of the name, so nobody else's token leads anywhere.
    return f"import:{user.pk}:{model._meta.label_lower}:{token}"
