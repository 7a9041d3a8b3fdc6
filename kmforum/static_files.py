"""Production's static files: our own lose comments and indentation on the way out."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = re.compile(r"(css|js)/[\w.-]+\.(css|js)")
COMMENTS = {"css": r"(?s)/\*.*?\*/", "js": r"(?m)^\s*//.*$"}


def lean(text: str, kind: str) -> str:
    """Return the text without comments, indentation and ends of lines."""
    lines = re.sub(COMMENTS[kind], "", text).splitlines()
    text = "\n".join(line.strip() for line in lines if line.strip()) + "\n"
    if kind == "css":
        return re.sub(r"(?<=[{};,:])\n", "", text).replace(";}", "}")
    # A script needs the ends of its other lines, and of those with a comment.
    return re.sub(r"(?m)^(?!.*//)(.*[{(,;])\n", r"\1", text)


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    def _save(self, name, content):
        if found := OURS.fullmatch(name.replace("\\", "/")):
            content.seek(0)  # it was read for its hash
            text = content.read().decode()
            content = ContentFile(lean(text, found[2]).encode())
        return super()._save(name, content)
