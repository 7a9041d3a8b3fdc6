"""Two addresses for machines: is the site well, and is the line open?"""

import tempfile

from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request):
    """200 while the database answers and the disk takes a file."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        with tempfile.TemporaryFile() as file:
            file.write(b"well")
    except (DatabaseError, OSError) as error:
        return HttpResponse(
            f"{type(error).__name__}\n", status=503, content_type="text/plain"
        )
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def connection_test(request):
    """A body that no captive portal and no cached page would answer with."""
    return HttpResponse("connected", content_type="text/plain")
