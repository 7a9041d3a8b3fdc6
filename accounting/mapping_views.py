from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from accounting.mapping import ChangedMeanwhile, accept_all_exact
from accounting.mapping_forms import WordForm
from accounting.mapping_page import MappingPage
from accounting.models import AgencyChart
from accounting.places import trail


@require_http_methods(["GET", "POST"])
@login_required
def chart_mapping(request, pk):
    charts = AgencyChart.objects.visible_to(request.user).select_related("agency")
    page = MappingPage(get_object_or_404(charts, pk=pk), request.user, request.GET)
    if request.method == "GET":
        return shown(request, page)
    if not page.may_edit:
        raise Http404
    if request.POST.get("deed") == "accept_all":
        return all_exact_accepted(request, page)
    return word_said(request, page)


def all_exact_accepted(request, page):
    count = len(accept_all_exact(page.chart, request.user))
    text = ngettext(
        "%(count)s account was matched.", "%(count)s accounts were matched.", count
    )
    if not count:
        text = _("There was nothing left to match; all exact ones are matched.")
    messages.success(request, text % {"count": count} if count else text)
    return redirect(page.chart)


def word_said(request, page):
    form = WordForm(request.POST, page.chart, page.tree)
    if form.is_torn:
        raise Http404
    if not form.is_valid():
        return shown(request, page, wrong=form)
    try:
        form.carry_out(request.user)
    except ChangedMeanwhile:
        return shown(request, page, wrong=form, is_stale=True, status=409)
    return redirect(page.after(form.cleaned_data["account"]))


def shown(request, page, *, wrong=None, is_stale=False, status=200):
    page.wrong = wrong
    groups = page.tree.grouped_leaves() if page.may_edit else []
    context = {
        "page": page,
        "rows": page.page,
        "wrong": wrong,
        "is_stale": is_stale,
        # The same list in every row: made once.
        "leaf_options": render_to_string(
            "accounting/_leaf_options.html", {"groups": groups}
        ),
        "trail": trail("chart_central"),
    }
    return render(request, "accounting/chart_mapping.html", context, status=status)
