"""A form sent after the log-in ran out: its text goes through the log-in page.

The page carries it in a hidden field, so that nothing is stored for strangers; after
the log-in it waits in the session until the form's own page takes it up.
"""

import json

from django.contrib.auth.forms import AuthenticationForm
from django.http import QueryDict
from django.shortcuts import render

SESSION_KEY = "typed"


def log_in_first(request):
    """The log-in page, holding what was typed."""
    post = {
        name: texts
        for name, texts in request.POST.lists()
        if name != "csrfmiddlewaretoken"
    }
    context = {
        "form": AuthenticationForm(request),
        "next": request.path,
        "typed": json.dumps({"path": request.path, "post": post}, ensure_ascii=False),
    }
    return render(request, "account/login.html", context, status=401)


def take_up(request):
    """The form that was sent to this page before the log-in; None if there is none.

    On a shared phone another person may have logged in: her it is not shown.
    """
    try:
        kept = json.loads(request.session.get(SESSION_KEY) or "null")
        path, texts = kept["path"], kept["post"]
        if path != request.path:
            return None
        post = QueryDict(mutable=True)
        for name, values in texts.items():
            post.setlist(name, [str(value) for value in values])
    except (ValueError, TypeError, KeyError, AttributeError):
        request.session.pop(SESSION_KEY, None)
        return None
    del request.session[SESSION_KEY]
    return post if post.get("writer") == str(request.user.pk) else None
