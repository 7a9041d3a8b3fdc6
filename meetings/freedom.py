"""What is done with a ตารางอิสรภาพ: made, copied, given topics, filled in.

One function a deed, each in one transaction, under the key of its form: the same form
sent again changes nothing more. Two people may score at once: each subject has a row
of its own, and who saves one subject on top of an older version is told so.
"""

import uuid
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from meetings.appointments import Sent
from meetings.models import Assessment, FreedomTable, Score, Topic
from meetings.models.assessment import SUBJECTS
from people.models import User
from thai.clock import now

# What a copy takes over from its table, beside the topics.
COPIED = (
    *(f"level_{level}" for level in range(1, 6)),
    "share_min_level",
    "learn_min_gap",
    "province",
)


class ChangedMeanwhile(Exception):
    """Somebody else saved these scores, or the form was sent with other ones before."""

    def __init__(self, assessment):
        super().__init__(assessment.pk)
        self.assessment = assessment


class MadeOtherwise(Exception):
    """The form's key stands for a table of another name, other topics or other levels.

    So it is when somebody goes back to a sent form and types on.
    """

    def __init__(self, table):
        super().__init__(table.pk)
        self.table = table


class AlreadyScored(ValidationError):
    """This subject has its scores in this round already: they are to be edited."""

    def __init__(self, assessment):
        super().__init__(
            _("This table is already filled in for them in this round."), code="twice"
        )
        self.assessment = assessment


@dataclass(frozen=True)
class Scored:
    """What is said of one topic; None is not assessed, or no target."""

    current: int | None = None
    target: int | None = None
    why: str = ""

    @property
    def is_blank(self) -> bool:
        return self == Scored()


# The table


def make_table(table: FreedomTable, names: list[str], sent: Sent) -> FreedomTable:
    """Keep a new table with its topics; gives the one the same form made before.

    Raises MadeOtherwise when that one is not what is sent now.
    """
    # With the maker in the key, nobody comes by it to the table of somebody else.
    sent = replace(sent, key=uuid.uuid5(sent.key, f"by {sent.by.pk}"))
    table.key, table.made_by, table.made_at = sent.key, sent.by, now()
    table.full_clean(validate_unique=False)  # its key, by which a repeat is known
    names = _checked_names(names)
    if made := _made(FreedomTable, sent):
        return _checked_table(made, table, names)
    try:
        with transaction.atomic():
            table.save(force_insert=True)
            Topic.objects.bulk_create(
                Topic(table=table, position=position, name=name)
                for position, name in enumerate(names, start=1)
            )
    except IntegrityError:  # the same form, at the same moment
        if made := _made(FreedomTable, sent):
            return _checked_table(made, table, names)
        raise
    return table


def copy_table(pk: int, title: str, sent: Sent) -> FreedomTable:
    """A table of one's own with the same levels and topics, and no scores."""
    first = FreedomTable.objects.usable_by(sent.by).get(pk=pk)
    copied = {name: getattr(first, name) for name in COPIED}
    copy = FreedomTable(title=title, copied_from=first, **copied)
    names = first.topics.present().values_list("name", flat=True)
    return make_table(copy, list(names), sent)


def add_topic(pk: int, name: str, by: User) -> Topic:
    """One more topic, at the end."""
    with transaction.atomic():
        table = _locked_table(pk, by)
        last = table.topics.aggregate(last=Max("position"))["last"] or 0
        topic = Topic(table=table, position=last + 1, name=name.strip())
        topic.full_clean()
        topic.save(force_insert=True)
    return topic


def remove_topic(pk: int, by: User) -> None:
    """Ask about a topic no more. Once it has scores it stays in their history."""
    with transaction.atomic():
        topic = Topic.objects.get(pk=pk)
        _locked_table(topic.table_id, by)
        if topic.scores.exists():
            Topic.objects.filter(pk=pk, removed_at=None).update(removed_at=now())
        else:
            topic.delete()


def order_topics(pk: int, order: list[int], by: User) -> None:
    """Put the topics in this order of their numbers; those removed come last."""
    with transaction.atomic():
        table = _locked_table(pk, by)
        present = set(table.topics.present().values_list("pk", flat=True))
        if set(order) != present or len(order) != len(present):
            raise ValidationError(_("Somebody else changed the topics meanwhile."))
        removed = table.topics.exclude(removed_at=None).values_list("pk", flat=True)
        order = [*order, *removed]
        # In two passes: no two topics may share a position at any moment.
        beyond = (table.topics.aggregate(last=Max("position"))["last"] or 0) + 1
        for start in (beyond, 1):
            for position, topic in enumerate(order, start):
                Topic.objects.filter(pk=topic).update(position=position)


# The scores


