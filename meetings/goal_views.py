"""The page of one goal, and the page where a new one is set."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings.goal_deed_views import changed_meanwhile
from meetings.goal_forms import WHOLE, NewGoalForm, PlaceForm
from meetings.goal_page import GoalPage
from meetings.goals import ChangedMeanwhile
from meetings.kept_typing import back_after_login, typed_before
from meetings.line_text import line_share_url
from meetings.models import Goal
from people.access import WRITERS, standing_of


@require_safe
def goal_detail(request, pk):
    goals = (
        Goal.objects.listed()
        .visible_to(request.user)
        .select_related("tambon__district", "village__tambon__district")
    )
    goal = get_object_or_404(goals, pk=pk)
    page = GoalPage(goal, request.user)
    address = request.build_absolute_uri(goal.get_absolute_url())
    context = {
        "page": page,
        "address": address,
        "line_url": line_share_url(page.line_text(address)),
        "trail": trail_of(goal),
    }
    return render(request, "meetings/goal_detail.html", context)


def trail_of(goal):
    tambon = goal.in_tambon
    trail = [(reverse("home"), _("Home")), (tambon.get_absolute_url(), tambon.name)]
    if goal.village_id:
        trail.append((goal.village.get_absolute_url(), str(goal.village)))
    return trail


@require_http_methods(["GET", "POST"])
@back_after_login
def goal_new(request):
    places = places_of(request.user)
    if not places:
        raise PermissionDenied
    typed = typed_before(request)
    code = request.POST.get("tambon") or typed.get("tambon")
    tambon = chosen(places, code or request.GET.get("tambon"))
    if tambon is None:
        return ask_for_place(request, places, request.POST or typed)
    form = NewGoalForm(
        tambon, request.user, request.POST or None, initial=typed or asked_for(request)
    )
    if request.method == "POST" and (answer := kept(request, form)):
        return answer
    context = {"form": form, "tambon": tambon, "is_alone": len(places) == 1}
    return render(request, "meetings/goal_new.html", context)


def places_of(user):
    """The tambons for which this person writes goals down."""
    tambons = standing_of(user).tambons(WRITERS).joined().in_story_order()
    return list(tambons.select_related("district"))


def chosen(places, code):
    """The tambon of this code; the only one there is needs no choosing."""
    if not code and len(places) == 1:
        return places[0]
    return next((place for place in places if place.code == code), None)


def ask_for_place(request, places, typed):
    """Which tambon: nobody said, or one for which this person does not write."""
    if not typed and request.GET.get("tambon"):
        raise Http404
    context = {
        "form": PlaceForm(places),
        "is_refused": bool(typed),
        "left_over": typed.get("text", ""),
    }
    status = 403 if typed else 200
    return render(request, "meetings/goal_new.html", context, status=status)


def asked_for(request):
    """What the address of the page chooses beforehand."""
    asked = request.GET.dict()
    return {
        "place": asked.get("village") or (WHOLE if asked.get("place") else ""),
        "parent": asked.get("parent"),
    }


def kept(request, form):
    """The answer once the goal is kept; None when its form is to be shown again."""
    if not form.is_valid():
        return changed_meanwhile(request, form, None) if form.is_torn else None
    try:
        goal = form.carry_out()
    except ChangedMeanwhile as other:
        return changed_meanwhile(request, form, other.goal.pk)
    except ValidationError as error:
        form.explain(error)
        return None
    messages.success(request, _("The goal is set down."))
    return redirect(goal)
