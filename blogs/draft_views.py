"""A post while it is written: kept as it is typed, sent, thrown away, compared."""

from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blogs import writing_page as page
from blogs.drafts import keep_beside
from blogs.forms import PostForm
from blogs.limits import TooMany
from blogs.models import Post, PostDraft
from blogs.photos import throw_away
from blogs.sheets import keep_typed, stored_sheet, told_sheet, typed_on
from blogs.taking_photos import take_photos
from blogs.typed import says_nothing
from blogs.words import OtherWords
from blogs.writing import ChangedMeanwhile, edit, send
from meetings import autosave
from meetings.appointments import Sent
from meetings.drafts import OtherText, TooLarge, told_by
from meetings.kept_typing import log_in_first, take_up
from meetings.models.draft import LARGEST_DRAFT
from people.address_limit import limited_by_address


@require_http_methods(["GET", "HEAD", "POST", "PUT"])
@never_cache
@limited_by_address
def draft_detail(request, key):
    """The writing page of a draft; PUT saves it, POST does what its button says."""
    if request.method == "PUT":
        keep = partial(keep_typed, key, request.user)
        return autosave.answer(request, keep, address_of)
    if request.method == "POST":
        return take_form(request, key)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if post := take_up(request):
        post["deed"] = "resume"
        return take(request, key, post)
    draft = own_draft(request, key)
    if draft.sent_at:
        return redirect(draft.post)
    return page.shown(request, sheet_of(draft))


def take_form(request, key):
    """A form counts for whom it was shown to, whoever uses this phone by now."""
    post = request.POST
    is_hers = post.get("writer", "") in {"", str(request.user.pk)}
    if not (request.user.is_authenticated and is_hers):
        return log_in_again(request)
    if post.get("deed") in {"discard", "rebase"}:
        draft = own_draft(request, key)
        deeds = {"discard": discard, "rebase": build_on_present}
        return deeds[post["deed"]](request, draft)
    return take(request, key, post)


def log_in_again(request):
    """The text comes through the log-in; photos chosen with it do not."""
    request.POST = request.POST.copy()
    names = [file.name for file in request.FILES.getlist("photos")]
    request.POST.setlist("photos_lost", names)
    return log_in_first(request)


def own_draft(request, key):
    drafts = PostDraft.objects.select_related("post__tambon", "post__province")
    return get_object_or_404(drafts, key=key, owner=request.user)


def sheet_of(draft):
    sheet = stored_sheet(draft)
    if sheet is None:
        raise Http404
    return sheet


def address_of(draft):
    if draft.sent_at:
        return draft.post.get_absolute_url()
    return reverse("blogs:draft_compare", args=[draft.key])


def discard(request, draft):
    mine = PostDraft.objects.filter(key=draft.key, sent_at=None)
    throw_away(mine)
    messages.success(request, _("The draft was thrown away."))
    return autosave.received(redirect("me"), told_by(request.POST))


def build_on_present(request, draft):
    """Go on with one's own text on top of the version that the conflict page showed."""
    post = draft.edits
    if post and request.POST.get("version") == str(post.version):
        draft.base_version = post.version
        draft.save(update_fields=["base_version"])
    return redirect("blogs:draft_detail", draft.key)


def take(request, key, post):
    """Keep the text as it was typed, then do what the button said."""
    texts, sender = dict(post.lists()), told_by(post)
    deed = post.get("deed", "send")
    try:
        draft = keep_typed(key, request.user, texts, sender, revives=True)
    except TooLarge as error:
        return too_large(request, key, texts, error.size)
    except OtherText as error:
        fields = typed_on(error.draft, texts)
        if error.draft.sent_at:
            response = answer_repeat(request, error.draft, fields)
            return autosave.received(response, sender)
        return page.draft_conflict(request, error.draft, fields)
    if draft is None:
        raise Http404
    refused = take_photos(sheet_of(draft), request)
    if draft.sent_at:
        response = answer_repeat(request, draft, draft.data, refused)
    else:
        response = do(request, draft, deed, refused, post)
    return autosave.received(response, sender)


