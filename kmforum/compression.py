"""Pages in Brotli where the browser reads it: a tenth less on the line than gzip."""

import re
import secrets

import brotli
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

READS_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
# Shorter answers do not become shorter.
LEAST = 200
# As quick as gzip at this one; the next ones gain a hundredth.
QUALITY = 5


class CompressionMiddleware(GZipMiddleware):
    """Brotli for whole pages, gzip for whatever and whoever else."""

    def process_response(self, request, response):
        if not is_page(response) or len(response.content) < LEAST:
            return super().process_response(request, response)
        patch_vary_headers(response, ["Accept-Encoding"])
        if not READS_BROTLI.search(request.headers.get("Accept-Encoding", "")):
            return super().process_response(request, response)
        page = response.content + self.filling()
        response.content = brotli.compress(page, brotli.MODE_TEXT, QUALITY)
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Encoding"] = "br"
        etag = response.get("ETag", "")
        if etag.startswith('"'):
            response.headers["ETag"] = f"W/{etag}"
        return response

    def filling(self):
        """A comment of random length, as in gzip's header.

        Without it the length of a page would tell whether a guess put into its address
        also stands elsewhere on it.
        """
        size = secrets.randbelow(self.max_random_bytes)
        return f"<!--{secrets.token_urlsafe(size)}-->".encode()


def is_page(response):
    is_html = response.get("Content-Type", "").startswith("text/html")
    return is_html and not response.streaming and "Content-Encoding" not in response
