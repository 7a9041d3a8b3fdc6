from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.freedom_views import readable_scores, trail_of
from meetings.score_changes import compared, sittings


@require_safe
@login_required
def freedom_table_compare(request, pk):
    page = readable_scores(request, pk)
    offered = sittings(page.assessments, page.rounds)
    words = list(offered)
    chosen = {
        "a": request.GET.get("a") or words[min(1, len(words) - 1)],
        "b": request.GET.get("b") or words[0],
    }
    if not set(chosen.values()) <= set(words):
        raise Http404
    before, after = (offered[chosen[name]] for name in "ab")
    context = {
        "table": page.table,
        "choices": [(word, label) for word, (label, _rows) in offered.items()],
        "chosen": chosen,
        "before": before[0],
        "after": after[0],
        "is_same": chosen["a"] == chosen["b"],
        "rows": compared(before[1], after[1], page.names),
        "trail": trail_of(page.table),
    }
    return render(request, "meetings/freedom_table_compare.html", context)
