"""Where: provinces, districts, tambons, villages, and the groups that work in them."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy as _

from thai.fields import ThaiDateField


def digits(count):
    def message():  # when it is shown: the language is not known before
        return gettext("The code has exactly %(count)s digits.") % {"count": count}

    return RegexValidator(rf"\A[0-9]{{{count}}}\Z", lazy(message, str)())


class Province(models.Model):
    """One จังหวัด."""

    code = models.CharField(
        _("code"), max_length=2, unique=True, validators=[digits(2)]
    )
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"\A[0-9]{2}\Z"),
                name="province_code_two_digits",
            )
        ]

    def __str__(self):
        return self.name


class District(models.Model):
    """One อำเภอ."""

    code = models.CharField(
        _("code"), max_length=4, unique=True, validators=[digits(4)]
    )
    province = models.ForeignKey(
        Province, models.PROTECT, related_name="districts", verbose_name=_("province")
    )
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"\A[0-9]{4}\Z"),
                name="district_code_four_digits",
            )
        ]

    def __str__(self):
        return self.name


class TambonQuerySet(models.QuerySet):
    def joined(self):
        """The tambons that take part; only these are listed anywhere."""
        return self.filter(joined_on__isnull=False, is_practice=False)

    def in_story_order(self):
        """As the province lists them; those without a place of their own by code."""
        return self.order_by(F("position").asc(nulls_last=True), "code")


class Tambon(models.Model):
    """One ตำบล. Every tambon of the country may exist; few have joined."""

    code = models.CharField(
        _("code"), max_length=6, unique=True, validators=[digits(6)]
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="tambons", verbose_name=_("district")
    )
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    context = models.TextField(_("community context"), blank=True)
    position = models.PositiveSmallIntegerField(
        _("place in lists"), null=True, blank=True
    )
    # As the tambon states it; the villages on record may be fewer.
    village_count = models.PositiveSmallIntegerField(
        _("number of villages"), null=True, blank=True
    )
    driver = models.ForeignKey(
        "Group",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="drives",
        verbose_name=_("driving group"),
    )
    joined_on = ThaiDateField(_("joined on"), null=True, blank=True)
    is_practice = models.BooleanField(_("for practice only"), default=False)

    objects = TambonQuerySet.as_manager()

    class Meta:
        verbose_name = _("tambon")
        verbose_name_plural = _("tambons")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"\A[0-9]{6}\Z"), name="tambon_code_six_digits"
            )
        ]
        indexes = [
            models.Index(
                fields=["code"],
                condition=Q(joined_on__isnull=False),
                name="tambon_joined",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("tambon_detail", args=[self.code])


class Village(models.Model):
    """One หมู่บ้าน, known by its number (หมู่ที่) within the tambon."""

    tambon = models.ForeignKey(
        Tambon, models.PROTECT, related_name="villages", verbose_name=_("tambon")
    )
    moo = models.PositiveSmallIntegerField(
        _("village number"), validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    name = models.CharField(_("name"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ["tambon", "moo"]
        constraints = [
            models.UniqueConstraint(
                fields=["tambon", "moo"],
                name="village_moo_once_in_tambon",
                violation_error_message=_("This tambon already has that village."),
            ),
            models.CheckConstraint(
                condition=Q(moo__gte=1, moo__lte=99), name="village_moo_1_to_99"
            ),
        ]

    def __str__(self):
        number = _("Village %(moo)s") % {"moo": self.moo}
        return f"{number} {self.name}".strip()

    def get_absolute_url(self):
        return reverse("village_detail", args=[self.tambon.code, self.moo])


class GroupKind(models.Model):
    """A kind of group: village fund, savings network, กข.คจ. group …"""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("kind of group")
        verbose_name_plural = _("kinds of group")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Group(models.Model):
    """A group that sends people, drives projects or keeps money."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.ForeignKey(GroupKind, models.PROTECT, verbose_name=_("kind"))
    # A coordinating team works for several tambons and belongs to none.
    tambon = models.ForeignKey(
        Tambon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="groups",
        verbose_name=_("tambon"),
    )
    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="groups",
        verbose_name=_("village"),
    )

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        if self.village and self.village.tambon_id != self.tambon_id:
            raise ValidationError(
                {"village": _("Please choose a village of the same tambon.")}
            )
