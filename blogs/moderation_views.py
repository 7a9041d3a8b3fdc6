"""Looking after a blog: opened, words accepted, hidden with a reason, shown again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blogs import moderating, opening
from blogs.answer_forms import HideForm, PlainForm
from blogs.asking import Asking, ask
from blogs.looking_after import (
    KINDS,
    counts,
    looks_after_any,
    reports_with_words,
    rows_of,
)
from blogs.models import Comment, Post
from blogs.places import place_by_code
from blogs.post_reading import at_address
from meetings.kept_typing import back_after_login

ACCEPT = Asking(
    "post_accept",
    PlainForm,
    lambda row, user: moderating.accept(row, user),
    lambda: _("Accepted. Everybody can read it now."),
)
HIDE = Asking(
    "post_hide",
    HideForm,
    lambda row, user, why: moderating.hide(row, why, user),
    lambda: _("Hidden. Its author reads your reason."),
)
SHOW = Asking(
    "post_show",
    PlainForm,
    lambda row, user: moderating.show(row, user),
    lambda: _("Shown again. Everybody can read it now."),
)


@require_http_methods(["GET", "POST"])
@back_after_login
def blog_open(request, code):
    """One tap; the page with the button is the blog's own."""
    place = place_by_code(code)
    if place is None:
        raise Http404
    there = reverse("blogs:blog_detail", args=[code])
    if request.method == "GET":
        return redirect(there)
    try:
        opening.open_blog(place, request.user)
    except PermissionDenied as error:
        raise Http404 from error
    messages.success(request, _("The blog is open. Now everybody here can write."))
    return redirect(there)


@require_http_methods(["GET", "POST"])
@back_after_login
def post_accept(request, code, number):
    return ask(request, post_of(request, code, number), ACCEPT)


@require_http_methods(["GET", "POST"])
@back_after_login
def post_hide(request, code, number):
    return ask(request, post_of(request, code, number), HIDE)


@require_http_methods(["GET", "POST"])
@back_after_login
def post_show(request, code, number):
    return ask(request, post_of(request, code, number), SHOW)


@require_http_methods(["GET", "POST"])
@back_after_login
def comment_accept(request, code, number, pk):
    comment = comment_of(request, code, number, pk)
    return ask(request, comment, ACCEPT.named("comment_accept"))


@require_http_methods(["GET", "POST"])
@back_after_login
def comment_hide(request, code, number, pk):
    comment = comment_of(request, code, number, pk)
    return ask(request, comment, HIDE.named("comment_hide"))


@require_http_methods(["GET", "POST"])
@back_after_login
def comment_show(request, code, number, pk):
    comment = comment_of(request, code, number, pk)
    return ask(request, comment, SHOW.named("comment_show"))


def post_of(request, code, number):
    posts = Post.objects.moderated_by(request.user).filter(at_address(code, number))
    return get_object_or_404(posts.with_names())


def comment_of(request, code, number, pk):
    posts = Post.objects.filter(at_address(code, number))
    comments = Comment.objects.moderated_by(request.user).filter(post__in=posts)
    rows = comments.with_names().select_related("post__tambon", "post__province")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@back_after_login
def report_settle(request, pk):
    """Looked at, and the words stay: every report of them is settled."""
    report = get_object_or_404(reports_with_words(request.user), pk=pk)
    asking = Asking(
        "report_settle",
        PlainForm,
        lambda row, user: moderating.settle(report, user),
        lambda: _("The words stay as they are. The report is settled."),
    )
    return ask(request, report.about, asking, report=report)


@require_safe
@back_after_login
def moderation_list(request):
    """What waits for a yes, and what was reported, the oldest first."""
    if not looks_after_any(request.user):
        raise Http404
    number = counts(request.user)
    kind = request.GET.get("kind")
    if kind not in KINDS:
        kind = next((kind for kind in KINDS if number[kind]), KINDS[0])
    context = {
        "kind": kind,
        "number": number,
        "page": rows_of(kind, request.user, request.GET.get("page")),
        "trail": [(reverse("home"), _("Home")), (reverse("me"), _("My work"))],
    }
    return render(request, "blogs/moderation_list.html", context)
