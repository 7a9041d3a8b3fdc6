"""What happens in one invented tambon: its people, its rounds, what is agreed next."""

import datetime

from kmforum.country_rows import SOURCE, WORDS, Chance, make_person
from meetings.models import (
    ActionItem,
    ActionOwner,
    AgendaItem,
    Appointment,
    Attendance,
    Meeting,
    MeetingTambon,
    Milestone,
    Outcome,
    Participation,
)
from people.models import Role
from tambons.models import Group, Village
from thai.clock import BANGKOK

ROUNDS = {1: 1, 2: 3, 3: 5, 4: 4, 5: 2, 6: 1}
OUTCOMES = {
    "decision": 40,
    "information": 25,
    "problem": 12,
    "support_request": 10,
    "deferred": 7,
    "no_agreement": 6,
}
AUDIENCES = {"public": 90, "members": 6, "officials": 4}
DAY = datetime.timedelta(days=1)


class Life:
    """One tambon from the day it joined until `day`."""

    def __init__(self, rows, tambon, day, kinds):
        self.rows, self.tambon, self.day, self.kinds = rows, tambon, day, kinds
        self.chance = Chance(tambon.code)
        self.province = tambon.district.province
        self.villages, self.groups, self.rounds, self.work = [], [], [], []

    def make(self):
        self._make_places()
        self._make_people()
        for number, held_on in enumerate(self._days(), start=1):
            self._make_round(number, held_on)
        for before, after in zip(self.rounds, self.rounds[1:], strict=False):
            self._make_kept_appointment(before, after)
        self._make_next_appointment()
        return self

    # Places and people

    def _make_places(self):
        for moo in sorted(self.chance.random.sample(range(1, 10), 5)):
            village = self.rows.add(Village, tambon=self.tambon, moo=moo)
            self.villages.append(village)
        village = self.villages[0]
        self.groups = [
            self.rows.add(
                Group,
                name=f"กองทุนหมู่บ้านหมู่ที่ {village.moo}",
                kind=self.kinds["village_fund"],
                tambon=self.tambon,
                village=village,
            ),
            self.rows.add(
                Group,
                name="เครือข่ายออมทรัพย์",
                kind=self.kinds["savings_network"],
                tambon=self.tambon,
            ),
        ]

    def _make_people(self):
        since, tambon = self.tambon.joined_on, self.tambon
        for role, letter in (
            (Role.FACILITATOR, "f"),
            (Role.NOTE_TAKER, ""),
            (Role.RESIDENT, "r"),
        ):
            username = letter and f"{letter}{tambon.code}"
            person = make_person(
                self.rows, self.chance, role, since, username, tambon=tambon
            )
            if role == Role.FACILITATOR:
                self.facilitator = person

    # Rounds

    def _days(self):
        count = self.chance.weighed(ROUNDS)
        day, days = self.day - self.chance.number(2, 45) * DAY, []
        for _number in range(count):
            days.append(day)
            day -= self.chance.number(18, 35) * DAY
        return days[::-1]

    def _make_round(self, number, held_on):
        chance = self.chance
        is_newest = (self.day - held_on).days < 46
        is_waiting = is_newest and chance.happens(12)
        is_cancelled = not is_newest and chance.happens(1)
        recorded_at = self._after(held_on, 3)
        has_total = chance.happens(75)
        meeting = self.rows.add(
            Meeting,
            province=self.province,
            kind=self.kinds[chance.one(["tambon_forum", "learning_circle"])],
            held_on=held_on,
            start=datetime.time(chance.one([9, 13, 19]))
            if chance.happens(60)
            else None,
            title=chance.one(WORDS["titles"]),
            venue=self._said(WORDS["venues"]),
            venue_village=chance.one(self.villages) if chance.happens(30) else None,
            purpose=chance.one(WORDS["purposes"]),
            process=self._said(WORDS["processes"]),
            total_count=chance.number(12, 90) if has_total else None,
            total_is_estimate=has_total and chance.happens(40),
            visibility=chance.weighed(AUDIENCES),
            recorded_by=self.facilitator.user,
            recorded_at=recorded_at,
            **self._state(is_waiting, is_cancelled, recorded_at),
            source=SOURCE,
        )
        self.rows.add(
            MeetingTambon,
            meeting=meeting,
            tambon=self.tambon,
            round_number=None if is_cancelled else number,
            villages_count=chance.number(2, 5) if chance.happens(50) else None,
        )
        self._make_talk(meeting)
        self._close_work(meeting)
        self._make_work(meeting)
        self._make_attendance(meeting)
        if not is_cancelled:
            self._make_steps(meeting, number)
            self.rounds.append(meeting)

    def _after(self, day, most):
        """An hour of the evening, up to so many days later."""
        later = day + self.chance.number(0, most) * DAY
        hour = datetime.time(self.chance.number(17, 21), self.chance.number(0, 59))
        return datetime.datetime.combine(later, hour, BANGKOK)

    def _state(self, is_waiting, is_cancelled, recorded_at):
        if is_waiting:
            return {"state": Meeting.State.RECORDED}
        if is_cancelled:
            return {"state": Meeting.State.CANCELLED}
        return {"state": Meeting.State.CONFIRMED, "confirmed_at": recorded_at + 2 * DAY}

    def _said(self, sentences):
        text = self.chance.one(sentences)
        return text.format(
            moo=self.chance.one(self.villages).moo,
            n=self.chance.number(2, 9),
            group=self.chance.one(self.groups).name,
        )

    def _make_talk(self, meeting):
        count = self.chance.number(1, 4)
        titles = self.chance.random.sample(WORDS["items"], count)
        for position, title in enumerate(titles, start=1):
            item = self.rows.add(
                AgendaItem, meeting=meeting, position=position, title=title
            )
            for _outcome in range(self.chance.number(1, 2)):
                self._make_outcome(meeting, item)

    def _make_outcome(self, meeting, item):
        kind = self.chance.weighed(OUTCOMES)
        is_settled = kind == "support_request" and self.chance.happens(40)
        self.rows.add(
            Outcome,
            item=item,
            tambon=self.tambon,
            kind=kind,
            text=self._said(WORDS["outcomes"][kind]),
            visibility="officials" if kind in Outcome.SENSITIVE else "inherit",
            resolved_on=min(meeting.held_on + 20 * DAY, self.day)
            if is_settled
            else None,
        )

    def _make_work(self, meeting):
        for _action in range(self.chance.weighed({0: 2, 1: 4, 2: 2})):
            action = self.rows.add(
                ActionItem,
                meeting=meeting,
                tambon=self.tambon,
                text=self._said(WORDS["work"]["actions"]),
                due_on=meeting.held_on + 25 * DAY if self.chance.happens(50) else None,
            )
            who = {"text": self._said(WORDS["work"]["owners"])}
            if self.chance.happens(40):
                who = {"group": self.chance.one(self.groups)}
            self.rows.add(ActionOwner, action=action, **who)
            self.work.append(action)

    def _close_work(self, meeting):
        """A round finds most of what was open done."""
        for action in list(self.work):
            if self.chance.happens(55):
                action.status = ActionItem.Status.DONE
                action.done_on = meeting.held_on
            elif self.chance.happens(8):
                action.status = ActionItem.Status.DROPPED
            else:
                continue
            action.closed_in = meeting
            self.work.remove(action)

    def _make_attendance(self, meeting):
        tambon, chance = self.tambon, self.chance
        for people, most in (
            ({"role": Role.FACILITATOR}, 6),
            ({"role": Role.PRACTITIONER}, 30),
            ({"label": chance.one(WORDS["work"]["others"])}, 40),
        ):
            self.rows.add(
                Attendance,
                meeting=meeting,
                tambon=tambon,
                count=chance.number(1, most) if chance.happens(85) else None,
                is_estimate=most > 6 and chance.happens(30),
                **people,
            )
        duty = Participation.Duty
        for whose, who in (
            (duty.LEAD, {"village": chance.one(self.villages)}),
            (duty.HOST, {"group": chance.one(self.groups)}),
            (duty.FACILITATOR, {"person": self.facilitator}),
        ):
            self.rows.add(Participation, meeting=meeting, duty=whose, **who)

    def _make_steps(self, meeting, number):
        steps = self.kinds["steps"][2 * number - 2 : 2 * number]
        for kind in steps:
            state = self.chance.weighed({"done": 7, "partly": 2, "stuck": 1})
            is_counted = kind.code in {"village_goals", "facilitators_named"}
            self.rows.add(
                Milestone,
                tambon=self.tambon,
                kind=kind,
                meeting=meeting,
                state=state,
                count=self.chance.number(3, 12) if is_counted else None,
            )

    # Appointments

    def _make_kept_appointment(self, before, after):
        if self.chance.happens(70):
            self._make_appointment(before, after.held_on, fulfilled_by=after)

    def _make_next_appointment(self):
        if not self.rounds:
            return
        how = self.chance.weighed({"dated": 65, "undecided": 20, "to_be_announced": 15})
        on = self.day + self.chance.number(-6, 45) * DAY if how == "dated" else None
        self._make_appointment(self.rounds[-1], on, kind=how)

    def _make_appointment(self, made_in, on, kind="dated", **more):
        self.rows.add(
            Appointment,
            province=self.province,
            tambon=self.tambon,
            made_in=made_in,
            kind=kind,
            on=on,
            start=datetime.time(13) if on and self.chance.happens(50) else None,
            venue=self._said(WORDS["venues"]) if on else "",
            topic=self.chance.one(WORDS["work"]["topics"]),
            **more,
        )
