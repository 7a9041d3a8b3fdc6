"""The page before posting, its deeds, and posting itself."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from accounting import ledger
from accounting.import_access import editable, readable, side_labels, trail
from accounting.import_forms import SheetForm
from accounting.importing import holding
from accounting.importing.attempt import NotRead, is_large, read
from accounting.importing.limits import check_bytes
from accounting.importing.mending import mend
from accounting.importing.preview import UNMAPPED, equation, unmatched_accounts
from accounting.importing.preview_rows import (
    SHOWN,
    questions,
    remarks,
    rows_page,
    waiting_entries,
)
from accounting.importing.reading import Refused
from accounting.importing.taking_in import mended_apart
from accounting.models import ImportBatch

State = ImportBatch.State
WORKED_ON = {State.UPLOADED, State.MAPPED, State.STAGED}
# Seconds.
LOOK_AGAIN = 5


@require_http_methods(["GET", "POST"])
@login_required
def import_preview(request, number):
    """ตรวจก่อนลงบัญชี: sums first, then what is wrong, what was guessed, and all rows."""
    if request.method == "POST":
        batch = editable(request, number)
        deed = DEEDS.get(request.POST.get("deed"))
        if not deed:
            raise Http404
        return deed(request, batch)
    return shown(request, readable(request, number))


def shown(request, batch, status=200, **more):
    """The page as the books stand now; looking writes nothing."""
    is_waiting = batch.state in WORKED_ON and is_large(batch)
    if is_waiting and not batch.refusals.exists():
        return at_work(request, batch)
    show = request.GET.get("show")
    show = show if show in SHOWN else "all"
    sought = request.GET.get("sheet"), request.GET.get("row", "")
    place = sought if sought[1] else None
    sums = equation(batch)
    found, others = remarks(batch)
    asked = questions(batch)
    context = {
        "batch": batch,
        "trail": trail(batch if batch.posted_at else None),
        "sums": sums,
        "unmatched": unmatched_accounts(batch) if sums.parts[UNMAPPED].rows else [],
        "entries": waiting_entries(batch, request.GET.get("entries")),
        "questions": asked,
        "has_question": any(not issue.is_left_out for issue in asked),
        "remarks": found,
        "more_remarks": others,
        "show": "all" if place else show,
        "place": place,
        "page": rows_page(
            batch, "all" if place else show, request.GET.get("page"), place
        ),
        "ready": batch.rows.filter(entry__is_posted=False).count(),
        "may_hold": batch.state in {State.PREVIEWED, State.POSTED},
        "row_filters": [(name, label()) for name, label in FILTERS.items()],
        "sheet_form": SheetForm(),
        **side_labels(batch),
        "hints": _hints(batch),
        **more,
    }
    return render(request, "accounting/import_preview.html", context, status=status)


def at_work(request, batch):
    """How far the worker has come with a large file; the page looks again by itself."""
    context = {
        "batch": batch,
        "trail": trail(),
        "is_at_work": True,
        "rows_read": batch.rows.count(),
        "entries_drafted": batch.entries.count(),
    }
    page = render(request, "accounting/import_preview.html", context)
    page["Refresh"] = LOOK_AGAIN
    return page


def _hints(batch):
    """Whose books the titles of a file speak of, while nobody has said so."""
    if not (batch.is_open and batch.fund.is_unassigned):
        return []
    return sorted({told["fund"] for told in batch.tables if told.get("fund")})


FILTERS = {
    "all": lambda: _("All"),
    "bad": lambda: _("To be mended"),
    "held": lambda: _("Held back"),
    "known": lambda: _("In the books from another file"),
}


def back(batch, part=""):
    return redirect(
        f"{reverse('accounting:import_preview', args=[batch.number])}{part}"
    )


def hold_all(request, batch):
    return _held(request, batch, lambda: holding.hold_bad(batch), _TOLD_HELD)


def hold(request, batch):
    document = _number(request, "document")
    return _held(request, batch, lambda: holding.hold(batch, document), _TOLD_HELD)


def release(request, batch):
    document = _number(request, "document")
    return _held(
        request, batch, lambda: holding.release(batch, document), _TOLD_RELEASED
    )


def leave_out(request, batch):
    issue = _number(request, "issue")
    return _held(
        request, batch, lambda: holding.leave_out(batch, issue), _TOLD_LEFT, ""
    )


def take_back(request, batch):
    issue = _number(request, "issue")
    return _held(
        request, batch, lambda: holding.take_back(batch, issue), _TOLD_ASKED, ""
    )


def _TOLD_LEFT(n):  # noqa: N802
    return _("The rest can be posted without this sheet.")


def _TOLD_ASKED(n):  # noqa: N802
    return _("The question about this sheet is open again.")


def _TOLD_HELD(n):  # noqa: N802
    return ngettext("%(n)s row is held back.", "%(n)s rows are held back.", n)


def _TOLD_RELEASED(n):  # noqa: N802
    return ngettext("%(n)s row goes on again.", "%(n)s rows go on again.", n)


def _number(request, name):
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        raise Http404
    return int(text)


def _held(request, batch, deed, told, part="#i-held"):
    try:
        count = deed()
    except ledger.NotPosted as error:
        messages.warning(request, error.messages[0])
    else:
        if count:  # sent twice, it was done the first time
            messages.success(request, told(count) % {"n": count})
    return back(batch, part)


def read_anew(request, batch):
    try:
        read(batch)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(batch)
    except NotRead as error:
        messages.warning(request, str(error))
    return back(batch)


def take_mended(request, batch):
    """The mended sheet; what is in the books already takes its rows up at once."""
    if batch.state not in {State.PREVIEWED, State.POSTED}:
        messages.warning(request, _("This import has not been checked yet."))
        return back(batch)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return shown(request, batch, 400, sheet_form=form)
    file = form.cleaned_data["file"]
    try:
        data = file.read()
        check_bytes(data)
        mended = mend(batch, data, file.name)
    except Refused as refused:
        form.add_error("file", refused.message)
        return shown(request, batch, 400, sheet_form=form)
    uneven = mended_apart(batch)
    if mended.rows:
        messages.success(request, _TOLD_MENDED(mended.rows) % {"n": mended.rows})
    if not_posted := _post_added(request, batch):
        return shown(
            request, batch, 409, not_posted=not_posted, problems=mended.problems
        )
    if mended.problems or uneven or not mended.rows:
        return shown(request, batch, problems=mended.problems, mended=mended)
    return back(batch)


def _TOLD_MENDED(n):  # noqa: N802
    return ngettext("%(n)s row is mended.", "%(n)s rows are mended.", n)


def _post_added(request, batch):
    """Post what was mended into an import of the books; what stands against it."""
    if not batch.is_posted or not batch.entries.filter(is_posted=False).exists():
        return []
    try:
        ledger.post(batch, request.user)
    except ledger.NotPosted as error:
        return error.messages
    messages.success(request, _("What was mended is in the books now."))
    return []


DEEDS = {
    "hold": hold,
    "hold_all": hold_all,
    "release": release,
    "leave_out": leave_out,
    "take_back": take_back,
    "read": read_anew,
    "mend": take_mended,
}


@require_http_methods(["GET", "POST"])
@login_required
def import_post(request, number):
    """ลงบัญชี; after a log-in on the way the address leads back to the page before."""
    if request.method == "GET":
        batch = readable(request, number)
        return back(batch, f"?{urlencode(request.GET)}" if request.GET else "")
    batch = editable(request, number)
    try:
        ledger.post(batch, request.user)
    except ledger.NotPosted as error:
        return shown(request, batch, 409, not_posted=error.messages)
    messages.success(request, _("It is in the books."))
    return redirect(batch)
