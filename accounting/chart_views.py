from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounting.central import CentralTree
from accounting.chart_forms import (
    AdoptForm,
    ChartFileForm,
    ChartForm,
    own_agencies,
    pack,
    unpack,
)
from accounting.chart_sheet import ChangedMeanwhile, plan, take_over
from accounting.charts import adopt_central
from accounting.coverage import coverage_by_chart
from accounting.importing.accounts import unassigned_account
from accounting.models import AgencyAccount, AgencyChart
from accounting.places import check_may_read_charts, trail


@require_http_methods(["GET", "POST"])
@login_required
def chart_central(request):
    check_may_read_charts(request.user)
    adopt = AdoptForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not adopt.is_valid():
            raise Http404
        chart = adopt_central(adopt.cleaned_data["agency"], request.user)
        messages.success(request, _("The agency has a chart like the central one now."))
        return redirect(chart)
    context = {
        "branches": CentralTree().branches(all_charts()),
        "charts": covered_charts(request.user),
        "adopt": adopt,
        "agencies": own_agencies(request.user),
        "trail": trail(),
    }
    return render(request, "accounting/chart_central.html", context)


def all_charts():
    return list(AgencyChart.objects.select_related("agency").order_by("agency", "pk"))


def covered_charts(user):
    """The charts that this reader may open, with how far each is matched."""
    charts = AgencyChart.objects.visible_to(user).select_related("agency", "fund_kind")
    found = list(charts.order_by("agency__code", "pk"))
    accounts = AgencyAccount.objects.filter(chart__in=found)
    covered = coverage_by_chart(accounts)
    for chart in found:
        chart.coverage = covered.get(chart.pk)
    return found


@require_http_methods(["GET", "POST"])
@login_required
def chart_new(request):
    if not own_agencies(request.user).exists():
        raise Http404
    form = ChartForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        chart = form.save_once()
        unassigned_account(chart)
        messages.success(request, _("The chart is made. Now send its accounts."))
        return redirect("accounting:chart_upload", chart.pk)
    context = {"form": form, "trail": trail("chart_central")}
    return render(request, "accounting/chart_new.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def chart_upload(request, pk):
    charts = AgencyChart.objects.editable_by(request.user).select_related("agency")
    chart = get_object_or_404(charts, pk=pk)
    if "rows" in request.POST:
        return taken_over(request, chart)
    if request.method == "GET":
        return shown(request, chart, form=ChartFileForm())
    form = ChartFileForm(request.POST, request.FILES)
    if form.is_valid():
        name = form.cleaned_data["file"].name
        return previewed(request, chart, plan(chart, form.rows), name=name)
    return shown(request, chart, form=form)


def previewed(request, chart, plan, **more):
    """What would become of each row; the rows travel in the page, signed."""
    status = 409 if more.get("is_stale") else 200
    more |= {"plan": plan, "packed": "" if plan.wrong else pack(chart, plan)}
    return shown(request, chart, form=ChartFileForm(), status=status, **more)


def taken_over(request, chart):
    sent = unpack(chart, request.POST["rows"])
    if sent is None:
        raise Http404
    try:
        done = take_over(chart, *sent)
    except ChangedMeanwhile as changed:
        return previewed(request, chart, changed.plan, is_stale=True)
    messages.success(
        request,
        _("The chart is taken over: %(new)s new accounts, %(changed)s changed.")
        % {"new": done.counts["new"], "changed": done.counts["changed"]},
    )
    return redirect(chart)


def shown(request, chart, status=200, **more):
    above = (chart.get_absolute_url(), chart.name)
    context = {"chart": chart, "trail": trail("chart_central", above), **more}
    return render(request, "accounting/chart_upload.html", context, status=status)
