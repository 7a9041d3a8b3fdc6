"""Scores are written down: by one phone in a round, subject after subject."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings import freedom
from meetings.freedom import AlreadyScored, ChangedMeanwhile
from meetings.freedom_filter import word_of
from meetings.freedom_views import trail_of
from meetings.kept_typing import back_after_login, typed_before
from meetings.models import Assessment, FreedomTable
from meetings.score_forms import PARTS, AssessForm, RescoreForm
from meetings.scores import names_of
from meetings.scoring_places import (
    ROUNDS_OFFERED,
    TAMBONS_OFFERED,
    Place,
    place_of,
    rounds_to_score,
    tambons_to_score,
)
from thai.dates import short_date


@require_http_methods(["GET", "POST"])
@back_after_login
def freedom_table_assess(request, pk):
    table = get_object_or_404(FreedomTable.objects.usable_by(request.user), pk=pk)
    typed = typed_before(request)
    given = request.POST if request.method == "POST" else typed or request.GET
    place = place_of(table, request.user, given)
    if place.is_to_choose and not typed and request.method == "GET":
        return choose_place(request, table, place)
    done = scored_here(table, place, request.user)
    initial = typed or begin(place, done, request.GET)
    form = AssessForm(table, place, request.user, request.POST or None, initial)
    if form.is_valid() and (answer := kept(request, table, form)):
        return answer
    context = {"table": table, "place": place, "form": form, "done": done}
    context["trail"] = trail_of(table)
    return render(request, "meetings/freedom_table_assess.html", context)


def choose_place(request, table, place):
    """First where: a round, or a tambon on a day of its own."""
    if place.is_foreign:
        messages.warning(request, _("Please choose the round or the tambon again."))
    rounds = list(rounds_to_score(table, request.user)[:ROUNDS_OFFERED])
    tambons = list(tambons_to_score(table, request.user)[: TAMBONS_OFFERED + 1])
    if not rounds and not tambons:
        raise PermissionDenied
    context = {
        "table": table,
        "rounds": rounds,
        "tambons": tambons,
        "has_many_tambons": len(tambons) > TAMBONS_OFFERED,
        "trail": trail_of(table),
    }
    return render(request, "meetings/freedom_table_assess.html", context)


def scored_here(table, place: Place, user):
    """What this person may mend of the same round, or of the same tambon."""
    rows = Assessment.objects.filter(table=table).editable_by(user)
    if place.meeting:
        rows = rows.filter(meeting=place.meeting)
    else:
        rows = rows.of_tambons([tambon.pk for tambon in place.tambons])
        rows = rows.filter(meeting=None).newest_first()[:ROUNDS_OFFERED]
    rows = list(rows.with_subjects())
    names = names_of(rows, user)
    return [(word_of(one.subject_key), names[one.subject_key], one) for one in rows]


def begin(place, done, given):
    """What the empty form starts with; after a saving, the next one of the round."""
    initial = {}
    if given.get("after"):
        scored = {word for word, _name, _row in done}
        initial["by_consensus"] = given.get("consensus", "")
        initial["subject"] = _next(list(place.subjects), given["after"], scored)
        if not place.meeting and "on" in given:
            initial["assessed_on"] = given["on"]
    return initial


def _next(words, after, scored):
    """The first after this one that has no scores here yet; then from the front."""
    start = words.index(after) + 1 if after in words else 0
    left = [word for word in words[start:] + words[:start] if word not in scored]
    return next(iter(left), "")


def kept(request, table, form):
    """The answer after the saving; None when the form is to be shown once more."""
    try:
        made = freedom.assess(form.assessment, form.scores, form.sent_by(request.user))
    except AlreadyScored as twice:
        return other_scores(request, twice.assessment, form, is_twice=True)
    except ChangedMeanwhile as changed:
        return other_scores(request, changed.assessment, form)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    tell(request, made, form)
    query = {name: word for name, word in form.here.items() if word}
    query |= {"after": word_of(made.subject_key)}
    query |= {"consensus": form.cleaned_data["by_consensus"]}
    if made.assessed_on:
        query["on"] = short_date(made.assessed_on).replace("\u00a0", " ")
    address = reverse("meetings:freedom_table_assess", args=[table.pk])
    return redirect(f"{address}?{urlencode(query)}")


def tell(request, assessment, form):
    """That it is saved, and what is worth a second look."""
    said = _("Saved: %(name)s.") % {"name": assessment.subject_name}
    messages.success(request, said)
    topics = {topic.pk: topic for topic in form.topics}
    for warning in freedom.warnings_of(form.scores, topics):
        messages.warning(request, warning + " " + _("It is kept as it was typed."))


@require_http_methods(["GET", "POST"])
@back_after_login
def freedom_table_rescore(request, pk, assessment):
    rows = editable(request.user).filter(table=pk)
    row = get_object_or_404(rows, pk=assessment)
    form = RescoreForm(row, request.POST or None, typed_before(request))
    if form.is_valid():
        try:
            freedom.rescore(row.pk, form.scores, form.sent_by(request.user))
        except ChangedMeanwhile as changed:
            return other_scores(request, changed.assessment, form)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            tell(request, row, form)
            return redirect(row.table)
    return rescoring(request, row, form)


def editable(user):
    rows = Assessment.objects.editable_by(user).with_subjects()
    return rows.select_related(
        "table",
        "meeting__kind",
        "meeting__province",
        "village__tambon",
        "group__tambon",
        "tambon",
        "person",
    ).prefetch_related("meeting__meeting_tambons__tambon")


def other_scores(request, assessment, form, *, is_twice=False):
    """The stored scores beside what was typed here, ready to be sent again."""
    row = editable(request.user).filter(pk=assessment.pk).first()
    if row is None:
        form.add_error(None, _("Somebody else wrote these scores down meanwhile."))
        return None
    typed = {name: form.data.get(name, "") for name in form.fields if "_" in name}
    typed = {name: text for name, text in typed.items() if name.split("_")[0] in PARTS}
    if is_twice:  # what was left open here stays as it is said there
        typed = {name: text for name, text in typed.items() if text.strip()}
    again = RescoreForm(row, initial=typed)
    more = {"is_twice": is_twice, "is_stale": not is_twice}
    more["both"] = [_both(again, topic) for topic in again.topics]
    return rescoring(request, row, again, status=409, **more)


def _both(form, topic):
    """One topic for the page that shows both texts."""
    stored = form.typed_of_stored()
    mine, theirs = [], []
    for part in PARTS:
        name = f"{part}_{topic.pk}"
        mine.append(str(form.initial.get(name) or ""))
        theirs.append(str(stored.get(name) or ""))
    return {
        "label": topic.name,
        "mine": _lines(mine),
        "theirs": _lines(theirs),
        "differs": mine != theirs,
    }


def _lines(parts):
    now, want, why = parts
    levels = f"{now or '–'} → {want or '–'}" if now or want else ""
    return [text for text in (levels, why) if text]


def rescoring(request, row, form, status=200, **more):
    context = {
        "table": row.table,
        "assessment": row,
        "name": names_of([row], request.user)[row.subject_key],
        "form": form,
        "trail": trail_of(row.table),
        **more,
    }
    template = "meetings/freedom_table_rescore.html"
    return render(request, template, context, status=status)
