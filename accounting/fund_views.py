from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounting.fund_forms import FundFilterForm, FundForm, SetForm, tambons_for
from accounting.models import Fund
from accounting.places import check_may_read_books, trail

ROWS_ON_PAGE = 20


def told(funds):
    """With all that a row or a page says of a fund."""
    return funds.select_related(
        "kind", "tambon__district", "village__tambon", "agency"
    ).prefetch_related("sets")


@require_GET
@login_required
def fund_list(request):
    check_may_read_books(request.user)
    form = FundFilterForm(request.GET)
    funds = form.selected(told(Fund.objects.visible_to(request.user).assigned()))
    context = {
        "form": form,
        "page": Paginator(funds, ROWS_ON_PAGE).get_page(request.GET.get("page")),
        "may_add": tambons_for(request.user).exists(),
        "trail": trail(),
    }
    return render(request, "accounting/fund_list.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def fund_new(request):
    if not tambons_for(request.user).exists():
        raise Http404
    form = FundForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid() and (fund := form.store()):
        messages.success(request, _("The fund is kept. Now add its sets of books."))
        return redirect(fund)
    context = {"form": form, "trail": trail("fund_list")}
    return render(request, "accounting/fund_new.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def fund_detail(request, pk):
    fund = get_object_or_404(told(Fund.objects.visible_to(request.user)), pk=pk)
    if request.method == "GET":
        return shown(request, fund)
    if not may_administer(request.user, fund):
        raise Http404
    if request.POST.get("deed") == "edit":
        return fund_changed(request, fund)
    form = SetForm(fund, request.POST)
    if form.is_valid() and form.store():
        messages.success(request, _("The set of books is added."))
        return redirect(fund)
    return shown(request, fund, set_form=form)


def fund_changed(request, fund):
    form = FundForm(request.user, request.POST, fund)
    if not form.is_valid():
        return shown(request, fund, form=form)
    if form.is_stale:
        # What was typed stays; sent once more, it is on top of what is there now.
        stands = told(Fund.objects.filter(pk=fund.pk)).get()
        form.data = form.data.copy()
        form.data["seen"] = FundForm(request.user, instance=stands).initial["seen"]
        return shown(request, stands, form=form, is_stale=True, status=409)
    if not form.store():
        return shown(request, fund, form=form)
    messages.success(request, _("The fund was changed."))
    return redirect(fund)


def may_administer(user, fund):
    return Fund.objects.administered_by(user).filter(pk=fund.pk).exists()


def shown(request, fund, status=200, **more):
    may_edit = may_administer(request.user, fund)
    # A form that came back has put what was typed on the fund itself.
    stands = told(Fund.objects.filter(pk=fund.pk)).get() if more else fund
    context = {
        "fund": stands,
        "year_end_month": MONTHS[stands.fiscal_year_end_month],
        "periods": stands.periods.order_by("-starts_on")[:6],
        "may_edit": may_edit,
        "trail": trail("fund_list"),
        "form": FundForm(request.user, instance=fund) if may_edit else None,
        "set_form": SetForm(fund) if may_edit else None,
        **more,
    }
    return render(request, "accounting/fund_detail.html", context, status=status)
