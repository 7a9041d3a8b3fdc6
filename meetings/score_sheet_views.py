"""Scores go out as a sheet for Excel, and come back when it was filled in."""

import datetime
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings import freedom
from meetings.appointments import Sent
from meetings.freedom import AlreadyScored, ChangedMeanwhile
from meetings.freedom_filter import key_of
from meetings.freedom_page import TablePage
from meetings.freedom_views import trail_of
from meetings.models import Assessment, FreedomTable
from meetings.score_forms import AssessForm
from meetings.score_sheet import sheet_file
from meetings.score_sheet_forms import SheetForm, place_for, unpacked
from meetings.scoring_places import rounds_to_score, tambons_to_score


@require_safe
@login_required
def freedom_table_export(request, pk):
    """What the page shows; to whoever scores also those who have no scores yet."""
    tables = FreedomTable.objects.visible_to(request.user)
    table = get_object_or_404(tables, pk=pk)
    page = TablePage(table, request.user, request.GET, is_file=True)
    subjects = page.subjects | to_fill_in(page, request.user)
    if not subjects:
        raise Http404
    is_form = "blank" in request.GET
    rows, whys = ([], {}) if is_form else (page.picture.rows, page.whys)
    data, content_type = sheet_file(page.topics, subjects, rows, whys)
    name = f"freedom-table-{pk}{'-blank' if is_form else ''}.xlsx"
    return HttpResponse(
        data,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def to_fill_in(page, user):
    """{key: name} of those this person may score, where her tambons are the subject."""
    usable = FreedomTable.objects.usable_by(user).filter(pk=page.table.pk)
    if page.form.narrows or not usable.exists():
        return {}
    place = place_for(page.table, user, None)
    return {
        key_of(word): Assessment(**{subject._meta.model_name: subject}).subject_name
        for word, subject in place.subjects.items()
        if key_of(word) not in page.subjects
    }


@require_http_methods(["GET", "POST"])
@login_required
def freedom_table_upload(request, pk):
    table = get_object_or_404(FreedomTable.objects.usable_by(request.user), pk=pk)
    has_rounds = rounds_to_score(table, request.user).exists()
    if not has_rounds and not tambons_to_score(table, request.user).exists():
        raise PermissionDenied
    if "rows" in request.POST:
        return taken_over(request, table)
    form = SheetForm(table, request.user, request.POST or None, request.FILES or None)
    more = previewed(form) if form.is_valid() else {}
    return shown(request, table, form, **more)


def previewed(form):
    """What would become of each row, the ones to mend in front."""
    lines = sorted(form.lines, key=lambda line: ORDER.index(line.kind))
    counts = dict.fromkeys(ORDER, 0)
    for line in lines:
        counts[line.kind] += 1
    can_save = counts["new"] and not counts["wrong"]
    return {
        "lines": lines,
        "counts": counts,
        "sheet_name": form.read.sheet,
        "notes": form.read.notes,
        "packed": form.packed() if can_save else "",
    }


ORDER = ("wrong", "new", "blank")


def taken_over(request, table):
    """Save the sheet as a whole, or nothing of it."""
    packed = unpacked(request.POST["rows"], table, request.user)
    if packed is None:
        raise Http404
    try:
        with transaction.atomic():
            kept = keep(packed, table, request.user)
    except AlreadyScored as twice:
        name = twice.assessment.subject_name
        said = _("%(name)s has scores in this round already, so nothing was saved.")
        return refused(request, table, said % {"name": name})
    except (ChangedMeanwhile, ValidationError):
        said = _(
            "The table or the round changed meanwhile, so nothing was saved. "
            "Please send the sheet once more."
        )
        return refused(request, table, said)
    messages.success(request, _("Saved: scores of %(count)s.") % {"count": kept})
    return redirect(table)


def keep(packed, table, user):
    meeting = None
    if packed["meeting"]:
        rounds = rounds_to_score(table, user)
        meeting = rounds.filter(pk=packed["meeting"]).first()
        if meeting is None:
            raise ValidationError("gone")
    subjects = place_for(table, user, meeting).subjects
    on = datetime.date.fromisoformat(packed["on"]) if packed["on"] else None
    for word, scores in packed["rows"]:
        if word not in subjects:
            raise ValidationError("gone")
        column, pk = key_of(word)
        assessment = Assessment(
            table=table,
            meeting=meeting,
            assessed_on=on,
            by_consensus=AssessForm.CONSENSUS[packed["by_consensus"]],
            **{f"{column}_id": pk},
        )
        # Each row has a key of its own, so that the same sheet is saved once.
        key = uuid.uuid5(uuid.UUID(packed["key"]), word)
        freedom.assess(assessment, scores, Sent(user, key))
    return len(packed["rows"])


def refused(request, table, said):
    form = SheetForm(table, request.user)
    return shown(request, table, form, status=409, refused=said)


def shown(request, table, form, status=200, **more):
    context = {"table": table, "form": form, "trail": trail_of(table), **more}
    template = "meetings/freedom_table_upload.html"
    return render(request, template, context, status=status)
