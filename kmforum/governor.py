from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kmforum.governor_goals import aims_of, coverage_of
from kmforum.governor_needs import SHOWN, needs_of
from kmforum.governor_scope import Scope, counts_of, district_rows
from kmforum.governor_tables import matrix_of, rows_of
from kmforum.menu import may_see_governor
from kmforum.posts import open_blogs, with_blogs


@require_safe
@login_required
def governor(request):
    """The province on one sheet: for the governor's office, or to hand out."""
    if not may_see_governor(request.user):
        raise Http404
    scope = Scope(
        request.user,
        for_meeting=request.GET.get("for") == "meeting",
        district=request.GET.get("district", ""),
    )
    needs = needs_of(scope)
    all_needs = request.GET.get("needs") == "all"
    context = {
        "scope": scope,
        "counts": counts_of(scope),
        "waiting": scope.waiting.with_tambons().newest_first()[:SHOWN],
        "needs": needs if all_needs else needs[:SHOWN],
        "needs_left": 0 if all_needs else max(0, len(needs) - SHOWN),
        "needs_count": len(needs),
    }
    tables = districts if scope.by_district else tambons
    return render(request, "kmforum/governor.html", context | tables(scope))


def districts(scope):
    return {"districts": district_rows(scope, coverage_of(scope))}


def tambons(scope):
    shown = list(with_blogs(scope.tambons.in_story_order()))
    blogs = open_blogs(shown)
    aims = aims_of(scope, shown)
    kinds, matrix = matrix_of(scope, shown, blogs, aims)
    rows = rows_of(scope, shown, blogs, aims)
    return {"kinds": kinds, "matrix": matrix, "rows": rows}
