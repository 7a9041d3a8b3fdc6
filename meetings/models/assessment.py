from functools import reduce
from operator import or_

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from meetings.models.freedom import HIGHEST, LOWEST, FreedomTable, Topic
from meetings.models.meeting import Meeting
from people.access import MEMBERS, OFFICIALS, PROVINCIAL, WRITERS, standing_of
from people.models import Person
from tambons.models import Group, Tambon, Village
from thai.fields import ThaiDateField, ThaiTextField

# Of whom a table may be filled in: one column each.
SUBJECTS = ("village", "group", "tambon", "person")
LEVEL = [MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]


def _one_subject():
    """The condition that exactly one of the columns is filled."""
    conditions = [
        Q(**{f"{name}__isnull": name != chosen for name in SUBJECTS})
        for chosen in SUBJECTS
    ]
    return reduce(or_, conditions)


def _of_tambons(tambons):
    return (
        Q(tambon__in=tambons)
        | Q(village__tambon__in=tambons)
        | Q(group__tambon__in=tambons)
    )


class AssessmentQuerySet(models.QuerySet):
    def used_in_public(self):
        """Of rounds that everybody may read: that and when, not how it came out."""
        return self.filter(Meeting.objects.public().hold(), person=None)

    def held(self):
        """Not of a round that was cancelled."""
        return self.exclude(meeting__state="cancelled")

    def visible_to(self, user):
        """Whose scores this reader may see: of her own tambons, and of those who
        filled in the same tables, as far as she may read their rounds.
        """
        standing = standing_of(user)
        if standing.is_admin:
            return self.held()
        if not user.is_authenticated:
            return self.none()
        near = self.model.objects.held().filter(_near(user))
        in_round = Q(meeting=None) | Meeting.objects.visible_to(user).hold()
        beside = in_round & Q(person=None, table__in=near.order_by().values("table"))
        return self.held().filter(_near(user) | beside)

    def editable_by(self, user):
        """Of the tambons and rounds she writes for; of persons, herself alone."""
        standing = standing_of(user)
        if standing.is_admin:
            return self
        if not standing.has(*WRITERS):
            return self.none()
        rounds = Meeting.objects.editable_by(user).exclude(state="cancelled")
        return self.filter(
            _of_tambons(standing.tambons(WRITERS))
            | Q(recorded_by=user.pk)
            | Q(person__user=user.pk)
            | (rounds.hold() & Q(person=None))
        )

    def of_tambons(self, tambons):
        """Of these tambons, of their villages and groups."""
        return self.filter(_of_tambons(tambons))

    def with_subjects(self):
        """With what `subject` and `day` are told by."""
        return self.select_related(
            "meeting", "village__tambon", "group__tambon", "tambon", "person"
        )

    def with_day(self):
        """Annotate day_held: of the round, or its own; null when nobody said."""
        return self.annotate(day_held=Coalesce("meeting__held_on", "assessed_on"))

    def newest_first(self):
        return self.with_day().order_by(F("day_held").desc(nulls_last=True), "-pk")


def _near(user):
    """Of her own tambons, written down by her, of herself, of her whole province."""
    standing = standing_of(user)
    return (
        _of_tambons(standing.tambons(MEMBERS | OFFICIALS))
        | Q(recorded_by=user.pk)
        | Q(person__user=user.pk)
        | Q(table__province__in=standing.provinces(PROVINCIAL))
    )


