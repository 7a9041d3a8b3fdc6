"""For pages of `people`: a form sent after the log-in ran out comes back with its text.

The way through the log-in page belongs to `meetings`, which `people` does not know.
"""

from functools import wraps

from django.views.decorators.http import require_http_methods

from meetings.kept_typing import back_after_login, typed_before


def typing_kept(view):
    @require_http_methods(["GET", "POST"])
    @back_after_login
    @wraps(view)
    def checked(request, **arguments):
        return view(request, typed=typed_before(request), **arguments)

    return checked
