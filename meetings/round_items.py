"""The subjects of a record: items, what came of each, and what is to be done."""

from django.db.models import F

from meetings.models import ActionItem, ActionOwner, AgendaItem, Outcome
from meetings.shown_rows import owners_in_words

# Out of the way while positions are dealt out anew: they are unique at every moment.
ASIDE = 10_000


def write_items(meeting, forms):
    """Make the items agree with the forms of screen 2, in their order."""
    blanked, plan = [], []
    for form in forms.what.item_forms:
        subject = form.subject
        if form.is_blank:
            _drop(subject.outcome, subject.action)
            blanked.append(subject.item)
        else:
            plan.append((_item_of(meeting, subject, form, plan), subject, form))
    items = _each_once(item for item, _subject, _form in plan if item)
    _drop_empty(meeting, {item.pk for item in blanked if item and item not in items})
    _save_in_order(meeting, items)
    for item, subject, form in plan:
        tambon = _tambon_of(subject, form, forms.where.tambons)
        seen_by = forms.next.seen_by(form)
        _write_outcome(item, tambon, seen_by, subject.outcome, form)
        _write_action(meeting, item, tambon, subject.action, form)


def _drop(*rows):
    for row in rows:
        if row:
            row.delete()


def _item_of(meeting, subject, form, plan):
    """The item behind a subject; a new one for a title that differs from its own."""
    title = form.cleaned_data["title"]
    if subject.action and not subject.item and not title and not form.came_of:
        return None  # an action of the round as a whole
    item = subject.item
    is_placed = any(other is item for other, _subject, _form in plan)
    if not item or (is_placed and item.title != title):
        item = AgendaItem(meeting=meeting)
    item.title = title
    return item


def _each_once(items):
    # By identity: what is not saved yet has nothing else.
    return list({id(item): item for item in items}.values())


def _drop_empty(meeting, keys):
    """Items whose subjects were all blanked; what no form named stays."""
    gone = meeting.agenda.filter(pk__in=keys, outcomes=None, actions=None)
    AgendaItem.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()


def _save_in_order(meeting, items):
    """Deal out positions: as typed, then what the forms did not name."""
    named = {item.pk for item in items}
    items = items + [item for item in meeting.agenda.all() if item.pk not in named]
    if any(item.pk and item.position != n for n, item in enumerate(items, start=1)):
        meeting.agenda.update(position=F("position") + ASIDE)
    for position, item in enumerate(items, start=1):
        item.position = position
        item.save()


def _tambon_of(subject, form, tambons):
    """Whom it concerns: as chosen, as it was, or the only tambon there is."""
    if "tambon" in form.fields:
        chosen, offered = form.cleaned_data["tambon"], [*tambons, subject.tambon]
        return next((row for row in offered if row and row.code == chosen), None)
    was_written = subject.outcome or subject.action
    if was_written and (not tambons or subject.tambon in {None, *tambons}):
        return subject.tambon
    return tambons[0] if tambons else None


def _write_outcome(item, tambon, seen_by, outcome, form):
    if not form.came_of:
        _drop(outcome)
        return
    _save(
        outcome or Outcome(),
        item=item,
        tambon=tambon,
        kind=form.kind_typed,
        text=form.came_of,
        said_by=form.cleaned_data["said_by"],
        visibility=seen_by,
    )


def _write_action(meeting, item, tambon, action, form):
    data, before = form.cleaned_data, owners_in_words(action)
    if not data["action"]:
        _drop(action)
        return
    action = action or ActionItem(meeting=meeting)
    _save(action, item=item, tambon=tambon, text=data["action"], due_on=data["due_on"])
    if data["owner"] != before:
        action.owners.all().delete()
        if data["owner"]:
            ActionOwner.objects.create(action=action, text=data["owner"])


def _save(row, **values):
    """Only what was typed: others may close or take up the row at the same moment."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values) if row.pk else None)
