"""Every version of a record, and what differs between two of them."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.differences import differences
from meetings.kept_typing import back_after_login
from meetings.models import Meeting, Revision


@require_safe
@back_after_login
def meeting_history(request, pk):
    """Which deeds made the record what it is: who, when, why."""
    meeting = read_in_full(request.user, pk)
    context = {
        "meeting": meeting,
        "trail": trail_of(meeting),
        "revisions": list(versions_of(meeting).defer("snapshot")),
    }
    return render(request, "meetings/meeting_history.html", context)


@require_safe
@back_after_login
def meeting_compare(request, pk):
    """Two versions, chosen by `from` and `to`; else the newest and the one before."""
    meeting = read_in_full(request.user, pk)
    revisions = list(versions_of(meeting).defer("snapshot"))
    known = {revision.version: revision for revision in revisions}
    if not known:
        raise Http404
    newer = chosen(request, "to", known) or revisions[0]
    earlier = [version for version in known if version < newer.version]
    before = max(earlier, default=newer.version)
    older = chosen(request, "from", known) or known[before]
    context = {
        "meeting": meeting,
        "trail": [
            *trail_of(meeting),
            (
                reverse("meetings:meeting_history", args=[pk]),
                _("History of the record"),
            ),
        ],
        "revisions": revisions,
        "older": older,
        "newer": newer,
        "rows": differences(older.snapshot, newer.snapshot),
    }
    return render(request, "meetings/meeting_compare.html", context)


def read_in_full(user, pk):
    """Old versions keep every word, so they are for those who may read every word."""
    rows = Meeting.objects.read_in_full_by(user).with_tambons()
    return get_object_or_404(rows.select_related("province"), pk=pk)


def versions_of(meeting):
    rows = Revision.objects.filter(meeting=meeting).order_by("-version")
    return rows.select_related("who__person")


def chosen(request, name, known):
    """The version asked for; None when none is, 404 when there is no such version."""
    text = request.GET.get(name, "")
    if not text:
        return None
    revision = known.get(int(text)) if text.isdecimal() and len(text) < 9 else None
    if revision is None:
        raise Http404
    return revision


def trail_of(meeting):
    return [
        (reverse("meetings:meeting_list"), _("Records of rounds")),
        (meeting.get_absolute_url(), meeting.name),
    ]
