"""What a reader sees when something is not there, not hers, or went wrong."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from people.typed_again import typed_in


@requires_csrf_token
def page_not_found(request, exception):
    """The same page for what does not exist and for what is not this reader's."""
    return render(request, "404.html", status=404)


@requires_csrf_token
def permission_denied(request, exception):
    return render(request, "403.html", status=403)


def server_error(request):
    # No context processor may run here: the database may be what failed.
    return HttpResponseServerError(render_to_string("500.html"))


@requires_csrf_token
def csrf_failure(request, reason=""):
    """The form's token is old, as after logging in elsewhere: offer to send again."""
    return render(request, "403_csrf.html", _to_send_again(request), status=403)


@requires_csrf_token
def too_many_requests(request):
    """More from one address than a training room sends in a minute."""
    page = render(request, "429.html", _to_send_again(request), status=429)
    page["Retry-After"] = "60"
    return page


def _to_send_again(request):
    return {"typed": typed_in(request), "path": request.get_full_path()}
