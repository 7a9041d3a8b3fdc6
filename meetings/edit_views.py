"""Editing a record: begun on a page that says what will happen, sent from screen 3."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings import editing
from meetings.goals import ChangedMeanwhile
from meetings.kept_typing import back_after_login
from meetings.models import Meeting, MeetingDraft
from meetings.review import compare, goal_moved_on, left_unnumbered
from meetings.round_forms import RoundForms
from meetings.unrecording import typed_from, waiting_edit


@require_http_methods(["GET", "POST"])
@back_after_login
def meeting_edit(request, pk):
    """What an edit means for this record; POST opens its three screens."""
    mine = Meeting.objects.editable_by(request.user).with_tambons()
    meeting = get_object_or_404(mine.select_related("province"), pk=pk)
    if why_not := editing.why_not_edited(meeting):
        messages.warning(request, why_not)
        return redirect(meeting)
    if request.method == "POST":
        key = uuid.uuid5(key_of(request), f"{request.user.pk} {pk}")
        draft = editing.begin(meeting, request.user, key)
        return redirect("meetings:draft_edit", draft.key, 1)
    context = {
        "meeting": meeting,
        "key": uuid.uuid4(),
        "waiting": waiting_edit(meeting) if meeting.has_edit_waiting else None,
        "begun": begun_by(request.user, meeting),
    }
    return render(request, "meetings/meeting_edit.html", context)


def key_of(request):
    """The page's own key, so that a button pressed twice opens one draft."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def begun_by(user, meeting):
    """Her own edits of this record that are not sent yet, the newest first."""
    return MeetingDraft.objects.filter(owner=user, meeting=meeting, sent_at=None)


def send(request, draft, forms):
    """Send the edit in a draft; what stands against it is said beside the text."""
    try:
        meeting, unnumbered = editing.edit(forms, draft.base_version)
    except editing.EditedMeanwhile as error:
        return changed_meanwhile(request, draft, error.meeting)
    except Meeting.DoesNotExist:
        text = _("This record is not yours to edit any more. The draft is still there.")
        messages.warning(request, text)
        return redirect("me")
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("meetings:draft_edit", draft.key, 3)
    except ChangedMeanwhile as error:
        messages.warning(request, goal_moved_on(error.goal))
        return redirect("meetings:draft_edit", draft.key, 2)
    for tambon in unnumbered:
        messages.warning(request, left_unnumbered(tambon))
    messages.success(request, _told(meeting))
    return redirect(meeting)


def _told(meeting):
    if meeting.has_edit_waiting:
        return _(
            "The edit was sent. Until somebody else confirms it, everybody reads the "
            "version that was confirmed before."
        )
    return _("The edit was sent.")


def changed_meanwhile(request, draft, meeting):
    """Both texts, to choose with open eyes: nothing was overwritten."""
    theirs = RoundForms(typed_from(meeting), request.user, draft.key, meeting=meeting)
    since = meeting.revisions.filter(version__gt=draft.base_version)
    context = {
        "draft": draft,
        "meeting": meeting,
        "since": since.select_related("who__person").defer("snapshot", "typed"),
        "rows": compare(RoundForms.of(draft), theirs),
    }
    return render(request, "meetings/edit_conflict.html", context, status=409)


def build_on_present(request, draft):
    """Go on with one's own text on top of the version that the conflict page showed."""
    present = draft.meeting.version
    if request.POST.get("version") == str(present):
        draft.base_version = present
        draft.save(update_fields=["base_version"])
    return redirect("meetings:draft_edit", draft.key, 3)