def assess(assessment: Assessment, scores: dict[int, Scored], sent: Sent) -> Assessment:
    """Keep what a subject says of itself, by topic; no scores at all is an answer too.

    Raises AlreadyScored when the round has scores of this subject already.
    """
    # A form gone back to and sent for another subject, round or day is one more
    # assessment: each of them has a key of its own.
    sent = replace(sent, key=uuid.uuid5(sent.key, _where(assessment)))
    if made := _made(Assessment, sent):
        return _checked_repeat(made, scores, sent)
    assessment.key, assessment.recorded_by = sent.key, sent.by
    assessment.recorded_at = now()
    assessment.full_clean(validate_constraints=False)
    if twin := _twin(assessment):
        raise AlreadyScored(twin)
    try:
        with transaction.atomic():
            assessment.save(force_insert=True)
            _write(assessment, scores)
    except IntegrityError:  # somebody was quicker by a moment
        if made := _made(Assessment, sent):
            return _checked_repeat(made, scores, sent)
        if twin := _twin(assessment):
            raise AlreadyScored(twin) from None
        raise
    return assessment


def rescore(pk: int, scores: dict[int, Scored], sent: Sent) -> Assessment:
    """Mend scores; topics that are not named stay as they are.

    Raises ChangedMeanwhile when they are not what the form was made on top of.
    """
    with transaction.atomic():
        rows = Assessment.objects.editable_by(sent.by).select_for_update(of=("self",))
        assessment = rows.get(pk=pk)
        if assessment.version != sent.version:
            if _says(assessment, scores):  # the same form again
                return assessment
            raise ChangedMeanwhile(assessment)
        _write(assessment, scores)
        Assessment.objects.filter(pk=pk).update(version=F("version") + 1)
        assessment.version += 1
    return assessment


def warnings_of(scores: dict[int, Scored], topics: dict[int, Topic]) -> list[str]:
    """What is worth a second look and keeps nothing from being saved."""
    return [
        _("%(topic)s: the level wanted lies below the level now.")
        % {"topic": topics[pk].name}
        for pk, scored in scores.items()
        if None not in (scored.current, scored.target)
        and scored.target < scored.current
    ]


def _write(assessment, scores):
    """The scores of topics that are asked about, or were scored here before."""
    topics = assessment.table.topics.in_bulk()
    stored = {score.topic_id: score for score in assessment.scores.all()}
    for pk, scored in scores.items():
        topic = topics.get(pk)
        if topic is None or (topic.removed_at and pk not in stored):
            raise ValidationError(_("Please choose a topic of the same table."))
        score = stored.get(pk)
        if score is None:
            if scored.is_blank:
                continue
            score = Score(assessment=assessment, topic=topic)
        score.current, score.target = scored.current, scored.target
        score.why = scored.why
        score.full_clean(validate_unique=False, validate_constraints=False)
        score.save()


def _says(assessment, scores):
    """Whether these are the stored scores of the topics named."""
    stored = {
        score.topic_id: Scored(score.current, score.target, score.why)
        for score in assessment.scores.all()
    }
    return all(stored.get(pk, Scored()) == scored for pk, scored in scores.items())


def _where(assessment):
    """Of whom, by which table and in which round, or on which day, as one word."""
    column, pk = assessment.subject_key
    table, meeting = assessment.table_id, assessment.meeting_id
    when = f"round {meeting}" if meeting else f"day {assessment.assessed_on}"
    return f"{column} {pk} table {table} {when}"


def _checked_repeat(made, scores, sent):
    is_hers = made.recorded_by_id == sent.by.pk
    if not is_hers or not (made.version > 1 or _says(made, scores)):
        raise ChangedMeanwhile(made)
    return made


def _checked_table(made, wanted, names):
    # Of a copy only the name is typed; its first table may have moved on since.
    columns = ("title",) if wanted.copied_from_id else ("title", *COPIED)
    same = made.copied_from_id == wanted.copied_from_id
    same = same and all(
        getattr(made, name) == getattr(wanted, name) for name in columns
    )
    if same and not wanted.copied_from_id:
        same = names == list(made.topics.present().values_list("name", flat=True))
    if not same:
        raise MadeOtherwise(made)
    return made


def _twin(assessment):
    """The same subject by the same table in the same round."""
    if not assessment.meeting_id:
        return None
    subject = {f"{name}_id": getattr(assessment, f"{name}_id") for name in SUBJECTS}
    return Assessment.objects.filter(
        table=assessment.table_id, meeting=assessment.meeting_id, **subject
    ).first()


def _made(model, sent):
    return model.objects.filter(key=sent.key).first()


def _locked_table(pk, by):
    tables = FreedomTable.objects.editable_by(by).select_for_update(of=("self",))
    return tables.get(pk=pk)


def _checked_names(names):
    names = [name.strip() for name in names if name.strip()]
    if len(set(names)) < len(names):
        raise ValidationError({"topics": _("A topic stands here twice.")})
    for name in names:
        Topic(name=name, position=1).clean_fields(exclude=["table"])
    return names
