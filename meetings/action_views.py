from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.action_list import (
    ActionFilterForm,
    TapForm,
    may_follow,
    page_of_actions,
    readable_actions,
    rows_of,
)
from meetings.actions import ChangedMeanwhile, tap


@require_http_methods(["GET", "POST"])
@login_required
def action_list(request):
    if not may_follow(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return action_tapped(request)
    return list_page(request, tapped=request.GET.get("tapped", ""))


def action_tapped(request):
    form = TapForm(request.POST)
    if not form.is_valid():
        raise Http404
    pk, deed = form.cleaned_data["action"], form.cleaned_data["deed"]
    get_object_or_404(readable_actions(request.user), pk=pk)
    try:
        tap(pk, deed, form.cleaned_data["version"], request.user)
    except ChangedMeanwhile:
        return list_page(request, tapped=str(pk), is_stale=True)
    query = request.GET.copy()
    query.pop("page", None)
    query["tapped"] = pk
    return redirect(f"{reverse('meetings:action_list')}?{query.urlencode()}")


def list_page(request, tapped, is_stale=False):
    """The list; above it the action just tapped, which can be taken back there."""
    user = request.user
    form = ActionFilterForm(request.GET, user)
    just = []
    if tapped.isascii() and tapped.isdecimal() and len(tapped) < 10:
        just = rows_of(readable_actions(user).filter(pk=tapped), user)
    context = {
        "form": form,
        "phrases": form.in_words(),
        "page": page_of_actions(form.selected(), user, request.GET.get("page")),
        "tapped": just[0] if just else None,
        "is_stale": is_stale,
        "here": address_of(form),
        "trail": [(reverse("home"), _("Home")), (reverse("me"), _("My work"))],
    }
    status = 409 if is_stale else 200
    return render(request, "meetings/action_list.html", context, status=status)


def address_of(form):
    """Where the taps of this page are sent, with its filters."""
    query = {name: form[name].value() for name in form.wanted}
    address = reverse("meetings:action_list")
    return f"{address}?{urlencode(query)}" if query else address
