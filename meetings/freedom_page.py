"""A freedom table as one reader may see it: when it was used, scores and pictures.

The public learns that a table was used, when and in which rounds. Scores are for whom
`Assessment.visible_to` names.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from meetings import river_drawing, stairs_drawing
from meetings.freedom_filter import ScoreFilterForm
from meetings.matches import matches_of
from meetings.models import Assessment, FreedomTable, Meeting, Score, Topic
from meetings.river import Row
from meetings.scores import (
    Picture,
    names_of,
    newest_scores,
    picture_of,
    river_of,
    whys_of,
)
from thai.clock import today
from thai.templatetags.thai import mediumdate

# With more than so many the pictures are folded, and headings stand upright.
FEW_TOPICS, FEW_SUBJECTS = 6, 8
# Beyond so many the river alone is drawn; the rest is for one tambon or one round.
MOST_SUBJECTS = 60
# After every tambon that has a place of its own in lists.
LAST = 10_000


@dataclass(frozen=True)
class Use:
    """One round in which a table was filled in, or a day outside of any."""

    meeting: Meeting | None
    has_scores: bool
    assessments: list[Assessment]

    @property
    def day(self) -> datetime.date | None:
        return self.meeting.held_on if self.meeting else self.assessments[0].day


class Line(NamedTuple):
    """One subject of the table of scores, with a row for each topic or None."""

    letter: str
    name: str
    cells: list[tuple[str, Row | None]]


class Steps(NamedTuple):
    """The stairs of one topic, with what was said why."""

    topic: Topic
    picture: stairs_drawing.Picture
    whys: list[tuple[str, str]]


class TablePage:
    """The scores that a reader may see and asked for, ready for the page."""

    def __init__(self, table: FreedomTable, user, data, *, is_file=False):
        self.table, self.user, self.is_file = table, user, is_file
        visible = Assessment.objects.filter(table=table).visible_to(user)
        levels = _levels_of(assessment=OuterRef("pk"))
        visible = visible.annotate(has_scores=Exists(levels))
        self.assessments = list(visible.with_subjects().newest_first())
        self.is_member = FreedomTable.objects.near(user).filter(pk=table.pk).exists()
        self.form = ScoreFilterForm(
            data, tambons=self.tambons, rounds=self.scored_rounds, names=self.names
        )
        self.form.is_valid()

    @cached_property
    def names(self):
        return names_of(sorted(self.assessments, key=by_place), self.user)

    @cached_property
    def places(self):
        """{subject: its tambon or None}"""
        return {one.subject_key: one.subject_tambon for one in self.assessments}

    @property
    def tambons(self):
        found = {place.pk: place for place in self.places.values() if place}
        return sorted(found.values(), key=lambda tambon: tambon.code)

    @cached_property
    def rounds(self):
        """Those this reader may open in which the table was used, newest first."""
        used = Assessment.objects.filter(table=self.table, meeting=OuterRef("pk"))
        levels = _levels_of(assessment__table=self.table)
        readable = Meeting.objects.visible_to(self.user).exclude(state="cancelled")
        rounds = readable.filter(Exists(used.filter(person=None)))
        levels = levels.filter(assessment__meeting=OuterRef("pk"))
        rounds = rounds.annotate(has_scores=Exists(levels))
        return list(rounds.with_tambons().select_related("province").newest_first())

    @property
    def scored_rounds(self):
        keys = {one.meeting_id for one in self.assessments}
        return [meeting for meeting in self.rounds if meeting.pk in keys]

    @cached_property
    def editable(self):
        if not self.assessments:
            return set()
        rows = Assessment.objects.filter(table=self.table).editable_by(self.user)
        return set(rows.values_list("pk", flat=True))

    @property
    def uses(self) -> list[Use]:
        """Rounds, newest first; then what was filled in outside of them."""
        by_round = {}
        for one in sorted(self.assessments, key=by_place):
            one.is_editable = one.pk in self.editable
            one.shown_name = self.names[one.subject_key]
            by_round.setdefault(one.meeting_id or one.assessed_on, []).append(one)
        in_rounds = [
            Use(meeting, meeting.has_scores, by_round.pop(meeting.pk, []))
            for meeting in self.rounds
        ]
        days = sorted(by_round.items(), key=lambda day: str(day[0]), reverse=True)
        return in_rounds + [
            Use(None, any(one.has_scores for one in some), some) for _day, some in days
        ]

    # What was asked for

    @property
    def is_crowd(self):
        """Too many to be named all at once, as in a table of a whole province."""
        narrowed = self.form.wanted.keys() & {"tambon", "round"}
        is_many = len(self.names) > MOST_SUBJECTS
        return is_many and not narrowed and not self.is_file

    @cached_property
    def picture(self):
        wanted = self.form.wanted
        if self.is_crowd:
            topics = list(self.table.topics.present())
            river = river_of(self.table, self.user, on=wanted.get("on"))
            return Picture(self.table, topics, {}, [], river, [])
        chosen = Assessment.objects.all()
        if meeting := wanted.get("round"):
            chosen = chosen.filter(meeting=meeting)
        if on := wanted.get("on"):
            chosen = chosen.with_day().filter(day_held__lte=on)
        return picture_of(
            self.table,
            self.user,
            on=wanted.get("on"),
            tambon=wanted.get("tambon"),
            assessments=chosen,
        )

    @property
    def phrases(self):
        """What was asked for, in words."""
        wanted, phrases = self.form.wanted, []
        if tambon := wanted.get("tambon"):
            phrases.append(_("tambon %(name)s") % {"name": tambon.name})
        if meeting := wanted.get("round"):
            phrases.append(f"{meeting.name} {mediumdate(meeting.held_on)}")
        day = mediumdate(wanted.get("on") or today())
        return [*phrases, _("as it was on %(day)s") % {"day": day}]

    @cached_property
    def subjects(self):
        """{key: name} of who is in the picture, in the order of places."""
        shown = self.picture.subjects
        return {key: name for key, name in self.names.items() if key in shown}

    @cached_property
    def letters(self):
        return stairs_drawing.letters_of(self.subjects)

    @property
    def lettered(self):
        return [(self.letters[key], name) for key, name in self.subjects.items()]

    @property
    def topics(self):
        return self.picture.topics

    @property
    def has_scores(self):
        if self.is_crowd:
            return any(reach.count for reach in self.picture.river)
        return any(row.current or row.target for row in self.picture.rows)

    @property
    def has_many_topics(self):
        return len(self.picture.topics) > FEW_TOPICS

    @property
    def is_folded(self):
        return self.has_many_topics or len(self.subjects) > FEW_SUBJECTS

    @cached_property
    def lines(self) -> list[Line]:
        rows = {(row.subject, row.topic): row for row in self.picture.rows}
        return [
            Line(
                self.letters[key],
                name,
                [(t.name, rows.get((key, t.pk))) for t in self.picture.topics],
            )
            for key, name in self.subjects.items()
        ]

    @cached_property
    def river(self) -> river_drawing.Picture | None:
        own = self.form.own_key
        return river_drawing.draw_river(
            self.picture.names,
            self.picture.river,
            [row for row in self.picture.rows if row.subject == own],
            subjects=len(self.names if self.is_crowd else self.subjects),
            levels=self.table.levels,
        )

    @property
    def own_name(self):
        return self.subjects.get(self.form.own_key, "")

    @property
    def stairs(self) -> list[Steps]:
        pairs = zip(self.picture.topics, self.picture.stairs, strict=True)
        return [
            Steps(topic, self.stairs_of(topic, found), self._told(topic))
            for topic, found in pairs
        ]

    def stairs_of(self, topic, found=None):
        """The picture of one topic; its table in the order of the letters."""
        found = found or next(s for s in self.picture.stairs if s.topic == topic.pk)
        drawn = stairs_drawing.draw_stairs(topic.name, found, self.names, self.letters)
        order = list(self.letters.values())
        drawn.rows.sort(key=lambda row: order.index(row.letter))
        return drawn

    @cached_property
    def whys(self):
        """{(subject, topic): what was said of the level}"""
        on = self.form.wanted.get("on")
        return whys_of(newest_scores(self.picture.assessments, on))

    def _told(self, topic):
        return [
            (name, self.whys[key, topic.pk])
            for key, name in self.subjects.items()
            if (key, topic.pk) in self.whys
        ]

    @property
    def matches(self):
        return matches_of(self.picture, self.names, self.places)


def by_place(assessment):
    """Tambon by tambon: itself, its villages by number, its groups; then persons."""
    place = assessment.subject_tambon
    where = (place.position or LAST, place.code) if place else (LAST, "~")
    village = assessment.village.moo if assessment.village_id else 0
    order = ("tambon", "village", "group", "person")
    kind = order.index(assessment.subject_key[0])
    return (*where, kind, village, assessment.subject_name)


def _levels_of(**condition):
    """Scores in which any level at all is known."""
    scores = Score.objects.filter(Q(current__isnull=False) | Q(target__isnull=False))
    return scores.filter(**condition)
