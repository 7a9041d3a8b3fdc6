from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings import appointment_facts as facts, appointments
from meetings.appointment_forms import AnnounceForm, CallOffForm, MoveForm
from meetings.appointments import OtherText, name_of, named
from meetings.kept_typing import back_after_login, typed_before
from meetings.line_text import line_share_url
from meetings.models import Appointment, Meeting
from people.access import OFFICIALS, PROVINCIAL, standing_of
from tambons.models import Province

CANCELLED, NOT_HELD = Appointment.Closed.CANCELLED, Appointment.Closed.NOT_HELD
# As many open appointments as the announcing page names.
SHOWN = 12


@require_safe
def appointment_detail(request, pk):
    readable = Appointment.objects.listed()
    if request.user.is_authenticated:
        readable = readable | Appointment.objects.editable_by(request.user)
    rows = named(readable).select_related("made_in", "fulfilled_by")
    appointment = get_object_or_404(rows, pk=pk)
    return render(
        request, "meetings/appointment_detail.html", page_of(request, appointment)
    )


def page_of(request, appointment):
    user = request.user
    this = Appointment.objects.filter(pk=appointment.pk)
    may_edit = user.is_authenticated and this.editable_by(user).exists()
    around = {appointment.made_in_id, appointment.fulfilled_by_id} - {None}
    rounds = Meeting.objects.visible_to(user).with_tambons().in_bulk(around)
    text = facts.line_text(appointment, request.build_absolute_uri(request.path))
    return {
        "appointment": appointment,
        "name": name_of(appointment),
        "trail": trail_of(appointment),
        "days": facts.days_until(appointment),
        "made_in": rounds.get(appointment.made_in_id),
        "record": rounds.get(appointment.fulfilled_by_id),
        "carried": facts.carried(appointment, user),
        "history": facts.history(appointment),
        "waiting": facts.still_waiting(appointment, user),
        "line_text": text,
        "line_link": line_share_url(text),
        "may_edit": may_edit,
        "may_record": may_edit and this.recordable_by(user).exists(),
        **(deeds_of(appointment) if may_edit and appointment.is_open else {}),
    }


def trail_of(appointment):
    trail = [(reverse("home"), _("Home"))]
    if appointment.tambon and appointment.tambon.joined_on:
        trail.append((appointment.tambon.get_absolute_url(), appointment.tambon.name))
    return trail


def deeds_of(appointment):
    """The forms that editors find under “when plans change”."""
    return {
        "move_form": MoveForm(appointment),
        "cancel_form": CallOffForm(
            appointment, initial={"deed": CANCELLED}, auto_id="id_cancel_%s"
        ),
        "not_held_form": CallOffForm(
            appointment, initial={"deed": NOT_HELD}, auto_id="id_not_held_%s"
        ),
        "has_come": appointments.has_come(appointment),
    }


@require_http_methods(["GET", "POST"])
@back_after_login
def appointment_new(request):
    places = places_of(request.user)
    if not places:
        raise PermissionDenied
    asked = {"where": request.GET.get("tambon"), "topic": request.GET.get("topic")}
    initial = asked | typed_before(request)
    form = AnnounceForm(places, request.POST or None, initial=initial)
    if form.is_valid():
        sent = form.sent_by(request.user)
        try:
            appointment = appointments.announce(form.instance, sent)
        except OtherText as other:
            return announced_otherwise(request, places, other.appointment)
        messages.success(request, _("The appointment is announced."))
        return redirect(appointment)
    return render(
        request,
        "meetings/appointment_new.html",
        {"form": form, "already": already_open(places, form["where"].value())},
    )


def announced_otherwise(request, places, made):
    """The form came twice with different text: both are shown, neither is dropped."""
    typed = request.POST.copy()
    typed.pop("key", None)
    form = AnnounceForm(places, initial=typed.dict())
    made = named(Appointment.objects).get(pk=made.pk)
    context = {
        "form": form,
        "made": {"row": made, "name": name_of(made)},
        "already": already_open(places, form["where"].value()),
    }
    return render(request, "meetings/appointment_new.html", context, status=409)


def places_of(user):
    """Tambons and circles for which this person may announce: those she may edit."""
    standing = standing_of(user)
    tambons = standing.tambons(OFFICIALS).filter(joined_on__isnull=False)
    circles = Province.objects.filter(pk__in=standing.provinces(PROVINCIAL))
    if standing.is_admin:
        circles = Province.objects.filter(districts__tambons__in=tambons).distinct()
    return [*tambons.in_story_order().select_related("district"), *circles]


def already_open(places, code):
    """Open appointments of the place chosen, or of all while none is."""
    chosen = [place for place in places if place.code == code] or places
    tambons = [place for place in chosen if not isinstance(place, Province)]
    circles = [place for place in chosen if isinstance(place, Province)]
    rows = named(Appointment.objects.open()).filter(
        Q(tambon__in=tambons) | Q(tambon=None, province__in=circles)
    )
    return [
        {"row": row, "name": name_of(row), "days": facts.days_until(row)}
        for row in rows.soonest_first()[:SHOWN]
    ]


@require_http_methods(["GET", "POST"])
@back_after_login
def appointment_edit(request, pk):
    appointment = editable(request, pk)
    if request.method == "GET" and not appointment.is_open:
        return said_closed(request, appointment)
    form = MoveForm(appointment, request.POST or None, initial=typed_before(request))
    if form.is_valid():
        deed = partial(appointments.move, pk, form.agreed, form.cleaned_data["why"])
        done = _("The appointment is changed. Everybody who looks here sees it.")
        if answer := carried_out(request, pk, form, deed, done):
            return answer
    context = {"appointment": appointment, "name": name_of(appointment), "form": form}
    return render(request, "meetings/appointment_edit.html", context)


@require_http_methods(["GET", "POST"])
@back_after_login
def appointment_cancel(request, pk):
    appointment = editable(request, pk)
    if request.method == "GET" and not appointment.is_open:
        return said_closed(request, appointment)
    initial = {"deed": CANCELLED} | typed_before(request)
    form = CallOffForm(appointment, request.POST or None, initial=initial)
    if form.is_valid():
        texts = form.cleaned_data
        deed = partial(appointments.call_off, pk, texts["deed"], texts["why"])
        done = _("The appointment is called off. Everybody who looks here sees it.")
        if answer := carried_out(request, pk, form, deed, done):
            return answer
    context = {"appointment": appointment, "name": name_of(appointment), "form": form}
    return render(request, "meetings/appointment_cancel.html", context)


def editable(request, pk):
    rows = Appointment.objects.editable_by(request.user)
    return get_object_or_404(named(rows), pk=pk)


def said_closed(request, appointment):
    messages.warning(request, appointments.why_closed(appointment))
    return redirect(appointment)


def carried_out(request, pk, form, deed, done):
    """The answer after the deed; None when its form is to be shown once more."""
    try:
        appointment = deed(form.sent_by(request.user))
    except OtherText:
        return changed_meanwhile(request, pk, form)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, done)
    return redirect(appointment)


def changed_meanwhile(request, pk, form):
    """What another person set beside what was typed here, ready to be sent again."""
    appointment = named(Appointment.objects).get(pk=pk)
    context = {
        "appointment": appointment,
        "name": name_of(appointment),
        "last": facts.history(appointment)[0],
        "typed": form.typed(),
        "again": form.again(appointment),
    }
    return render(request, "meetings/appointment_conflict.html", context, status=409)
