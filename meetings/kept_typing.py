"""A form sent after the log-in ran out: its text goes through the log-in page.

The page carries it in a signed hidden field, so that nothing is stored for strangers;
after the log-in it waits in the session until the form's own page takes it up.
"""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import QueryDict
from django.shortcuts import render

from meetings.drafts import NOT_TYPED
from people.log_in import LogInForm

SESSION_KEY = "typed"
SALT = "meetings.kept_typing"
# What pages send besides, and nobody needs to read.
UNSEEN = NOT_TYPED | {
    "copy",
    "edits",
    "end",
    "key",
    "licence",
    "photos_key",
    "photos_lost",
    "place",
    "subject",
    "version",
}


def log_in_first(request):
    """The log-in page, holding what was typed."""
    texts = dict(request.POST.lists())
    texts.pop("csrfmiddlewaretoken", None)
    kept = {"path": request.path, "texts": texts}
    context = {
        "form": LogInForm(request=request),
        "next": request.path,
        **shown(signing.dumps(kept, salt=SALT, compress=True)),
    }
    return render(request, "account/login.html", context, status=401)


def shown(typed):
    """For the log-in page: the signed text, and the same to read and copy."""
    texts = _loads(typed).get("texts", {})
    lines = [
        text
        for name, values in texts.items()
        if name not in UNSEEN
        for text in values
        if text.strip()
    ]
    return {"typed": typed if texts else "", "typed_lines": lines}


def _loads(typed):
    try:
        return signing.loads(typed, salt=SALT)
    except signing.BadSignature:
        return {}


def take_up(request):
    """The form that was sent to this page before the log-in; None if there is none.

    On a shared phone another person may have logged in: her it is not shown.
    """
    kept = _loads(request.session.get(SESSION_KEY, ""))
    if kept.get("path") != request.path:
        return None
    del request.session[SESSION_KEY]
    post = QueryDict(mutable=True)
    for name, values in kept["texts"].items():
        post.setlist(name, values)
    return post if post.get("writer") == str(request.user.pk) else None


def back_after_login(view):
    """A visitor logs in and finds the page again, with the text of the form sent."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return log_in_first(request)
        return redirect_to_login(request.get_full_path())

    return checked


def typed_before(request):
    """As initial values: what was sent to this page before the log-in."""
    typed = take_up(request) if request.method == "GET" else None
    return typed.dict() if typed else {}
