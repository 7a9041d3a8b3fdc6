"""Sending ledger files, where an import stands, its files, and undoing it."""

import re
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounting import ledger
from accounting.import_access import (
    editable,
    may_send,
    readable,
    side_labels,
    trail,
)
from accounting.import_forms import UploadForm, VoidForm, kept
from accounting.importing.archives import ledgers_of
from accounting.importing.issues import MAY_BE_LEFT_OUT
from accounting.importing.limits import MAX_BYTES
from accounting.importing.mending import sheet_to_mend, waiting_rows
from accounting.importing.preview import equation
from accounting.importing.reading import Refused
from accounting.importing.taking_in import Taken, take_in
from accounting.models import ImportBatch
from accounting.models.fund import Fund

State = ImportBatch.State
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Whatever is in it, the browser neither guesses nor runs anything.
INERT = {
    "Content-Type": "application/octet-stream",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}
# Where nginx finds MEDIA_ROOT, see the README.
INTERNAL = "/protected-media/"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@require_http_methods(["GET", "POST"])
@login_required
def import_new(request):
    """One file leads to its page; of several this one says what became of each."""
    if not may_send(request.user):
        raise PermissionDenied
    if request.method == "POST" and request.POST.get("deed") == "post":
        return _post_all(request)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(request.user, *data, initial=_initial(request))
    cut = getattr(request, "too_large", [])
    form.fields["files"].required = not cut
    taken = []
    if form.is_valid():
        taken = _take_all(form, request.user) + [_cut(name) for name in cut]
        if len(taken) == 1 and taken[0].batch and not taken[0].reason:
            return redirect("accounting:import_preview", taken[0].batch.number)
    return _shown_new(request, form, taken)


def _initial(request):
    """The fund and set that a link asked for: ?fund=3 or ?set=5."""
    key = request.GET.get("set", "")
    if key.isascii() and key.isdecimal():
        return {"target": f"set-{key}"}
    key = request.GET.get("fund", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 18):
        return {}
    fund = Fund.objects.editable_by(request.user).filter(pk=key).first()
    first = fund and fund.sets.first()
    return {"target": f"set-{first.pk}" if first else f"fund-{key}"}


def _take_all(form, user):
    target = kept(form.cleaned_data["target"])
    agency = form.cleaned_data["agency"]
    files = [file for file in form.cleaned_data["files"] if file]
    return [
        Taken(name, None, found.message)
        if isinstance(found, Refused)
        else take_in(agency, name, found, user, target)
        for name, found in ledgers_of(files)
    ]


def _cut(name):
    """A file that was given up on its way, since it or all of them grew too large."""
    text = _(
        "The file is larger than %(limit)s MB, or too much came at once. "
        "Please send it by itself, or take pictures out of it."
    )
    return Taken(name, None, text % {"limit": MAX_BYTES // 2**20})


def _shown_new(request, form, taken):
    seen = {one.batch.pk for one in taken if one.batch}
    mine = ImportBatch.objects.visible_to(request.user).filter(pk__in=seen)
    rows = mine.select_related("fund", "account_set").in_bulk()
    for one in taken:
        # Who may not open an import is not told more of it than its number.
        one.shown = rows.get(one.batch.pk) if one.batch else None
        one.is_clean = bool(one.shown and not one.reason and _is_clean(one.shown))
    context = {
        "form": form,
        "taken": taken,
        "clean": [one.shown.number for one in taken if one.is_clean],
        "trail": trail(),
    }
    return render(request, "accounting/import_new.html", context)


def _is_clean(batch):
    """Nothing is to be mended or answered, and something is to be posted."""
    bad = batch.rows.filter(is_bad=True, is_held=False, is_known=False)
    return _ready(batch) and not bad.exists() and not batch.open_questions.exists()


def _ready(batch):
    return batch.rows.filter(entry__is_posted=False).count()


def _post_all(request):
    """Post those of the files just sent that have nothing to mend."""
    numbers = [
        n for n in request.POST.getlist("number") if n.isascii() and n.isdecimal()
    ]
    mine = ImportBatch.objects.editable_by(request.user)
    posted = 0
    for batch in mine.filter(number__in=numbers[:100]).order_by("number"):
        try:
            posted += ledger.post(batch, request.user).is_posted
        except ledger.NotPosted as error:
            text = _("Import %(number)s: %(why)s")
            why = {"number": batch.number, "why": error.messages[0]}
            messages.warning(request, text % why)
    text = ngettext(
        "%(n)s file is in the books.", "%(n)s files are in the books.", posted
    )
    messages.success(request, text % {"n": posted})
    return redirect("accounting:import_new")


@require_safe
@login_required
def import_detail(request, number):
    """Where an import stands; one that is on its way leads on to what comes next."""
    batch = readable(request, number)
    if batch.is_open:
        is_unread = batch.state != State.PREVIEWED
        name = "map" if is_unread and batch.tables and batch.may_edit else "preview"
        return redirect(f"accounting:import_{name}", number)
    waiting = waiting_rows(batch).count() if batch.is_posted else 0
    context = {
        "batch": batch,
        "trail": trail(),
        "reasons": batch.open_questions,
        "left_out": batch.issues.filter(row=None, code__in=MAY_BE_LEFT_OUT),
        "sums": equation(batch) if batch.posted_at else None,
        "waiting": waiting,
        "ready": _ready(batch) if batch.is_posted else 0,
        "entries": batch.entries.filter(reverses=None, is_posted=True).count(),
        **side_labels(batch),
    }
    return render(request, "accounting/import_detail.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def import_void(request, number):
    """Asks with the consequences; with a reason the whole import is undone."""
    batch = editable(request, number)
    if not batch.is_posted:
        if batch.state != State.VOIDED:
            text = _("Only an import that is in the books can be undone.")
            messages.warning(request, text)
        return redirect(batch)
    form = VoidForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ledger.void(batch, form.cleaned_data["why"], request.user)
            messages.success(
                request, _("The import is undone. Every sum is as before.")
            )
            return redirect(batch)
        except ledger.NotPosted as error:
            form.add_error(None, error)
    context = {
        "batch": batch,
        "form": form,
        "trail": trail(batch),
        "rows": batch.rows.filter(entry__is_posted=True).count(),
        "entries": batch.entries.filter(is_posted=True, reverses=None).count(),
        "waiting": waiting_rows(batch).count(),
    }
    return render(request, "accounting/import_void.html", context)


@require_safe
@login_required
def import_issues(request, number):
    """The rows that wait, as a sheet to mend and to send back."""
    batch = readable(request, number)
    name = f"import-{batch.number}-to-mend.xlsx"
    return HttpResponse(
        sheet_to_mend(batch),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@login_required
def import_original(request, number):
    """The file byte for byte; saved and never shown, whatever is in it."""
    batch = readable(request, number)
    name = _CONTROLS.sub("_", batch.file_name)
    headers = {**INERT, "Content-Disposition": content_disposition_header(True, name)}
    if settings.KMFORUM_ACCEL:
        headers["X-Accel-Redirect"] = INTERNAL + quote(batch.file.name)
        return HttpResponse(headers=headers)
    try:
        with batch.file.open("rb") as file:
            return HttpResponse(file.read(), headers=headers)
    except FileNotFoundError as error:
        raise Http404 from error
