from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.appointment_views import places_of
from meetings.freedom_filter import number_in
from meetings.freedom_list import may_make, may_score, with_uses
from meetings.freedom_page import TablePage
from meetings.models import FreedomTable

PER_PAGE = 20


@require_safe
def freedom_table_list(request):
    meeting = number_in(request.GET.get("meeting", ""))
    tables = FreedomTable.objects.visible_to(request.user)
    if meeting:  # asked for from a round: with which of them it may be scored
        tables = FreedomTable.objects.usable_by(request.user)
    page = Paginator(tables.newest_first(), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_uses(page.object_list, request.user)
    context = {
        "page": page,
        "meeting": meeting,
        "may_make": may_make(request.user),
        "trail": [(reverse("home"), _("Home"))],
    }
    return render(request, "meetings/freedom_table_list.html", context)


@require_safe
def freedom_table_detail(request, pk):
    tables = FreedomTable.objects.visible_to(request.user)
    table = get_object_or_404(tables.select_related("copied_from"), pk=pk)
    page = TablePage(table, request.user, request.GET)
    this = FreedomTable.objects.filter(pk=pk)
    context = {
        "table": table,
        "page": page,
        "matches": pairs_for(page),
        "may_edit": this.editable_by(request.user).exists(),
        "may_score": may_score(this, request.user),
        "trail": trail_of(),
    }
    return render(request, "meetings/freedom_table_detail.html", context)


def readable_scores(request, pk) -> TablePage:
    """The page of a table of which this reader may see any scores."""
    tables = FreedomTable.objects.visible_to(request.user)
    page = TablePage(get_object_or_404(tables, pk=pk), request.user, request.GET)
    if not page.assessments:
        raise Http404
    return page


def trail_of(*tables):
    """Home, the list, and the tables above the page."""
    above = [(table.get_absolute_url(), table.title) for table in tables]
    lists = (reverse("meetings:freedom_table_list"), _("Freedom tables"))
    return [(reverse("home"), _("Home")), lists, *above]


def pairs_for(page):
    """(match, where this person would announce a meeting about it, or None)."""
    if page.is_crowd or not page.is_member:
        return []
    places = [place.code for place in places_of(page.user)]
    return [(match, _announcing(match, places)) for match in page.matches]


def _announcing(match, places):
    own = [tambon.code for tambon in match.tambons if tambon.code in places]
    if not places:
        return None
    about = {"topic": match.topic.name, "tambon": next(iter([*own, *places]))}
    return f"{reverse('meetings:appointment_new')}?{urlencode(about)}"
