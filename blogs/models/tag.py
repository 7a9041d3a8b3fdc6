from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from thai.fields import ThaiCharField
from thai.folding import fold


class TagQuerySet(models.QuerySet):
    def named(self, name):
        """The tag that is called so, however it is typed."""
        return self.filter(folded=fold(name))


class Tag(models.Model):
    """One คำสำคัญ, as whoever used it first wrote it."""

    name = ThaiCharField(
        _("name"),
        max_length=60,
        unique=True,
        # A tag is part of an address.
        validators=[RegexValidator(r"\A[^/]+\Z", _("A tag has no slash in it."))],
    )
    folded = models.CharField(
        _("as it is compared"), max_length=120, unique=True, editable=False
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        self.folded = fold(self.name)