class Assessment(models.Model):
    """One subject's own judgement of itself by a table; it may hold no scores at all.

    A later one stands beside it: what was said before is kept.
    """

    table = models.ForeignKey(
        FreedomTable,
        models.PROTECT,
        related_name="assessments",
        verbose_name=_("freedom table"),
    )
    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("village"),
    )
    group = models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("group"),
    )
    tambon = models.ForeignKey(
        Tambon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("tambon"),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("person"),
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("meeting"),
    )
    # Where no round is on record; empty: the day is not known.
    assessed_on = ThaiDateField(_("assessed on"), null=True, blank=True)
    # Null: nobody said how the scores were agreed.
    by_consensus = models.BooleanField(_("agreed together"), null=True, blank=True)
    # The form's own key; null for what came from elsewhere.
    key = models.UUIDField(_("key"), unique=True, null=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    # Counts the savings: a page that shows an older one changes nothing.
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=_one_subject(), name="assessment_of_one_subject"
            ),
            models.CheckConstraint(
                condition=Q(meeting=None) | Q(assessed_on=None),
                name="assessment_day_of_round_or_own",
            ),
            *(
                models.UniqueConstraint(
                    fields=["table", "meeting", name],
                    condition=Q(**{"meeting__isnull": False, f"{name}__isnull": False}),
                    name=f"assessment_{name}_once_in_round",
                    violation_error_message=_(
                        "This table is already filled in for them in this round."
                    ),
                )
                for name in SUBJECTS
            ),
        ]

    def __str__(self):
        return self.subject_name

    def clean(self):  # the constraints above, said kindly
        problems = {}
        given = [name for name in SUBJECTS if getattr(self, f"{name}_id")]
        if len(given) != 1:
            problems["village"] = _(
                "Please choose whom it is about: one village, group, tambon or person."
            )
        if self.meeting_id and self.assessed_on:
            problems["assessed_on"] = _(
                "The round has a day already, so please leave this one empty."
            )
        if problems:
            raise ValidationError(problems)

    @property
    def subject_key(self):
        """What tells subjects apart: (“village”, its number)."""
        for name in SUBJECTS:
            if key := getattr(self, f"{name}_id"):
                return name, key
        return None

    @property
    def subject(self):
        key = self.subject_key
        return key and getattr(self, key[0])

    @property
    def subject_name(self):
        if self.village_id:
            return f"{self.village.tambon} {self.village}"
        if self.group_id and self.group.tambon_id:
            # Some are called for their tambon already.
            is_told = self.group.tambon.name in self.group.name
            return str(self.group) if is_told else f"{self.group} {self.group.tambon}"
        return str(self.subject or "")

    @property
    def subject_tambon(self):
        """Where the subject is at home; a person, and a team of several, nowhere."""
        if self.village_id:
            return self.village.tambon
        return self.group.tambon if self.group_id else self.tambon

    @property
    def day(self):
        """The day of the round, or its own, as far as known."""
        return self.meeting.held_on if self.meeting_id else self.assessed_on


class Score(models.Model):
    """How far a subject says it is with a topic, and how far it wants to come.

    Null is not assessed, or no target set; it is never 0.
    """

    assessment = models.ForeignKey(
        Assessment,
        models.CASCADE,
        related_name="scores",
        verbose_name=_("self-assessment"),
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="scores", verbose_name=_("topic")
    )
    current = models.PositiveSmallIntegerField(
        _("level now"), null=True, blank=True, validators=LEVEL
    )
    target = models.PositiveSmallIntegerField(
        _("level wanted"), null=True, blank=True, validators=LEVEL
    )
    why = ThaiTextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["assessment", "topic__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "topic"],
                name="score_once_for_topic",
                violation_error_message=_("This topic has a score here already."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None})
                    | Q(**{f"{name}__gte": LOWEST, f"{name}__lte": HIGHEST}),
                    name=f"score_{name}_1_to_5",
                    violation_error_message=_("A level is a figure from 1 to 5."),
                )
                for name in ("current", "target")
            ),
        ]

    def __str__(self):
        return f"{self.topic}: {self.current or '–'} → {self.target or '–'}"

    def clean(self):
        is_whole = self.assessment_id and self.topic_id
        if is_whole and self.topic.table_id != self.assessment.table_id:
            raise ValidationError(
                {"topic": _("Please choose a topic of the same table.")}
            )

    @property
    def is_target_below(self):
        """Fewer than now: a group may choose so; it is asked once, and kept."""
        return None not in (self.current, self.target) and self.target < self.current
