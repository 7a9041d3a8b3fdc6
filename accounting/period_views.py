from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounting.models import Fund, Period, PeriodStep
from accounting.period_forms import DaysForm, DeedForm, PeriodForm, funds_to_choose
from accounting.periods import ChangedMeanwhile, days_of
from accounting.places import check_may_read_books, trail

ROWS_ON_PAGE = 20


@require_http_methods(["GET", "POST"])
@login_required
def period_list(request):
    check_may_read_books(request.user)
    fund = chosen_fund(request)
    if request.method == "GET":
        return shown(request, fund)
    if request.POST.get("deed") == "make":
        return period_made(request, fund)
    form = DeedForm(request.user, request.POST)
    if form.is_torn:
        raise Http404
    if not form.is_valid():
        return shown(request, fund, wrong=form)
    try:
        period = form.carry_out()
    except ChangedMeanwhile:
        return shown(request, fund, wrong=form, is_stale=True, status=409)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return shown(request, fund, wrong=form)
    messages.success(request, DONE[form.cleaned_data["deed"]]() % {"period": period})
    return redirect(address_of(fund))


DONE = {
    "lock": lambda: _("%(period)s is locked."),
    "unlock": lambda: _("%(period)s is open again."),
    "days": lambda: _("%(period)s has these days now."),
}


def chosen_fund(request):
    """The fund whose periods are asked for; None for those of all."""
    key = request.GET.get("fund", "")
    if not key:
        return None
    if not (key.isascii() and key.isdecimal() and len(key) < 10):
        raise Http404
    funds = Fund.objects.visible_to(request.user).select_related("tambon")
    fund = funds.filter(pk=key).first()
    if fund is None:
        raise Http404
    return fund


def address_of(fund):
    address = reverse("accounting:period_list")
    return f"{address}?fund={fund.pk}" if fund else address


def period_made(request, fund):
    funds = funds_to_choose(request.user, fund)
    if funds is None or not funds:
        raise Http404
    form = PeriodForm(funds, request.POST)
    if form.is_valid():
        try:
            period = form.carry_out()
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("%(period)s is made.") % {"period": period})
            return redirect(address_of(fund))
    return shown(request, fund, form=form)


def shown(request, fund, status=200, wrong=None, form=None, **more):
    page = page_of(request, fund, wrong)
    funds = funds_to_choose(request.user, fund)
    if form is None and funds:
        form = PeriodForm(funds, initial={"fund": fund})
    context = {
        "page": page,
        "fund": fund,
        "form": form,
        "are_many": funds is None,
        "here": address_of(fund),
        "wrong": wrong,
        "trail": trail(
            "fund_list", *([(fund.get_absolute_url(), fund.name)] if fund else [])
        ),
        **more,
    }
    return render(request, "accounting/period_list.html", context, status=status)


def page_of(request, fund, wrong):
    """The periods, newest first, each with what this reader may do to it."""
    user = request.user
    steps = PeriodStep.objects.select_related("who__person").order_by("-pk")
    funds = Fund.objects.visible_to(user) if fund is None else [fund]
    periods = (
        Period.objects.filter(fund__in=funds)
        .select_related("fund__tambon")
        .prefetch_related(Prefetch("steps", steps))
        .order_by("-starts_on", "fund__tambon__code", "fund__name", "pk")
    )
    page = Paginator(periods, ROWS_ON_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    hers = Fund.objects.administered_by(user)
    hers = set(hers.filter(periods__in=rows).values_list("pk", flat=True))
    for period in rows:
        period.may_edit = period.fund_id in hers
        period.seen = days_of(period)
        is_wrong = wrong and wrong.cleaned_data.get("period") == period
        period.wrong = wrong if is_wrong else None
        typed = period.wrong and period.wrong.days
        days = {"starts_on": period.starts_on, "ends_on": period.ends_on}
        period.days_form = typed or DaysForm(initial=days, auto_id=f"p{period.pk}_%s")
    page.object_list = rows
    return page
