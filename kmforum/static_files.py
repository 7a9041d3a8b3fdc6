"""Production's static files: our own lose comments and indentation on the way out."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = re.compile(r"(css|js)/[\w.-]+\.(css|js)")
COMMENTS = {"css": r"(?s)/\*.*?\*/", "js": r"(?m)^\s*//.*$"}


def lean(text: str, kind: str) -> str:
    """Return the text without comments, indentation and empty lines."""
    lines = re.sub(COMMENTS[kind], "", text).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip()) + "\n"


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    def _save(self, name, content):
        if found := OURS.fullmatch(name.replace("\\", "/")):
            content.seek(0)  # it was read for its hash
            text = content.read().decode()
            content = ContentFile(lean(text, found[2]).encode())
        return super()._save(name, content)
