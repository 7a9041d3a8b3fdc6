"""The pages that ask before a record is confirmed, sent back or cancelled."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods

from meetings import deeds
from meetings.cancelling import consequences
from meetings.deed_forms import CancelForm, ConfirmForm, DeedForm, ReturnForm
from meetings.deeds import ChangedMeanwhile
from meetings.differences import differences
from meetings.kept_typing import back_after_login, typed_before
from meetings.models import Meeting, Outcome
from meetings.unrecording import waiting_edit


@dataclass(frozen=True)
class Asking:
    """One deed as a page: whose records, what stands against it, what it says."""

    view: str
    deed: Callable
    mine: Callable
    why_not: Callable
    form: type[DeedForm]
    done: str


CONFIRM = Asking(
    "meeting_confirm",
    deeds.confirm,
    Meeting.objects.confirmable_by,
    deeds.why_not_confirmed,
    ConfirmForm,
    gettext_lazy("The record is confirmed."),
)
RETURN = Asking(
    "meeting_return",
    deeds.send_back,
    Meeting.objects.confirmable_by,
    deeds.why_not_sent_back,
    ReturnForm,
    gettext_lazy("The record went back with your comment."),
)
CANCEL = Asking(
    "meeting_cancel",
    deeds.cancel,
    Meeting.objects.cancellable_by,
    lambda meeting, user: deeds.why_not_cancelled(meeting),
    CancelForm,
    gettext_lazy("The record is cancelled. It is on no public page any more."),
)


@require_http_methods(["GET", "POST"])
@back_after_login
def meeting_confirm(request, pk):
    return ask(request, pk, CONFIRM)


@require_http_methods(["GET", "POST"])
@back_after_login
def meeting_return(request, pk):
    return ask(request, pk, RETURN)


@require_http_methods(["GET", "POST"])
@back_after_login
def meeting_cancel(request, pk):
    return ask(request, pk, CANCEL)


def ask(request, pk, asking):
    """The page that asks, and the deed once it is answered."""
    mine = asking.mine(request.user).with_tambons()
    rows = mine.select_related("province", "recorded_by__person", "venue_village")
    meeting = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        form = asking.form(meeting, request.POST)
        if answer := carried_out(request, meeting, form, asking):
            return answer
    else:
        # Who may confirm may read it only while it waits.
        if not can_open(meeting, request.user):
            raise Http404
        if reason := asking.why_not(meeting, request.user):
            return go_back(request, meeting, messages.warning, reason)
        form = asking.form(meeting, initial=typed_before(request))
    context = {"meeting": meeting, "form": form, **shown(meeting, asking)}
    return render(request, f"meetings/{asking.view}.html", context)


def carried_out(request, meeting, form, asking):
    """The answer after the deed; None when its form is to be shown once more."""
    if not form.is_valid():
        torn = form.is_torn or asking.why_not(meeting, request.user)
        return changed_meanwhile(request, meeting, form, asking) if torn else None
    try:
        asking.deed(meeting.pk, *form.words, form.sent_by(request.user))
    except ChangedMeanwhile:
        return changed_meanwhile(request, meeting, form, asking)
    except ValidationError as error:
        return go_back(request, meeting, messages.warning, error.messages[0])
    return go_back(request, meeting, messages.success, asking.done)


def go_back(request, meeting, say, text):
    """To the record; to one's own work when the record may not be read any more."""
    say(request, text)
    return redirect(meeting if can_open(meeting, request.user) else "me")


def can_open(meeting, user):
    return Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists()


def changed_meanwhile(request, meeting, form, asking):
    """What happened to the record since, beside what was typed here."""
    if not can_open(meeting, request.user):
        return go_back(
            request, meeting, messages.warning, _("Somebody else was faster.")
        )
    seen = form.cleaned_data.get("version") or 0
    since = meeting.revisions.filter(version__gt=seen).defer("snapshot")
    context = {
        "meeting": meeting,
        "asking": asking.view,
        "typed": form.data.get("why", ""),
        "since": since.select_related("who__person").order_by("-version"),
        "seen": meeting.revisions.filter(version=seen).exists() and seen,
        "why_not": asking.why_not(meeting, request.user),
        "again": asking.form(meeting, initial={"why": form.data.get("why", "")}),
    }
    return render(request, "meetings/meeting_conflict.html", context, status=409)


def shown(meeting, asking):
    """What the page tells of the record before anybody presses the button."""
    if asking is CANCEL:
        return {"results": consequences(meeting)}
    if meeting.has_edit_waiting:
        older = meeting.revisions.get(version=meeting.standing_version)
        newer = waiting_edit(meeting)
        rows = differences(older.snapshot, newer.snapshot)
        return {"older": older, "newer": newer, "rows": rows}
    outcomes = Outcome.objects.filter(item__meeting=meeting)
    return {
        "outcomes": outcomes.count(),
        "for_officials": outcomes.filter(visibility="officials").count(),
    }
