"""Recording a round in three screens that stand in any order, scripts or not."""

import datetime
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from meetings import autosave, edit_views
from meetings.attaching import throw_away
from meetings.drafts import (
    SCREENS,
    OtherText,
    TooLarge,
    digest_of,
    fields_of,
    keep,
    keep_beside,
    number_in,
    told_by,
    with_screen,
)
from meetings.goals import ChangedMeanwhile
from meetings.kept_typing import log_in_first, take_up
from meetings.models import Appointment, MeetingDraft, Revision
from meetings.models.draft import LARGEST_DRAFT
from meetings.prefill import draft_for, fields_from
from meetings.recording import SentBefore, check_not_sent, record
from meetings.review import (
    answers,
    compare,
    goal_moved_on,
    left_unnumbered,
    warnings,
)
from meetings.round_forms import RoundForms
from people.access import WRITERS, standing_of
from thai.clock import today
from thai.dates import short_date
from thai.digits import read_number

# No key and no revision is longer.
KEY_DIGITS = 18


@require_safe
@never_cache
@login_required
def meeting_new(request):
    """A first screen that is stored nowhere until its form is sent."""
    standing = standing_of(request.user)
    if not (standing.has(*WRITERS) or standing.is_provincial):
        raise PermissionDenied
    appointment = None
    if pk := request.GET.get("appointment"):
        mine = Appointment.objects.recordable_by(request.user)
        appointment = get_object_or_404(mine, pk=read_number(pk, KEY_DIGITS))
        if appointment.fulfilled_by:
            return redirect(appointment.fulfilled_by)
        if draft := draft_for(appointment, request.user):
            return redirect("meetings:draft_edit", draft.key, 1)
    key = key_asked(request)
    if MeetingDraft.objects.filter(key=key).exists():
        return redirect("meetings:draft_edit", key, 1)
    data = {"where": fields_from(appointment, request.user)}
    forms = RoundForms(data, request.user, key)
    return show(request, forms, 1, draft=None, here=address_with(request, key))


