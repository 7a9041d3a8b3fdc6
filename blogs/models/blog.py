from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blogs.places import columns_of, moderated_by, written_for_by
from tambons.models import Province, Tambon


class BlogQuerySet(models.QuerySet):
    def of_place(self, place):
        return self.filter(**columns_of(place))

    def writable_by(self, user):
        """Blogs in which this person may write; a place needs no blog for that."""
        return self.filter(written_for_by(user))

    def moderated_by(self, user):
        """Blogs in which this person accepts what waits, and hides."""
        return self.filter(moderated_by(user))

    def with_place(self):
        return self.select_related("province", "tambon")


class Blog(models.Model):
    """That the blog of a tambon, or of the province, is open.

    No row: it is not opened yet. It is opened by whoever looks after it, or by the
    first post that is accepted.
    """

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="blogs", verbose_name=_("province")
    )
    # Null: the province's own, or rather everybody's in it.
    tambon = models.OneToOneField(
        Tambon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="blog",
        verbose_name=_("tambon"),
    )
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opened by"),
    )

    objects = BlogQuerySet.as_manager()

    class Meta:
        verbose_name = _("blog")
        verbose_name_plural = _("blogs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province"],
                condition=Q(tambon=None),
                name="blog_one_of_province",
                violation_error_message=_("This province has its own blog already."),
            ),
        ]

    def __str__(self):
        return self.place.name

    def clean(self):
        check_place(self)

    @property
    def place(self):
        return self.tambon or self.province

    @property
    def code(self):
        """The six digits of the tambon, or the two of the province."""
        return self.place.code


def check_place(row):
    """A tambon lies in the province that stands beside it."""
    if not (row.tambon_id and row.province_id):
        return
    if row.tambon.district.province_id != row.province_id:
        raise ValidationError(
            {"tambon": _("Please choose a tambon of the same province.")}
        )
