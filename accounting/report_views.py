"""Reports: figures that open to their lines, and lines to their cell of the file."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounting.exports import FORMATS, trial_balance_file
from accounting.lines import lines_for
from accounting.report_forms import LinesForm, ReportForm
from accounting.trial_balance import trial_balance as balance_of
from thai.clock import today

LINES_ON_PAGE = 50


@require_safe
@login_required
def trial_balance(request):
    """R1 งบทดลอง over the sets of books and days that the reader chose."""
    form = ReportForm(request.GET, request.user)
    days = (form.first_day, form.last_day)
    balance = balance_of(form.sets, *days) if form.sets else None
    context = {
        "form": form,
        "balance": balance,
        "trail": [(reverse("accounting:month_grid"), _("Accounting"))],
        "query": form.query,
    }
    return render(request, "accounting/trial_balance.html", context)


@require_safe
@login_required
def trial_balance_export(request, format):
    """The same balance as a sheet, with the screen's columns and filters."""
    if format not in FORMATS:
        raise Http404
    form = ReportForm(request.GET, request.user)
    if not form.sets:
        raise Http404
    balance = balance_of(form.sets, form.first_day, form.last_day)
    data, content_type = trial_balance_file(balance, format)
    name = f"trial-balance-{today():%Y%m%d}.{format}"
    return HttpResponse(
        data,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@login_required
def line_list(request):
    """The lines behind one figure, each with sheet and row of its file."""
    form = LinesForm(request.GET, request.user)
    lines = lines_for(form)
    page = Paginator(lines, LINES_ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "sums": form.sums_of(lines),
        "trail": [
            (reverse("accounting:month_grid"), _("Accounting")),
            (f"{reverse('accounting:trial_balance')}?{form.query}", _("Trial balance")),
        ],
    }
    return render(request, "accounting/line_list.html", context)
