"""Files go to the disk under names of our own, whole or not at all, and go again."""

import logging
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from thai.clock import now

log = logging.getLogger(__name__)


class NoRoom(Exception):
    """The disk did not take the file."""


def store(folder: str, contents: dict) -> dict:
    """{column: name on the disk}; nothing is left there when one of them fails.

    `contents` says for each column the ending of its name, and the bytes.
    """
    stored = {}
    try:
        for column, (ending, data) in contents.items():
            name = f"{folder}/{now():%Y/%m}/{uuid.uuid4().hex}.{ending}"
            stored[column] = default_storage.save(name, ContentFile(data))
    except OSError as error:
        log.exception("A file could not be stored.")
        delete(stored.values())
        raise NoRoom from error
    return stored


def delete(names) -> None:
    for name in filter(None, names):
        try:
            default_storage.delete(name)
        except OSError:
            # Nothing names it any more, so nobody can ask for it.
            log.exception("A file could not be deleted.")
