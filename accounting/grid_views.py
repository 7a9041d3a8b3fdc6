from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounting.filter_form import FilterForm
from accounting.models import Fund, ImportBatch
from accounting.models.fund import agencies_of
from accounting.month_grid import funds_of, grid, received
from people.access import OFFICIALS, standing_of
from tambons.models import Tambon
from thai.clock import today
from thai.forms import ThaiDateFormField

FUNDS_ON_PAGE = 30
LATEST = 5


class GridForm(FilterForm):
    tambon = forms.ModelChoiceField(
        Tambon.objects.none(),
        label=_("Tambon"),
        required=False,
        to_field_name="code",
        empty_label=_("All that I may see"),
    )
    last = ThaiDateFormField(label=_("Until the month of"), required=False)

    def __init__(self, data, funds):
        super().__init__(data)
        tambons = Tambon.objects.filter(pk__in=funds.values("tambon"))
        self.fields["tambon"].queryset = tambons.in_story_order()
        self.is_valid()


def may_open(user) -> bool:
    """Who finds ledgers in the menu: agencies, officials and administrators."""
    standing = standing_of(user)
    return standing.has(*OFFICIALS) or agencies_of(user).exists()


@require_safe
@login_required
def month_grid(request):
    """บัญชีประจำเดือน: which fund's books are in, month by month."""
    if not may_open(request.user):
        raise Http404
    funds = funds_of(request.user)
    form = GridForm(request.GET, funds)
    if tambon := form.cleaned_data.get("tambon"):
        funds = funds.filter(tambon=tambon)
    page = Paginator(funds, FUNDS_ON_PAGE).get_page(request.GET.get("page"))
    months, rows = grid(list(page), form.cleaned_data.get("last") or today())
    batches = ImportBatch.objects.visible_to(request.user).select_related("fund")
    context = {
        "form": form,
        "page": page,
        "months": months,
        "rows": rows,
        "received": received(rows) if rows else [],
        "latest": batches.order_by("-number")[:LATEST],
        "unassigned": _waiting_for_a_fund(request.user),
        "may_send": agencies_of(request.user).exists()
        or Fund.objects.editable_by(request.user).exists(),
    }
    return render(request, "accounting/month_grid.html", context)


def _waiting_for_a_fund(user):
    """Imports in the books whose rows nobody has given to a fund yet."""
    posted = ImportBatch.objects.visible_to(user).filter(state="posted")
    return posted.filter(fund__is_unassigned=True).count()
