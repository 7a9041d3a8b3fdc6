from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.access import MEMBERS, OFFICIALS, PROVINCIAL, WRITERS, standing_of
from tambons.models import Province
from thai.fields import ThaiCharField

LOWEST, HIGHEST = 1, 5
LEVELS = range(LOWEST, HIGHEST + 1)
WIDEST_GAP = HIGHEST - LOWEST


def _near(tambons):
    """The condition on tables of the provinces in which these tambons lie."""
    return Q(province__in=tambons.order_by().values("district__province"))


class FreedomTableQuerySet(models.QuerySet):
    def editable_by(self, user):
        """Her own while she writes for a tambon, and those of her whole province."""
        standing = standing_of(user)
        if standing.is_admin:
            return self
        own = Q(made_by=user.pk) if standing.has(*WRITERS) else Q(pk__in=[])
        return self.filter(own | Q(province__in=standing.provinces(PROVINCIAL)))

    def usable_by(self, user):
        """With which this person may score or make a copy: any of her province."""
        standing = standing_of(user)
        if standing.is_admin:
            return self
        return self.filter(_near(standing.tambons(WRITERS | PROVINCIAL)))

    def visible_to(self, user):
        """Used in a round all may read; to members every one of their province."""
        standing = standing_of(user)
        if standing.is_admin:
            return self
        used = self.model._meta.get_field("assessments").related_model.objects
        public = Q(pk__in=used.used_in_public().values("table"))
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | _near(standing.tambons(MEMBERS | OFFICIALS)))

    def near(self, user):
        """Of the provinces in which this reader belongs to a tambon or an office."""
        standing = standing_of(user)
        if standing.is_admin:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(_near(standing.tambons(MEMBERS | OFFICIALS)))

    def newest_first(self):
        return self.order_by("-made_at", "-pk")


class FreedomTable(models.Model):
    """One ตารางอิสรภาพ: topics that people judge themselves by, on five levels.

    What a level means may stay blank: people judge what they deserve, and talk.
    """

    title = ThaiCharField(_("title"), max_length=200)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        related_name="freedom_tables",
        verbose_name=_("province"),
    )
    level_1 = ThaiCharField(_("what level 1 means"), max_length=200, blank=True)
    level_2 = ThaiCharField(_("what level 2 means"), max_length=200, blank=True)
    level_3 = ThaiCharField(_("what level 3 means"), max_length=200, blank=True)
    level_4 = ThaiCharField(_("what level 4 means"), max_length=200, blank=True)
    level_5 = ThaiCharField(_("what level 5 means"), max_length=200, blank=True)
    share_min_level = models.PositiveSmallIntegerField(
        _("ready to share from level"),
        default=4,
        validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)],
    )
    learn_min_gap = models.PositiveSmallIntegerField(
        _("eager to learn from a gap of"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(WIDEST_GAP)],
    )
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("copied from"),
    )
    # The form's own key; null for what came from elsewhere.
    key = models.UUIDField(_("key"), unique=True, null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("table made by"),
    )
    made_at = models.DateTimeField(_("table made at"))

    objects = FreedomTableQuerySet.as_manager()

    class Meta:
        verbose_name = _("freedom table")
        verbose_name_plural = _("freedom tables")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(share_min_level__gte=LOWEST, share_min_level__lte=HIGHEST),
                name="freedom_table_shares_from_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(learn_min_gap__gte=1, learn_min_gap__lte=WIDEST_GAP),
                name="freedom_table_learns_from_1_to_4",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:freedom_table_detail", args=[self.pk])

    @property
    def levels(self):
        """[(1, what it means or ""), …]."""
        return [(level, getattr(self, f"level_{level}")) for level in LEVELS]

    @property
    def has_labels(self):
        return any(meaning for _level, meaning in self.levels)


class TopicQuerySet(models.QuerySet):
    def present(self):
        """Those still asked about; the others stay with their scores."""
        return self.filter(removed_at=None)


class Topic(models.Model):
    """One row of a freedom table: what people can do, more or less."""

    table = models.ForeignKey(
        FreedomTable,
        models.CASCADE,
        related_name="topics",
        verbose_name=_("freedom table"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name = ThaiCharField(_("topic"), max_length=100)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic of a freedom table")
        verbose_name_plural = _("topics of freedom tables")
        ordering = ["table", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "position"],
                name="topic_position_once_in_table",
                violation_error_message=_("Another topic has this position."),
            ),
            models.UniqueConstraint(
                fields=["table", "name"],
                condition=Q(removed_at=None),
                name="topic_name_once_in_table",
                violation_error_message=_("This table has that topic already."),
            ),
        ]

    def __str__(self):
        return self.name
