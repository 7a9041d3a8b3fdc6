"""Leaving kmforum: one page that says what stays and what goes, and the deed itself."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from blogs import unnaming as blogs
from blogs.models import PostDraft
from kmforum.admin_log import take_out_of_admin_log
from meetings.models import MeetingDraft
from meetings.unnaming import let_go, take_name_out
from people.leaving import leave, left_alone_by, name_of_the_left, why_not_leave
from people.models import User

# Whoever holds somebody else's open phone does not guess for long.
MOST_TRIES = 5
TRIES = "leave_tries"
DRAFTS = (MeetingDraft, PostDraft)


class LeaveForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Your password, to be sure that it is you"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Please type your password.")},
    )

    def __init__(self, user, data=None):
        self.user = user
        super().__init__(data)

    def clean_password(self):
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."), code="wrong")
        return ""


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@login_required
@never_cache
def profile_leave(request):
    user = request.user
    form = LeaveForm(user, request.POST or None)
    why_not = why_not_leave(user)
    if request.method == "POST" and not why_not:
        if form.is_valid() and _left(user, form):
            told = _("You have left. Thank you for all you gave.")
            return _out(request, "home", messages.success, told)
        if form.has_error("password", "wrong") and _too_often(request):
            told = _("The password was wrong too often, so you are logged out.")
            return _out(request, "account_login", messages.warning, told)
    unsent = {"owner": user, "sent_at": None}
    rounds, posts = (table.objects.filter(**unsent) for table in DRAFTS)
    context = {
        "form": form,
        "why_not": why_not,
        "alone_in": left_alone_by(user),
        "drafts": rounds.count() + posts.count(),
        "instead": name_of_the_left(),
        "trail": [(reverse("home"), _("Home")), (reverse("profile"), _("My data"))],
    }
    return render(request, "kmforum/profile_leave.html", context)


def _out(request, page, say, told):
    logout(request)
    say(request, told)
    return redirect(page)


def _left(user, form):
    """Whether she has left; another administrator may have gone a moment before."""
    try:
        forget(user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _too_often(request):
    request.session[TRIES] = request.session.get(TRIES, 0) + 1
    return request.session[TRIES] >= MOST_TRIES


@transaction.atomic
def forget(user: User) -> None:
    """Let a person go: her name, log-in and roles, her drafts, her place in histories.

    What she recorded for her tambon stays with the province, without her name, and so
    does what readers know from her blog.
    """
    person = getattr(user, "person", None)
    let_go(user)
    blogs.let_go(user)
    if person:
        take_name_out(person, name_of_the_left())
        blogs.take_name_out(person, name_of_the_left())
    take_out_of_admin_log(user, name_of_the_left())
    leave(user)