def do(request, draft, deed, refused, post):
    if deed == "not_me":
        return hand_over(request, draft)
    if refused:
        sheet, status = sheet_of(draft), refused[0].status
        return page.shown(request, sheet, status, refused=refused)
    if deed == "send":
        return send_sheet(request, draft)
    if deed == "resume":
        return resume(request, draft, post)
    if deed == "keep":
        messages.success(request, _("The draft is kept. Nobody else sees it."))
        return redirect("me")
    return redirect(reverse("blogs:draft_detail", args=[draft.key]) + "#photos")


def hand_over(request, draft):
    """Somebody else holds the phone: what was typed stays with its owner."""
    sheet = sheet_of(draft)
    if not sheet.post and says_nothing(draft.data) and not sheet.photos:
        throw_away(PostDraft.objects.filter(key=draft.key, sent_at=None))
    new = reverse("blogs:post_new", args=[sheet.place.code])
    logout(request)
    return redirect(f"{reverse('account_login')}?next={quote(new)}")


def resume(request, draft, post):
    """After a log-in in the middle: the text is back, chosen photos are not."""
    messages.success(request, _("What you typed is all still here."))
    if names := post.getlist("photos_lost"):
        text = _("Your time was up. Please choose the photos once more: %(names)s")
        messages.warning(request, text % {"names": ", ".join(names)})
    return page.shown(request, sheet_of(draft))


def send_sheet(request, draft):
    """Make or change the post, or say what is to be mended, beside the text."""
    sheet = sheet_of(draft)
    form = PostForm(sheet, checked=True)
    if not form.is_valid():
        return page.shown(request, sheet, 422, form=form)
    try:
        return sent_to(_send(sheet, form.words()))
    except TooMany as error:
        form.add_error(None, error)
        return page.shown(request, sheet, 429, form=form)
    except ValidationError as error:
        add_errors(form, error)
        return page.shown(request, sheet, 422, form=form)
    except ChangedMeanwhile as error:
        return page.changed_meanwhile(request, draft, error.post)
    except OtherText as error:
        return page.draft_conflict(request, error.draft, draft.data)
    except OtherWords:
        draft.refresh_from_db()
        return answer_repeat(request, draft, sheet.fields)
    except (PermissionDenied, Post.DoesNotExist):
        return page.shown(request, sheet, 403, is_not_allowed=True)


def _send(sheet, words):
    sent = Sent(sheet.user, sheet.key, sheet.edited.version if sheet.edited else 0)
    if sheet.post:
        return edit(sheet.post.pk, words, sent, sheet.fields)
    return send(words, sheet.place, sent, sheet.fields)


def add_errors(form, error):
    """What the deed refuses, at the box it is about."""
    problems = getattr(error, "error_dict", None) or {None: error}
    for name, messages_of_it in problems.items():
        form.add_error(name if name in form.fields else None, messages_of_it)


def sent_to(post):
    response = redirect(f"{post.get_absolute_url()}?sent=1")
    response.status_code = 303
    return response


def answer_repeat(request, draft, fields, refused=()):
    """The key was sent before: the same text leads to its post, another is kept."""
    for one in refused:
        messages.warning(request, f"{one.name}: {one.why}")
    if fields == draft.data:
        return sent_to(draft.post)
    return page.sent_otherwise(request, draft, keep_beside(draft, fields))


def too_large(request, key, texts, size):
    """Refuse a draft beyond its size, with every word of it in the page."""
    draft = PostDraft.objects.filter(key=key, owner=request.user).first()
    if draft:
        sheet = sheet_of(draft).typed_over(typed_on(draft, texts))
    else:
        sheet = told_sheet(key, request.user, texts)
    if sheet is None:
        raise Http404
    oversize = {"size": size // 1024 + 1, "limit": LARGEST_DRAFT // 1024}
    return page.shown(request, sheet, 413, oversize=oversize)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def draft_compare(request, key):
    """The stored text beside one that a page still holds: which one to go on with."""
    if request.method == "POST" and not request.user.is_authenticated:
        return log_in_first(request)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    post = request.POST if request.method == "POST" else take_up(request)
    draft = own_draft(request, key)
    fields = typed_on(draft, dict(post.lists())) if post else draft.data
    if draft.sent_at:
        return answer_repeat(request, draft, fields)
    if fields == draft.data:
        return redirect("blogs:draft_detail", key)
    return page.draft_conflict(request, draft, fields, status=200)
