"""What differs between two versions of a record, field by field and row by row."""

from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from django.utils.translation import gettext as _

from meetings.models import (
    ActionItem,
    Appointment,
    Meeting,
    Milestone,
    MilestoneKind,
    Outcome,
    Participation,
)
from people.models import Person
from tambons.models import Tambon
from thai.dates import long_date
from thai.numbers import Count, format_count
from thai.times import clock_time


class Fact(NamedTuple):
    """One thing that a version says: found again by its key in the other version."""

    key: tuple
    label: str
    text: str
    is_for_officials: bool = False


@dataclass
class Difference:
    """One fact in both versions; without a text it is in one of them only."""

    label: str
    before: str
    after: str
    is_for_officials: bool

    @property
    def is_added(self):
        return not self.before

    @property
    def is_removed(self):
        return not self.after


def differences(before: dict, after: dict) -> list[Difference]:
    """All that two snapshots say differently, in the order of the record."""
    names = _Names(before, after)
    old, new = (_by_key(facts(snapshot, names)) for snapshot in (before, after))
    found = []
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key), new.get(key)
        texts = (one.text if one else "", other.text if other else "")
        open_or_not = {fact.is_for_officials for fact in (one, other) if fact}
        if texts[0] != texts[1]:
            label = (other or one).label
            found.append(Difference(label, *texts, True in open_or_not))
    return found


def _by_key(rows):
    """{key: fact}; the second row with the same key is counted apart."""
    found = {}
    for fact in rows:
        key, turn = fact.key, 1
        while key in found:
            turn += 1
            key = (*fact.key, turn)
        found[key] = fact
    return found


class _Names:
    """Names of the places, steps and people that two snapshots give by their codes."""

    def __init__(self, *snapshots):
        codes = {
            row.get("code") or row.get("tambon")
            for snapshot in snapshots
            for part in ("tambons", "actions", "milestones", "appointments")
            for row in snapshot.get(part, [])
        }
        outcomes = [row for snapshot in snapshots for row in _outcomes(snapshot)]
        codes |= {row.get("tambon") for row in outcomes}
        tambons = Tambon.objects.filter(code__in=codes - {None})
        self.tambons = dict(tambons.values_list("code", "name"))
        self.steps = dict(MilestoneKind.objects.values_list("code", "name"))
        people = {row.get("said_by") for row in outcomes}
        people |= {who["person"] for who in _whos(*snapshots) if isinstance(who, dict)}
        self.people = Person.objects.in_bulk(people - {None})
        # Older versions did not keep who said what, which is no difference.
        self.knows_speakers = all("said_by" in row for row in outcomes)

    def tambon(self, code):
        return self.tambons.get(code, code) if code else ""

    def who(self, kept):
        """A person was kept by number; a group, a village or a word as it stood."""
        if isinstance(kept, dict):
            return str(self.people.get(kept["person"], ""))
        return kept

    def speaker(self, row):
        if not self.knows_speakers or row["said_by"] is None:
            return ""
        return str(self.people.get(row["said_by"], ""))


def _whos(*snapshots):
    """Everybody with a duty or a task, as kept."""
    for snapshot in snapshots:
        yield from (row["who"] for row in snapshot.get("duties", []))
        for row in snapshot.get("actions", []):
            yield from row["owners"]


def _outcomes(snapshot):
    return [row for item in snapshot.get("agenda", []) for row in item["outcomes"]]


def facts(snapshot, names):
    """Everything that a snapshot says, in words."""
    yield from _head(snapshot)
    yield from _tambons(snapshot, names)
    yield from _people(snapshot, names)
    yield from _agenda(snapshot, names)
    yield from _work(snapshot, names)
    yield from _steps(snapshot, names)
    yield from _goals(snapshot)
    yield from _appointments(snapshot, names)


def _head(snapshot):
    get = snapshot.get
    total = get("total_count")
    about = bool(get("total_is_estimate"))
    seen_by = _label(Meeting.Visibility, get("visibility"))
    told_in = get("account_of")
    texts = [
        ("title", _("Name of the meeting"), get("title")),
        ("held_on", _("Day it was held"), _day(get("held_on"))),
        ("ends_on", _("Last day"), _day(get("ends_on"))),
        ("start", _("From"), _hour(get("start"))),
        ("end", _("Until"), _hour(get("end"))),
        ("kind", _("Kind of meeting"), get("kind")),
        ("venue", _("Place"), get("venue")),
        ("total", _("In all"), _count(total, about) if total is not None else ""),
        ("purpose", _("Aim of the round"), get("purpose")),
        ("process", _("How it went on"), get("process")),
        ("summary", _("Notes of the round"), get("summary")),
        ("visibility", _("Who will see this record"), seen_by),
        ("account_of", _("Another telling of"), told_in and f"/meetings/{told_in}/"),
        ("source", _("Source:"), get("source")),
    ]
    for key, label, text in texts:
        yield Fact((key,), label, str(text or ""))


