"""The page on which a person says what the columns of a file mean."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounting.import_access import editable, trail
from accounting.import_forms import kept
from accounting.importing.attempt import NotRead, is_large, read_soon
from accounting.importing.columns import remember, shown_tables
from accounting.importing.reading import Refused
from accounting.importing.taking_in import direct
from accounting.map_forms import DirectionForm, TableForm


@require_http_methods(["GET", "POST"])
@login_required
def import_map(request, number):
    """จับคู่คอลัมน์: remembered for the next file with such headings, and read anew."""
    batch = editable(request, number)
    if not batch.is_open:
        messages.warning(request, _("This import is not on its way any more."))
        return redirect(batch)
    data = request.POST if request.method == "POST" else None
    direction = DirectionForm(batch, request.user, data)
    try:
        tables = _table_forms(batch, data)
    except (Refused, FileNotFoundError):
        messages.error(request, _("The stored file cannot be read any more."))
        return redirect("accounting:import_preview", number)
    forms = [direction, *tables]
    wrong = [form for form in forms if data is not None and not form.is_valid()]
    if data is not None and not wrong:
        if problem := _carried_out(batch, direction, tables):
            direction.add_error(None, problem)
        else:
            return _told_done(request, batch, tables)
    context = {
        "batch": batch,
        "direction": direction,
        "tables": tables,
        "wrong": [form for form in forms if form.errors],
        "trail": trail(),
    }
    return render(request, "accounting/import_map.html", context)


def _told_done(request, batch, tables):
    """On to the page before posting; other headings are looked at first."""
    if is_large(batch):
        return redirect("accounting:import_preview", batch.number)
    if any(form.moved for form in tables):
        text = _(
            "The headings are read there now. Please see whether each column fits."
        )
        messages.success(request, text)
        return redirect("accounting:import_map", batch.number)
    messages.success(request, _("The file was read as you said."))
    return redirect("accounting:import_preview", batch.number)


def _table_forms(batch, data):
    rules, asked = _rules(batch), batch.open_questions.filter(code="swapped_dates")
    forms = []
    for number, table in enumerate(shown_tables(batch)):
        form = TableForm(table, number, rules.get(table.told["signature"], {}), data)
        names = {told["sheet"] for told, _sheet in table.sheets}
        form.questions = [issue for issue in asked if issue.sheet in names]
        forms.append(form)
    return forms


def _rules(batch):
    """{signature: rules} as they were answered last."""
    known = batch.chart.profiles.order_by("version") if batch.chart else []
    return {profile.signature: profile.rules for profile in known}


def _carried_out(batch, direction, tables):
    """Keep the answers and read the file by them; what stood against it."""
    fresh = []
    try:
        direct(
            batch,
            kept(direction.cleaned_data["target"]),
            direction.cleaned_data.get("cash_account"),
        )
        answers = [answer for form in tables for answer in form.answers]
        fresh = [profile for said in answers if (profile := remember(batch, *said))]
        batch.refusals.delete()
        read_soon(batch)
    except Refused as refused:
        # What nothing can be read by is not remembered, or the next file fails as well.
        for profile in fresh:
            profile.delete()
        return refused.message
    except NotRead as error:
        return str(error)
    return ""
