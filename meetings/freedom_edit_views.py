from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings import freedom
from meetings.freedom import MadeOtherwise
from meetings.freedom_filter import number_in
from meetings.freedom_forms import MANY, CopyForm, TableForm, TopicForm
from meetings.freedom_list import may_make
from meetings.freedom_views import trail_of
from meetings.kept_typing import back_after_login, typed_before
from meetings.models import FreedomTable, Topic


@require_http_methods(["GET", "POST"])
@back_after_login
def freedom_table_new(request):
    if not may_make(request.user):
        raise PermissionDenied
    typed = typed_before(request)
    given = request.POST if request.method == "POST" else request.GET.dict() | typed
    if given.get("copy"):
        return copied(request, number_in(given["copy"]), typed)
    form = TableForm(request.user, request.POST or None, initial=typed)
    before = None
    if form.is_valid():
        names, sent = form.cleaned_data["topics"], form.sent_by(request.user)
        try:
            return made(request, freedom.make_table(form.instance, names, sent))
        except MadeOtherwise as other:
            before = other.table
            form = TableForm(request.user, initial=typed_in(request))
    return asked(request, form, before, trail=trail_of())


def copied(request, pk, typed):
    """A table of one's own like another, under a name of its own."""
    tables = FreedomTable.objects.usable_by(request.user)
    first = get_object_or_404(tables.select_related("province"), pk=pk)
    initial = {"title": first.title} | typed
    form = CopyForm(request.POST or None, initial=initial)
    before = None
    if form.is_valid():
        title, sent = form.cleaned_data["title"], form.sent_by(request.user)
        try:
            return made(request, freedom.copy_table(pk, title, sent))
        except MadeOtherwise as other:
            before = other.table
            form = CopyForm(initial=typed_in(request))
    more = {"first": first, "topics": first.topics.present(), "trail": trail_of(first)}
    return asked(request, form, before, **more)


def typed_in(request):
    """What was sent, as initial values of a form with a key of its own."""
    return {name: text for name, text in request.POST.items() if name != "key"}


def asked(request, form, before, **more):
    """The form; with the table that the same form made before, if it is another."""
    context = {"form": form, "before": before, **more}
    template = "meetings/freedom_table_new.html"
    return render(request, template, context, status=409 if before else 200)


def made(request, table):
    messages.success(request, _("The table is ready. Take it along to the next round."))
    if (count := table.topics.present().count()) > MANY:
        messages.warning(request, long_table(count))
    return redirect(table)


def long_table(count):
    return _(
        "The table has %(count)s topics. With so many there is little time to talk "
        "about each; 5 to 7 are easier."
    ) % {"count": count}


@require_http_methods(["GET", "POST"])
@back_after_login
def freedom_table_edit(request, pk):
    tables = FreedomTable.objects.editable_by(request.user)
    table = get_object_or_404(tables, pk=pk)
    form = TopicForm(initial=typed_before(request))
    if request.method == "POST":
        form = TopicForm(request.POST if request.POST.get("deed") == "add" else None)
        if changed(request, table, form):
            return redirect("meetings:freedom_table_edit", pk)
    topics = list(table.topics.all())
    context = {
        "table": table,
        "form": form,
        "topics": [topic for topic in topics if not topic.removed_at],
        "removed": [topic for topic in topics if topic.removed_at],
        "trail": trail_of(table),
    }
    return render(request, "meetings/freedom_table_edit.html", context)


def changed(request, table, form):
    """Carry one deed out; False when its form is to be shown once more."""
    deed = request.POST.get("deed")
    try:
        if deed == "add":
            return add(request, table, form)
        topic = number_in(request.POST.get("topic", ""))
        get_object_or_404(Topic, pk=topic, table=table)
        DEEDS.get(deed, unknown)(request, table, topic)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return True


def add(request, table, form):
    if not form.is_valid():
        return False
    try:
        freedom.add_topic(table.pk, form.cleaned_data["name"], request.user)
    except ValidationError as error:
        form.add_error("name", error.messages)
        return False
    messages.success(request, _("The topic is added."))
    if (count := table.topics.present().count()) > MANY:
        messages.warning(request, long_table(count))
    return True


def remove(request, table, topic):
    freedom.remove_topic(topic, request.user)
    messages.success(
        request, _("The topic is not asked about any more. Its scores are kept.")
    )


def move_up(request, table, topic):
    """One place up, of the topics that are still asked about."""
    order = list(table.topics.present().values_list("pk", flat=True))
    if topic not in order:
        raise ValidationError(_("Somebody else changed the topics meanwhile."))
    place = order.index(topic)
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
        freedom.order_topics(table.pk, order, request.user)


def unknown(request, table, topic):
    raise Http404


DEEDS = {"remove": remove, "up": move_up}
