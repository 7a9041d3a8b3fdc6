from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.exports import MOST_ROWS, meetings_file
from meetings.filters import MeetingFilterForm
from meetings.line_text import line_share_url, line_text
from meetings.reading import Reading, readable_by
from meetings.rows import page_of, totals_of, with_row_facts
from people.access import OFFICIALS, standing_of
from thai.clock import today
from thai.tables.formats import FORMATS


@require_safe
def meeting_list(request):
    form = MeetingFilterForm(request.GET, request.user)
    return _list_page(request, form)


def _list_page(request, form, **more):
    rounds = form.selected()
    totals = totals_of(rounds)
    context = {
        "form": form,
        "trail": [(reverse("home"), _("Home"))],
        "phrases": form.in_words(),
        "totals": totals,
        "page": page_of(
            rounds,
            form.visible(),
            request.user,
            totals["all"],
            request.GET.get("page"),
        ),
        "may_record": standing_of(request.user).has(*OFFICIALS),
        "most_rows": MOST_ROWS,
    }
    return render(request, "meetings/meeting_list.html", {**context, **more})


@require_safe
def meeting_export(request, format):
    if format not in FORMATS:
        raise Http404
    form = MeetingFilterForm(request.GET, request.user)
    rounds = list(with_row_facts(form.selected(), request.user)[: MOST_ROWS + 1])
    if len(rounds) > MOST_ROWS:
        page = _list_page(request, form, is_too_long=True)
        page.status_code = 413
        return page
    data, content_type = meetings_file(rounds, format, request.build_absolute_uri("/"))
    name = f"meetings-{today():%Y%m%d}.{format}"
    return HttpResponse(
        data,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def meeting_detail(request, pk):
    meeting = get_object_or_404(readable_by(request.user), pk=pk)
    reading = Reading(meeting, request.user)
    is_receipt = (
        "sent" in request.GET
        and request.user.is_authenticated
        and meeting.recorded_by_id == request.user.pk
    )
    is_public = meeting.is_confirmed and meeting.visibility == "public"
    address = request.build_absolute_uri(meeting.get_absolute_url())
    context = {
        "meeting": meeting,
        "reading": reading,
        "is_receipt": is_receipt,
        "is_public": is_public,
        "address": address,
        "trail": [
            (reverse("home"), _("Home")),
            (reverse("meetings:meeting_list"), _("Records of rounds")),
        ],
    }
    if (is_receipt or is_public) and meeting.visibility == "public":
        text = line_text(reading, address if is_public else "")
        context |= {"line_text": text, "line_url": line_share_url(text)}
    return render(request, "meetings/meeting_detail.html", context)