def key_asked(request):
    """The key of a first page that is loaded again before anything was stored."""
    try:
        return uuid.UUID(request.GET.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def address_with(request, key):
    query = request.GET.copy()
    query["key"] = str(key)
    return f"{request.path}?{query.urlencode()}"


@require_http_methods(["GET", "HEAD", "POST", "PUT"])
@never_cache
def draft_detail(request, key):
    """Lead on to where the draft stands; PUT saves, POST throws an unsent one away."""
    if request.method == "PUT":
        return autosave.save(request, key)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    draft = get_object_or_404(MeetingDraft, key=key, owner=request.user)
    if draft.sent_at:
        return redirect(draft.meeting)
    deed = request.POST.get("deed")
    if deed == "rebase" and draft.edits:
        return edit_views.build_on_present(request, draft)
    if deed == "discard":
        throw_away(MeetingDraft.objects.filter(key=key, sent_at=None))
        messages.success(request, _("The draft was thrown away."))
        return autosave.received(redirect("me"), told_by(request.POST))
    screen = next((n for n, name in SCREENS.items() if name not in draft.data), 3)
    return redirect("meetings:draft_edit", key, screen)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def draft_edit(request, key, screen):
    """One screen of a draft: show it, keep what was typed, send the round."""
    if screen not in SCREENS:
        raise Http404
    if request.method == "POST":
        if not request.user.is_authenticated:
            return log_in_first(request)
        return take(request, key, screen, request.POST)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if post := take_up(request):
        post["deed"] = "resume"
        return take(request, key, screen, post)
    draft = get_object_or_404(MeetingDraft, key=key, owner=request.user)
    if draft.sent_at:
        return redirect(draft.meeting)
    return show(request, RoundForms.of(draft), screen, draft)


def take(request, key, screen, post):
    """Keep the screen as it was typed, then do what the button said."""
    deed = post.get("deed", "next")
    fields = fields_of(dict(post.lists()))
    fields |= filled_in(deed, fields, request.user, key)
    sender = told_by(post)
    try:
        draft = keep(key, request.user, screen, fields, sender)
    except TooLarge as error:
        return too_large(request, key, screen, fields, error.size)
    except OtherText as error:
        data = {**error.draft.data, SCREENS[screen]: fields}
        if error.draft.sent_at:
            return autosave.received(answer_repeat(request, error.draft, data), sender)
        return draft_conflict(request, error.draft, screen, data)
    if draft is None:
        raise Http404
    if draft.sent_at:
        return autosave.received(answer_repeat(request, draft, draft.data), sender)
    if deed == "send":
        return autosave.received(send(request, draft, screen), sender)
    if deed == "resume":
        messages.success(request, _("What you typed is all still here."))
        response = show(request, RoundForms.of(draft), screen, draft)
    else:
        response = go_on(request, key, screen, deed)
    return autosave.received(response, sender)


def filled_in(deed, fields, user, key):
    """What the buttons type for people: a day, or one more empty subject."""
    days = {"today": today(), "yesterday": today() - datetime.timedelta(days=1)}
    if deed in days:
        return {"held_on": [short_date(days[deed]).replace("\u00a0", " ")]}
    if deed == "add":
        shown = RoundForms({"what": fields}, user, key).what.item_count
        return {"items": [str(shown + 1)]}
    if deed == "goal":
        shown = read_number(fields.get("goals", [""])[0], 2) or 0
        return {"goals": [str(shown + 1)]}
    return {}


def go_on(request, key, screen, deed):
    here = reverse("meetings:draft_edit", args=[key, screen])
    if deed == "keep":
        messages.success(request, _("The draft is kept. Nobody else sees it."))
        return redirect("me")
    if deed == "photos":
        return redirect("meetings:draft_photos", key)
    if deed == "stay":
        return redirect(here)
    if deed in {"today", "yesterday"}:
        return redirect(f"{here}#id_held_on")
    if deed == "add":
        return redirect(f"{here}#r-more")
    if deed == "goal":
        return redirect(f"{here}#r-goals")
    return redirect("meetings:draft_edit", key, min(screen + 1, len(SCREENS)))


def send(request, draft, screen):
    """Make or change the record, or say on which screen something is to be mended."""
    try:
        check_not_sent(draft.key)
        forms = RoundForms.of(draft, checked=True)
        if not forms.is_valid():
            first = forms.problems()[0].screen
            return show(request, forms, first, draft, status=422)
        if draft.edits:
            return edit_views.send(request, draft, forms)
        meeting, unnumbered = record(forms)
    except OtherText as error:
        return draft_conflict(request, error.draft, screen, draft.data)
    except ValidationError as error:  # a goal was replaced at the same moment
        messages.warning(request, error.messages[0])
        return redirect("meetings:draft_edit", draft.key, 2)
    except ChangedMeanwhile as error:
        messages.warning(request, goal_moved_on(error.goal))
        return redirect("meetings:draft_edit", draft.key, 2)
    except SentBefore:
        draft.refresh_from_db()
        return answer_repeat(request, draft, draft.data)
    for tambon in unnumbered:
        messages.warning(request, left_unnumbered(tambon))
    return redirect(f"{meeting.get_absolute_url()}?sent=1")


def answer_repeat(request, draft, data):
    """The key was sent before: the same text leads to its record, another is kept."""
    revision = Revision.objects.select_related("meeting").get(key=draft.key)
    meeting = revision.meeting
    if revision.digest == digest_of(data):
        return redirect(f"{meeting.get_absolute_url()}?sent=1")
    beside = keep_beside(draft, data)
    mine, theirs = RoundForms.of(beside), RoundForms.of(draft)
    context = {"meeting": meeting, "draft": beside, "rows": compare(mine, theirs)}
    return render(request, "meetings/draft_conflict.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def draft_compare(request, key):
    """The stored text beside one that a page still holds: which one to go on with."""
    post = request.POST if request.method == "POST" else None
    if not request.user.is_authenticated:
        return log_in_first(request) if post else redirect_to_login(request.path)
    post = post or take_up(request)
    draft = get_object_or_404(MeetingDraft, key=key, owner=request.user)
    screen = number_in(post.get("screen", "")) if post else 0
    if screen not in SCREENS:
        return redirect("meetings:draft_detail", key)
    fields = fields_of(dict(post.lists()))
    if draft.data.get(SCREENS[screen]) == fields:
        return go_on(request, key, screen, "stay")
    try:
        data = with_screen(draft.data, screen, fields)
    except TooLarge as error:
        return too_large(request, key, screen, fields, error.size)
    if draft.sent_at:
        return answer_repeat(request, draft, data)
    return draft_conflict(request, draft, screen, data, deed="stay", status=200)


def draft_conflict(request, draft, screen, data, *, deed="next", status=409):
    """Another page of the same person saved this draft meanwhile: show both."""
    mine, theirs = RoundForms.of(draft, data=data), RoundForms.of(draft)
    context = {
        "draft": draft,
        "screen": screen,
        "hidden": [
            (name, text)
            for name, texts in data[SCREENS[screen]].items()
            for text in texts
        ],
        "rows": compare(mine, theirs),
        "deed": deed,
    }
    return render(request, "meetings/draft_conflict.html", context, status=status)


def too_large(request, key, screen, fields, size):
    """Refuse a draft beyond its size, with every word of it in the page."""
    draft = MeetingDraft.objects.filter(key=key, owner=request.user).first()
    data = {**(draft.data if draft else {}), SCREENS[screen]: fields}
    sizes = {"size": size // 1024 + 1, "limit": LARGEST_DRAFT // 1024}
    edited = draft and draft.edits
    forms = RoundForms(data, request.user, key, meeting=edited)
    return show(request, forms, screen, draft, status=413, oversize=sizes)


def show(request, forms, screen, draft, status=200, **more):
    """Render one screen; `draft` is None as long as nothing is stored."""
    context = {
        "screen": screen,
        "forms": forms,
        "draft": draft,
        "key": forms.key,
        "rev": draft.rev if draft else 0,
        "problems": forms.problems() if forms.checked else [],
        **more,
    }
    if screen == 3:
        context |= {"answers": answers(forms), "warnings": warnings(forms)}
    return render(request, "meetings/draft_edit.html", context, status=status)
