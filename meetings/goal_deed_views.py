"""The pages on which writers tell how a goal goes, word it anew, replace it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods

from meetings.goal_forms import EditForm, GoalForm, ReplaceForm, UpdateForm
from meetings.goal_page import with_chips
from meetings.goal_topic_forms import TopicForm, TopicStateForm
from meetings.goals import ChangedMeanwhile
from meetings.kept_typing import back_after_login, typed_before
from meetings.models import Goal


@dataclass(frozen=True)
class Asking:
    """One deed as a page: its form, and what is said once it is done."""

    view: str
    form: type[GoalForm]
    done: str


UPDATE = Asking(
    "goal_update", UpdateForm, gettext_lazy("It is noted how the goal goes.")
)
EDIT = Asking("goal_edit", EditForm, gettext_lazy("The goal is worded anew."))
REPLACE = Asking(
    "goal_replace",
    ReplaceForm,
    gettext_lazy("The new goal stands in place of the old one."),
)


@require_http_methods(["GET", "POST"])
@back_after_login
def goal_update(request, pk):
    return ask(request, pk, UPDATE)


@require_http_methods(["GET", "POST"])
@back_after_login
def goal_edit(request, pk):
    return ask(request, pk, EDIT)


@require_http_methods(["GET", "POST"])
@back_after_login
def goal_replace(request, pk):
    return ask(request, pk, REPLACE)


def ask(request, pk, asking):
    """The form of the deed, and the deed once it is sent."""
    goal = editable(request.user, pk)
    typed = typed_before(request)
    form = asking.form(goal, request.user, request.POST or None, initial=typed)
    if request.method == "POST" and (answer := carried_out(request, form, asking)):
        return answer
    context = {"goal": goal, "form": form}
    return render(request, f"meetings/{asking.view}.html", context)


def editable(user, pk):
    goals = Goal.objects.listed().visible_to(user).editable_by(user)
    return get_object_or_404(goals.with_names(), pk=pk)


def carried_out(request, form, asking):
    """The answer after the deed; None when its form is to be shown once more."""
    if not form.is_valid():
        torn = form.is_torn
        return changed_meanwhile(request, form, form.goal.pk) if torn else None
    try:
        goal = form.carry_out()
    except ChangedMeanwhile:
        return changed_meanwhile(request, form, form.goal.pk)
    except ValidationError as error:
        form.explain(error)
        return None
    messages.success(request, asking.done)
    return redirect(goal)


def changed_meanwhile(request, form, pk):
    """What stands now beside what was typed here, ready to be sent again."""
    goals = Goal.objects.visible_to(request.user).with_names()
    goal = goals.select_related("parent").filter(pk=pk).first()
    context = {
        "goal": goal,
        "is_new": form.goal.pk is None,
        "rows": form.rows(stands_now(goal) if goal else {}),
        "again": form.again(goal.version if goal else 0),
    }
    return render(request, "meetings/goal_conflict.html", context, status=409)


def stands_now(goal):
    """What is on record of the goal, by the names of the boxes."""
    last = goal.updates.filter(deed="told").order_by("pk").last()
    said = {
        "place": str(goal.village or goal.tambon),
        "text": goal.shown_text,
        "set_in": goal.set_in.name if goal.set_in else "",
        "set_on": goal.set_on,
        "parent": goal.parent.shown_text if goal.parent else "",
        "status": last.get_status_display() if last else "",
        "progress": last.progress if last else "",
        "note": last.note if last else "",
    }
    return {name: "" if text is None else str(text) for name, text in said.items()}


# What a goal needs


@require_http_methods(["GET", "POST"])
@back_after_login
def goal_topics(request, pk):
    goal = editable(request.user, pk)
    if request.method == "POST":
        return topic_deed(request, goal)
    form = TopicForm(goal, request.user, initial=typed_before(request))
    return topics_shown(request, goal, form)


def topic_deed(request, goal):
    """The answer after a deed; the page once more when there is something to mend."""
    deed = request.POST.get("deed", "")
    if deed not in TOPIC_FORMS:
        raise Http404
    form = TOPIC_FORMS[deed](goal, request.user, request.POST)
    add = form if deed == "add" else TopicForm(goal, request.user)
    if not form.is_valid():
        return topics_shown(request, goal, add, wrong=form)
    try:
        form.carry_out()
    except ChangedMeanwhile:
        changed = form.cleaned_data["topic"]
        return topics_shown(request, goal, add, status=409, changed=changed.pk)
    messages.success(request, _("It is noted."))
    return redirect("meetings:goal_topics", goal.pk)


TOPIC_FORMS = {"add": TopicForm, "state": TopicStateForm}


def topics_shown(request, goal, form, status=200, **more):
    context = {
        "goal": goal,
        "form": form,
        "topics": with_chips(list(goal.topics.select_related("chosen_in"))),
        "rounds": TopicStateForm(goal, request.user)["in_round"],
        **more,
    }
    return render(request, "meetings/goal_topics.html", context, status=status)
