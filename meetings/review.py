"""Every answer of a draft in reading order, to check before sending or to compare."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _, ngettext

from meetings.models import Appointment, MeetingTambon, Outcome
from meetings.record_forms.what import NAMING
from thai.clock import today
from thai.dates import long_date
from thai.numbers import format_count


@dataclass
class Answer:
    """One row: its label, the lines of the answer, and where it can be mended."""

    label: str
    lines: list[str]
    screen: int
    anchor: str
    # The choice of who will see it, folded where nothing speaks against everybody.
    see: object = None
    folds_see: bool = False
    notes: list[str] = field(default_factory=list)


def answers(forms):
    """All answers of a RoundForms, blanks included where people look for them."""
    return [*_where(forms.where), *_what(forms), *_next(forms.next)]


def _where(form):
    where = [_tambon_line(form, tambon) for tambon in form.tambons]
    where += [_("Circle of the whole province")] * form.is_circle + form.vanished
    day = form.day_echo or form.text("held_on")
    hours = "–".join(filter(None, [form.text("start"), form.text("end")]))
    rows = [
        Answer(_("Tambon"), where, 1, "id_scope"),
        Answer(_("Day it was held"), [day] if day else [], 1, "id_held_on"),
        Answer(_("Place"), _lines(form.venue_text()), 1, "id_venue"),
        Answer(
            _("Who came"), _people(form), 1, "id_count_sponsor", notes=_unknown(form)
        ),
    ]
    more = [
        (_("Last day"), form.text("ends_on"), "id_ends_on"),
        (_("Kind of meeting"), _kind_name(form), "id_kind"),
        (_("Name of the meeting"), form.text("title"), "id_title"),
        (_("Hours"), hours, "id_start"),
        (_("Aim of the round"), form.text("purpose"), "id_purpose"),
        (_("How it went on"), form.text("process"), "id_process"),
    ]
    return rows + [
        Answer(label, _lines(text), 1, anchor) for label, text, anchor in more if text
    ]


def _tambon_line(form, tambon):
    line, number = tambon.name, form.number_of(tambon)
    if number:
        line = _("%(tambon)s round %(number)s") % {"tambon": line, "number": number}
    return f"{line} · {_('host')}" if form.text("host") == tambon.code else line


def _kind_name(form):
    code = form.text("kind")
    kinds = form.fields["kind"].queryset
    return next((kind.name for kind in kinds if kind.code == code), "") if code else ""


def _people(form):
    lines = []
    for name in form.counted:
        text, count = str(form.text(f"count_{name}")).strip(), form.count_of(name)
        if not text and count is None:
            continue
        label = (
            form.text("label")
            if name == "label"
            else form.fields[f"count_{name}"].label
        )
        lines.append(f"{label} {format_count(count) if count else text}")
    return lines


def _unknown(form):
    first = form.first_counts()
    return [
        _("%(people)s: not stated") % {"people": row["label"]}
        for row in first
        if not str(row["count"].value() or "").strip()
    ]


def _lines(text):
    return [line for line in str(text or "").splitlines() if line.strip()]


def _what(forms):
    form, rows = forms.what, []
    for action, box in form.action_rows():
        chosen = dict(form.fields[box.name].choices).get(form.text(box.name))
        if chosen:
            line = f"{action.text}: {chosen}"
            rows.append(Answer(_("From an earlier round"), [line], 2, box.auto_id))
    rows += [_item(item, forms.next) for item in form.item_forms if not item.is_blank]
    rows += [_goal(goal) for goal in form.goal_forms if not goal.is_blank]
    if undone := [deed.line for deed in form.goals_undone]:
        rows.append(Answer(_("Not in this round after all"), undone, 2, "id_undone"))
    done = [line for row in form.milestones for line in _milestones(form, row)]
    if done:
        rows.append(Answer(_("Done in this round"), done, 2, "r-ok"))
    rows.append(
        Answer(_("Write it down first"), _lines(form.text("note")), 2, "id_note")
    )
    if waiting := len(forms.waiting):
        text = ngettext(
            "%(number)s photo or file", "%(number)s photos or files", waiting
        )
        line = text % {"number": waiting}
        rows.append(Answer(_("Photos and files"), [line], 2, "r-photos"))
    return rows


def _item(item, following):
    kind = item.kind_typed.label if item.came_of else ""
    label = _("Subject %(number)s") % {"number": item.number}
    text = ": ".join(filter(None, [item.text("title"), item.text("outcome")]))
    lines = _lines(text)
    if item.text("action"):
        who = [item.text("owner"), item.text("due_on")]
        detail = " · ".join(filter(None, [item.text("action"), *who]))
        lines.append(_("To be done: %(what)s") % {"what": detail})
    name = f"see-{item.number}"
    return Answer(
        " · ".join(filter(None, [label, str(kind)])),
        lines,
        2,
        item["title"].auto_id,
        see=following[name] if name in following.fields else None,
        folds_see=not item.is_sensitive and item.seen_by == Outcome.Visibility.INHERIT,
    )


def _goal(form):
    words = form.said("text")
    if form.said("is_unknown"):
        words = _("set, the wording is not given")
    lines = _lines(f"{form.place}: {words}" if words else form.place)
    if form.goal and words:
        change = str(dict(form.fields["change"].choices)[form.change_typed])
        # As it reads today: somebody may have worded it anew since this was typed.
        now = _("until now: %(text)s") % {"text": form.goal.shown_text}
        lines.append(f"{change} · {now}")
    figure = form.said("progress").removesuffix("%")
    state = dict(form.fields["status"].choices).get(form.said("status") or None, "")
    told = [str(state), f"{figure}%" if figure else "", form.said("told")]
    if any(told):
        lines.append(" · ".join(filter(None, told)))
    label = _("Goal %(number)s") % {"number": form.number}
    return Answer(label, lines, 2, form["about"].auto_id)


def _milestones(form, row):
    names = {kind.code: kind.name for kind in row["left"]}
    prefix = f"{row['tambon'].name}: " if len(form.milestones) > 1 else ""
    number = form.text(row["number"].name)
    for code in form.typed.getlist(row["done"].name):
        count = f" {number}" if number and code == NAMING else ""
        yield f"{prefix}{names.get(code, code)}{count}"
    if code := form.text(row["partly"].name):
        states = dict(form.fields[row["partly_state"].name].choices)
        state = states.get(form.text(row["partly_state"].name), "")
        yield f"{prefix}{names.get(code, code)}: {state}"


def _next(form):
    rows = []
    for target in form.targets:
        label = (
            _("Next appointment of %(tambon)s") % {"tambon": target.tambon.name}
            if target.tambon
            else _("Next appointment of the circle")
        )
        rows.append(Answer(label, _target(target), 3, target["kind"].auto_id))
    return rows


def _target(target):
    kind = target.kind_typed
    day = target.day_echo or target.text("on")
    stated = day if kind == Appointment.Kind.DATED else kind and str(kind.label)
    lines = [stated] if stated else []
    more = [target.text("start"), target.text("venue"), target.text("topic")]
    return lines + [" · ".join(filter(None, more))] * any(more)


def warnings(forms):
    """What deserves a second look; none of it blocks."""
    where = forms.where
    found = [
        _("“%(text)s” cannot be read. Please mend it before sending.") % {"text": text}
        for text in _unreadable(where)
    ]
    if where.day and where.day > today():
        found.append(
            _("%(day)s is still to come. Is it the day of the round?")
            % {"day": long_date(where.day)}
        )
    found += [
        _(
            "%(tambon)s already has a round %(number)s. Sent like this, the record is "
            "kept without a number."
        )
        % {"tambon": tambon.name, "number": number}
        for tambon, number in _taken_numbers(forms)
    ]
    total, parts = where.count_of("total"), _sum_of_counts(where)
    if total and total.number is not None and parts not in {None, total.number}:
        found.append(
            _(
                "In all %(total)s people, but the groups add up to %(parts)s. "
                "If that is how it was, just send it."
            )
            % {"total": total.number, "parts": parts}
        )
    if notes := _unknown(where):
        found.append(
            _("%(people)s. If nobody knows, just send it.")
            % {"people": ", ".join(notes)}
        )
    return found


def left_unnumbered(tambon):
    """Said after sending, when the number went to another round meanwhile."""
    return _(
        "%(tambon)s already has a round with that number, so this record is kept "
        "without a number."
    ) % {"tambon": tambon.name}


def goal_moved_on(goal):
    """Said instead of sending, when somebody else changed the goal at that moment."""
    return _(
        "“%(goal)s” was changed by somebody else meanwhile. Please look at it again, "
        "then send once more."
    ) % {"goal": goal.shown_text}


def _taken_numbers(forms):
    asked = {tambon: forms.where.number_of(tambon) for tambon in forms.where.tambons}
    others = MeetingTambon.objects.exclude(meeting__revisions__key=forms.key)
    if forms.meeting:
        others = others.exclude(meeting=forms.meeting)
    numbered = others.filter(tambon__in=asked, round_number__isnull=False)
    taken = set(numbered.values_list("tambon", "round_number"))
    return [
        (tambon, number)
        for tambon, number in asked.items()
        if (tambon.pk, number) in taken
    ]


def _sum_of_counts(where):
    counts = [where.count_of(name) for name in where.counted if name != "total"]
    numbers = [count.number for count in counts if count and count.number is not None]
    return sum(numbers) if numbers else None


def _unreadable(where):
    """What was typed for the day and for the numbers of people, and says nothing."""
    if not where.day:
        yield from _lines(where.text("held_on"))
    for name in where.counted:
        text = str(where.text(f"count_{name}")).strip()
        if text and where.count_of(name) is None:
            yield text


class Pair(NamedTuple):
    """One question with the answers of two texts."""

    label: str
    mine: list[str]
    theirs: list[str]

    @property
    def differs(self):
        return self.mine != self.theirs


def compare(mine, theirs):
    """The answers of two RoundForms side by side."""
    ours = {row.label: row.lines for row in answers(mine)}
    others = {row.label: row.lines for row in answers(theirs)}
    return [
        Pair(label, ours.get(label, []), others.get(label, []))
        for label in dict.fromkeys([*ours, *others])
    ]
