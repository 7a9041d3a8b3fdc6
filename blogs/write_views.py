"""Where writing begins, where a post is changed, and where it is taken out."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from blogs import writing_page as page
from blogs.from_rounds import fields_from_round, round_named
from blogs.models import Post, PostDraft
from blogs.post_reading import at_address
from blogs.sheets import Sheet, edit_sheet, place_to_write
from blogs.typed import PLACE, key_in
from blogs.writing import remove
from meetings.kept_typing import back_after_login


@require_safe
@never_cache
@login_required
def post_new(request, code):
    """An empty sheet, or what is public of a round; stored nowhere until it is sent."""
    place = place_to_write(request.user, code)
    if place is None:
        raise Http404
    if draft := draft_asked(request):
        return redirect("blogs:draft_detail", draft.key)
    fields = {PLACE: [place.code]}
    if pk := request.GET.get("meeting"):
        meeting = round_named(place, pk)
        if meeting is None:
            raise Http404
        fields = fields_from_round(meeting, place)
    key = key_asked(request)
    sheet = Sheet(key, request.user, place, fields)
    return page.shown(request, sheet, here=address_with(request, key))


@require_safe
@never_cache
@login_required
def post_edit(request, code, number):
    """One's own post as it stands, to be changed; stored nowhere until it is sent."""
    mine = Post.objects.editable_by(request.user).filter(at_address(code, number))
    rows = mine.select_related("tambon", "province", "on_behalf_of")
    post = get_object_or_404(rows)
    if draft := draft_asked(request):
        return redirect("blogs:draft_detail", draft.key)
    key = key_asked(request)
    begun = PostDraft.objects.filter(owner=request.user, post=post, sent_at=None)
    sheet = edit_sheet(post, request.user, key)
    return page.shown(request, sheet, here=address_with(request, key), begun=begun)


def draft_asked(request):
    """What was stored under the address's key since the page was opened."""
    if key := key_in(request.GET.get("key", "")):
        return PostDraft.objects.filter(key=key, owner=request.user).first()
    return None


def key_asked(request):
    """The key of a page that is loaded again before anything was stored."""
    key = key_in(request.GET.get("key", ""))
    is_taken = key and PostDraft.objects.filter(key=key).exists()
    return uuid.uuid4() if is_taken or not key else key


def address_with(request, key):
    query = request.GET.copy()
    query["key"] = str(key)
    return f"{request.path}?{query.urlencode()}"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@back_after_login
def post_remove(request, code, number):
    """Take one's own words out, after reading what that means."""
    mine = Post.objects.filter(author=request.user).filter(at_address(code, number))
    rows = mine.with_counts().select_related("tambon", "province")
    post = get_object_or_404(rows)
    if post.is_removed:
        return redirect(post)
    if request.method == "POST":
        post = remove(post.pk, request.user)
        messages.success(request, _("The post was taken out. Its number stays."))
        return redirect(post)
    photos = post.photos.present().count()
    context = {"post": post, "photos": photos}
    return render(request, "blogs/post_remove.html", context)
