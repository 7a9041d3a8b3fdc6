"""Answering a post: a comment, a cheer, a report. Each by a plain form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blogs import commenting
from blogs.answer_forms import CommentForm, PlainForm, ReportForm
from blogs.asking import Asking, ask
from blogs.comment_address import comment_address
from blogs.limits import TooMany
from blogs.models import Comment
from blogs.post_reading import at_address, posts_opened_by
from blogs.post_views import shown
from blogs.words import OtherWords
from meetings.kept_typing import back_after_login, typed_before
from people.address_limit import limited_by_address


def post_at(request, code, number):
    posts = posts_opened_by(request.user).filter(at_address(code, number))
    return get_object_or_404(posts)


def comment_at(request, code, number, pk):
    posts = posts_opened_by(request.user).filter(at_address(code, number))
    comments = Comment.objects.visible_to(request.user).filter(post__in=posts)
    return get_object_or_404(comments.select_related(*WITH_POST), pk=pk)


WITH_POST = ("author__person", "post__tambon", "post__province")


@require_http_methods(["GET", "POST"])
@limited_by_address
@back_after_login
def comment_new(request, code, number):
    post = post_at(request, code, number)
    if request.method == "POST":
        return comment_sent(request, post)
    if typed := typed_before(request):
        form = CommentForm(request.user, initial={"body": typed.get("body", "")})
        return shown(request, post, comment_form=form)
    return redirect(f"{post.get_absolute_url()}#p-say")


def comment_sent(request, post):
    """The answer to a form with words in it: they are kept, or given back."""
    form = CommentForm(request.user, request.POST)
    if not form.is_valid():
        why = _("The form was not whole. Please send it once more.")
        return given_back(request, post, form, why, 422)
    if form.is_of_another:
        return given_back(request, post, form, other_login(request.user), 409)
    try:
        comment = commenting.comment(post, form.cleaned_data["body"], form.sent)
    except TooMany as error:
        return too_many(given_back(request, post, form, error, 429), error)
    except ValidationError as error:
        return given_back(request, post, form, error, 422)
    except OtherWords as error:
        return given_back(request, post, form, sent_before(error.row), 409)
    except PermissionDenied:  # the key is that of somebody else's comment
        return given_back(request, post, form, other_login(request.user), 409)
    say_kept(request, comment)
    return redirect(comment_address(comment, request.user))


def given_back(request, post, form, why, status):
    form.add_error(None, why)
    return shown(request, post, status, comment_form=form.again())


def too_many(response, error):
    response["Retry-After"] = str(int(error.within.total_seconds()))
    return response


def other_login(user):
    text = _(
        "This page was opened under another username. You are logged in as %(name)s "
        "now: please send it only if the words are yours."
    )
    return text % {"name": user.username}


def sent_before(comment):
    if comment.is_removed:
        return _(
            "This form was sent before, and its comment was taken out since. What you "
            "typed is below: sent again, it is a new comment."
        )
    text = _(
        "This form was sent before with other words: “%(body)s”. What you typed is "
        "below: sent again, it is a second comment."
    )
    return text % {"body": comment.body}


def say_kept(request, comment):
    if comment.is_published:
        messages.success(request, _("Your comment is here. Everybody can read it."))
    elif comment.is_waiting:
        messages.success(
            request,
            _(
                "Your comment has arrived. It is your first one, so it waits until "
                "somebody who looks after the blog has read it."
            ),
        )


REMOVE = Asking(
    "comment_remove",
    PlainForm,
    lambda comment, user: commenting.remove_comment(comment.pk, user),
    lambda: _("Your comment is taken out. Nothing of it is kept."),
)
REPORT = Asking(
    "post_report",
    ReportForm,
    lambda row, user, why: commenting.report(row, why, user),
    lambda: _("Thank you. Those who look after the blog have been told."),
)
REPORT_COMMENT = REPORT.named("comment_report")


@require_http_methods(["GET", "POST"])
@back_after_login
def comment_remove(request, code, number, pk):
    posts = posts_opened_by(request.user).filter(at_address(code, number))
    mine = Comment.objects.removable_by(request.user).filter(post__in=posts)
    comment = get_object_or_404(mine.select_related(*WITH_POST), pk=pk)
    return ask(request, comment, REMOVE)


@require_http_methods(["GET", "POST"])
@limited_by_address
@back_after_login
def post_report(request, code, number):
    return ask(request, post_at(request, code, number), REPORT)


@require_http_methods(["GET", "POST"])
@limited_by_address
@back_after_login
def comment_report(request, code, number, pk):
    return ask(request, comment_at(request, code, number, pk), REPORT_COMMENT)


@require_http_methods(["GET", "POST"])
@limited_by_address
@back_after_login
def post_cheer(request, code, number):
    """One tap, and another to take it back."""
    post = post_at(request, code, number)
    there = f"{post.get_absolute_url()}#cheer"
    deed = DEEDS.get(request.POST.get("deed"))
    if request.method == "GET":
        return redirect(there)
    if deed is None:
        raise Http404
    try:
        deed(post, request.user)
    except TooMany as error:
        return too_many(shown(request, post, 429, problems=error.messages), error)
    except ValidationError as error:
        return shown(request, post, 422, problems=error.messages)
    return redirect(there)


DEEDS = {"give": commenting.cheer, "take_back": commenting.uncheer}
