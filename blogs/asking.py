"""A page that asks before something is done to a post or a comment, and does it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from blogs.answer_forms import AnswerForm
from blogs.comment_address import comment_address
from blogs.limits import TooMany
from blogs.models import Comment, Post
from blogs.trail import blog_crumb, yard_trail
from meetings.kept_typing import typed_before

BACK_TO_LIST = "list"


@dataclass(frozen=True)
class Asking:
    """One deed: its page, its form, what it does, and what is said when it is done.

    `deed` takes the row, the user, and the reason when the form asks for one.
    """

    view: str
    form: type[AnswerForm]
    deed: Callable
    done: Callable

    def named(self, view: str) -> "Asking":
        """The same deed under another address."""
        return replace(self, view=view)


def ask(request, row: Post | Comment, asking: Asking, **more):
    """The page, or the answer to its form; the page may tell more."""
    if request.method == "POST":
        form = asking.form(request.user, request.POST)
        return carried_out(request, row, form, asking, more)
    typed = {"why": typed_before(request).get("why", "")}
    return page(request, row, asking.form(request.user, initial=typed), asking, **more)


def carried_out(request, row, form, asking, more):
    """Back to the words, or the form once more with what is to be mended."""
    form.full_clean()
    words = [form.cleaned_data["why"]] if "why" in form.fields else []
    try:
        asking.deed(row, request.user, *words)
    except ObjectDoesNotExist as error:  # not hers any more, since a moment ago
        raise Http404 from error
    except TooMany as error:
        form.add_error(None, error)
        response = page(request, row, form, asking, 429, **more)
        response["Retry-After"] = str(int(error.within.total_seconds()))
        return response
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            messages.warning(request, error.messages[0])
            return redirect(address_after(request, row))
        form.add_error(None, error)
        return page(request, row, form, asking, 422, **more)
    messages.success(request, asking.done())
    return redirect(address_after(request, row))


def page(request, row, form, asking, status=200, **more):
    post = row.post if isinstance(row, Comment) else row
    trail = [*yard_trail(), blog_crumb(post.place)]
    trail.append((post.get_absolute_url(), post.heading))
    context = {
        "row": row,
        "by": _name_of(row, request.user),
        "post": post,
        "form": form,
        "trail": trail,
        "back": request.POST.get("back") or request.GET.get("back"),
        "leave": address_after(request, row),
        **more,
    }
    return render(request, f"blogs/{asking.view}.html", context, status=status)


def _name_of(row, user):
    """Whose words these are; in full for whoever looks after them."""
    if type(row).objects.moderated_by(user).filter(pk=row.pk).exists():
        person = getattr(row.author, "person", None)
        return person.display_name if person else row.author_name
    return row.author_name


def address_after(request, row):
    """The list it was done from, or the words themselves as far as she sees them."""
    if BACK_TO_LIST in (request.POST.get("back"), request.GET.get("back")):
        return reverse("blogs:moderation_list")
    if isinstance(row, Post):
        known = Post.objects.known_to(request.user).filter(pk=row.pk).exists()
        return row.get_absolute_url() if known else reverse("me")
    if Comment.objects.visible_to(request.user).filter(pk=row.pk).exists():
        return comment_address(row, request.user)
    return f"{row.post.get_absolute_url()}#comments"
