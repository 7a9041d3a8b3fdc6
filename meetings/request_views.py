from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.appointment_views import back_after_login, typed_before
from meetings.request_forms import FORMS
from meetings.request_page import request_page
from meetings.requests import ChangedMeanwhile, Deed


@require_http_methods(["GET", "POST"])
@back_after_login
def request_detail(request, pk):
    page = readable(request, pk)
    if request.method == "POST":
        return request_deed(request, page)
    typed = typed_before(request)
    initial = (typed.pop("deed", ""), typed_texts(typed)) if typed else None
    return shown(request, page, page.forms(initial=initial))


def readable(request, pk):
    page = request_page(pk, request.user)
    if page is None:
        raise Http404
    return page


def request_deed(request, page):
    """The answer after a deed; its form once more when there is something to mend."""
    deed = request.POST.get("deed", "")
    if deed not in FORMS:
        raise Http404
    form = FORMS[deed](page.outcome, request.user, page.version, request.POST)
    if not form.is_valid():
        return shown(request, page, page.forms(form), form=form)
    try:
        form.carry_out()
    except ChangedMeanwhile:
        return changed_meanwhile(request, page.outcome.pk, form)
    except ValidationError as error:
        form.add_error(None, error)
        return shown(request, page, page.forms(form), form=form)
    messages.success(request, DONE[deed]())
    # Whoever gives back what was only lent to her may not read it any more.
    again = request_page(page.outcome.pk, request.user)
    return redirect(again.outcome if again else "me")


DONE = {
    Deed.TAKEN: lambda: _("You have taken this request up."),
    Deed.ASSIGNED: lambda: _("The request is handed on."),
    Deed.GIVEN_BACK: lambda: _("The request is given back; anybody can take it up."),
    Deed.SETTLED: lambda: _("The request is settled."),
    Deed.UNDONE: lambda: _("The last step is taken back."),
}


def changed_meanwhile(request, pk, form):
    """What happened meanwhile beside what was typed, ready to be sent again."""
    page = readable(request, pk)
    typed = form.typed()
    forms = page.forms(initial=(form.deed_name, typed))
    context = {"is_stale": True, "opened": form.deed_name}
    if form.deed_name not in forms:
        context["left_over"] = typed.get("note", "")
    return shown(request, page, forms, status=409, **context)


def typed_texts(typed):
    return {name: text for name, text in typed.items() if name not in NOT_TEXTS}


NOT_TEXTS = {"key", "version", "writer"}


def shown(request, page, forms, status=200, form=None, **more):
    context = {
        "page": page,
        "forms": forms,
        "wrong": form,
        "opened": form.deed_name if form else "",
        "trail": [(reverse("home"), _("Home")), (reverse("me"), _("My work"))],
        **more,
    }
    return render(request, "meetings/request_detail.html", context, status=status)