def _tambons(snapshot, names):
    for row in snapshot.get("tambons", []):
        text = name = names.tambon(row["code"])
        if row["round"]:
            text = _("%(tambon)s round %(number)s") % {
                "tambon": name,
                "number": row["round"],
            }
        host = [_("host tambon")] if row["is_host"] else []
        villages = row.get("villages")
        some = [_("%(number)s villages") % {"number": villages}] if villages else []
        line = " · ".join([text, *host, *some])
        yield Fact(("tambon", row["code"]), _("Tambon"), line)


def _people(snapshot, names):
    for row in snapshot.get("attendance", []):
        count = _count(row["count"], row["is_estimate"])
        line = f"{row['people']} {count}"
        yield Fact(("came", row["people"]), _("Who came"), line)
    for row in snapshot.get("duties", []):
        line = f"{_label(Participation.Duty, row['duty'])}: {names.who(row['who'])}"
        yield Fact(("duty", line), _("Duties"), line)


def _agenda(snapshot, names):
    for item in snapshot.get("agenda", []):
        title = item["title"]
        # The title of what only officials see may tell of it.
        hidden = [row["visibility"] == "officials" for row in item["outcomes"]]
        is_hidden = bool(hidden) and all(hidden)
        hours = "–".join(filter(None, [_hour(item["starts"]), _hour(item["ends"])]))
        line = " ".join(filter(None, [title, hours]))
        yield Fact(("item", title), _("Subject"), line, is_hidden)
        for row in item["outcomes"]:
            yield _outcome(title, row, names)


def _outcome(title, row, names):
    kind = _label(Outcome.Kind, row["kind"])
    seen = _label(Outcome.Visibility, row["visibility"])
    parts = [names.tambon(row["tambon"]), names.speaker(row)]
    is_hidden = row["visibility"] == Outcome.Visibility.OFFICIALS
    text = "\n".join(
        filter(
            None,
            [
                f"{kind}: {row['text']}",
                " · ".join(filter(None, parts)),
                seen if is_hidden else "",
            ],
        )
    )
    label = ": ".join(filter(None, [_("What came of it"), title]))
    return Fact(("outcome", title), label, text, is_hidden)


def _work(snapshot, names):
    for row in snapshot.get("actions", []):
        owners = [names.who(owner) for owner in row["owners"]]
        parts = [names.tambon(row["tambon"]), *owners, _day(row["due_on"])]
        line = " · ".join([row["text"], *filter(None, parts)])
        yield Fact(("action", row["text"]), _("To be done"), line)
    for row in snapshot.get("closed", []):
        line = f"{row['text']}: {_label(ActionItem.Status, row['status'])}"
        yield Fact(("closed", row["text"]), _("From an earlier round"), line)


def _steps(snapshot, names):
    for row in snapshot.get("milestones", []):
        step = names.steps.get(row["kind"], row["kind"])
        state = _label(Milestone.State, row["state"])
        count = "" if row["count"] is None else str(row["count"])
        line = " · ".join(filter(None, [step, state, count, row["note"]]))
        line = f"{names.tambon(row['tambon'])}: {line}"
        key = ("step", row["tambon"], row["kind"])
        yield Fact(key, _("Done in this round"), line)


def _goals(snapshot):
    for row in snapshot.get("goals", []):
        line = ": ".join(filter(None, [row["what"], row["words"]]))
        label = _("Goal of %(place)s") % {"place": row["about"]}
        yield Fact(("goal", row["about"], row["what"]), label, line)


def _appointments(snapshot, names):
    for row in snapshot.get("appointments", []):
        day = _day(row["on"]) or _label(Appointment.Kind, row["kind"])
        parts = [names.tambon(row["tambon"]), day, row["venue"], row["topic"]]
        line = " · ".join(filter(None, parts))
        yield Fact(("next", row["tambon"]), _("Next appointment"), line)


def _label(choices, value):
    return str(dict(choices.choices).get(value, value or ""))


def _day(text):
    return long_date(date.fromisoformat(text)) if text else ""


def _hour(text):
    return clock_time(time.fromisoformat(text)) if text else ""


def _count(number, is_estimate):
    if number is None:
        return _("not stated")
    return format_count(Count(number, is_estimate))
