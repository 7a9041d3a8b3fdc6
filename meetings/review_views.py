from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from meetings import reviewing
from meetings.appointment_forms import OnceForm
from meetings.freedom_filter import number_in
from meetings.kept_typing import back_after_login, typed_before
from meetings.review_forms import ReviewForm
from meetings.review_page import review_page
from meetings.reviewing import ChangedMeanwhile


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@back_after_login
def meeting_review(request, pk):
    """What people said at the end of a round, and four boxes for the next speaker."""
    page = review_page(pk, request.user)
    if page is None:
        raise Http404
    if request.method == "POST":
        deed = DEEDS.get(request.POST.get("deed"))
        if deed is None or not page.may_write:
            raise Http404
        try:
            return deed(request, page)
        except ObjectDoesNotExist:  # the round was cancelled a moment ago
            raise Http404 from None
    typed = typed_before(request)
    mended = chosen(page, typed.get("review") or request.GET.get("mend"))
    return shown(request, page, ReviewForm(review=mended, initial=typed), mended)


def say(request, page):
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return shown(request, page, form)
    try:
        said = reviewing.say(page.meeting.pk, form.said, form.sent_by(request.user))
    except ChangedMeanwhile as other:
        # Sent from a page gone back to: what stands there now is for a new row.
        return told_apart(request, page, form, other.review)
    number = page.meeting.reviews.present().filter(pk__lte=said.pk).count()
    text = _("Kept as number %(number)s. The next speaker, please.")
    return done(request, text % {"number": number})


def mend(request, page):
    review = chosen(page, request.POST.get("review"), is_needed=True)
    form = ReviewForm(request.POST, review=review)
    if not form.is_valid():
        return shown(request, page, form, review)
    try:
        reviewing.mend(review.pk, form.said, form.sent_by(request.user))
    except ChangedMeanwhile as other:
        return told_apart(request, page, form, other.review, review)
    return done(request, _("The words are mended."))


def take_back(request, page):
    text = _("Taken back. Nobody reads it any more; you can put it back below.")
    return moved(request, page, reviewing.take_back, text)


def put_back(request, page):
    text = _("Put back. Members and officials read it again.")
    return moved(request, page, reviewing.put_back, text)


DEEDS = {"say": say, "mend": mend, "take_back": take_back, "put_back": put_back}


def moved(request, page, deed, text):
    review = chosen(page, request.POST.get("review"), is_needed=True)
    form = OnceForm(request.POST)
    form.is_valid()  # one without its version is on top of nothing
    try:
        deed(review.pk, form.sent_by(request.user))
    except ChangedMeanwhile:
        text = _("It was changed meanwhile. Please look at it once more.")
        messages.warning(request, text)
        return shown(request, page, ReviewForm(), status=409)
    return done(request, text)


def chosen(page, pk, *, is_needed=False):
    """One of her own rows by what the page or the address says; None for none."""
    if not pk and not is_needed:
        return None
    if not page.may_write:
        raise Http404
    return get_object_or_404(page.own, pk=number_in(str(pk)))


def done(request, text):
    messages.success(request, text)
    return redirect(request.path)


def told_apart(request, page, form, kept, mended=None):
    """What is kept beside what was typed here, ready to be sent again."""
    typed = form.texts()
    mended = kept if mended and not kept.removed_at else None
    again = ReviewForm(review=mended, initial=typed)
    compared = page.compared(typed, kept)
    return shown(request, page, again, mended, status=409, compared=compared)


def shown(request, page, form, mended=None, status=200, **more):
    context = {
        "page": page,
        "meeting": page.meeting,
        "form": form,
        "mended": mended,
        "trail": [
            (reverse("home"), _("Home")),
            (page.meeting.get_absolute_url(), page.meeting.name),
        ],
        **more,
    }
    return render(request, "meetings/meeting_review.html", context, status=status)
