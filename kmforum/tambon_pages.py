"""The tambons that take part: the list to search, and the page of each."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kmforum.tambon_portrait import Portrait
from kmforum.tambon_rows import page_of_tambons
from meetings.tables_used import with_table_used
from tambons.models import Tambon
from thai.folding import clean, fold


@require_safe
def tambon_list(request):
    typed = clean(request.GET.get("q", ""))[:100].strip()
    page = page_of_tambons(found(typed), request.user, request.GET.get("page"))
    context = {
        "page": page,
        "typed": typed,
        "trail": [(reverse("home"), _("Home"))],
    }
    return render(request, "kmforum/tambon_list.html", context)


def found(typed):
    """Joined tambons by name, district, or the beginning of the code."""
    tambons = Tambon.objects.joined()
    text = fold(typed).removeprefix("ตำบล").removeprefix("ต.").strip()
    if not text:
        return tambons
    return tambons.filter(
        Q(name__icontains=text)
        | Q(name_en__icontains=text)
        | Q(district__name__icontains=text.removeprefix("อำเภอ").removeprefix("อ."))
        | Q(code__startswith=text)
    )


@require_safe
def tambon_detail(request, code):
    tambon = joined_tambon(code)
    context = {
        "tambon": tambon,
        "portrait": Portrait(tambon, request.user),
        "trail": [(reverse("home"), _("Home")), (reverse("tambon_list"), _("Tambons"))],
    }
    return render(request, "kmforum/tambon_detail.html", context)


def joined_tambon(code):
    """The joined tambon of an address; any other code is not found."""
    tambons = Tambon.objects.joined().select_related("district", "driver__kind", "blog")
    tambons = with_table_used(tambons.filter(code=code))
    tambon = tambons.first() if is_code(code) else None
    if tambon is None:
        raise Http404
    return tambon


def is_code(text):
    return len(text) == 6 and text.isascii() and text.isdecimal()
