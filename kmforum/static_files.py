"""Production's static files: our own lose comments and spaces on the way out."""

import re

from django.core.files.base import ContentFile
from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = re.compile(r"(css|js)/[\w.-]+\.(css|js)")
MINIFIERS = {"css": cssmin, "js": jsmin}


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    def _save(self, name, content):
        if found := OURS.fullmatch(name.replace("\\", "/")):
            content.seek(0)  # it was read for its hash
            text = MINIFIERS[found[2]](content.read().decode())
            content = ContentFile(text.encode())
        return super()._save(name, content)
