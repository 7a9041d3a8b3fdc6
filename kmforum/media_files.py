"""How files of people come in and are kept: whole or not at all."""

import os
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from accounting.importing.limits import MAX_BYTES
from pictures.cleaning import LARGEST_FILE

LARGEST_FORM = 4 * LARGEST_FILE
LEDGERS = "/accounting/"


class WholeFileStorage(FileSystemStorage):
    """Writes aside, then renames: a full disk leaves no half and no empty file.

    Names are the server's own and new each time, so none is ever looked for.
    """

    def _save(self, name, content):
        whole = Path(self.path(name))
        whole.parent.mkdir(parents=True, exist_ok=True)
        part = whole.with_name(f".{whole.name}.part")
        try:
            with part.open("xb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            if self.file_permissions_mode is not None:
                part.chmod(self.file_permissions_mode)
            part.rename(whole)
        finally:
            part.unlink(missing_ok=True)
        return name


class CappedUploads(FileUploadHandler):
    """Skips a file that grows too large while it comes in; its name is remembered.

    `request.too_large` holds such names: their files are not among those of the form.
    """

    received = 0

    def handle_raw_input(self, *args, **kwargs):
        self.request.too_large = []
        is_ledger = self.request.path.startswith(LEDGERS)
        self.largest = MAX_BYTES if is_ledger else LARGEST_FILE

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        size = start + len(raw_data)
        if size > self.largest or self.received > LARGEST_FORM:
            self.request.too_large.append(self.file_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None
