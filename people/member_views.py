from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people import members
from people.codes import make_code
from people.member_forms import AddForm, CodeForm, GiveForm, TapForm
from people.member_page import MemberPage
from people.models import RoleAssignment
from people.reach import roles_within_reach, tambons_looked_after


@require_http_methods(["GET", "POST"])
@never_cache
def member_list(request, code, typed=None):
    """Who belongs to a tambon, for those who look after its members."""
    if not (code.isascii() and code.isdecimal()):
        raise Http404
    mine = tambons_looked_after(request.user).joined()
    page = MemberPage(get_object_or_404(mine, code=code), request.user, request.GET)
    if request.method == "POST":
        return member_deed(request, page)
    was_adding = bool(typed) and typed.get("deed") == "add"
    form = AddForm(page.roles_given, initial=typed if was_adding else None)
    return shown(request, page, form)


def member_deed(request, page):
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    try:
        return deed(request, page)
    except ValidationError as error:
        # Things have moved on since the page was made: it is shown as it is now.
        messages.warning(request, " ".join(error.messages))
        return redirect("member_list", code=page.tambon.code)


def answer(deed, done):
    """A view of a deed that needs no more than the row it is about."""

    def carried_out(request, page):
        row = tapped(request, page, roles_within_reach(request.user), TapForm)
        deed(row.pk, request.user)
        messages.success(request, done % {"name": row.person})
        return redirect(request.get_full_path())

    return carried_out


def tapped(request, page, rows, form, *args):
    """The role that was tapped, which has to be one of this tambon."""
    sent = form(*args, request.POST)
    if not sent.is_valid():
        raise Http404
    rows = rows.in_tambon(page.tambon).select_related("person__user")
    row = get_object_or_404(rows, pk=sent.cleaned_data["row"])
    row.sent = sent.cleaned_data
    return row


def give(request, page):
    everybody = RoleAssignment.objects.all()
    row = tapped(request, page, everybody, GiveForm, page.roles_given)
    given = members.give(row.person_id, row.sent["role"], page.tambon, request.user)
    told = _("%(name)s has the role of %(role)s from today.")
    texts = {"name": row.person, "role": given.get_role_display()}
    messages.success(request, told % texts)
    return redirect(request.get_full_path())


def tell_code(request, page):
    row = tapped(request, page, RoleAssignment.objects.all(), CodeForm)
    if row.person.user is None:
        raise Http404
    told = make_code(row.person.user, row.sent["key"], request.user)
    return shown(request, page, AddForm(page.roles_given), told=told, who=row.person)


def add(request, page):
    form = AddForm(page.roles_given, request.POST)
    if "key" in form.errors:
        raise Http404
    if not form.is_valid() or not form.add_to(page.tambon, request.user):
        return shown(request, page, form)
    fresh, (made, told) = AddForm(page.roles_given), form.added
    return shown(request, page, fresh, told=told, who=made.person, is_new=True)


DEEDS = {
    "accept": answer(members.accept, gettext_lazy("%(name)s is a member from today.")),
    "decline": answer(members.decline, gettext_lazy("%(name)s was not accepted.")),
    "end": answer(
        members.end,
        gettext_lazy("The role of %(name)s has ended and opens nothing more."),
    ),
    "give": give,
    "code": tell_code,
    "add": add,
}


def shown(request, page, form, **told):
    context = {
        "page": page,
        "tambon": page.tambon,
        "form": form,
        "code_url": request.build_absolute_uri(reverse("account_code")),
        "trail": [
            (reverse("home"), _("Home")),
            (reverse("tambon_list"), _("Tambons")),
            (page.tambon.get_absolute_url(), page.tambon.name),
        ],
        **told,
    }
    return render(request, "people/member_list.html", context)
